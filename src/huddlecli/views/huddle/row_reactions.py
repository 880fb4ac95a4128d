"""What a screen says after an answer for a measure or a lead."""

from __future__ import annotations

from huddlecli.core.huddle.sides.events import RowAnswered, RowChanged
from huddlecli.core.huddle.sides.row_records import (
    RowRecord,
    after_answer,
    lead_with_record,
    with_record,
)
from huddlecli.core.huddle.sides.rows import LeadRow, MeasureRow, RowAnswer
from huddlecli.core.huddle.state import Underway, row_record
from huddlecli.views.escape import safe
from huddlecli.views.huddle.leads import lead_name, said_words, standing_words
from huddlecli.views.huddle.scoreboard import result_words
from huddlecli.views.huddle.time import ScreenLine


def row_lines(event: RowAnswered | RowChanged, before: Underway) -> list[ScreenLine]:
    """Return what was answered, and where what is to be discussed went."""
    answer = event.answer
    where = " (from another terminal)" if isinstance(event, RowChanged) else ""
    record = event.record if isinstance(event, RowChanged) else None
    words = answer_words(before, answer, record)
    line = ScreenLine(f"  {answer.id[:4]}  {row_name(before, answer)}: {words}{where}", "kept")
    if answer.answer != "discuss" or isinstance(event, RowChanged):
        return [line]
    return [line, _goes_to(event)]


def _goes_to(event: RowAnswered) -> ScreenLine:
    if event.item:
        title, minutes = safe(event.item.title), event.item.minutes
        return ScreenLine(f'  added after this item: "{title}", {minutes} min', "kept")
    if event.raised:
        return raised_line(event.raised.title)
    return ScreenLine("  it is on the plan already", "quiet")


def raised_line(title: str) -> ScreenLine:
    """Return that there is no time for an item, and where it went."""
    words = f'  no time left today: "{safe(title)}" is raised for the next huddle'
    return ScreenLine(words, "late")


def row_name(state: Underway, answer: RowAnswer) -> str:
    """Return the title of the measure or the lead, or what is known of a forgotten lead."""
    if answer.kind == "lead":
        lead = _lead(state, answer)
        return lead_name(lead) if lead else f"lead {answer.id[:4]}"
    measure = _measure(state, answer)
    return safe(measure.title) if measure else answer.id[:4]


def _measure(state: Underway, answer: RowAnswer) -> MeasureRow | None:
    rows = state.begun.boards.measures.rows
    return next((row for row in rows if row.id == answer.id), None)


def _lead(state: Underway, answer: RowAnswer) -> LeadRow | None:
    rows = state.begun.boards.leads.rows
    return next((row for row in rows if row.id == answer.id), None)


def answer_words(state: Underway, answer: RowAnswer, record: RowRecord | None) -> str:
    """Return `118 of 120 leads, red`, `rejected (definition)`, `not now`, `taken back, no value`.

    `record` is what the record says since then, if another terminal changed it.
    """
    measure, lead = _measure(state, answer), _lead(state, answer)
    if answer.answer == "taken-back" and record and measure:
        return f"taken back, {result_words(with_record(measure, record))}"
    if answer.answer == "taken-back" and record and lead:
        return f"taken back, {standing_words(lead_with_record(lead, record), state)}"
    if answer.answer == "value" and measure:
        note = f" ({safe(answer.note)})" if answer.note else ""
        now = record or after_answer(row_record(state, measure), answer)
        return f"{result_words(with_record(measure, now))}{note}"
    return said_words(answer)
