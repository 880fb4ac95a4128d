"""Long periods, in the parts in which a page shows them: weeks, and months, quarters or years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import Library
from huddlecli.core.dates import Period, week_of
from huddlecli.core.minutes import Minutes, is_covered
from huddlecli.core.past_huddles import categories_of
from huddlecli.core.team import Weekday, day_in

Unit: TypeAlias = Literal["month", "quarter", "year"]

_DAY = timedelta(days=1)
_LONG = timedelta(weeks=10)
_MOST = 13  # columns, so that a year has its months, whichever day it begins on
_MONTHS: tuple[tuple[Unit, int], ...] = (("month", 1), ("quarter", 3), ("year", 12))


@dataclass(frozen=True, slots=True)
class DatedSpan:
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


def spans_of(period: Period) -> tuple[DatedSpan, ...]:
    """Return the months of `period`; where they are too many its quarters, or its years."""
    found: tuple[DatedSpan, ...] = ()
    for unit, months in _MONTHS:
        found = _parts(period, unit, months)
        if len(found) <= _MOST:
            break
    return found


def _parts(period: Period, unit: Unit, months: int) -> tuple[DatedSpan, ...]:
    """Return `period` cut where parts of so many months begin."""
    found = list[DatedSpan]()
    day = period.start
    while day <= period.end:
        passed = (day.year * 12 + day.month - 1) // months * months + months
        following = date(passed // 12, passed % 12 + 1, 1)
        found.append(DatedSpan(unit, Period(day, min(following - _DAY, period.end))))
        day = following
    return tuple(found)


_QUARTER = timedelta(weeks=13)


@dataclass(frozen=True, slots=True)
class Discussed:
    """A topic, and how often it was discussed in each span of a period."""

    title: str
    category: str
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryDetail:
    """What a full summary has besides the period's own figures.

    `categories` counts the discussions of the days in `around`. A long period has a line for each
    topic that was discussed in its `spans`, and how many of the library were `untouched`.
    `spoken` is how long each side had the floor, where journals say so.
    """

    around: Period
    categories: Mapping[str, int]
    spoken: Mapping[str, timedelta]
    spans: tuple[DatedSpan, ...] = ()
    topics: tuple[Discussed, ...] = ()
    untouched: int = 0


def last_quarter(period: Period) -> Period:
    """Return the thirteen weeks up to the end of `period`, or all of it where it is longer."""
    return Period(min(period.end - _QUARTER + _DAY, period.start), period.end)


def summary_detail(
    period: Period,
    library: Library,
    past: Iterable[Minutes],
    zone: ZoneInfo,
    spoken: Mapping[str, timedelta],
) -> SummaryDetail:
    """Return what stands behind `period`, of which `past` has the minutes of its quarter."""
    around = last_quarter(period)
    category = {topic.id: topic.category for topic in library.topics}
    found = [one for one in _discussions(past, zone) if one[0] in category and one[1] in around]
    counts = Counter(category[topic] for topic, _ in found)
    whole = SummaryDetail(
        around=around,
        categories={name: counts[name] for name in categories_of(library)},
        spoken=spoken,
    )
    return _month_by_month(whole, library, found) if is_long(period) else whole


def _month_by_month(
    whole: SummaryDetail, library: Library, found: Sequence[tuple[str, date]]
) -> SummaryDetail:
    """Return the same with a line for each topic that was discussed, from the first day on."""
    first = min((day for _, day in found), default=whole.around.end)
    spans = spans_of(Period(first, whole.around.end))
    times: Counter[tuple[str, int]] = Counter()
    for topic, day in found:
        times[topic, next(n for n, span in enumerate(spans) if day in span.days)] += 1
    lines = [
        Discussed(topic.title, topic.category, tuple(times[topic.id, n] for n in range(len(spans))))
        for topic in library.topics
    ]
    topics = tuple(line for line in lines if any(line.times))
    return SummaryDetail(
        around=whole.around,
        categories=whole.categories,
        spoken=whole.spoken,
        spans=spans,
        topics=topics,
        untouched=len(lines) - len(topics),
    )


def _discussions(past: Iterable[Minutes], zone: ZoneInfo) -> Iterator[tuple[str, date]]:
    """Yield the topic of each discussion, and its day in `zone`."""
    for minutes in past:
        day = day_in(zone, minutes.started)
        for item in minutes.items:
            if item.topic is not None and is_covered(item):
                yield item.topic, day
