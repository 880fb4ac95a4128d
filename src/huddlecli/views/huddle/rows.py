"""Rows of styled spans: cutting, wrapping and placing them side by side before they are drawn.

A screen of a running huddle is a list of rows, made here from values alone; a terminal's colors
and its mouse come later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Literal, NamedTuple, TypeAlias

from huddlecli.views.columns import beginning, folded, width
from huddlecli.views.escape import safe

Tone: TypeAlias = Literal[
    "plain",
    "quiet",  # what need not be read
    "strong",
    "title",
    "say",  # what is to be said aloud now
    "name",  # who is called
    "lit",  # where the huddle is
    "calm",  # time enough
    "warm",  # time runs short
    "over",  # time is up
    "kept",  # what was agreed
    "fresh",  # what just came in
    "key",  # what can be pressed
    "first",  # the first side's share
    "second",  # the others' shares
]


Size: TypeAlias = Literal["small", "large", "huge"]
ROOMY = (90, 23)  # columns and rows of the stage from which names are written larger
SPACIOUS = (112, 38)  # from which all that is to be read from afar is larger still


class Room(NamedTuple):
    """How many columns and rows there are."""

    columns: int
    rows: int

    @property
    def size(self) -> Size:
        """How large names and digits can be."""
        if self.columns >= SPACIOUS[0] and self.rows >= SPACIOUS[1]:
            return "huge"
        return "large" if self.columns >= ROOMY[0] and self.rows >= ROOMY[1] else "small"


class StyledText(NamedTuple):
    """A piece of a row in one tone; `on_click` is the line that a click types."""

    text: str
    tone: Tone = "plain"
    on_click: str = ""


StyledRow: TypeAlias = tuple[StyledText, ...]
EMPTY: StyledRow = ()
ELLIPSIS = "…"
_FEWEST = 8  # columns for a text that is cut beside another one


def row(*spans: str | StyledText) -> StyledRow:
    """Return a row of spans, made safe; what is no span yet is plain."""
    toned = (StyledText(span) if isinstance(span, str) else span for span in spans)
    return tuple(span._replace(text=safe(span.text)) for span in toned if span.text)


def plain(styled: StyledRow) -> str:
    """Return the text of a row."""
    return "".join(span.text for span in styled)


def row_width(styled: StyledRow) -> int:
    """Return how many columns a row takes."""
    return sum(width(span.text) for span in styled)


def cut(styled: StyledRow, room: int) -> StyledRow:
    """Return a row of at most `room` columns, with an ellipsis where it was longer."""
    if row_width(styled) <= room:
        return styled
    kept: list[StyledText] = []
    left = max(room - 1, 0)
    for span in styled:
        text = beginning(span.text, left)
        kept.append(span._replace(text=text))
        left -= width(text)
        if len(text) < len(span.text):
            break
    return (*kept, StyledText(ELLIPSIS, kept[-1].tone)) if room > 0 else EMPTY


def padded(styled: StyledRow, room: int) -> StyledRow:
    """Return a row of exactly `room` columns."""
    fitting = cut(styled, room)
    gap = room - row_width(fitting)
    return (*fitting, StyledText(" " * gap)) if gap else fitting


def column(text: str, room: int) -> str:
    """Return `text`, safe and whole, with blanks up to `room` columns behind it."""
    shown = safe(text)
    return shown + " " * (room - width(shown))


def spread(left: StyledRow, right: StyledRow, room: int) -> StyledRow:
    """Return a row with `left` at its beginning and `right`, which stays whole, at its end.

    Of `left` at least a few characters are shown, or nothing.
    """
    space = room - row_width(right)
    if space < min(row_width(left) + 1, _FEWEST):
        return cut((StyledText(" " * max(space, 0)), *right), room)
    return (*padded(left, space - 1), StyledText(" "), *right)


def centred(styled: StyledRow, room: int) -> StyledRow:
    """Return a row in the middle of `room` columns."""
    gap = max((room - row_width(styled)) // 2, 0)
    return cut((StyledText(" " * gap), *styled) if gap else styled, room)


# A count stays with its word (`5 more`, `6 h`), and `3 of 7` stays whole. The sign stands for a
# blank while lines are broken: it is as wide, and of no alphabet.
_TIE = "\ue000"
_COUNTED = re.compile(r"(?<=[\d%]) (?=[^\W\d])|(?<=\d of) (?=\d)")


def wrapped(text: str, room: int, tone: Tone = "plain", *, most: int = 99) -> list[StyledRow]:
    """Return `text` in rows of `room` columns, broken at blanks; `most` rows, the last cut.

    A count is never separated from its word.
    """
    rows = [row(StyledText(line, tone)) for line in _lines(safe(text), max(room, 1))]
    if len(rows) <= most:
        return rows
    rest = " ".join(plain(styled) for styled in rows[most - 1 :])
    return [*rows[: most - 1], cut(row(StyledText(rest, tone)), room)] if most > 0 else []


@lru_cache(maxsize=1024)  # much of what is shown each second is as before
def _lines(text: str, room: int) -> tuple[str, ...]:
    lines = folded(_COUNTED.sub(_TIE, text), room, breaks_words=True)
    return tuple(line.replace(_TIE, " ") for line in lines)


def side_by_side(
    left: Sequence[StyledRow], right: Sequence[StyledRow], room: int, *, gap: int = 2
) -> list[StyledRow]:
    """Return two blocks side by side, the left one `room` columns wide."""
    pairs = zip_longest(left, right, fillvalue=EMPTY)
    return [
        (*padded(left_row, room), StyledText(" " * gap), *right_row) if right_row else left_row
        for left_row, right_row in pairs
    ]


def last(rows: Sequence[StyledRow], most: int) -> list[StyledRow]:
    """Return the last `most` rows, the first of them telling how many are hidden above."""
    if len(rows) <= most:
        return list(rows)
    if most < 2:
        return list(rows[len(rows) - most :]) if most > 0 else []
    hidden = len(rows) - most + 1
    return [
        row(StyledText(f"  {ELLIPSIS} {hidden} more above", "quiet")),
        *rows[len(rows) - most + 1 :],
    ]


def without_keys(rows: Iterable[StyledRow]) -> list[StyledRow]:
    """Return the rows without those that name a key, and without the gaps around these."""
    kept: list[StyledRow] = []
    for styled in rows:
        is_second_gap = not styled and not (kept and kept[-1])
        if not is_second_gap and all(span.tone != "key" for span in styled):
            kept.append(styled)
    return kept if not kept or kept[-1] else kept[:-1]


def indented(rows: Iterable[StyledRow], by: int) -> list[StyledRow]:
    """Return rows with `by` blanks before each."""
    return [(StyledText(" " * by), *styled) if styled else EMPTY for styled in rows]
