"""What a command leads to: `decide(state, command, now) -> event`, or a refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import LOOP_KINDS
from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.clock import NOTHING, behind, half, share_time_left
from huddlecli.core.huddle.drafts import HuddleRecord, RecordEdit
from huddlecli.core.huddle.evolve import last_step
from huddlecli.core.huddle.floor import following, speaker
from huddlecli.core.huddle.lobby import begun_at, is_late
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
    is_loop,
    made_at,
    question,
    result,
)
from huddlecli.core.huddle_plan import FIRST_PLACE, PlannedItem, refuse_more
from huddlecli.core.minutes import Present
from huddlecli.core.team import day_in


def decide(state: Huddle, command: do.Command, now: datetime) -> ev.Event:
    """Say what `command` leads to at `now`, or raise `Refused`."""
    match state:
        case Lobby():
            return _in_lobby(state, command, now)
        case Underway():
            return _under_way(state, command, now)
        case Ended():
            raise Refused("the huddle is over", hint="huddle minutes show")
        case _:
            assert_never(state)


def _under_way(huddle: Underway, command: do.Command, now: datetime) -> ev.Event:
    match command:
        case do.Undo(skips=skips):
            if last_step(huddle.events) is None:
                raise Refused("there is nothing to undo", hint="/help lists what can be typed")
            return ev.UndoSkipped(at=now) if skips else ev.Undone(at=now)
        case do.End():
            return ev.HuddleEnded(at=now)
        case do.Begin():
            raise Refused("the huddle has begun", hint="/next goes on")
        case do.ChooseEnd():
            raise Refused("the huddle has begun", hint="/catchup spreads the remaining time")
        case (
            do.Keep()
            | do.Answer()
            | do.Amend()
            | do.Score()
            | do.SetMessage()
            | do.Note()
            | do.AddLogged()
            | do.SyncAction()
        ):
            return keep(huddle, command, now)
        case (
            do.Next()
            | do.Back()
            | do.Goto()
            | do.Understood()
            | do.Again()
            | do.More()
            | do.ParkPoint()
            | do.NoAction()
            | do.Skip()
            | do.Strike()
        ):
            return move(huddle, command, now)
        case _:
            return arrange(huddle, command, now)


def _in_lobby(lobby: Lobby, command: do.Command, now: datetime) -> ev.Event:
    """Say what may be arranged before the start."""
    draft = lobby.draft
    match command:
        case do.Begin(huddle=huddle, key=key, there=there):
            return replace(begun_at(draft, now), huddle=huddle, key=key, there=there)
        case do.ChooseEnd(keeps=keeps):
            if not is_late(draft, now):
                raise Refused("the huddle is not late", hint="Enter starts it")
            return ev.EndChosen(at=now, keeps=keeps)
        case do.Goto(number=number):
            return _first(draft, number, now)
        case do.Strike(number=number, reason=reason):
            return _struck(draft, number, reason, now)
        case do.Join(name=name, side=side):
            if any(who.name.casefold() == name.casefold() for who in draft.present):
                raise Refused(f"{name} is here already", hint=f"/leave {name} ticks off")
            return ev.Joined(at=now, name=name, side=side)
        case do.Leave(name=name):
            here = (who.name for who in draft.present if who.name.casefold() == name.casefold())
            found = next(here, None)
            if found is None:
                raise Refused(f"{name} is not here", hint=f"/join {name}")
            return ev.WentAway(at=now, name=found)
        case do.Add(title=title, minutes=minutes):
            refuse_more(draft.items)
            return ev.ItemAdded(at=now, title=title, minutes=minutes)
        case do.Swap(number=number, item=item):
            return ev.Swapped(at=now, number=number, item=item)
        case do.Undo(skips=False) if lobby.events:
            return ev.Undone(at=now)
        case _:
            raise Refused("the huddle has not begun", hint="Enter starts it")


def asked_about(draft: ev.Begun) -> tuple[int, ...]:
    """Return the numbers of the picked or raised items to do first or strike: carried over thrice.

    A fixed item comes every time anyway, and has its own place.
    """
    return tuple(
        number
        for number, item in enumerate(draft.items, start=1)
        if item.carried >= FIRST_PLACE and not item.is_fixed and item.struck is None
    )


def _first(draft: ev.Begun, number: int, now: datetime) -> ev.Event:
    """Say that an item comes first."""
    item = _item(draft, number)
    if item.kind == "close" or item.struck is not None:
        raise Refused(f"item {number} cannot come first", hint="Enter starts the huddle")
    if number == 1:
        raise Refused("item 1 comes first", hint="Enter starts the huddle")
    return ev.WentTo(at=now, number=number)


def _struck(draft: ev.Begun, number: int | None, reason: str, now: datetime) -> ev.Event:
    """Say that an item is struck: the one that is asked about where no other is named."""
    number = number or next(iter(asked_about(draft)), None)
    if number is None:
        raise Refused("which item?", hint="/strike 3 REASON")
    item = _item(draft, number)
    if item.kind not in LOOP_KINDS:
        raise Refused("only discussion items can be struck", hint="Enter starts the huddle")
    if item.struck is not None:
        raise Refused(f"item {number} is struck already", hint="/undo")
    return ev.Struck(at=now, number=number, reason=reason)


def _item(draft: ev.Begun, number: int) -> PlannedItem:
    if not 1 <= number <= len(draft.items):
        raise Refused(f"there is no item {number}", hint=f"1 to {len(draft.items)}")
    return draft.items[number - 1]


def move(huddle: Underway, command: do.Moves, now: datetime) -> ev.Event:
    """Say which step `command` is."""
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
            raise Refused("nothing was said back here yet", hint="/next goes to Understand")
        case do.More() | do.NoAction():
            if not isinstance(current(huddle).step, Execute):
                raise Refused("this belongs to Execute", hint="/next goes there, step by step")
            return ev.PointBegun(at=now) if isinstance(command, do.More) else _nothing(huddle, now)
        case do.ParkPoint(id=record_id, by=by):
            return _parked(huddle, record_id, by, now)
        case do.Skip(reason=reason):
            return ev.Skipped(at=now, reason=reason) if _looped(huddle) else _next(huddle, now)
        case do.Strike(reason=reason):
            if not _looped(huddle):
                raise Refused("only an item that is talked about can be struck", hint="/next")
            return ev.Struck(at=now, reason=reason)
        case _:
            assert_never(command)


def _next(huddle: Underway, now: datetime) -> ev.Event:
    match current(huddle).step:
        case Talk():
            return ev.TalkEnded(at=now)
        case Understand(is_warned=is_warned):
            return ev.GatePassed(at=now) if is_warned else ev.GateHeld(at=now)
        case Execute():
            if result(huddle) is None:
                raise Refused(
                    "no action, no decision, nothing parked yet",
                    hint="/a TEXT @NAME by DAY, /d TEXT, /p, or /none",
                )
            return ev.PointLeft(at=now)
        case Board():
            return ev.BoardLeft(at=now)
        case Close():
            raise Refused("this is the close", hint="/end writes the minutes")
        case None:
            raise AssertionError(huddle.number)


def _back(huddle: Underway, now: datetime) -> ev.Event:
    """Go to the earlier step: of the point, else to the item before."""
    if isinstance(current(huddle).step, Understand | Execute):
        return ev.SteppedBack(at=now)
    if len(current(huddle).points) > 1:
        raise Refused("this point has just begun", hint="/undo takes /more back")
    if huddle.number == 1:
        raise Refused("this is the first step", hint="/undo takes back what was typed last")
    return ev.WentTo(at=now, number=huddle.number - 1)


def _goto(huddle: Underway, number: int, now: datetime) -> ev.Event:
    count = len(huddle.items)
    if not 1 <= number <= count:
        raise Refused(f"there is no item {number}", hint=f"/goto 1 to /goto {count}")
    if number == huddle.number:
        raise Refused(f"this is item {number}", hint="/next goes on")
    return ev.WentTo(at=now, number=number)


def _understood(huddle: Underway, text: str | None, now: datetime) -> ev.Event:
    if not isinstance(current(huddle).step, Understand):
        raise Refused("there is nothing to confirm at this step", hint="/next goes on")
    if text is None and huddle.begun.loop.understand == "write":
        raise Refused("this agenda wants the words that were said back", hint="/u TEXT")
    return ev.SaidBack(at=now, text=text)


def _nothing(huddle: Underway, now: datetime) -> ev.Event:
    if result(huddle) is not None:
        raise Refused("something was agreed here", hint="/next goes on with it")
    return ev.NothingToDo(at=now)


def _parked(huddle: Underway, record_id: str, by: str, now: datetime) -> ev.Event:
    point = current_point(huddle)
    if point is None:
        raise Refused("there is no point here to park", hint="/p TEXT parks something")
    item = current(huddle)
    title = f"{item.plan.title}: {point.notes[0]}" if point.notes else item.plan.title
    made = HuddleRecord(
        kind="parked",
        id=record_id,
        title=title[:PARKED_TITLE],
        by=by,
        status="waiting",
        item=huddle.number,
        point=len(item.points),
    )
    return ev.PointParked(at=now, made=made)


PARKED_TITLE = 200  # characters: a note may be longer than a title


def _looped(huddle: Underway) -> bool:
    return is_loop(current(huddle))


def keep(huddle: Underway, command: do.Keeps, now: datetime) -> ev.Event:
    """Say what is written down by `command`."""
    match command:
        case do.Note(text=text):
            return ev.Noted(at=now, text=text)
        case do.Keep(made=made):
            here = replace(made, item=huddle.number, point=len(current(huddle).points))
            return ev.RecordKept(at=now, made=here)
        case do.AddLogged(made=made):
            number = made.item if 1 <= made.item <= len(huddle.items) else huddle.number
            point = len(huddle.items[number - 1].points)
            return ev.LoggedAdded(at=now, made=replace(made, item=number, point=point))
        case do.SyncAction(id=record_id, edit=edit):
            return ev.ActionSynced(at=now, id=record_id, edit=edit)
        case do.Amend(id=record_id, edit=edit):
            return ev.ActionEdited(at=now, id=record_id, edit=edit)
        case do.Answer():
            return _answered(huddle, command, now)
        case do.Score(scores=scores, reason=reason):
            _at_close(huddle, "scores belong")
            if not scores or not all(1 <= score <= 10 for score in scores):
                raise Refused("a score is a whole number from 1 to 10", hint="/score 9 8 9")
            return ev.Scored(at=now, scores=scores, reason=reason)
        case do.SetMessage(text=text):
            _at_close(huddle, "the message belongs")
            return ev.MessageSet(at=now, text=text)
        case _:
            assert_never(command)


def _at_close(huddle: Underway, what: str) -> None:
    if not isinstance(current(huddle).step, Close):
        raise Refused(f"{what} to the close", hint=f"/goto {len(huddle.items)} goes there")


def _answered(huddle: Underway, command: do.Answer, now: datetime) -> ev.Event:
    """Say what a letter answers: for a promise `d l n x`, for a parked thing `t n x`."""
    asked = question(huddle)
    if asked is None:
        raise Refused("nothing here waits for an answer", hint="/next goes on")
    letter = command.letter
    if isinstance(asked, ev.Promise):
        edit = _promise_edit(huddle, asked, command, now)
    elif letter == "t":
        edit = RecordEdit(status="taken", closed=now)
    elif letter == "x":
        edit = RecordEdit(status="dropped", closed=now, reason=command.reason)
    elif letter == "n":
        edit = None
    else:
        raise Refused(f"{letter} is no answer here", hint="t take up, n not now, x drop")
    return ev.Answered(at=now, id=asked.id, letter=letter, edit=edit)


def _promise_edit(
    huddle: Underway, asked: ev.Promise, command: do.Answer, now: datetime
) -> RecordEdit | None:
    today = day_in(ZoneInfo(huddle.begun.timezone), now)
    match command.letter:
        case "d":
            day = today if asked.is_missed else min(asked.due, today)
            return RecordEdit(status="done", closed=now, done_on=day)
        case "l":
            if asked.due >= today:
                raise Refused("its day is not past: it is not late", hint="d says done")
            return RecordEdit(status="done", closed=now, done_on=today)
        case "x":
            return RecordEdit(status="dropped", closed=now, reason=command.reason)
        case "n":
            return None
        case other:
            raise Refused(f"{other} is no answer here", hint="d done, l late, n not yet, x drop")


def arrange(huddle: Underway, command: do.Arranges, now: datetime) -> ev.Event:
    """Say how the huddle is arranged by `command`."""
    match command:
        case do.GiveFloor(name=name):
            return ev.FloorGiven(at=now, name=_next_speaker(huddle, name))
        case do.Join(name=name, side=side):
            if _present(huddle, name):
                raise Refused(f"{name} is here already", hint=f"/floor {name} gives the floor")
            return ev.Joined(at=now, name=name, side=side)
        case do.Leave(name=name):
            return ev.WentAway(at=now, name=_somebody(huddle, name).name)
        case do.Add(title=title, minutes=minutes):
            refuse_more(huddle.items)
            return ev.ItemAdded(at=now, title=title, minutes=minutes)
        case do.Swap(number=number, item=item):
            return _swapped(huddle, number, item, now)
        case do.Extend(by=by):
            more = half(current(huddle)) if by is None else by
            if more <= NOTHING or more > timedelta(hours=2):
                raise Refused("more time is from one minute to two hours", hint="/extend 5m")
            return ev.Extended(at=now, by=more)
        case do.Pause():
            is_running = isinstance(huddle.clock, ClockRunning)
            return ev.ClockStopped(at=now) if is_running else ev.ClockStarted(at=now)
        case do.CatchUp():
            return _caught_up(huddle, now)
        case do.Resume(since=since, by=by):
            return ev.Resumed(at=now, since=since, by=by)
        case do.TakeOver(by=by):
            return ev.TakenOver(at=now, by=by)
        case do.Heartbeat():
            return ev.HeartbeatSeen(at=now)
        case _:
            assert_never(command)


def _present(huddle: Underway, name: str) -> Present | None:
    folded = name.casefold()
    return next((who for who in huddle.present if who.name.casefold() == folded), None)


def _somebody(huddle: Underway, name: str) -> Present:
    found = _present(huddle, name)
    if found is None:
        raise Refused(f"{name} is not here", hint=f"/join {name} if they came")
    return found


def _next_speaker(huddle: Underway, name: str | None) -> str:
    if not is_loop(current(huddle)):
        raise Refused("nobody has the floor here", hint="/next goes to the next item")
    after = _somebody(huddle, name) if name else following(huddle)
    if after is None:
        raise Refused("nobody else is here", hint="/join NAME:SIDE")
    if after.name == speaker(huddle):
        raise Refused(f"{after.name} has the floor", hint="/floor NAME")
    return after.name


def _swapped(huddle: Underway, number: int, item: PlannedItem, now: datetime) -> ev.Event:
    there = huddle.items[number - 1]
    is_touched = there.left or any(point.notes for point in there.points)
    if is_touched or made_at(huddle, number):
        raise Refused(
            f"item {number} has been talked about", hint="/skip carries it over, /add adds another"
        )
    return ev.Swapped(at=now, number=number, item=item)


def _caught_up(huddle: Underway, now: datetime) -> ev.Event:
    if behind(huddle, now) <= NOTHING:
        raise Refused("you are not behind", hint="/extend gives this item more time")
    shares, leaves = share_time_left(huddle, now)
    if not shares and not leaves:
        raise Refused("no item is left to take time from", hint="/next goes on")
    return ev.CaughtUp(at=now, shares=shares, leaves=leaves)
