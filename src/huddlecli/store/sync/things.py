"""What the files are that a sync sent or received."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from huddlecli.core.sync import SharedThing, distinct
from huddlecli.core.team import AUTHORS
from huddlecli.core.value import NO_KEYS
from huddlecli.store import agenda_files
from huddlecli.store.places import HUDDLES, TEAM_FILE
from huddlecli.store.record_paths import KIND_IN
from huddlecli.store.sync.index import key_of

# The head of a change in the file of a record: when, and who.
_HEAD = re.compile(rb'^at = (\S+)\nby = "([^"\\\n]{1,80})"$', re.MULTILINE)


def things_in(
    files: Mapping[str, bytes | None], before: Mapping[str, bytes] = NO_KEYS
) -> tuple[SharedThing, ...]:
    """Return what files are, each record once; None as the content is a file that was removed.

    `before` are the files on the side to which they go: a record is by the
    last person who made one of its new changes.
    """
    known: dict[str, set[tuple[bytes, bytes]]] = {}
    for place, data in before.items():
        known.setdefault(key_of(place), set()).update(_HEAD.findall(data))
    found = (_thing(place, data, known.get(key_of(place), set())) for place, data in files.items())
    return distinct(thing for thing in found if thing)


def _thing(
    place: str, data: bytes | None, known: Collection[tuple[bytes, bytes]]
) -> SharedThing | None:
    folder, _, name = place.rpartition("/")
    first = folder.partition("/")[0]
    if place == TEAM_FILE:
        return SharedThing(kind="team", name=place)
    if first == agenda_files.FOLDER:
        return SharedThing(kind="agenda", name=name.removesuffix(".toml"))
    if first == HUDDLES:
        stem, _, ending = name.rpartition(".")
        return SharedThing(kind="minutes", name=stem) if ending == "toml" else None
    if data is None:  # the record is at another place now
        return None
    new = [head for head in _HEAD.findall(data) if head not in known]
    authors = [by.decode(errors="replace") for _, by in new]
    people = [by for by in authors if by not in AUTHORS]
    return SharedThing(kind=KIND_IN[first], name=key_of(place), by=people[-1] if people else None)
