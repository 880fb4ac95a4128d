"""Requests for a sync in the background: each is carried out, never by two processes at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from huddlecli.store import files, platform
from huddlecli.store.platform.modes import PRIVATE

_WANTED = "wanted"  # is there if somebody asked for a sync that has not begun
_LOCK = "background.lock"


def ask(folder: Path) -> bool:
    """Note in the sync folder of a team that a sync is wanted; return whether nobody does it yet.

    The sync that is running looks once more when it is done, so that nothing is forgotten.
    """
    files.make_folder(folder, PRIVATE)
    wanted = platform.open_nofollow(folder / _WANTED, os.O_WRONLY | os.O_CREAT, 0o600)
    files.close_quietly(wanted)
    with _lock(folder, is_looking=True) as is_free:
        return is_free


def carry_out(folder: Path, sync: Callable[[], object]) -> None:
    """Call `sync` as often as it was asked for, unless another process does."""
    while os.path.lexists(folder / _WANTED):
        with _lock(folder) as is_ours:
            if not is_ours:
                return
            with suppress(FileNotFoundError):
                (folder / _WANTED).unlink()
            sync()


@contextmanager
def _lock(folder: Path, *, is_looking: bool = False) -> Iterator[bool]:
    """Lock the folder in this block if it is free, and yield whether it is."""
    file = platform.open_nofollow(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield platform.try_lock(file, shared=is_looking)
    finally:
        files.close_quietly(file)
