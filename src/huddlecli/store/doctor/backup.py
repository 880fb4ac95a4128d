"""What mending a team folder is made of: each file is kept as it is before it is touched.

Each step leaves every file whole, and none is deleted: killed between two of them, the next run
finds what is left to do.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple, TypeAlias

from huddlecli.core.doctor import Finding
from huddlecli.store import files
from huddlecli.store.journal import LIMIT

FOLDER = ".huddle-backup"  # with a dot in front, so that nothing in it is taken for a record


class Backup:
    """Where files are kept as they were, at the same place as seen from the team folder."""

    def __init__(self, team: Path, local: datetime) -> None:
        """Keep what is touched at the hour `local`, in a folder that is not there yet."""
        self.team = team
        begun = f"{FOLDER}/{local:%Y-%m-%d-%H%M%S}"
        self.place = next(name for name in _numbered(begun) if not os.path.lexists(team / name))

    @property
    def is_used(self) -> bool:
        """Whether anything was kept."""
        return (self.team / self.place).is_dir()

    def keep(self, place: str) -> None:
        """Keep a file as it is now, byte for byte; what was kept first stays."""
        source = self.team / place
        text = files.read(source, LIMIT)
        if len(text.encode()) < source.lstat().st_size:
            text = f"\ufeff{text}"  # reading takes the mark away that Windows puts in front
        with suppress(FileExistsError):
            files.write_new(files.within(self.team, f"{self.place}/{place}"), text)

    def set_aside(self, place: str) -> None:
        """Move a file out of the way."""
        names = _numbered(f"{self.place}/{place}")
        target = next(name for name in names if not os.path.lexists(self.team / name))
        self.move(place, target)

    def move(self, place: str, home: str) -> None:
        """Move a file of the team to another place of the team."""
        files.move(files.within(self.team, place), files.within(self.team, home))


Repair: TypeAlias = Callable[[Backup], None]  # looks again first: things may have changed


class Trouble(NamedTuple):
    """What is wrong with a file, and what mends it."""

    finding: Finding
    mending: Repair | None = None


def aside_if_same(place: str, other: str, backup: Backup) -> None:
    """Move a file into the backup that says no more than another."""
    if is_same_file(backup.team / place, backup.team / other):
        backup.set_aside(place)


def moved(place: str, home: str, backup: Backup) -> None:
    """Move a file to where it belongs, unless there is one."""
    if not os.path.lexists(backup.team / home):
        backup.keep(place)
        backup.move(place, home)


def is_same_file(one: Path, other: Path) -> bool:
    """Whether both files say the same."""
    return files.read(one, LIMIT) == files.read(other, LIMIT)


def _numbered(name: str) -> Iterator[str]:
    """Yield a name, then the same with `-2`, `-3` and so on."""
    return (name if number == 1 else f"{name}-{number}" for number in count(1))
