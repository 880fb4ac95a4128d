"""The backup of a repair: each file is copied before it is changed.

Each step leaves every file whole, and no file is deleted. After a run that was killed between two
steps, the next run finds what is left to do.
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
from huddlecli.store.open_journal import LIMIT
from huddlecli.store.places import BACKUP


class Backup:
    """A folder of copies of files, each at the same place as in the team folder."""

    def __init__(self, team: Path, local: datetime) -> None:
        """Name a folder that does not exist yet after the time `local`."""
        self.team = team
        begun = f"{BACKUP}/{local:%Y-%m-%d-%H%M%S}"
        self.place = next(name for name in _numbered(begun) if not os.path.lexists(team / name))

    @property
    def is_used(self) -> bool:
        """Whether it has any file."""
        return (self.team / self.place).is_dir()

    def keep(self, place: str) -> None:
        """Copy a file byte for byte, unless there is a copy already."""
        source = self.team / place
        text = files.read(source, LIMIT)
        if len(text.encode()) < source.lstat().st_size:
            text = f"\ufeff{text}"  # reading removes the byte order mark that Windows adds
        with suppress(FileExistsError):
            files.write_new(files.within(self.team, f"{self.place}/{place}"), text)

    def set_aside(self, place: str) -> None:
        """Move a file into the backup."""
        names = _numbered(f"{self.place}/{place}")
        target = next(name for name in names if not os.path.lexists(self.team / name))
        self.move(place, target)

    def move(self, place: str, home: str) -> None:
        """Move a file of the team to another place in the folder."""
        files.move(files.within(self.team, place), files.within(self.team, home))


Repair: TypeAlias = Callable[[Backup], None]  # checks again first: the file may have changed


class Diagnosis(NamedTuple):
    """What is wrong with a file, and the repair of it, if there is one."""

    finding: Finding
    repair: Repair | None = None


def aside_if_same(place: str, other: str, backup: Backup) -> None:
    """Move a file into the backup if it has the same text as another."""
    if is_same_file(backup.team / place, backup.team / other):
        backup.set_aside(place)


def move_home(place: str, home: str, backup: Backup) -> None:
    """Move a file to where it belongs, unless that place is taken."""
    if not os.path.lexists(backup.team / home):
        backup.keep(place)
        backup.move(place, home)


def is_same_file(first: Path, second: Path) -> bool:
    """Whether both files have the same text."""
    return files.read(first, LIMIT) == files.read(second, LIMIT)


def _numbered(name: str) -> Iterator[str]:
    """Yield a name, then the name with `-2`, `-3` and so on."""
    return (name if number == 1 else f"{name}-{number}" for number in count(1))
