"""The open file of a journal: its content, its place, and take-overs by other processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huddlecli.core.errors import Unfinished
from huddlecli.core.huddle.events import Begun, HuddleEnded, Resumed, TakenOver
from huddlecli.core.huddle.huddle_ids import is_same
from huddlecli.store import files, platform
from huddlecli.store.event_lines import event_in
from huddlecli.store.file_lock import as_not_saved, try_lock

LIMIT = 16 * 1024 * 1024  # bytes that can be read
TAKES = "huddle start --take-over"


class HuddleTakenOver(Unfinished):
    """Another process runs the huddle now."""


def end_last_line(file: int, path: Path) -> None:
    """End a torn last line, so that the next event does not become part of it."""
    with as_not_saved(path):
        size = os.fstat(file).st_size
        if size and platform.read_at(file, 1, size - 1) != b"\n":
            files.append_line(file, "", path)


def content_of(file: int, path: Path) -> bytes:
    """Return the content of an open journal."""
    with as_not_saved(path):
        data = b""
        while more := platform.read_at(file, LIMIT, len(data)):
            data += more
        return data


def content_at(path: Path) -> bytes:
    """Return the content of a plain file, or nothing if it cannot be read."""
    try:
        return files.read_bytes(path, LIMIT)
    except files.Unreadable:
        return b""


def stamp(status: os.stat_result) -> tuple[int, ...]:
    """Return values that differ if a file is another file or was written to."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def is_in_place(file: int, path: Path) -> bool:
    """Whether an open journal is still the file at `path`."""
    try:
        there = path.lstat()
    except OSError:
        return False
    return os.path.samestat(os.fstat(file), there)


def refuse_taken_over(content: bytes, known: bytes | bytearray) -> None:
    """Raise HuddleTakenOver if new lines of a journal say that another process runs it."""
    if content == known:
        return
    before = set(bytes(known).split(b"\n"))
    for line in content.split(b"\n"):
        event = event_in(line) if line and line not in before else None
        match event:
            case TakenOver(by=by) | Resumed(by=by):
                raise HuddleTakenOver(f"{by} has taken over this huddle", hint=TAKES)
            case HuddleEnded():
                raise HuddleTakenOver(
                    "this huddle was ended in another terminal", hint="huddle minutes"
                )
            case _:
                continue


@contextmanager
def lock_replacement(path: Path, ours: tuple[int, ...]) -> Iterator[bytes]:
    """Lock the file that is in the place of a journal, if any, and yield its content.

    Raises HuddleTakenOver if another process has locked it.
    """
    try:
        file = platform.open_nofollow(path, os.O_RDWR)
    except OSError:
        yield b""
        return
    try:
        if stamp(os.fstat(file))[:2] != ours[:2] and not try_lock(file, path):
            raise HuddleTakenOver("another terminal has taken over this huddle", hint=TAKES)
        yield content_of(file, path)
    finally:
        files.close_quietly(file)


def is_of(path: Path, begun: Begun) -> bool:
    """Whether the file at `path` is a journal of the huddle with this beginning."""
    first = beginning_of(content_at(path))
    return first is not None and is_same(first, begun)


def beginning_of(text: bytes | bytearray) -> Begun | None:
    """Return the first event of a journal, or None if it has none."""
    event = event_in(bytes(text).partition(b"\n")[0])
    return event if isinstance(event, Begun) else None
