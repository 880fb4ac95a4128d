"""The figures of many teams in a period: for each team, and for all of them added up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import Any

from huddlecli.core.dates import Period
from huddlecli.core.facts.answer_times import BOUNDS, median_minutes
from huddlecli.core.promises import Kept
from huddlecli.core.value import Value, field_names

TREND = 8  # weeks, the last of which is that of the period
FEWEST = 10  # promises in these weeks: a team with fewer is only counted in the whole
NO_ANSWERS = (0,) * len(BOUNDS)


class Counts(Value):
    """What adds up over teams and weeks, in any order: only counts are in it.

    `kept` and `due` are promises of the period, `weeks_kept` and `weeks_due` those of each week of
    the trend, the oldest first. The `late` ones of the huddles `held` cost `waited_seconds`, for
    each person who was there. `in_time` leads of those `judged` were answered in time; `answers`
    is the histogram of the times until they were. What is open, late or overdue is so now.
    """

    kept: int = 0
    due: int = 0
    weeks_kept: tuple[int, ...] = (0,) * TREND
    weeks_due: tuple[int, ...] = (0,) * TREND
    held: int = 0
    late: int = 0
    waited_seconds: int = 0
    score_tenths: int = 0
    scores: int = 0
    red: int = 0
    agreed: int = 0
    passed: int = 0
    answered: int = 0
    in_time: int = 0
    judged: int = 0
    answers: tuple[int, ...] = NO_ANSWERS
    accepted: int = 0
    rejected: int = 0
    open_leads: int = 0
    late_leads: int = 0
    open_promises: int = 0
    overdue_promises: int = 0

    @property
    def trend(self) -> tuple[Kept, ...]:
        """The kept promises of each week."""
        pairs = zip(self.weeks_kept, self.weeks_due, strict=True)
        return tuple(Kept(kept, due) for kept, due in pairs)

    @property
    def cases(self) -> int:
        """How many promises counted in the weeks of the trend."""
        return sum(self.weeks_due)

    @property
    def answer_median(self) -> int | None:
        """The median time to the first answer in minutes, as the bound of its part."""
        return median_minutes(self.answers)

    @property
    def score(self) -> float | None:
        """The mean of the scores, to one decimal, half a tenth rounded up."""
        if not self.scores:
            return None
        return (2 * self.score_tenths + self.scores) // (2 * self.scores) / 10


NOTHING = Counts()


def added(first: Counts, second: Counts) -> Counts:
    """Return two counts added up: the order and the grouping make no difference."""
    names = field_names(first)
    both = {name: _sum(getattr(first, name), getattr(second, name)) for name in names}
    return Counts.of_fields(both)


def _sum(one: Any, other: Any) -> Any:
    """Return two numbers, or each two of two lists, added up."""
    if isinstance(one, tuple):
        return tuple(first + second for first, second in zip(one, other, strict=True))
    return one + other


class RedMeasure(Value):
    """A measure that has been red for `periods` in a row; `name` is a hash or its title."""

    name: str
    per: str
    periods: int


class TeamFigures(Value):
    """The figures of one team.

    `last_huddle` is the day of its last huddle, and `as_of` the day on which that was known.
    `reddest` is the measure of its agreement that has been red for longest.
    """

    id: str
    name: str
    as_of: date
    last_huddle: date | None
    counts: Counts
    reddest: RedMeasure | None = None

    @property
    def days_without_huddle(self) -> int | None:
        """For how many days no huddle was held; None if there never was one."""
        return (self.as_of - self.last_huddle).days if self.last_huddle else None


class DiscussedTopic(Value):
    """A topic of the bundled library, and in how many teams it was talked about."""

    id: str
    title: str
    teams: int


class Rollup(Value):
    """The figures of `teams` in a period, out of `of` that were asked for.

    `weeks` are those of the trend, the oldest first. `unread` are the names of what could not be
    read, and `left_out` counts the rows of facts that are not valid.
    """

    period: Period
    today: date
    weeks: tuple[Period, ...]
    teams: tuple[TeamFigures, ...]
    of: int
    unread: tuple[str, ...] = ()
    left_out: int = 0
    topics: tuple[DiscussedTopic, ...] = ()

    @property
    def whole(self) -> Counts:
        """All teams added up."""
        return total(team.counts for team in self.teams)


def total(counts: Iterable[Counts]) -> Counts:
    """Return counts added up."""
    return reduce(added, counts, NOTHING)


def shown_alone(team: TeamFigures) -> bool:
    """Whether a team has enough cases to be shown in a line of its own."""
    return team.counts.cases >= FEWEST
