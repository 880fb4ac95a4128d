"""The files of records: which there are, what each says, and what one is to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeAlias

from huddlecli.core.errors import Failed
from huddlecli.core.record_history import Changes
from huddlecli.core.records import Kind
from huddlecli.core.text import folded
from huddlecli.store import files, toml
from huddlecli.store.files import Missing, Unreadable
from huddlecli.store.places import StrPath
from huddlecli.store.record_paths import MONTH, RECORD_FOLDERS, id_in, why_not
from huddlecli.store.recordform import R, changes_of, record_of

# The order of a file's keys; what a newer version may have added comes after them.
_ORDER = (
    *("schema", "id", "title", "why", "owner", "side", "due", "review", "replaces", "replaced_by"),
    *("status", "created", "closed", "done_on", "reason", "by", "huddle", "item", "topic", "tags"),
)
_FIRST = "schema = "
_RANK = {key: rank for rank, key in enumerate(_ORDER)}


class SkippedFile(NamedTuple):
    """A file that was passed over, and why."""

    path: Path
    reason: str


Warn: TypeAlias = Callable[[SkippedFile], object]


class StoredRecord(NamedTuple, Generic[R]):
    """A record as it lies at `place`, seen from the team folder, with all of its keys."""

    place: str
    keys: Mapping[str, Any]
    record: R

    @property
    def is_open(self) -> bool:
        """Whether its status, whatever its place, says that it is open."""
        standing = RECORD_FOLDERS[self.record.kind].standing
        return bool(self.keys.get("status", standing) == standing)


def listed(folder: StrPath, warn: Warn | None, ending: str = ".toml") -> list[str]:
    """Return the names in `folder`; one that cannot be read is told to `warn`, else raised."""
    try:
        return files.names(folder, ending)
    except Unreadable as error:
        if warn is None:
            raise
        warn(SkippedFile(error.path, error.reason))
        return []


def open_names(team: Path, kind: Kind, warn: Warn | None = None) -> Iterator[tuple[str, list[str]]]:
    """Yield the folder of open records (wins: each month's), and the names in it."""
    if shelf := RECORD_FOLDERS[kind].open:
        yield shelf, listed(team / shelf, warn)
    else:
        yield from closed_names(team, kind, warn)


def closed_names(
    team: Path, kind: Kind, warn: Warn | None = None
) -> Iterator[tuple[str, list[str]]]:
    """Yield the folder of each month in which records were closed, and the names in it."""
    for folder in closed_months(team, kind, warn):
        yield folder, listed(f"{team}/{folder}", warn)


def closed_months(team: Path, kind: Kind, warn: Warn | None = None) -> list[str]:
    """Return the folders of the months in which records were closed, the earliest first."""
    shelf = RECORD_FOLDERS[kind].closed
    months = sorted(listed(team / shelf, warn, ending=""))
    return [f"{shelf}/{month}" for month in months if re.fullmatch(MONTH, month)]


class NoMatch(Exception):
    """A file that does not have the words that were asked for."""


def read(
    team: Path, model: type[R], place: str, *, full: bool, words: Collection[str] = ()
) -> StoredRecord[R]:
    """Return the record at `place`, with its changes if `full`, or raise Unreadable.

    Raise Silent where its file cannot have all of `words`, which are folded.
    """
    path, name = f"{team}/{place}", place.rpartition("/")[2]
    record_id = id_in(model.kind, name)
    if record_id is None:
        raise Unreadable(path, why_not(name))
    text = files.read(path)
    if words and not _may_have(text, words):
        raise NoMatch
    try:
        keys = toml.loads(text) if full else toml.head(text)
        changes = changes_of(model.kind, keys.pop("change", [])) if full else ()
        record = record_of(model, keys, changes)
    except ValueError as error:
        raise Unreadable(path, str(error)) from None
    if record.id != record_id:
        raise Unreadable(path, "its id is not that of its name")
    return StoredRecord(place, keys, record)


def read_all(
    team: Path, model: type[R], places: Iterable[str], *, full: bool, words: Collection[str] = ()
) -> tuple[list[StoredRecord[R]], list[SkippedFile]]:
    """Return what lies at `places`, by id, and which of them could not be read.

    What cannot have all of `words`, which are folded, is passed over: to look takes a quarter of
    the time that it takes to understand.
    """
    kept: dict[str, StoredRecord[R]] = {}
    warnings: list[SkippedFile] = []
    for place in sorted(places, key=_name):
        try:
            one = read(team, model, place, full=full, words=words)
        except (Missing, NoMatch):
            continue  # missing: it was moved since the folder was listed
        except Unreadable as error:
            warnings.append(SkippedFile(error.path, error.reason))
            continue
        if one.record.id in kept:
            warnings.append(
                SkippedFile(team / place, f"the same id as {_name(kept[one.record.id].place)}")
            )
        else:
            kept[one.record.id] = one
    return list(kept.values()), warnings


def ordered(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return `keys` in the order of a file; those of a newer version come last, by name."""
    return dict(sorted(keys.items(), key=lambda pair: (_RANK.get(pair[0], len(_RANK)), pair[0])))


def text_of(keys: Mapping[str, Any], changes: Changes) -> str:
    """Return the text of a record's file, or refuse one that nobody could read again."""
    text = toml.dumps(ordered(keys), changes)
    if len(text.encode()) > files.LIMIT:
        raise Failed(
            f"{keys['id']} would be larger than {files.LIMIT // 1024} KiB with all its changes",
            hint="log it anew: huddle log --help",
        )
    return text


def _may_have(text: str, words: Collection[str]) -> bool:
    """Whether a record may have all of `words`, or has to be read to tell.

    With an escape in its file nobody can tell; and what does not begin and end as our own files
    do, or was joined by git, may be broken, which is to be said.
    """
    if "\\" in text or "<<<<<<<" in text or not (text.startswith(_FIRST) and text[-2:] == "}\n"):
        return True
    whole = folded(text)
    return all(word in whole for word in words)


def _name(place: str) -> str:
    return place.rpartition("/")[2]
