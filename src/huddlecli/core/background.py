"""What stands behind a period: what was talked about, month by month, and who had the floor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import Library
from huddlecli.core.coverage import categories_of
from huddlecli.core.minutes import Minutes, is_covered
from huddlecli.core.spans import Span, is_long, spans_of
from huddlecli.core.team import day_in
from huddlecli.core.weeks import Period

_DAY = timedelta(days=1)
_QUARTER = timedelta(weeks=13)


@dataclass(frozen=True, slots=True)
class Discussed:
    """A topic, and how often it was discussed in each span of a period."""

    title: str
    category: str
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What a full summary has besides the period's own figures.

    `categories` counts the discussions of the days in `around`. A long period has a line for each
    topic that was discussed in its `spans`, and how many of the library were `untouched`.
    `spoken` is how long each side had the floor, where journals say so.
    """

    around: Period
    categories: Mapping[str, int]
    spoken: Mapping[str, timedelta]
    spans: tuple[Span, ...] = ()
    topics: tuple[Discussed, ...] = ()
    untouched: int = 0


def quarter_to(period: Period) -> Period:
    """Return the thirteen weeks up to the end of `period`, or all of it where it is longer."""
    return Period(min(period.end - _QUARTER + _DAY, period.start), period.end)


def background(
    period: Period,
    library: Library,
    past: Iterable[Minutes],
    zone: ZoneInfo,
    spoken: Mapping[str, timedelta],
) -> Background:
    """Return what stands behind `period`, of which `past` has the minutes of its quarter."""
    around = quarter_to(period)
    category = {topic.id: topic.category for topic in library.topics}
    found = [one for one in _discussions(past, zone) if one[0] in category and one[1] in around]
    counts = Counter(category[topic] for topic, _ in found)
    whole = Background(
        around=around,
        categories={name: counts[name] for name in categories_of(library)},
        spoken=spoken,
    )
    return _month_by_month(whole, library, found) if is_long(period) else whole


def _month_by_month(
    whole: Background, library: Library, found: Sequence[tuple[str, date]]
) -> Background:
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
    return Background(
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
