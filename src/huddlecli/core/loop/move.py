"""The rules of the steps: when the loop may go on, and when it may not."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from huddlecli.core.errors import Refused
from huddlecli.core.loop import commands as do
from huddlecli.core.loop import events as ev
from huddlecli.core.loop.made import Made
from huddlecli.core.loop.state import (
    Board,
    Close,
    Execute,
    Talk,
    Understand,
    Underway,
    current,
    current_point,
    is_loop,
    result,
)


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
        case do.More() | do.Nothing():
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
    made = Made(
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
