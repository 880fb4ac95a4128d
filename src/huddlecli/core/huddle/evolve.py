"""The state after an event: `evolve(state, event)`, and the fold of a whole journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import reduce
from typing import assert_never

from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.agreement_events import AgreementEvent
from huddlecli.core.huddle.clock import NOTHING, behind, elapsed, remaining
from huddlecli.core.huddle.corrections import corrected, words_of
from huddlecli.core.huddle.definition import agreed_after
from huddlecli.core.huddle.floor import next_speaker, speaker, speaking_time, with_turn
from huddlecli.core.huddle.lobby import is_empty_review, lobby_after, share_of
from huddlecli.core.huddle.records import HuddleRecord, RecordEdit
from huddlecli.core.huddle.sides.events import RowAnswered, RowChanged
from huddlecli.core.huddle.state import (
    ClockPaused,
    ClockRunning,
    Close,
    Ended,
    Huddle,
    Item,
    Lobby,
    Talk,
    Understand,
    Underway,
    attendance,
    current,
    current_point,
    item_at,
    new_item,
    wants_reason,
    with_current,
    with_edit,
    with_point,
    with_row_answer,
)
from huddlecli.core.huddle.steps import ended, opened, stepped, with_listener
from huddlecli.core.huddle.undo import without_last_step, without_undone
from huddlecli.core.huddle_plan import ADDED_MINUTES, PlannedItem, added_item, implicit_close
from huddlecli.core.nudge import nudge_for
from huddlecli.core.past_huddles import Turn
from huddlecli.core.value import replace


def evolve(state: Huddle, event: ev.Event) -> Huddle:
    """Return the state after `event`; an event that the phase does not know changes nothing."""
    match state:
        case Lobby():
            return _begun(event) if isinstance(event, ev.Begun) else lobby_after(state, event)
        case Underway() if isinstance(event, ev.TextFixed):
            return fold((state.begun, *state.events, event))
        case Underway():
            return _under_way(state, event)
        case Ended():
            return state


def fold(journal: Iterable[ev.Event]) -> Huddle:
    """Return the state after all events of a journal; the first must be `Begun`."""
    first, *rest = journal
    if not isinstance(first, ev.Begun):
        raise TypeError(first)
    events = [*without_undone(rest)]
    new_words = corrected(events)
    start: Huddle = _begun(first)
    after = reduce(_evolve_corrected, new_words, start)
    old_words = {id(new): old for new, old in zip(new_words, events, strict=True) if new is not old}
    return _with_old_words(after, old_words) if old_words else after


def _evolve_corrected(state: Huddle, event: ev.Event) -> Huddle:
    """Return the state after an event, whose words are those of its corrections already."""
    return _under_way(state, event) if isinstance(state, Underway) else evolve(state, event)


def _with_old_words(state: Huddle, old: Mapping[int, ev.Event]) -> Huddle:
    """Return the state with its events as they were typed: an undo of a correction needs them."""
    match state:
        case Underway():
            events = tuple(old.get(id(event), event) for event in state.events)
            return replace(state, events=events)
        case Ended(last=last):
            events = tuple(old.get(id(event), event) for event in last.events)
            return replace(state, last=replace(last, events=events))
        case Lobby():
            return state


def _begun(event: ev.Begun) -> Underway:
    """Return a huddle that has just opened its first item."""
    items = tuple(_new(event, number) for number in range(1, len(event.items) + 1))
    if not items or items[-1].plan.kind != "close":
        items = (*items, replace(new_item(implicit_close()), is_minuted=False))
    first = next(number for number, item in enumerate(items, start=1) if item.left is None)
    start = Underway(
        begun=event,
        number=first,
        items=items,
        clock=ClockRunning(event.at),
        present=event.present,
        turns=event.turns,
        matters=event.boards.matters,
    )
    return opened(start, first, event.at)


def _new(event: ev.Begun, number: int) -> Item:
    """Return an item as it is when the huddle begins."""
    plan = event.items[number - 1]
    has_nothing = is_empty_review(event, plan)
    item = replace(new_item(plan), allotted=share_of(event, number), has_nothing=has_nothing)
    if plan.struck is not None:
        return replace(item, left="struck", reason=plan.struck or None)
    return replace(item, left="carried") if number in event.leaves else item


def _under_way(huddle: Underway, event: ev.Event) -> Huddle:
    """Return a running huddle after an event, which is kept for undo."""
    match event:
        case ev.HuddleEnded(at=at):
            return Ended(last=replace(ended(huddle, at), spoken=speaking_time(huddle, at)), at=at)
        case ev.Undone():
            return fold((huddle.begun, *without_last_step(huddle.events)))
        case ev.Begun() | ev.HeartbeatSeen() | ev.HuddleLeft() | ev.TakenOver():
            return huddle
        case _ if isinstance(event, ev.LobbyEvent):
            return huddle
        case ev.FloorGiven(name=name):
            after = _with_speaker(huddle, name)
        case ev.UndoSkipped() | ev.TextFixed():
            after = huddle
        case _ if isinstance(event, ev.StepEvent):
            after = stepped(huddle, event)
        case _ if isinstance(event, ev.RecordEvent):
            after = _recorded(huddle, event)
        case _ if isinstance(event, ev.PlanEvent):
            after = _planned(huddle, event)
        case _ if isinstance(event, ev.ClockEvent):
            after = _timed(huddle, event)
        case _ if isinstance(event, AgreementEvent):
            after = agreed_after(huddle, event)
        case _:
            assert_never(event)
    # An interruption is nobody's speaking time: it began with the last entry.
    until = event.since if isinstance(event, ev.Resumed) else event.at
    return replace(
        after,
        events=(*huddle.events, event),
        spoken=speaking_time(huddle, until),
        texts=huddle.texts + (words_of(event) is not None),
    )


def _recorded(huddle: Underway, event: ev.RecordEvent) -> Underway:
    """Return the huddle after a note, a record, an answer or scores."""
    match event:
        case ev.Noted(text=text):
            return _noted(huddle, text)
        case ev.RecordKept(made=made):
            return _with_made(huddle, made)
        case ev.LoggedAdded(made=made):
            return _with_made(huddle, _placed(huddle, made))
        case ev.Answered(id=record_id, letter=letter, edit=edit):
            answered = replace(huddle, answers=(*huddle.answers, (record_id, letter)))
            answered = with_edit(answered, record_id, edit) if edit else answered
            return _taken_up(answered, record_id) if letter == "t" else answered
        case RowAnswered(item=plan, raised=raised):
            answered = with_row_answer(huddle, event.answer)
            if raised:
                answered = replace(answered, made=(*huddle.made, raised))
            if plan is None:
                return answered
            return _with_item_after(_shortened(answered, plan, event.at), new_item(plan))
        case RowChanged(answer=answer, record=record):
            return with_row_answer(huddle, answer, record)
        case ev.ActionEdited(id=record_id, edit=edit):
            return with_edit(huddle, record_id, edit)
        case ev.ActionSynced(id=record_id, edit=edit, gone=gone):
            return with_edit(huddle, record_id, edit, gone)
        case ev.Scored(scores=scores, reason=reason):
            reasons = (*huddle.reasons, reason) if reason else huddle.reasons
            return replace(huddle, scores=(*huddle.scores, *scores), reasons=reasons)
        case ev.MessageSet(text=text):
            return replace(huddle, message=text)
        case _:
            assert_never(event)


def _with_made(huddle: Underway, made: HuddleRecord) -> Underway:
    """Return the huddle with a record, which may replace a decision."""
    after = replace(huddle, made=(*huddle.made, made))
    if made.replaces is None or not made.is_live:
        return after
    return with_edit(after, made.replaces, RecordEdit(status="replaced"))


def _shortened(huddle: Underway, plan: PlannedItem, at: datetime) -> Underway:
    """Return the huddle with less time for its board, so that `plan` has room before the end."""
    over = timedelta(minutes=plan.minutes) + behind(huddle, at)
    less = min(max(over, NOTHING), max(remaining(huddle, at), NOTHING))
    item = current(huddle)
    return with_current(huddle, replace(item, allotted=item.allotted - less))


def _with_item_after(huddle: Underway, item: Item) -> Underway:
    """Return the huddle with `item` after the current one, or before the close."""
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


def _placed(huddle: Underway, made: HuddleRecord) -> HuddleRecord:
    """Return an added record with its item and point, or with the current ones if those are gone.

    An undo may have removed the item or the point at which it was added.
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
        numbers = (*item.numbers, huddle.texts + 1)
        return with_current(huddle, replace(item, notes=(*item.notes, text), numbers=numbers))
    step = item.step
    if isinstance(step, Talk) and step.nudge is None:
        step = Talk(nudge=nudge_for(text))
    numbers = (*point.numbers, huddle.texts + 1)
    noted = replace(point, notes=(*point.notes, text), numbers=numbers)
    return with_point(with_current(huddle, replace(item, step=step)), noted)


