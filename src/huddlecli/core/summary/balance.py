"""What each side did in each of the last weeks: opened, spoke, said back, promised and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from typing import Literal, NamedTuple, TypeAlias

from huddlecli.core.dates import Period, weeks_before
from huddlecli.core.minutes import Minutes
from huddlecli.core.promises import by_present_side, due_verdicts
from huddlecli.core.records import Action, is_undone
from huddlecli.core.summary.detail import so_far
from huddlecli.core.team import Team, day_in, zone_of
from huddlecli.core.text import folded
from huddlecli.core.value import Value

Figure: TypeAlias = Literal["openings", "floor_seconds", "said_back", "made", "kept", "due"]
Amount: TypeAlias = tuple[str | None, Figure, date, int]  # of what a side did on a day

WEEKS = 13
_DAYS = 7


class SideBalance(Value):
    """The numbers of one side, one for each week, the oldest first.

    `openings` are the points that it opened, and `said_back` those that it said back so that the
    speaker confirmed it. `floor_seconds` is None for a week with minutes that all lack it. `made`
    are the promises made, and `kept` those that were kept of the `due`.
    """

    openings: tuple[int, ...]
    floor_seconds: tuple[int | None, ...]
    said_back: tuple[int, ...]
    made: tuple[int, ...]
    kept: tuple[int, ...]
    due: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the side did nothing in these weeks."""
        numbers = (self.openings, self.floor_seconds, self.said_back, self.made, self.due)
        return not any(map(any, numbers))

    @property
    def is_heard(self) -> bool:
        """Whether someone of the side took part in a discussion."""
        return any(map(any, (self.openings, self.floor_seconds, self.said_back)))


class Balance(Value):
    """The numbers of each side in `weeks`: those of the team, then those in older records.

    `no_side` is what nobody with a side did, or None if there is nothing. `peopled` are the sides
    that have someone on the team.
    """

    weeks: tuple[Period, ...]
    sides: Mapping[str, SideBalance]
    no_side: SideBalance | None = None
    peopled: frozenset[str] = frozenset()

    def only(self, side: str) -> Balance:
        """Return the numbers of one side alone."""
        return Balance(weeks=self.weeks, sides={side: self.sides[side]}, peopled=self.peopled)


def balance_weeks(period: Period, team: Team, now: datetime) -> tuple[Period, ...]:
    """Return the thirteen weeks up to the end of `period`, or to today if that is earlier."""
    return weeks_before(so_far(period, day_in(team.zone, now)), WEEKS, team.week_starts)


