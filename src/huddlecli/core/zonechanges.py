"""When the clocks of a time zone are changed, and the rule by which they are each year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


class Clock(NamedTuple):
    """What the clocks of a zone show: how far they are ahead of UTC, and what that is called.

    `saving` is how far they are ahead of the zone's standard time: below 0 in Dublin's winter.
    """

    offset: timedelta
    name: str
    saving: timedelta


class ZoneChange(NamedTuple):
    """An instant (UTC) from which the clocks show something else."""

    at: datetime
    before: Clock
    after: Clock


@dataclass(frozen=True, slots=True)
class YearlyRule:
    """The day of each year on which the clocks are changed, in the terms of iCalendar.

    One of the three is given beside the weekday: the how manieth such weekday of the month (-1 is
    the last), the days of the month it can be, or the days of the year, counted from its end.
    """

    weekday: int  # 0 is Monday
    month: int | None
    nth: int | None = None
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()


def clock_at(zone: ZoneInfo, instant: datetime) -> Clock:
    """Return what the clocks of `zone` show at `instant`."""
    local = instant.astimezone(zone)
    offset, saving = local.utcoffset(), local.dst()
    return Clock(offset or timedelta(), local.tzname() or zone.key, saving or timedelta())


def zone_changes(zone: ZoneInfo, first: date, last: date) -> Iterator[ZoneChange]:
    """Yield the changes between two days, in order."""
    instant = datetime(first.year, first.month, first.day, tzinfo=UTC)
    before = clock_at(zone, instant)
    while instant.date() < last:
        after = clock_at(zone, instant + _DAY)
        if after != before:
            yield ZoneChange(_found(zone, instant, before), before, after)
        instant, before = instant + _DAY, after


def _found(zone: ZoneInfo, instant: datetime, before: Clock) -> datetime:
    """Return the minute of a day at which the clocks no longer show what they did before."""
    early, late = 0, _DAY // _MINUTE
    while late - early > 1:
        middle = (early + late) // 2
        if clock_at(zone, instant + middle * _MINUTE) == before:
            early = middle
        else:
            late = middle
    return instant + late * _MINUTE


FEWEST_YEARS = 12  # in which the last Sunday of a month has been on each of its seven days


def yearly_tail(onsets: Sequence[datetime], final: int) -> tuple[int, YearlyRule | None]:
    """Return from which of the local `onsets` on one rule holds to the year `final`, and the rule.

    Where there is none, that is the number of onsets.
    """
    start = len(onsets)
    while start and _is_year_before(onsets, start, final):
        start -= 1
    while len(onsets) - start >= FEWEST_YEARS:
        rule = _rule(onsets[start:])
        if rule:
            return start, rule
        start += 1
    return len(onsets), None


def _is_year_before(onsets: Sequence[datetime], start: int, final: int) -> bool:
    """Whether the onset before `start` is alike, a year before the one at `start`."""
    one, newest = onsets[start - 1], onsets[-1]
    expected = final if start == len(onsets) else onsets[start].year - 1
    return (one.year, one.weekday(), one.time()) == (expected, newest.weekday(), newest.time())


def _rule(onsets: Sequence[datetime]) -> YearlyRule | None:
    """Return the rule that all `onsets`, one in each year, follow."""
    weekday, days = onsets[0].weekday(), {one.day for one in onsets}
    if len({one.month for one in onsets}) > 1:
        ends = sorted({_from_the_end(one) for one in onsets})
        is_week = ends[-1] - ends[0] < 7
        span = tuple(range(ends[0], ends[-1] + 1))
        return YearlyRule(weekday, None, year_days=span) if is_week else None
    month = onsets[0].month
    if all(monthrange(one.year, month)[1] - one.day < 7 for one in onsets):
        return YearlyRule(weekday, month, nth=-1)
    if len({(day - 1) // 7 for day in days}) == 1:
        return YearlyRule(weekday, month, nth=(min(days) - 1) // 7 + 1)
    if max(days) - min(days) < 7:
        return YearlyRule(weekday, month, month_days=tuple(range(min(days), max(days) + 1)))
    return None


def _from_the_end(onset: datetime) -> int:
    """Return the day of its year counted from the end: -1 is 31 December."""
    return (onset.date() - date(onset.year + 1, 1, 1)).days
