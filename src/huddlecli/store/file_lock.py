"""The lock of one open file, which the end of its process frees. For POSIX systems."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huddlecli.store import files


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Say of which file it is that the system refuses something."""
    try:
        yield
    except OSError as error:
        raise files.NotSaved(path, files.reason_of(error)) from error


def is_locked_within(patience: float, file: int, path: Path) -> bool:
    """Whether this process could lock the file before its patience was over."""
    end = time.monotonic() + patience
    while not (was_locked := is_locked(file, path)) and time.monotonic() < end:
        time.sleep(0.05)
    return was_locked


def is_locked(file: int, path: Path, *, is_looking: bool = False) -> bool:
    """Whether this process could lock the file, for itself or with others who only look."""
    import fcntl  # noqa: PLC0415  the module exists on POSIX systems only

    how = fcntl.LOCK_SH if is_looking else fcntl.LOCK_EX
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:  # some network disks have no locks
        raise files.NotSaved(path, files.reason_of(error), "df -T") from error
    return True
