"""Places in a team folder, opened folder by folder, so that no link leads out of it.

A folder stays open while a file is written in it, so the file cannot land elsewhere, even if the
folder is replaced meanwhile. Nothing is written in a folder without a `huddle.toml`.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, TypeAlias

from huddlecli.core.errors import Failed
from huddlecli.store import platform
from huddlecli.store.platform import modes

TEAM_FILE = "huddle.toml"
HUDDLES = "huddles"  # the minutes of ended huddles, by month, each with its journal
BACKUP = ".huddle-backup"  # hidden, so that no file in it is taken for a record
LIVE = f"{HUDDLES}/live"  # the journals of huddles that have not ended
JOURNAL_ENDING = ".jsonl"
ELSEWHERE = "huddle init DIR, if it has moved"
MOST_LINKS = 40  # on the way to a folder, as in Linux

StrPath: TypeAlias = str | os.PathLike[str]


class TeamFolderGone(Failed):
    """A team folder that no longer exists: moved, removed, or on a disk that was unplugged."""

    def __init__(self, team: Path) -> None:
        """Name the folder."""
        super().__init__(f"the team folder is gone: {team}", hint=ELSEWHERE)


class LinkLeadsOut(OSError):
    """A link in a team folder that leads out of it."""

    def __init__(self) -> None:
        """Set the error number that the system uses."""
        super().__init__(errno.ELOOP, "a link leads out of the team folder")


class TeamPath(NamedTuple):
    """A file of a team, by its path in the team folder.

    `is_first` is true for the file that turns a folder into a team folder.
    """

    team: Path
    name: str
    is_first: bool = False

    @property
    def path(self) -> Path:
        """The full path."""
        return self.team / self.name

    def __fspath__(self) -> str:
        """Return the full path, for code that only reads."""
        return f"{self.team}/{self.name}"

    def __str__(self) -> str:
        """Return the full path, for a message."""
        return self.__fspath__()


def within(team: Path, place: str | Path) -> TeamPath:
    """Return a place in a team folder, from a text relative to it or from a full path."""
    return TeamPath(team, place if isinstance(place, str) else place.relative_to(team).as_posix())


@contextmanager
def folder_of(place: TeamPath, *, make: bool = True) -> Iterator[int]:
    """Open the folder of a file. Missing folders are made, with their names safe on the disk."""
    if place.is_first:
        make_folder(place.team)
        chain = [platform.open_folder(place.team)]
    else:
        chain = [open_team(place.team)]
    try:
        is_made = _walk(place, chain, make=make)
        # A process that made an empty one may have been killed before its name was safe.
        if is_made or (make and len(chain) > 1 and _is_empty(chain[-1])):
            for folder in chain[:-1]:
                with suppress(PermissionError):  # it belongs to another user
                    platform.sync_folder(folder)
        yield chain[-1]
    finally:
        for folder in chain:
            close_quietly(folder)


def is_there(team: Path) -> bool:
    """Whether `team` is still a team folder, as far as permissions let us see."""
    try:
        os.lstat(f"{team}/{TEAM_FILE}")
    except OSError as error:
        return error.errno in {errno.EACCES, errno.EPERM}
    return True


def make_folder(folder: StrPath, mode: int = 0o777) -> None:
    """Make `folder` and its missing parents, with their names safe on the disk.

    With the default mode it gets group and mode of a parent that a group shares on purpose.
    """
    folder = Path(folder)
    if _has_something(folder):
        return
    make_folder(folder.parent, mode)
    try:
        folder.mkdir(mode)
    except FileExistsError:
        # A process that made it may have been killed before its name was safe.
        with suppress(PermissionError):
            _sync_path(folder.parent)
        return
    if mode == 0o777:
        _share(folder)
    _sync_path(folder.parent)


def close_quietly(file: int) -> None:
    """Close a file and ignore errors: nothing depends on it any more."""
    try:  # noqa: SIM105  a list closes thousands, and `suppress` takes longer than closing
        os.close(file)
    except OSError:
        pass


def open_team(team: Path) -> int:
    """Open a team folder, or raise TeamFolderGone."""
    try:
        folder = platform.open_folder(team)
    except (FileNotFoundError, NotADirectoryError):
        raise TeamFolderGone(team) from None
    try:
        platform.status_of(TEAM_FILE, folder)
    except FileNotFoundError:
        close_quietly(folder)
        raise TeamFolderGone(team) from None
    except OSError:
        close_quietly(folder)
        raise
    return folder


def _walk(place: TeamPath, chain: list[int], *, make: bool) -> bool:
    """Open the folders down to `place` and add them to `chain`. Return whether one was made."""
    parts = place.name.split("/")[-2::-1]
    links, is_made = 0, False
    while parts:
        part = parts.pop()
        if part == "..":
            if len(chain) == 1:
                raise LinkLeadsOut
            close_quietly(chain.pop())
            continue
        try:
            folder = platform.open_folder_nofollow(part, folder=chain[-1])
        except FileNotFoundError:
            if not make:
                raise
            is_made |= _made(part, chain[-1], place.path.parents[len(parts)])
            folder = platform.open_folder_nofollow(part, folder=chain[-1])
            modes.take_after(folder, chain[-1], modes.FOLDER)
        except OSError:
            links += 1
            parts += reversed(_linked(place.team, part, chain, links))
            continue
        chain.append(folder)
    return is_made


def _made(part: str, folder: int, path: Path) -> bool:
    """Make a folder in an open one. Return False if another process was faster."""
    try:
        platform.make_folder(part, folder)
    except FileExistsError:
        return False
    except OSError as error:
        error.filename = str(path)  # what could not be made, for the message
        raise
    return True


def _linked(team: Path, part: str, chain: list[int], links: int) -> list[str]:
    """Return the parts of the target of a link in the last folder of `chain`."""
    mode = platform.status_of(part, chain[-1]).st_mode
    if not stat.S_ISLNK(mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    target = platform.target_of(part, chain[-1])
    if links > MOST_LINKS:
        raise LinkLeadsOut
    if os.path.isabs(target):  # noqa: PTH117  a text that the disk gave
        target = os.path.relpath(target, os.path.realpath(team))
        while len(chain) > 1:
            close_quietly(chain.pop())
    return [name for name in target.split("/") if name not in ("", ".")]


def _is_empty(folder: int) -> bool:
    with os.scandir(folder) as entries:
        return next(entries, None) is None


def _has_something(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except FileNotFoundError:
        return False


def _share(folder: Path) -> None:
    """Give a folder group and mode of its parent, if that is shared with a group on purpose."""
    around = folder.parent.stat()
    if around.st_mode & stat.S_ISGID and modes.is_shared(around):
        outer = platform.open_folder(folder.parent)
        inner = platform.open_folder_nofollow(folder)
        try:
            modes.take_after(inner, outer, modes.FOLDER)
        finally:
            close_quietly(inner)
            close_quietly(outer)


def _sync_path(folder: Path) -> None:
    file = platform.open_folder(folder)
    try:
        platform.sync_folder(file)
    finally:
        close_quietly(file)
