"""What a team keeps, in the reckoning of thirteen weeks: leads, measures, promises, decisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from fractions import Fraction

from tests.helpers.reckoned_time import BERLIN, day_of, worked

DAY = Fraction(17, 2)  # hours of a working day
AGREED = {"demo": Fraction(1, 2), "webinar": Fraction(4)}  # hours to the first answer
OTHERS = 2 * DAY


@dataclass
class ALead:
    """A lead, as commands left it."""

    title: str
    owner: str
    source: str | None
    passed: datetime | date
    created: datetime
    definition: int | None = None
    arrived: datetime | None = None
    answered: datetime | date | str | None = None
    verdict: str | None = None
    verdict_at: datetime | date | None = None
    reason: str | None = None
    note: str | None = None
    outcome: str | None = None
    closed: datetime | None = None
    entered: dict[str, date] = field(default_factory=dict)  # by stage, the day of entering it

    def agreed(self) -> Fraction:
        """Return the hours in which it should be answered."""
        return AGREED.get(self.source or "", OTHERS)

    def waited(self, now: datetime) -> Fraction | None:
        """Return for how long it has waited for its first answer, or None if nobody knows."""
        if not isinstance(self.passed, datetime):
            return None
        if self.answered is None:
            return worked(self.passed, now)
        if not isinstance(self.answered, datetime):
            return None
        return worked(self.passed, self.answered)

    def routed(self) -> Fraction | None:
        """Return for how long it was on its way to the other side."""
        if not self.arrived or not isinstance(self.passed, datetime):
            return None
        return worked(self.arrived, self.passed)

    def is_open_at(self, moment: datetime) -> bool:
        """Whether it was open just before that instant."""
        passed = self.passed
        if not isinstance(passed, datetime):
            passed = datetime.combine(passed, time(), BERLIN)
        return passed < moment and (self.closed is None or self.closed >= moment)


@dataclass
class AMeasure:
    """A measure, as commands left it."""

    title: str
    owes: str | None
    unit: str | None
    per: str
    want: str
    counted: str | None
    by: str
    created: datetime
    offered: tuple[str, date, float] | None  # who, on which day, which target
    agreed: list[tuple[datetime, float, dict[str, str]]] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)  # by side, who agrees to what is offered
    targets: dict[str, float] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


@dataclass
class APromise:
    """A promise, as commands left it."""

    title: str
    owner: str
    by: str
    created: datetime
    dues: list[tuple[datetime, date]]
    done_on: date | None = None
    closed: datetime | None = None
    is_dropped: bool = False

    @property
    def due(self) -> date:
        """Its present due day."""
        return self.dues[-1][1]

    def counts(self, now: datetime) -> list[tuple[date, bool]]:
        """Return the days on which it counts by now, and whether it was kept."""
        days: dict[date, bool] = {}
        for (_, due), (moved, _) in zip(self.dues, self.dues[1:], strict=False):
            if day_of(moved) >= due:
                days[due] = False
        if self.done_on:
            days[self.due] = self.done_on <= self.due
        elif day_of(self.closed if self.is_dropped and self.closed else now) > self.due:
            days[self.due] = False
        elif self.closed and day_of(self.closed) == self.due:
            days[self.due] = False  # dropped on its due day
        return sorted(days.items())

    def is_open_at(self, moment: datetime) -> bool:
        """Whether it was open just before that instant."""
        return self.created < moment and (self.closed is None or self.closed >= moment)


@dataclass
class ADecision:
    """A decision that still holds."""

    title: str
    review: date
