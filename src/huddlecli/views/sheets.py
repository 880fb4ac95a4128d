"""CSV for spreadsheets: a column for each field, and no cell that would be taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from huddlecli.core.records import Kind
from huddlecli.views import jsons
from huddlecli.views.records import AnyRecord, Frame
from huddlecli.views.safe import safe

_FORMULA = tuple("=+-@\t\r＝＋－＠")


def as_csv(kind: Kind, records: Iterable[AnyRecord], frame: Frame) -> str:
    """Return a heading and one line for each record, with the same fields as in JSON."""
    rows = [jsons.fields(record, frame) for record in records]
    return table(jsons.names(kind), [[*row.values()] for row in rows])


def table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return any rows as CSV."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([[cell(value) for value in row] for row in rows])
    return written.getvalue()


def cell(value: object) -> str:
    """Return a value as a spreadsheet shows it: a text that begins like a formula gets a `'`."""
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
            return f"'{safe(value)}" if value.startswith(_FORMULA) else safe(value)
        case _:
            return str(jsons.plain(value))
