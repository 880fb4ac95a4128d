"""The copies of forgotten leads: in backups, or left by sync programs and killed processes."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from huddlecli.core.errors import Failed
from huddlecli.core.ids import LENGTH
from huddlecli.core.leads.forgotten import emptied, forgotten_stem, without_words
from huddlecli.store import files, toml
from huddlecli.store.places import BACKUP
from huddlecli.store.record_files import places_by_id, text_of
from huddlecli.store.record_paths import RECORD_FOLDERS, id_in
from huddlecli.store.schema.records import changes_of, flat

_ID = re.compile(rb'^id = "([0-9a-hjkmnp-tv-z]{10})"', re.MULTILINE)
_NAME = re.compile(r"[0-9a-hjkmnp-tv-z]{10}-[a-z0-9-]+")
_TEMPORARY = ".tmp"
_LEADS = RECORD_FOLDERS["lead"].closed.partition("/")[0]


def forgotten_ids(team: Path) -> set[str]:
    """Return the ids of the leads that were forgotten, by the names of their files."""
    places = places_by_id(team, "lead")
    return {
        record_id
        for record_id, place in places.items()
        if place.rpartition("/")[2].partition(".")[0] == forgotten_stem(record_id)
    }


def forget_copies(team: Path, ids: Collection[str]) -> None:
    """Remove the words from the copies of leads; one that cannot be read is removed itself."""
    for place, record_id in [*_copies(team, ids)]:
        if not id_in("lead", place.rpartition("/")[2]) or place.startswith(BACKUP):
            _forget(team, place, record_id)


def forget_other_files(team: Path, ids: Collection[str]) -> None:
    """Remove the words from every file of leads that were forgotten, however it is named."""
    for place, record_id in [*_copies(team, ids)]:
        _forget(team, place, record_id)


def with_words(team: Path, ids: Collection[str]) -> set[str]:
    """Return those of the leads with these ids that have a file with their words."""
    return {
        record_id
        for place, record_id in _copies(team, ids)
        if forgotten_stem(record_id) not in place.rpartition("/")[2] or not _is_emptied(team, place)
    }


def files_of(team: Path, ids: Collection[str]) -> list[str]:
    """Return the places of all files of leads, without backups and temporary files."""
    return [place for place, _ in _copies(team, ids, (_LEADS,)) if place.endswith(".toml")]


def _copies(
    team: Path, ids: Collection[str], roots: Sequence[str] = (BACKUP, _LEADS)
) -> Iterator[tuple[str, str]]:
    """Yield the place of each file of these leads with the id of the lead."""
    for root in roots if ids else ():
        for folder, _, names in os.walk(team / root):
            inside = os.path.relpath(folder, team)
            for name in names:
                place = f"{inside}/{name}"
                record_id = _id_of(team, place)
                if record_id in ids:
                    yield place, record_id


def _id_of(team: Path, place: str) -> str:
    """Return the id of the record in a file, from its name or else from its content."""
    name = place.rpartition("/")[2]
    if _NAME.match(name):
        return name[:LENGTH]
    try:
        match = _ID.search(files.read_bytes(team / place))
    except files.Unreadable:
        return ""
    return match[1].decode() if match else ""


def _forget(team: Path, place: str, record_id: str) -> None:
    folder, _, name = place.rpartition("/")
    path = files.within(team, place)
    text = _without_words(team, place)
    if text is None or name.endswith(_TEMPORARY):
        files.remove(path)
        return
    stem = forgotten_stem(record_id)
    new = _NAME.sub(stem, name, count=1) if _NAME.search(name) else f"{stem}.toml"
    home = f"{folder}/{new}"
    if home == place:
        if text != files.read(path):
            files.replace(path, text)
        return
    with suppress(FileExistsError):  # a file of that name is emptied too
        files.write_new(files.within(team, home), text)
    files.remove(path)


def _is_emptied(team: Path, place: str) -> bool:
    text = _without_words(team, place)
    return text is not None and text == files.read(team / place)


def _without_words(team: Path, place: str) -> str | None:
    """Return the text of a file without the words of its lead, or None if it cannot be read."""
    try:
        keys = flat(toml.loads(files.read(team / place)))
        changes = changes_of("lead", keys.pop("change", []))
        return text_of(without_words(keys), emptied(changes))
    except (files.Unreadable, Failed, ValueError, KeyError):
        return None
