"""Huddles that began on several machines under one id: which keeps it, and what the others get.

A huddle is known by the random key of its first event. The one with the smaller key keeps an id;
the other one takes the next number, where it may meet a third one, and so on. So it makes no
difference in which order they meet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import NamedTuple

from huddlecli.core.record_history import Changes
from huddlecli.core.records import Change
from huddlecli.core.team import SYNC, to_millisecond

HUDDLE = "huddle"  # the key of a record

_STEM = 15  # characters of an id before the agenda: 2026-11-23-0908
_TICK = timedelta(milliseconds=1)


class HuddleName(NamedTuple):
    """An id in its parts: the day with the hour and the agenda, and the number, 1 if it has none.

    The number is part of neither: an agenda may have one at its end, too.
    """

    stem: str
    number: int

    @property
    def id(self) -> str:
        """The id itself."""
        return self.stem if self.number == 1 else f"{self.stem}-{self.number}"


def huddle_name(huddle: str, agenda: str) -> HuddleName:
    """Return the parts of the id of a huddle with that agenda."""
    stem = f"{huddle[:_STEM]}-{agenda}"
    more = huddle.removeprefix(f"{stem}-")
    number = int(more) if more != huddle and re.fullmatch("[0-9]{1,9}", more) else 1
    return HuddleName(stem, number) if number > 1 else HuddleName(huddle, 1)


def placed(huddles: Mapping[str, Collection[int]]) -> dict[str, int]:
    """Return the number of each huddle, by its key, from the numbers that it has in its copies.

    A huddle that got another number on one machine has the greater one on all.
    """
    taken: dict[int, str] = {}
    for key, numbers in huddles.items():
        moving = key
        for number in count(max(numbers)):
            staying = taken.get(number)
            if staying is None or moving < staying:
                taken[number] = moving
                if staying is None:
                    break
                moving = staying
    return {key: number for number, key in taken.items()}


def renamed(changes: Changes, huddle: str) -> Changes:
    """Return the history of a record with another id of its huddle.

    The change is the same on each machine, and comes right after the one that named the huddle.
    """
    kept = [known for known in changes if not is_renaming(known)]
    named = [known.at for known in kept if HUDDLE in known.set] or [kept[0].at]
    at = to_millisecond(max(named) + _TICK)
    change = Change(at=at, by=SYNC, set={HUDDLE: huddle})
    place = sum(known.at <= at for known in kept)
    return (*kept[:place], change, *kept[place:])


def is_renaming(change: Change) -> bool:
    """Whether a change is that of a join which gave a huddle another id."""
    return change.by == SYNC and change.set.keys() == {HUDDLE} and not change.unset


def last_renaming(changes: Changes) -> Changes:
    """Return `changes` with only the last id of several that joins gave to the huddle."""
    names = [change for change in changes if is_renaming(change)]
    if len(names) < 2:
        return changes
    last = max(names, key=_in_order)
    return tuple(change for change in changes if change is last or not is_renaming(change))


def _in_order(change: Change) -> tuple[int, str, datetime]:
    """Return a key that sorts `-2` before `-10`."""
    huddle = str(change.set[HUDDLE])
    return len(huddle), huddle, change.at
