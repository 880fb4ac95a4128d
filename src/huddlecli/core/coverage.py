"""What was discussed in past huddles: how often, when last, and whose turn it is next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import CATEGORIES, Library, Topic
from huddlecli.core.minutes import Minutes, is_covered
from huddlecli.core.team import day_in

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCoverage:
    """How often a topic was discussed and on which day last; `off` where it is not rotated."""

    topic: Topic
    times: int
    last: date | None
    off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What past huddles say about the next one of an agenda."""

    huddles: tuple[Minutes, ...]  # of this agenda, the latest first
    discussed: Mapping[str, Minutes]  # where each topic was discussed last
    reviewed: Mapping[str, date]  # when each record was discussed last, by id
    opened: Mapping[tuple[str, ...], str | None]  # the side that opened each subject last
    turns: tuple[str, ...]  # categories, the one whose turn it is first

    def last_discussed(self, topic_id: str) -> datetime:
        """Return when the huddle began that discussed a topic last, or the beginning of time."""
        huddle = self.discussed.get(topic_id)
        return huddle.started if huddle else _NEVER


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


def look_back(agenda: str, library: Library, past: Iterable[Minutes]) -> History:
    """Return what the past huddles, in any order, say about the next one of `agenda`."""
    ordered = sorted(past, key=lambda minutes: (minutes.started, minutes.id))
    category = {topic.id: topic.category for topic in library.topics}
    discussed, reviewed = dict[str, Minutes](), dict[str, date]()
    opened = dict[tuple[str, ...], str | None]()
    turns = list(categories_of(library))
    for minutes in ordered:
        for item in filter(is_covered, minutes.items):
            if item.topic:
                discussed[item.topic] = minutes
            if item.source:
                reviewed[item.source] = huddle_day(minutes)
            if item.topic or minutes.agenda == agenda:
                opened[subject(item.topic, item.kind, item.title)] = item.opened_by
            if item.kind == "rotate":
                pass_turn(turns, category.get(item.topic or ""))
    return History(
        huddles=tuple(minutes for minutes in reversed(ordered) if minutes.agenda == agenda),
        discussed=discussed,
        reviewed=reviewed,
        opened=opened,
        turns=tuple(turns),
    )


def subject(topic: str | None, kind: str, title: str) -> tuple[str, ...]:
    """Return what tells one subject from another: its topic, else its kind and title."""
    return (topic,) if topic else (kind, title)


def pass_turn(turns: list[str], category: str | None) -> None:
    """Let `category` have had its turn: it is the last to come again."""
    if category in turns:
        turns.remove(category)
        turns.append(category)


def _discussions(past: Iterable[Minutes]) -> Iterator[tuple[str, date]]:
    """Yield the topic and the day of each discussion."""
    for minutes in past:
        for item in minutes.items:
            if item.topic is not None and is_covered(item):
                yield item.topic, huddle_day(minutes)
