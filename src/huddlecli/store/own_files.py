"""Which files of a team folder are huddle's own, so that no output is written over them."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from huddlecli.store.places import HUDDLES, TEAM_FILE
from huddlecli.store.record_paths import RECORD_FOLDERS

_ENDINGS = (".toml", ".jsonl")


def place_in_team(path: Path) -> str | None:
    """Return where a path is in the team folder around it, or None; `.` is the folder itself."""
    real = Path(os.path.realpath(path))
    for folder in (real, *real.parents):
        if os.path.lexists(folder / TEAM_FILE):
            return real.relative_to(folder).as_posix()
    return None


def is_own_file(place: str) -> bool:
    """Whether the file at a place of a team folder is one that huddle reads or hides there."""
    name = place.casefold()  # many disks make no difference
    return name == TEAM_FILE or name[0] == "." or (is_own(name) and name.endswith(_ENDINGS))


def is_own(place: str) -> bool:
    """Whether a place of a team folder is that folder, or in one that huddle makes there."""
    first = place.casefold().split("/", maxsplit=1)[0]
    return first[0] == "." or first in _folders()


@cache
def _folders() -> frozenset[str]:
    """The names of the folders in which huddle keeps records, agendas and huddles."""
    records = (folder.closed.split("/", maxsplit=1)[0] for folder in RECORD_FOLDERS.values())
    return frozenset({"agendas", HUDDLES, *records})
