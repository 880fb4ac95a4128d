"""The team's lock: who changes a record holds it, for a moment. For POSIX systems."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from huddlecli.core.errors import Busy
from huddlecli.core.text import shown
from huddlecli.store.files import NotSaved, let_go, reason_of

NAME = ".lock"
LONGEST_NAME = 200

_PAUSE = 0.005  # seconds


@contextmanager
def team_lock(folder: Path, timeout: float = 2.0, holder: str = "somebody") -> Iterator[None]:
    """Hold the lock of the team in `folder`, or raise Busy after `timeout` seconds."""
    path = folder / NAME
    try:
        file = _opened(path)
    except OSError as error:
        raise NotSaved(path, reason_of(error)) from error
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise NotSaved(path, "not a plain file")
        if not _waited_for(file, path, timeout):
            raise Busy(
                f"{_holder(file)} is changing the records of this team", hint="try again in a while"
            )
        _sign(file, holder)
        yield
    finally:
        let_go(file)  # which unlocks it, as the end of the process would


def _opened(path: Path) -> int:
    safely = os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | safely, 0o666)
    except PermissionError:
        return os.open(path, os.O_RDONLY | safely)  # another's file can be locked all the same


def _waited_for(file: int, path: Path, timeout: float) -> bool:
    # The module exists on POSIX systems only, and what merely reads has to work without.
    import fcntl  # noqa: PLC0415

    end = time.monotonic() + timeout
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(_PAUSE)
        except OSError as error:  # some network disks have no locks
            raise NotSaved(path, reason_of(error)) from error
        else:
            return True


def _holder(file: int) -> str:
    with suppress(OSError):
        if text := os.pread(file, LONGEST_NAME, 0).decode(errors="replace").strip():
            return shown(text)
    return "somebody"


def _sign(file: int, holder: str) -> None:
    # The name is a courtesy: a full disk or another's file is no reason to stop.
    with suppress(OSError):
        os.ftruncate(file, 0)
        os.pwrite(file, f"{holder} (process {os.getpid()})\n".encode(), 0)
