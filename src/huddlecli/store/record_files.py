"""The files of records: lists them, reads them and makes the text of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from huddlecli.core.errors import Failed
from huddlecli.core.ids import LENGTH
from huddlecli.core.record_history import FIXED, Changes, plain
from huddlecli.core.records import AnyRecord, Kind
from huddlecli.store import files, toml
from huddlecli.store.files import Missing, Unreadable
from huddlecli.store.places import StrPath
from huddlecli.store.record_paths import (
    MONTH,
    RECORD_FOLDERS,
    NameFilter,
    id_in,
    names_since,
    parse_name,
    why_not,
)
from huddlecli.store.schema.records import changes_of, flat, nested, record_of

R = TypeVar("R", bound=AnyRecord)

# The order of the keys in a file. Keys of a newer version come after these.
_ORDER = (
    *("schema", "id", "title", "why", "owner", "side", "due", "review", "replaces", "replaced_by"),
    *("owes", "unit", "per", "want", "target", "from", "plan", "targets"),
    *("agreed", "agreed_on", "proposed", "decision", "own", "crm", "from_side", "source"),
    *("arrived", "passed", "answered", "verdict", "verdict_at", "note", "definition", "outcome"),
    *("version", "text", "forgotten"),
    *("status", "created", "closed", "done_on", "reason", "by", "huddle", "item", "topic", "tags"),
)
_HEADED = ("values", "notes", "stage")  # tables with a heading of their own, after all other keys
_FEW = 20  # records, after which it pays to load what reads them quickly
_MANY = 100  # files, from which on it pays to read them in another way
_RANK = {key: rank for rank, key in enumerate(_ORDER)}


class SkippedFile(NamedTuple):
    """A file that was skipped, and why."""

    path: Path
    reason: str


class FoundRecords(NamedTuple, Generic[R]):
    """Records in the order of their ids, and the files that could not be read."""

    records: tuple[R, ...] = ()
    warnings: tuple[SkippedFile, ...] = ()


Warn: TypeAlias = Callable[[SkippedFile], object]


class StoredRecord(NamedTuple, Generic[R]):
    """A record with all keys of its file, which is at `place` in the team folder."""

    place: str
    keys: Mapping[str, Any]
    record: R

    @property
    def is_open(self) -> bool:
        """Whether its status says that it is open, whatever folder its file is in."""
        standing = RECORD_FOLDERS[self.record.kind].standing
        return bool(self.keys.get("status", standing) == standing)


def listed(folder: StrPath, warn: Warn | None, ending: str = ".toml") -> list[str]:
    """Return the names in `folder`. If it cannot be read, call `warn`, or raise without it."""
    entries = _all_names(folder, warn)
    if ending != ".toml":
        return files.with_ending(entries, ending)
    return _names_of_records(folder, entries, warn)


def _names_of_records(folder: StrPath, entries: Sequence[str], warn: Warn | None) -> list[str]:
    """Return the names of records, also if a sync program added to their ending.

    Call `warn` if a sync program has not fetched all files of the folder.
    """
    names = files.with_ending(entries, ".toml")
    if len(names) != len(entries):  # else there is nothing to look for
        from huddlecli.core.doctor.copy_names import is_after_ending  # noqa: PLC0415  the same

        names += filter(is_after_ending, entries)
        if warn and (reason := why_incomplete(entries)):
            warn(SkippedFile(Path(folder), reason))
    return names


def why_incomplete(entries: Iterable[str]) -> str | None:
    """Return the reason if a folder with these names has files that are only in iCloud, or None."""
    absent = sum(name[0] == "." and name.endswith(".toml.icloud") for name in entries)
    if not absent:
        return None
    which = "1 file is" if absent == 1 else f"{absent} files are"
    return f"{which} only in iCloud: download the folder in the Finder"


def _all_names(folder: StrPath, warn: Warn | None) -> list[str]:
    try:
        return files.all_names(folder)
    except Unreadable as error:
        if warn is None:
            raise
        warn(SkippedFile(error.path, error.reason))
        return []


def open_names(team: Path, kind: Kind, warn: Warn | None = None) -> Iterator[tuple[str, list[str]]]:
    """Yield the folder of open records (wins: each month), and the names in it."""
    if folder := RECORD_FOLDERS[kind].open:
        yield folder, listed(team / folder, warn)
    else:
        yield from closed_names(team, kind, warn)


def closed_names(
    team: Path,
    kind: Kind,
    warn: Warn | None = None,
    since: date | None = None,
    months: Iterable[str] | None = None,
) -> Iterator[tuple[str, list[str]]]:
    """Yield the folder of each month with closed records, and the names in it.

    With `since`, most names that only have earlier days are left out. `months` are their folders,
    if they are known.
    """
    for folder in closed_months(team, kind, warn) if months is None else months:
        entries = _all_names(f"{team}/{folder}", warn)
        names = names_since(kind, entries, since) if since else None
        yield folder, _names_of_records(folder, entries, warn) if names is None else names


def closed_months(team: Path, kind: Kind, warn: Warn | None = None) -> list[str]:
    """Return the folders of the months with closed records, the earliest first."""
    folder = RECORD_FOLDERS[kind].closed
    months = sorted(listed(team / folder, warn, ending=""))
    return [f"{folder}/{month}" for month in months if re.fullmatch(MONTH, month)]


def places_by_id(team: Path, kind: Kind) -> dict[str, str]:
    """Return the place of each record of a kind by its id; an open one comes before a closed one.

    Folders that cannot be read are left out.
    """
    places: dict[str, str] = {}
    for names_in in (closed_names, open_names):
        for folder, names in names_in(team, kind, lambda _: None):
            for name in sorted(names):
                if record_id := id_in(kind, name):
                    places[record_id] = f"{folder}/{name}"
    return places


def read(team: Path, model: type[R], place: str, *, full: bool) -> StoredRecord[R]:
    """Return the record at `place`, with its changes if `full`, or raise Unreadable."""
    return parsed(team, model, place, _text(team, model.kind, place), full=full)


def parsed(  # noqa: PLR0913  the same
    team: Path,
    model: type[R],
    place: str,
    text: str,
    *,
    full: bool = True,
    about: Collection[str] = (),
) -> StoredRecord[R]:
    """Return the record in the text of the file at `place`, or raise Unreadable.

    With `about`, only the changes whose text has one of these words are read.
    """
    path, record_id = f"{team}/{place}", id_in(model.kind, _name(place))
    try:
        keys = flat(_content(text, full=full, about=about))
        changes = changes_of(model.kind, keys.pop("change", []))
        record = record_of(model, keys, changes)
    except ValueError as error:
        raise Unreadable(path, files.why_cut(text) or str(error)) from None
    if record.id != record_id:
        raise Unreadable(path, "its id differs from its file name")
    return StoredRecord(place, keys, record)


def _text(team: Path, kind: Kind, place: str) -> str:
    """Return the text of the file at `place`, which has the name of a record of that kind."""
    name = _name(place)
    if id_in(kind, name) is None:
        raise Unreadable(f"{team}/{place}", why_not(name))
    return files.read(f"{team}/{place}")


class RecordReader:
    """Reads records of a team with their changes."""

    def __init__(self, team: Path) -> None:
        """Read in the folder `team`."""
        self._team = team
        self._seen: dict[str, tuple[str, StoredRecord[Any]]] | None = None

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Parse the text of a file once in this block, unless it has changed."""
        self._seen = {}
        try:
            yield
        finally:
            self._seen = None

    def read(self, model: type[R], place: str) -> StoredRecord[R]:
        """Return the record at `place`, or raise Unreadable."""
        text = _text(self._team, model.kind, place)
        if self._seen is None:
            return parsed(self._team, model, place, text)
        if place not in self._seen or self._seen[place][0] != text:
            self._seen[place] = text, parsed(self._team, model, place, text)
        return self._seen[place][1]


