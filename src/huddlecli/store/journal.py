"""The journal of a live huddle: one event a line, on the disk before it is true.

While a process runs a huddle it holds the journal's lock, which the end of the process frees,
however it ends. A process that takes over says so in the journal, where the holder finds it.
The id of a huddle is the name of its journal, which may have `-2` more than its first line says:
then that id was taken. For POSIX systems.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from huddlecli.core.errors import Busy, Failed, Refused
from huddlecli.core.huddle.events import Begun, Event, HuddleEnded, Resumed, TakenOver
from huddlecli.core.huddle.evolve import fold
from huddlecli.core.huddle.state import Huddle
from huddlecli.store import files
from huddlecli.store.event_lines import event_in, line_of
from huddlecli.store.file_lock import is_locked, is_locked_within
from huddlecli.store.huddle_ids import is_called, is_same, others_beside
from huddlecli.store.lock import team_lock
from huddlecli.store.mistakes import is_zone
from huddlecli.store.open_journal import (
    LIMIT,
    TAKES,
    HuddleTakenOver,
    bytes_at,
    end_last_line,
    first_of,
    is_in_place,
    is_of,
    locked_there,
    refuse_lost,
    stamp,
    whole,
)
from huddlecli.store.places import JOURNAL_ENDING, LIVE, Gone, is_there

# A three-hour huddle takes some hundred lines and 0.2 MiB. What is written stays well below what
# can be read, so that there is always room to go on with a full huddle and to end it.
FULL, FULL_LINES = 4 * 1024 * 1024, 5_000  # bytes and lines from which on nothing is added
SPARE, LONGEST = 1_000, 1024  # lines, of so many bytes at most, that say who goes on with it
MOST = 20_000  # lines that can be read
# Of the 100,000 values that minutes may have a line makes seven at most, a planned item twelve.
VALUES, OF_LINE, OF_ITEM = 90_000, 7, 12
PATIENCE = 5.0  # seconds that a holder gets to let go of the chair
GLANCE = 0.1  # seconds in which whoever only looks whether a journal is held is gone again
# What the rules, which take for granted that they made a journal, say to one that they did not.
_REPLAY_ERRORS = (
    ArithmeticError,
    AssertionError,
    LookupError,
    StopIteration,
    TypeError,
    ValueError,
)
_SAFELY = os.O_NOFOLLOW | os.O_NONBLOCK


@dataclass(frozen=True, slots=True)
class JournalContents:
    """What a journal says: its events, until when it ran, what could not be read.

    `last` is when the last line of a process that ran it was written: a take-over is none.
    """

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
    def latest(self) -> datetime:
        """The latest instant in it: a clock that was set back since goes on from there."""
        return max(event.at for event in self.events)

    @property
    def chair(self) -> str:
        """Who runs or ran it last."""
        named = (e.by for e in reversed(self.events) if isinstance(e, Begun | Resumed | TakenOver))
        return next(named)


class Journal:
    """A journal that this process holds and adds to.

    All that it says is in memory too: a program that synchronises, restores or edits files may
    replace the journal or remove it, and then it is written again.
    """

    def __init__(self, path: Path, file: int) -> None:
        """Take a journal that is open and held."""
        self.path = path
        self.repairs = 0  # how often it was written again
        self._file = file
        self._text = bytearray(whole(file, path))
        self._lines = self._text.count(b"\n")
        self._stamp = stamp(os.fstat(file))
        self._first = first_of(self._text)

    @property
    def is_renamed(self) -> bool:
        """Whether the huddle got another id than it began with, since that was taken."""
        return self._first is not None and self._first.huddle != self.huddle

    @property
    def huddle(self) -> str:
        """The id under which the huddle is kept."""
        return self.path.stem

    def append(self, event: Event) -> None:
        """Add an event durably, or raise ChairLost where somebody else runs the huddle now."""
        self.check()
        line = line_of(event)
        files.append_line(self._file, line, self.path)
        added = f"{line}\n".encode()
        self._text += added
        self._lines += 1
        there = self._there()
        if there and there[:2] == self._stamp[:2] and there[2] == len(self._text):
            self._stamp = there
            return
        try:  # it was replaced or cut just before: what is accepted has to be in its place
            self._settle(there)
        except Failed:
            del self._text[-len(added) :]
            self._lines -= 1
            raise

    def refuse_if_full(self, event: Event) -> None:
        """Raise Refused where no room is left for an event, so that all can be read again.

        What ends a huddle, or goes on with it, has room of its own.
        """
        if isinstance(event, HuddleEnded):
            return
        spare = SPARE if isinstance(event, Resumed | TakenOver) else 0
        lines, size = self._lines + 1, len(self._text) + len(line_of(event).encode()) + 1
        first = self._first
        planned = len(first.items) + len(first.later) + len(first.present) if first else 0
        values = lines * OF_LINE + planned * OF_ITEM
        if (
            lines > FULL_LINES + spare
            or size > FULL + spare * LONGEST
            or values > VALUES + spare * OF_LINE
        ):
            raise Refused("this huddle is full", hint="/end writes its minutes")

    @property
    def has_room_for_breath(self) -> bool:
        """Whether there is room for lines that only say that the process is there."""
        return self._lines < FULL_LINES // 2 and len(self._text) < FULL // 2

    def check(self) -> None:
        """Raise ChairLost if somebody else runs the huddle; see that the journal is in its place.

        Looking takes a microsecond as long as nobody else wrote there.
        """
        there = self._there()
        if there != self._stamp:
            self._settle(there)

    def _there(self) -> tuple[int, ...] | None:
        """Return what tells whether the file in the place of the journal is ours as we left it."""
        try:
            return stamp(self.path.lstat())
        except OSError:
            return None

    def _settle(self, there: tuple[int, ...] | None) -> None:
        """Give way to another process, or put right what another program did."""
        refuse_lost(whole(self._file, self.path), self._text)
        if there is not None and there[:2] == self._stamp[:2]:
            self._look_again()
        else:
            self._write_again()

    def _look_again(self) -> None:
        """Take over what was added to the journal from elsewhere, or write it as it was."""
        found = whole(self._file, self.path)
        if not found.startswith(self._text):
            self._write_again()
            return
        end_last_line(self._file, self.path)
        self._text = bytearray(whole(self._file, self.path))
        self._lines = self._text.count(b"\n")
        self._stamp = stamp(os.fstat(self._file))

    def _write_again(self) -> None:
        """Put a journal with all that is in memory where it was, or beside another huddle's."""
        self._refuse_ended()
        team = team_of(self.path)
        if not is_there(team):
            raise Gone(team)
        text = self._text.decode(errors="replace")
        if self._is_taken():
            names = (f"{one}{JOURNAL_ENDING}" for one in others_beside(self.huddle))
            paths = (self.path.with_name(name) for name in names)
            self.path = next(one for one in paths if not os.path.lexists(one))
        with locked_there(self.path, self._stamp) as found:
            refuse_lost(found, self._text)
            files.replace(files.within(team, self.path), text)
        old, self._file = self._file, _opened(self.path)
        files.let_go(old)
        if not is_locked_within(GLANCE, self._file, self.path):
            raise HuddleTakenOver("another process runs this huddle now", hint=TAKES)
        self._text = bytearray(text.encode())
        self._stamp = stamp(os.fstat(self._file))
        self.repairs += 1

    def _is_taken(self) -> bool:
        """Whether another huddle's journal, or no plain file, lies in the place of the journal."""
        try:
            is_plain = stat.S_ISREG(os.lstat(self.path).st_mode)
        except OSError:
            return False
        first, ours = first_of(bytes_at(self.path)), self._first
        return not is_plain or bool(first and ours and not is_same(first, ours))

    def _refuse_ended(self) -> None:
        """Raise ChairLost if the journal lies beside its minutes: it was ended elsewhere."""
        home = self.path.parents[1] / self.huddle[:7] / self.path.name
        ours = self._first
        if ours and os.path.lexists(home) and is_of(home, ours):
            hint = f"huddle minutes show {self.huddle}"
            raise HuddleTakenOver("this huddle was ended in another process", hint=hint)

    def finish(self, folder: Path, huddle: str | None = None) -> None:
        """Move the journal of a huddle that has ended into `folder`, and let go of it.

        Its name there is the id under which its minutes lie, its own if none is given.
        """
        target = folder / f"{huddle or self.huddle}{JOURNAL_ENDING}"
        try:
            team = team_of(self.path)
            files.move(files.within(team, self.path), files.within(team, target))
        except FileExistsError:
            self._drop_copy(target)
        self.close()

    def _drop_copy(self, target: Path) -> None:
        """Remove the journal from its place if all that it says lies beside the minutes."""
        if not bytes_at(target).startswith(self._text):
            raise files.NotSaved(target, "there is another journal of that name") from None
        files.remove(files.within(team_of(self.path), self.path))

    def close(self) -> None:
        """Let go of the journal, where it lies."""
        files.let_go(self._file)


