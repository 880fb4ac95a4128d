"""Reads files for a search: those that may match are parsed, and the things that match returned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from huddlecli.core.ids import LENGTH
from huddlecli.core.records import Action, AnyRecord, Kind, record_class
from huddlecli.core.search.minutes_things import minutes_things
from huddlecli.core.search.raw_text import RawText
from huddlecli.core.search.record_things import SearchContext
from huddlecli.core.search.things import Thing
from huddlecli.store import files, minutes_files
from huddlecli.store.places import close_quietly
from huddlecli.store.platform import beginning_of, open_folder
from huddlecli.store.quick import actions
from huddlecli.store.record_files import parsed
from huddlecli.store.record_paths import are_names, id_in, why_not
from huddlecli.store.search.files_by_kind import FolderOfFiles

_AT_ONCE = 64 * 1024  # bytes: hardly any file of a team has more
_NO_FOLDER = -1
_BEGINNING = b"schema = "
_ENDING = (b"}\n", b"\n")  # of a record, whose last line is a change, and of minutes
# Headers without their first bracket.
_OF_RECORDS = tuple(
    f"[{place}{name}]]\n".encode()
    for place in ("", "item.", "item.point.")
    for name in ("present", "action", "decision", "parked", "wins", "answered")
)
_CONFLICT = b"<<<<<<<"  # what git leaves in a file that it could not merge


class ReadFiles(NamedTuple):
    """What was found in files, in plain values.

    `skipped` are paths with the reason, `missing` the kinds and ids of files that are gone.
    """

    things: list[tuple[Any, ...]]
    skipped: list[tuple[str, str]]
    missing: list[tuple[Kind | None, str]]


class SearchReader:
    """Reads files of a team for what matches."""

    def __init__(
        self,
        team: Path,
        context: SearchContext,
        raw: RawText,
        match: Callable[[Thing], Thing | None],
    ) -> None:
        """Take what says whether the bytes of a file, and then a thing in it, match."""
        self._team = team
        self._context = context
        self._raw = raw
        self._match = match

    def read(self, folders: Iterable[FolderOfFiles]) -> ReadFiles:
        """Read the files in these folders."""
        found = ReadFiles([], [], [])
        for files_in in folders:
            with ExitStack() as stack:
                opened = _opened(f"{self._team}/{files_in.folder}", stack)
                self._read_all(files_in, opened, found)
        return found

    def _read_all(self, files_in: FolderOfFiles, opened: int, found: ReadFiles) -> None:
        """Read the files in an open folder."""
        kind, folder, names = files_in
        are_named = kind is None or are_names(kind, names)
        may_match, part, ending = self._raw.may_match, self._raw.rarest, _ENDING[kind is None]
        for name in names:  # nothing is called here that need not be: there are 100,000 files
            try:
                data = beginning_of(name, opened, _AT_ONCE)
            except OSError:
                data = b""
            is_odd = (  # there may be something wrong with it, which is worth a warning
                not data.startswith(_BEGINNING)
                or not data.endswith(ending)
                or _CONFLICT in data
                or len(data) == _AT_ONCE
                or not (are_named or id_in(kind, name))
            )
            if not is_odd:
                is_plain = data.isascii() and b"\\" not in data
                if (is_plain and part not in data.lower()) or not may_match(data):
                    continue
                if kind is None and self._has_read_said(f"{folder}/{name}", data, found):
                    continue
            self._parse(kind, f"{folder}/{name}", data, found)

    def read_places(self, places: Iterable[str], kinds: Mapping[str, Kind | None]) -> ReadFiles:
        """Read files in a given order; `kinds` has the kind of the files in each folder."""
        found = ReadFiles([], [], [])
        with ExitStack() as stack:
            opened = dict[str, int]()
            for place in places:
                folder, _, name = place.rpartition("/")
                if folder not in opened:
                    opened[folder] = _opened(f"{self._team}/{folder}", stack)
                self._read_all(FolderOfFiles(kinds[folder], folder, [name]), opened[folder], found)
        return found

    def read_first(self, kind: Kind | None, places: Iterable[str]) -> ReadFiles:
        """Read the files with one id; the first that can be read is the one that counts."""
        found = ReadFiles([], [], [])
        counts = ""
        for place in places:
            if counts:
                reason = f"the same id as {counts.rpartition('/')[2]}"
                found.skipped.append((f"{self._team}/{place}", reason))
            elif self._parse(kind, place, b"", found):
                counts = place
        return found

    def _parse(self, kind: Kind | None, place: str, data: bytes, found: ReadFiles) -> bool:
        """Add the things in a file that match, and return whether it could be read.

        Without its whole content the file is read again, and says what is wrong with it.
        """
        try:
            if not 0 < len(data) < _AT_ONCE:
                data = files.read_bytes(f"{self._team}/{place}", _limit(kind))
            matches = filter(None, map(self._match, self._things(kind, place, data)))
            found.things.extend(map(tuple, matches))
        except files.Missing:
            found.missing.append((kind, place.rpartition("/")[2][:LENGTH]))
            return False
        except files.Unreadable as error:
            found.skipped.append((f"{self._team}/{place}", error.reason))
            return False
        return True

    def _has_read_said(self, place: str, data: bytes, found: ReadFiles) -> bool:
        """Add what was said in minutes and matches, and return whether they could be read.

        The tables of records are left out, so that this takes half the time.
        """
        said = _without_records(data)
        if not self._raw.may_match(said):
            return True
        try:
            minutes = minutes_files.parsed(Path(f"{self._team}/{place}"), said.decode())
        except (files.Unreadable, UnicodeDecodeError):
            return False
        found.things.extend(map(tuple, filter(None, map(self._match, minutes_things(minutes)))))
        return True

    def _things(self, kind: Kind | None, place: str, data: bytes) -> Iterator[Thing]:
        try:
            text = data.decode().removeprefix("\ufeff")
        except UnicodeDecodeError:
            raise files.Unreadable(place, "not UTF-8 text") from None
        name = place.rpartition("/")[2]
        if kind is None:
            path = Path(f"{self._team}/{place}")
            yield from minutes_things(minutes_files.parsed(path, text))
            return
        if not id_in(kind, name):
            raise files.Unreadable(place, why_not(name))
        if thing := self._context.thing(self._record(kind, place, text)):
            yield thing

    def _record(self, kind: Kind, place: str, text: str) -> AnyRecord:
        if kind == "action":
            quick = actions.read(text, full=False)
            if quick and place.rpartition("/")[2].startswith(quick.record.id):
                action: Action = quick.record
                return action
        # Which words a side wrote alone can be shown is in the changes of a term.
        return parsed(self._team, record_class(kind), place, text, full=kind == "term").record


def _without_records(data: bytes) -> bytes:
    """Return minutes without the tables of records, which are found as records.

    Each table is as huddle writes it, after a blank line; other minutes are returned as they are.
    """
    if b'"""' in data or b"'''" in data:  # a text of several lines may look like tables
        return data
    tables = data.split(b"\n\n[")
    return b"\n\n[".join(table for table in tables if not table.startswith(_OF_RECORDS))


def _opened(folder: str, stack: ExitStack) -> int:
    """Return a folder that is open until the end of `stack`."""
    try:
        opened = open_folder(folder)
    except OSError:
        return _NO_FOLDER  # each file in it will say what is wrong
    stack.callback(close_quietly, opened)
    return opened


def _limit(kind: Kind | None) -> int:
    return minutes_files.LIMIT if kind is None else files.LIMIT
