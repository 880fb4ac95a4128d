"""What other terminals change in the measures and leads that a board lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from huddlecli.core.huddle.sides.commands import SyncRow
from huddlecli.core.huddle.sides.row_records import (
    RowRecord,
    answered_elsewhere,
    record_of_lead,
    record_of_measure,
)
from huddlecli.core.huddle.sides.rows import LeadRow, MeasureRow
from huddlecli.core.huddle.state import Underway, row_record
from huddlecli.core.side_records import Lead, Measure
from huddlecli.live.arrivals import ListNames
from huddlecli.live.watched_records import WatchedRecords
from huddlecli.store.files import all_names


class BoardChanges:
    """Looks for the answers that people give elsewhere while a board lists their records."""

    def __init__(
        self, folder: Path, clock: Callable[[], float], *, listing: ListNames = all_names
    ) -> None:
        """Look into `folder`; `clock` gives the seconds since 1970, as files have them."""
        self._measures = WatchedRecords(folder, Measure, clock, listing)
        self._leads = WatchedRecords(folder, Lead, clock, listing)

    def look_again(self) -> None:
        """Look into each folder at the next look, whether it changed or not."""
        self._measures.look_again()
        self._leads.look_again()

    def fresh(self, state: Underway, months: Iterable[str]) -> Iterator[SyncRow]:
        """Yield the answers to take in or to take back, for each record once it has changed."""
        near = [*months]
        boards = state.begun.boards
        measures = {row.id: row for row in boards.measures.rows}
        for measure in self._measures.changed(measures, near) if measures else ():
            row = measures[measure.id]
            yield from _change(state, row, record_of_measure(measure, row))
        leads = {row.id: row for row in boards.leads.rows}
        for lead in self._leads.changed(leads, near) if leads else ():
            yield from _change(state, leads[lead.id], record_of_lead(lead))


def _change(state: Underway, row: MeasureRow | LeadRow, now: RowRecord) -> Iterator[SyncRow]:
    """Yield what became of a row, if its record says something else than the huddle knows."""
    given = answered_elsewhere(row, row_record(state, row), now)
    if given:
        yield SyncRow(given, now)