def read_keys(team: Path, place: str) -> dict[str, Any]:
    """Return the keys in the file of a record, unchecked, or raise Unreadable."""
    path = f"{team}/{place}"
    try:
        return flat(toml.head(files.read(path)))
    except ValueError as error:
        raise Unreadable(path, str(error)) from None


def _content(text: str, *, full: bool, about: Collection[str]) -> dict[str, Any]:
    if about:
        return toml.excerpt(text, about)
    return toml.loads(text) if full else toml.head(text)


def read_all(  # noqa: PLR0913  which records, and how much of each
    team: Path,
    model: type[R],
    places: Iterable[str],
    *,
    full: bool | NameFilter,
    words: Collection[str] = (),
    about: Collection[str] = (),
    passed: list[str] | None = None,
) -> tuple[list[StoredRecord[R]], list[SkippedFile]]:
    """Return the records at `places` by id, and the files that could not be read.

    `full` may say by the name of a closed record whether it is read with its changes.

    Files that cannot have all of `words`, which are folded, are left out, and their ids are added
    to `passed`. Searching a text takes a quarter of the time of parsing it.
    """
    in_order: Iterable[str] = (by_name := sorted(places, key=lambda place: (_name(place), place)))
    if len(by_name) >= _MANY:
        from huddlecli.store.quick.disk import read_ahead  # noqa: PLC0415  few teams have so many

        in_order = read_ahead(team, by_name)
    parse = _Parser(team, model, about)
    found: dict[str, StoredRecord[R] | SkippedFile] = {}  # by their places
    for place in in_order:
        name = _name(place)
        try:
            depth = full if isinstance(full, bool) else _is_full(model.kind, name, full)
            text = _text(team, model.kind, place)
            if not words or toml.may_have(text, words):
                found[place] = parse(place, text, full=depth)
            elif passed is not None:
                passed.append(name[:LENGTH])
        except Missing:
            continue  # it was moved after the folder was listed
        except Unreadable as error:
            found[place] = SkippedFile(error.path, error.reason)
    stored: dict[str, StoredRecord[R]] = {}
    skipped: list[SkippedFile] = []
    for file in (found[place] for place in by_name if place in found):
        if isinstance(file, SkippedFile):
            skipped.append(file)
        elif (first := stored.setdefault(file.record.id, file)) is not file:
            reason = f"the same id as {_name(first.place)}"
            skipped.append(SkippedFile(team / file.place, reason))
    return list(stored.values()), skipped


