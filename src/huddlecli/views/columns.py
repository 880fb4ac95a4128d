"""Columns that line up, in plain text and on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from huddlecli.views.escape import safe

if TYPE_CHECKING:  # Rich costs a listing in a pipe 30 ms that it has no use for
    from rich.console import Console, ConsoleOptions
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

Cell: TypeAlias = tuple[str, str]  # a text, and the style in which a terminal shows it

ALERT = "bold red"
QUIET = "dim"
STRONG = "bold"
PLAIN = ""
TAG = "cyan"

PROSE = 72
WIDEST = 60  # a text that is longer moves its own line, and widens no other
_GAP = "  "
_MARKS = "\u0300"  # from here on a sign may take no column, or two


def width(text: str) -> int:
    """Return how many columns a terminal gives to `text`."""
    if text.isascii() or max(text) < _MARKS:
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415  only other scripts need its tables

    return cell_len(text)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a line for each row, made safe and uncut; a column that is empty throughout goes."""
    columns = [_padded(cells) for cells in zip_longest(*rows, fillvalue="") if any(cells)]
    used = [column for column in columns if column[0]]
    lines = zip(*used, strict=True) if used else [()] * len(rows)
    return [_GAP.join(cells).rstrip() for cells in lines]


def _padded(cells: Sequence[str]) -> list[str]:
    """Return the cells of a column, made safe and padded to the widest that is not too long."""
    if not "".join(cells).isprintable():  # seldom, and asked of thousands at once
        cells = [safe(cell) for cell in cells]
    if "".join(cells).isascii():
        room = min(max(map(len, cells)), WIDEST)
        return [cell.ljust(room) for cell in cells]
    widths = [width(cell) for cell in cells]
    room = min(max(widths), WIDEST)
    return [cell + " " * (room - wide) for cell, wide in zip(cells, widths, strict=True)]


def wrapped(text: str, *, first: str = "", rest: str = "") -> list[str]:
    """Return prose, made safe, in lines of 72 columns with the given first and later indents.

    An address or another long word stays whole.
    """
    lines = folded(safe(text), PROSE - width(rest), first=PROSE - width(first))
    return [f"{rest if number else first}{line}" for number, line in enumerate(lines)]


def folded(
    text: str, room: int, *, first: int | None = None, breaks_words: bool = False
) -> list[str]:
    """Return `text` in lines of at most `room` columns; `first` is the width of the first line.

    Lines are broken at blanks, and before most signs of Chinese, Japanese and Korean. Where it
    `breaks_words`, a longer word is cut; else it has a line of its own, which is too long.
    """
    lines: list[str] = []
    line, used, left = "", 0, room if first is None else first
    for word in text.split():
        for number, piece in enumerate(_pieces(word)):
            gap = " " if line and not number else ""
            wide = width(piece)
            if used + len(gap) + wide <= left:
                line, used = f"{line}{gap}{piece}", used + len(gap) + wide
                continue
            if line:
                lines.append(line)
                left = room
            line, used = piece, wide
            while breaks_words and used > left:
                begun = beginning(line, left) or line[0]
                lines.append(begun)
                line, left = line[len(begun) :], room
                used = width(line)
    return [*lines, line] if line else lines


# Signs of scripts that are written without blanks, or may be broken anywhere; those that close
# stay with what is before them, those that open with what is after.
_SIGN = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff"
_CLOSING = "、。，．：；！？）」』】》〉］｝〕ー々…”’"
_OPENING = "（「『【《〈［｛〔“‘"
_FIRST_OPENING = "\u2018"  # the least of these signs: before it, no sign divides a word


@cache
def _piece() -> re.Pattern[str]:
    return re.compile(f"[{_OPENING}]*(?:[{_SIGN}]|[^{_SIGN}{_OPENING}]+)[{_CLOSING}]*|.")


def _pieces(word: str) -> Sequence[str]:
    """Return a word in the parts between which a line can be broken."""
    is_whole = len(word) == 1 or max(word, default="") < _FIRST_OPENING
    return (word,) if is_whole else _piece().findall(word)


def beginning(text: str, room: int) -> str:
    """Return as much of `text` as `room` columns take."""
    if text.isascii():
        return text[:room]
    taken = 0
    for number in range(1, len(text) + 1):
        if width(text[:number]) > room:
            return text[:taken]
        taken = number
    return text


def broken(text: str, room: int) -> str:
    """Return `text` with lines of at most `room` columns, broken between words.

    What a wide gap sets off, such as `   undo: huddle undo`, comes on a line of its own.
    """
    lines = list[str]()
    for line in text.split("\n"):
        parts = [line] if width(line) <= room else filter(None, line.split("   "))
        for part in parts:
            lines += [part] if width(part) <= room else folded(part, room)
    return "\n".join(lines)


def styled(*cells: Cell) -> Text:
    """Return one line of styled words for a terminal."""
    from rich.text import Text  # noqa: PLC0415  see above

    return Text.assemble(*((safe(text), style) for text, style in cells))


def grid(rows: Sequence[Sequence[Text]], *, indent: int = 0) -> Padding:
    """Return the rows as columns without borders; what does not fit goes on in a new line."""
    from rich.padding import Padding  # noqa: PLC0415  see above

    columns = list(zip(*rows, strict=True))
    used = [column for column in columns if any(cell.plain for cell in column)]
    return Padding(_Columns(used), (0, 0, 0, indent))


class _Columns:
    """Columns for the room that there is, which only Rich knows."""

    def __init__(self, columns: Sequence[Sequence[Text]]) -> None:
        self._columns = columns

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> Iterator[Table]:
        """Yield the columns as a table."""
        from rich.table import Table  # noqa: PLC0415  see above

        table = Table.grid(padding=(0, len(_GAP), 0, 0))
        room = options.max_width - len(_GAP) * (len(self._columns) - 1)
        for wide in _widths(self._columns, room):
            table.add_column(overflow="fold", width=wide)
        for cells in zip(*self._columns, strict=True):
            table.add_row(*cells)
        yield table


def _widths(columns: Sequence[Sequence[Text]], room: int) -> Sequence[int | None]:
    """Return widths in which no word is broken, such as an id; None where Rich has to choose.

    The widest column gives way first.
    """
    widths = [max(cell.cell_len for cell in column) for column in columns]
    left_over = room - sum(widths)
    least = [] if left_over >= 0 else [_longest_word(column) for column in columns]
    if left_over >= 0 or sum(least) > room:
        return [None] * len(columns)
    for _ in range(-left_over):
        broad = (at for at, wide in enumerate(widths) if wide > least[at])
        widths[max(broad, key=widths.__getitem__)] -= 1
    return widths


def _longest_word(column: Sequence[Text]) -> int:
    return max(width(word) for cell in column for word in ("", *cell.plain.split()))


_BARS = "▁▂▃▄▅▆▇█"
_NO_BAR = "·"


def bars(values: Sequence[float | None], most: float | None = None) -> str:
    """Return a sign for each value, or a dot for a missing one, on a scale from 0 to `most`."""
    if most is None:
        most = max((value for value in values if value is not None), default=0)
    return "".join(_NO_BAR if value is None else _bar(value, most) for value in values)


def _bar(value: float, most: float) -> str:
    if value <= 0 or most <= 0:
        return _BARS[0]
    return _BARS[round((len(_BARS) - 1) * value / most)]
