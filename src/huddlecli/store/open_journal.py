"""An open file of a journal: what it says, whether it is in its place, and who else runs it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huddlecli.core.errors import Unfinished
from huddlecli.core.huddle.events import Begun, HuddleEnded, Resumed, TakenOver
from huddlecli.store import files
from huddlecli.store.event_lines import event_in
from huddlecli.store.file_lock import is_locked, naming
from huddlecli.store.huddle_ids import is_same

LIMIT = 16 * 1024 * 1024  # bytes that can be read
TAKES = "huddle start --take-over"
_SAFELY = os.O_NOFOLLOW | os.O_NONBLOCK


class HuddleTakenOver(Unfinished):
    """Another process runs this huddle now."""


def end_last_line(file: int, path: Path) -> None:
    """End a torn last line, so that what is added does not become part of it."""
    with naming(path):
        size = os.fstat(file).st_size
        if size and os.pread(file, 1, size - 1) != b"\n":
            files.append_line(file, "", path)


def whole(file: int, path: Path) -> bytes:
    """Return all that an open journal says."""
    with naming(path):
        data = b""
        while more := os.pread(file, LIMIT, len(data)):
            data += more
        return data


def bytes_at(path: Path) -> bytes:
    """Return what a plain file says; nothing where there is none that can be read."""
    try:
        return files.read_bytes(path, LIMIT)
    except files.Unreadable:
        return b""


def stamp(status: os.stat_result) -> tuple[int, ...]:
    """Return what tells that a file is another one, or was written to."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def is_in_place(file: int, path: Path) -> bool:
    """Whether an open journal is the file at that path."""
    try:
        there = path.lstat()
    except OSError:
        return False
    return os.path.samestat(os.fstat(file), there)


def refuse_lost(found: bytes, known: bytes | bytearray) -> None:
    """Raise ChairLost if a journal says, beyond what is known, that another process runs it."""
    if found == known:
        return
    before = set(bytes(known).split(b"\n"))
    for line in found.split(b"\n"):
        event = event_in(line) if line and line not in before else None
        match event:
            case TakenOver(by=by) | Resumed(by=by):
                raise HuddleTakenOver(f"{by} runs this huddle now", hint=TAKES)
            case HuddleEnded():
                raise HuddleTakenOver(
                    "this huddle was ended in another process", hint="huddle minutes"
                )
            case _:
                continue


@contextmanager
def locked_there(path: Path, ours: tuple[int, ...]) -> Iterator[bytes]:
    """Hold the file that lies in the place of a journal, if any, and give what it says.

    Raise ChairLost where another process holds it.
    """
    try:
        file = os.open(path, os.O_RDWR | _SAFELY)
    except OSError:
        yield b""
        return
    try:
        if stamp(os.fstat(file))[:2] != ours[:2] and not is_locked(file, path):
            raise HuddleTakenOver("another process runs this huddle now", hint=TAKES)
        yield whole(file, path)
    finally:
        files.let_go(file)


def is_of(path: Path, begun: Begun) -> bool:
    """Whether the file at `path` is a journal of the huddle that began so."""
    first = first_of(bytes_at(path))
    return first is not None and is_same(first, begun)


def first_of(text: bytes | bytearray) -> Begun | None:
    """Return how the huddle of a journal began, or None if it does not say so."""
    event = event_in(bytes(text).partition(b"\n")[0])
    return event if isinstance(event, Begun) else None
