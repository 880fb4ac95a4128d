"""The state after a step: through the loop, from item to item, and to the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, assert_never

from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.clock import NOTHING, elapsed, remaining, whole_seconds
from huddlecli.core.huddle.definition import needs_agreement, waiting_words
from huddlecli.core.huddle.floor import (
    can_say_back,
    listener,
    opener,
    side_after,
    side_of,
    speaker,
    starter,
    with_turn,
)
from huddlecli.core.huddle.records import RecordEdit
from huddlecli.core.huddle.review import (
    PARKED,
    due_at,
    is_ready,
    next_decision,
    open_review,
    outcome_now,
    point_result,
    still_due,
    under_review,
)
from huddlecli.core.huddle.state import (
    Board,
    ClockPaused,
    ClockRunning,
    Close,
    Execute,
    Item,
    Point,
    Step,
    Talk,
    Understand,
    Underway,
    current,
    current_point,
    is_empty_board,
    is_loop,
    item_at,
    with_current,
    with_edit,
    with_point,
)
from huddlecli.core.minutes import Outcome, Present
from huddlecli.core.past_huddles import Turn
from huddlecli.core.value import replace


def stepped(huddle: Underway, event: ev.StepEvent) -> Underway:
    """Return the huddle after a step."""
    match event:
        case _ if isinstance(event, ev.LoopEvent):
            return _in_loop(huddle, event)
        case ev.PointLeft(at=at):
            return _on(_with_outcome(huddle, point_result(huddle)), at)
        case ev.NothingToDo(at=at):
            return _on(_with_outcome(huddle, point_result(huddle) or "none"), at)
        case ev.PointParked(at=at, made=made, decision=decision):
            kept = replace(huddle, made=(*huddle.made, made))
            if decision:
                kept = with_edit(kept, decision, RecordEdit(status=PARKED))
            return _on(_with_outcome(kept, point_result(kept) if decision else "parked"), at)
        case ev.DecisionReviewed(at=at, id=record_id, edit=edit):
            reviewed = with_edit(huddle, record_id, edit)
            return _on(_with_outcome(reviewed, point_result(reviewed)), at)
        case ev.PointBegun():
            return _next_point(_with_outcome(huddle, point_result(huddle) or "none"))
        case ev.BoardLeft(at=at):
            given = _given_on(huddle, at) if is_empty_board(huddle) else huddle
            return _leave(given, "through", at)
        case ev.Skipped(at=at, reason=reason):
            return _leave(huddle, "carried", at, reason)
        case ev.Struck(at=at, reason=reason):
            return _leave(huddle, "struck", at, reason)
        case ev.WentTo(at=at, number=number):
            return opened(_clock_read(huddle, at), number, at)
        case ev.SteppedBack():
            return _stepped_back(huddle)
        case _:
            assert_never(event)


def opened(huddle: Underway, number: int, at: datetime) -> Underway:
    """Return the huddle at item `number` with a running clock; an item continues at its step."""
    item = item_at(huddle, number)
    there = replace(huddle, number=number, clock=ClockRunning(at))
    if item.step is None:
        if due_at(huddle, item) and not still_due(huddle, item):
            item = replace(item, has_nothing=True)
        there = with_current(there, replace(item, step=_first_step(item)))
        if not is_loop(item):
            return there
        return _with_new_point(there, starter(there, item) or opener(there, item.plan.opens))
    there = with_current(there, replace(item, left=None, reason=None))
    if under_review(there) and not open_review(there):
        settled = _with_outcome(there, point_result(there))
        return _next_point(settled) if still_due(settled, current(settled)) else settled
    return _with_outcome(there, None)


def _on(huddle: Underway, at: datetime) -> Underway:
    """Return the huddle at the next decision due for review, or else at the next item.

    Either way the clock runs, even if it was paused.
    """
    if under_review(huddle) and next_decision(huddle, current(huddle)):
        is_paused = isinstance(huddle.clock, ClockPaused)
        return _next_point(replace(huddle, clock=ClockRunning(at)) if is_paused else huddle)
    return _leave(huddle, "through", at)


def _leave(
    huddle: Underway,
    how: Literal["through", "carried", "struck"],
    at: datetime,
    reason: str | None = None,
) -> Underway:
    """Return the huddle at the next item, after the current one was left that way."""
    read = _clock_read(huddle, at)
    left = with_current(read, replace(current(read), left=how, reason=reason))
    number = next(
        n for n in range(huddle.number + 1, len(left.items) + 1) if left.items[n - 1].left is None
    )
    return opened(left, number, at)


def _given_on(huddle: Underway, at: datetime) -> Underway:
    """Return the huddle with the time left of an empty board given to later discussions."""
    spare = remaining(huddle, at)
    after = {
        number: item.allotted
        for number, item in enumerate(huddle.items, start=1)
        if number > huddle.number and item.left is None and item.step is None and is_loop(item)
    }
    if spare <= NOTHING or not any(after.values()):
        return huddle
    part = spare / sum(after.values(), NOTHING)
    shares = {number: whole_seconds(share * part) for number, share in after.items()}
    first = next(iter(shares))
    shares[first] += spare - sum(shares.values(), NOTHING)
    items = tuple(
        replace(item, allotted=item.allotted + shares.get(number, NOTHING))
        for number, item in enumerate(huddle.items, start=1)
    )
    return replace(huddle, items=items)


def ended(huddle: Underway, at: datetime) -> Underway:
    """Return the huddle at its end: its clock read, and each item left.

    A point with an outcome in Execute is completed; any other open discussion is carried over.
    """
    read = _clock_read(huddle, at)
    items = tuple(_as_ended(read, number) for number in range(1, len(read.items) + 1))
    return replace(read, items=items, clock=ClockPaused())


def _as_ended(huddle: Underway, number: int) -> Item:
    item = huddle.items[number - 1]
    if item.left is not None:
        return _as_left(huddle, number)
    if not is_loop(item):
        return replace(item, left="through")
    if not is_ready(huddle, number):
        return replace(_as_left(huddle, number), left="carried")
    item = _as_left(huddle, number)
    last = replace(item.points[-1], outcome=point_result(huddle, number))
    return replace(item, left="through", points=(*item.points[:-1], last))


def _as_left(huddle: Underway, number: int) -> Item:
    """Return an item that was left, with the outcomes that its points still have.

    Without what every side had agreed to, an item that needs that is carried over after all.
    """
    item = huddle.items[number - 1]
    points = tuple(
        replace(point, outcome=outcome_now(huddle, number, at))
        for at, point in enumerate(item.points, start=1)
    )
    is_lost = points != item.points and all(point.outcome in (None, "none") for point in points)
    if not (is_lost and item.left == "through" and needs_agreement(huddle, item)):
        return replace(item, points=points)
    reason = waiting_words(huddle, item)
    open_again = tuple(replace(point, outcome=None) for point in points)
    return replace(item, left="carried", reason=reason, points=open_again)


def _first_step(item: Item) -> Step:
    if is_loop(item):
        return Talk()
    return Close() if item.plan.kind == "close" else Board()


def _in_loop(huddle: Underway, event: ev.LoopEvent) -> Underway:
    """Return the huddle after a step between Talk, Understand and Execute."""
    item, point = current(huddle), current_point(huddle)
    if point is None:
        raise TypeError(event)
    step: Step
    match event:
        case ev.TalkEnded():
            asks = huddle.begun.loop.understand != "off"
            huddle = with_listener(huddle) if asks else huddle
            item = current(huddle)
            point = replace(item.points[-1], has_left_talk=True)
            step = Understand() if asks else Execute()
        case ev.UnderstandWarned():
            step = Understand(is_warned=True)
        case ev.UnderstandSkipped():
            step = Execute()
        case ev.SaidBack(text=text):
            point = replace(point, said_back=True, restatement=text)
            step = Execute()
        case ev.RoundBegun(text=text):
            point = replace(
                point,
                rounds=point.rounds + 1,
                said_back=False,
                restatement=None,
                notes=(*point.notes, text) if text else point.notes,
                numbers=(*point.numbers, huddle.texts + 1) if text else point.numbers,
            )
            step = Talk()
        case _:
            assert_never(event)
    return with_point(with_current(huddle, replace(item, step=step)), point)


def _stepped_back(huddle: Underway) -> Underway:
    """Return the huddle at the earlier step; what was confirmed is open again."""
    item, point = current(huddle), current_point(huddle)
    if point is None:
        raise TypeError(item)
    has_gate = huddle.begun.loop.understand != "off"
    is_back_at_gate = isinstance(item.step, Execute) and has_gate
    point = replace(point, said_back=False, restatement=None)
    step: Step = Understand() if is_back_at_gate else Talk()
    return with_point(with_current(huddle, replace(item, step=step)), point)


def with_listener(huddle: Underway) -> Underway:
    """Return the huddle with someone asked to say back: who was asked before, if they can."""
    point = current_point(huddle)
    if point is None or (point.listeners and can_say_back(huddle, point.listeners[-1])):
        return huddle
    heard = listener(huddle)
    if heard is None:
        return huddle
    asked = with_point(huddle, replace(point, listeners=(*point.listeners, heard.name)))
    return with_turn(asked, Turn(name=heard.name, part="heard"))


def _next_point(huddle: Underway) -> Underway:
    """Return the huddle in Talk on the next point, which the next side opens."""
    at_talk = with_current(huddle, replace(current(huddle), step=Talk()))
    return _with_new_point(
        at_talk, opener(huddle, side_after(huddle, side_of(huddle, speaker(huddle))))
    )


def _with_new_point(huddle: Underway, first: Present | None) -> Underway:
    """Return the huddle with one more point, opened by `first`."""
    item = current(huddle)
    due = next_decision(huddle, item) or next(iter(still_due(huddle, item)), None)
    point = Point(
        decision=due.id if due else None,
        opened_by=first.side if first else item.plan.opens,
        speakers=(first.name,) if first else (),
    )
    there = with_current(huddle, replace(item, points=(*item.points, point)))
    return with_turn(there, Turn(name=first.name, part="opened")) if first else there


def _with_outcome(huddle: Underway, outcome: Outcome | None) -> Underway:
    point = current_point(huddle)
    return with_point(huddle, replace(point, outcome=outcome)) if point else huddle


def _clock_read(huddle: Underway, at: datetime) -> Underway:
    """Return the huddle with the elapsed time in `spent` and the clock paused."""
    spent: timedelta = elapsed(huddle, at)
    return replace(with_current(huddle, replace(current(huddle), spent=spent)), clock=ClockPaused())
