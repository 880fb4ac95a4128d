"""The topics to choose from, as lines, and what is said about one that was named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from huddlecli.core.past_huddles.topic_choices import KnownTopic, TopicListing, listed_choices
from huddlecli.views.columns import aligned
from huddlecli.views.escape import safe
from huddlecli.views.huddle.time import ScreenLine
from huddlecli.views.words import bare_day


def topic_lines(listing: TopicListing, words: str) -> list[ScreenLine]:
    """Return a line for each topic that has these words, and what to type to take one."""
    found = listed_choices(listing, words)
    if not found:
        return [ScreenLine(none_words(words), "quiet")]
    rows = aligned([_cells(choice, listing) for choice in found])
    place = listing.place
    ways = [f'/swap {place.number} TOPIC instead of "{safe(place.title)}"'] if place else []
    how = "; ".join([*ways, "/add TOPIC to add one"])
    return [*(ScreenLine(f"  {line}") for line in rows), ScreenLine(how, "quiet")]


def none_words(words: str) -> str:
    """Return that no topic has these words, or that there is none at all."""
    return f'No topic has "{safe(words)}".' if words else "There are no topics."


def _cells(choice: KnownTopic, listing: TopicListing) -> list[str]:
    topic = choice.topic
    return [
        topic.id,
        topic.title,
        topic.category,
        f"{topic.minutes:>2} min",
        last_sentence(choice, listing.today),
        f"{choice.opens} opens" if choice.opens else "",
        ", ".join(_notes(choice, listing)),
    ]


def last_words(choice: KnownTopic, today: date) -> str:
    """Return the day on which a topic was last discussed."""
    return bare_day(choice.last, today) if choice.last else "not yet"


def last_sentence(choice: KnownTopic, today: date) -> str:
    """Return the same for a place where no heading says what the day is."""
    day = last_words(choice, today)
    return f"last discussed {day}" if choice.last else "not discussed yet"


def place_notes(choice: KnownTopic) -> Iterator[str]:
    """Yield which item a topic is already, and that the team does not rotate it."""
    if choice.number is not None:
        yield f"item {choice.number}"
    if choice.is_off:
        yield "off"


def _notes(choice: KnownTopic, listing: TopicListing) -> Iterator[str]:
    """Yield the same, and that a topic is too long for the place that is to be filled."""
    if choice.number is None and listing.place and not listing.has_room(choice):
        yield f"longer than {listing.place.minutes} min"
    yield from place_notes(choice)


def near_line(topic: str) -> ScreenLine:
    """Return the question whether a title was meant to be that topic, and how to take it."""
    words = f"Did you mean the topic {safe(topic)}? /undo, then /add {safe(topic)}"
    return ScreenLine(f"  {words}", "hint")