def folder_of(team: Path) -> Path:
    """Return the folder of the journals of unfinished huddles."""
    return team / LIVE


def refuse_without_locks(team: Path, huddle: str) -> None:
    """Raise NotSaved where the team's disk has no locks: nobody could hold the journal."""
    try:
        with team_lock(team):
            return
    except files.NotSaved as error:
        if getattr(error.__cause__, "filename", None):
            return  # the lock's file cannot be made: the journal cannot either, or needs it not
        path = folder_of(team) / f"{huddle}{JOURNAL_ENDING}"
        from shlex import quote  # noqa: PLC0415  only an error needs it

        told = files.NotSaved(path, error.reason)
        told.hint = f"df -T {quote(str(team))}"  # there may be no folder for the journal yet
        raise told from error


def team_of(path: Path) -> Path:
    """Return the team folder of an unfinished journal, `huddles/live/ID.jsonl` in it."""
    return path.parents[2]


def create(team: Path, begun: Begun) -> Journal:
    """Begin the journal of a huddle, or raise FileExistsError where its id is taken."""
    path = folder_of(team) / f"{begun.huddle}{JOURNAL_ENDING}"
    files.write_new(files.within(team, path), f"{line_of(begun)}\n")
    return open_locked(path)


def open_locked(path: Path) -> Journal:
    """Hold an unfinished journal, or raise Busy where a process does."""
    while True:
        file = _opened(path)
        try:
            is_held = is_locked_within(GLANCE, file, path)
        except files.NotSaved:
            files.let_go(file)
            raise
        if is_held and not is_in_place(file, path):  # its holder wrote it again just now
            files.let_go(file)
            continue
        if is_held:
            end_last_line(file, path)
            return Journal(path, file)
        files.let_go(file)
        raise Busy(
            f"{read(path).chair} runs this huddle now, in another process",
            hint="huddle start --take-over",
        )


