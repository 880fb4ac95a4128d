"""The files in which a search has to look, by their names alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from huddlecli.core.ids import LENGTH
from huddlecli.core.records import KINDS, Kind
from huddlecli.core.search.query import Query
from huddlecli.core.search.things import LATE, SAID_KINDS, STANDING
from huddlecli.store import minutes_files
from huddlecli.store.places import HUDDLES
from huddlecli.store.record_files import Warn, closed_months, listed
from huddlecli.store.record_paths import RECORD_FOLDERS, id_in

_OF_OPEN = STANDING | {LATE}


class FolderOfFiles(NamedTuple):
    """Names of files in one folder of a team: of one kind of records, or of minutes (None)."""

    kind: Kind | None
    folder: str
    names: Sequence[str]


def wanted_kinds(query: Query) -> list[Kind]:
    """Return the kinds of records that a query may find."""
    return [kind for kind in KINDS if not query.kinds or kind in query.kinds]


def wants_minutes(query: Query) -> bool:
    """Whether a query may find what was only said: that has no tags and no status."""
    is_of_records = query.tags or query.states
    return not is_of_records and (not query.kinds or not query.kinds.isdisjoint(SAID_KINDS))


def minutes_of(team: Path, query: Query, warn: Warn) -> list[FolderOfFiles]:
    """Return the files of minutes of the days that a query asks for."""
    names: dict[str, list[str]] = {}
    bounds = {"first": query.since, "last": query.until}
    days = {key: day for key, day in bounds.items() if day}
    for file in minutes_files.list_files(team, warn=warn, **days):
        names.setdefault(f"{HUDDLES}/{file.id[:7]}", []).append(f"{file.id}.toml")
    return [FolderOfFiles(None, folder, ids) for folder, ids in names.items()]


def records_of(team: Path, kind: Kind, query: Query, warn: Warn) -> list[FolderOfFiles]:
    """Return the files of records of a kind, the open ones first."""
    folders = [folder] if (folder := RECORD_FOLDERS[kind].open) else []
    if not (query.states and query.states <= _OF_OPEN and folders):
        months = closed_months(team, kind, warn)
        # What was made since then was not closed before.
        first = f"{query.since}"[:7] if query.since else ""
        folders += [month for month in months if month[-7:] >= first]
    return [FolderOfFiles(kind, folder, listed(team / folder, warn)) for folder in folders]


def without_doubles(
    kind: Kind, folders: Iterable[FolderOfFiles]
) -> tuple[list[FolderOfFiles], list[list[str]]]:
    """Return folders without the files whose ids several files have, and these by their ids.

    The first place of an id is the one that counts if it can be read.
    """
    known = [*folders]
    names = [name[:LENGTH] for folder in known for name in folder.names]
    if len({*names}) == len(names):
        return known, []
    ids = Counter(names)
    doubles: dict[str, list[str]] = {}
    rest = list[FolderOfFiles]()
    for folder in known:
        single = []
        for name in folder.names:
            if ids[name[:LENGTH]] > 1 and id_in(kind, name):
                doubles.setdefault(name[:LENGTH], []).append(f"{folder.folder}/{name}")
            else:
                single.append(name)
        rest.append(folder._replace(names=single))
    is_open = f"{RECORD_FOLDERS[kind].open}/"
    return rest, [
        sorted(
            places,
            key=lambda place: (not place.startswith(is_open), place.rpartition("/")[2], place),
        )
        for places in doubles.values()
    ]
