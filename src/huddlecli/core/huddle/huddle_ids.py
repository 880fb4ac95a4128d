"""Ids of huddles: day, hour and agenda, with a number if that id was taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, count

from huddlecli.core.huddle.events import Begun
from huddlecli.core.minutes import Minutes

_STEM = 15  # characters of an id before the agenda: 2026-11-23-0908


def other_ids(begun_id: str, agenda: str) -> Iterator[str]:
    """Yield other ids for a huddle whose id is taken: with `-2`, `-3`."""
    named = f"{begun_id[:_STEM]}-{agenda}"
    others = (f"{named}-{number}" for number in count(2))
    return (huddle for huddle in others if huddle != begun_id)


def is_called(name: str, begun: Begun) -> bool:
    """Whether the journal of the huddle may have this name."""
    named = f"{begun.huddle[:_STEM]}-{begun.agenda}-"
    more = name.removeprefix(named)
    return name == begun.huddle or (name != more and more.isascii() and more.isdigit())


def is_same(one: Begun, other: Begun) -> bool:
    """Whether both are the beginning of the same huddle."""
    if one.key or other.key:
        return one.key == other.key
    return (one.at, one.agenda, one.by) == (other.at, other.agenda, other.by)


def is_of_huddle(minutes: Minutes, begun: Begun) -> bool:
    """Whether these are the minutes of that huddle, even if they were corrected since."""
    if minutes.key or begun.key:
        return minutes.key == begun.key
    return (minutes.started, minutes.agenda, minutes.by) == (begun.at, begun.agenda, begun.by)


def others_beside(huddle: str) -> Iterator[str]:
    """Yield other ids for a huddle, from its id alone."""
    return (f"{_first_of(huddle)}-{number}" for number in count(2))


def ids_beside(huddle: str) -> Iterator[str]:
    """Yield all ids of huddles that began in the same minute, from the id of one of them."""
    return chain((_first_of(huddle),), others_beside(huddle))


def _first_of(huddle: str) -> str:
    matched = re.fullmatch(r"(.{15}-.*?)(?:-\d+)?", huddle)
    return matched[1] if matched else huddle
