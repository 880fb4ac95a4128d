"""The backup of a repair: each file is copied before it is changed.

Each step leaves every file whole, and no file is deleted. After a run that was killed between two
steps, the next run finds what is left to do.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple, TypeAlias

from huddlecli.core.doctor import Finding
from huddlecli.store import files
from huddlecli.store.open_journal import LIMIT
from huddlecli.store.places import BACKUP


class FileEdit(NamedTuple):
    """A file that is changed, moved or removed if it still has the text `before` (None: any)."""

    place: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Edits:
    """What a repair does with files, in this order; None and () are left out.

    `kept` is the file that is copied into the backup with the text of the copy, `text` is what the
    file `changed` gets, and the pairs of a move are the places before and after.
    """

    kept: tuple[str, str] | None = None
    moved: tuple[str, str] | None = None
    changed: FileEdit | None = None
    text: str | None = None
    aside: tuple[FileEdit, ...] = ()  # moved into the backup
    removed: tuple[FileEdit, ...] = ()
    home: tuple[str, str] | None = None


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
        with suppress(FileExistsError):
            files.write_new(files.within(self.team, self.copy_of(place)), self.text_of(place))

    def text_of(self, place: str) -> str:
        """Return the whole text of a file, with the byte order mark that Windows adds."""
        source = self.team / place
        text = files.read(source, LIMIT)
        return f"\ufeff{text}" if len(text.encode()) < source.lstat().st_size else text

    def set_aside(self, place: str) -> None:
        """Move a file into the backup."""
        self.move(place, self.free_name(place))

    def move(self, place: str, home: str) -> None:
        """Move a file of the team to another place in the folder."""
        files.move(files.within(self.team, place), files.within(self.team, home))

    def copy_of(self, place: str) -> str:
        """Return the place of the copy of a file."""
        return f"{self.place}/{place}"

    def free_name(self, place: str) -> str:
        """Return a place in the backup for a file, where no other file is yet."""
        names = _numbered(self.copy_of(place))
        return next(name for name in names if not os.path.lexists(self.team / name))


# Checks again first: the file may have changed. Either repairs it at once, or returns edits that
# are written together with those of other repairs.
Repair: TypeAlias = Callable[[Backup], Edits | None]


class Diagnosis(NamedTuple):
    """What is wrong with a file, and the repair of it, if there is one."""

    finding: Finding
    repair: Repair | None = None


def aside_if_same(place: str, other: str, backup: Backup) -> Edits | None:
    """Move a file into the backup if it has the same text as another."""
    text = files.read(backup.team / other, LIMIT)
    if files.read(backup.team / place, LIMIT) != text:
        return None
    return Edits(aside=(FileEdit(place, text),))


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
