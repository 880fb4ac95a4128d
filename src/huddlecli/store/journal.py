"""The journal of a live huddle: one event a line, on the disk before it is true.

While a process runs a huddle it holds the journal's lock, which the end of the process frees,
however it ends. Who takes the chair writes so into the journal; the holder finds it there.
For POSIX systems.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic_core import ValidationError

from huddlecli.core.errors import Busy, Unfinished
from huddlecli.core.loop.events import Begun, ChairTaken, Event, Resumed
from huddlecli.core.loop.evolve import fold
from huddlecli.core.loop.state import Huddle
from huddlecli.store import files
from huddlecli.store.checks import is_sane, is_zone

if TYPE_CHECKING:
    from pydantic import TypeAdapter

LIMIT = 16 * 1024 * 1024  # bytes; a three-hour huddle takes about 0.2 MiB
MOST = 20_000  # lines; a three-hour huddle has some hundred
PATIENCE = 5.0  # seconds that a holder gets to let go of the chair
GLANCE = 0.1  # seconds in which whoever only looks whether a journal is held is gone again
ENDING = ".jsonl"
# What the rules, which take for granted that they made a journal, say to one that they did not.
_MISFIT = (ArithmeticError, AssertionError, LookupError, StopIteration, TypeError, ValueError)
_SAFELY = os.O_NOFOLLOW | os.O_NONBLOCK


class ChairLost(Unfinished):
    """Another process runs this huddle now."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a journal says: its events, when the last line was written, what could not be read."""

    path: Path
    events: tuple[Event, ...]
    last: datetime
    torn: tuple[int, ...] = ()

    @property
    def begun(self) -> Begun:
        """The beginning, which every journal has first."""
        first = self.events[0]
        if not isinstance(first, Begun):
            raise TypeError(first)
        return first

    @property
    def chair(self) -> str:
        """Who runs or ran it last."""
        named = (e.by for e in reversed(self.events) if isinstance(e, Begun | Resumed | ChairTaken))
        return next(named)


class Journal:
    """A journal that this process holds and adds to."""

    def __init__(self, path: Path, file: int) -> None:
        """Take a journal that is open and held."""
        self.path = path
        self._file = file
        self._size = os.fstat(file).st_size

    def append(self, event: Event) -> None:
        """Add an event durably, or raise ChairLost where somebody else runs the huddle now."""
        size = os.fstat(self._file).st_size
        if size != self._size:
            self._look_for_another(size)
        files.append_line(self._file, line_of(event), self.path)
        self._size = os.fstat(self._file).st_size

    def _look_for_another(self, size: int) -> None:
        """Raise ChairLost if what another process wrote since says that it took the chair."""
        added = os.pread(self._file, max(size - self._size, 0), self._size)
        for line in added.decode(errors="replace").splitlines():
            event = _event(line)
            if isinstance(event, ChairTaken):
                raise ChairLost(f"{event.by} runs this huddle now", hint="huddle start --take-over")
        self._size = size

    def check(self) -> None:
        """Raise ChairLost if somebody else took the chair."""
        size = os.fstat(self._file).st_size
        if size != self._size:
            self._look_for_another(size)

    def finish(self, folder: Path) -> None:
        """Move the journal of a huddle that has ended into `folder`, and let go of it."""
        files.move(self.path, folder / self.path.name)
        self.close()

    def close(self) -> None:
        """Let go of the journal, where it lies."""
        os.close(self._file)


def folder_of(team: Path) -> Path:
    """Return the folder of the journals of unfinished huddles."""
    return team / "huddles" / "live"


def create(team: Path, begun: Begun) -> Journal:
    """Begin the journal of a huddle, or raise FileExistsError where its id is taken."""
    path = files.within(team, folder_of(team) / f"{begun.huddle}{ENDING}")
    files.write_new(path, f"{line_of(begun)}\n")
    return hold(path)


def hold(path: Path) -> Journal:
    """Hold an unfinished journal, or raise Busy where a process does."""
    file = _opened(path)
    if not _is_locked_within(GLANCE, file):
        os.close(file)
        raise Busy(
            f"{read(path).chair} runs this huddle now, in another process",
            hint="huddle start --take-over takes the chair",
        )
    _end_last_line(file, path)
    return Journal(path, file)


