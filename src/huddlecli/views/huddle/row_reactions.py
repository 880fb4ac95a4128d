"""What a screen says after an answer for a measure or a lead."""

from __future__ import annotations

from huddlecli.core.huddle.sides.events import RowAnswered, RowChanged
from huddlecli.core.huddle.sides.rows import MeasureRow, RowAnswer, with_answer
from huddlecli.core.huddle.state import Underway
from huddlecli.views.escape import safe
from huddlecli.views.huddle.leads import lead_name, said_words
from huddlecli.views.huddle.scoreboard import result_words
from huddlecli.views.huddle.time import ScreenLine


def row_lines(event: RowAnswered | RowChanged, before: Underway) -> list[ScreenLine]:
    """Return what was answered, and where what is to be discussed went."""
    answer = event.answer
    where = " (from another terminal)" if isinstance(event, RowChanged) else ""
    words = f"  {answer.id[:4]}  {row_name(before, answer)}: {answer_words(before, answer)}{where}"
    line = ScreenLine(words, "kept")
    if answer.answer != "discuss" or isinstance(event, RowChanged):
        return [line]
    return [line, _goes_to(event)]


def _goes_to(event: RowAnswered) -> ScreenLine:
    if event.item:
        title, minutes = safe(event.item.title), event.item.minutes
        return ScreenLine(f'  added after this item: "{title}", {minutes} min', "kept")
    if event.raised:
        title = safe(event.raised.title)
        return ScreenLine(f'  no time left today: "{title}" is raised for the next huddle', "late")
    return ScreenLine("  it is on the plan already", "quiet")


def row_name(state: Underway, answer: RowAnswer) -> str:
    """Return the title of the measure or the lead, or what is known of a forgotten lead."""
    boards = state.begun.boards
    if answer.kind == "lead":
        lead = next((row for row in boards.leads.rows if row.id == answer.id), None)
        return lead_name(lead) if lead else f"lead {answer.id[:4]}"
    measure = _measure(state, answer)
    return safe(measure.title) if measure else answer.id[:4]


def _measure(state: Underway, answer: RowAnswer) -> MeasureRow | None:
    rows = state.begun.boards.measures.rows
    return next((row for row in rows if row.id == answer.id), None)


def answer_words(state: Underway, answer: RowAnswer) -> str:
    """Return `118 of 120 leads, red`, `rejected (definition)`, `not now`."""
    measure = _measure(state, answer)
    if answer.answer == "value" and measure:
        note = f" ({safe(answer.note)})" if answer.note else ""
        return f"{result_words(with_answer(measure, answer))}{note}"
    return said_words(answer)
