"""Past huddles: what was discussed, how often and when last, whose turn it was, who was there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import CATEGORIES, Library, Topic
from huddlecli.core.minutes import Minutes, huddle_day, is_covered
from huddlecli.core.people import names_of
from huddlecli.core.team import Person, day_in
from huddlecli.core.text import folded
from huddlecli.core.value import Value


class Turn(Value):
    """A person was called by name: to open a point, to speak on it, or to say it back."""

    name: str
    part: Literal["opened", "spoke", "heard"]


class TopicCoverage(Value):
    """How often a topic was discussed, and the last day; `off` if the topic is not rotated."""

    topic: Topic
    times: int
    last: date | None
    off: bool


def categories_of(library: Library) -> tuple[str, ...]:
    """Return the library's categories: the known ones in their order, others as they appear."""
    used = dict.fromkeys(topic.category for topic in library.topics)
    known = [category for category in CATEGORIES if category in used]
    return tuple(dict.fromkeys([*known, *used]))


class HuddleTopics(NamedTuple):
    """The topics that a huddle discussed, each as often as it was discussed, and the day."""

    day: date
    topics: tuple[str, ...]


def topics_of(minutes: Minutes, zone: ZoneInfo | None = None) -> HuddleTopics:
    """Return what a huddle discussed, with the day in `zone` or in its own zone."""
    day = day_in(zone, minutes.started) if zone else huddle_day(minutes)
    covered = (item.topic for item in minutes.items if is_covered(item))
    return HuddleTopics(day, tuple(topic for topic in covered if topic is not None))


def coverage(
    library: Library, past: Iterable[HuddleTopics], off: Collection[str] = ()
) -> tuple[TopicCoverage, ...]:
    """Return the coverage of each topic, in library order."""
    days: dict[str, list[date]] = {topic.id: [] for topic in library.topics}
    for day, topic_ids in past:
        for topic_id in topic_ids:
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
    library: Library, past: Iterable[HuddleTopics], *, since: date, until: date
) -> dict[str, int]:
    """Return how often each category was discussed from `since` to `until`, both included."""
    category = {topic.id: topic.category for topic in library.topics}
    counts = dict.fromkeys(categories_of(library), 0)
    for day, topic_ids in past:
        for topic_id in topic_ids if since <= day <= until else ():
            if topic_id in category:
                counts[category[topic_id]] += 1
    return counts


def discussions(past: Iterable[Minutes], zone: ZoneInfo) -> Iterator[tuple[str, date]]:
    """Yield the topic and the day of each discussion, in `zone`."""
    for day, topics in (topics_of(minutes, zone) for minutes in past):
        yield from ((topic, day) for topic in topics)


_NEVER = datetime.min.replace(tzinfo=UTC)
_WEEKS_OF_TURNS = timedelta(weeks=8)
_FEWEST_HUDDLES = 26


class LatestFirst:
    """Past minutes, the latest first, each read when it is first needed."""

    def __init__(self, coming: Iterable[Minutes]) -> None:
        """Keep an iterable of minutes in that order."""
        self._coming = iter(coming)
        self._known: list[Minutes] = []

    def __iter__(self) -> Iterator[Minutes]:
        """Yield the minutes read so far, then read more."""
        index = 0
        while index < len(self._known) or self._reads_next():
            yield self._known[index]
            index += 1

    def _reads_next(self) -> bool:
        minutes = next(self._coming, None)
        if minutes:
            self._known.append(minutes)
        return minutes is not None


def latest_first(past: Iterable[Minutes]) -> LatestFirst:
    """Return minutes in any order sorted, the latest first."""
    if isinstance(past, LatestFirst):
        return past
    return LatestFirst(
        sorted(past, key=lambda minutes: (minutes.started, minutes.id), reverse=True)
    )


def recent(past: Iterable[Minutes], day: date, first: date | None = None) -> Iterator[Minutes]:
    """Yield the huddles of the last eight weeks before `day`, and at least 26 (half a year).

    Those since the day `first` are among them. The latest come first.
    """
    for number, huddle in enumerate(latest_first(past)):
        is_old = huddle.started.date() < day - _WEEKS_OF_TURNS
        if number >= _FEWEST_HUDDLES and is_old and (not first or huddle_day(huddle) < first):
            return
        yield huddle


