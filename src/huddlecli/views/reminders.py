"""A reminder as a document, for the person who gets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from huddlecli.core.leads.forgotten import title_of
from huddlecli.core.promises import Reminder, asked_by
from huddlecli.core.records import Action
from huddlecli.core.side_records import Lead, Measure, Term
from huddlecli.core.team import Team, day_in
from huddlecli.views.document import Document, Row, Section
from huddlecli.views.formats import json
from huddlecli.views.formats.mail import MailMessage, letter
from huddlecli.views.record_export import fields
from huddlecli.views.records import ListContext
from huddlecli.views.words import count, followed, near_day


def occasion(reminder: Reminder, team: Team) -> str:
    """Return `Acme huddle, for sam`."""
    return f"{team.name} huddle, for {reminder.person.name}"


def outcome(reminder: Reminder) -> str:
    """Return `1 overdue, 2 due soon, others are waiting for 1`."""
    parts = [
        f"{len(reminder.overdue)} overdue" if reminder.overdue else "",
        f"{len(reminder.soon)} due soon" if reminder.soon else "",
        f"others are waiting for {len(reminder.awaited)}" if reminder.awaited else "",
        count(len(reminder.leads), "lead to answer", "leads to answer") if reminder.leads else "",
        f"{len(reminder.proposals)} to agree to" if reminder.proposals else "",
    ]
    return ", ".join(filter(None, parts))


def sections(reminder: Reminder) -> list[Section]:
    """Return what is overdue, what is due soon, and what others wait for."""
    leads = tuple(_lead_row(lead, reminder) for lead in reminder.leads)
    proposals = tuple(_proposal_row(record, reminder) for record in reminder.proposals)
    overdue = tuple(_row(action, "was due", reminder) for action in reminder.overdue)
    soon = tuple(_row(action, "due", reminder) for action in reminder.soon)
    awaited = tuple(_row(action, "due", reminder) for action in reminder.awaited)
    parts = (
        Section(title="Overdue", rows=overdue, is_late=True),
        Section(title="Due soon", rows=soon),
        Section(title="Others are waiting for this", rows=awaited),
        Section(title="Leads that wait for your answer", rows=leads),
        Section(title="Proposals that wait for your side", rows=proposals),
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
    whole = replace(shown, blocks=(*shown.blocks, _ways(reminder)))
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
            "leads": [fields(lead, frame) for lead in reminder.leads],
            "proposals": [_proposal_fields(record) for record in reminder.proposals],
        }
        for reminder in reminders
    ]
    return json.document("huddle.reminders/1", {"reminders": entries})


def _row(action: Action, word: str, reminder: Reminder) -> Row:
    """Return the row of a promise: title, day, and who it is for."""
    asked = asked_by(action)
    day = f"{word} {near_day(action.due, reminder.today)}"
    return Row(title=action.title, note=followed(day, f"for {asked}" if asked else ""))


def _lead_row(lead: Lead, reminder: Reminder) -> Row:
    """Return the row of a lead: title, source, and when it was handed over."""
    passed = lead.passed
    if isinstance(passed, datetime):
        passed = day_in(reminder.zone, passed)
    day = f"handed over {near_day(passed, reminder.today)}" if passed else ""
    return Row(title=title_of(lead), note=", ".join(filter(None, (lead.source, day))))


def _proposal_row(record: Measure | Term, reminder: Reminder) -> Row:
    """Return the row of a proposal: its name, who made it, and when."""
    proposed = record.proposed
    if proposed is None:
        return Row(title=record.title)
    day = near_day(proposed.on, reminder.today)
    return Row(title=record.title, note=f"proposed by {proposed.by} {day}")


def _proposal_fields(record: Measure | Term) -> json.Fields:
    """Return the fields of a proposal."""
    proposed = record.proposed
    return {
        "kind": record.kind,
        "id": record.id,
        "title": record.title,
        "proposed_by": proposed.by if proposed else None,
        "proposed_on": proposed.on if proposed else None,
    }


def _ways(reminder: Reminder) -> Section:
    """Return what can be done about a reminder."""
    ways: list[tuple[str, str]] = []
    if reminder.actions:
        ways.append(("huddle done WORDS", "when you're done"))
    if reminder.leads:
        ways.append(("huddle lead answer WORDS", "when you have tried to reach a lead"))
    ways += [
        (f"huddle {record.kind} agree {_typed(record)}", "to agree for your side")
        for record in reminder.proposals
    ]
    ways.append(
        (
            "huddle mine",
            "to see your promises and leads" if reminder.leads else "to see your promises",
        )
    )
    if reminder.actions:
        ways.append(("huddle action edit ID due:WHEN", "to move it to another day"))
    return Section(
        title="In a terminal",
        rows=tuple(Row(title=line, note=words) for line, words in ways),
    )


def _typed(record: Measure | Term) -> str:
    """Return what names a record in a command."""
    return record.title if isinstance(record, Term) else record.id