def _taken_up(huddle: Underway, record_id: str) -> Underway:
    """Return the huddle with something parked as the next item."""
    parked = next(shown for shown in huddle.begun.boards.parked if shown.id == record_id)
    return _with_item_after(
        huddle, new_item(added_item(parked.title, ADDED_MINUTES, source=record_id))
    )


def _planned(huddle: Underway, event: ev.PlanEvent) -> Underway:
    """Return the huddle after a person or an item came, went or was replaced."""
    match event:
        case ev.Joined():
            return replace(huddle, present=attendance(huddle.present, event))
        case ev.WentAway():
            return _without(huddle, event)
        case ev.ItemAdded(title=title, minutes=minutes):
            return _with_item_after(huddle, new_item(added_item(title, minutes)))
        case ev.TopicAdded(item=plan):
            return _with_item_after(huddle, new_item(plan))
        case ev.Swapped():
            return _swapped(huddle, event)
        case _:
            assert_never(event)


def _swapped(huddle: Underway, event: ev.Swapped) -> Underway:
    """Return the huddle with another item at that number; an open one keeps its clock."""
    number = event.number
    huddle = _untouched(huddle, number)
    there = item_at(huddle, number)
    fresh = replace(new_item(event.item), spent=there.spent, allotted=there.allotted)
    items = (*huddle.items[: number - 1], fresh, *huddle.items[number:])
    changed = replace(huddle, items=items)
    if number != huddle.number:
        return changed
    return replace(opened(changed, number, event.at), clock=huddle.clock)