def turns(past: Iterable[Minutes], day: date) -> tuple[Turn, ...]:
    """Return each person's last turns before `day`: to open a point, and to say back.

    At least eight weeks and at least 26 huddles (half a year of weekly ones) are searched.
    """
    latest: dict[Turn, None] = {}
    for huddle in recent(past, day):
        points = [point for item in huddle.items for point in item.points]
        for point in reversed(points):
            if point.listener:
                latest.setdefault(Turn(name=point.listener, part="heard"))
            if point.speaker:
                latest.setdefault(Turn(name=point.speaker, part="opened"))
    return tuple(reversed(latest))


def newcomers(people: Sequence[Person], past: Iterable[Minutes]) -> tuple[Person, ...]:
    """Return the people who were in no past huddle.

    Before the first huddle of a team is over, nobody is new.
    """
    unseen, has_past = [*people], False
    for huddle in past:
        there = {
            folded(name) for name in (huddle.by, *(who.name for who in huddle.present)) if name
        }
        unseen = [who for who in unseen if there.isdisjoint(names_of(who))]
        has_past = True
        if not unseen:
            break
    return tuple(unseen) if has_past else ()


class PastHuddles:
    """Answers from past huddles, for the next huddle of an agenda."""

    def __init__(self, agenda: str, library: Library, past: Iterable[Minutes]) -> None:
        """Keep the past huddles; none is read yet."""
        self._agenda = agenda
        self._category = {topic.id: topic.category for topic in library.topics}
        self._categories = categories_of(library)
        self._before = iter(latest_first(past))
        self._huddles: list[Minutes] = []  # of this agenda
        self._discussed: dict[str, Minutes] = {}
        self._opened: dict[tuple[str, ...], str | None] = {}
        self._passed: list[str] = []  # categories that had their turn, the latest first

    def huddle(self, back: int) -> Minutes | None:
        """Return this agenda's huddle `back` huddles before the last, or its first one."""
        while len(self._huddles) <= back and self._goes_back():
            pass
        return self._huddles[: back + 1][-1] if self._huddles else None

    def discussed(self, topic_id: str) -> Minutes | None:
        """Return the last huddle that discussed a topic."""
        while topic_id not in self._discussed and self._goes_back():
            pass
        return self._discussed.get(topic_id)

    def last_discussed(self, topic_id: str) -> datetime:
        """Return when the last huddle that discussed a topic began, or the beginning of time."""
        huddle = self.discussed(topic_id)
        return huddle.started if huddle else _NEVER

    def opener(self, about: tuple[str, ...]) -> str | None:
        """Return the side that last opened a subject."""
        while about not in self._opened and self._goes_back():
            pass
        return self._opened.get(about)

    def turns(self, categories: Collection[str]) -> list[str]:
        """Return all categories; those in `categories` are in the order of their turns."""
        while not set(categories) <= set(self._passed) and self._goes_back():
            pass
        waiting = [category for category in self._categories if category not in self._passed]
        return [*waiting, *reversed(self._passed)]

    def _goes_back(self) -> bool:
        """Read the huddle before those read so far, and return whether there was one."""
        huddle = next(self._before, None)
        if huddle is None:
            return False
        if huddle.agenda == self._agenda:
            self._huddles.append(huddle)
        for item in filter(is_covered, reversed(huddle.items)):
            if item.topic:
                self._discussed.setdefault(item.topic, huddle)
            if item.topic or huddle.agenda == self._agenda:
                self._opened.setdefault(subject(item.topic, item.kind, item.title), item.opened_by)
            category = self._category.get(item.topic or "")
            if item.kind == "rotate" and category and category not in self._passed:
                self._passed.append(category)
        return True


def subject(topic: str | None, kind: str, title: str) -> tuple[str, ...]:
    """Return what identifies a subject: its topic, or its kind and title if it has no topic."""
    return (topic,) if topic else (kind, title)


def pass_turn(turns: list[str], category: str | None) -> None:
    """Move `category`, which has just had its turn, to the end of `turns`."""
    if category in turns:
        turns.remove(category)
        turns.append(category)
