"""`huddle measure import`: take in the values of measures from a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from huddlecli.cli.context import Context
from huddlecli.cli.imports.sheet_file import load_sheet, warn_about_rows
from huddlecli.cli.measures.data import find_standing_measure, load_measures
from huddlecli.cli.measures.values import TypedValue, period_for, value_keys, value_of
from huddlecli.core.errors import Failed, HuddleError, Wrong
from huddlecli.core.imports.sheets import BadCell, CsvSheet, SheetRow
from huddlecli.core.periods import period_key
from huddlecli.core.side_records import Measure, Number
from huddlecli.core.text import folded, shown

COLUMNS = ("measure", "period", "value")
_NOTE = "note"


class _Value(NamedTuple):
    """The value of a measure for a period, with a note if the sheet has one."""

    measure: Measure
    key: str
    value: Number
    note: str | None

    @property
    def is_known(self) -> bool:
        """Whether the measure has this value and this note already."""
        is_same = self.measure.values.get(self.key) == self.value
        return is_same and self.note in (None, self.measure.notes.get(self.key))


@dataclass(slots=True)
class _ReadValues:
    """The values of a sheet, and what is wrong with its other rows."""

    values: list[_Value] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)


def import_values(context: Context, file: str, encoding: str | None, *, dry_run: bool) -> int:
    """Import the values in a file, and return the exit code."""
    sheet = load_sheet(context, file, encoding)
    read = _ValueReader(context, sheet).read()
    fresh = [value for value in read.values if not value.is_known]
    if not dry_run:
        _write(context, fresh)
    warn_about_rows(context, sheet, read.bad)
    if not context.flags.quiet:
        new = sum(value.key not in value.measure.values for value in fresh)
        context.console.confirm(
            f"{new} new, {len(fresh) - new} changed, {len(read.values) - len(fresh)} unchanged, "
            f"{len(read.bad)} not read"
        )
        if dry_run:
            context.console.err("dry run: nothing was written")
    return Failed.exit_code if read.bad else 0


class _ValueReader:
    """Reads the values in the rows of a sheet."""

    def __init__(self, context: Context, sheet: CsvSheet) -> None:
        self._context, self._sheet = context, sheet
        self._places = {name: sheet.place(name) for name in (*COLUMNS, _NOTE)}
        missing = [name for name in COLUMNS if self._places[name] is None]
        if missing:
            raise Wrong(
                f"{sheet.name} has no column {' and no column '.join(missing)}",
                hint="the first line: measure,period,value,note",
            )
        self._titles = {folded(one.title): one for one in load_measures(context)}
        self._found: dict[str, Measure | HuddleError] = {}

    def read(self) -> _ReadValues:
        """Return the values; of two rows for the same period only the first counts."""
        read = _ReadValues(bad=[*self._sheet.bad])
        lines: dict[tuple[str, str], int] = {}
        for row in self._sheet.rows:
            column = COLUMNS[0]
            try:
                measure = self._measure(self._cell(row, column))
                column = COLUMNS[1]
                key = period_key(period_for(self._context, measure, self._cell(row, column)))
                column = COLUMNS[2]
                text = self._cell(row, column)
                value = value_of(measure, TypedValue(measure.title, text))
                column = _NOTE
                words = self._cell(row, column) or None
                checked = value_keys(key, value, words).get(f"notes.{key}")
            except HuddleError as error:
                read.bad.append(BadCell(row.line, self._name(column), error.message))
                continue
            if line := lines.get((measure.id, key)):
                reason = f"{key} of this measure is in line {line} already"
                read.bad.append(BadCell(row.line, self._name(COLUMNS[1]), reason))
                continue
            lines[measure.id, key] = row.line
            read.values.append(_Value(measure, key, value, checked))
        read.bad.sort()
        return read

    def _measure(self, text: str) -> Measure:
        """Return the measure that a cell names: by its title, else by an id or by words of it."""
        if not text:
            raise Wrong("no measure is named", hint="huddle measure list")
        if known := self._titles.get(folded(text)):
            return known
        if text not in self._found:
            try:
                self._found[text] = find_standing_measure(self._context, text)
            except HuddleError as error:
                self._found[text] = error
        found = self._found[text]
        if isinstance(found, HuddleError):
            raise found
        return found

    def _cell(self, row: SheetRow, column: str) -> str:
        place = self._places[column]
        return "" if place is None else row.cells[place].strip()

    def _name(self, column: str) -> str:
        """Return a column as the sheet calls it."""
        place = self._places[column]
        return shown(self._sheet.header[place]) if place is not None else column


def _write(context: Context, values: list[_Value]) -> None:
    """Write the values, with one change for each measure."""
    me, now = context.current_user.name, context.now()
    keys: dict[str, dict[str, Any]] = {}
    for value in values:
        known = keys.setdefault(value.measure.id, {})
        known |= value_keys(value.key, value.value, value.note)
    with context.transaction:
        for record_id, changed in keys.items():
            context.records.change(Measure, record_id, me, now, set=changed)
