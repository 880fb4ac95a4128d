"""A huddle as a story: who is here, what is on the agenda, and what was asked of it when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

import pytest

from huddlecli.core.agenda import EntryKind, LoopRule
from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.decide import decide
from huddlecli.core.huddle.evolve import evolve, fold
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.state import Ended, Huddle, Step, Underway, current
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.minutes import Minutes, Present

START = datetime(2026, 11, 23, 8, 8, tzinfo=UTC)  # a Monday, 09:08 in Berlin
TODAY = date(2026, 11, 23)
MARIA = Present(name="maria", side="marketing")
FAY = Present(name="fay", side="marketing")
SAM = Present(name="sam", side="sales")
JO = Present(name="jo", side="sales")

Moves: TypeAlias = Iterable[tuple[float, do.Command]]


def plan(kind: EntryKind = "topic", minutes: int = 6, **more: Any) -> PlannedItem:
    """Return an item as planned; it is called by its kind."""
    return PlannedItem(kind=kind, minutes=minutes, **({"title": kind.capitalize()} | more))


def begun(*items: PlannedItem, **more: Any) -> ev.Begun:
    """Return the beginning of a huddle of these items, at 09:08 on a Monday in Berlin."""
    minutes = sum(item.minutes for item in items)
    keys: dict[str, Any] = {
        "at": START,
        "huddle": "2026-11-23-0908-daily",
        "agenda": "daily",
        "title": "Daily huddle",
        "team": "Acme",
        "timezone": "Europe/Berlin",
        "sides": ("marketing", "sales"),
        "by": "maria",
        "present": (MARIA, FAY, SAM, JO),
        "loop": LoopRule(),
        "minutes": minutes,
    } | more
    return ev.Begun(items=items, ends=keys["at"] + timedelta(minutes=minutes), **keys)


def manner(understand: Any) -> dict[str, LoopRule]:
    """Return what `begun` takes for another manner of Understand."""
    return {"loop": LoopRule(understand=understand)}


def at(seconds: float, first: ev.Begun | None = None) -> datetime:
    """Return the instant so many seconds after the beginning."""
    return (first.at if first else START) + timedelta(seconds=seconds)


def told(first: ev.Begun, moves: Moves) -> tuple[Huddle, tuple[ev.Event, ...]]:
    """Return what is true after these moves, and the journal that they left."""
    state = fold([first])
    journal: list[ev.Event] = [first]
    for seconds, command in moves:
        event = decide(state, command, at(seconds, first))
        state = evolve(state, event)
        journal.append(event)
    return state, tuple(journal)


def after(first: ev.Begun, *moves: tuple[float, do.Command]) -> Underway:
    """Return a huddle that is still under way after these moves."""
    state, _ = told(first, moves)
    assert isinstance(state, Underway)
    return state


def minutes_after(first: ev.Begun, *moves: tuple[float, do.Command]) -> Minutes:
    """Return the minutes of a huddle that these moves bring to its end."""
    state, _ = told(first, moves)
    assert isinstance(state, Ended)
    return minutes_of(state)


def in_turn(*commands: do.Command, every: float = 10) -> Sequence[tuple[float, do.Command]]:
    """Return moves with these commands, one after the other."""
    return [(number * every, command) for number, command in enumerate(commands, start=1)]


def place(huddle: Underway) -> tuple[int, Step | None]:
    """Return at which item and step a huddle is."""
    return huddle.number, current(huddle).step


def refusal(huddle: Huddle, command: do.Command, seconds: float = 900) -> tuple[str, str]:
    """Return with which message and hint a command is refused."""
    with pytest.raises(Refused) as refused:
        decide(huddle, command, at(seconds))
    return refused.value.message, refused.value.hint


def action(record_id: str = "k7f2q9xmtb", title: str = "Call Acme", **more: Any) -> HuddleRecord:
    """Return an action of sam's, due in a week."""
    made = HuddleRecord(
        kind="action",
        id=record_id,
        title=title,
        by="maria",
        owner="sam",
        side="sales",
        due=date(2026, 11, 30),
        status="open",
    )
    return replace(made, **more)


def decision(record_id: str = "d000000001", title: str = "Leads go to sam first") -> HuddleRecord:
    """Return a decision."""
    return HuddleRecord(kind="decision", id=record_id, title=title, by="maria", status="standing")


def parked(record_id: str = "p000000001", title: str = "The trade fair") -> HuddleRecord:
    """Return something parked."""
    return HuddleRecord(kind="parked", id=record_id, title=title, by="maria", status="waiting")


def win(record_id: str = "w000000001", title: str = "Acme signed") -> HuddleRecord:
    """Return a win."""
    return HuddleRecord(kind="win", id=record_id, title=title, by="maria", status="kept")
