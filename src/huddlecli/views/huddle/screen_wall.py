"""The screen of `huddle watch --big`: a huddle as it is read from the far end of a room.

Only names and times are in large type: a sentence in blocks takes longer to read than one in bold.
A wall is read from the furthest away if its terminal has a large font and few columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from huddlecli.core.huddle.state import Close, Underway, current
from huddlecli.views.escape import safe
from huddlecli.views.huddle.big_letters import ROWS, SMALL_ROWS
from huddlecli.views.huddle.rows import (
    EMPTY,
    Room,
    Size,
    StyledRow,
    StyledText,
    indented,
    plain,
    row_width,
    without_keys,
    wrapped,
)
from huddlecli.views.huddle.screen_body import Body, body, has_rows
from huddlecli.views.huddle.screen_clock import clock_row, wall_clock
from huddlecli.views.huddle.screen_header import band, short_band
from huddlecli.views.huddle.screen_promises import made_here, promise_rows_of_wall

_BLOCK = 92  # columns of the steps and of what is listed, in the middle of the wall
_SLIM = 54  # columns below which only the current step is named
_STEP = 12  # columns of the longest name of a step and of the gap behind it
_WORDS, _BEFORE = 4, 6  # rows of what is asked, and of what is said before
_EDGE = 2  # columns at each side
_UNBROKEN = 20_000  # columns in which no text is broken


class _Type(NamedTuple):
    """How large the clock and the name are: a dot of the clock in rows, 0 for half a row.

    Without a size the clock is a few words beside the step, and the name stands before the words.
    """

    clock: int | None
    name: Size | None

    @property
    def rows(self) -> int:
        """How many rows the item, its step and the clock take."""
        if self.clock is None:
            return 2
        return 3 + (ROWS * self.clock or SMALL_ROWS) + 2


_TYPES = (
    *(_Type(3, "huge"), _Type(2, "huge"), _Type(2, "large"), _Type(1, "large")),
    *(_Type(1, "small"), _Type(0, "small"), _Type(None, "small"), _Type(None, None)),
)
_TYPES_ABOVE_A_LIST = (_Type(1, "large"), _Type(0, "small"), _Type(None, "small"))


class _Content(NamedTuple):
    """What is below the clock: who is called, what is asked, and the rows about it."""

    said: Body
    about: list[StyledRow]
    is_list: bool  # whether what is listed is what is to be read: at the close, of measures, leads

    def rows_below(self, room: Room) -> int:
        """Return how many rows it wants below, at least: about it, and promises."""
        about, kept = (len(self.about), 0) if self.is_list else (1, _reserved(room))
        return sum(part + 1 for part in (min(about, len(self.about)), kept) if part)


def wall(state: Underway, now: datetime, room: Room) -> list[StyledRow]:
    """Return the item, its step and time, who is asked what, and what was promised."""
    inner = Room(room.columns - 2 * _EDGE, room.rows)
    content = _content(state, inner)
    types = _TYPES_ABOVE_A_LIST if content.is_list else _TYPES
    below = content.rows_below(inner)
    rows: list[StyledRow] = []
    for kind in types:
        asked = _asked(content.said, inner.columns, kind.name)
        is_high = kind.rows + len(asked) + below > room.rows
        if is_high and kind is not types[-1]:
            continue  # without drawing the clock
        clock = _clock(state, now, inner, kind.clock)
        rows = [*clock, *asked]
        if max(map(row_width, clock)) <= inner.columns:
            break
    rows = indented(rows, _EDGE)
    left = room.rows - len(rows) - 1
    least = _reserved(room) + 1 if made_here(state) else 0
    about = content.about[: max(left - least, min(left, 1))]
    rows += [EMPTY, *_grouped(about, room.columns)] if about else []
    promised = _promised(state, Room(inner.columns, room.rows - len(rows) - 1))
    # Promises grow downward, and leave the clock where it is.
    below = max(len(promised), 0 if content.is_list else _reserved(room) + 1)
    above = max((room.rows - len(rows) - below) // 2, 0)
    return [*[EMPTY] * above, *rows, *promised][: room.rows]


@lru_cache(maxsize=32)  # drawn each second, and the same until somebody else is asked
def _asked(said: Body, room: int, size: Size | None) -> tuple[StyledRow, ...]:
    """Return who is called in large type, and what is asked, each below a blank row."""
    called = said.called(room, size) if size else []
    words = said.words if called else ": ".join(filter(None, (said.who, said.words)))
    parts = (called, said.before[:_BEFORE], wrapped(words, room, "say", most=_WORDS))
    groups = (_grouped(part, room) for part in parts if part)
    return tuple(styled for group in groups for styled in (EMPTY, *group))


def _reserved(room: Room) -> int:
    """Return the rows for promises, whether there are any or not: type keeps its size meanwhile."""
    return max(room.rows // 6 - 1, 1)


def _content(state: Underway, room: Room) -> _Content:
    wide = min(room.columns, _BLOCK)
    said = body(state, wide, room.rows - 6)
    return _Content(
        said=said,
        about=without_keys(said.rest),
        is_list=isinstance(current(state).step, Close) or has_rows(state),
    )


def _clock(state: Underway, now: datetime, room: Room, size: int | None) -> list[StyledRow]:
    """Return the item, its step and the clock."""
    wide = min(room.columns, _BLOCK)
    rows = wrapped(current(state).plan.title, room.columns, "title", most=1)
    if size is None:
        rows.append(short_band(state, wide, clock_row(state, now, wide - _STEP)))
    else:
        steps = band(state, wide) if wide >= _SLIM else short_band(state, wide, EMPTY)
        rows += [*([steps] if steps else []), EMPTY, *wall_clock(state, now, size)]
    return [_centred(styled, room.columns) for styled in rows]


def _centred(styled: StyledRow, room: int) -> StyledRow:
    """Return a row in the middle, uncut: one that is too wide needs smaller type."""
    gap = max((room - row_width(styled)) // 2, 0)
    return (StyledText(" " * gap), *styled) if gap else styled


def _grouped(rows: Sequence[StyledRow], room: int) -> list[StyledRow]:
    """Return rows with the same left edge, the widest of them in the middle."""
    return indented(rows, max((room - max(map(row_width, rows))) // 2, 0))


def _promised(state: Underway, room: Room) -> list[StyledRow]:
    wide = min(room.columns, _BLOCK)
    rows = promise_rows_of_wall(state, Room(wide, room.rows))
    return [EMPTY, *indented(rows, (room.columns - wide) // 2 + _EDGE)] if rows else []


def wall_words(state: Underway) -> list[str]:
    """Return what is below the clock in lines: who is asked what, and what was promised."""
    wide = Room(_UNBROKEN, _UNBROKEN)
    content = _content(state, wide)
    asked = ": ".join(filter(None, (content.said.who, safe(content.said.words))))
    parts = [content.said.before, content.about, promise_rows_of_wall(state, wide)]
    lines = [plain(styled).rstrip() for part in parts for styled in part if styled]
    return [line for line in (asked, *lines) if line]