def held_by(written: JournalContents) -> Busy:
    """Return the error for a huddle that a living process runs."""
    begun = written.begun
    return Busy(
        f"{written.chair} runs {begun.title} ({begun.huddle}) now, in another process",
        hint="huddle start --take-over",
    )


def take_over(path: Path, taken: TakenOver) -> Journal:
    """Hold a journal that another process may hold: it is told, and given time to let go."""
    while True:
        file = _opened(path)
        end_last_line(file, path)
        files.append_line(file, line_of(taken), path)
        # One that is stopped finds on waking that it has lost the chair, lock or no lock.
        is_locked_within(PATIENCE, file, path)
        if is_in_place(file, path):
            return Journal(path, file)
        files.let_go(file)


def is_held(path: Path) -> bool:
    """Whether a living process holds the journal."""
    try:
        file = os.open(path, os.O_RDONLY | _SAFELY)
    except OSError:
        return False
    try:
        return not is_locked(file, path, is_looking=True)
    except files.NotSaved:  # without locks nobody holds anything
        return False
    finally:
        files.let_go(file)


def read(path: Path) -> JournalContents:
    """Return what a journal says; lines that are no events are left out and told by number."""
    lines = files.read_bytes(path, LIMIT).split(b"\n")
    if len(lines) > MOST:
        raise files.Unreadable(path, f"more than {MOST} lines")
    events: list[Event] = []
    torn = []
    for number, line in enumerate(lines, start=1):
        event = event_in(line) if line else None
        if event is not None:
            events.append(event)
        elif line:
            torn.append(number)
    if not events or not isinstance(events[0], Begun):
        raise files.Unreadable(path, "it has no beginning")
    if not is_called(path.stem, events[0]):  # the minutes are written where its id says
        raise files.Unreadable(path, "its id is not its name")
    if not is_zone(events[0].timezone):
        raise files.Unreadable(path, "its time zone is none that is known")
    events[0] = replace(events[0], huddle=path.stem)
    last = max(event.at for event in events if not isinstance(event, TakenOver))
    return JournalContents(path, tuple(events), last, tuple(torn))


def state_after(written: JournalContents) -> Huddle:
    """Return what is true after a journal, or raise Unreadable where an event cannot follow."""
    try:
        return fold(written.events)
    except _REPLAY_ERRORS as error:
        raise files.Unreadable(written.path, "its events do not follow from another") from error


def unfinished(team: Path) -> list[Path]:
    """Return the journals of unfinished huddles, the one last written to first."""
    folder = folder_of(team)
    paths = [folder / name for name in files.names(folder, JOURNAL_ENDING)]
    return sorted(paths, key=lambda path: (written_at(path), path.name), reverse=True)


def written_at(path: Path) -> float:
    """Return when a journal was last written to, in seconds; 0 where it is gone already."""
    try:
        return path.stat().st_mtime_ns / 1e9
    except OSError:
        return 0.0


def _opened(path: Path) -> int:
    """Open an unfinished journal of the team, to be added to."""
    return files.opened(files.within(team_of(path), path), os.O_RDWR | os.O_APPEND)
