"""What changed in a team folder since the index was made. What did not change is not read again."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from huddlecli.store import agenda_files, files, platform
from huddlecli.store.git.repository import blob_id
from huddlecli.store.places import HUDDLES, TEAM_FILE, TeamFolderGone, is_there
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.record_paths import MONTH, RECORD_FOLDERS
from huddlecli.store.sync.index import UNREADABLE, UNSURE, FileStamp, FolderStamp, Index, joined
from huddlecli.store.sync.shared_places import is_shared, limit_of

# Nanoseconds: a time this close to now may also be that of a change that is still to come.
_TICK = 50_000_000
_SECOND = 1_000_000_000
_COARSE_TICK = 2_000_000_000  # on disks that count in whole seconds, or in two


class Scanned(NamedTuple):
    """How many files were read, and those that were left out with the reason."""

    read: int
    skipped: tuple[SkippedFile, ...]


def scan(
    team: Path, index: Index, *, is_quick: bool, month: str, now: Callable[[], int] = time.time_ns
) -> Scanned:
    """Bring the index up to date with the folder.

    All files are looked at by size, times and number. A quick look goes by the times of folders,
    which every write of huddle changes, and looks at all files only in the folders of what is open
    and of `month`, such as 2026-11. `now` is the clock of the system, in ns.
    """
    return _Scan(team, index, now).run(month if is_quick else None)


class _Scan:
    """One look at a folder."""

    def __init__(self, team: Path, index: Index, now: Callable[[], int]) -> None:
        self._team = team
        self._index = index
        self._now = now
        self._read = 0
        self._skipped: list[SkippedFile] = []

    def run(self, month: str | None) -> Scanned:
        known = self._index.folder_stamps()
        seen: set[str] = set()
        for folder in self._folders():
            stamp = self._stamp_of(folder)
            if stamp is None:
                continue
            seen.add(folder)
            before = known.get(folder)
            is_same = before is not None and before.stamp == stamp
            if month and is_same and _is_closed(folder) and not folder.endswith(f"/{month}"):
                continue
            digest = self._look_at(folder, before.digest if before and is_same else None)
            # A file that comes within the same tick would not change the time of the folder.
            after = FolderStamp(UNSURE if is_recent(stamp, self._now()) else stamp, digest)
            if before != after:
                self._index.set_folder(folder, after)
        if not is_there(self._team):  # moved or unmounted: that is no reason to remove anything
            raise TeamFolderGone(self._team)
        for folder in known.keys() - seen:
            self._index.drop(folder, self._index.stamps_in(folder))
            self._index.set_folder(folder, None)
        return Scanned(self._read, tuple(self._skipped))

    def _folders(self) -> Iterator[str]:
        """Yield the folders that can have files that travel."""
        yield ""
        yield agenda_files.FOLDER
        yield from self._months(HUDDLES)
        for folders in RECORD_FOLDERS.values():
            if folders.open:
                yield folders.open
            yield from self._months(folders.closed)

    def _months(self, folder: str) -> Iterator[str]:
        try:
            names = os.listdir(f"{self._team}/{folder}")  # noqa: PTH208  as in `files.all_names`
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise files.Unreadable(self._team / folder, files.reason_of(error)) from error
        yield from (f"{folder}/{name}" for name in sorted(names) if _MONTH.fullmatch(name))

    def _stamp_of(self, folder: str) -> int | None:
        """Return the time of a folder in ns, or None if there is none that counts."""
        path = f"{self._team}/{folder}"
        try:
            status = os.lstat(path)
            if stat.S_ISLNK(status.st_mode):
                real, top = os.path.realpath(path), os.path.realpath(self._team)
                if not real.startswith(f"{top}/"):
                    self._skipped.append(SkippedFile(Path(path), "a link leads out of the folder"))
                    return None
                status = os.stat(path)  # noqa: PTH116  a text is faster
        except FileNotFoundError:
            return None
        except OSError as error:
            raise files.Unreadable(path, files.reason_of(error)) from error
        return status.st_mtime_ns if stat.S_ISDIR(status.st_mode) else None

    def _look_at(self, folder: str, digest: int | None) -> int | None:
        """Bring one folder of the index up to date; return the digest that it has now.

        With the `digest` of a folder in which no name has changed, the index is not asked.
        """
        found = self._listed(folder)
        # Numbers have the same hash in every process, unlike texts.
        now = hash(tuple(chain.from_iterable(stamp for _, stamp in found)))
        if now == digest:
            return digest
        known = self._index.stamps_in(folder)
        shared = {
            name: FileStamp(*stamp) for name, stamp in found if is_shared(joined(folder, name))
        }
        changed = [(name, stamp) for name, stamp in shared.items() if known.get(name) != stamp]
        read = [one for name, stamp in changed if (one := self._read_file(folder, name, stamp))]
        self._index.put(folder, read)
        gone = {name for name, _ in changed} - {name for name, _, _ in read}
        self._index.drop(folder, [name for name in known if name not in shared or name in gone])
        is_sure = not gone and all(stamp.mtime != UNSURE for _, stamp, _ in read)
        return now if is_sure else None

    def _listed(self, folder: str) -> list[tuple[str, tuple[int, int, int, int]]]:
        """Return the names in a folder with the values of their stamps."""
        found: list[tuple[str, tuple[int, int, int, int]]] = []
        try:
            opened = platform.open_folder(self._team / folder)
        except FileNotFoundError:
            return found
        except OSError as error:
            raise files.Unreadable(self._team / folder, files.reason_of(error)) from error
        status_of = platform.status_of
        try:
            for name in os.listdir(opened) if folder else [TEAM_FILE]:  # noqa: PTH208  as above
                try:
                    status = status_of(name, opened)
                except FileNotFoundError:
                    continue  # it was renamed meanwhile
                stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
                found.append((name, stamp))
        except OSError as error:
            raise files.Unreadable(self._team / folder, files.reason_of(error)) from error
        finally:
            files.close_quietly(opened)
        return found

    def _read_file(
        self, folder: str, name: str, stamp: FileStamp
    ) -> tuple[str, FileStamp, str] | None:
        place = joined(folder, name)
        before = self._now()
        try:
            data = files.read_bytes(self._team / place, limit_of(place))
        except files.Missing:
            return None
        except files.Unreadable as error:
            self._skipped.append(SkippedFile(self._team / place, error.reason))
            return name, stamp._replace(mtime=UNSURE), UNREADABLE
        self._read += 1
        if is_recent(max(stamp.mtime, stamp.ctime), before):
            stamp = stamp._replace(mtime=UNSURE)
        return name, stamp, blob_id(data)


_MONTH = re.compile(MONTH)


def is_recent(stamp: int, now: int) -> bool:
    """Whether something may still change without getting another time than `stamp`; both in ns."""
    return now - stamp < (_TICK if stamp % _SECOND else _COARSE_TICK)


def _is_closed(folder: str) -> bool:
    """Whether a folder has the files of a month."""
    return _MONTH.fullmatch(folder.rpartition("/")[2]) is not None
