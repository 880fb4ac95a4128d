"""Promises in rows that are read from afar: who does what by when, in bold and without ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from huddlecli.views.columns import width
from huddlecli.views.escape import safe
from huddlecli.views.huddle.rows import (
    EMPTY,
    Room,
    StyledRow,
    StyledText,
    Tone,
    cut,
    indented,
    row,
    row_width,
    wrapped,
)

SLIM = 48  # columns below which a title stands below its owner and day, not beside them


class Promised(NamedTuple):
    """A promise in words: its owner, or what else it is, the day, and the title."""

    owner: str
    day: str
    title: str
    owner_tone: Tone = "strong"


@lru_cache(maxsize=8)  # drawn each second, and the same until there is another promise
def wall_blocks(promised: tuple[Promised, ...], room: int) -> list[list[StyledRow]]:
    """Return the rows of each promise: one, or two and more where there are few columns."""
    if room < SLIM:
        return [slim_rows(one, room, "strong") for one in promised]
    wide = min(max((width(safe(one.owner)) for one in promised), default=0), room // 4)
    days = max((width(one.day) for one in promised), default=0)
    return [[cut(_in_one_row(one, wide, days), room)] for one in promised]


def _in_one_row(promised: Promised, wide: int, days: int) -> StyledRow:
    owner = cut(row(StyledText(promised.owner, promised.owner_tone)), wide)
    gap = " " * (wide - row_width(owner) + 2)
    return row(
        *owner,
        StyledText(f"{gap}{promised.day:<{days}}  ", "quiet"),
        StyledText(promised.title, "strong"),
    )


def slim_rows(
    promised: Promised, room: int, tone: Tone, mark: StyledRow = EMPTY, *, most: int = 2
) -> list[StyledRow]:
    """Return the owner, the day and a `mark` in a row, and below it at `most` rows of the title."""
    owner = StyledText(promised.owner, promised.owner_tone)
    head = row(owner, StyledText(f"  {promised.day}".rstrip(), "quiet"), *mark)
    return [cut(head, room), *indented(wrapped(promised.title, room - 2, tone, most=most), 2)]


def fitting_rows(
    heads: Sequence[str], blocks: Sequence[Sequence[StyledRow]], room: Room
) -> list[StyledRow]:
    """Return the last blocks that fit, below a heading that says how many are hidden.

    It is the first of `heads` that fits, the last of them cut.
    """
    if not blocks or room.rows < 1:
        return []
    shown = [*_last_blocks(blocks, room.rows - 1)]
    hidden = len(blocks) - len(shown)
    more = f", {hidden} more above" if hidden else ""
    tries = [f"{head}{more}" if shown else f"{hidden} {head}" for head in heads]
    head = next((head for head in tries if width(head) <= room.columns), tries[-1])
    above = cut(row(StyledText(head, "quiet")), room.columns)
    return [above, *(styled for block in reversed(shown) for styled in block)]


def _last_blocks(blocks: Sequence[Sequence[StyledRow]], rows: int) -> Iterator[Sequence[StyledRow]]:
    """Yield the blocks from the last one on backwards, as many as `rows` take whole."""
    for block in reversed(blocks):
        rows -= len(block)
        if rows < 0:
            return
        yield block
