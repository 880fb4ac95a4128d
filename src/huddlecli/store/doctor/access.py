"""Who can read and write in a team folder: the one typing, and the group that shares it."""

from __future__ import annotations

import os
import stat
from functools import partial
from pathlib import Path
from typing import NamedTuple

from huddlecli.core.doctor import Finding
from huddlecli.store import files, modes, places
from huddlecli.store.doctor.backup import Backup, Trouble
from huddlecli.store.places import JOURNAL_ENDING, TeamPath


class Shut(NamedTuple):
    """A team folder in which only `owner` can write, and the command that lets others."""

    owner: str
    is_own: bool
    command: str


def shut(folder: Path) -> Shut | None:
    """Return who alone can write in `folder`, or None if that is as it should be.

    One's own folder may be private, unless it is a group's or lies where a group can write.
    """
    status = folder.stat()
    is_own = status.st_uid == os.geteuid()
    if is_own:
        is_meant = status.st_gid != os.getegid() or modes.is_shared(folder.parent.stat())
        is_open = modes.is_shared(status) or not is_meant
    else:
        is_open = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
    return None if is_open else Shut(_owner(status), is_own, command(folder, status))


def command(path: Path, status: os.stat_result) -> str:
    """Return what the owner of `path` types to let the group in."""
    # Only a folder that is shut needs it.
    from shlex import quote  # noqa: PLC0415

    opens = f"chmod -R g+rwX {quote(str(path))}"
    if status.st_gid in {os.getegid(), *os.getgroups()} and not _is_private(status):
        return opens
    return f"chgrp -R GROUP {quote(str(path))} && {opens}"


class Access:
    """What may be done in the folder of a team."""

    def __init__(self, team: Path) -> None:
        """Look at the folder itself."""
        self._team = team
        self._status = team.stat()
        self._is_shared = modes.is_shared(self._status)
        self._is_writable = os.access(team, os.W_OK)

    def trouble_of(self, place: str, status: os.stat_result) -> Trouble | None:
        """Return what keeps the one typing, or the group, from a file or folder, if anything does.

        What is one's own is mended; for the rest its owner has to type something.
        """
        is_folder, is_own = stat.S_ISDIR(status.st_mode), status.st_uid == os.geteuid()
        is_open = self._is_shared and self._lets_group_in(place, status)
        if is_own and self._is_shared and not is_open:
            finding = Finding(place, "permission", "the group cannot use it", fix="let it in")
            return Trouble(finding, partial(_let_in, place))
        path = self._team / place
        if not os.access(path, (os.R_OK | os.X_OK) if is_folder else os.R_OK):
            verb = "read it"
        elif is_folder and (self._is_writable or not place) and not os.access(path, os.W_OK):
            verb = "write in it"
        elif self._is_shared and not (is_own or is_open):
            verb = "use it"
        else:
            return None
        told = f"only {_owner(status)} can {verb}"
        types = command(path, status)
        return Trouble(Finding(place or ".", "permission", told, command=types))

    def _lets_group_in(self, place: str, status: os.stat_result) -> bool:
        """Whether the group of the team folder can do with a file or folder what it has to."""
        needs = _needs(place, status)
        return status.st_mode & needs == needs and status.st_gid == self._status.st_gid


def _needs(place: str, status: os.stat_result) -> int:
    if stat.S_ISDIR(status.st_mode):
        return 0o070
    return 0o060 if place.endswith(JOURNAL_ENDING) else 0o040  # a file is changed by replacing it


def _let_in(place: str, backup: Backup) -> None:
    """Give the group of the team what it needs of a file or folder of one's own."""
    inside = places.within(backup.team, place)
    if inside.path.is_dir():
        with places.folder_of(TeamPath(backup.team, f"{place}/."), make=False) as folder:
            _open_up(backup.team, folder, 0o070)
        return
    file = files.opened(inside, os.O_RDONLY)
    try:
        _open_up(backup.team, file, 0o060)
    finally:
        files.let_go(file)


def _open_up(team: Path, file: int, bits: int) -> None:
    status, around = os.fstat(file), team.stat()
    if status.st_gid != around.st_gid:
        os.fchown(file, -1, around.st_gid)
    marks = around.st_mode & stat.S_ISGID if stat.S_ISDIR(status.st_mode) else 0
    os.fchmod(file, stat.S_IMODE(status.st_mode) | bits | marks)


def _is_private(status: os.stat_result) -> bool:
    """Whether the group of a file is called as its owner, and is theirs alone."""
    import grp  # noqa: PLC0415  the module exists on POSIX systems only

    try:
        return grp.getgrgid(status.st_gid).gr_name == _owner(status)
    except KeyError:
        return False


def _owner(status: os.stat_result) -> str:
    import pwd  # noqa: PLC0415  the module exists on POSIX systems only

    try:
        return pwd.getpwuid(status.st_uid).pw_name
    except KeyError:
        return f"user {status.st_uid}"