class _Parser(Generic[R]):
    """Makes records of the texts of many files; those of promises quickly, if there are many."""

    def __init__(self, team: Path, model: type[R], about: Collection[str]) -> None:
        self._team = team
        self._model = model
        self._about = about
        self._count = 0

    def __call__(self, place: str, text: str, *, full: bool) -> StoredRecord[R]:
        """Return the record in the text of the file at `place`, or raise Unreadable."""
        self._count += 1
        if self._count > _FEW and self._model.kind == "action" and not self._about:
            from huddlecli.store.quick import actions  # noqa: PLC0415  it takes a while to load

            quick = actions.read(text, full=full)
            if quick and _name(place).startswith(quick.record.id):
                return StoredRecord(place, *quick)
        return parsed(self._team, self._model, place, text, full=full, about=self._about)


def _is_full(kind: Kind, file_name: str, full: NameFilter) -> bool:
    name = parse_name(kind, file_name)
    return name is None or full(name)


def file_keys(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return `keys` as a file has them, without empty ones."""
    return {key: plain(value) for key, value in keys.items() if not is_empty(value)}


def is_empty(value: Any) -> bool:
    """Whether a file has no key with that value."""
    return value is None or value in ((), [])


def without_fixed(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return `keys` without those that never change."""
    return {key: value for key, value in keys.items() if key not in FIXED}


def ordered(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return `keys` in the order of a file. Keys of a newer version come last, by name."""
    return dict(sorted(keys.items(), key=lambda pair: (_RANK.get(pair[0], len(_RANK)), pair[0])))


def text_of(keys: Mapping[str, Any], changes: Changes) -> str:
    """Return the text of a record's file. Fails if it would be too large to read again."""
    text = toml.dumps(nested(ordered(keys)), changes, _HEADED)
    if len(text.encode()) > files.LIMIT:
        raise Failed(
            f"{keys['id']} would be larger than {files.LIMIT // 1024} KiB with all its changes",
            hint="log it again as a new record: huddle log --help",
        )
    return text


def _name(place: str) -> str:
    return place.rpartition("/")[2]
