"""Sheets: the rows of a CSV, each with the line on which it begins, and what is wrong with it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from huddlecli.core.errors import Wrong
from huddlecli.core.text import folded, nfc, shown

LARGEST_CELL = 16 * 1024 * 1024  # characters

_DELIMITERS = ",;\t"
_MARK = "\ufeff"
_BLANK = f"{_MARK} \t\r\n"
# The first line that Excel reads to learn the delimiter.
_NAMED_DELIMITER = re.compile(r"\ufeff?sep=([,;\t])(?:\r\n|\r|\n)")
# Other signs that Python takes for line ends may be in a cell.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_QUOTED = re.compile(r'"[^"]*"')
_REASONS = {
    "unexpected end of data": "a quote is not closed before the end of the file",
    "field larger": f"a cell has more than {LARGEST_CELL:,} characters",
}


class SheetRow(NamedTuple):
    """A row of a sheet, and the line of the file on which it begins."""

    line: int
    cells: Sequence[str]


class BadCell(NamedTuple):
    """What is wrong with a row; `column` is empty if it is the row as a whole."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class CsvSheet:
    """The rows of a CSV. `bad` says which rows cannot be read, and why.

    `footer` is the number of lines after the last full row, such as those below a report.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[SheetRow, ...] = ()
    bad: tuple[BadCell, ...] = ()
    footer: int = 0
    _places: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def place(self, column: str) -> int | None:
        """Return where a column is, whatever its case, or None; a name used twice is refused."""
        places = self._places.get(_key(column), ())
        if len(places) > 1:
            numbers = " and ".join(str(place + 1) for place in places)
            raise Wrong(
                f"{self.name}: columns {numbers} are both called {shown(self.header[places[0]])}",
                hint="rename one of them in the first line of the file",
            )
        return places[0] if places else None


def read_sheet(text: str, name: str) -> CsvSheet:
    """Return the rows in the text of a CSV. Messages call the file `name`."""
    first = 1
    if named := _NAMED_DELIMITER.match(text):
        text, first = text[named.end() :], 2
    if not text.strip(_BLANK):
        raise _empty(name)
    text = text.removeprefix(_MARK)
    bad: list[BadCell] = []
    read = _rows(text, named[1] if named else _delimiter(text), first, bad)
    head = next(read, None)
    if bad:
        raise Wrong(f"{name}:{bad[0].line}: {bad[0].reason}", hint="export the file again")
    if head is None:
        raise _empty(name)
    header = tuple(" ".join(nfc(cell).split()) for cell in head.cells)
    rows = [SheetRow(row.line, _cut(row.cells, len(header))) for row in read]
    full = [number for number, row in enumerate(rows, 1) if _is_full(row, header)]
    end = full[-1] if full else len(rows)
    good: list[SheetRow] = []
    for row in rows[:end]:
        if reason := _fault(row, head, header):
            bad.append(BadCell(row.line, "", reason))
        else:
            good.append(row)
    footer = len(rows) - end
    return CsvSheet(name, header, tuple(good), tuple(sorted(bad)), footer, _places_of(header))


def sheet_of(name: str, rows: Sequence[SheetRow]) -> CsvSheet:
    """Return a table whose rows are known, the first one with the names of the columns."""
    header = tuple(rows[0].cells) if rows else ()
    return CsvSheet(name, header, tuple(rows[1:]), _places=_places_of(header))


def _places_of(header: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, column in enumerate(header):
        places.setdefault(_key(column), []).append(place)
    return places


def _empty(name: str) -> Wrong:
    return Wrong(f"{name} is empty", hint="export it again, with the columns named in line 1")


def _rows(text: str, delimiter: str, first: int, bad: list[BadCell]) -> Iterator[SheetRow]:
    """Yield the rows that are not blank, and add what cannot be read to `bad`."""
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(map(_whole, _LINE.finditer(text)), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + first
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            known = (reason for start, reason in _REASONS.items() if str(error).startswith(start))
            bad.append(BadCell(line, "", next(known, "there is text after a closing quote")))
            continue
        if any(cells) and any(cell.strip() for cell in cells):
            yield SheetRow(line, cells)


def _whole(match: re.Match[str]) -> str:
    return match[0]


def _delimiter(text: str) -> str:
    """Return the sign between the cells of the first line that has any."""
    lines = (match[0] for match in _LINE.finditer(text))
    line = next(line for line in lines if line.strip(_BLANK))
    bare = _QUOTED.sub("", line)
    return max(_DELIMITERS, key=bare.count)


def _cut(cells: Sequence[str], width: int) -> Sequence[str]:
    """Return `cells` without empty ones beyond the header."""
    return cells[:width] if len(cells) > width and not any(cells[width:]) else cells


def _is_full(row: SheetRow, header: Sequence[str]) -> bool:
    """Whether the row has a cell for each column, and more than one of them has text."""
    filled = sum(1 for cell in row.cells if cell)
    return len(row.cells) == len(header) and filled >= min(2, len(header))


def _fault(row: SheetRow, head: SheetRow, header: Sequence[str]) -> str | None:
    """Return what is wrong with a row, or None."""
    if row.cells == head.cells:
        return "the names of the columns again"
    if len(row.cells) != len(header):
        cells = "1 cell" if len(row.cells) == 1 else f"{len(row.cells)} cells"
        return f"it has {cells}, and the first line has {len(header)}"
    return None


def _key(column: str) -> str:
    return folded(" ".join(column.split()))
