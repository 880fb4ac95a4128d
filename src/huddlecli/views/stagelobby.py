"""The lobby on the full screen: what the huddle will be about and why, and who is here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from huddlecli.core.loop.events import Begun
from huddlecli.core.loop.minuting import late_minutes
from huddlecli.core.loop.start import announced_end, is_late, whole
from huddlecli.core.loop.state import Lobby
from huddlecli.core.minutes import Present
from huddlecli.core.plans import PlannedItem
from huddlecli.views.blocks import EMPTY, Row, Span, cut, indented, padded, row, spread, wrapped
from huddlecli.views.lobby import first_or_struck, lobby_minutes
from huddlecli.views.reasons import why
from huddlecli.views.safe import safe
from huddlecli.views.stage import Room
from huddlecli.views.tables import width
from huddlecli.views.timing import at_hour, today_of, whole_minutes
from huddlecli.views.words import count, short_day

TICK = "\0tick "  # before the number of a person: what a click on a name stands for
_HERE, _AWAY = "■", "□"


def people_of(known: Sequence[Present], lobby: Lobby) -> tuple[Present, ...]:
    """Return everybody who may be here, by sides: those `known`, then guests."""
    names = {who.name.casefold() for who in known}
    guests = [who for who in lobby.draft.present if who.name.casefold() not in names]
    sides = lobby.draft.sides
    order = {side: number for number, side in enumerate(sides)}
    return tuple(sorted((*known, *guests), key=lambda who: order.get(who.side or "", len(sides))))


def lobby_rows(
    lobby: Lobby, people: Sequence[Present], marked: int, now: datetime, room: Room
) -> list[Row]:
    """Return the lobby; `marked` is the place in `people` that Space ticks."""
    begun = lobby.draft
    inner = room.columns - 4
    rows = [EMPTY, EMPTY, *_agenda(lobby, now, inner), EMPTY]
    rows += [*_overdue(begun, inner), *_here(begun, people, marked, inner), EMPTY]
    rows += _start(lobby, now)
    # Where there is no room for blanks, what Enter does is still to be seen.
    return indented(rows if len(rows) <= room.rows else filter(None, rows), 2)


def lobby_title(lobby: Lobby, now: datetime, room: int) -> Row:
    """Return which huddle is about to begin, the day and the hour."""
    begun = lobby.draft
    today = today_of(begun)
    name = row(Span(f" {begun.title}", "title"), Span(f" · {begun.team}", "quiet"))
    day = Span(f"{short_day(today, today)}   ", "quiet")
    return spread(name, row(day, Span(f"{at_hour(begun, now)} ", "strong")), room)


def _agenda(lobby: Lobby, now: datetime, room: int) -> list[Row]:
    begun = lobby.draft
    wide = max((width(safe(item.title)) for item in begun.items), default=0)
    numbers = range(1, len(begun.items) + 1)
    rows = [_item(begun, number, min(wide, room - _MINUTES), room) for number in numbers]
    span = f"{at_hour(begun, now)} to {at_hour(begun, begun.ends)}"
    waiting = f"   {begun.waiting} more waiting" if begun.waiting else ""
    total = row(Span(f"{whole_minutes(begun):>4}  ", "strong"), Span(f"{span}{waiting}", "quiet"))
    return [*rows, total]


def _item(begun: Begun, number: int, wide: int, room: int) -> Row:
    """Return an item with its minutes, and why it is there behind the longest title."""
    item = begun.items[number - 1]
    length = lobby_minutes(begun, number).removesuffix(" min")
    title = padded(row(Span(item.title, "strong")), wide)
    about = row(Span(f"   {_about(begun, item)}", "quiet"))
    return cut((*row(Span(f"{length:>4}  ", "quiet")), *title, *about), room)


_MINUTES = 6  # columns before a title


def _about(begun: Begun, item: PlannedItem) -> str:
    due = len(begun.boards.promises.open)
    counted = f"{count(due, 'promise', 'promises')} to look at" if due else "nothing due"
    told = counted if item.kind == "promises" else ""
    reason = why(item, today_of(begun))
    opens = f"{item.opens} opens" if item.opens else ""
    return ", ".join(part for part in (told or reason, opens) if part)


def _overdue(begun: Begun, room: int) -> list[Row]:
    """Return what was carried over so often that it should come first, or be struck."""
    return [one for told in first_or_struck(begun) for one in wrapped(told, room, "warm")]


def _here(begun: Begun, people: Sequence[Present], marked: int, room: int) -> list[Row]:
    """Return who is here, a row or more for each side, the marked one told by its brackets."""
    here = {who.name for who in begun.present}
    label = "Here"
    rows: list[Row] = []
    sides = dict.fromkeys(who.side for who in people)
    for side in sides:
        spans = [Span(f"{label:<6}", "quiet"), Span(f"{side or 'guests':<11}", "strong")]
        for number, who in enumerate(people):
            if who.side != side:
                continue
            person = _person(who, number, is_here=who.name in here, is_marked=number == marked)
            if sum(len(span.text) for span in (*spans, *person)) > room:
                rows.append(row(*spans))
                spans = [Span(" " * 17)]
            spans += person
        rows.append(row(*spans))
        label = ""
    if not people:
        return [row(Span("Here  nobody yet: type a name", "quiet"))]
    how = "← → and Space tick off who is missing; a name that is typed joins"
    return [*rows, *indented(wrapped(how, room - 6, "quiet"), 6)]


def _person(who: Present, number: int, *, is_here: bool, is_marked: bool) -> tuple[Span, ...]:
    mark, tone = (_HERE, "plain") if is_here else (_AWAY, "quiet")
    told = f"{mark} {who.name}"
    does = f"{TICK}{number}"
    if is_marked:
        return (Span("[", "key", does), Span(told, "lit", does), Span("]", "key", does))
    return (Span(f" {told} ", "plain" if tone == "plain" else "quiet", does),)


def _start(lobby: Lobby, now: datetime) -> list[Row]:
    """Return what Enter does, and when a huddle that is late is to end."""
    begun = lobby.draft
    rows = [row(Span("Enter", "key", "/next"), Span(" starts the huddle", "say", "/next"))]
    ends = announced_end(begun)
    if ends is None or not is_late(begun, now):
        return rows
    late = count(late_minutes(begun) or 0, "minute", "minutes")
    kept, moved = at_hour(begun, ends), at_hour(begun, now + whole(begun))
    if begun.keeps_end:
        told, line, other = f"{late} late, and still ends {kept}; ", "/end-at move", f"ends {moved}"
    else:
        told, line, other = f"{late} late, and ends {moved}; ", "/end-at keep", f"still ends {kept}"
    return [*rows, row(Span(told, "warm"), Span("e", "key", line), Span(f" {other}", "warm"))]
