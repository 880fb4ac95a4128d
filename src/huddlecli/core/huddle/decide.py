"""The rules of a huddle: `decide(state, command, now)` returns one event, or refuses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.boards import Promise
from huddlecli.core.huddle.clock import NOTHING, behind, default_extension, share_time_left
from huddlecli.core.huddle.definition import (
    MEASURE,
    PROPOSE,
    decide_agreement,
    has_agreed,
    is_agreement,
    matters_at,
    needs_agreement,
    waiting_words,
)
from huddlecli.core.huddle.floor import next_speaker, speaker
from huddlecli.core.huddle.lobby import decide_in_lobby
from huddlecli.core.huddle.prevention import prevent_repeat
from huddlecli.core.huddle.records import HuddleRecord, RecordEdit
from huddlecli.core.huddle.review import next_decision, open_review, under_review
from huddlecli.core.huddle.sides.answers import row_answered, row_passed_over
from huddlecli.core.huddle.sides.commands import BoardCommand
from huddlecli.core.huddle.sides.events import RowAnswered
from huddlecli.core.huddle.sides.rows import LeadRow, MeasureRow
from huddlecli.core.huddle.state import (
    Board,
    ClockRunning,
    Close,
    Ended,
    Execute,
    Huddle,
    Lobby,
    Talk,
    Understand,
    Underway,
    current,
    current_point,
    find_present,
    is_loop,
    made_at,
    plans_of,
    question,
    result,
)
from huddlecli.core.huddle.undo import last_step
from huddlecli.core.huddle_plan import refuse_more, refuse_planned
from huddlecli.core.minutes import Present
from huddlecli.core.team import day_in
from huddlecli.core.value import replace


def decide(state: Huddle, command: do.Command, now: datetime) -> ev.Event:
    """Return the event that `command` causes at `now`, or raise `Refused`."""
    if isinstance(state, Ended):
        raise Refused("the huddle is over", hint="huddle minutes show")
    if isinstance(command, do.PlanCommand):
        return _plan(state, command, now)
    if isinstance(state, Lobby):
        return decide_in_lobby(state, command, now)
    if isinstance(command, do.StepCommand):
        return _step(state, command, now)
    if isinstance(command, do.RecordCommand):
        return _record(state, command, now)
    if isinstance(command, do.ClockCommand):
        return _clock(state, command, now)
    if isinstance(command, do.AgreementCommand):
        return decide_agreement(state, command, now)
    match command:
        case do.GiveFloor(name=name):
            return ev.FloorGiven(at=now, name=_next_speaker(state, name))
        case do.PreventRepeat():
            return prevent_repeat(state, command, now)
        case do.FixText(number=number, text=text, was=was):
            return ev.TextFixed(at=now, number=number, text=text, was=was)
        case do.Undo(skips=skips):
            if last_step(state.events) is None:
                raise Refused("nothing to undo", hint="/help lists all commands")
            return ev.UndoSkipped(at=now) if skips else ev.Undone(at=now)
        case do.End():
            return ev.HuddleEnded(at=now)
        case do.Begin():
            raise Refused("the huddle has already started", hint="/next to continue")
        case do.ChooseEnd():
            raise Refused("the huddle has already started", hint="/catchup to save time")
        case do.MoveItem(number=number):
            raise Refused("the huddle has already started", hint=f"/goto {number} to go there now")
        case do.LeaveOut():
            raise Refused("the huddle has already started", hint="/skip, or /strike REASON")
        case do.TakeOver(by=by):
            return ev.TakenOver(at=now, by=by)
        case do.Heartbeat():
            return ev.HeartbeatSeen(at=now)
        case do.LeaveHuddle():
            return ev.HuddleLeft(at=now)
        case _:
            assert_never(command)


def _plan(state: Lobby | Underway, command: do.PlanCommand, now: datetime) -> ev.PlanEvent:
    """Decide who is present and which items there are, in the lobby and underway alike."""
    match command:
        case do.Join(name=name, side=side):
            if find_present(state, name):
                raise Refused(f"{name} is already here", hint=f"/leave {name} if they left")
            return ev.Joined(at=now, name=name, side=side)
        case do.Leave(name=name):
            return ev.WentAway(at=now, name=_must_be_present(state, name).name)
        case do.AddItem(title=title, minutes=minutes):
            refuse_more(plans_of(state))
            return ev.ItemAdded(at=now, title=title, minutes=minutes)
        case do.AddTopic(item=item):
            refuse_more(plans_of(state))
            refuse_planned(plans_of(state), item)
            return ev.TopicAdded(at=now, item=item)
        case do.Swap(number=number, item=item):
            if isinstance(state, Underway):
                _must_be_untouched(state, number)
            refuse_planned(plans_of(state), item)
            return ev.Swapped(at=now, number=number, item=item)
        case _:
            assert_never(command)


def _must_be_present(state: Lobby | Underway, name: str) -> Present:
    person = find_present(state, name)
    if person is None:
        raise Refused(f"{name} isn't here", hint=f"/join {name} to add them")
    return person


def _must_be_untouched(huddle: Underway, number: int) -> None:
    item = huddle.items[number - 1]
    if item.left or any(point.notes for point in item.points) or made_at(huddle, number):
        raise Refused(
            f"item {number} has already been discussed",
            hint="/skip to carry it over, /add to add another",
        )


def _next_speaker(huddle: Underway, name: str | None) -> str:
    if not is_loop(current(huddle)):
        raise Refused("only discussion items have a speaker", hint="/next for the next item")
    person = _must_be_present(huddle, name) if name else next_speaker(huddle)
    if person is None:
        raise Refused("nobody else is here", hint="/join NAME:SIDE")
    if person.name == speaker(huddle):
        raise Refused(f"{person.name} already has the floor", hint="/floor NAME")
    return person.name


def _step(huddle: Underway, command: do.StepCommand, now: datetime) -> ev.Event:
    """Decide on a step: through the loop, from item to item, or out of one."""
    match command:
        case do.Next():
            return _next(huddle, now)
        case do.Back():
            return _back(huddle, now)
        case do.Goto(number=number):
            return _goto(huddle, number, now)
        case do.Understood(text=text):
            return _understood(huddle, text, now)
        case do.Again(text=text):
            if isinstance(current(huddle).step, Understand | Execute):
                return ev.RoundBegun(at=now, text=text)
            raise Refused("nothing has been said back yet", hint="/next to go to Understand")
        case do.More() | do.NoAction():
            if not isinstance(current(huddle).step, Execute):
                raise Refused("only in Execute", hint="/next to get there")
            return _more(huddle, now) if isinstance(command, do.More) else _nothing(huddle, now)
        case do.ParkPoint(id=record_id, by=by):
            return _parked(huddle, record_id, by, now)
        case do.ReviewDecision(id=record_id, edit=edit):
            due = open_review(huddle)
            if due is None or due.id != record_id:
                raise Refused("no decision is under review here", hint="/next to continue")
            return ev.DecisionReviewed(at=now, id=record_id, edit=edit)
        case do.Skip(reason=reason):
            if not is_loop(current(huddle)):
                return _next(huddle, now)
            return ev.Skipped(at=now, reason=reason)
        case do.Strike(reason=reason):
            if not is_loop(current(huddle)):
                raise Refused("only discussion items can be struck", hint="/next")
            return ev.Struck(at=now, reason=reason)
        case _:
            assert_never(command)


def _next(huddle: Underway, now: datetime) -> ev.Event:
    if under_review(huddle) and not open_review(huddle):
        return ev.PointLeft(at=now)
    match current(huddle).step:
        case Talk():
            return ev.TalkEnded(at=now)
        case Understand(is_warned=is_warned):
            return ev.UnderstandSkipped(at=now) if is_warned else ev.UnderstandWarned(at=now)
        case Execute():
            if due := open_review(huddle):
                raise Refused(f'"{due.title}" is still due for review', hint=WAYS_OUT)
            if current(huddle).plan.term and (event := _next_definition(huddle, now)):
                return event
            if result(huddle) is None:
                raise Refused(
                    "no action, decision or parked point yet",
                    hint="/a TEXT @NAME by DAY, /d TEXT, /p, or /none",
                )
            return ev.PointLeft(at=now)
        case Board():
            return ev.BoardLeft(at=now)
        case Close():
            raise Refused("already at the close", hint="/end to write the minutes")
        case None:
            raise AssertionError(huddle.number)


WAYS_OUT = "/keep [DAY], /d TEXT to replace it, /drop REASON, /p, or /none to leave it due"


def _next_definition(huddle: Underway, now: datetime) -> ev.Event | None:
    """Decide how an item on which both sides agree is left; None if it is like any other."""
    item = current(huddle)
    if not needs_agreement(huddle, item):
        if has_agreed(huddle, item):
            return ev.PointLeft(at=now)
        if result(huddle) is None:
            hint = "/agree review:13w to keep it, /propose TEXT, or /none"
            raise Refused("nobody has agreed to keep it yet", hint=hint)
        return None
    if result(huddle) is None and not any(m.proposed for m in matters_at(huddle, item)):
        hint = MEASURE if is_agreement(item) else PROPOSE
        raise Refused("nothing is proposed yet", hint=f"{hint}; /skip to carry it over")
    return ev.Skipped(at=now, reason=waiting_words(huddle, item))


def _more(huddle: Underway, now: datetime) -> ev.Event:
    if under_review(huddle) and next_decision(huddle, current(huddle)) is None:
        raise Refused("no other decision is due", hint=WAYS_OUT if open_review(huddle) else "/next")
    return ev.PointBegun(at=now)


def _back(huddle: Underway, now: datetime) -> ev.Event:
    """Go to the earlier step of the point, or from its first step to the item before."""
    if isinstance(current(huddle).step, Understand | Execute):
        return ev.SteppedBack(at=now)
    if len(current(huddle).points) > 1:
        raise Refused("already at the first step of this point", hint="/undo to cancel /more")
    if huddle.number == 1:
        raise Refused("already at the first step", hint="/undo to undo the last step")
    return ev.WentTo(at=now, number=huddle.number - 1)


def _goto(huddle: Underway, number: int, now: datetime) -> ev.Event:
    count = len(huddle.items)
    if not 1 <= number <= count:
        raise Refused(f"there is no item {number}", hint=f"/goto 1 to /goto {count}")
    if number == huddle.number:
        raise Refused(f"already at item {number}", hint="/next to continue")
    return ev.WentTo(at=now, number=number)


def _understood(huddle: Underway, text: str | None, now: datetime) -> ev.Event:
    if not isinstance(current(huddle).step, Understand):
        raise Refused("nothing to confirm at this step", hint="/next to continue")
    if text is None and huddle.begun.loop.understand == "write":
        raise Refused("this agenda asks you to type what was said back", hint="/u TEXT")
    return ev.SaidBack(at=now, text=text)


def _nothing(huddle: Underway, now: datetime) -> ev.Event:
    is_done = not open_review(huddle) if under_review(huddle) else result(huddle) is not None
    if is_done:
        raise Refused("this point already has an outcome", hint="/next to continue")
    item = current(huddle)
    if needs_agreement(huddle, item):
        return ev.Skipped(at=now, reason=waiting_words(huddle, item))
    return ev.NothingToDo(at=now)


def _parked(huddle: Underway, record_id: str, by: str, now: datetime) -> ev.Event:
    point = current_point(huddle)
    if point is None:
        raise Refused("there is no discussion here to park", hint="/p TEXT to park something")
    item, due = current(huddle), open_review(huddle)
    if due is None and under_review(huddle):
        raise Refused("this point already has an outcome", hint="/p TEXT to park something")
    subject = due.title if due else item.plan.title
    title = f"{subject}: {point.notes[0]}" if point.notes else subject
    made = HuddleRecord(
        kind="parked",
        id=record_id,
        title=title[:_PARKED_TITLE],
        by=by,
        status="waiting",
        item=huddle.number,
        point=len(item.points),
    )
    return ev.PointParked(at=now, made=made, decision=due.id if due else None)


_PARKED_TITLE = 200  # characters: a note may be longer than a title


def _record(huddle: Underway, command: do.RecordCommand, now: datetime) -> ev.RecordEvent:
    """Decide what is written down: notes, records, answers and scores."""
    match command:
        case do.Note(text=text):
            return ev.Noted(at=now, text=text)
        case do.AddRecord(made=made):
            here = replace(made, item=huddle.number, point=len(current(huddle).points))
            return ev.RecordKept(at=now, made=here)
        case do.AddLogged(made=made):
            number = made.item if 1 <= made.item <= len(huddle.items) else huddle.number
            point = len(huddle.items[number - 1].points)
            return ev.LoggedAdded(at=now, made=replace(made, item=number, point=point))
        case do.SyncAction(id=record_id, edit=edit, gone=gone):
            return ev.ActionSynced(at=now, id=record_id, edit=edit, gone=gone)
        case do.EditAction(id=record_id, edit=edit) | do.EditOther(id=record_id, edit=edit):
            return ev.ActionEdited(at=now, id=record_id, edit=edit)
        case do.Answer():
            return _answered(huddle, command, now)
        case _ if isinstance(command, BoardCommand):
            return row_answered(huddle, command, now)
        case do.Score(scores=scores, reason=reason):
            _must_be_at_close(huddle)
            if not scores or not all(1 <= score <= 10 for score in scores):
                raise Refused("a score is a whole number from 1 to 10", hint="/score 9 8 9")
            return ev.Scored(at=now, scores=scores, reason=reason)
        case do.SetMessage(text=text):
            _must_be_at_close(huddle)
            return ev.MessageSet(at=now, text=text)
        case _:
            assert_never(command)


def _must_be_at_close(huddle: Underway) -> None:
    if not isinstance(current(huddle).step, Close):
        raise Refused("only at the close", hint=f"/goto {len(huddle.items)} to go there")


def _answered(huddle: Underway, command: do.Answer, now: datetime) -> ev.Answered | RowAnswered:
    """Decide what a letter answers: `d l n x` for a promise, `t n x` for something parked."""
    asked = question(huddle)
    if isinstance(asked, MeasureRow | LeadRow):
        return row_passed_over(asked, command.letter, now)
    if asked is None:
        raise Refused("nothing to answer here", hint="/next to continue")
    letter = command.letter
    if isinstance(asked, Promise):
        edit = _promise_edit(huddle, asked, command, now)
    elif letter == "t":
        edit = RecordEdit(status="taken", closed=now)
    elif letter == "x":
        edit = RecordEdit(status="dropped", closed=now, reason=command.reason)
    elif letter == "n":
        edit = None
    else:
        raise Refused(f'"{letter}" does not work here', hint="t take up, n not now, x drop")
    return ev.Answered(at=now, id=asked.id, letter=letter, edit=edit)


def _promise_edit(
    huddle: Underway, asked: Promise, command: do.Answer, now: datetime
) -> RecordEdit | None:
    today = day_in(ZoneInfo(huddle.begun.timezone), now)
    match command.letter:
        case "d":
            day = today if asked.is_missed else min(asked.due, today)
            return RecordEdit(status="done", closed=now, done_on=day)
        case "l":
            if asked.due >= today:
                raise Refused("not overdue yet", hint="d for done")
            return RecordEdit(status="done", closed=now, done_on=today)
        case "x":
            return RecordEdit(status="dropped", closed=now, reason=command.reason)
        case "n":
            return None
        case other:
            raise Refused(f'"{other}" does not work here', hint="d done, l late, n not yet, x drop")


def _clock(huddle: Underway, command: do.ClockCommand, now: datetime) -> ev.ClockEvent:
    """Decide on the time of the item and of the huddle."""
    match command:
        case do.Extend(by=by):
            more = default_extension(current(huddle)) if by is None else by
            if more <= NOTHING or more > timedelta(hours=2):
                raise Refused("extend by 1 minute to 2 hours", hint="/extend 5m")
            return ev.Extended(at=now, by=more)
        case do.Pause():
            is_running = isinstance(huddle.clock, ClockRunning)
            return ev.ClockStopped(at=now) if is_running else ev.ClockStarted(at=now)
        case do.CatchUp():
            return _caught_up(huddle, now)
        case do.Resume(since=since, by=by):
            return ev.Resumed(at=now, since=since, by=by)
        case _:
            assert_never(command)


def _caught_up(huddle: Underway, now: datetime) -> ev.CaughtUp:
    if behind(huddle, now) <= NOTHING:
        raise Refused("you are not behind", hint="/extend for more time")
    shares, leaves = share_time_left(huddle, now)
    if not shares and not leaves:
        raise Refused("no items are left to take time from", hint="/next to continue")
    return ev.CaughtUp(at=now, shares=shares, leaves=leaves)
