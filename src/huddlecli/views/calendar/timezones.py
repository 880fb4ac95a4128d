"""When the clocks of a time zone are changed, and what a calendar file says about it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class ZoneClock(NamedTuple):
    """What the clocks of a zone show: how far they are ahead of UTC, and what that is called.

    `saving` is how far they are ahead of the zone's standard time: below 0 in Dublin's winter.
    """

    offset: timedelta
    name: str
    saving: timedelta


class ZoneChange(NamedTuple):
    """An instant (UTC) from which the clocks show something else."""

    at: datetime
    before: ZoneClock
    after: ZoneClock


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


def clock_at(zone: ZoneInfo, instant: datetime) -> ZoneClock:
    """Return what the clocks of `zone` show at `instant`."""
    local = instant.astimezone(zone)
    offset, saving = local.utcoffset(), local.dst()
    return ZoneClock(offset or timedelta(), local.tzname() or zone.key, saving or timedelta())


def zone_changes(zone: ZoneInfo, first: date, last: date) -> Iterator[ZoneChange]:
    """Yield the changes between two days, in order."""
    instant = datetime(first.year, first.month, first.day, tzinfo=UTC)
    before = clock_at(zone, instant)
    while instant.date() < last:
        after = clock_at(zone, instant + _DAY)
        if after != before:
            yield ZoneChange(_found(zone, instant, before), before, after)
        instant, before = instant + _DAY, after


def _found(zone: ZoneInfo, instant: datetime, before: ZoneClock) -> datetime:
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
    onset, newest = onsets[start - 1], onsets[-1]
    expected = final if start == len(onsets) else onsets[start].year - 1
    return (onset.year, onset.weekday(), onset.time()) == (
        expected,
        newest.weekday(),
        newest.time(),
    )


def _rule(onsets: Sequence[datetime]) -> YearlyRule | None:
    """Return the rule that all `onsets`, one in each year, follow."""
    weekday, days = onsets[0].weekday(), {onset.day for onset in onsets}
    if len({onset.month for onset in onsets}) > 1:
        ends = sorted({_from_the_end(onset) for onset in onsets})
        is_week = ends[-1] - ends[0] < 7
        span = tuple(range(ends[0], ends[-1] + 1))
        return YearlyRule(weekday, None, year_days=span) if is_week else None
    month = onsets[0].month
    if all(monthrange(onset.year, month)[1] - onset.day < 7 for onset in onsets):
        return YearlyRule(weekday, month, nth=-1)
    if len({(day - 1) // 7 for day in days}) == 1:
        return YearlyRule(weekday, month, nth=(min(days) - 1) // 7 + 1)
    if max(days) - min(days) < 7:
        return YearlyRule(weekday, month, month_days=tuple(range(min(days), max(days) + 1)))
    return None


def _from_the_end(onset: datetime) -> int:
    """Return the day of its year counted from the end: -1 is 31 December."""
    return (onset.date() - date(onset.year + 1, 1, 1)).days


def timezone(zone: ZoneInfo, first_year: int, final: int) -> Timezone:
    """Return what the clocks of a zone show from a year on, for calendars that do not know it.

    Written here: as the library has it, summer begins an hour late, and all ends in 2038. Where
    the zone has a rule there is one component for summer and one for winter, as Outlook wants it.
    """
    component = Timezone()
    component.add("tzid", zone.key)
    first = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    changes = sorted(zone_changes(zone, first.date(), date(final + 1, 1, 1)), key=_kind)
    if not any(change.at.year < first_year for change in changes):
        clock = clock_at(zone, first)
        component.add_component(_observance(clock._replace(saving=timedelta()), clock, [first]))
    for (before, after), alike in groupby(changes, key=_kind):
        instants = [change.at for change in alike]
        start, rule = yearly_tail([_local(at, before) for at in instants], final)
        if instants[:start]:
            component.add_component(_observance(before, after, instants[:start]))
        if rule:
            component.add_component(_observance(before, after, instants[start : start + 1], rule))
    return component


def _kind(change: tuple[datetime, ZoneClock, ZoneClock]) -> tuple[ZoneClock, ZoneClock]:
    return change[1:]


def _local(instant: datetime, clock: ZoneClock) -> datetime:
    """Return an instant as `clock` shows it."""
    return (instant + clock.offset).replace(tzinfo=None)


def _observance(
    before: ZoneClock,
    after: ZoneClock,
    instants: Sequence[datetime],
    rule: YearlyRule | None = None,
) -> Any:
    """Return the part of a VTIMEZONE for one clock; its onsets are in the local time before."""
    kind = TimezoneDaylight if after.saving > before.saving else TimezoneStandard
    first, *others = [_local(at, before) for at in instants]
    component = kind()
    component.add("dtstart", first)
    if others:
        component.add("rdate", others)
    if rule:
        component.add("rrule", _yearly(rule))
    component.add("tzoffsetfrom", before.offset)
    component.add("tzoffsetto", after.offset)
    component.add("tzname", after.name)
    return component


def _yearly(rule: YearlyRule) -> dict[str, Any]:
    """Return a rule as iCalendar has it."""
    parts: dict[str, Any] = {
        "freq": "yearly",
        "byday": f"{rule.nth or ''}{_WEEKDAYS[rule.weekday]}",
    }
    parts |= {"bymonth": rule.month} if rule.month else {}
    parts |= {"bymonthday": list(rule.month_days)} if rule.month_days else {}
    parts |= {"byyearday": list(rule.year_days)} if rule.year_days else {}
    return parts
