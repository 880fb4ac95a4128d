"""What was discussed in past huddles: how often, and when last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import CATEGORIES, Library, Topic
from huddlecli.core.minutes import Minutes, is_covered
from huddlecli.core.team import day_in


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCoverage:
    """How often a topic was discussed and on which day last; `off` where it is not rotated."""

    topic: Topic
    times: int
    last: date | None
    off: bool


def huddle_day(minutes: Minutes) -> date:
    """Return the day on which a huddle began, where it was held."""
    return day_in(ZoneInfo(minutes.timezone), minutes.started)


def categories_of(library: Library) -> tuple[str, ...]:
    """Return the library's categories: the known ones in their order, others as they appear."""
    found = dict.fromkeys(topic.category for topic in library.topics)
    known = [category for category in CATEGORIES if category in found]
    return tuple(dict.fromkeys([*known, *found]))


def coverage(
    library: Library, past: Iterable[Minutes], off: Collection[str] = ()
) -> tuple[TopicCoverage, ...]:
    """Return what became of each topic, in library order."""
    days: dict[str, list[date]] = {topic.id: [] for topic in library.topics}
    for topic_id, day in _discussions(past):
        if topic_id in days:
            days[topic_id].append(day)
    return tuple(
        TopicCoverage(
            topic=topic,
            times=len(days[topic.id]),
            last=max(days[topic.id], default=None),
            off=topic.off or topic.id in off,
        )
        for topic in library.topics
    )


def category_counts(
    library: Library, past: Iterable[Minutes], *, since: date, until: date
) -> dict[str, int]:
    """Return how often each category was discussed from `since` to `until`, both included."""
    category = {topic.id: topic.category for topic in library.topics}
    counts = dict.fromkeys(categories_of(library), 0)
    for topic_id, day in _discussions(past):
        if topic_id in category and since <= day <= until:
            counts[category[topic_id]] += 1
    return counts


def _discussions(past: Iterable[Minutes]) -> Iterator[tuple[str, date]]:
    """Yield the topic and the day of each discussion."""
    for minutes in past:
        for item in minutes.items:
            if item.topic is not None and is_covered(item):
                yield item.topic, huddle_day(minutes)
