"""The files of both sides, joined: bytes in, bytes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from huddlecli.core.doctor import Copy, merge_copies
from huddlecli.core.leads.forgotten import forgotten_stem, is_forgotten
from huddlecli.core.records import Kind, record_class
from huddlecli.core.sync import Overruled
from huddlecli.core.team import Team, zone_of
from huddlecli.core.value import NO_KEYS, Value
from huddlecli.store.files import Unreadable
from huddlecli.store.record_files import StoredRecord, parsed, text_of
from huddlecli.store.record_paths import RECORD_FOLDERS
from huddlecli.store.records import RecordStore
from huddlecli.store.schema.records import record_of
from huddlecli.store.sync.index import key_of

_FOLDER = Path("/")  # only the places in it count
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)  # then a hand edit comes right after the last change


class JoinedFiles(Value, kw_only=True):
    """What both sides have in common from now on.

    `files` has the content of each place, None if there is no file any more. `overruled` is what of
    ours did not win. `skipped` are the places that stay as they are on each side, with the reason.
    """

    files: Mapping[str, bytes | None]
    overruled: tuple[Overruled, ...] = ()
    skipped: Mapping[str, str] = NO_KEYS


def join_files(
    base: Mapping[str, bytes],
    ours: Mapping[str, bytes],
    theirs: Mapping[str, bytes],
    team: Team,
) -> JoinedFiles:
    """Join the files of both sides since the last that both had, `base`; each is given by place.

    All files of a record are given on each side on which there is any. A record has the changes of
    all its files, and lies where its status asks for. Another file that only one side has changed
    is as there, and as at the remote, which was first, if both have.
    """
    whole = _Whole({}, [])
    records = _Records(team)
    for places in _by_key((*base, *ours, *theirs)):
        kind = _KINDS.get(places[0].partition("/")[0])
        if kind is None:
            for place in places:
                whole.join(place, base.get(place), ours.get(place), theirs.get(place))
        else:
            records.join(kind, places, (theirs, ours))
    return JoinedFiles(
        files={**whole.files, **records.files},
        overruled=tuple(whole.overruled),
        skipped=records.skipped,
    )


class _Whole:
    """Joins files as wholes."""

    def __init__(self, files: dict[str, bytes | None], overruled: list[Overruled]) -> None:
        self.files = files
        self.overruled = overruled

    def join(
        self, place: str, base: bytes | None, ours: bytes | None, theirs: bytes | None
    ) -> None:
        if base is not None and theirs == base:
            self.files[place] = ours
        elif base is not None and ours == base:
            self.files[place] = theirs
        else:
            self.files[place] = ours if theirs is None else theirs
        if ours not in (None, base) and self.files[place] != ours:
            other = Overruled(place=place, what="the file", mine="the earlier one", theirs="theirs")
            self.overruled.append(other)


class _Records:
    """Joins the files of records."""

    def __init__(self, team: Team) -> None:
        self._store = RecordStore(_FOLDER, team.zone, lambda name: zone_of(team, name))
        self.files: dict[str, bytes | None] = {}
        self.skipped: dict[str, str] = {}

    def join(
        self,
        kind: Kind,
        places: Iterable[str],
        sides: Iterable[Mapping[str, bytes]],
    ) -> None:
        found = {(place, side[place]) for side in sides for place in places if place in side}
        try:
            stored = [self._read(kind, place, data) for place, data in sorted(found)]
            home, data = self._joined(kind, stored, {data for _, data in found})
        except (Unreadable, ValueError) as error:
            reason = error.reason if isinstance(error, Unreadable) else str(error)
            self.skipped |= dict.fromkeys(places, reason)
            return
        self.files |= dict.fromkeys(places)
        self.files[home] = data

    @staticmethod
    def _read(kind: Kind, place: str, data: bytes) -> StoredRecord[Any]:
        return parsed(_FOLDER, record_class(kind), place, data.decode())

    def _joined(
        self, kind: Kind, stored: list[StoredRecord[Any]], contents: set[bytes]
    ) -> tuple[str, bytes]:
        """Return where the record of these files belongs, and its content."""
        stem = min(_stem(one.place) for one in stored)
        if len(contents) == 1:
            return self._store.home_of(stored[0], stem), next(iter(contents))
        copies = [Copy(keys=one.keys, changes=one.record.changes, written=_FIRST) for one in stored]
        keys, changes = merge_copies(copies)
        if is_forgotten(changes):
            stem = forgotten_stem(stored[0].record.id)
        record = record_of(record_class(kind), keys, changes)
        home = self._store.home_of(StoredRecord(stored[0].place, keys, record), stem)
        return home, text_of(keys, changes).encode()


def _by_key(places: Iterable[str]) -> Iterator[list[str]]:
    found: dict[str, list[str]] = {}
    for place in sorted({*places}):
        found.setdefault(key_of(place), []).append(place)
    yield from found.values()


def _stem(place: str) -> str:
    return place.rpartition("/")[2].partition(".")[0]


_KINDS: Mapping[str, Kind] = {
    folders.closed.partition("/")[0]: kind for kind, folders in RECORD_FOLDERS.items()
}