def balance(
    team: Team,
    weeks: tuple[Period, ...],
    now: datetime,
    *,
    minutes: Iterable[Minutes],
    actions: Iterable[Action],
) -> Balance:
    """Return the numbers of `weeks`. Huddles count on the day on which they began.

    A promise belongs to its owner's present side. What was opened, spoken and said back belongs to
    the side as it was in the huddle.
    """
    held = tuple(minutes)
    known = {folded(name): name for name in team.sides}
    first, days = weeks[0].start, Counter[tuple[str | None, Figure, date]]()
    for whose, figure, day, amount in (*_of_huddles(held, team), *_of_promises(actions, team, now)):
        days[whose, figure, day] += amount
    totals = Counter[tuple[str | None, Figure, int]]()
    for (whose, figure, day), amount in days.items():
        name = whose and known.get(folded(whose), whose)
        totals[name, figure, (day - first).days // _DAYS] += amount
    with_floor = _weeks_of((one for one in held if one.floor is not None), team, first)
    unknown = _weeks_of(held, team, first) - with_floor

    def numbers(name: str | None) -> SideBalance:
        def of(figure: Figure) -> tuple[int, ...]:
            return tuple(totals[name, figure, number] for number in range(len(weeks)))

        spoken = enumerate(of("floor_seconds"))
        return SideBalance(
            openings=of("openings"),
            floor_seconds=tuple(None if n in unknown else seconds for n, seconds in spoken),
            said_back=of("said_back"),
            made=of("made"),
            kept=of("kept"),
            due=of("due"),
        )

    within = {name for name, _, number in totals if 0 <= number < len(weeks)}
    named = (*team.sides, *sorted({name for name in within if name} - {*team.sides}))
    nobody = numbers(None)
    return Balance(
        weeks=weeks,
        sides={name: numbers(name) for name in named},
        no_side=None if nobody.is_empty else nobody,
        peopled=frozenset(person.side for person in team.people if person.side),
    )


def _weeks_of(held: Iterable[Minutes], team: Team, first: date) -> set[int]:
    """Return the numbers of the weeks, counted from the `first` day, in which huddles began."""
    return {(day_in(team.zone, one.started) - first).days // _DAYS for one in held}


def _of_huddles(held: Iterable[Minutes], team: Team) -> Iterator[Amount]:
    """Yield each point that was opened or said back, and the floor time of each huddle."""
    for minutes in held:
        day = day_in(team.zone, minutes.started)
        sides = {folded(who.name): who.side for who in minutes.present}
        for point in (point for item in minutes.items for point in item.points):
            yield point.opened_by, "openings", day, 1
            if point.said_back:
                yield sides.get(folded(point.listener or "")), "said_back", day, 1
        for side, seconds in (minutes.floor or {}).items():
            yield side, "floor_seconds", day, max(seconds, 0)


def _of_promises(actions: Iterable[Action], team: Team, now: datetime) -> Iterator[Amount]:
    """Yield each promise that was made, and each day on which it counts."""
    zone = cache(partial(zone_of, team))
    for action in by_present_side(team, actions):
        if is_undone(action):
            continue
        yield action.side, "made", day_in(team.zone, action.created), 1
        for verdict in due_verdicts(action, now, zone):
            yield action.side, "due", verdict.day, 1
            yield action.side, "kept", verdict.day, int(verdict.kept)


# A sentence is only worth reading if chance does not explain it. If two sides open equally often,
# one of them has more than three of four in 20 points in one case of 85. It must show in four weeks
# at least: a single week may have had the topics of one side. An hour of floor time is about as
# much talk as 20 points. How many promises a side makes and keeps is no question of turns.
_SHARE = (3, 4)  # more than three of four
_FEWEST_WEEKS = 4
_TURNS: tuple[tuple[Literal["openings", "floor_seconds", "said_back"], int], ...] = (
    ("openings", 20),
    ("floor_seconds", 3600),
    ("said_back", 20),
)


class Lopsided(NamedTuple):
    """What one `side` had plainly more of: `part` of the `whole`, in the last `weeks`.

    `others` are the sides whose turn it is.
    """

    figure: Literal["openings", "floor_seconds", "said_back"]
    side: str
    part: int
    whole: int
    weeks: int
    others: tuple[str, ...]


def lopsided(found: Balance, team: Team) -> Lopsided | None:
    """Return the first thing in which the sides are plainly unequal, or None.

    A side that has nobody on the team and took no part cannot have a turn.
    """
    there = [
        side
        for side in team.sides
        if side in found.sides and (side in found.peopled or found.sides[side].is_heard)
    ]
    everybody = [*found.sides.values(), *([found.no_side] if found.no_side else [])]
    if len(there) < 2:
        return None
    for figure, fewest in _TURNS:
        series: Callable[[SideBalance], Sequence[int | None]] = partial(_series, figure)
        by_week = [
            sum(number or 0 for number in numbers)
            for numbers in zip(*map(series, everybody), strict=True)
        ]
        used = [number for number, total in enumerate(by_week) if total]
        whole = sum(by_week)
        if len(used) < _FEWEST_WEEKS or whole < fewest:
            continue
        for side in there:
            part = sum(number or 0 for number in series(found.sides[side]))
            if part * _SHARE[1] > whole * _SHARE[0]:
                others = tuple(other for other in there if other != side)
                return Lopsided(figure, side, part, whole, len(by_week) - used[0], others)
    return None


def _series(figure: str, numbers: SideBalance) -> Sequence[int | None]:
    series: Sequence[int | None] = getattr(numbers, figure)
    return series
