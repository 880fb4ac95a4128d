"""The answers of the boards of measures and leads: which event each makes, and what it records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, assert_never

from huddlecli.core.errors import Refused
from huddlecli.core.huddle.clock import NOTHING, announced_end, is_waiting, projected_end, remaining
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.sides.commands import (
    AnswerLead,
    BoardCommand,
    DiscussRow,
    SetValue,
    SyncRow,
)
from huddlecli.core.huddle.sides.events import RowAnswered, RowChanged
from huddlecli.core.huddle.sides.rows import (
    LeadRow,
    MeasureRow,
    RowAnswer,
    RowAnswerName,
    RowKind,
    outcome_of,
    verdict_of,
)
from huddlecli.core.huddle.state import Asked, Underway, question
from huddlecli.core.huddle_plan import ADDED_MINUTES, MOST_ITEMS, PlannedItem
from huddlecli.core.value import replace

MEASURE_LETTERS = "118 sets the value, 118: NOTE adds a note, i discuss it, n not now"
COUNTED_LETTERS = "i discuss it, n not now"
LEAD_LETTERS = "w answered, a accepted, r REASON, c OUTCOME, i discuss it, n not now"


def row_passed_over(asked: MeasureRow | LeadRow, letter: str, now: datetime) -> RowAnswered:
    """Return the event that `n` makes, or refuse another letter."""
    if letter != "n":
        raise Refused(f'"{letter}" does not work here', hint=letters_of(asked))
    return RowAnswered(at=now, answer=_answer(asked, "not-now"))


def letters_of(asked: MeasureRow | LeadRow) -> str:
    """Return what can be typed for the row shown."""
    if isinstance(asked, LeadRow):
        return LEAD_LETTERS
    return COUNTED_LETTERS if asked.counted_from else MEASURE_LETTERS


def row_answered(
    huddle: Underway, command: BoardCommand, now: datetime
) -> RowAnswered | RowChanged:
    """Return the event that an answer for the row shown makes, or refuse it."""
    if isinstance(command, SyncRow):
        return RowChanged(at=now, answer=command.answer, record=command.record)
    asked = question(huddle)
    match command:
        case SetValue(value=value, note=note):
            row = _measure(asked)
            answer = _answer(row, "value")
            answer = replace(answer, value=value, period=row.period, note=note)
            return RowAnswered(at=now, answer=answer)
        case AnswerLead(answer=name, reason=reason):
            answer = _answer(_lead(asked, name), name)
            return RowAnswered(at=now, answer=replace(answer, reason=reason))
        case DiscussRow():
            return _discussed(huddle, asked, command, now)
        case _:
            assert_never(command)


def row_keys(answer: RowAnswer, at: datetime) -> Mapping[str, Any]:
    """Return the keys that an answer at that time sets in its record; none if it changes nothing.

    What was said about a lead in words is not among them.
    """
    if answer.answer == "value":
        notes = {f"notes.{answer.period}": answer.note} if answer.note else {}
        return {f"values.{answer.period}": answer.value, **notes}
    if answer.answer in ("discuss", "not-now"):
        return {}
    return {"answered": at} if answer.answer == "answered" else _judgement(answer, at)


def _judgement(answer: RowAnswer, at: datetime) -> dict[str, Any]:
    """Return the keys of a verdict or an outcome, which closes the lead unless it is accepted."""
    closed = {} if answer.answer == "accepted" else {"status": "closed", "closed": at}
    if outcome := outcome_of(answer.answer):
        return {"outcome": outcome, **closed}
    reason = {"reason": answer.reason} if answer.reason else {}
    return {"verdict": verdict_of(answer.answer), "verdict_at": at, **reason, **closed}


def _answer(asked: MeasureRow | LeadRow, name: RowAnswerName) -> RowAnswer:
    kind: RowKind = "lead" if isinstance(asked, LeadRow) else "measure"
    return RowAnswer(kind=kind, id=asked.id, answer=name)


def _measure(asked: Asked | None) -> MeasureRow:
    if not isinstance(asked, MeasureRow):
        raise Refused("no measure is shown here", hint="/next to continue")
    if asked.counted_from:
        hint = "huddle lead list" if asked.counted_from.startswith("leads.") else COUNTED_LETTERS
        raise Refused(f"counted from {asked.counted_from.partition('.')[0]}", hint=hint)
    return asked


def _lead(asked: Asked | None, name: RowAnswerName) -> LeadRow:
    if not isinstance(asked, LeadRow):
        raise Refused("no lead is shown here", hint="/next to continue")
    if name == "answered" and asked.is_answered:
        raise Refused("this lead was already answered", hint="a accepted, r REASON, c OUTCOME")
    if name == asked.verdict:
        raise Refused(f"this lead was already {name}", hint="c won, c lost or c nurture")
    return asked


def _discussed(
    huddle: Underway, asked: Asked | None, command: DiscussRow, now: datetime
) -> RowAnswered:
    """Add an item about the row shown, or raise it for the next huddle if there is no room."""
    if not isinstance(asked, MeasureRow | LeadRow):
        raise Refused("nothing to discuss here", hint="/add TITLE to add an item")
    answer = _answer(asked, "discuss")
    item = item_about(asked)
    if is_planned(huddle, item.title):
        return RowAnswered(at=now, answer=answer)
    if has_room(huddle, item, now):
        return RowAnswered(at=now, answer=answer, item=item)
    raised = raised_item(huddle, item.title, command.id, command.by)
    return RowAnswered(at=now, answer=answer, raised=raised)


def raised_item(huddle: Underway, title: str, record_id: str, by: str) -> HuddleRecord:
    """Return the record that raises an item for the next huddle."""
    return HuddleRecord(
        kind="raised", id=record_id, title=title, by=by, status="waiting", item=huddle.number
    )


def is_planned(huddle: Underway, title: str) -> bool:
    """Whether an item of that title is still to come, or was raised in this huddle."""
    ahead = [
        item.plan.title
        for number, item in enumerate(huddle.items, start=1)
        if is_waiting(huddle, number, item)
    ]
    raised = [made.title for made in huddle.made if made.kind == "raised" and made.is_live]
    return title in (*ahead, *raised)


def has_room(huddle: Underway, item: PlannedItem, now: datetime) -> bool:
    """Whether the huddle would end on time with one more item, if the board was left now."""
    free = announced_end(huddle) - projected_end(huddle, now) + max(remaining(huddle, now), NOTHING)
    return len(huddle.items) < MOST_ITEMS and free >= timedelta(minutes=item.minutes)


def item_about(row: MeasureRow | LeadRow) -> PlannedItem:
    """Return the item that discusses a measure, or where a lead came from."""
    return _about_measure(row) if isinstance(row, MeasureRow) else _about_source(row.source)


def _about_measure(row: MeasureRow) -> PlannedItem:
    return PlannedItem(
        kind="topic",
        title=row.title,
        minutes=ADDED_MINUTES,
        opens=row.owes,
        source=row.id,
        talk="What is behind this number? Give one example.",
        understand="What is behind the number, in their view?",
        execute="Who does what to move it, and by when?",
    )


def _about_source(source: str | None) -> PlannedItem:
    """Return an item about a source of leads: it is never about how long one person took."""
    if source is None:
        return PlannedItem(
            kind="topic",
            title="Leads without a source",
            minutes=ADDED_MINUTES,
            talk="Where do these leads come from, and how are they handed over?",
            understand="How do they say the hand-over works today?",
            execute="What changes at the hand-over, who does it, and by when?",
        )
    return PlannedItem(
        kind="topic",
        title=f"Leads from {source}",
        minutes=ADDED_MINUTES,
        talk=f"What do leads from {source} want when they reach us? Give one example.",
        understand=f"What do they see in leads from {source}?",
        execute=f"What changes for leads from {source}, who does it, and by when?",
    )
