"""The copies of forgotten leads: in backups, or left by sync programs and killed processes."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from huddlecli.core.errors import Failed
from huddlecli.core.ids import LENGTH
from huddlecli.core.leads.forgotten import emptied, forgotten_stem, without_words
from huddlecli.store import files, toml
from huddlecli.store.places import BACKUP
from huddlecli.store.record_files import changes_of, flat, places_by_id, text_of
from huddlecli.store.record_paths import RECORD_FOLDERS, id_in

_ID = re.compile(rb'^id = "([0-9a-hjkmnp-tv-z]{10})"', re.MULTILINE)
_NAME = re.compile(r"[0-9a-hjkmnp-tv-z]{10}-[a-z0-9-]+")
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
    for place in [*_places(team)] if ids else ():
        record_id = _id_of(team, place)
        if record_id in ids:
            _forget(team, place, record_id)


def _places(team: Path) -> Iterator[str]:
    """Yield the places of all files that may be copies of leads."""
    for root in (BACKUP, _LEADS):
        for folder, _, names in os.walk(team / root):
            inside = os.path.relpath(folder, team)
            for name in names:
                if root == BACKUP or not id_in("lead", name):
                    yield f"{inside}/{name}"


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
    try:
        keys = flat(toml.loads(files.read(path)))
        changes = changes_of("lead", keys.pop("change", []))
        text = text_of(without_words(keys), emptied(changes))
    except (files.Unreadable, Failed, ValueError, KeyError):
        files.remove(path)
        return
    home = f"{folder}/{_NAME.sub(forgotten_stem(record_id), name, count=1)}"
    if home == place:
        if text != files.read(path):
            files.replace(path, text)
        return
    with suppress(FileExistsError):  # it has the same words then: none
        files.write_new(files.within(team, home), text)
    files.remove(path)
