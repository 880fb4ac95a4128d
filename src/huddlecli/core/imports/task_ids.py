"""The UUID by which Taskwarrior knows a promise: the id of the promise can be read in it."""

from __future__ import annotations

import re

from huddlecli.core.ids import ALPHABET, LENGTH, is_id

_BITS = 5  # in each character of an id
_LOW = 2  # bits of an id that have no room before the version of the UUID
_VERSION = "8"  # a UUID whose bits mean what the program says
_MARK = "8000-687564646c65"  # "huddle" in ASCII, by which its own UUIDs are known
_OWN = re.compile(rf"([0-9a-f]{{8}})-([0-9a-f]{{4}})-{_VERSION}([048c])00-{_MARK}")


def task_uuid(record_id: str) -> str:
    """Return the UUID of the promise with that id.

    The id comes first: Taskwarrior shows eight characters of a UUID, and people type those.
    """
    number = 0
    for character in record_id:
        number = number << _BITS | ALPHABET.index(character)
    high = f"{number >> _LOW:012x}"
    low = f"{(number & (1 << _LOW) - 1) << _LOW:x}"
    return f"{high[:8]}-{high[8:]}-{_VERSION}{low}00-{_MARK}"


def id_in_uuid(uuid: str) -> str | None:
    """Return the id of the promise that `task_uuid` made a UUID of, or None for any other UUID."""
    matched = _OWN.fullmatch(uuid.strip().lower())
    if matched is None:
        return None
    number = int(matched[1] + matched[2], 16) << _LOW | int(matched[3], 16) >> _LOW
    places = range(LENGTH - 1, -1, -1)
    record_id = "".join(ALPHABET[number >> _BITS * place & 31] for place in places)
    return record_id if is_id(record_id) else None
