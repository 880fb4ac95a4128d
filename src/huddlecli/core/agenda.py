"""Agendas and the topic library, as people write them."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from huddlecli.core.team import Weekday
from huddlecli.core.value import Value

EntryKind: TypeAlias = Literal[
    "topic",
    "rotate",
    "definition",
    "decisions",
    "promises",
    "wins",
    "parked",
    "measures",
    "leads",
    "close",
]
LOOP_KINDS: tuple[EntryKind, ...] = ("topic", "rotate", "definition", "decisions")

Category: TypeAlias = Literal["customer", "strategy", "process", "support", "insight"]
CATEGORIES: tuple[Category, ...] = ("customer", "strategy", "process", "support", "insight")

Understanding: TypeAlias = Literal["say", "write", "off"]
Cadence: TypeAlias = Literal["daily", "weekly", "fortnightly", "monthly"]


class Topic(Value):
    """A topic of the library. `minutes` is how long a discussion of it takes."""

    id: str
    title: str
    category: str
    minutes: int
    opens: str | None = None
    talk: str | None = None
    understand: str | None = None
    execute: str | None = None
    off: bool = False


class AgendaItem(Value):
    """One `[[item]]` of an agenda. Only `rotate` items use `pick` and `categories`.

    Only `definition` items use `term`, the name of the term that they are about.
    """

    kind: EntryKind
    minutes: int
    title: str | None = None
    topic: str | None = None
    opens: str | None = None
    talk: str | None = None
    understand: str | None = None
    execute: str | None = None
    pick: int = 1
    categories: tuple[str, ...] = ()
    term: str | None = None


class LoopRule(Value):
    """How the loop runs: how Understand is done, and the shares of Talk and Execute in the time."""

    understand: Understanding = "say"
    talk: int = 5
    execute: int = 3


class Agenda(Value):
    """A template of a huddle. `at` is `HH:MM`; fortnights are counted from `start` (key `from`)."""

    name: str
    title: str
    cadence: Cadence
    minutes: int
    items: tuple[AgendaItem, ...]
    at: str | None = None
    on: Weekday | None = None
    start: date | None = None
    timezone: str | None = None
    loop: LoopRule = LoopRule()


class Library(Value):
    """The topics that a team can pick from, in order."""

    topics: tuple[Topic, ...]


def find_topic(library: Library, topic_id: str | None) -> Topic | None:
    """Return the topic with that id, or None."""
    return next((topic for topic in library.topics if topic.id == topic_id), None)
