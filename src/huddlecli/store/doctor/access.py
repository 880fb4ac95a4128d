"""Whether the current user and the group can read and write in a team folder."""

from __future__ import annotations

import os
import stat
from functools import partial
from pathlib import Path
from typing import NamedTuple

from huddlecli.core.doctor import Finding
from huddlecli.store import files, places, platform
from huddlecli.store.doctor.backup import Backup, Diagnosis
from huddlecli.store.places import JOURNAL_ENDING, TeamPath
from huddlecli.store.platform import accounts, modes


class OwnerOnlyFolder(NamedTuple):
    """A team folder in which only `owner` can write, and the command that opens it to others."""

    owner: str
    is_own: bool
    command: str


def owner_only(folder: Path) -> OwnerOnlyFolder | None:
    """Return a description of `folder` if only its owner can write in it by mistake, or None.

    A user's own folder may be private, unless it belongs to a group or is in a group's folder.
    """
    status = folder.stat()
    is_own = platform.is_own(status)
    if is_own:
        is_meant = not accounts.is_in_own_group(status) or modes.is_shared(folder.parent.stat())
        is_open = modes.is_shared(status) or not is_meant
    else:
        is_open = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
    if is_open:
        return None
    return OwnerOnlyFolder(accounts.owner(status), is_own, command(folder, status))


def command(path: Path, status: os.stat_result) -> str:
    """Return the command with which the owner of `path` lets the group in."""
    # Only a folder that others cannot use needs it.
    from shlex import quote  # noqa: PLC0415

    opens = f"chmod -R g+rwX {quote(str(path))}"
    if accounts.is_member(status) and not accounts.has_private_group(status):
        return opens
    return f"chgrp -R GROUP {quote(str(path))} && {opens}"


class Access:
    """The permissions of a team folder and of the files in it."""

    def __init__(self, team: Path) -> None:
        """Read the permissions of the folder itself."""
        self._team = team
        self._status = team.stat()
        self._is_shared = modes.is_shared(self._status)
        self._is_writable = os.access(team, os.W_OK)

    def diagnosis_of(self, place: str, status: os.stat_result) -> Diagnosis | None:
        """Return what keeps the current user or the group from a file or folder, or None.

        The user's own files can be repaired; for others, their owner has to run a command.
        """
        is_folder, is_own = stat.S_ISDIR(status.st_mode), platform.is_own(status)
        is_open = self._is_shared and self._lets_group_in(place, status)
        if is_own and self._is_shared and not is_open:
            finding = Finding(
                place, "permission", "the group cannot use it", fix="give the group access"
            )
            return Diagnosis(finding, partial(_let_in, place))
        path = self._team / place
        if not os.access(path, (os.R_OK | os.X_OK) if is_folder else os.R_OK):
            verb = "read it"
        elif is_folder and (self._is_writable or not place) and not os.access(path, os.W_OK):
            verb = "write to it"
        elif self._is_shared and not (is_own or is_open):
            verb = "use it"
        else:
            return None
        reason = f"only {accounts.owner(status)} can {verb}"
        types = command(path, status)
        return Diagnosis(Finding(place or ".", "permission", reason, command=types))

    def _lets_group_in(self, place: str, status: os.stat_result) -> bool:
        """Whether the group of the team has the permissions that it needs on a file or folder."""
        needs = _needs(place, status)
        return status.st_mode & needs == needs and status.st_gid == self._status.st_gid


def _needs(place: str, status: os.stat_result) -> int:
    if stat.S_ISDIR(status.st_mode):
        return 0o070
    return (
        0o060 if place.endswith(JOURNAL_ENDING) else 0o040
    )  # other files are changed by replacing them


def _let_in(place: str, backup: Backup) -> None:
    """Give the group of the team the permissions that it needs on the user's own file or folder."""
    inside = places.within(backup.team, place)
    if inside.path.is_dir():
        with places.folder_of(TeamPath(backup.team, f"{place}/."), make=False) as folder:
            modes.let_group_in(folder, backup.team.stat(), 0o070)
        return
    file = files.open_file(inside, os.O_RDONLY)
    try:
        modes.let_group_in(file, backup.team.stat(), 0o060)
    finally:
        files.close_quietly(file)
