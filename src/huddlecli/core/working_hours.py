"""Working time: how much of it is between two instants, and when an agreed time runs out.

With the team's hours, an instant is working time if the clock in the team's zone shows a time in
the hours, on a working day that is not closed. What counts is the time that really passes: on a
day with a clock change, a part of the hours may be missing or come twice. Without hours all time
counts, and the working days are Monday to Friday.

Instants are aware, lengths are `timedelta`; `in_hours` makes the number that is shown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from huddlecli.core.dates import Period
from huddlecli.core.team import DAY_NAMES, WORKDAYS, Hours, Team
from huddlecli.core.text import folded

OTHER_SOURCES = "other"  # the agreed time of all sources without their own

# Time is counted from this day. Clock changes are looked up from here on, or from here back.
_EPOCH = date(2026, 1, 1).toordinal()
# No team works before or after; a time mistyped in a file must not end beyond the calendar.
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
_NONE = timedelta()
_SECOND = timedelta(seconds=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class _Span(NamedTuple):
    """The time from one UTC instant to another."""

    start: datetime
    end: datetime


class _Changes(NamedTuple):
    """The clock changes of a year, by the ordinals of days.

    `near` are the days with a change and their neighbours. `extra` has the working time of days
    with a change beyond that of other days.
    """

    near: frozenset[int]
    extra: Sequence[tuple[int, timedelta]]


class _Day(NamedTuple):
    """A day: the working time of the days before it, and whether it is a working day.

    Near a clock change, `before` leaves out the day before it too: on some clocks a day continues
    after the next one has begun.
    """

    before: timedelta
    is_working: bool
    is_near_change: bool


class WorkingTime:
    """The working time of a team. It remembers the days and clock changes that it looked up."""

    def __init__(self, zone: ZoneInfo, hours: Hours | None, closed: Iterable[date] = ()) -> None:
        """Count the time of `hours` in `zone`, without the days in `closed`."""
        self._zone = zone
        self._has_hours = hours is not None
        self._opens = _time_of_day(hours.opens) if hours else _NONE
        self._closes = _time_of_day(hours.closes) if hours else _DAY
        self._weekdays = frozenset(map(DAY_NAMES.index, hours.days if hours else WORKDAYS))
        # The number of working days in the first n days of a week from Monday.
        self._days_in_week = [sum(day < n for day in self._weekdays) for n in range(8)]
        self._closed = sorted({d.toordinal() for d in closed if d.weekday() in self._weekdays})
        self._days: dict[int, _Day] = {}
        self._changes_of_years: dict[int, _Changes] = {}
        self._spans_of_days: dict[int, Sequence[_Span]] = {}

    @property
    def day_length(self) -> timedelta:
        """The working time of a day: what its hours have, or 24 hours if the team has none."""
        return self._closes - self._opens

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from `start` to `end`, which is zero if `end` is not later."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        if end <= start:
            return _NONE
        if not self._has_hours:
            return end - start
        return self._passed(end) - self._passed(start)

    def runs_out(self, start: datetime, agreed: timedelta) -> datetime:
        """Return the first UTC instant at which `agreed` working time has passed since `start`.

        That may be the end of a working day. Nothing counts from there to the next opening, so
        an answer in between is still in time: compare `between` with `agreed`, not instants.
        """
        start = min(max(start.astimezone(UTC), _FIRST), _LAST)
        if not self._has_hours or agreed <= _NONE:
            return start + max(agreed, _NONE)
        wanted = self._passed(start) + agreed
        day = self._last_day_before(wanted, start.toordinal() - 2)
        passed = self._before(day - 1)
        for span in sorted(span for n in range(day - 1, day + 2) for span in self._spans(n)):
            length = span.end - span.start
            if passed + length >= wanted:
                return span.start + (wanted - passed)
            passed += length
        raise AssertionError(day)

    def is_working_day(self, day: date) -> bool:
        """Whether the team works on `day`."""
        return self._is_working(day.toordinal())

    def working_days(self, first: date, last: date) -> int:
        """Return the number of working days from `first` to `last`, both included."""
        if last < first:
            return 0
        return self._days_before(last.toordinal() + 1) - self._days_before(first.toordinal())

    def days_over(self, period: Period, today: date) -> tuple[int, int]:
        """Return how many working days of `period` are over, and how many it has.

        A day is over when it has ended: `today` is not.
        """
        over = self.working_days(period.start, min(today - _DAY, period.end))
        return over, self.working_days(period.start, period.end)

    def _passed(self, instant: datetime) -> timedelta:
        """Return the working time from the beginning of `_EPOCH` to `instant`."""
        instant = min(max(instant, _FIRST), _LAST)
        local = instant.astimezone(self._zone)
        ordinal = local.toordinal()
        day = self._days.get(ordinal) or self._day(ordinal)
        if day.is_near_change:
            spans = [span for n in range(ordinal - 1, ordinal + 2) for span in self._spans(n)]
            ended = (min(span.end, instant) - span.start for span in spans if span.start < instant)
            return day.before + sum(ended, _NONE)
        if not day.is_working:
            return day.before
        seconds = local.hour * 3600 + local.minute * 60 + local.second
        time = timedelta(seconds=seconds, microseconds=local.microsecond)
        return day.before + max(min(time, self._closes) - self._opens, _NONE)

    def _day(self, ordinal: int) -> _Day:
        """Look up a day and remember it."""
        is_near = ordinal in self._changes(date.fromordinal(ordinal).year).near
        before = self._before(ordinal - 1 if is_near else ordinal)
        day = self._days[ordinal] = _Day(before, self._is_working(ordinal), is_near)
        return day

    def _before(self, ordinal: int) -> timedelta:
        """Return the working time of the days from `_EPOCH` to the day before."""
        total = (self._days_before(ordinal) - self._days_before(_EPOCH)) * self.day_length
        first, end = sorted((_EPOCH, ordinal))
        for year in range(date.fromordinal(first).year, date.fromordinal(end).year + 1):
            for day, extra in self._changes(year).extra:
                if first <= day < end:
                    total += extra if ordinal > _EPOCH else -extra
        return total

    def _last_day_before(self, wanted: timedelta, first: int) -> int:
        """Return the last day from `first` on at whose beginning `wanted` has not passed yet."""
        step = 8
        while self._before(first + step) < wanted:
            step *= 2
        days = range(first, first + step)
        return first + bisect_left(days, wanted, key=self._before) - 1

    def _days_before(self, ordinal: int) -> int:
        """Return the number of working days before a day; the first of all days is a Monday."""
        weeks, rest = divmod(ordinal - 1, 7)
        days = weeks * self._days_in_week[7] + self._days_in_week[rest]
        return days - bisect_left(self._closed, ordinal)

    def _is_working(self, ordinal: int) -> bool:
        return self._days_before(ordinal + 1) > self._days_before(ordinal)

    def _changes(self, year: int) -> _Changes:
        """Return the clock changes of a year, and those in the days beside it."""
        if year not in self._changes_of_years:
            first, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1
            # Weeks first, to be fast: no zone changes its clock and back within a week.
            weeks = [day for day in range(first - 2, end + 2, 7) if self._has_change(day, 7)]
            days = [day + n for day in weeks for n in range(7) if self._has_change(day + n)]
            self._changes_of_years[year] = _Changes(
                frozenset(day + n for day in days for n in (-1, 0, 1)),
                [
                    (day, sum((s.end - s.start for s in self._spans(day)), -self.day_length))
                    for day in days
                    if first <= day < end and self._is_working(day)
                ],
            )
        return self._changes_of_years[year]

    def _has_change(self, ordinal: int, days: int = 1) -> bool:
        """Whether the clock changes on a day or the days after it, or at a midnight beside them."""
        offsets = {
            midnight.replace(tzinfo=self._zone, fold=fold).utcoffset()
            for midnight in map(datetime.fromordinal, (ordinal, ordinal + days))
            for fold in (0, 1)
        }
        return len(offsets) > 1

    def _spans(self, ordinal: int) -> Sequence[_Span]:
        """Return the working time of a day, in pieces if the clock changes in it."""
        if ordinal not in self._spans_of_days:
            self._spans_of_days[ordinal] = [*self._new_spans(ordinal)]
        return self._spans_of_days[ordinal]

    def _new_spans(self, ordinal: int) -> Iterator[_Span]:
        if not self._is_working(ordinal):
            return
        midnight = datetime.fromordinal(ordinal).replace(tzinfo=UTC)
        if self._has_change(ordinal):
            # Wide enough for all zones: none is a day or more from UTC.
            pieces = [*self._pieces(midnight - _DAY, hours=72)]
        else:
            offset = midnight.replace(tzinfo=self._zone).utcoffset() or _NONE
            pieces = [(_Span(midnight - _DAY, midnight + 2 * _DAY), offset)]
        for piece, offset in pieces:
            start = max(piece.start, midnight + self._opens - offset)
            end = min(piece.end, midnight + self._closes - offset)
            if start < end:
                yield _Span(start, end)

    def _pieces(self, start: datetime, hours: int) -> Iterator[tuple[_Span, timedelta]]:
        """Yield the spans of a stretch of hours in which the zone has one offset from UTC."""
        clock = [start + n * _HOUR for n in range(hours + 1)]
        for hour, following in pairwise(clock):
            offset = self._offset(hour)
            if self._offset(following) != offset:
                seconds = [hour + n * _SECOND for n in range(3601)]
                change = seconds[bisect_left(seconds, 1, key=lambda s: self._offset(s) != offset)]
                yield _Span(start, change), offset
                start = change
        yield _Span(start, clock[-1]), self._offset(clock[-1])

    def _offset(self, instant: datetime) -> timedelta:
        return instant.astimezone(self._zone).utcoffset() or _NONE


def working_time(team: Team) -> WorkingTime:
    """Return the working time of `team`: make it once, and use it for all leads."""
    return WorkingTime(team.zone, team.hours, team.closed)


def agreed_time(text: str, working: WorkingTime) -> timedelta:
    """Return the length of an agreed time such as `30m`, `4h` or `2d`.

    A day is the working time of one day: `2d` with hours from 09:00 to 17:30 are 17 hours.
    """
    unit = {"m": timedelta(minutes=1), "h": _HOUR, "d": working.day_length}[text[-1]]
    return int(text[:-1]) * unit


def answer_time(team: Team, source: str | None, working: WorkingTime) -> timedelta | None:
    """Return the agreed time to the first answer of a lead from `source`, or None if none is."""
    agreed = team.leads.answer
    if agreed is not None and not isinstance(agreed, str):
        by_source = {folded(name): text for name, text in agreed.items()}
        agreed = by_source.get(folded(source or OTHER_SOURCES), by_source.get(OTHER_SOURCES))
    return None if agreed is None else agreed_time(agreed, working)


def in_hours(length: timedelta) -> float:
    """Return a length in hours, to two places; a half is rounded up."""
    return (200 * length + _HOUR) // (2 * _HOUR) / 100


def _time_of_day(clock: str) -> timedelta:
    """Return the time from midnight to `HH:MM`."""
    hour, minute = clock.split(":")
    return timedelta(hours=int(hour), minutes=int(minute))
