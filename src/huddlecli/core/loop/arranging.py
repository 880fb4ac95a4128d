"""What is true after the room, the plan or the clock was arranged."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from huddlecli.core.huddle_plan import added
from huddlecli.core.loop import events as ev
from huddlecli.core.loop.clock import elapsed
from huddlecli.core.loop.floor import following, speaker, with_turn
from huddlecli.core.loop.recording import with_item_after
from huddlecli.core.loop.state import (
    Running,
    Stopped,
    Understand,
    Underway,
    current,
    current_point,
    item_at,
    new_item,
    with_current,
)
from huddlecli.core.loop.stepping import opened, with_listener
from huddlecli.core.minutes import Present


def arranged(huddle: Underway, event: ev.Arranged) -> Underway:
    """Return a huddle after it was arranged anew."""
    match event:
        case ev.FloorGiven(name=name):
            return _with_speaker(huddle, name)
        case ev.Joined(name=name, side=side):
            return replace(huddle, present=(*huddle.present, Present(name=name, side=side)))
        case ev.WentAway(name=name):
            return _without(huddle, name)
        case ev.ItemAdded(title=title, minutes=minutes):
            return with_item_after(huddle, new_item(added(title, minutes)))
        case ev.Swapped():
            return _swapped(huddle, event)
        case ev.ClockStopped() | ev.ClockStarted() | ev.Extended() | ev.CaughtUp() | ev.Resumed():
            return _timed(huddle, event)
        case ev.ChairTaken() | ev.Alive():
            return huddle
        case _:
            assert_never(event)


def _swapped(huddle: Underway, event: ev.Swapped) -> Underway:
    """Return a huddle with another item in that place; an open one keeps its clock."""
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
    """Return a huddle without the turns on an item that gives way to another."""
    points = item_at(huddle, number).points
    turns = list(huddle.turns)
    for name in (name for point in points for name in (*point.speakers, *point.listeners)):
        last = max(at for at, turn in enumerate(turns) if turn.name == name)
        del turns[last]
    return replace(huddle, turns=tuple(turns))


def _timed(
    huddle: Underway,
    event: ev.ClockStopped | ev.ClockStarted | ev.Extended | ev.CaughtUp | ev.Resumed,
) -> Underway:
    """Return a huddle with its clock stopped, started, or with other times."""
    item = current(huddle)
    match event:
        case ev.ClockStopped(at=at):
            spent = elapsed(huddle, at)
            return replace(with_current(huddle, replace(item, spent=spent)), clock=Stopped())
        case ev.ClockStarted(at=at):
            return replace(huddle, clock=Running(at))
        case ev.Extended(by=by):
            return with_current(huddle, replace(item, allotted=item.allotted + by))
        case ev.CaughtUp():
            return _caught_up(huddle, event)
        case ev.Resumed(at=at, since=since):
            lost = at - since
            clock = huddle.clock
            if isinstance(clock, Running):
                clock = Running(clock.since + lost)
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


def _without(huddle: Underway, name: str) -> Underway:
    """Return a huddle without that person; the floor passes on if it was theirs."""
    had_floor = speaker(huddle) == name
    here = tuple(who for who in huddle.present if who.name != name)
    after = following(huddle) if had_floor else None
    rest = replace(huddle, present=here)
    rest = _with_speaker(rest, after.name) if after else rest
    return with_listener(rest) if isinstance(current(rest).step, Understand) else rest


def _with_speaker(huddle: Underway, name: str) -> Underway:
    item, point = current(huddle), current_point(huddle)
    if point is None:
        return huddle
    points = (*item.points[:-1], replace(point, speakers=(*point.speakers, name)))
    there = with_current(huddle, replace(item, points=points))
    return with_turn(there, ev.Turn(name=name, part="spoke"))
