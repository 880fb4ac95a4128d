"""What is true after something was written down: notes, records, answers, scores."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from huddlecli.core.huddle_plan import ADDED_MINUTES, added
from huddlecli.core.loop import events as ev
from huddlecli.core.loop.made import Edit, Made, edited
from huddlecli.core.loop.state import (
    Close,
    Item,
    Talk,
    Underway,
    current,
    current_point,
    new_item,
    wants_reason,
    with_current,
)
from huddlecli.core.nudge import nudge_for


def recorded(huddle: Underway, event: ev.Recorded) -> Underway:
    """Return a huddle after something was written down."""
    match event:
        case ev.Noted(text=text):
            return _noted(huddle, text)
        case ev.Kept(made=made):
            return replace(huddle, made=(*huddle.made, made))
        case ev.Claimed(made=made):
            return replace(huddle, made=(*huddle.made, _placed(huddle, made)))
        case ev.Answered(id=record_id, letter=letter, edit=edit):
            answered = replace(huddle, answers=(*huddle.answers, (record_id, letter)))
            if letter == "t":
                return _taken_up(answered, record_id)
            return amended(answered, record_id, edit) if edit else answered
        case ev.Amended(id=record_id, edit=edit) | ev.Noticed(id=record_id, edit=edit):
            return amended(huddle, record_id, edit)
        case ev.Scored(scores=scores, reason=reason):
            reasons = (*huddle.reasons, reason) if reason else huddle.reasons
            return replace(huddle, scores=(*huddle.scores, *scores), reasons=reasons)
        case ev.MessageSet(text=text):
            return replace(huddle, message=text)
        case _:
            assert_never(event)


def amended(huddle: Underway, record_id: str, edit: Edit) -> Underway:
    """Return a huddle in which that record stands as edited."""
    made = tuple(edited(one, edit) if one.id == record_id else one for one in huddle.made)
    return replace(huddle, made=made, edits=(*huddle.edits, (record_id, edit)))


def with_item_after(huddle: Underway, item: Item) -> Underway:
    """Return a huddle with `item` after the current one, or before the close."""
    at = min(huddle.number, len(huddle.items) - 1)
    moved = tuple(
        replace(made, item=made.item + 1) if made.item > at else made for made in huddle.made
    )
    return replace(
        huddle,
        items=(*huddle.items[:at], item, *huddle.items[at:]),
        number=huddle.number if at >= huddle.number else huddle.number + 1,
        made=moved,
    )


def _placed(huddle: Underway, made: Made) -> Made:
    """Return a claim at the point it names, or at the current one where that is not there.

    An undo may have taken back the item or the point at which it was claimed.
    """
    is_opened = 0 < made.item <= len(huddle.items) and huddle.items[made.item - 1].step is not None
    number = made.item if is_opened else huddle.number
    last = len(huddle.items[number - 1].points)
    point = made.point if is_opened and 0 < made.point <= last else last
    return replace(made, item=number, point=point)


def _noted(huddle: Underway, text: str) -> Underway:
    item, point = current(huddle), current_point(huddle)
    if isinstance(item.step, Close) and wants_reason(huddle):
        return replace(huddle, reasons=(*huddle.reasons, text))
    if point is None:
        return with_current(huddle, replace(item, notes=(*item.notes, text)))
    step = item.step
    if isinstance(step, Talk) and step.nudge is None:
        step = Talk(nudge=nudge_for(text))
    points = (*item.points[:-1], replace(point, notes=(*point.notes, text)))
    return with_current(huddle, replace(item, step=step, points=points))


def _taken_up(huddle: Underway, record_id: str) -> Underway:
    """Return a huddle in which a parked thing is the item after this one."""
    parked = next(shown for shown in huddle.begun.boards.parked if shown.id == record_id)
    return with_item_after(huddle, new_item(added(parked.title, ADDED_MINUTES, source=record_id)))
