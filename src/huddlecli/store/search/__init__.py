"""Looks through all records, minutes and unfinished journals of a team.

There is no index that could be wrong: every file of the kinds and days that a query asks for is
read, by several processes if there are many, and those are parsed whose bytes may match.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from huddlecli.core.ids import LENGTH
from huddlecli.core.records import Kind
from huddlecli.core.search.matcher import matcher
from huddlecli.core.search.minutes_things import minutes_things
from huddlecli.core.search.query import Query
from huddlecli.core.search.raw_text import RawText, needs_of
from huddlecli.core.search.record_things import SearchContext
from huddlecli.core.search.things import Thing, newest_first
from huddlecli.store.platform.processes import processors
from huddlecli.store.quick.disk import are_in_memory, read_ahead
from huddlecli.store.quick.meanwhile import begin
from huddlecli.store.record_files import SkippedFile, Warn
from huddlecli.store.search import files_by_kind
from huddlecli.store.search.files_by_kind import FolderOfFiles
from huddlecli.store.search.reader import ReadFiles, SearchReader
from huddlecli.store.search.short_ids import huddle_ids, record_ids
from huddlecli.store.search.titles import ItemTitles
from huddlecli.store.search.unfinished import running_huddles

_MANY = 2_000  # files, from which on it pays to read them in several processes
_MOST = 4  # processes
_TRIES = 3  # for files that another process moves meanwhile


class FoundThings(NamedTuple):
    """What matches a query, the last thing said first, and the short ids of these things.

    `ids` are the beginnings of the ids of records, by kind and id, and `huddles` those of huddles.
    No other record of the kind, and no other huddle, begins so.
    """

    things: list[Thing]
    ids: Mapping[tuple[str, str], str]
    huddles: Mapping[str, str]


def find(team: Path, query: Query, context: SearchContext, warn: Warn) -> FoundThings:
    """Return what matches a query; warn about files that cannot be read."""
    running = [*running_huddles(team, warn)]
    titles = ItemTitles(team)
    for minutes in running:
        titles.add(minutes.id, [item.title for item in minutes.items])
    match = matcher(query, titles.title)
    reader = SearchReader(team, context, RawText([*needs_of(query)]), match)
    folders, doubles = _files(team, query, warn)
    read = [reader.read_first(kind, same) for kind, same in doubles]
    read += _read_until_there(team, query, reader, folders)
    for skipped in sorted(skipped for part in read for skipped in part.skipped):
        warn(SkippedFile(Path(skipped[0]), skipped[1]))
    unfinished = {huddle.id for huddle in running}
    things = [
        thing._replace(is_running=True) if thing.huddle in unfinished else thing
        for part in read
        for thing in (Thing(*values) for values in part.things)
    ]
    if files_by_kind.wants_minutes(query):
        said = (thing for huddle in running for thing in minutes_things(huddle, is_running=True))
        things += filter(None, map(match, said))
    things.sort(key=newest_first, reverse=True)
    return FoundThings(things, record_ids(team, things, query, folders), huddle_ids(team, things))


def _files(
    team: Path, query: Query, warn: Warn
) -> tuple[list[FolderOfFiles], list[tuple[Kind, list[str]]]]:
    """Return the files in which to look, and by themselves those whose id several files have."""
    folders, doubles = list[FolderOfFiles](), list[tuple[Kind, list[str]]]()
    for kind in files_by_kind.wanted_kinds(query):
        listed = files_by_kind.records_of(team, kind, query, warn)
        single, several = files_by_kind.without_doubles(kind, listed)
        folders += single
        doubles += [(kind, same) for same in several]
    if files_by_kind.wants_minutes(query):
        folders += files_by_kind.minutes_of(team, query, warn)
    return folders, doubles


def _read_until_there(
    team: Path, query: Query, reader: SearchReader, folders: Sequence[FolderOfFiles]
) -> list[ReadFiles]:
    """Read files; those that another process moves meanwhile are read where they are then."""
    read = last = _read(team, reader, folders)
    for _ in range(_TRIES):
        missing = {(kind, id_) for part in last for kind, id_ in part.missing}
        if not missing:
            break
        last = [reader.read(_named(team, query, missing))]
        read = [*read, *last]
    return read


def _read(team: Path, reader: SearchReader, folders: Sequence[FolderOfFiles]) -> list[ReadFiles]:
    """Read files: in the order of the disk if they are not in memory, else in several processes."""
    samples = [f"{folder}/{names[0]}" for _, folder, names in folders if names]
    if not are_in_memory(team, samples):
        places = [f"{folder}/{name}" for _, folder, names in folders for name in names]
        kinds = {folder: kind for kind, folder, _ in folders}
        return [reader.read_places(read_ahead(team, places), kinds)]
    many = sum(len(names) for _, _, names in folders)
    several = min(processors(), _MOST) if many >= _MANY else 1
    shares = _shares(folders, several)
    with ExitStack() as stack:
        others = (begin(partial(_plain, reader, share)) for share in shares[1:])
        begun = [stack.enter_context(other) for other in others]
        first = reader.read(shares[0])
        return [first, *(ReadFiles(*result()) for result in begun)]


def _plain(reader: SearchReader, folders: Iterable[FolderOfFiles]) -> tuple[list[Any], ...]:
    """Return what was read as a plain tuple, which another process can send."""
    return tuple(reader.read(folders))


def _shares(folders: Iterable[FolderOfFiles], many: int) -> list[list[FolderOfFiles]]:
    """Return the files in so many shares that take equally long."""
    shares: list[list[FolderOfFiles]] = [[] for _ in range(many)]
    for folder in folders:
        for number, share in enumerate(shares):
            share.append(folder._replace(names=folder.names[number::many]))
    return shares


def _named(
    team: Path, query: Query, wanted: Collection[tuple[Kind | None, str]]
) -> list[FolderOfFiles]:
    """Return the files of records with these kinds and ids, wherever they are now."""
    return [
        folder._replace(names=[name for name in folder.names if (kind, name[:LENGTH]) in wanted])
        for kind in files_by_kind.wanted_kinds(query)
        if any(kind == missed for missed, _ in wanted)
        for folder in files_by_kind.records_of(team, kind, query, lambda _: None)
    ]
