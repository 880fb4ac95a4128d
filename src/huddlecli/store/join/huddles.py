"""The minutes and journals of ended huddles: which are of one huddle, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from huddlecli.core.ids import ALPHABET, LENGTH
from huddlecli.core.join.huddles import HuddleName, huddle_name, placed
from huddlecli.store import corrections, journal, minutes_files
from huddlecli.store.event_lines import event_in
from huddlecli.store.files import Unreadable
from huddlecli.store.join.texts import decoded, why_later
from huddlecli.store.places import HUDDLES, JOURNAL_ENDING
from huddlecli.store.toml import literal, loads
from huddlecli.store.toml_edit import with_value

_FOLDER = Path("/")  # only the places in it count
_AT = re.compile(r'"at":"([^"]*)"')
_ID = re.compile(rf"\b[{ALPHABET}]{{{LENGTH}}}\b")


class HuddleText(NamedTuple):
    """The minutes or the journal of a huddle, as it was read; `key` is the same for both."""

    place: str
    text: str
    name: HuddleName
    key: str

    @property
    def is_journal(self) -> bool:
        """Whether it is the journal."""
        return self.place.endswith(JOURNAL_ENDING)


class PlacedHuddle(NamedTuple):
    """A huddle with the id that it has from now on; `before` are those of its copies.

    `files` are its minutes and its journal by their places, `records` the ids that they name.
    """

    id: str
    before: frozenset[str]
    files: Mapping[str, str]
    records: frozenset[str]


def read_huddle(place: str, data: bytes) -> HuddleText:
    """Return the minutes or the journal in a file, or raise Unreadable.

    Minutes that a later version wrote are not read.
    """
    path = _FOLDER / place
    text = decoded(place, data)
    if place.endswith(JOURNAL_ENDING):
        begun = journal.parse(path, data).begun
        key = _key(begun.key, begun.at, begun.by)
        return HuddleText(place, text, huddle_name(path.stem, begun.agenda), key)
    minutes = minutes_files.parsed(path, text)
    if reason := why_later(loads(text).get("schema")):
        raise Unreadable(path, reason)
    key = _key(minutes.key, minutes.started, minutes.by)
    return HuddleText(place, text, huddle_name(path.stem, minutes.agenda), key)


def joined_huddles(
    files: Iterable[HuddleText], base: Iterable[HuddleText] = ()
) -> Iterator[PlacedHuddle]:
    """Yield the huddles of these files, each with its minutes and its journal made one.

    `base` are files as both sides had them: the side that has changed one of them is right.
    Raises NotSaved if minutes could not be read again.
    """
    by_huddle: dict[tuple[str, str], list[HuddleText]] = {}
    for file in files:
        by_huddle.setdefault((file.name.stem, file.key), []).append(file)
    numbers: dict[str, dict[str, set[int]]] = {}
    for (stem, key), own in by_huddle.items():
        numbers.setdefault(stem, {})[key] = {file.name.number for file in own}
    known = {(file.key, file.is_journal, file.text) for file in base}
    for stem, huddles in numbers.items():
        for key, number in placed(huddles).items():
            yield _one(HuddleName(stem, number).id, by_huddle[stem, key], known)


def records_of_two(ours: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> frozenset[str]:
    """Return the ids that minutes and journals name which are not the same on both sides.

    If they are of two huddles, one gets another id, and its records have to follow.
    """
    places = [place for place in ours if place.startswith(f"{HUDDLES}/") and place in theirs]
    texts = (
        side[place].decode(errors="replace")
        for place in places
        if ours[place] != theirs[place]
        for side in (ours, theirs)
    )
    return frozenset(name for text in texts for name in _ID.findall(text))


def joined_minutes(place: str, texts: Iterable[str]) -> str:
    """Return copies of the minutes at a place as one, with the corrections of all."""
    different = sorted({*texts})
    return corrections.united(_FOLDER / place, different) if different[1:] else different[0]


def joined_journals(texts: Iterable[str]) -> str:
    """Return a journal with the events of all: mostly that of the copy that goes on for longest.

    Two machines may both have run the huddle, while one of them was cut off. Then the events are
    put in the order of their times, the same on each machine.
    """
    longest, *others = sorted({*texts}, key=lambda text: (-text.count("\n"), text))
    known = {*longest.split("\n")}
    more = {line for text in others for line in text.split("\n")} - known
    if more := {line for line in more if event_in(line.encode())}:
        first, *rest = longest.rstrip("\n").split("\n")
        return "\n".join([first, *sorted([*rest, *more], key=_by_time), ""])
    return longest


def _by_time(line: str) -> tuple[str, str]:
    """Return the instant of an event, which is in UTC and so sorts as text, and all of its line."""
    matched = _AT.search(line)
    return (matched[1] if matched else "", line)


def _one(huddle: str, files: list[HuddleText], known: set[tuple[str, bool, str]]) -> PlacedHuddle:
    found: dict[str, str] = {}
    for is_journal in (False, True):
        own = [file for file in files if file.is_journal == is_journal]
        changed = [file for file in own if (file.key, is_journal, file.text) not in known] or own
        ending = JOURNAL_ENDING if is_journal else ".toml"
        place = f"{HUDDLES}/{huddle[:7]}/{huddle}{ending}"
        if is_journal and changed:
            found[place] = joined_journals(file.text for file in changed)
        elif changed:
            found[place] = joined_minutes(place, [_called(file, huddle) for file in changed])
    return PlacedHuddle(
        id=huddle,
        before=frozenset(file.name.id for file in files),
        files=found,
        records=frozenset(name for file in files for name in _ID.findall(file.text)),
    )


def _called(file: HuddleText, huddle: str) -> str:
    """Return the text of minutes with the id `huddle`."""
    if file.name.id == huddle:
        return file.text
    return with_value(file.text, (), "id", literal(huddle))


def _key(key: str | None, at: datetime, by: str | None) -> str:
    """Return the key of a huddle; those of older versions had none."""
    return key or f"{at:%Y%m%dT%H%M%S.%f} {by}"
