"""The lobby on the full screen: what the huddle will be about and why, and who is here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from huddlecli.core.huddle.events import Begun
from huddlecli.core.huddle.state import Lobby
from huddlecli.core.minutes import Present
from huddlecli.core.people import names_of
from huddlecli.core.team import Person
from huddlecli.core.text import folded
from huddlecli.views.columns import width
from huddlecli.views.escape import safe
from huddlecli.views.huddle.lobby import (
    first_or_struck,
    item_about,
    late_start,
    lobby_minutes,
    longer_words,
    turn_now,
    welcome,
)
from huddlecli.views.huddle.rows import (
    EMPTY,
    Room,
    StyledRow,
    StyledText,
    indented,
    padded,
    row,
    row_width,
    side_by_side,
    spread,
    wrapped,
)
from huddlecli.views.huddle.time import at_hour, today_of, whole_minutes
from huddlecli.views.words import short_day

TOGGLE = "\0tick "  # before the number of a person: what a click on a name sends
MARK_ITEM = "\0item "  # before the number of an item: what a click on its title sends
_HERE, _AWAY = "■", "□"


def people_of(people: Iterable[Person], lobby: Lobby) -> tuple[Present, ...]:
    """Return everybody who may be here, by sides: the `people` of the team, then guests."""
    known = list[Present]()
    for person in people:
        names = names_of(person)
        here = (who for who in lobby.draft.present if folded(who.name) in names)
        known.append(next(here, Present(name=person.name, side=person.side)))
    guests = [who for who in lobby.draft.present if who not in known]
    sides = lobby.draft.sides
    order = {side: number for number, side in enumerate(sides)}
    return tuple(sorted((*known, *guests), key=lambda who: order.get(who.side or "", len(sides))))


class Marks(NamedTuple):
    """What is marked in the lobby: the place of a person, from 0, and the number of an item."""

    person: int
    item: int


def first_pick(lobby: Lobby) -> int:
    """Return the number of the item that is marked at first: the one that `s` replaces."""
    items = list(enumerate(lobby.draft.items, start=1))
    return next((number for number, item in items if item.is_on and item.is_pick), 1)


def lobby_rows(
    lobby: Lobby, people: Sequence[Present], marks: Marks, now: datetime, room: Room
) -> list[StyledRow]:
    """Return the lobby with its marked item, and the person of `people` whom Space ticks."""
    begun = lobby.draft
    inner = room.columns - 4
    agenda = [EMPTY, EMPTY, *_agenda(lobby, marks.item, now, inner)]
    how = indented(wrapped(_HOW_ITEMS, inner, "quiet"), 2)
    below = [EMPTY, *_overdue(begun, inner), *_who(lobby, inner)]
    below = indented([*below, *_here(begun, people, marks.person, inner), EMPTY], 2)
    start = indented(_start(lobby, now), 2)
    rows = [*agenda, *how, *below]
    if len(rows) + len(start) > room.rows:
        rows = [*agenda, *below]
    if len(rows) + len(start) > room.rows:
        # Where there is no room for blanks or for all, what Enter does is still to be seen.
        rows = list(filter(None, rows))[: max(room.rows - len(start), 0)]
    return [*rows, *start]


_HOW_ITEMS = "↑ ↓ choose an item: < > move it, - leaves it out, ^T chooses a topic."


def lobby_title(lobby: Lobby, now: datetime, room: int) -> StyledRow:
    """Return which huddle is about to begin, the day and the hour."""
    begun = lobby.draft
    today = today_of(begun)
    name = row(StyledText(f" {begun.title}", "title"), StyledText(f" · {begun.team}", "quiet"))
    day = StyledText(f"{short_day(today, today)}   ", "quiet")
    return spread(name, row(day, StyledText(f"{at_hour(begun, now)} ", "strong")), room)


def _agenda(lobby: Lobby, marked: int, now: datetime, room: int) -> list[StyledRow]:
    """Return the items and their minutes, with a sign before the one that is `marked`."""
    begun = lobby.draft
    wide = max((width(safe(item.title)) for item in begun.items), default=0)
    numbers = range(1, len(begun.items) + 1)
    lengths = [lobby_minutes(begun, number).removesuffix(" min") for number in numbers]
    before = max(4, *(len(length) + 1 for length in lengths)) + 2
    has_columns = room - before - wide - _GAP >= _WHY
    rows: list[StyledRow] = []
    for number, item, length in zip(numbers, begun.items, lengths, strict=True):
        click = f"{MARK_ITEM}{number}"
        title = StyledText(item.title, "strong" if item.is_on else "quiet", click)
        shown = _item(
            row(StyledText(f"{length:>{before - 2}}  ", "quiet", click)),
            title,
            item_about(begun, item, _reviewed(begun) if item.kind == "promises" else ""),
            wide if has_columns else 0,
            room,
        )
        sign = StyledText(" ›" if number == marked else "  ", "key", click)
        rows += [(sign, *shown[0]), *indented(shown[1:], 2)]
    span = f"{at_hour(begun, now)} to {at_hour(begun, begun.ends)}"
    waiting = f"   {begun.waiting} more waiting" if begun.waiting else ""
    total = row(
        StyledText(f"{whole_minutes(begun):>{before - 2}}  ", "strong"),
        StyledText(f"{span}{waiting}", "quiet"),
    )
    longer = [styled for words in longer_words(lobby) for styled in wrapped(words, room, "warm")]
    if longer and row_width(total) + _GAP + row_width(longer[0]) <= room:
        total, longer = row(*total, StyledText(" " * _GAP), *longer[0]), []
    return [*rows, *indented([total, *indented(longer, before)], 2)]


def _item(
    minutes: StyledRow, title: StyledText, about: str, wide: int, room: int
) -> list[StyledRow]:
    """Return an item, and why it is there: behind the titles, or behind or below its own.

    Both are there whole, in as many rows as they take.
    """
    before = row_width(minutes)
    if wide:
        titled = [(*minutes, *padded(row(title), wide))]
        why = wrapped(about, room - before - wide - _GAP, "quiet")
        return side_by_side(titled, why, before + wide, gap=_GAP)
    short = row(*minutes, title, StyledText(f"{' ' * _GAP}{about}", "quiet"))
    if row_width(short) <= room:
        return [short]
    title_rows = wrapped(title.text, room - before, title.tone)
    title_rows += wrapped(about, room - before, "quiet")
    return side_by_side([minutes], title_rows, before, gap=0)


_GAP = 3
_WHY = 28  # columns for a reason; with fewer it goes below the title


def _reviewed(begun: Begun) -> str:
    """Return how many promises are asked about, of how many where there is no time for all."""
    review = begun.boards.promises
    due = len(review.open)
    if not due:
        return "nothing due"
    return f"{due} of {due + review.more} to review today" if review.more else f"{due} to review"


def _overdue(begun: Begun, room: int) -> list[StyledRow]:
    """Return what was carried over so often that it should come first, or be struck."""
    return [styled for advice in first_or_struck(begun) for styled in wrapped(advice, room, "warm")]


def _who(lobby: Lobby, room: int) -> list[StyledRow]:
    """Return who facilitates, and who is new."""
    rows = [styled for words in turn_now(lobby) for styled in wrapped(words, room, "plain")]
    rows += [styled for words in welcome(lobby) for styled in wrapped(words, room, "strong")]
    return [*rows, EMPTY] if rows else []


def _here(begun: Begun, people: Sequence[Present], marked: int, room: int) -> list[StyledRow]:
    """Return who is here, by side; the marked person is in brackets."""
    here = {who.name for who in begun.present}
    label = "Present"
    rows: list[StyledRow] = []
    sides = dict.fromkeys(who.side for who in people)
    wide = max((width(safe(side or "guests")) for side in sides), default=0) + 2
    for side in sides:
        name = padded(row(StyledText(side or "guests", "strong")), wide)
        spans = [StyledText(f"{label:<{_LABEL}}", "quiet"), *name]
        for number, who in enumerate(people):
            if who.side != side:
                continue
            person = _person(who, number, is_here=who.name in here, is_marked=number == marked)
            if row_width((*spans, *person)) > room:
                rows.append(row(*spans))
                spans = [StyledText(" " * (_LABEL + wide))]
            spans += person
        rows.append(row(*spans))
        label = ""
    if not people:
        return [row(StyledText("Nobody is here yet. Type a name to add someone.", "quiet"))]
    how = "← → and Space to mark who's missing. Type a name to add someone."
    return [*rows, *indented(wrapped(how, room - _LABEL, "quiet"), _LABEL)]


_LABEL = 9  # columns


def _person(who: Present, number: int, *, is_here: bool, is_marked: bool) -> tuple[StyledText, ...]:
    mark, tone = (_HERE, "plain") if is_here else (_AWAY, "quiet")
    label = f"{mark} {who.name}"
    does = f"{TOGGLE}{number}"
    if is_marked:
        return (
            StyledText("[", "key", does),
            StyledText(label, "lit", does),
            StyledText("]", "key", does),
        )
    return (StyledText(f" {label} ", "plain" if tone == "plain" else "quiet", does),)


def _start(lobby: Lobby, now: datetime) -> list[StyledRow]:
    """Return what Enter does, and when a huddle that is late is to end."""
    begun = lobby.draft
    rows = [
        row(StyledText("Enter", "key", "/next"), StyledText(" starts the huddle", "say", "/next"))
    ]
    start = late_start(begun, now)
    if start is None:
        return rows
    if begun.keeps_end:
        end, line, other = (
            f"still ends {start.kept}.",
            "/end-at move",
            f"end {start.moved} instead",
        )
    else:
        end, line, other = f"ends {start.moved}.", "/end-at keep", f"end {start.kept} instead"
    chosen = row(StyledText(f"Starting {start.late} late: {end}", "warm"))
    return [*rows, chosen, row(StyledText("e", "key", line), StyledText(f" {other}", "warm", line))]
