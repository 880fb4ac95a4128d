"""What a team folder held when it was last looked at, and what both sides had after the last sync.

The index is a cache in the user's state folder. Without it every file is read again, and the next
join goes on without a base.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, Self

from huddlecli.core.ids import ALPHABET, LENGTH
from huddlecli.store import files
from huddlecli.store.places import HUDDLES
from huddlecli.store.platform.modes import PRIVATE

NAME = "index.sqlite"

_VERSION = 1  # of any other version, a new one is made
_RECORD = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}(?=-)")
_HUDDLE = re.compile(r"(.+?)(?:-[0-9]+)?\.[a-z]+")  # a second one under the same ID ends in -2
UNREADABLE = ""  # the blob id of a file that cannot be read
UNSURE = -1  # instead of a time that says nothing
_PRIMARY = 0xFF  # the part of an error code that says what kind it is
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NO_RIGHT = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_MOST = 500  # values of one question: SQLite takes at least 999
_DIFFERS = "blob is not tip or base is not tip"
_SELECT = "select folder, name, blob, tip, base from file"
_INDEXES = f"""
create index by_key on file (key);
create index differs on file (folder, name) where {_DIFFERS};
"""
_TABLES = f"""
create table meta (key text primary key, value text) without rowid;
create table folder (place text primary key, stamp integer, digest integer) without rowid;
create table file (
    folder text not null, name text not null, key text not null,
    size integer, mtime integer, ctime integer, inode integer,
    blob text, tip text, base text,
    primary key (folder, name)
) without rowid;
{_INDEXES}
pragma user_version = {_VERSION};
"""


class FileStamp(NamedTuple):
    """By what a file is known to be unchanged: its size in bytes, its times in ns, its number.

    A file that was read within the tick of the clock in which it changed has no time, so that it
    is read again.
    """

    size: int
    mtime: int
    ctime: int
    inode: int


class FolderStamp(NamedTuple):
    """By what a folder is known to be unchanged.

    `stamp` is its time in ns, which changes with the names in it. `digest` is a number that the
    stamps of all its files give, or None if one of them may have changed unseen.
    """

    stamp: int
    digest: int | None


class Known(NamedTuple):
    """What the index knows of a place: the blob ids of its file, None where there is no file.

    `ours` is in the folder, `theirs` at the remote when the last sync ended, and `base` is what
    both had last. `base` is another one than `theirs` as long as the file could not be joined.
    """

    ours: str | None
    theirs: str | None
    base: str | None


class Index:
    """The index of one team folder. Changes count when the `with` block ends."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use an open database that has the tables."""
        self._connection = connection

    def __enter__(self) -> Self:
        """Begin to use it."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Keep the changes, or none of them after an error."""
        if error is None:
            self._connection.commit()
        else:
            self._connection.rollback()

    def keep(self) -> None:
        """Keep the changes so far, whatever happens later."""
        self._connection.commit()

    def revert(self) -> None:
        """Take back the changes since they were kept last."""
        self._connection.rollback()

    # --- what is in the folder -----------------------------------------------------------

    def folder_stamps(self) -> dict[str, FolderStamp]:
        """Return how each folder was that was looked at, by place."""
        rows = self._connection.execute("select place, stamp, digest from folder")
        return {place: FolderStamp(stamp, digest) for place, stamp, digest in rows}

    def stamps_in(self, folder: str) -> dict[str, FileStamp]:
        """Return the files that were in a folder, by name."""
        rows = self._connection.execute(
            "select name, size, mtime, ctime, inode from file "
            "where folder = ? and blob is not null",
            (folder,),
        )
        return {row[0]: FileStamp(*row[1:]) for row in rows}

    def set_folder(self, folder: str, stamp: FolderStamp | None) -> None:
        """Note how a folder is; None: it is no longer there."""
        if stamp is None:
            self._connection.execute("delete from folder where place = ?", (folder,))
        else:
            self._connection.execute("replace into folder values (?, ?, ?)", (folder, *stamp))

    def put(self, folder: str, found: Iterable[tuple[str, FileStamp, str]]) -> None:
        """Note files of a folder: name, stamp and blob id."""
        self._connection.executemany(
            "insert into file (folder, name, key, size, mtime, ctime, inode, blob) "
            "values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (folder, name) do update set "
            "size = excluded.size, mtime = excluded.mtime, ctime = excluded.ctime, "
            "inode = excluded.inode, blob = excluded.blob",
            (
                (folder, name, key_of(joined(folder, name)), *stamp, blob)
                for name, stamp, blob in found
            ),
        )

    def drop(self, folder: str, names: Iterable[str]) -> None:
        """Note that files are no longer in a folder."""
        gone = [(folder, name) for name in names]
        self._connection.executemany(
            "update file set blob = null where folder = ? and name = ?", gone
        )
        self._connection.executemany(
            "delete from file "
            "where folder = ? and name = ? and blob is null and tip is null and base is null",
            gone,
        )

    # --- what both sides had --------------------------------------------------------------

    @property
    def tip(self) -> str | None:
        """The commit of the remote when the last sync ended, or None if that is not known."""
        row = self._connection.execute("select value from meta where key = 'tip'").fetchone()
        return row[0] if row else None

    def set_tip(
        self, commit: str, blobs: Mapping[str, str | None], unsettled: Collection[str] = ()
    ) -> None:
        """Note the commit of the remote, and the blobs that differ in it from those before.

        None as a blob is a file that is not in it. Both sides have now what is in it, except for
        the records and huddles with `unsettled` keys, which could not be joined.
        """
        run = self._connection
        run.execute("replace into meta values ('tip', ?)", (commit,))
        run.executemany(
            "insert into file (folder, name, key, tip) values (?, ?, ?, ?) "
            "on conflict (folder, name) do update set tip = excluded.tip",
            ((*parted(place), key_of(place), blob) for place, blob in blobs.items()),
        )
        kept = [(known.base, *parted(place)) for place, known in self.of_keys(unsettled).items()]
        run.execute(f"update file set base = tip where {_DIFFERS}")  # noqa: S608
        run.executemany("update file set base = ? where folder = ? and name = ?", kept)
        run.execute("delete from file where blob is null and tip is null and base is null")

    def fill(
        self, commit: str, made: Iterable[tuple[str, Iterable[tuple[str, FileStamp, str]]]]
    ) -> None:
        """Forget everything, and note the files of a folder that has just become that of a commit.

        They are given by folder: name, stamp and blob id.
        """
        run = self._connection
        for table in ("meta", "folder", "file"):
            run.execute(f"delete from {table}")  # noqa: S608
        run.execute("drop index by_key")  # to make them at the end takes a third of the time
        run.execute("drop index differs")
        for folder, found in made:
            run.executemany(
                "replace into file values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (folder, name, key_of(joined(folder, name)), *stamp, blob, blob, blob)
                    for name, stamp, blob in found
                ),
            )
        for statement in _INDEXES.strip().splitlines():
            run.execute(statement)
        run.execute("replace into meta values ('tip', ?)", (commit,))
        run.commit()

    def forget(self) -> None:
        """Forget what both sides had: all of both is joined next time."""
        self._connection.execute("delete from meta where key = 'tip'")
        self._connection.execute("update file set tip = null, base = null")
        self._connection.execute("delete from file where blob is null")

    def changed(self) -> dict[str, Known]:
        """Return the places where the folder differs from what both had."""
        rows = self._connection.execute(f"{_SELECT} where {_DIFFERS}")
        return dict(map(_known, rows))

    def of_keys(self, keys: Collection[str]) -> dict[str, Known]:
        """Return all places of these records and huddles, by the keys of `key_of`."""
        found: dict[str, Known] = {}
        asked = sorted(keys)
        for first in range(0, len(asked), _MOST):
            some = asked[first : first + _MOST]
            marks = ", ".join("?" * len(some))
            rows = self._connection.execute(f"{_SELECT} where key in ({marks})", some)
            found |= map(_known, rows)
        return found

    # --- other facts ----------------------------------------------------------------------

    def fact(self, key: str) -> str | None:
        """Return what was noted under a key, or None."""
        row = self._connection.execute("select value from meta where key = ?", (key,)).fetchone()
        return row[0] if row else None

    def note(self, key: str, value: str) -> None:
        """Note something under a key."""
        self._connection.execute("replace into meta values (?, ?)", (key, value))


