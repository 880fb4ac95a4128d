"""The full screen of a running huddle, as rows made from the state, the hour and the room.

The screen of `huddle start` and the second view of `huddle watch` both draw these.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from huddlecli.core.loop.events import Claimed
from huddlecli.core.loop.made import Made
from huddlecli.core.loop.state import (
    Close,
    Talk,
    Understand,
    Underway,
    current,
    current_point,
    promised,
)
from huddlecli.views.blocks import (
    EMPTY,
    Row,
    Span,
    beside,
    centred,
    cut,
    indented,
    last,
    row,
    row_width,
    wrapped,
)
from huddlecli.views.large import large
from huddlecli.views.safe import safe
from huddlecli.views.sayings import talk, understand
from huddlecli.views.stagebody import body, name_rows
from huddlecli.views.stagehead import band, heading_row
from huddlecli.views.stagetime import clock_block, digits, share_row, time_tone
from huddlecli.views.timing import today_of
from huddlecli.views.words import short_day

NEWS = timedelta(seconds=30)  # how long a promise from another terminal is marked as new
ROOMY = (100, 30)  # columns and rows from which names are written larger
SHORT = 17  # rows below which the clock is drawn small
_MARGIN = 2


@dataclass(frozen=True, slots=True)
class Room:
    """How many columns and rows there are."""

    columns: int
    rows: int

    @property
    def is_roomy(self) -> bool:
        """Whether names can be written larger."""
        return self.columns >= ROOMY[0] and self.rows >= ROOMY[1]


def stage(state: Underway, now: datetime, room: Room) -> list[Row]:
    """Return the item that the huddle is at: its steps, what to say, the time, what was kept."""
    inner = Room(room.columns - 2 * _MARGIN, room.rows)
    head = [EMPTY, heading_row(state, inner.columns), band(state, inner.columns), EMPTY]
    middle = _middle(state, now, inner)
    share = share_row(state, now, inner.columns)
    foot = [EMPTY, share] if share and room.rows > len(head) + len(middle) + 2 else []
    left = room.rows - len(head) - len(middle) - len(foot) - 1
    kept = _kept(state, now, Room(inner.columns, left))
    rows = [*head, *middle, *([EMPTY, *kept] if kept else [])]
    blank = [EMPTY] * max(room.rows - len(rows) - len(foot), 0)
    return indented([*rows, *blank, *foot][: room.rows], _MARGIN)


def _middle(state: Underway, now: datetime, room: Room) -> list[Row]:
    """Return what to say on the left, and the clock on the right."""
    is_small = room.rows < SHORT or room.columns < 70
    block = clock_block(state, now, 26, is_small=is_small)
    wide = max(row_width(one) for one in block)
    left = room.columns - wide - 3
    return beside(body(state, left, is_roomy=room.is_roomy), block, left, gap=3)


def _kept(state: Underway, now: datetime, room: Room) -> list[Row]:
    """Return the notes of this item and the promises of this huddle, the latest last."""
    if room.rows < 2:
        return []
    notes, promises = _notes(state, room.columns), _promises(state, now, room.columns)
    if not notes or not promises:
        return last([*notes, *promises], room.rows)
    if room.columns >= 100:
        half = room.columns // 2 - 2
        columns = (_notes(state, half), _promises(state, now, half))
        left, right = (last(one, room.rows) for one in columns)
        return beside(left, right, half, gap=4)
    few = max(min(len(promises), room.rows // 2), room.rows - len(notes) - 1)
    shown = last(promises, few)
    return [*last(notes, room.rows - len(shown) - 1), EMPTY, *shown]


def _notes(state: Underway, room: int) -> list[Row]:
    point, item = current_point(state), current(state)
    notes = point.notes if point else item.notes
    rows: list[Row] = []
    for note in notes:
        first, *rest = wrapped(note, room - 4, most=2) or [EMPTY]
        rows.append((Span("  · ", "quiet"), *first))
        rows += indented(rest, 4)
    return rows


def _promises(state: Underway, now: datetime, room: int) -> list[Row]:
    """Return what was promised in this huddle; at the close it is read back instead."""
    made = promised(state)
    if not made or isinstance(current(state).step, Close):
        return []
    news = {
        event.made.id: event.made.by
        for event in state.events
        if isinstance(event, Claimed) and now - event.at < NEWS
    }
    head = row(Span("promised in this huddle", "quiet"))
    return [head, *(_promise(one, state, news.get(one.id), room) for one in made)]


def _promise(made: Made, state: Underway, fresh_by: str | None, room: int) -> Row:
    today = today_of(state.begun)
    due = short_day(made.due, today) if made.due else ""
    told = row(
        Span(f"  {made.id[:4]}  ", "quiet"),
        Span(f"{safe(made.owner or ''):<8} ", "strong"),
        Span(f"{due:<11}", "quiet"),
        Span(made.title, "fresh" if fresh_by else "plain"),
    )
    if fresh_by is None:
        return cut(told, room)
    mark = row(Span(f"  ★ new · {fresh_by}", "fresh"))
    return (*cut(told, room - row_width(mark)), *mark)


def wall(state: Underway, now: datetime, room: Room) -> list[Row]:
    """Return only the time, the item and the step, as large as there is room, for a wall."""
    tone = time_tone(state, now)
    told = digits(state, now)
    wide = next((n for n in (6, 4, 2) if len(large(told, wide=n)[0]) <= room.columns - 4), 1)
    high = max(min(wide // 2, (room.rows - 8) // 5), 1)
    clock = [row(Span(one, tone)) for one in large(told, wide=wide, high=high)]
    step = band(state, min(room.columns - 8, 90))
    rows = [
        row(Span(current(state).plan.title, "title")),
        step,
        EMPTY,
        *clock,
        EMPTY,
        *_called(state, room),
    ]
    above = max((room.rows - len(rows)) // 2, 0)
    return [*[EMPTY] * above, *(centred(one, room.columns) for one in rows)][: room.rows]


def _called(state: Underway, room: Room) -> list[Row]:
    """Return who is called now, in large letters; nobody at a board."""
    step = current(state).step
    if not isinstance(step, Talk | Understand):
        return []
    said = talk(state) if isinstance(step, Talk) else understand(state)
    return name_rows(said.who, room.columns - 4, is_roomy=room.is_roomy)
