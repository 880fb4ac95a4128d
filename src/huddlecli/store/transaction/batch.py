"""Many files of a team, written with few waits for the disk.

Each file appears or changes as a whole, as with `files`. What was written is safe on the disk when
the batch is closed, not before.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import NamedTuple, Self

from huddlecli.core.errors import Failed
from huddlecli.store import files, platform
from huddlecli.store.places import TeamPath, folder_of
from huddlecli.store.platform import modes

_WAITING = 8  # files for which the disk is waited for at once: it writes them together
_OPEN = 64  # files at once; a Mac allows a process 256 in all
_OPEN_FOLDERS = 64  # at once; records of ten years are in 120 folders


class Staged(NamedTuple):
    """A file with its text under a temporary name, in the folder of its path."""

    path: TeamPath
    name: str


class Batch:
    """Files that are written together, each step of it in the folders that it has opened."""

    SIZE = 1024  # files under a temporary name at once

    def __init__(self) -> None:
        """Open nothing yet."""
        self._open: dict[str, int] = {}
        self._changed: dict[str, TeamPath] = {}

    def __enter__(self) -> Self:
        """Begin to write."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Wait until the names in all folders are on the disk."""
        try:
            for path in self._changed.values() if error is None else ():
                folder = self._folder(path)
                with files.saving(path):
                    platform.sync_folder(folder)
        finally:
            while self._open:
                files.close_quietly(self._open.popitem()[1])

    @contextmanager
    def staged(self, texts: Iterable[tuple[TeamPath, str | None]]) -> Iterator[list[Staged | None]]:
        """Write texts under temporary names, safe on the disk; None is left out."""
        staged: list[Staged | None] = []
        opened: list[int] = []
        try:
            try:
                for path, text in texts:
                    staged.append(None if text is None else self._write(path, text, opened))
                    if len(opened) == _OPEN:
                        self._settle(opened)
                self._settle(opened)
            finally:
                for file in opened:
                    files.close_quietly(file)
            yield staged
        finally:
            for temporary in staged:
                if temporary:
                    with suppress(OSError, Failed):  # it was renamed
                        platform.unlink(temporary.name, self._folder(temporary.path))

    def create(self, path: TeamPath, staged: Staged | None) -> None:
        """Give a staged file its name, or raise FileExistsError."""
        if staged is None:
            raise TypeError(path)
        with files.saving(path):
            files.link_new(self._folder(path), staged.name, _name(path))

    def replace(self, path: TeamPath, staged: Staged | None) -> None:
        """Put a staged file over the one that is there."""
        if staged is None:
            raise TypeError(path)
        folder, name = self._folder(path), _name(path)
        with files.saving(path):
            files.mode_of_plain(folder, name, path)
            platform.rename(staged.name, name, folder)

    def keep(self, path: TeamPath) -> files.EarlierFile:
        """Keep a file under a second name until it is restored or forgotten."""
        folder = self._folder(path)
        with files.saving(path):
            return files.kept_in(folder, _name(path), path)

    def move(self, source: TeamPath, target: TeamPath) -> None:
        """Rename a file, or raise FileExistsError."""
        old, new = self._folder(source), self._folder(target)
        with files.saving(target):
            files.rename_new(old, _name(source), new, _name(target), target)

    def remove(self, path: TeamPath) -> None:
        """Remove a file."""
        folder = self._folder(path)
        with files.saving(path):
            platform.unlink(_name(path), folder)

    def _settle(self, opened: list[int]) -> None:
        """Wait until open files are on the disk, and close them."""
        if opened:
            with files.saving(next(iter(self._changed.values()))):
                call_all(partial(platform.sync_file, file) for file in opened)
        while opened:
            files.close_quietly(opened.pop())

    def _write(self, path: TeamPath, text: str, opened: list[int]) -> Staged:
        """Write a temporary file, and add it to those that are open."""
        folder, name = self._folder(path), files.temporary_name()
        with files.saving(path):
            file = platform.open_new(name, folder)
            opened.append(file)
            modes.take_after(file, folder, modes.FILE, files.mode_of(folder, _name(path)))
            files.write_whole(file, text.encode())
        return Staged(path, name)

    def _folder(self, path: TeamPath) -> int:
        """Return the folder of a file, open until others are needed more."""
        parent = path.name.rpartition("/")[0]
        if (folder := self._open.pop(parent, None)) is None:
            if len(self._open) == _OPEN_FOLDERS:
                files.close_quietly(self._open.pop(next(iter(self._open))))
            is_new = parent not in self._changed
            with files.saving(path), folder_of(path, make=is_new) as opened:
                folder = os.dup(opened)
            self._changed[parent] = path
        self._open[parent] = folder  # last, as it is the one that was used last
        return folder


def call_all(calls: Iterable[Callable[[], object]]) -> None:
    """Call each of `calls`, several at once, and raise the error of the first that failed.

    A disk writes several files together, and removes them together: if it is told which blocks are
    free (the mount option `discard`), each one takes 3 ms, and eight at once take hardly longer.
    """
    with ThreadPoolExecutor(_WAITING) as pool:
        for call in [pool.submit(call) for call in calls]:
            call.result()


def _name(path: TeamPath) -> str:
    return path.name.rpartition("/")[2]
