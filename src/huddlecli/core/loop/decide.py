"""What a command leads to: `decide(state, command, now) -> event`, or a refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from huddlecli.core.agenda import LOOP_KINDS
from huddlecli.core.errors import Refused
from huddlecli.core.huddle_plan import FIRST_PLACE, PlannedItem, refuse_more
from huddlecli.core.loop import commands as do
from huddlecli.core.loop import events as ev
from huddlecli.core.loop.arrange import arrange
from huddlecli.core.loop.evolve import last_step
from huddlecli.core.loop.keep import keep
from huddlecli.core.loop.move import move
from huddlecli.core.loop.start import begun_at, is_late
from huddlecli.core.loop.state import Ended, Huddle, Lobby, Underway


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
            return ev.Ended(at=now)
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
            | do.Claim()
            | do.Notice()
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
            | do.Nothing()
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
