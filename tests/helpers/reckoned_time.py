"""Time in the reckoning of thirteen weeks: days, weeks, months, and working hours by the minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from math import floor
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
CLOSED = {date(2026, 10, 9), date(2026, 10, 26), date(2026, 11, 17)}
OPENS, CLOSES = time(9), time(17, 30)
MINUTE = timedelta(minutes=1)


def day_of(moment: datetime | date) -> date:
    """Return the day in Berlin."""
    return moment.astimezone(BERLIN).date() if isinstance(moment, datetime) else moment


def is_working(moment: datetime) -> bool:
    """Whether the minute that begins then is in working hours."""
    local = moment.astimezone(BERLIN)
    is_day = local.weekday() < 5 and local.date() not in CLOSED
    return is_day and OPENS <= local.time() < CLOSES


@cache
def _minutes() -> tuple[datetime, Sequence[int]]:
    """Return the first minute that is counted, and how many working ones are before each."""
    first = datetime(2026, 8, 31, tzinfo=UTC)
    before, total = [], 0
    for number in range(24 * 60 * 130):
        before.append(total)
        total += is_working(first + number * MINUTE)
    return first, before


def worked(start: datetime, end: datetime) -> Fraction:
    """Return the working hours between two full minutes."""
    first, before = _minutes()
    if end <= start:
        return Fraction(0)
    minutes = before[(end - first) // MINUTE] - before[(start - first) // MINUTE]
    return Fraction(minutes, 60)


def two_places(number: Fraction) -> float:
    """Return a number as it is shown; a half is rounded up."""
    return floor(number * 100 + Fraction(1, 2)) / 100


@dataclass(frozen=True)
class Days:
    """A week or a month: its first and last day."""

    first: date
    last: date

    @property
    def key(self) -> str:
        """2026-W48 or 2026-11."""
        if (self.last - self.first).days == 6:
            year, week, _ = self.first.isocalendar()
            return f"{year}-W{week:02}"
        return f"{self.first:%Y-%m}"

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), BERLIN)

    @property
    def before(self) -> Days:
        """The week or month before."""
        return around(self.first - timedelta(days=1), "week" if "W" in self.key else "month")

    def __contains__(self, day: date | datetime | None) -> bool:
        """Whether a day, or the day of an instant, is one of its days."""
        return day is not None and self.first <= day_of(day) <= self.last


def around(day: date, per: str) -> Days:
    """Return the week or the month with that day."""
    if per == "week":
        first = day - timedelta(days=day.weekday())
        return Days(first, first + timedelta(days=6))
    after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Days(day.replace(day=1), after - timedelta(days=1))


def instant(moment: datetime | date | str | None) -> str | None:
    """Return an instant, or a day, as JSON has it."""
    if isinstance(moment, datetime):
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"
    return None if moment is None else str(moment)
