"""Periods and weeks: seven days from the team's first weekday, numbered as ISO does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Wrong
from huddlecli.core.team import WEEKDAYS, Weekday, midnight_after
from huddlecli.core.text import shown

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_THURSDAY = 3


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` to `end`, both included; `week` is its name if it is one week."""

    start: date
    end: date
    week: str | None = None

    def __contains__(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return self.start <= day <= self.end


def week_of(day: date, week_starts: Weekday) -> Period:
    """Return the week that `day` is in, named after the Thursday in it (`2026-W47`)."""
    first = WEEKDAYS.index(week_starts)
    start = day - timedelta(days=(day.weekday() - first) % 7)
    year, number, _ = (start + timedelta(days=(_THURSDAY - first) % 7)).isocalendar()
    return Period(start, start + _WEEK - _DAY, f"{year}-W{number:02}")


def week_named(text: str, today: date, week_starts: Weekday) -> Period:
    """Return the week that somebody typed: `this`, `last`, `2026-W47`, or `47`, the last such."""
    this = week_of(today, week_starts)
    word = text.strip().casefold()
    if word == "this":
        return this
    if word == "last":
        return week_of(today - _WEEK, week_starts)
    named = re.fullmatch(r"(?:([12][0-9]{3})[- ]?w|(?:w|week)? ?)([0-9]{1,2})", word)
    if not named:
        hint = f"--week this, --week last or --week {this.week}"
        raise Wrong(f'"{shown(text)}" is not a week', hint=hint)
    number, year = int(named[2]), int(named[1] or str(this.week)[:4])
    if not named[1]:  # a week 53 may be seven years back
        years = range(year, year - 8, -1)
        year = next((one for one in years if _has_begun(one, number, this)), year)
    try:
        thursday = date.fromisocalendar(year, number, _THURSDAY + 1)
    except ValueError:
        # 28 December is in the last week of its year, always.
        last = date(year, 12, 28).isocalendar().week
        raise Wrong(f"there is no week {shown(text)}", hint=f"--week {year}-W{last}") from None
    return week_of(thursday, week_starts)


def _has_begun(year: int, number: int, this: Period) -> bool:
    """Whether `year` has that week, and it has begun by `this`."""
    try:
        return date.fromisocalendar(year, number, 1) <= this.end
    except ValueError:
        return False


def weeks_before(period: Period, count: int, week_starts: Weekday) -> tuple[Period, ...]:
    """Return `count` weeks, the oldest first; the last is the one in which `period` ends."""
    return tuple(week_of(period.end - back * _WEEK, week_starts) for back in reversed(range(count)))


def instants(period: Period, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the UTC instants at which `period` begins and at which it is over in `zone`."""
    return midnight_after(period.start - _DAY, zone), midnight_after(period.end, zone)
