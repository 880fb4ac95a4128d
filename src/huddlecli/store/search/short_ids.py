"""How much of the ids of what was found people need to type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from huddlecli.core.ids import LENGTH, MIN_PREFIX, shortened
from huddlecli.core.records import KINDS
from huddlecli.core.search.query import Query
from huddlecli.core.search.things import Thing
from huddlecli.store import minutes_files
from huddlecli.store.search.files_by_kind import FolderOfFiles, records_of

_DAY = len("2026-11-23")


def record_ids(
    team: Path, things: Iterable[Thing], query: Query, folders: Sequence[FolderOfFiles]
) -> Mapping[tuple[str, str], str]:
    """Return the short ids of records by kind and id; `folders` have been listed before.

    An id is looked for among open records first, so those of open ones differ only from these if
    no others were listed.
    """
    ids: dict[tuple[str, str], str] = {}
    found = [(thing.kind, thing.id) for thing in things if thing.id]
    for kind in KINDS:
        wanted = {id_ for of_kind, id_ in found if of_kind == kind}
        if not wanted:
            continue
        listed = [folder for folder in folders if folder.kind == kind]
        if query.since:  # then not all months were listed
            listed = records_of(team, kind, Query(), lambda _: None)
        beginnings = {id_[:MIN_PREFIX] for id_ in wanted}
        alike = {
            name[:LENGTH]
            for folder in listed
            for name in folder.names
            if name[:MIN_PREFIX] in beginnings
        }
        short = shortened(alike | wanted)
        ids |= {(kind, id_): short[id_] for id_ in wanted}
    return ids


def huddle_ids(team: Path, things: Iterable[Thing]) -> Mapping[str, str]:
    """Return the short ids of huddles: the day, if only one was held on it."""
    wanted = {thing.huddle for thing in things if thing.huddle}
    if not wanted:
        return {}
    known = {file.id for file in minutes_files.list_files(team)}
    held = Counter(huddle[:_DAY] for huddle in known)
    return {
        huddle: huddle[:_DAY] if huddle in known and held[huddle[:_DAY]] == 1 else huddle
        for huddle in wanted
    }
