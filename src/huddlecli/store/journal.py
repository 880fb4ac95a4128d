"""The journal of a live huddle: one event per line, on the disk before it takes effect.

A process that runs a huddle holds the lock of its journal until the process ends, in whatever way.
A process that takes over adds an event to the journal, which the first process finds there. The id
of a huddle is the name of its journal. If the id in the first line was taken, the name has `-2`
added.
"""

from __future__ import annotations

import os
import stat
from datetime import datetime
from pathlib import Path

from huddlecli.core.doctor.copy_names import original_beside
from huddlecli.core.errors import Busy, Failed, Refused
from huddlecli.core.huddle.events import Begun, Event, HuddleEnded, Resumed, TakenOver
from huddlecli.core.huddle.evolve import fold
from huddlecli.core.huddle.huddle_ids import is_called, is_same, others_beside
from huddlecli.core.huddle.state import Huddle
from huddlecli.core.value import Value, replace
from huddlecli.store import files, platform
from huddlecli.store.event_lines import event_in, line_of
from huddlecli.store.file_lock import lock_within, try_lock
from huddlecli.store.lock import team_lock
from huddlecli.store.mistakes import is_zone
from huddlecli.store.open_journal import (
    LIMIT,
    TAKES,
    HuddleTakenOver,
    beginning_of,
    content_at,
    content_of,
    end_last_line,
    is_in_place,
    is_of,
    lock_replacement,
    refuse_taken_over,
    stamp,
)
from huddlecli.store.places import JOURNAL_ENDING, LIVE, TeamFolderGone, is_there

# A three-hour huddle takes a few hundred lines and 0.2 MiB. The limits for writing are well below
# those for reading, so that a full huddle can always be continued and ended.
FULL, FULL_LINES = 4 * 1024 * 1024, 5_000  # bytes and lines after which nothing is added
SPARE, LONGEST = 1_000, 1024  # lines and bytes per line that are left to say who continues
MOST = 20_000  # lines that can be read
# Minutes may have 100,000 values: a line makes at most ten of them, a planned item twelve.
VALUES, OF_LINE, OF_ITEM = 90_000, 10, 12
PATIENCE = 5.0  # seconds that the holder gets to release the journal
GLANCE = 0.1  # seconds after which a process that only checks the lock has released it
# The errors of the rules when they replay a journal that they did not write.
_REPLAY_ERRORS = (
    ArithmeticError,
    AssertionError,
    LookupError,
    StopIteration,
    TypeError,
    ValueError,
)


class JournalContents(Value, kw_only=False):
    """The events of a journal, when it ended, and the numbers of unreadable lines.

    `last` is the time of the last event, without take-overs.
    """

    path: Path
    events: tuple[Event, ...]
    last: datetime
    torn: tuple[int, ...] = ()

    @property
    def begun(self) -> Begun:
        """The first event, which every journal has."""
        first = self.events[0]
        if not isinstance(first, Begun):
            raise TypeError(first)
        return first

    @property
    def latest(self) -> datetime:
        """The latest time in it. A clock that was set back continues from there."""
        return max(event.at for event in self.events)

    @property
    def chair(self) -> str:
        """The person who runs it or ran it last."""
        named = (e.by for e in reversed(self.events) if isinstance(e, Begun | Resumed | TakenOver))
        return next(named)


