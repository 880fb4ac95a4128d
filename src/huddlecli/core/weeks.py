"""Periods and weeks: seven days from the team's first weekday, numbered as ISO does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Wrong
from huddlecli.core.team import WEEKDAYS, Weekday, midnight_after

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
    """Return the week that somebody typed: `this`, `last` or `2026-W47`."""
    this = week_of(today, week_starts)
    word = text.casefold()
    if word == "this":
        return this
    if word == "last":
        return week_of(today - _WEEK, week_starts)
    named = re.fullmatch("([12][0-9]{3})-w([0-9]{1,2})", word)
    if not named:
        raise Wrong(f"{text} is no week", hint=f"--week this, --week last or --week {this.week}")
    year, number = int(named[1]), int(named[2])
    try:
        thursday = date.fromisocalendar(year, number, _THURSDAY + 1)
    except ValueError:
        # 28 December is in the last week of its year, always.
        last = date(year, 12, 28).isocalendar().week
        raise Wrong(f"there is no week {text}", hint=f"--week {year}-W{last}") from None
    return week_of(thursday, week_starts)


def weeks_before(period: Period, count: int, week_starts: Weekday) -> tuple[Period, ...]:
    """Return `count` weeks, the oldest first; the last is the one in which `period` ends."""
    return tuple(week_of(period.end - back * _WEEK, week_starts) for back in reversed(range(count)))


def instants(period: Period, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the UTC instants at which `period` begins and at which it is over in `zone`."""
    return midnight_after(period.start - _DAY, zone), midnight_after(period.end, zone)
