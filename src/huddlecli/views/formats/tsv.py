"""TSV for `cut`, `awk` and a paste into a spreadsheet: one line a row, a tab between two cells."""

from __future__ import annotations

import csv
import re

_ENDS = re.compile("[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029\u2409-\u240d]+")  # also signs for them


def from_csv(text: str) -> str:
    """Return the rows of a CSV of ours as TSV; tabs and line ends in a cell are one space.

    So a cell is guarded as in CSV against being taken for a formula.
    """
    rows = csv.reader(text.splitlines(keepends=True))
    return "".join("\t".join(map(_cell, row)) + "\n" for row in rows)


def _cell(text: str) -> str:
    """Return a cell. Spreadsheets take a `"` at its beginning for that of a quoted cell."""
    plain = _ENDS.sub(" ", text)
    return '"{}"'.format(plain.replace('"', '""')) if plain.startswith('"') else plain
