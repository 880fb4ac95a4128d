"""The lock of one open file, which ends with its process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huddlecli.store import files, platform


@contextmanager
def as_not_saved(path: Path) -> Iterator[None]:
    """Turn errors of the system into NotSaved, with the name of the file."""
    try:
        yield
    except OSError as error:
        raise files.NotSaved(path, files.reason_of(error)) from error


def lock_within(patience: float, file: int, path: Path) -> bool:
    """Lock the file within `patience` seconds, and return whether that worked."""
    end = time.monotonic() + patience
    while not (was_locked := try_lock(file, path)) and time.monotonic() < end:
        time.sleep(0.05)
    return was_locked


def try_lock(file: int, path: Path, *, is_looking: bool = False) -> bool:
    """Lock the file, alone or shared with others who only look. Return whether that worked."""
    try:
        return platform.try_lock(file, shared=is_looking)
    except OSError as error:  # some network disks have no locks
        raise files.NotSaved(path, files.reason_of(error), "df -T") from error
