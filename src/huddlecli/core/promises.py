"""Kept promises: the days on which a promise counts, whether it was kept, and reminders of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Wrong
from huddlecli.core.records import UNKNOWN_CREATION, Action, changed, is_undone
from huddlecli.core.team import AUTHORS, Person, Team, day_in, midnight_after, zone_of
from huddlecli.core.text import folded, shown
from huddlecli.core.value import Value, replace

if TYPE_CHECKING:  # `log` does without
    from huddlecli.core.side_records import Lead, Measure, Term

ZoneOf: TypeAlias = Callable[[str], ZoneInfo]


def by_present_side(team: Team, actions: Iterable[Action]) -> list[Action]:
    """Return promises with their owners' present sides; those of owners who left keep theirs."""
    sides = {folded(person.name): person.side for person in team.people}
    fold = cache(folded)  # few owners have many promises
    present = ((action, sides.get(fold(action.owner), action.side)) for action in actions)
    return [
        action if side == action.side else replace(action, side=side) for action, side in present
    ]


class Verdict(NamedTuple):
    """A day on which a promise counts, and whether it was kept."""

    day: date
    kept: bool


class Kept(Value, kw_only=False):
    """How many promises were kept, of how many that were due: 14 of 16."""

    kept: int
    due: int

    @property
    def rate(self) -> float | None:
        """The share that was kept, from 0 to 1; None if nothing was due."""
        return self.kept / self.due if self.due else None


def due_verdicts(action: Action, now: datetime, zone_of: ZoneOf) -> tuple[Verdict, ...]:
    """Return the days on which `action` counts by `now`, the earliest first."""
    if is_undone(action):
        return ()
    zone = zone_of(action.owner)
    is_late = action.status == "open" and has_ended(action.due, now, zone)
    present = False if is_late else _verdict(action, action.due, zone)
    last = () if present is None else (Verdict(action.due, present),)
    if missed := _missed(action, zone):
        return tuple(sorted((*(Verdict(day, kept=False) for day in missed), *last)))
    return last


def kept(actions: Iterable[Action], start: date, end: date, now: datetime, zone_of: ZoneOf) -> Kept:
    """Return how many of the promises that count from `start` to `end` were kept."""
    verdicts = (verdict for action in actions for verdict in due_verdicts(action, now, zone_of))
    return tally(verdict for verdict in verdicts if start <= verdict.day <= end)


def tally(verdicts: Iterable[Verdict]) -> Kept:
    """Return how many of `verdicts` say kept."""
    were_kept = [verdict.kept for verdict in verdicts]
    return Kept(kept=sum(were_kept), due=len(were_kept))


def due_by(actions: Iterable[Action], day: date) -> list[Action]:
    """Return the promises that are open and due by `day`: those that a huddle then reviews."""
    return [action for action in actions if action.status == "open" and action.due <= day]


def due_days(action: Action, zone: ZoneInfo) -> tuple[date, ...]:
    """Return the due days that an action missed in the owner's `zone`, then its present one."""
    return (*sorted(_missed(action, zone)), action.due)


def open_since(action: Action, day: date, zone: ZoneInfo) -> date:
    """Return since when an action was open on `day`, as far as that is known.

    Of an imported one it may be known only that it was due.
    """
    if action.created == UNKNOWN_CREATION:
        return min(action.due, day)
    return day_in(zone, action.created)


def has_ended(day: date, now: datetime, zone: ZoneInfo) -> bool:
    """Whether `day` is over in `zone`."""
    return day < day_in(zone, now)


def overdue_at(team: Team, now: datetime) -> Callable[[Action], bool]:
    """Return what says whether a promise is open and its day has ended where its owner lives."""
    ended: dict[tuple[str, date], bool] = {}  # among thousands of promises few differ in both

    def is_overdue(action: Action) -> bool:
        if action.status != "open":
            return False
        promise = (action.owner, action.due)
        if promise not in ended:
            ended[promise] = has_ended(action.due, now, zone_of(team, action.owner))
        return ended[promise]

    return is_overdue


