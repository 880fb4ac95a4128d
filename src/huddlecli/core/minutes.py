"""The minutes: the lasting record of one huddle, as it stood at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import LOOP_KINDS, EntryKind
from huddlecli.core.team import day_in

Outcome: TypeAlias = Literal["action", "decision", "parked", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Somebody who was there."""

    name: str
    side: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutedAction:
    """An action as it stood at the end of the huddle."""

    id: str
    title: str
    owner: str
    due: date
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A decision or a parked thing, by id and title."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutedPoint:
    """One pass through the loop. `said_back` is None where nothing was to be said back.

    `speaker` had the floor first, `listener` was asked to say back. The turns of later huddles
    follow from them, and no view counts them.
    """

    opened_by: str | None
    rounds: int
    said_back: bool | None
    restatement: str | None
    outcome: Outcome | None
    speaker: str | None = None
    listener: str | None = None
    notes: tuple[str, ...] = ()
    actions: tuple[MinutedAction, ...] = ()
    decisions: tuple[Titled, ...] = ()
    parked: tuple[Titled, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutedItem:
    """One item. Times are whole seconds; `carried` counts earlier carry-overs.

    `left` tells how it ended: `through`, `carried` (to the next huddle of this agenda) or
    `struck` (for good), with the `reason` where one was given.
    `entry` is the number of the agenda's entry it came from, from 1, or None where it was added.
    """

    kind: EntryKind
    title: str
    topic: str | None
    opened_by: str | None
    planned_seconds: int
    actual_seconds: int
    carried: int
    points: tuple[MinutedPoint, ...] = ()
    left: Literal["through", "carried", "struck"] = "through"
    reason: str | None = None
    entry: int | None = None
    source: str | None = None  # the id of the raised, parked or decided record it came from
    by: tuple[str, ...] = ()  # who raised it, or spoke when it was carried over before
    notes: tuple[str, ...] = ()  # of a board or the close; a loop's notes are its points'
    actions: tuple[MinutedAction, ...] = ()  # of a board or the close, likewise
    decisions: tuple[Titled, ...] = ()
    parked: tuple[Titled, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What one huddle leaves behind. `started` and `ended` are UTC.

    `late_minutes` is how long after the hour of its agenda it began; None where that has none.
    `key` is the random one of the journal's first event; minutes of older versions have none.
    """

    id: str
    key: str | None = None
    agenda: str
    title: str
    started: datetime
    ended: datetime
    interrupted_seconds: int | None = None  # in which nobody ran it
    timezone: str
    planned_minutes: int
    by: str | None
    present: tuple[Present, ...]
    items: tuple[MinutedItem, ...]
    score: float | None = None
    score_reasons: tuple[str, ...] = ()
    message: str | None = None
    late_minutes: int | None = None
    asked: tuple[str, ...] = ()  # the promises that the board showed, by id
    not_yet: tuple[str, ...] = ()  # those of them that were answered with "not yet"
    kept: int | None = None  # of the promises reviewed, how many were kept ...
    due: int | None = None  # ... of how many that counted
    wins: tuple[Titled, ...] = ()
    waiting: tuple[MinutedItem, ...] = ()  # carried over before, and not even planned this time


def lasted(minutes: Minutes) -> int:
    """Return how many minutes a huddle took, the interruptions taken out."""
    seconds = (minutes.ended - minutes.started).total_seconds()
    return round((seconds - (minutes.interrupted_seconds or 0)) / 60)


def huddle_day(minutes: Minutes) -> date:
    """Return the day of a huddle where it was held."""
    return day_in(ZoneInfo(minutes.timezone), minutes.started)


def all_actions(minutes: Minutes) -> tuple[MinutedAction, ...]:
    """Return the actions of all items, in their order."""
    return tuple(action for place in _places(minutes) for action in place.actions)


def all_decisions(minutes: Minutes) -> tuple[Titled, ...]:
    """Return the decisions of all items, in their order."""
    return tuple(decision for place in _places(minutes) for decision in place.decisions)


def all_parked(minutes: Minutes) -> tuple[Titled, ...]:
    """Return what was parked on all items, in their order."""
    return tuple(parked for place in _places(minutes) for parked in place.parked)


def _places(minutes: Minutes) -> Iterator[MinutedItem | MinutedPoint]:
    """Yield the points of each item, and then the item itself."""
    for item in minutes.items:
        yield from item.points
        yield item


def is_covered(item: MinutedItem) -> bool:
    """Whether a loop item came to an outcome on any of its points: it was discussed.

    One that was struck does not count, whatever was agreed on it before.
    """
    has_outcome = any(point.outcome for point in item.points)
    return item.kind in LOOP_KINDS and has_outcome and item.left != "struck"


def is_carried_over(item: MinutedItem) -> bool:
    """Whether a loop item goes on to the next huddle of the same agenda."""
    return item.kind in LOOP_KINDS and item.left == "carried"
