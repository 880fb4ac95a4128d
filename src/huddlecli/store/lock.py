"""The lock of a team, held for a moment while a record is changed."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from huddlecli.core.errors import Busy
from huddlecli.core.text import shown
from huddlecli.store import places, platform
from huddlecli.store.files import NotSaved, reason_of
from huddlecli.store.places import close_quietly
from huddlecli.store.platform import modes

NAME = ".lock"
LONGEST = 200  # bytes of its content
LONGEST_NAME = 40  # characters of who holds it

_PAUSE = 0.005  # seconds
_SIGNED = rb"[^\n]+ \(process \d+\)\n"


@contextmanager
def team_lock(folder: Path, timeout: float = 2.0, holder: str = "someone") -> Iterator[None]:
    """Hold the lock of the team in `folder`, or raise Busy after `timeout` seconds."""
    try:
        team = places.open_team(folder)
    except OSError as error:
        raise NotSaved(folder / NAME, reason_of(error)) from error
    try:
        with _held(folder / NAME, team, timeout, holder):
            yield
    finally:
        close_quietly(team)


@contextmanager
def folder_lock(folder: Path, timeout: float = 2.0) -> Iterator[None]:
    """Hold the lock of a folder that is not a team folder."""
    try:
        file = platform.open_folder(folder)
    except OSError as error:
        raise NotSaved(folder / NAME, reason_of(error)) from error
    try:
        with _held(folder / NAME, file, timeout, "someone"):
            yield
    finally:
        close_quietly(file)


@contextmanager
def _held(path: Path, folder: int, timeout: float, holder: str) -> Iterator[None]:
    try:
        file = _opened(folder)
    except OSError as error:
        raise NotSaved(path, reason_of(error)) from error
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise NotSaved(path, "not a plain file")
        if status.st_nlink != 1:
            raise NotSaved(path, "a link to another file")
        if not _waited_for(file, path, timeout):
            raise Busy(
                f"{_holder(file)} is changing the records of this team",
                hint="try again in a moment",
            )
        if not _is_ours(file):
            raise NotSaved(path, "huddle did not write it")
        _write_holder(file, holder)
        yield
    finally:
        close_quietly(file)  # this unlocks it, as the end of the process would


def _opened(folder: int) -> int:
    """Open the lock in an open folder. It is made if it is missing."""
    try:
        return platform.open_nofollow(NAME, os.O_RDWR, folder=folder)
    except FileNotFoundError:
        pass
    except PermissionError:
        # A file of another user can be locked through a descriptor that only reads.
        return platform.open_nofollow(NAME, folder=folder)
    file = platform.open_nofollow(NAME, os.O_RDWR | os.O_CREAT, folder=folder)
    with suppress(OSError):  # another process made it first
        modes.take_after(file, folder, modes.FILE)
    return file


def _waited_for(file: int, path: Path, timeout: float) -> bool:
    end = time.monotonic() + timeout
    while True:
        try:
            if platform.try_lock(file):
                return True
        except OSError as error:  # some network disks have no locks
            raise NotSaved(path, reason_of(error)) from error
        if time.monotonic() >= end:
            return False
        time.sleep(_PAUSE)


def _holder(file: int) -> str:
    with suppress(OSError):
        if text := platform.read_at(file, LONGEST, 0).decode(errors="replace").strip():
            return shown(text)
    return "someone"


def _is_ours(file: int) -> bool:
    """Whether the file has only what this program wrote."""
    text = platform.read_at(file, LONGEST + 1, 0)
    return not text or (len(text) <= LONGEST and re.fullmatch(_SIGNED, text) is not None)


def _write_holder(file: int, holder: str) -> None:
    # The name is only informative: a full disk or another user's file is no reason to stop.
    with suppress(OSError):
        os.ftruncate(file, 0)
        platform.write_at(file, f"{holder[:LONGEST_NAME]} (process {os.getpid()})\n".encode(), 0)