def must_be_ahead(day: date, owner: str, zone: ZoneInfo, now: datetime) -> None:
    """Refuse a due day that is over in the owner's zone: the promise would be broken at once."""
    if has_ended(day, now, zone):
        following = day_in(zone, now)
        raise Wrong(
            f"{day} has passed for {shown(owner)} ({zone.key})", hint=f"due:{following} or later"
        )


def _missed(action: Action, zone: ZoneInfo) -> set[date]:
    """Return the former due days that were changed only on the day itself or later."""
    if len(action.changes) < 2:  # most: it was made, and no more is known
        return set()
    promised = [(change.at, change.set["due"]) for change in action.changes if "due" in change.set]
    return {
        due
        for (_, due), (at, _) in pairwise(promised)
        if day_in(zone, at) >= due and not _was_settled(action, due, at, zone)
    } - {action.due}


def _was_settled(action: Action, due: date, at: datetime, zone: ZoneInfo) -> bool:
    """Whether the action was settled for `due` by `at`, so that a new due day is a correction."""
    is_closed = action.closed is not None and action.closed < at
    return is_closed and _verdict(action, due, zone) is not False


def _verdict(action: Action, due: date, zone: ZoneInfo) -> bool | None:
    """Return whether the action was closed as promised for `due`; None if that does not count."""
    match action.status:
        case "done":
            return action.done_on is not None and action.done_on <= due
        case "dropped" if action.closed and day_in(zone, action.closed) >= due:
            return False
        case _:
            return None


SOON = 3  # days


class Reminder(Value):
    """The open promises of `person`, each in one group; `today` began at `began` in their `zone`.

    `leads` are those of the person that nobody has answered; `proposals` the measures and terms
    that wait for the agreement of the person's side.
    """

    person: Person
    zone: ZoneInfo
    today: date
    began: datetime
    overdue: tuple[Action, ...] = ()
    soon: tuple[Action, ...] = ()  # today and in the next three days that are not closed
    awaited: tuple[Action, ...] = ()  # due later, and logged by somebody else
    leads: tuple[Lead, ...] = ()
    proposals: tuple[Measure | Term, ...] = ()

    @property
    def actions(self) -> tuple[Action, ...]:
        """All of them, the most urgent first."""
        return (*self.overdue, *self.soon, *self.awaited)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to remind the person of."""
        return not (self.actions or self.leads or self.proposals)

    @property
    def at(self) -> datetime:
        """When one of these was last changed, or today began if that is later.

        The mail of each day thus has an id of its own, and is not taken for yesterday's again.
        """
        records = (*self.actions, *self.leads, *self.proposals)
        return max([self.began, *map(changed, records)])


def reminder(team: Team, person: Person, opened: Iterable[Action], now: datetime) -> Reminder:
    """Return what to remind `person` of, perhaps of nothing."""
    zone = zone_of(team, person.name)
    today = day_in(zone, now)
    own = [action for action in opened if action.owner.casefold() == person.name.casefold()]
    own.sort(key=lambda action: (action.due, action.created, action.id))
    last = _last_soon(today, team.closed)
    return Reminder(
        person=person,
        zone=zone,
        today=today,
        began=midnight_after(today - timedelta(days=1), zone),
        overdue=tuple(action for action in own if action.due < today),
        soon=tuple(action for action in own if today <= action.due <= last),
        awaited=tuple(action for action in own if action.due > last and asked_by(action)),
    )


def _last_soon(today: date, closed: Collection[date]) -> date:
    """Return the third day after `today` that is not closed, the last of what is due soon."""
    day, left = today, SOON
    while left:
        day += timedelta(days=1)
        left -= day not in closed
    return day


def asked_by(action: Action) -> str:
    """Return who logged a promise for its owner, or nothing if the owner did."""
    is_own = action.by.casefold() in (action.owner.casefold(), *AUTHORS)
    return "" if is_own else action.by
