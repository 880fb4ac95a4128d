"""The rules of the room, the plan and the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from huddlecli.core.errors import Refused
from huddlecli.core.huddle_plan import PlannedItem, refuse_more
from huddlecli.core.loop import commands as do
from huddlecli.core.loop import events as ev
from huddlecli.core.loop.clock import NOTHING, behind, half, shared
from huddlecli.core.loop.floor import following, speaker
from huddlecli.core.loop.state import Running, Underway, current, is_loop, made_at
from huddlecli.core.minutes import Present


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
            is_running = isinstance(huddle.clock, Running)
            return ev.ClockStopped(at=now) if is_running else ev.ClockStarted(at=now)
        case do.CatchUp():
            return _caught_up(huddle, now)
        case do.Resume(since=since, by=by):
            return ev.Resumed(at=now, since=since, by=by)
        case do.TakeChair(by=by):
            return ev.ChairTaken(at=now, by=by)
        case do.Breathe():
            return ev.Alive(at=now)
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
    shares, leaves = shared(huddle, now)
    if not shares and not leaves:
        raise Refused("no item is left to take time from", hint="/next goes on")
    return ev.CaughtUp(at=now, shares=shares, leaves=leaves)
