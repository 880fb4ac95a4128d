"""What can be found: a record, or something that was said in a huddle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import NamedTuple

from huddlecli.core.records import KINDS
from huddlecli.core.text import several

NOTE, SAID_BACK, ITEM, MESSAGE, SCORE = said = several("note said-back item message score")
SAID_KINDS: tuple[str, ...] = said  # what minutes and journals have besides records
THING_KINDS: tuple[str, ...] = (*KINDS, *SAID_KINDS)

OPEN, LATE, KEPT, CLOSED = "open", "late", "kept", "closed"
STANDING = frozenset({OPEN, "standing", "waiting"})  # the statuses of what has not ended

# How each kind is called on a screen.
KIND_NAMES: Mapping[str, str] = MappingProxyType(
    {kind: kind for kind in THING_KINDS} | {"action": "promise", SAID_BACK: "said back"}
)


class Thing(NamedTuple):
    """Something that was said or kept, in plain values: another process may have read it.

    - `kind`: one of `THING_KINDS`; `id`: that of a record, None for what was only said.
    - `words`: its title, or what was said; `more`: its other texts, such as a reason.
    - `who`: the owner, or else the person who said it; None if nobody knows.
    - `at`: when it was said, in seconds since 1970; `day`: the day of that, as an ordinal.
    - `status`: that of a record; `states`: what `is:` finds it by.
    - `due` and `closed`: the days of a promise and of the end of a record, as ordinals.
    - `huddle`, `item`, `item_title`, `topic`: where it was said; `is_running`: whether that huddle
      has not ended yet.
    """

    kind: str
    id: str | None
    words: str
    more: tuple[str, ...]
    who: str | None
    side: str | None
    at: float
    day: int
    status: str | None = None
    states: tuple[str, ...] = ()
    due: int | None = None
    closed: int | None = None
    tags: tuple[str, ...] = ()
    huddle: str | None = None
    item: int | None = None
    item_title: str | None = None
    topic: str | None = None
    is_running: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything in which words are looked for."""
        return (self.words, *self.more, *self.tags)

    @property
    def instant(self) -> datetime:
        """When it was said, in UTC."""
        return datetime.fromtimestamp(self.at, UTC)

    @property
    def is_late(self) -> bool:
        """Whether it is a promise that is overdue, or a lead that has waited too long."""
        return LATE in self.states


def day_of(ordinal: int | None) -> date | None:
    """Return the day with that ordinal, or None without one."""
    return None if ordinal is None else date.fromordinal(ordinal)


def newest_first(thing: Thing) -> tuple[float, str, int, str]:
    """Return the key by which things are sorted in reverse: the last one said comes first."""
    return thing.at, thing.huddle or "", thing.item or 0, thing.id or ""