class Journal:
    """A journal that this process holds and appends to.

    Its content is in memory too. If a program that synchronizes, restores or edits files replaces
    or removes the journal, it is written again.
    """

    def __init__(self, path: Path, file: int) -> None:
        """Read a journal that is open and locked."""
        self.path = path
        self.repairs = 0  # how often it was written again
        self._file = file
        self._text = bytearray(content_of(file, path))
        self._lines = self._text.count(b"\n")
        self._stamp = stamp(os.fstat(file))
        self._first = beginning_of(self._text)

    @property
    def is_renamed(self) -> bool:
        """Whether the huddle has another id than at its beginning, which was taken."""
        return self._first is not None and self._first.huddle != self.huddle

    @property
    def huddle(self) -> str:
        """The id of the huddle."""
        return self.path.stem

    def append(self, event: Event) -> None:
        """Append an event durably, or raise HuddleTakenOver if another process runs the huddle."""
        self.check()
        line = line_of(event)
        files.append_line(self._file, line, self.path)
        added = f"{line}\n".encode()
        self._text += added
        self._lines += 1
        there = self._current_stamp()
        if there and there[:2] == self._stamp[:2] and there[2] == len(self._text):
            self._stamp = there
            return
        try:  # it was just replaced or cut: an accepted event has to be in the file
            self._restore_place(there)
        except Failed:
            del self._text[-len(added) :]
            self._lines -= 1
            raise

    def refuse_if_full(self, event: Event) -> None:
        """Raise Refused if there is no room left for an event.

        Events that end or continue a huddle have room of their own.
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
            raise Refused("the journal of this huddle is full", hint="/end writes its minutes")

    @property
    def has_room_for_heartbeats(self) -> bool:
        """Whether there is room for heartbeats, which only say that the process is running."""
        return self._lines < FULL_LINES // 2 and len(self._text) < FULL // 2

    def check(self) -> None:
        """Raise HuddleTakenOver if another process runs the huddle; restore the file if needed.

        This takes a microsecond as long as nobody else writes to the journal.
        """
        there = self._current_stamp()
        if there != self._stamp:
            self._restore_place(there)

    def _current_stamp(self) -> tuple[int, ...] | None:
        """Return the stamp of the file in the place of the journal, or None if there is none."""
        try:
            return stamp(self.path.lstat())
        except OSError:
            return None

    def _restore_place(self, there: tuple[int, ...] | None) -> None:
        """Give way to another process, or restore the file after changes by another program."""
        refuse_taken_over(content_of(self._file, self.path), self._text)
        if there is not None and there[:2] == self._stamp[:2]:
            self._read_additions()
        else:
            self._rewrite()

    def _read_additions(self) -> None:
        """Read what others appended to the journal, or write it again if they changed more."""
        content = content_of(self._file, self.path)
        if not content.startswith(self._text):
            self._rewrite()
            return
        end_last_line(self._file, self.path)
        self._text = bytearray(content_of(self._file, self.path))
        self._lines = self._text.count(b"\n")
        self._stamp = stamp(os.fstat(self._file))

    def _rewrite(self) -> None:
        """Write the journal from memory to its place, or beside it if another huddle is there."""
        self._refuse_ended()
        team = team_of(self.path)
        if not is_there(team):
            raise TeamFolderGone(team)
        text = self._text.decode(errors="replace")
        if self._is_taken():
            names = (f"{huddle}{JOURNAL_ENDING}" for huddle in others_beside(self.huddle))
            paths = (self.path.with_name(name) for name in names)
            self.path = next(path for path in paths if not os.path.lexists(path))
        with lock_replacement(self.path, self._stamp) as content:
            refuse_taken_over(content, self._text)
            files.replace(files.within(team, self.path), text)
        old, self._file = self._file, _opened(self.path)
        files.close_quietly(old)
        if not lock_within(GLANCE, self._file, self.path):
            raise HuddleTakenOver("another terminal has taken over this huddle", hint=TAKES)
        self._text = bytearray(text.encode())
        self._stamp = stamp(os.fstat(self._file))
        self.repairs += 1

    def _is_taken(self) -> bool:
        """Whether the place of the journal has another huddle's journal or something else."""
        try:
            is_plain = stat.S_ISREG(os.lstat(self.path).st_mode)
        except OSError:
            return False
        first, ours = beginning_of(content_at(self.path)), self._first
        return not is_plain or bool(first and ours and not is_same(first, ours))

    def _refuse_ended(self) -> None:
        """Raise HuddleTakenOver if the journal is beside its minutes: another process ended it."""
        home = self.path.parents[1] / self.huddle[:7] / self.path.name
        ours = self._first
        if ours and os.path.lexists(home) and is_of(home, ours):
            hint = f"huddle minutes show {self.huddle}"
            raise HuddleTakenOver("this huddle was ended in another terminal", hint=hint)

    def finish(self, folder: Path, huddle: str | None = None) -> None:
        """Move the journal of an ended huddle into `folder` and close it.

        Its new name is `huddle`, the id of the minutes, or its old name.
        """
        target = folder / f"{huddle or self.huddle}{JOURNAL_ENDING}"
        try:
            team = team_of(self.path)
            files.move(files.within(team, self.path), files.within(team, target))
        except FileExistsError:
            self._drop_copy(target)
        self.close()

    def _drop_copy(self, target: Path) -> None:
        """Remove the journal if the one beside the minutes has the same events."""
        if not content_at(target).startswith(self._text):
            raise files.NotSaved(target, "another journal has this name") from None
        files.remove(files.within(team_of(self.path), self.path))

    def close(self) -> None:
        """Close the journal and leave it in its place."""
        files.close_quietly(self._file)


def folder_of(team: Path) -> Path:
    """Return the folder of the journals of unfinished huddles."""
    return team / LIVE


