"""A reminder, as the one who gets it reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from huddlecli.core.promises import Reminder, asked_by
from huddlecli.core.records import Action
from huddlecli.core.team import Team
from huddlecli.views.columns import ALERT, PLAIN, QUIET, STRONG, grid, styled
from huddlecli.views.document import Row, Section
from huddlecli.views.escape import chat, markdown
from huddlecli.views.formats import json, mail
from huddlecli.views.formats.mail import MailMessage
from huddlecli.views.records import ListContext
from huddlecli.views.words import followed, near_day

if TYPE_CHECKING:  # Rich costs a command in a pipe 30 ms that it has no use for
    from rich.console import Group, RenderableType

_OVERDUE = "Overdue"


def occasion(found: Reminder, team: Team) -> str:
    """Return `Acme huddle, for sam`."""
    return f"{team.name} huddle, for {found.person.name}"


def outcome(found: Reminder) -> str:
    """Return `1 overdue, 2 due soon, others wait for 1`."""
    told = [
        f"{len(found.overdue)} overdue" if found.overdue else "",
        f"{len(found.soon)} due soon" if found.soon else "",
        f"others wait for {len(found.awaited)}" if found.awaited else "",
    ]
    return ", ".join(filter(None, told))


def sections(found: Reminder) -> list[Section]:
    """Return what is overdue, what is due soon, and what others wait for."""
    told = [
        (_OVERDUE, "was due", found.overdue),
        ("Due soon", "due", found.soon),
        ("Others wait for this", "due", found.awaited),
    ]
    return [
        Section(title=title, rows=tuple(_row(one, word, found) for one in actions))
        for title, word, actions in told
        if actions
    ]


def as_letter(found: Reminder, team: Team) -> MailMessage:
    """Return the mail; what to do with a promise is said at its end."""
    about, short, rows = occasion(found, team), outcome(found), [*sections(found), _ways()]
    return MailMessage(
        subject=f"{about}: {short}",
        text=mail.as_text(f"{about}: {short}", rows),
        html=mail.as_html(about, short, rows),
        at=found.at.astimezone(team.zone),
        team=team.name,
    )


def as_text(found: Sequence[Reminder], team: Team) -> str:
    """Return reminders as prose of 72 columns, a blank line between them."""
    return "\n".join(
        mail.as_text(f"{occasion(one, team)}: {outcome(one)}", sections(one), limit=None)
        for one in found
    )


def as_rich(found: Sequence[Reminder], team: Team) -> Group:
    """Return reminders for a terminal."""
    from rich.console import Group  # noqa: PLC0415  see above

    told: list[RenderableType] = []
    for one in found:
        told += [""] if told else []
        told.append(styled((occasion(one, team), STRONG), (f": {outcome(one)}", PLAIN)))
        for section in sections(one):
            style = ALERT if section.title == _OVERDUE else STRONG
            rows = [[styled((row.title, PLAIN)), styled((row.note, QUIET))] for row in section.rows]
            told += ["", styled((section.title, style)), grid(rows, indent=2)]
    return Group(*told)


def as_markdown(found: Sequence[Reminder], team: Team) -> str:
    """Return reminders with a heading for each person."""
    lines = list[str]()
    for one in found:
        lines += [""] if lines else []
        lines += [f"# {markdown(f'{occasion(one, team)}: {outcome(one)}')}"]
        for section in sections(one):
            lines += ["", f"## {section.title}", ""]
            lines += [f"- {markdown(mail.sentence(row))}" for row in section.rows]
    return "".join(f"{line}\n" for line in lines)


def as_chat(found: Sequence[Reminder], team: Team) -> str:
    """Return reminders in the shape that chat tools take."""
    lines = list[str]()
    for one in found:
        lines += [""] if lines else []
        lines += [f"*{chat(f'{occasion(one, team)}: {outcome(one)}')}*"]
        for section in sections(one):
            lines += [f"{section.title}:"]
            lines += [f"• {chat(mail.sentence(row))}" for row in section.rows]
    return "".join(f"{line}\n" for line in lines)


def as_json(found: Sequence[Reminder], frame: ListContext) -> str:
    """Return reminders for programs."""
    told = [
        {
            "name": one.person.name,
            "email": one.person.email,
            "overdue": [json.fields(action, frame) for action in one.overdue],
            "soon": [json.fields(action, frame) for action in one.soon],
            "awaited": [json.fields(action, frame) for action in one.awaited],
        }
        for one in found
    ]
    return json.document("huddle.reminders/1", {"reminders": told})


def _row(action: Action, word: str, found: Reminder) -> Row:
    """Return a promise, its day, and for whom it is."""
    asked = asked_by(action)
    day = f"{word} {near_day(action.due, found.today)}"
    return Row(title=action.title, note=followed(day, f"for {asked}" if asked else ""))


def _ways() -> Section:
    """Return what can be done with a promise."""
    ways = ("huddle done WORDS", "when it is done"), ("huddle mine", "for all that is yours")
    moved = "huddle action edit ID due:WHEN", "when it comes later"
    return Section(
        title="In a terminal",
        rows=tuple(Row(title=line, note=words) for line, words in (*ways, moved)),
    )
