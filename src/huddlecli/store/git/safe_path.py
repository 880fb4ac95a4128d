"""Whether a repository on this disk is this user's alone, so that nobody else's code runs in it.

Git runs the hooks of such a repository, and what its configuration names, as the user who pushes.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from huddlecli.store import platform
from huddlecli.store.git.errors import RemoteMissing, UnsafeRemote
from huddlecli.store.platform import accounts

_OTHERS = stat.S_IWOTH
_ENTRIES = 0o011  # the right to reach what is in a folder, for the group and for others
_INCLUDE = rb"(?i)\[\s*include"
_MOST_CONFIG = 1 << 20  # bytes
_MOST_ALTERNATES = 5  # git follows as many


def git_folder(folder: Path) -> Path:
    """Return where the repository at `folder` is, or raise UnsafeRemote or RemoteMissing."""
    for found in (folder / ".git", folder, folder.with_name(f"{folder.name}.git")):
        if (found / "HEAD").is_file() and (found / "objects").is_dir():
            _check(found, found)
            return found
    if folder.is_file():
        raise UnsafeRemote(str(folder), "it is a file, and changes cannot be sent to one")
    raise RemoteMissing(str(folder), f"git init --bare {folder}")


def _check(repository: Path, named: Path, depth: int = 0) -> None:
    """Refuse a repository if anybody else can change what decides about it."""
    if depth > _MOST_ALTERNATES:
        raise UnsafeRemote(str(named), "it borrows from too many others")
    is_closed = _check_way(Path(os.path.realpath(repository)), named)
    if (repository / "commondir").exists():
        raise UnsafeRemote(str(named), "it is the work tree of another repository")
    for name in ("config", "config.worktree"):
        path = repository / name
        if path.exists() and re.search(_INCLUDE, path.read_bytes()[:_MOST_CONFIG]):
            raise UnsafeRemote(str(named), f"its {name} includes another file")
    for path in _what_decides(repository):
        _check_own(path, named, is_closed=is_closed)
    for other in _alternates(repository):
        _check(other.parent, named, depth + 1)


def _check_way(folder: Path, named: Path) -> bool:
    """Check each folder down to `folder`; return whether nobody else can reach what is in it."""
    is_closed = False
    for place in (*reversed(folder.parents), folder):
        status = place.lstat()
        if not is_closed and not (platform.is_own(status) or platform.is_of_root(status)):
            raise UnsafeRemote(str(named), f"{place} belongs to {accounts.owner(status)}")
        # In a folder like /tmp others can add names, but not rename those of this user.
        is_last = place == folder
        if (
            not is_closed
            and _is_writable(status)
            and (is_last or not status.st_mode & stat.S_ISVTX)
        ):
            raise UnsafeRemote(str(named), f"others can change {place}")
        is_closed |= platform.is_own(status) and not status.st_mode & _ENTRIES
    if not platform.is_own(status):
        raise UnsafeRemote(str(named), f"it belongs to {accounts.owner(status)}")
    return is_closed


def _check_own(path: Path, named: Path, *, is_closed: bool) -> None:
    try:
        status = path.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISLNK(status.st_mode):
        raise UnsafeRemote(str(named), f"{path} is a link")
    if is_closed:
        return
    if not platform.is_own(status) and not platform.is_of_root(status):
        raise UnsafeRemote(str(named), f"{path} belongs to {accounts.owner(status)}")
    if _is_writable(status):
        raise UnsafeRemote(str(named), f"others can change {path}")


def _what_decides(repository: Path) -> Iterator[Path]:
    """Yield what is in a repository, but the objects themselves: their names are their contents."""
    for place, folders, names in os.walk(repository):
        here = Path(place)
        yield from (here / name for name in (*folders, *names))
        if here.parent == repository / "objects" and here.name != "info":
            folders.clear()


def _alternates(repository: Path) -> Iterator[Path]:
    """Yield the folders of objects that a repository borrows from."""
    objects = repository / "objects"
    try:
        lines = (objects / "info" / "alternates").read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        if line.strip() and not line.startswith(b"#"):
            yield objects / os.fsdecode(line.strip(b'"'))


def _is_writable(status: os.stat_result) -> bool:
    """Whether somebody else may write in it; a group that is this user's alone is nobody else."""
    mode = status.st_mode
    return bool(mode & _OTHERS) or (
        bool(mode & stat.S_IWGRP) and not accounts.has_private_group(status)
    )
