"""What other terminals change in the measures and leads that a board lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from huddlecli.core.huddle.sides.commands import SyncRow
from huddlecli.core.huddle.sides.rows import (
    LeadRow,
    MeasureRow,
    RowAnswer,
    RowAnswerName,
    answer_of,
    lead_now,
)
from huddlecli.core.huddle.state import Underway, measures_now
from huddlecli.core.side_records import REJECTIONS, Lead, Measure
from huddlecli.live.arrivals import ListNames
from huddlecli.live.watched_records import WatchedRecords
from huddlecli.store.files import names


class BoardChanges:
    """Looks for the answers that people give elsewhere while a board lists their records."""

    def __init__(
        self, folder: Path, clock: Callable[[], float], *, listing: ListNames = names
    ) -> None:
        """Look into `folder`; `clock` gives the seconds since 1970, as files have them."""
        self._measures = WatchedRecords(folder, Measure, clock, listing)
        self._leads = WatchedRecords(folder, Lead, clock, listing)

    def fresh(self, state: Underway, months: Iterable[str]) -> Iterator[SyncRow]:
        """Yield the answers to take in, for each record once it has changed."""
        near = [*months]
        boards = state.begun.boards
        measures = {row.id: row for row in measures_now(state)}
        for record in self._measures.changed(measures, near) if measures else ():
            given = _about_measure(measures[record.id], record)
            if given and not _is_known(given, state):
                yield SyncRow(given)
        leads = {row.id: row for row in boards.leads.rows}
        for lead in self._leads.changed(leads, near) if leads else ():
            given = _about_lead(lead_now(leads[lead.id], state.row_answers), lead)
            if given and not _is_known(given, state):
                yield SyncRow(given)


def _is_known(given: RowAnswer, state: Underway) -> bool:
    """Whether this was the last thing that the huddle heard about the record."""
    return given == answer_of(state.row_answers, given.id)


def _about_measure(row: MeasureRow, record: Measure) -> RowAnswer | None:
    """Return the value that was given elsewhere, or that the measure was dropped."""
    if record.status == "dropped":
        return RowAnswer(kind="measure", id=row.id, answer="dropped")
    value = record.values.get(row.period)
    if row.counted_from or value is None or value == row.value:
        return None
    note = record.notes.get(row.period)
    return RowAnswer(
        kind="measure", id=row.id, answer="value", value=value, period=row.period, note=note
    )


def _about_lead(row: LeadRow, record: Lead) -> RowAnswer | None:
    """Return what happened to a lead elsewhere, or None if it is as it was."""
    answer: RowAnswerName | None = None
    if record.status == "dropped":
        answer = "dropped"
    elif record.outcome and record.outcome != row.outcome:
        answer = record.outcome
    elif record.verdict and record.verdict != row.verdict:
        answer = record.verdict
    elif record.answered and not row.is_answered:
        answer = "answered"
    if answer is None:
        return None
    known = next((word for word in REJECTIONS if word == record.reason), None)
    reason = known if answer == "rejected" else None
    return RowAnswer(kind="lead", id=row.id, answer=answer, reason=reason)
