"""Columns that line up, in plain text and on a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from huddlecli.views.safe import safe

if TYPE_CHECKING:  # Rich costs a listing in a pipe 30 ms that it has no use for
    from rich.padding import Padding
    from rich.text import Text

Cell: TypeAlias = tuple[str, str]  # a text, and the style in which a terminal shows it

ALERT = "bold red"
QUIET = "dim"
STRONG = "bold"
PLAIN = ""
TAG = "cyan"

PROSE = 72
WIDEST = 500  # a text that is longer moves its own line, and widens no other
_GAP = "  "


def width(text: str) -> int:
    """Return how many columns a terminal gives to `text`."""
    if text.isascii():
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
    """Return the cells of a column, safe, all as wide as the widest that is no monster."""
    if not "".join(cells).isprintable():  # seldom, and asked of thousands at once
        cells = [safe(cell) for cell in cells]
    if "".join(cells).isascii():
        room = min(max(map(len, cells)), WIDEST)
        return [cell.ljust(room) for cell in cells]
    widths = [width(cell) for cell in cells]
    room = min(max(widths), WIDEST)
    return [cell + " " * (room - wide) for cell, wide in zip(cells, widths, strict=True)]


def wrapped(text: str, *, first: str = "", rest: str = "") -> list[str]:
    """Return prose in lines of 72 columns, safe, the first and the others indented as told."""
    return textwrap.wrap(
        safe(text),
        width=PROSE,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def styled(*cells: Cell) -> Text:
    """Return one line of styled words for a terminal."""
    from rich.text import Text  # noqa: PLC0415  see above

    return Text.assemble(*((safe(text), style) for text, style in cells))


def grid(rows: Sequence[Sequence[Text]], *, indent: int = 0) -> Padding:
    """Return the rows as columns without borders; what does not fit goes on in a new line."""
    from rich.padding import Padding  # noqa: PLC0415  see above
    from rich.table import Table  # noqa: PLC0415

    columns = list(zip(*rows, strict=True))
    used = [column for column in columns if any(cell.plain for cell in column)]
    table = Table.grid(padding=(0, len(_GAP), 0, 0))
    for _ in used:
        table.add_column(overflow="fold")
    for cells in zip(*used, strict=True):
        table.add_row(*cells)
    return Padding(table, (0, 0, 0, indent))
