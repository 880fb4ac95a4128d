"""Long periods, in the parts in which a page shows them: weeks, and months, quarters or years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from huddlecli.core.team import Weekday
from huddlecli.core.weeks import Period, week_of

Unit: TypeAlias = Literal["month", "quarter", "year"]

_DAY = timedelta(days=1)
_LONG = timedelta(weeks=10)
_MOST = 13  # columns, so that a year has its months, whichever day it begins on
_MONTHS: tuple[tuple[Unit, int], ...] = (("month", 1), ("quarter", 3), ("year", 12))


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a month, quarter or year, as far as they lie in a period."""

    unit: Unit
    days: Period


def is_long(period: Period) -> bool:
    """Whether `period` is told by the weeks in it, and its lists by numbers."""
    return period.end - period.start >= _LONG


def so_far(period: Period, today: date) -> Period:
    """Return the days of `period` until `today`, at least its first."""
    return Period(period.start, max(period.start, min(period.end, today)), period.week)


def weeks_within(period: Period, week_starts: Weekday) -> tuple[Period, ...]:
    """Return the weeks of `period`, the first and the last as far as they lie in it."""
    found = list[Period]()
    day = period.start
    while day <= period.end:
        week = week_of(day, week_starts)
        found.append(Period(max(week.start, period.start), min(week.end, period.end), week.week))
        day = week.end + _DAY
    return tuple(found)


def spans_of(period: Period) -> tuple[Span, ...]:
    """Return the months of `period`; where they are too many its quarters, or its years."""
    found: tuple[Span, ...] = ()
    for unit, months in _MONTHS:
        found = _parts(period, unit, months)
        if len(found) <= _MOST:
            break
    return found


def _parts(period: Period, unit: Unit, months: int) -> tuple[Span, ...]:
    """Return `period` cut where parts of so many months begin."""
    found = list[Span]()
    day = period.start
    while day <= period.end:
        passed = (day.year * 12 + day.month - 1) // months * months + months
        following = date(passed // 12, passed % 12 + 1, 1)
        found.append(Span(unit, Period(day, min(following - _DAY, period.end))))
        day = following
    return tuple(found)
