"""The records that changed last, found without reading every closed record."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from heapq import merge, nlargest
from itertools import islice
from pathlib import Path

from huddlecli.core.records import KINDS, AnyRecord, Kind, record_class
from huddlecli.core.value import Value
from huddlecli.store.files import Missing, Unreadable
from huddlecli.store.record_files import (
    RecordReader,
    SkippedFile,
    closed_months,
    listed,
    open_names,
)
from huddlecli.store.record_paths import RECORD_FOLDERS, id_in, parse_name

MOST_CLOSED = 1000  # nobody means an older one by the last change
LAST_WRITTEN = 50


class RecentRecord(Value, kw_only=False):
    """A record, and when its file was written. The records after it were not closed after `day`."""

    kind: Kind
    record: AnyRecord
    written: int
    day: date | None = None


class RecentRecords:
    """The records of a team, in an order in which the last changes come early.

    First come all open records, then the 50 closed ones written last, then at most 1,000 others by
    the day on which they were closed (wins: created), the newest first. A search for the newest
    change can stop at a record that was closed before the day of the newest change so far. It
    misses only a change made after the closing day if 50 other files were written since.
    """

    def __init__(
        self,
        team: Path,
        reader: RecordReader | None = None,
        *,
        most_closed: int = MOST_CLOSED,
        most_written: int = LAST_WRITTEN,
    ) -> None:
        """Read the records in the folder `team`, with `reader` if there is one."""
        self._team = team
        self._reader = reader or RecordReader(team)
        self._most_closed, self._most_written = most_closed, most_written
        self._read: set[str] = set()
        self.warnings: list[SkippedFile] = []
        self._unread: list[tuple[int, str]] = []  # records, and when they were written

    def unread_since(self, written: int) -> str | None:
        """Return the place of an unreadable record that was written after `written`, or None."""
        return next((place for when, place in self._unread if when > written), None)

    def __iter__(self) -> Iterator[RecentRecord]:
        """Yield each record once."""
        for kind in KINDS:
            for folder, names in (
                open_names(self._team, kind, self.warnings.append)
                if RECORD_FOLDERS[kind].open
                else ()
            ):
                for name in names:
                    yield from self._seen(kind, f"{folder}/{name}")
        for _, kind, place in self._last_written():
            yield from self._seen(kind, place)
        by_day = merge(*map(self._closed, KINDS), key=lambda entry: entry[0], reverse=True)
        for day, kind, place in islice(by_day, self._most_closed):
            yield from self._seen(kind, place, day)

    def _seen(self, kind: Kind, place: str, day: date | None = None) -> Iterator[RecentRecord]:
        if place in self._read:
            return
        self._read.add(place)
        try:
            record = self._reader.read(record_class(kind), place).record
        except Missing:
            return  # it was moved after the folder was listed
        except Unreadable as error:
            self.warnings.append(SkippedFile(error.path, error.reason))
            if id_in(kind, place.rpartition("/")[2]):  # not a copy, and not a foreign file
                self._unread.append((self._written(place), place))
            return
        if record.id not in self._read:  # if there are two copies, the open one counts
            self._read.add(record.id)
            yield RecentRecord(kind, record, self._written(place), day)

    def _last_written(self) -> list[tuple[int, Kind, str]]:
        """Return the closed records that were written last. A folder is as new as its files."""
        most = self._most_written
        folders = [
            (self._written(folder), kind, folder)
            for kind in KINDS
            for folder in closed_months(self._team, kind, self.warnings.append)
        ]
        newest: list[tuple[int, Kind, str]] = []
        for written, kind, folder in sorted(folders, reverse=True):
            if len(newest) == most and written < newest[-1][0]:
                break
            places = (f"{folder}/{name}" for name in self._names(folder))
            dated = ((self._written(place), kind, place) for place in places)
            newest = nlargest(most, (*newest, *dated))
        return newest

    def _closed(self, kind: Kind) -> Iterator[tuple[date, Kind, str]]:
        """Yield the closed records of a kind by the last day in their names, the newest first."""
        for folder in reversed(closed_months(self._team, kind, self.warnings.append)):
            parsed = ((parse_name(kind, name), name) for name in self._names(folder))
            dated = [(closed.closed or closed.created, name) for closed, name in parsed if closed]
            for day, name in sorted(dated, reverse=True):
                yield day, kind, f"{folder}/{name}"

    def _names(self, folder: str) -> list[str]:
        return listed(f"{self._team}/{folder}", self.warnings.append)

    def _written(self, place: str) -> int:
        try:
            return os.stat(f"{self._team}/{place}").st_mtime_ns  # noqa: PTH116  of thousands
        except OSError:
            return 0  # it was just moved, or is not a file: reading it shows which
