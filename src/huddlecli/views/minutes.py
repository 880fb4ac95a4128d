"""The minutes of a huddle, to be read: as text, on a terminal, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from huddlecli.core.minutes import (
    MinutedAction,
    MinutedItem,
    MinutedPoint,
    Minutes,
    Titled,
    lasted,
)
from huddlecli.core.team import day_in
from huddlecli.views.columns import PLAIN, QUIET, STRONG, styled, wrapped
from huddlecli.views.escape import markdown
from huddlecli.views.words import clock, count, followed, hour, kept_words, listed, short_day, times

if TYPE_CHECKING:  # Rich costs a command in a pipe 30 ms that it has no use for
    from rich.console import Group


from huddlecli.views.columns import Cell
from huddlecli.views.document import Document, Table

_INDENT = "   "
_NOTE = "·"


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """One thing that was said or made: whose or what it is; a remark has no label."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """An item, or the wins: its title, how long it took, how it went, what was said."""

    number: str
    title: str
    took: str
    about: str
    said: tuple[MinutesLine, ...]


def as_text(minutes: Minutes) -> str:
    """Return the minutes as prose of 72 columns."""
    lines = wrapped(heading(minutes))
    for fact in facts(minutes):
        lines += wrapped(fact, rest=_INDENT)
    for part in parts(minutes):
        lines += ["", *wrapped(_titled(part), rest=_INDENT)]
        lines += wrapped(part.about, first=_INDENT, rest=_INDENT)
        for said in part.said:
            words = f"{_label(said)}{said.words}"
            lines += wrapped(words, first=_INDENT, rest=f"{_INDENT}  ")
    return "".join(f"{line}\n" for line in lines)


def as_markdown(minutes: Minutes) -> str:
    """Return the minutes with a heading for each item."""
    lines = [f"# {markdown(heading(minutes))}"]
    for fact in facts(minutes):
        lines += ["", markdown(fact)]
    for part in parts(minutes):
        lines += ["", f"## {part.number}{markdown(part.title)}{_took(part)}"]
        lines += ["", markdown(part.about)] if part.about else []
        lines += ["", *(_listed(said) for said in part.said)] if part.said else []
    return "".join(f"{line}\n" for line in lines)


def _listed(said: MinutesLine) -> str:
    """Return a list item of Markdown."""
    match said.label:
        case "":
            return f"- *{markdown(said.words)}*"
        case "·":
            return f"- {markdown(said.words)}"
        case label:
            return f"- **{markdown(label)}**: {markdown(said.words)}"


def as_rich(minutes: Minutes) -> Group:
    """Return the minutes for a terminal."""
    from rich.console import Group  # noqa: PLC0415  see above
    from rich.padding import Padding  # noqa: PLC0415

    told: list[Padding] = []

    def add(*cells: tuple[str, str], above: int = 0, left: int = 0) -> None:
        told.append(Padding(styled(*cells), (above, 0, 0, left)))

    add((heading(minutes), STRONG))
    for fact in facts(minutes):
        add((fact, QUIET))
    for part in parts(minutes):
        add((_titled(part), STRONG), above=1)
        if part.about:
            add((part.about, QUIET), left=len(_INDENT))
        for said in part.said:
            style = PLAIN if said.label else QUIET
            add((_label(said), STRONG), (said.words, style), left=len(_INDENT))
    return Group(*told)


def heading(minutes: Minutes) -> str:
    """Return `Daily huddle, Mon 23 Nov 2026`."""
    day = huddle_day(minutes)
    return f"{minutes.title}, {short_day(day, day)} {day.year}"


def facts(minutes: Minutes) -> list[str]:
    """Return when it was, who was there, and what they thought of it."""
    zone = ZoneInfo(minutes.timezone)
    start, end = minutes.started.astimezone(zone), minutes.ended.astimezone(zone)
    when = f"{hour(start)} to {hour(end)}, {lasted(minutes)} of {minutes.planned_minutes} minutes"
    found = [f"{when}, run by {minutes.by}" if minutes.by else when]
    if late := late_words(minutes):
        found.append(f"Started {late}")
    if minutes.present:
        found.append(f"Here: {people_words(minutes)}")
    if minutes.due:
        found.append(f"Promises: {kept_words(minutes.kept or 0, minutes.due)}")
    if minutes.score is not None:
        found.append(": ".join([f"Score {minutes.score:g}", *filter(None, [_why(minutes)])]))
    if minutes.message:
        found.append(f"To pass on: {minutes.message}")
    return found


def late_words(minutes: Minutes) -> str:
    """Return how late a huddle began, and what that cost all who were there; nothing in time."""
    late = minutes.late_minutes or 0
    if not 0 < late < minutes.planned_minutes:
        return ""  # in time, or held at another hour
    cost = late * len(minutes.present)
    return f"{count(late, 'minute', 'minutes')} late ({cost} person-minutes)"


def parts(minutes: Minutes) -> tuple[Part, ...]:
    """Return the items in order, with what each came to, and the wins."""
    day = huddle_day(minutes)
    found = [
        Part(f"{number}. ", item.title, _times(item), _about(item), tuple(_said_in(item, day)))
        for number, item in enumerate(minutes.items, 1)
    ]
    wins = tuple(MinutesLine(_NOTE, win.title) for win in minutes.wins)
    return (*found, *([Part("", "Wins", "", "", wins)] if wins else []))


def huddle_day(minutes: Minutes) -> date:
    """Return the day of the huddle where it was held."""
    return day_in(ZoneInfo(minutes.timezone), minutes.started)


def people_words(minutes: Minutes) -> str:
    """Return `ana and ben (marketing), cem (sales)`."""
    ordered = sorted(minutes.present, key=lambda who: who.side or "~")
    groups = [
        (side, listed([who.name for who in group]))
        for side, group in groupby(ordered, key=lambda who: who.side)
    ]
    return ", ".join(f"{names} ({side})" if side else names for side, names in groups)


def _why(minutes: Minutes) -> str:
    """Return the reasons given for low scores."""
    return "; ".join(minutes.score_reasons)


def _titled(part: Part) -> str:
    """Return `2. Where are you stuck? (7:20 of 6:00)`."""
    return f"{part.number}{part.title}{_took(part)}"


def _took(part: Part) -> str:
    """Return ` (7:20 of 6:00)` for what took time."""
    return f" ({part.took})" if part.took else ""


def _label(said: MinutesLine) -> str:
    """Return what goes before the words: `maria: ` or the point of a note."""
    if said.label == _NOTE:
        return f"{_NOTE} "
    return f"{said.label}: " if said.label else ""


def _times(item: MinutedItem) -> str:
    """Return how long an item took, of how long was planned."""
    return f"{clock(item.actual_seconds)} of {clock(item.planned_seconds)}"


def _about(item: MinutedItem) -> str:
    """Return who opened an item, and how it came and went."""
    told = []
    if item.opened_by:
        told.append(f"{item.opened_by} opened")
    if item.carried:
        told.append(f"carried over {times(item.carried)}")
    if item.left != "through":
        left = "left for next time" if item.left == "carried" else "struck"
        told.append(f"{left}: {item.reason}" if item.reason else left)
    return ", ".join(told)


def _said_in(item: MinutedItem, day: date) -> Iterator[MinutesLine]:
    """Yield what an item came to: on each of its points, or as a board."""
    for number, point in enumerate(item.points, 1):
        if len(item.points) > 1:
            opened = f", {point.opened_by} opened" if point.opened_by else ""
            yield MinutesLine("", f"point {number}{opened}")
        yield from _said_on(point, day)
    yield from (MinutesLine(_NOTE, note) for note in item.notes)
    yield from _made(item.decisions, item.actions, item.parked, day)


def _said_on(point: MinutedPoint, day: date) -> Iterator[MinutesLine]:
    """Yield what was said on a point and what came of it."""
    yield from (MinutesLine(_NOTE, note) for note in point.notes)
    if point.restatement:
        yield MinutesLine("said back", point.restatement)
    elif point.said_back is not None:
        yield MinutesLine("", "said back and confirmed" if point.said_back else "not said back")
    if point.rounds > 1:
        yield MinutesLine("", f"talked through {times(point.rounds)}")
    yield from _made(point.decisions, point.actions, point.parked, day)
    if point.outcome == "none":
        yield MinutesLine("", "nothing to do")


def _made(
    decisions: Iterable[Titled],
    actions: Iterable[MinutedAction],
    parked: Iterable[Titled],
    day: date,
) -> Iterator[MinutesLine]:
    """Yield what was decided, promised and parked."""
    yield from (MinutesLine("decided", one.title) for one in decisions)
    yield from (MinutesLine(one.owner, followed(one.title, _until(one, day))) for one in actions)
    yield from (MinutesLine("parked", one.title) for one in parked)


def _until(action: MinutedAction, day: date) -> str:
    """Return by when it is to be done, or that it is."""
    return action.status if action.status != "open" else f"by {short_day(action.due, day)}"


def list_document(found: Iterable[Minutes], today: date) -> Document:
    """Return when each huddle was, how long it took, and what came of it."""
    return Document(blocks=(Table(rows=[list(_row(minutes, today)) for minutes in found]),))


def _row(minutes: Minutes, today: date) -> Iterator[Cell]:
    yield minutes.id, STRONG
    yield minutes.title, PLAIN
    yield short_day(huddle_day(minutes), today), PLAIN
    yield f"{lasted(minutes)} of {minutes.planned_minutes} min", PLAIN
    yield count(len(minutes.present), "person", "people"), PLAIN
    yield ", ".join(_came_to(minutes)), PLAIN
    yield f"score {minutes.score:g}" if minutes.score is not None else "", QUIET


def _came_to(minutes: Minutes) -> Iterator[str]:
    """Yield how many promises and decisions were made."""
    points = [point for item in minutes.items for point in item.points]
    places: list[MinutedItem | MinutedPoint] = [*minutes.items, *points]
    promises = sum(len(place.actions) for place in places)
    decisions = sum(len(place.decisions) for place in places)
    if promises:
        yield count(promises, "promise", "promises")
    if decisions:
        yield count(decisions, "decision", "decisions")
