"""Kept promises: the days on which a promise counts, and whether it was kept on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Wrong
from huddlecli.core.record_history import HAND
from huddlecli.core.records import Action, changed, is_undone
from huddlecli.core.team import Person, Team, day_in, midnight_after, zone_of
from huddlecli.core.text import folded, shown

ZoneOf: TypeAlias = Callable[[str], ZoneInfo]


def by_present_side(team: Team, actions: Iterable[Action]) -> list[Action]:
    """Return promises with the sides of their owners now; who left the team keeps that of then."""
    sides: dict[str, str | None] = {}
    for person in team.people:
        sides |= {folded(name): person.side for name in (person.name, *person.was)}
    owners = ((one, sides.get(folded(one.owner), one.side)) for one in actions)
    return [one if side == one.side else replace(one, side=side) for one, side in owners]


class Verdict(NamedTuple):
    """A day on which a promise counts."""

    day: date
    kept: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """How many promises were kept, of how many that were due: 14 of 16."""

    kept: int
    due: int

    @property
    def rate(self) -> float | None:
        """The share that was kept, from 0 to 1; None where nothing was due."""
        return self.kept / self.due if self.due else None


def due_verdicts(action: Action, now: datetime, zone_of: ZoneOf) -> tuple[Verdict, ...]:
    """Return the days on which `action` counts by `now`, the earliest first."""
    if is_undone(action):
        return ()
    zone = zone_of(action.owner)
    verdicts: dict[date, bool | None] = dict.fromkeys(_missed(action, zone), False)
    verdicts[action.due] = _verdict(action, action.due, zone)
    if action.status == "open" and has_ended(action.due, now, zone):
        verdicts[action.due] = False
    return tuple(Verdict(day, kept) for day, kept in sorted(verdicts.items()) if kept is not None)


def kept(actions: Iterable[Action], start: date, end: date, now: datetime, zone_of: ZoneOf) -> Kept:
    """Return how many promises were kept of those that count from `start` to `end`."""
    entries = (entry for action in actions for entry in due_verdicts(action, now, zone_of))
    return tally(entry for entry in entries if start <= entry.day <= end)


def tally(entries: Iterable[Verdict]) -> Kept:
    """Return how many of `entries` were kept."""
    verdicts = [entry.kept for entry in entries]
    return Kept(kept=sum(verdicts), due=len(verdicts))


def due_days(action: Action, zone: ZoneInfo) -> tuple[date, ...]:
    """Return the due days it missed in the owner's `zone`, then the one it has."""
    return (*sorted(_missed(action, zone)), action.due)


def has_ended(day: date, now: datetime, zone: ZoneInfo) -> bool:
    """Whether `day` is over in `zone`."""
    return day < day_in(zone, now)


def must_be_ahead(day: date, owner: str, zone: ZoneInfo, now: datetime) -> None:
    """Refuse a due day that is over where the owner is: the promise would be broken at once."""
    if has_ended(day, now, zone):
        following = day_in(zone, now)
        raise Wrong(
            f"{day} is over for {shown(owner)} ({zone.key})", hint=f"due:{following} or later"
        )


def _missed(action: Action, zone: ZoneInfo) -> set[date]:
    """Return the due days from which it was moved away on the day itself or later."""
    promised = [(change.at, change.set["due"]) for change in action.changes if "due" in change.set]
    return {
        due
        for (_, due), (at, _) in pairwise(promised)
        if day_in(zone, at) >= due and not _was_settled(action, due, at, zone)
    } - {action.due}


def _was_settled(action: Action, due: date, at: datetime, zone: ZoneInfo) -> bool:
    """Whether nothing was owed on `due` any more at `at`: a move is then a mere correction."""
    is_closed = action.closed is not None and action.closed < at
    return is_closed and _verdict(action, due, zone) is not False


def _verdict(action: Action, due: date, zone: ZoneInfo) -> bool | None:
    """Return whether it was closed as promised for `due`; None where that says nothing."""
    match action.status:
        case "done":
            return action.done_on is not None and action.done_on <= due
        case "dropped" if action.closed and day_in(zone, action.closed) >= due:
            return False
        case _:
            return None


SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """The open promises of `person`, each in one place, as of `today`, which `began` so (UTC)."""

    person: Person
    today: date
    began: datetime
    overdue: tuple[Action, ...] = ()
    soon: tuple[Action, ...] = ()  # today and in the next three days
    awaited: tuple[Action, ...] = ()  # due later, and asked for by somebody else

    @property
    def actions(self) -> tuple[Action, ...]:
        """All of them, the most urgent first."""
        return (*self.overdue, *self.soon, *self.awaited)

    @property
    def at(self) -> datetime:
        """When the last of them was changed, or today began: what was not due may now be.

        So the mail of each day is another one, and none is taken for a copy of yesterday's.
        """
        return max([self.began, *map(changed, self.actions)])


def reminder(team: Team, person: Person, opened: Iterable[Action], now: datetime) -> Reminder:
    """Return what `person` is to be reminded of; perhaps nothing."""
    zone = zone_of(team, person.name)
    today = day_in(zone, now)
    own = [one for one in opened if one.owner.casefold() == person.name.casefold()]
    own.sort(key=lambda one: (one.due, one.created, one.id))
    return Reminder(
        person=person,
        today=today,
        began=midnight_after(today - timedelta(days=1), zone),
        overdue=tuple(one for one in own if one.due < today),
        soon=tuple(one for one in own if today <= one.due <= today + SOON),
        awaited=tuple(one for one in own if one.due > today + SOON and asked_by(one)),
    )


def asked_by(action: Action) -> str:
    """Return who logged a promise for its owner, or nothing where they did so themselves."""
    is_own = action.by.casefold() in (action.owner.casefold(), HAND)
    return "" if is_own else action.by