def _untouched(huddle: Underway, number: int) -> Underway:
    """Return the huddle without the turns on an item that is replaced."""
    points = item_at(huddle, number).points
    turns = list(huddle.turns)
    for name in (name for point in points for name in (*point.speakers, *point.listeners)):
        last = max(at for at, turn in enumerate(turns) if turn.name == name)
        del turns[last]
    return replace(huddle, turns=tuple(turns))


def _timed(huddle: Underway, event: ev.ClockEvent) -> Underway:
    """Return the huddle after a change of its clock or of its items' times."""
    item = current(huddle)
    match event:
        case ev.ClockStopped(at=at):
            spent = elapsed(huddle, at)
            return replace(with_current(huddle, replace(item, spent=spent)), clock=ClockPaused())
        case ev.ClockStarted(at=at):
            return replace(huddle, clock=ClockRunning(at))
        case ev.Extended(by=by):
            return with_current(huddle, replace(item, allotted=item.allotted + by))
        case ev.CaughtUp():
            return _caught_up(huddle, event)
        case ev.Resumed(at=at, since=since):
            lost = at - since
            clock = huddle.clock
            if isinstance(clock, ClockRunning):
                clock = ClockRunning(clock.since + lost)
            return replace(huddle, clock=clock, gap=huddle.gap + lost)
        case _:
            assert_never(event)


def _caught_up(huddle: Underway, event: ev.CaughtUp) -> Underway:
    shares = dict(event.shares)
    items = tuple(
        replace(
            item,
            allotted=shares.get(number, item.allotted),
            left="carried" if number in event.leaves else item.left,
        )
        for number, item in enumerate(huddle.items, start=1)
    )
    return replace(huddle, items=items)


def _without(huddle: Underway, event: ev.WentAway) -> Underway:
    """Return the huddle after a person left; the floor passes on if it was theirs."""
    after = next_speaker(huddle) if speaker(huddle) == event.name else None
    rest = replace(huddle, present=attendance(huddle.present, event))
    rest = _with_speaker(rest, after.name) if after else rest
    return with_listener(rest) if isinstance(current(rest).step, Understand) else rest


def _with_speaker(huddle: Underway, name: str) -> Underway:
    point = current_point(huddle)
    if point is None:
        return huddle
    spoken = with_point(huddle, replace(point, speakers=(*point.speakers, name)))
    return with_turn(spoken, Turn(name=name, part="spoke"))
