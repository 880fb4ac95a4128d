"""The topics of the library, and how often each was talked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from huddlecli.core.agenda import Topic
from huddlecli.core.past_huddles import TopicCoverage
from huddlecli.core.value import Value
from huddlecli.views.columns import PLAIN, QUIET, STRONG, Cell
from huddlecli.views.document import Document, Table
from huddlecli.views.formats import json
from huddlecli.views.words import short_day, times

_OFF = "off"


class Covered(Value):
    """What became of each topic and category in a period, open at its ends where None."""

    topics: Sequence[TopicCoverage]
    categories: Mapping[str, int]
    since: date | None
    until: date | None


def list_document(topics: Iterable[Topic], off: Collection[str]) -> Document:
    """Return a line for each topic; those that the team does not rotate are marked."""
    return Document(blocks=(Table(rows=[list(_row(topic, off)) for topic in topics]),))


def as_json(topics: Iterable[Topic], off: Collection[str]) -> str:
    """Return topics for programs."""
    entries = [_fields(topic, is_off=topic.id in off) for topic in topics]
    return json.document("huddle.topics/1", {"topics": entries})


def coverage_document(coverage: Covered, today: date) -> Document:
    """Return how often each category and topic was talked about."""
    counts = [
        ((category, STRONG), (f"{number}×" if number else "never", PLAIN))
        for category, number in coverage.categories.items()
    ]
    topics = [list(_covered(topic, today)) for topic in coverage.topics]
    return Document(
        blocks=(Table(title="Categories", rows=counts), Table(title="Topics", rows=topics))
    )


def coverage_json(coverage: Covered) -> str:
    """Return the same for programs."""
    entries = [
        {**_fields(entry.topic, is_off=entry.off), "times": entry.times, "last": entry.last}
        for entry in coverage.topics
    ]
    return json.document(
        "huddle.coverage/1",
        {
            "since": coverage.since,
            "until": coverage.until,
            "coverage": entries,
            "categories": coverage.categories,
        },
    )


def _row(topic: Topic, off: Collection[str]) -> Iterator[Cell]:
    yield topic.id, STRONG
    yield topic.title, PLAIN
    yield topic.category, PLAIN
    yield f"{topic.minutes:>2} min", PLAIN
    yield f"{topic.opens} opens" if topic.opens else "", QUIET
    yield _OFF if topic.id in off else "", QUIET


def _covered(coverage: TopicCoverage, today: date) -> Iterator[Cell]:
    last = f", last on {short_day(coverage.last, today)}" if coverage.last else ""
    yield coverage.topic.id, STRONG
    yield coverage.topic.title, PLAIN
    yield coverage.topic.category, PLAIN
    yield f"{times(coverage.times)}{last}" if coverage.times else "never", PLAIN
    yield _OFF if coverage.off else "", QUIET


def _fields(topic: Topic, *, is_off: bool) -> json.Fields:
    names = "id title category minutes opens talk understand execute"
    return {**{name: getattr(topic, name) for name in names.split()}, "off": is_off}
