"""A reminder as a document, for the person who gets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from huddlecli.core.promises import Reminder, asked_by
from huddlecli.core.records import Action
from huddlecli.core.team import Team
from huddlecli.views.document import Document, Row, Section
from huddlecli.views.formats import json
from huddlecli.views.formats.mail import MailMessage, letter
from huddlecli.views.record_export import fields
from huddlecli.views.records import ListContext
from huddlecli.views.words import followed, near_day


def occasion(reminder: Reminder, team: Team) -> str:
    """Return `Acme huddle, for sam`."""
    return f"{team.name} huddle, for {reminder.person.name}"


def outcome(reminder: Reminder) -> str:
    """Return `1 overdue, 2 due soon, others are waiting for 1`."""
    parts = [
        f"{len(reminder.overdue)} overdue" if reminder.overdue else "",
        f"{len(reminder.soon)} due soon" if reminder.soon else "",
        f"others are waiting for {len(reminder.awaited)}" if reminder.awaited else "",
    ]
    return ", ".join(filter(None, parts))


def sections(reminder: Reminder) -> list[Section]:
    """Return what is overdue, what is due soon, and what others wait for."""
    overdue = tuple(_row(action, "was due", reminder) for action in reminder.overdue)
    soon = tuple(_row(action, "due", reminder) for action in reminder.soon)
    awaited = tuple(_row(action, "due", reminder) for action in reminder.awaited)
    parts = (
        Section(title="Overdue", rows=overdue, is_late=True),
        Section(title="Due soon", rows=soon),
        Section(title="Others are waiting for this", rows=awaited),
    )
    return [section for section in parts if section.rows]


def document(reminder: Reminder, team: Team) -> Document:
    """Return what a reminder says."""
    return Document(
        subject=occasion(reminder, team),
        outcome=outcome(reminder),
        blocks=tuple(sections(reminder)),
        is_prose=True,
    )


def as_letter(reminder: Reminder, team: Team) -> MailMessage:
    """Return the mail of a reminder, which ends with what can be done with a promise."""
    shown = document(reminder, team)
    whole = replace(shown, blocks=(*shown.blocks, _ways()))
    return letter(whole, team=team.name, at=reminder.at.astimezone(team.zone))


def as_json(reminders: Sequence[Reminder], frame: ListContext) -> str:
    """Return reminders for programs."""
    entries = [
        {
            "name": reminder.person.name,
            "email": reminder.person.email,
            "overdue": [fields(action, frame) for action in reminder.overdue],
            "soon": [fields(action, frame) for action in reminder.soon],
            "awaited": [fields(action, frame) for action in reminder.awaited],
        }
        for reminder in reminders
    ]
    return json.document("huddle.reminders/1", {"reminders": entries})


def _row(action: Action, word: str, reminder: Reminder) -> Row:
    """Return the row of a promise: title, day, and who it is for."""
    asked = asked_by(action)
    day = f"{word} {near_day(action.due, reminder.today)}"
    return Row(title=action.title, note=followed(day, f"for {asked}" if asked else ""))


def _ways() -> Section:
    """Return what can be done with a promise."""
    ways = ("huddle done WORDS", "when you're done"), ("huddle mine", "to see your promises")
    moved = "huddle action edit ID due:WHEN", "to move it to another day"
    return Section(
        title="In a terminal",
        rows=tuple(Row(title=line, note=words) for line, words in (*ways, moved)),
    )
