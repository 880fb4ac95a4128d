"""Finds files in which git left a conflict, and joins their two versions.

A record gets the changes of both. A file that people write is only repaired if no two of them
changed the same in it: otherwise one of them has to decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from huddlecli.core.doctor import Finding
from huddlecli.core.errors import Failed
from huddlecli.core.join.conflict_markers import (
    CONFLICT,
    Versions,
    conflict_line,
    own_keys,
    versions_in,
)
from huddlecli.core.record_history import Changes
from huddlecli.core.records import Kind
from huddlecli.store import files, toml
from huddlecli.store.doctor.backup import Backup, Diagnosis, Edits, FileEdit
from huddlecli.store.record_files import text_of
from huddlecli.store.record_paths import KIND_IN
from huddlecli.store.schema.records import changes_of, flat
from huddlecli.store.sync.one_file import NotJoined, OneFile, join_one_file, team_around
from huddlecli.store.sync.shared_places import is_shared, limit_of


class _Joined(NamedTuple):
    """The text of a file now, and the file after the repair."""

    before: str
    after: OneFile


def with_conflicts(folder: Path, diagnoses: Iterable[Diagnosis]) -> list[Diagnosis]:
    """Return `diagnoses`; those of files in which git left a conflict say so."""
    return [
        _as_conflict(folder, diagnosis) if CONFLICT in diagnosis.finding.reason else diagnosis
        for diagnosis in diagnoses
    ]


def _as_conflict(folder: Path, diagnosis: Diagnosis) -> Diagnosis:
    place = diagnosis.finding.file
    try:
        line = conflict_line(files.read(folder / place, limit_of(place)))
        joined = _joined(folder, place)
    except files.Unreadable:
        return diagnosis  # it has just changed
    if joined:
        finding = Finding(place, "conflict", CONFLICT, line, "join both versions")
        return Diagnosis(finding, partial(_join, place))
    finding = Finding(place, "conflict", CONFLICT, line, diagnosis.finding.fix)
    return Diagnosis(finding, diagnosis.repair)


def _join(place: str, backup: Backup) -> Edits | None:
    joined = _joined(backup.team, place)
    if joined is None:
        return None
    return Edits(
        kept=(place, backup.text_of(place)),
        changed=FileEdit(place, joined.before),
        text=joined.after.text,
        home=(place, joined.after.place) if joined.after.place != place else None,
    )


def _joined(folder: Path, place: str) -> _Joined | None:
    """Return both versions in a file as one, or None if a person has to decide."""
    text = files.read(folder / place, limit_of(place))
    versions = versions_in(text)
    if versions is None or not is_shared(place):
        return None
    team = team_around(place, folder, versions.ours)
    try:
        joined = join_one_file(place, *_as_they_were(place, versions), team)
    except NotJoined:
        return None
    return None if joined.overruled else _Joined(text, joined)


def _as_they_were(place: str, versions: Versions) -> Versions:
    """Return the versions of a record without the lines that git took from the other one."""
    kind = KIND_IN.get(place.partition("/")[0])
    if kind is None:
        return versions
    try:
        ours, theirs = (_read(kind, text) for text in (versions.ours, versions.theirs))
        mine = text_of(own_keys(*ours, theirs[1]), ours[1])
        other = text_of(own_keys(*theirs, ours[1]), theirs[1])
    except (ValueError, KeyError, Failed):
        return versions  # joining them says why not
    return Versions(None, mine, other)


def _read(kind: Kind, text: str) -> tuple[dict[str, Any], Changes]:
    keys = flat(toml.loads(text))
    return keys, changes_of(kind, keys.pop("change", []))
