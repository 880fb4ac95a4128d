"""The record folders of a team, looked at often: which names are new, where a record is now.

The times of the folders say when there is something to look for, so that waiting costs nothing;
then each folder is listed once, however many records are looked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from huddlecli.core.ids import LENGTH
from huddlecli.core.records import Kind
from huddlecli.store.files import all_names
from huddlecli.store.places import StrPath
from huddlecli.store.record_paths import RECORD_FOLDERS, id_in

SETTLED = 2.0  # seconds after which a folder that did not change is not looked at again
ListNames: TypeAlias = Callable[[Path], list[str]]
NamesAt: TypeAlias = Mapping[str, list[str]]  # by folder, as seen from the team's


class Stamp(NamedTuple):
    """Values that change when a file is replaced or written to."""

    changed: int
    size: int
    file: int
    arrived: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """The place of a record, and the stamp that shows whether it changed since it was read."""

    path: str
    stamp: Stamp


class Arrivals:
    """The folders of one kind of record."""

    def __init__(
        self, team: Path, kind: Kind, clock: Callable[[], float], listing: ListNames = all_names
    ) -> None:
        """Look into `team`; `clock` gives the machine's seconds since 1970, as files have them."""
        self.kind = kind
        self._listing = listing
        self._team = team
        self._clock = clock
        self._known: set[str] = set()  # the beginnings of names, which are ids
        self._known_names: set[str] = set()  # names with such a beginning, met at an earlier look
        self._unread: dict[str, Stamp] = {}  # what could not be read when it was looked at last
        self._times: tuple[int, ...] = ()
        self.appear_in: tuple[str, ...] = ()  # the folders in which new records appear

    def look(self, months: Iterable[str]) -> NamesAt | None:
        """Return all names, or None where nothing changed since they were looked at."""
        shelf = RECORD_FOLDERS[self.kind]
        closed = [f"{shelf.closed}/{month}" for month in months]
        folders = [shelf.open, *closed] if shelf.open else closed
        paths = [f"{self._team}/{folder}" for folder in folders]
        self.appear_in = tuple(paths[:1] if shelf.open else paths)
        times = tuple(map(changed_at, paths))
        is_settled = self._clock() - max(times) / 1e9 > SETTLED
        is_quiet = self._times == times and is_settled
        self._times = times
        if is_quiet:
            return None
        # Of the 10,000 names that may be here only new ones are asked whether they are a record's.
        return {folder: self._listing(self._team / folder) for folder in folders}

    def look_again(self) -> None:
        """List all names at the next look, whether anything changed or not."""
        self._times = ()

    def skip(self, names_at: NamesAt) -> None:
        """Mark all existing records as known."""
        for listed in names_at.values():
            self._known.update(name[:LENGTH] for name in listed)
            self._known_names.update(listed)

    def came(self, names_at: NamesAt) -> Iterator[tuple[str, float]]:
        """Yield the id of each record, and when its file was made, moved or written last."""
        for folder, listed in names_at.items():
            for name in listed:
                stamp = self.stamp(f"{folder}/{name}") if id_in(self.kind, name) else None
                if stamp:
                    yield name[:LENGTH], max(stamp.arrived, stamp.changed) / 1e9

    def new(self, names_at: NamesAt) -> Iterator[tuple[str, Arrival]]:
        """Yield the id and the place of each record that is not known yet; now it is."""
        for record_id, path in sorted(self._new(names_at)):
            stamp = self.stamp(path)
            if stamp is None or self._unread.get(record_id) == stamp:
                continue  # it was moved just now, or is as unreadable as it was
            self._known.add(record_id)
            yield record_id, Arrival(path, stamp)

    def _new(self, names_at: NamesAt) -> Iterator[tuple[str, str]]:
        for folder, listed in names_at.items():
            # Of 10,000 names all but a few were met before, so whole names are compared first.
            others = [name for name in listed if name not in self._known_names]
            for name in others:
                if name[:LENGTH] in self._known:
                    self._known_names.add(name)
                elif id_in(self.kind, name):
                    yield name[:LENGTH], f"{folder}/{name}"

    def unread(self, record_id: str, place: Arrival) -> None:
        """Look at a record again once its file has changed: it could not be read."""
        self._known.discard(record_id)
        self._unread[record_id] = place.stamp

    def stamp(self, path: str) -> Stamp | None:
        """Return the stamp of a file, or None if there is no file."""
        try:
            status = os.lstat(f"{self._team}/{path}")
        except OSError:
            return None
        return Stamp(status.st_mtime_ns, status.st_size, status.st_ino, status.st_ctime_ns)

    def places(self, names_at: NamesAt, wanted: set[str]) -> Mapping[str, str]:
        """Return the places of the records with those ids; an open place wins over a closed one."""
        places: dict[str, str] = {}
        for folder, listed in names_at.items() if wanted else ():
            for name in listed:
                if name[:LENGTH] in wanted and id_in(self.kind, name):
                    places.setdefault(name[:LENGTH], f"{folder}/{name}")
        return places


def changed_at(folder: StrPath) -> int:
    """Return when a name in a folder changed last, in nanoseconds since 1970; 0 without it."""
    try:
        return os.stat(folder).st_mtime_ns  # noqa: PTH116  a Path takes longer than the look
    except OSError:
        return 0