@contextmanager
def opened(folder: Path) -> Iterator[Index]:
    """Open the index in a state folder; a new one is made if it is missing or damaged.

    NotSaved says why it cannot be written, such as a full disk.
    """
    files.make_folder(folder, PRIVATE)
    path = folder / NAME
    try:
        try:
            connection = _connected(path)
        except sqlite3.DatabaseError:
            with files.saving(path):
                _remove(path)
            connection = _connected(path)
        with closing(connection), Index(connection) as index:
            yield index
    except sqlite3.DatabaseError as error:
        kind = error.sqlite_errorcode & _PRIMARY
        if kind in _DAMAGED:
            _remove(path)
        look = "ls -ld" if kind in _NO_RIGHT else "df -h"
        raise files.NotSaved(path, str(error), look) from error


@contextmanager
def in_memory(folder: Path) -> Iterator[Index]:
    """Open a copy of the index in a state folder that cannot be written; changes are lost.

    Without an index that can be read, the copy is empty.
    """
    with closing(sqlite3.connect(":memory:")) as copy:
        with suppress(sqlite3.DatabaseError):
            source = sqlite3.connect(f"{(folder / NAME).absolute().as_uri()}?mode=ro", uri=True)
            with closing(source):
                source.backup(copy)
        (version,) = copy.execute("pragma user_version").fetchone()
        if not version:
            copy.executescript(_TABLES)
        yield Index(copy)


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-journal"):
        with suppress(FileNotFoundError):
            (path.parent / name).unlink()


def joined(folder: str, name: str) -> str:
    """Return the place of a file in a folder of a team; the team's own folder is empty."""
    return f"{folder}/{name}" if folder else name


def parted(place: str) -> tuple[str, str]:
    """Return the folder and the name of a place."""
    folder, _, name = place.rpartition("/")
    return folder, name


def key_of(place: str) -> str:
    """Return what the files that are joined together share: the id of a record, or of a huddle."""
    folder, name = parted(place)
    if folder.startswith(f"{HUDDLES}/") and (huddle := _HUDDLE.fullmatch(name)):
        return huddle[1]
    record = _RECORD.match(name) if folder else None
    return record[0] if record else place


def _known(row: tuple[str, str, str | None, str | None, str | None]) -> tuple[str, Known]:
    folder, name, *blobs = row
    return joined(folder, name), Known(*blobs)


def _connected(path: Path) -> sqlite3.Connection:
    """Open the database; its tables are made if it is new. DatabaseError for another version."""
    connection = sqlite3.connect(path, timeout=10)
    try:
        (version,) = connection.execute("pragma user_version").fetchone()
        if version != _VERSION:
            connection.executescript(_TABLES)  # fails if there are any
    except BaseException:
        connection.close()
        raise
    return connection
