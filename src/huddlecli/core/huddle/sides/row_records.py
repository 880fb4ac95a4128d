"""What the record of a measure or a lead on a board says now, and which answers still hold in it.

An answer belongs to the huddle, and the record to the team: an answer that was given here can be
taken back at another terminal. Boards and minutes have only the answers that the record still has.
"""

from __future__ import annotations

from collections.abc import Iterable

from huddlecli.core.huddle.sides.rows import (
    LeadRow,
    MeasureRow,
    RowAnswer,
    RowKind,
    judged,
    outcome_of,
    verdict_of,
)
from huddlecli.core.side_records import (
    REJECTIONS,
    Lead,
    LeadOutcome,
    LeadVerdict,
    Measure,
    Number,
    Rejection,
)
from huddlecli.core.value import Value, replace


class RowRecord(Value):
    """What answers for a row can change in its record.

    `value` and `note` are those of the period of a measure, `reason` is that of a rejection.
    """

    is_dropped: bool = False
    value: Number | None = None
    note: str | None = None
    is_answered: bool = False
    verdict: LeadVerdict | None = None
    reason: Rejection | None = None
    outcome: LeadOutcome | None = None


def record_of_row(row: MeasureRow | LeadRow) -> RowRecord:
    """Return what the record of a row said when the huddle began."""
    if isinstance(row, MeasureRow):
        return RowRecord(value=row.value, note=row.note)
    return RowRecord(is_answered=row.is_answered, verdict=row.verdict, outcome=row.outcome)


def record_of_measure(measure: Measure, row: MeasureRow) -> RowRecord:
    """Return what a measure says for the period of its row; counted values stay as they are."""
    is_dropped = measure.status == "dropped"
    if row.counted_from:
        return replace(record_of_row(row), is_dropped=is_dropped)
    value, note = measure.values.get(row.period), measure.notes.get(row.period)
    return RowRecord(is_dropped=is_dropped, value=value, note=note)


def record_of_lead(lead: Lead) -> RowRecord:
    """Return what a lead says."""
    known = next((word for word in REJECTIONS if word == lead.reason), None)
    return RowRecord(
        is_dropped=lead.status == "dropped",
        is_answered=lead.answered is not None,
        verdict=lead.verdict,
        reason=known if lead.verdict == "rejected" else None,
        outcome=lead.outcome,
    )


def after_answer(record: RowRecord, given: RowAnswer) -> RowRecord:
    """Return what a record says after an answer."""
    match given.answer:
        case "value":
            return replace(record, value=given.value, note=given.note or record.note)
        case "dropped":
            return replace(record, is_dropped=True)
        case "answered":
            return replace(record, is_answered=True)
        case "accepted" | "rejected":
            return replace(record, verdict=verdict_of(given.answer), reason=given.reason)
        case _:
            return replace(record, outcome=outcome_of(given.answer) or record.outcome)


def holds(given: RowAnswer, record: RowRecord) -> bool:
    """Whether the record still says what was answered; an answer that changes none always holds."""
    match given.answer:
        case "value":
            return record.value == given.value
        case "dropped":
            return record.is_dropped
        case "answered":
            return record.is_answered
        case "accepted" | "rejected":
            return (record.verdict, record.reason) == (given.answer, given.reason)
        case "won" | "lost" | "nurture":
            return record.outcome == given.answer
        case "taken-back":
            return False
        case "discuss" | "not-now":
            return True


def answer_that_holds(answers: Iterable[RowAnswer], record: RowRecord) -> RowAnswer | None:
    """Return the last answer for a row that its record still has, or None."""
    return next((given for given in reversed([*answers]) if holds(given, record)), None)


def answered_elsewhere(
    row: MeasureRow | LeadRow, before: RowRecord, now: RowRecord
) -> RowAnswer | None:
    """Return what was answered at another terminal between two states of a record.

    It is `taken-back` if the record only lost an answer, and None if nothing changed.
    """
    if now == before:
        return None
    kind: RowKind = "lead" if isinstance(row, LeadRow) else "measure"
    back = RowAnswer(kind=kind, id=row.id, answer="taken-back")
    if now == record_of_row(row):
        return back
    if now.is_dropped:
        return replace(back, answer="dropped")
    if isinstance(row, MeasureRow):
        if now.value is None or (now.value, now.note) == (before.value, before.note):
            return back
        return replace(back, answer="value", value=now.value, period=row.period, note=now.note)
    if now.outcome and now.outcome != before.outcome:
        return replace(back, answer=now.outcome)
    if now.verdict and (now.verdict, now.reason) != (before.verdict, before.reason):
        return replace(back, answer=now.verdict, reason=now.reason)
    return replace(back, answer="answered") if now.is_answered > before.is_answered else back


def with_record(row: MeasureRow, record: RowRecord) -> MeasureRow:
    """Return a measure with what its record says now."""
    if record == record_of_row(row):
        return row
    values = (*row.values[:-1], record.value)
    state = "none" if record.value is None else judged(record.value, row.target, row.want)
    return replace(row, values=values, state=state, note=record.note)


def lead_with_record(row: LeadRow, record: RowRecord) -> LeadRow:
    """Return a lead with what its record says now."""
    return replace(
        row, is_answered=record.is_answered, verdict=record.verdict, outcome=record.outcome
    )
