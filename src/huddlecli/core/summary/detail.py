"""The details of a full summary; long periods in weeks, and in months, quarters or years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import Library
from huddlecli.core.dates import Period, week_of
from huddlecli.core.minutes import Minutes
from huddlecli.core.past_huddles import categories_of, discussions
from huddlecli.core.team import Weekday
from huddlecli.core.value import Value

Unit: TypeAlias = Literal["month", "quarter", "year"]

_DAY = timedelta(days=1)
_LONG = timedelta(weeks=10)
_MOST = 13  # columns: enough for the months of a year, whichever day it begins on
_MONTHS: tuple[tuple[Unit, int], ...] = (("month", 1), ("quarter", 3), ("year", 12))


class DatedSpan(Value, kw_only=False):
    """The days of a month, quarter or year that are in a period."""

    unit: Unit
    days: Period


def is_long(period: Period) -> bool:
    """Whether the summary of `period` has figures by week, and numbers instead of lists."""
    return period.end - period.start >= _LONG


def so_far(period: Period, today: date) -> Period:
    """Return the days of `period` up to `today`, or its first day if it has not begun."""
    return Period(period.start, max(period.start, min(period.end, today)), period.week)


def weeks_within(period: Period, week_starts: Weekday) -> tuple[Period, ...]:
    """Return the weeks of `period`; the first and the last have only the days in it."""
    weeks = list[Period]()
    day = period.start
    while day <= period.end:
        week = week_of(day, week_starts)
        weeks.append(Period(max(week.start, period.start), min(week.end, period.end), week.week))
        day = week.end + _DAY
    return tuple(weeks)


def spans_of(period: Period) -> tuple[DatedSpan, ...]:
    """Return the months of `period`, or its quarters or years if those are too many."""
    parts: tuple[DatedSpan, ...] = ()
    for unit, months in _MONTHS:
        parts = _parts(period, unit, months)
        if len(parts) <= _MOST:
            break
    return parts


def _parts(period: Period, unit: Unit, months: int) -> tuple[DatedSpan, ...]:
    """Return `period` divided into parts of so many months."""
    parts = list[DatedSpan]()
    day = period.start
    while day <= period.end:
        months_after = (day.year * 12 + day.month - 1) // months * months + months
        following = date(months_after // 12, months_after % 12 + 1, 1)
        parts.append(DatedSpan(unit, Period(day, min(following - _DAY, period.end))))
        day = following
    return tuple(parts)


_QUARTER = timedelta(weeks=13)


class Discussed(Value, kw_only=False):
    """A topic, and how often it was discussed in each span of the period."""

    title: str
    category: str
    times: tuple[int, ...]


class SummaryDetail(Value):
    """What a full summary has besides the figures of the period.

    `categories` has the number of discussions on the days in `around`. For a long period, `topics`
    has each topic that was discussed in its `spans`, and `untouched` the number of other topics.
    `spoken` is how long each side had the floor, as far as journals have it.
    """

    around: Period
    categories: Mapping[str, int]
    spoken: Mapping[str, timedelta]
    spans: tuple[DatedSpan, ...] = ()
    topics: tuple[Discussed, ...] = ()
    untouched: int = 0


def last_quarter(period: Period) -> Period:
    """Return the thirteen weeks up to the end of `period`, or all of it if it is longer."""
    return Period(min(period.end - _QUARTER + _DAY, period.start), period.end)


def summary_detail(
    period: Period,
    library: Library,
    past: Iterable[Minutes],
    zone: ZoneInfo,
    spoken: Mapping[str, timedelta],
) -> SummaryDetail:
    """Return the details of `period`; `past` has the minutes of its last quarter."""
    around = last_quarter(period)
    category = {topic.id: topic.category for topic in library.topics}
    discussed = [
        (topic, day)
        for topic, day in discussions(past, zone)
        if topic in category and day in around
    ]
    counts = Counter(category[topic] for topic, _ in discussed)
    whole = SummaryDetail(
        around=around,
        categories={name: counts[name] for name in categories_of(library)},
        spoken=spoken,
    )
    return _with_topics(whole, library, discussed) if is_long(period) else whole


def _with_topics(
    whole: SummaryDetail, library: Library, discussed: Sequence[tuple[str, date]]
) -> SummaryDetail:
    """Return `whole` with the topics that were discussed, in spans from the first discussion on."""
    first = min((day for _, day in discussed), default=whole.around.end)
    spans = spans_of(Period(first, whole.around.end))
    times: Counter[tuple[str, int]] = Counter()
    for topic, day in discussed:
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