def held_by(written: Written) -> Busy:
    """Return the error for a huddle that a living process runs."""
    begun = written.begun
    return Busy(
        f"{written.chair} runs {begun.title} ({begun.huddle}) now, in another process",
        hint="huddle start --take-over takes the chair",
    )


def take_over(path: Path, taken: ChairTaken) -> Journal:
    """Hold a journal that another process may hold: it is told, and given time to let go."""
    file = _opened(path)
    _end_last_line(file, path)
    files.append_line(file, line_of(taken), path)
    # One that is stopped finds on waking that it has lost the chair, lock or no lock.
    _is_locked_within(PATIENCE, file)
    return Journal(path, file)


def is_held(path: Path) -> bool:
    """Whether a living process holds the journal."""
    try:
        file = os.open(path, os.O_RDONLY | _SAFELY)
    except OSError:
        return False
    try:
        return not _is_locked(file, is_looking=True)
    finally:
        os.close(file)


def read(path: Path) -> Written:
    """Return what a journal says; lines that are no events are left out and told by number."""
    lines = files.read(path, LIMIT).split("\n")
    if len(lines) > MOST:
        raise files.Unreadable(path, f"more than {MOST} lines")
    events: list[Event] = []
    torn = []
    for number, line in enumerate(lines, start=1):
        event = _event(line) if line else None
        if event is not None:
            events.append(event)
        elif line:
            torn.append(number)
    if not events or not isinstance(events[0], Begun):
        raise files.Unreadable(path, "it has no beginning")
    if events[0].huddle != path.stem:  # the minutes are written where its id says
        raise files.Unreadable(path, "its id is not its name")
    if not is_zone(events[0].timezone):
        raise files.Unreadable(path, "its time zone is none that is known")
    return Written(path, tuple(events), max(event.at for event in events), tuple(torn))


def state_after(written: Written) -> Huddle:
    """Return what is true after a journal, or raise Unreadable where an event cannot follow."""
    try:
        return fold(written.events)
    except _MISFIT as error:
        raise files.Unreadable(written.path, "its events do not follow from another") from error


def unfinished(team: Path) -> list[Path]:
    """Return the journals of unfinished huddles, the one last written to first."""
    folder = folder_of(team)
    paths = [folder / name for name in files.names(folder, ENDING)]
    return sorted(paths, key=lambda path: (_written_at(path), path.name), reverse=True)


def _written_at(path: Path) -> int:
    """Return when a journal was last written to; at first where it is gone already."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def line_of(event: Event) -> str:
    """Return an event as a line of a journal."""
    # In ASCII a line torn anywhere is still text, and the lines before it can be read.
    return _events().dump_json(event, ensure_ascii=True).decode()


def _event(line: str) -> Event | None:
    try:
        event = _events().validate_json(line)
    except ValidationError:
        return None
    return event if is_sane(event) else None


def make_ready() -> None:
    """Make what reads and writes events, which takes a moment, before it is asked for."""
    _events()


@cache
def _events() -> TypeAdapter[Event]:
    # A lobby is there sooner without: nothing is read or written yet.
    from pydantic import Field, TypeAdapter  # noqa: PLC0415

    return TypeAdapter(Annotated[Event, Field(discriminator="event")])


def _opened(path: Path) -> int:
    """Open an unfinished journal of the team, to be added to."""
    team = path.parents[2]  # huddles/live/ID.jsonl
    try:
        return os.open(files.within(team, path), os.O_RDWR | os.O_APPEND | _SAFELY)
    except OSError as error:
        raise files.NotSaved(path, files.reason_of(error)) from error


def _end_last_line(file: int, path: Path) -> None:
    """End a torn last line, so that what is added does not become part of it."""
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":
        files.append_line(file, "", path)


def _is_locked_within(patience: float, file: int) -> bool:
    """Whether this process could lock the file before its patience was over."""
    end = time.monotonic() + patience
    while not (is_locked := _is_locked(file)) and time.monotonic() < end:
        time.sleep(0.05)
    return is_locked


def _is_locked(file: int, *, is_looking: bool = False) -> bool:
    """Whether this process could lock the file, for itself or with others who only look."""
    import fcntl  # noqa: PLC0415  the module exists on POSIX systems only

    how = fcntl.LOCK_SH if is_looking else fcntl.LOCK_EX
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
