"""The topics to choose from: when each was last discussed, who opens it, and its item if any."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from huddlecli.core.agenda import AgendaItem, Library, Topic
from huddlecli.core.huddle_plan import PlannedItem, Reason
from huddlecli.core.past_huddles import PastHuddles, subject
from huddlecli.core.rotation import next_opener
from huddlecli.core.text import comparable, folded, nearest
from huddlecli.core.value import Value, replace

LIKENESS = 0.75  # of words that were most likely meant to be the id of a topic
SHORTEST = 4  # letters of an id that are enough to tell it


class KnownTopic(Value):
    """A topic to choose: the day it was last discussed, and the side that opens it.

    `number` is that of its item in the plan, from 1. The team does not rotate one that is `off`.
    """

    topic: Topic
    last: date | None = None
    opens: str | None = None
    number: int | None = None
    is_off: bool = False


class TopicPlace(Value):
    """The item, by its number from 1, in whose place a topic is chosen, and its minutes."""

    number: int
    title: str
    minutes: int

    def has_room(self, topic: Topic) -> bool:
        """Whether a topic fits in the minutes of the place."""
        return topic.minutes <= self.minutes


class TopicListing(Value):
    """The topics to choose from on a day, for a `place`, or to be added where there is none."""

    choices: tuple[KnownTopic, ...]
    today: date
    place: TopicPlace | None = None

    def has_room(self, choice: KnownTopic) -> bool:
        """Whether a topic fits in the minutes of the place; what is added has its own."""
        return self.place is None or self.place.has_room(choice.topic)


def usable(library: Library) -> tuple[Topic, ...]:
    """Return the topics that the team's own library does not remove."""
    return tuple(topic for topic in library.topics if not topic.off)


def topic_choices(
    library: Library,
    last: Mapping[str, date],
    history: PastHuddles,
    *,
    sides: Sequence[str],
    off: Collection[str] = (),
) -> tuple[KnownTopic, ...]:
    """Return the topics in library order; `last` has the days on which they were last discussed."""
    return tuple(
        KnownTopic(
            topic=topic,
            last=last.get(topic.id),
            opens=_opener(topic, history if topic.id in last else None, sides),
            is_off=topic.id in off,
        )
        for topic in usable(library)
    )


def _opener(topic: Topic, history: PastHuddles | None, sides: Sequence[str]) -> str | None:
    """Return who opens a topic; without a `history` nobody has opened it yet."""
    before = history.opener(subject(topic.id, "topic", topic.title)) if history else None
    return next_opener(before, topic.opens, sides)


def in_plan(choices: Iterable[KnownTopic], items: Sequence[PlannedItem]) -> tuple[KnownTopic, ...]:
    """Return the choices with the numbers of the items that are about them."""
    numbers = {item.topic: number for number, item in enumerate(items, start=1)}
    return tuple(replace(choice, number=numbers.get(choice.topic.id)) for choice in choices)


def matching(choices: Iterable[KnownTopic], words: str) -> tuple[KnownTopic, ...]:
    """Return the choices that have all the words in their id, title, category or opener."""
    wanted = folded(words).split()
    return tuple(choice for choice in choices if all(word in _words(choice) for word in wanted))


def listed_choices(listing: TopicListing, words: str) -> tuple[KnownTopic, ...]:
    """Return the choices that have these words: those that fit in the place first."""
    found = matching(listing.choices, words)
    return tuple(sorted(found, key=lambda choice: not listing.has_room(choice)))


def line_to_take(listing: TopicListing, choice: KnownTopic) -> str | None:
    """Return the line that takes a topic in the place, or adds it without one; None if neither."""
    if choice.number is not None or not listing.has_room(choice):
        return None
    topic, place = choice.topic.id, listing.place
    return f"/swap {place.number} {topic}" if place else f"/add {topic}"


def line_to_add(choice: KnownTopic) -> str | None:
    """Return the line that adds a topic; None if it is in the plan."""
    return f"/add {choice.topic.id}" if choice.number is None else None


def _words(choice: KnownTopic) -> str:
    topic = choice.topic
    return folded(f"{topic.id} {topic.title} {topic.category} {choice.opens or ''}")


def added_topic(choice: KnownTopic, minutes: int | None = None) -> PlannedItem:
    """Return the item for a topic that is added, by default with the topic's own minutes."""
    topic = choice.topic
    return PlannedItem(
        kind="topic",
        title=topic.title,
        topic=topic.id,
        category=topic.category,
        minutes=minutes or topic.minutes,
        opens=choice.opens,
        talk=topic.talk,
        understand=topic.understand,
        execute=topic.execute,
        reason=Reason(why="longest" if choice.last else "never", since=choice.last),
    )


def chosen_pick(choice: KnownTopic, there: PlannedItem, entry: AgendaItem | None) -> PlannedItem:
    """Return the item for a topic chosen in the place of `there`, an item of that `entry`."""
    item = replace(added_topic(choice, there.minutes), kind="rotate", entry=there.entry)
    if entry is None:
        return item
    return replace(
        item,
        opens=entry.opens if entry.opens and not choice.last else item.opens,
        talk=entry.talk or item.talk,
        understand=entry.understand or item.understand,
        execute=entry.execute or item.execute,
    )


def named_topic(words: str, library: Library) -> Topic | None:
    """Return the topic whose id was typed, or None."""
    typed = folded(words)
    return next((topic for topic in usable(library) if folded(topic.id) == typed), None)


def near_topic(words: str, library: Library) -> Topic | None:
    """Return the topic that a title may have meant: its id with a mistake, or its title."""
    typed = "-".join(folded(words).split())
    topics = {topic.id: topic for topic in usable(library)}
    same = (topic for topic in topics.values() if comparable(topic.title) == comparable(words))
    begun = [known for known in topics if len(typed) >= SHORTEST and known.startswith(typed)]
    near = begun[0] if len(begun) == 1 else nearest(typed, [*topics], likeness=LIKENESS)
    return next(same, None) or topics.get(near or "")
