"""The modes of new files and folders in a team folder, which follow the folder around them.

As with git's `core.sharedRepository`: in a folder that a group shares, all members can change what
one of them makes, whatever the umask is. In a private folder it is private.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress

PRIVATE = 0o700  # of a folder that is for its owner alone

FILE = 0o666
FOLDER = 0o2777


def wanted(folder: os.stat_result, bits: int) -> int:
    """Return the mode of a file (`bits` is FILE) or folder (FOLDER) in `folder`."""
    mode = stat.S_IMODE(folder.st_mode) & bits
    # In a folder like /tmp, where anyone may add files, not everyone may change them.
    return mode & ~stat.S_IWOTH if folder.st_mode & stat.S_ISVTX else mode


def take_after(made: int, folder: int, bits: int, kept: int | None = None) -> None:
    """Give a new file or folder in the open `folder` the group and mode that follow from it.

    `kept` is the mode of the file that it will replace: group permissions are only added.
    """
    around, own = os.fstat(folder), os.fstat(made)
    mode = wanted(around, bits)
    if kept is not None:
        shared = mode & 0o060 if is_shared(around) else 0
        mode = stat.S_IMODE(kept) | shared
    if own.st_gid != around.st_gid:
        try:
            os.fchown(made, -1, around.st_gid)
        except OSError:  # it stays with a wrong group, which gets no more than others
            mode = mode & ~0o2070 | (mode & 0o007) << 3
    if stat.S_IMODE(own.st_mode) != mode or own.st_gid != around.st_gid:
        with suppress(OSError):  # some disks have no modes
            os.fchmod(made, mode)


def set_mode(file: int, mode: int) -> None:
    """Give an open file the permissions in a mode."""
    os.fchmod(file, stat.S_IMODE(mode))


def let_group_in(file: int, folder: os.stat_result, bits: int) -> None:
    """Give the group of `folder` the permissions `bits` on an open file or folder in it."""
    status = os.fstat(file)
    if status.st_gid != folder.st_gid:
        os.fchown(file, -1, folder.st_gid)
    marks = folder.st_mode & stat.S_ISGID if stat.S_ISDIR(status.st_mode) else 0
    set_mode(file, status.st_mode | bits | marks)


def is_shared(folder: os.stat_result) -> bool:
    """Whether the group of `folder` may write in it."""
    return bool(folder.st_mode & stat.S_IWGRP)
