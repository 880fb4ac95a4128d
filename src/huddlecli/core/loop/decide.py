"""What a command leads to: `decide(state, command, now) -> event`, or a refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from huddlecli.core.errors import Refused
from huddlecli.core.loop import commands as do
from huddlecli.core.loop import events as ev
from huddlecli.core.loop.arrange import arrange
from huddlecli.core.loop.evolve import last_step
from huddlecli.core.loop.keep import keep
from huddlecli.core.loop.move import move
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
        case do.Undo():
            if last_step(huddle.events) is None:
                raise Refused("there is nothing to undo", hint="/help lists what can be typed")
            return ev.Undone(at=now)
        case do.End():
            return ev.Ended(at=now)
        case do.Begin():
            raise Refused("the huddle has begun", hint="Enter goes on")
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
        case do.Begin(huddle=huddle, ends=ends, key=key):
            return replace(draft, at=now, huddle=huddle, ends=ends, key=key)
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
            return ev.ItemAdded(at=now, title=title, minutes=minutes)
        case do.Swap(number=number, item=item):
            return ev.Swapped(at=now, number=number, item=item)
        case do.Undo() if lobby.events:
            return ev.Undone(at=now)
        case _:
            raise Refused("the huddle has not begun", hint="Enter starts it")
