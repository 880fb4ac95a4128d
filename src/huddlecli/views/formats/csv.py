"""CSV for spreadsheets: a column for each field, and no cell that would be taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from huddlecli.views.escape import safe
from huddlecli.views.formats import json

MARK = "\ufeff"  # at the beginning of a file: by it a spreadsheet knows that it is UTF-8
_SEPARATORS = (
    ",;"  # one of them is a sheet's own, a spreadsheet elsewhere goes by another; no tab is left
)
_FORMULA = "=+@\t\r＝＋－＠-"


def table(heading: Sequence[str], rows: Iterable[Sequence[object]], *, delimiter: str = ",") -> str:
    """Return any rows as CSV."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([[cell(value) for value in row] for row in rows])
    return written.getvalue()


def cell(value: object) -> str:
    """Return a value as a spreadsheet shows it: a text that begins like a formula gets a `'`.

    So does what follows a separator: where another one is usual, a cell begins there.
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case tuple() | list():
            return cell(" ".join(str(part) for part in value))
        case str():
            return safe(re.sub(rf"(^|[{_SEPARATORS}])(?=\"*[{_FORMULA}])", r"\1'", value))
        case _:
            return str(json.plain(value))