def refuse_without_locks(team: Path, huddle: str) -> None:
    """Raise NotSaved if the disk of the team has no locks, which journals need."""
    try:
        with team_lock(team):
            return
    except files.NotSaved as error:
        if getattr(error.__cause__, "filename", None):
            return  # the lock file cannot be made, which says nothing about locks
        path = folder_of(team) / f"{huddle}{JOURNAL_ENDING}"
        from shlex import quote  # noqa: PLC0415  only an error needs it

        refusal = files.NotSaved(path, error.reason)
        refusal.hint = f"df -T {quote(str(team))}"  # the folder of the journal may not exist yet
        raise refusal from error


def team_of(path: Path) -> Path:
    """Return the team folder of an unfinished journal, `huddles/live/ID.jsonl` in it."""
    return path.parents[2]


def create(team: Path, begun: Begun) -> Journal:
    """Begin the journal of a huddle, or raise FileExistsError if its id is taken."""
    path = folder_of(team) / f"{begun.huddle}{JOURNAL_ENDING}"
    files.write_new(files.within(team, path), f"{line_of(begun)}\n")
    return open_locked(path)


def open_locked(path: Path) -> Journal:
    """Open and lock an unfinished journal, or raise Busy if a process holds it."""
    while True:
        file = _opened(path)
        try:
            is_held = lock_within(GLANCE, file, path)
        except files.NotSaved:
            files.close_quietly(file)
            raise
        if is_held and not is_in_place(file, path):  # its holder just wrote it again
            files.close_quietly(file)
            continue
        if is_held:
            end_last_line(file, path)
            return Journal(path, file)
        files.close_quietly(file)
        raise Busy(
            f"{read(path).chair} is already running this huddle in another terminal",
            hint="huddle start --take-over",
        )


def busy_error(contents: JournalContents) -> Busy:
    """Return the error for a huddle that a running process holds."""
    begun = contents.begun
    return Busy(
        f'{contents.chair} is already running "{begun.title}" ({begun.huddle}) in another terminal',
        hint="huddle start --take-over",
    )


def take_over(path: Path, taken: TakenOver) -> Journal:
    """Take over a journal. The process that holds it finds the event and gets time to stop."""
    while True:
        file = _opened(path)
        end_last_line(file, path)
        files.append_line(file, line_of(taken), path)
        # A suspended process finds the event when it wakes up, with or without a lock.
        lock_within(PATIENCE, file, path)
        if is_in_place(file, path):
            return Journal(path, file)
        files.close_quietly(file)


def is_held(path: Path) -> bool:
    """Whether a running process holds the journal."""
    try:
        file = platform.open_nofollow(path)
    except OSError:
        return False
    try:
        return not try_lock(file, path, is_looking=True)
    except files.NotSaved:  # a disk without locks: no process holds it
        return False
    finally:
        files.close_quietly(file)


def add_line(path: Path, line: str) -> None:
    """Add the line of an event to a journal that another process holds, which finds it there."""
    file = _opened(path)
    try:
        end_last_line(file, path)
        files.append_line(file, line, path)
    finally:
        files.close_quietly(file)


def read(path: Path) -> JournalContents:
    """Return the events of a journal, and the numbers of lines that are not events."""
    return parse(path, files.read_bytes(path, LIMIT))


def parse(path: Path, data: bytes) -> JournalContents:
    """Return the events in the `data` of a journal that is, or is to be, at `path`."""
    lines = data.split(b"\n")
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
        raise files.Unreadable(path, "its first event is missing")
    if not is_called(path.stem, events[0]):  # the id decides where the minutes are written
        raise files.Unreadable(path, "its id differs from its file name")
    if not is_zone(events[0].timezone):
        raise files.Unreadable(path, "its time zone is unknown")
    events[0] = replace(events[0], huddle=path.stem)
    last = max(event.at for event in events if not isinstance(event, TakenOver))
    return JournalContents(path, tuple(events), last, tuple(torn))


def state_after(contents: JournalContents) -> Huddle:
    """Return the state after all events, or raise Unreadable if they contradict each other."""
    try:
        return fold(contents.events)
    except _REPLAY_ERRORS as error:
        raise files.Unreadable(contents.path, "its events contradict each other") from error


def unfinished(team: Path) -> list[Path]:
    """Return the journals of unfinished huddles, the last one that was written to first."""
    folder = folder_of(team)
    names = files.names(folder, JOURNAL_ENDING)
    paths = [folder / name for name in names if not original_beside(name, names)]
    return sorted(paths, key=lambda path: (written_at(path), path.name), reverse=True)


def written_at(path: Path) -> float:
    """Return when a journal was last written to, in seconds, or 0 if it no longer exists."""
    try:
        return path.stat().st_mtime_ns / 1e9
    except OSError:
        return 0.0


def _opened(path: Path) -> int:
    """Open an unfinished journal to append to it."""
    return files.open_file(files.within(team_of(path), path), os.O_RDWR | os.O_APPEND)
