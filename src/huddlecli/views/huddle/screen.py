"""The full screen of a running huddle, as rows made from the state, the hour and the room.

The screen of `huddle start` and the second view of `huddle watch` both draw these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from sys import maxsize
from typing import Literal

from huddlecli.core.huddle.state import Close, Underway, current, current_point
from huddlecli.views.huddle.agreement import has_columns
from huddlecli.views.huddle.rows import (
    EMPTY,
    Room,
    Size,
    StyledRow,
    StyledText,
    indented,
    last,
    row_width,
    side_by_side,
    without_keys,
    wrapped,
)
from huddlecli.views.huddle.screen_body import Body, body, has_rows
from huddlecli.views.huddle.screen_clock import clock_block, clock_row, share_row
from huddlecli.views.huddle.screen_header import band, heading_row, short_band
from huddlecli.views.huddle.screen_promises import made_here, promise_rows

SHORT, NARROW = 15, 70  # rows and columns below which the clock is drawn small
TINY = 9  # rows below which the clock is a few words
_CALLED = 12  # rows from which a name is in large type though the clock is not
_BESIDE = 54  # columns from which it stands beside the words
_STEP = 12  # columns of the longest name of a step and of the gap behind it
_MARGIN = 2
_FEW = 3  # rows in which a note gets no second one
_TWO_COLUMNS = 100  # from which notes and promises stand side by side


def stage(
    state: Underway, now: datetime, room: Room, *, is_watched: bool = False
) -> list[StyledRow]:
    """Return the item that the huddle is at: its steps, what to say, the time, what was kept.

    Where it is only watched nothing can be pressed, and no key is shown.
    """
    inner = Room(room.columns - 2 * _MARGIN, room.rows)
    above = [] if room.rows < SHORT else [EMPTY]
    below = [] if room.rows < TINY else [EMPTY]
    is_close = isinstance(current(state).step, Close)
    # What is read back, and a scoreboard, need the room of the large clock; so does anything in a
    # tiny or a narrow window.
    is_little = room.rows < TINY or inner.columns < _BESIDE
    has_clock = not is_close and not has_rows(state) and not is_little
    end = EMPTY if has_clock else clock_row(state, now, inner.columns - _STEP)
    steps = short_band if is_little else band
    rows = [*above, heading_row(state, inner.columns), steps(state, inner.columns, end), *below]
    middle = _middle(state, now, inner, is_watched=is_watched, has_clock=has_clock, above=len(rows))
    rows += [*middle, *below]
    kept = _kept(state, now, Room(inner.columns, room.rows - len(rows)))
    share = share_row(state, now, inner.columns)
    gap = room.rows - len(rows) - len(kept) - 1
    foot = [*[EMPTY] * gap, share] if share and gap > 0 else []
    return indented([*rows, *kept, *foot][: room.rows], _MARGIN)


def _middle(  # noqa: PLR0913 - the state and the room, and what is drawn besides
    state: Underway,
    now: datetime,
    room: Room,
    *,
    is_watched: bool,
    has_clock: bool,
    above: int,
) -> list[StyledRow]:
    """Return who is called and what to say on the left, and the clock on the right.

    So many rows are `above`.
    """
    if not has_clock:
        return _unclocked(state, Room(room.columns, room.rows - above), is_watched=is_watched)
    size: Size | Literal["tiny"] = room.size
    is_wide = has_columns(state)  # own words side by side need all the columns there are
    if room.rows < SHORT or room.columns < NARROW or (is_wide and size != "huge"):
        size = "tiny"
    block = clock_block(state, now, size)
    block = without_keys(block) if is_watched else block
    left = room.columns - max(row_width(styled) for styled in block) - 3
    is_spacious = room.size == "huge"
    said = body(state, room.columns if is_spacious or is_wide else left)
    said = replace(said, rest=tuple(without_keys(said.rest))) if is_watched else said
    if is_wide:
        return _across(said, block, left, room)
    if is_spacious:
        return _spacious(said, block, left, room)
    below = [] if room.rows < SHORT else [EMPTY]
    called = [*said.called(left, room.size), *below] if said.who else []
    words = wrapped(said.words, left, "say")
    rows = [*called, *said.before, *words, *([EMPTY] if said.rest and words else []), *said.rest]
    return side_by_side(rows, block, left, gap=3)


def _unclocked(state: Underway, room: Room, *, is_watched: bool) -> list[StyledRow]:
    """Return what to say and rows about it, with all the columns there are."""
    said = body(state, room.columns, room.rows)
    rest = without_keys(said.rest) if is_watched else list(said.rest)
    gap = [EMPTY] if rest and said.words and room.rows >= TINY else []
    if said.who and room.rows >= _CALLED:
        called = [*said.called(room.columns, "small"), EMPTY]
        return [*called, *said.before, *wrapped(said.words, room.columns, "say"), *gap, *rest]
    words = ": ".join(filter(None, (said.who, said.words)))
    return [*said.before, *wrapped(words, room.columns, "say"), *gap, *rest]


def _across(said: Body, block: list[StyledRow], left: int, room: Room) -> list[StyledRow]:
    """Return the name, or else the words, beside the clock, and everything else below it."""
    words = wrapped(said.words, room.columns if said.who else left, "say")
    top = said.called(left, room.size) if said.who else words
    below = [*said.before, *(words if said.who else ())]
    return [*side_by_side(top, block, left, gap=3), EMPTY, *below, *said.rest]


def _spacious(said: Body, block: list[StyledRow], left: int, room: Room) -> list[StyledRow]:
    """Return the name beside the clock, and the words across the screen below."""
    if not said.who:
        words = wrapped(said.words, left, "say")
        top = [*said.before, *words, *([EMPTY] if said.rest and words else []), *said.rest]
        return side_by_side(top, block, left, gap=3)
    top = said.called(left, "huge")
    below = [*said.before, *wrapped(said.words, room.columns, "say"), EMPTY, *said.rest]
    return [*side_by_side(top, block, left, gap=3), EMPTY, *below]


def _kept(state: Underway, now: datetime, room: Room) -> list[StyledRow]:
    """Return the notes of this item and the promises of this huddle, the latest last."""
    notes, made = _notes(state, room), made_here(state)
    if not notes or not made:
        return last(notes, room.rows) or promise_rows(state, now, room)
    if room.columns >= _TWO_COLUMNS:
        part = room.columns * 2 // 5
        noted = last(_notes(state, Room(part, room.rows)), room.rows)
        beyond = Room(room.columns - part - 4, room.rows)
        return side_by_side(noted, promise_rows(state, now, beyond), part, gap=4)
    needed = len(promise_rows(state, now, Room(room.columns, maxsize)))
    if len(notes) + needed < room.rows:
        return [*notes, EMPTY, *promise_rows(state, now, room)]
    few = max(min(needed, room.rows // 2), room.rows - len(notes))
    return [*last(notes, room.rows - few), *promise_rows(state, now, Room(room.columns, few))]


def _notes(state: Underway, room: Room) -> Sequence[StyledRow]:
    """Return the notes of this item, each in one row where there is hardly room for one."""
    point, item = current_point(state), current(state)
    shown = point or item
    notes = tuple(zip(shown.numbers, shown.notes, strict=True))
    return _noted(notes, room.columns, 2 if room.rows > _FEW else 1)


@lru_cache(maxsize=8)  # drawn each second, and the same until there is another note
def _noted(notes: tuple[tuple[int, str], ...], room: int, most: int) -> tuple[StyledRow, ...]:
    return tuple(styled for number, note in notes for styled in _note(number, note, room, most))


@lru_cache(maxsize=8192)  # another note changes nothing in those before it
def _note(number: int, note: str, room: int, most: int) -> tuple[StyledRow, ...]:
    """Return a note after its number, by which `/fix` corrects it."""
    first, *rest = wrapped(note, room - 4, most=most) or [EMPTY]
    return (StyledText(f"{number:>3} ", "quiet"), *first), *indented(rest, 4)
