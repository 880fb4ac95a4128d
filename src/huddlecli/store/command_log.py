"""The log of a user's commands, a line for each, in the user's state folder.

A line is written before the files of its command, and marked when they are written. So a command
that was killed is known, and the changes with its id show how far it came.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from huddlecli.core.ids import new_id
from huddlecli.core.past_commands import PastCommand, Texts
from huddlecli.core.records import About
from huddlecli.core.text import folded
from huddlecli.store import files, platform
from huddlecli.store.platform.modes import PRIVATE

NAME = "commands.jsonl"
MOST = 1000

_CMD = 6  # characters
_NAMES = 2  # words that name a command of a group
_BEGUN, _ENDED, _FAILED = "begun", "ended", "empty"  # of equal length: one overwrites another
_SHORTEST = 150  # bytes of a line
_START = '{"state": "'
_BEGUN_LINE = f'{_START}{_BEGUN}"'.encode()
_TAIL = 64 * 1024  # bytes
_LIMIT = 512 * 1024 * 1024


class CommandHeading(NamedTuple):
    """What is known about a command before it writes: time, user, team and typed words.

    `created` are the ids of records that it makes with no trace of itself in them.
    """

    at: datetime
    by: str
    team: str
    words: Sequence[str]
    huddle: bool = False
    undoes: str | None = None
    created: Sequence[str] = ()


class CommandLog:
    """The commands of one user."""

    def __init__(
        self,
        state: Path,
        heading: Callable[[], CommandHeading],
        trouble: Callable[[files.NotSaved], None],
        *,
        is_of_no_effect: bool = False,
    ) -> None:
        """Log commands in the folder `state`. `trouble` is called if that fails.

        A command of no effect only finishes what another command began.
        """
        self._path = state / NAME
        self._heading = heading
        self._trouble = trouble
        self._is_of_no_effect = is_of_no_effect
        self.is_used = False  # whether this process wrote a command into it

    @staticmethod
    def draw() -> str:
        """Return the id of a new command."""
        return new_id(lambda n: int.from_bytes(os.urandom(8)) % n)[:_CMD]

    @contextmanager
    def noted(
        self, cmd: str, records: Sequence[About], texts: Mapping[str, tuple[str | None, str | None]]
    ) -> Iterator[None]:
        """Write the line of a command, and after the block whether it was carried out."""
        import json  # noqa: PLC0415 - most commands write nothing

        heading = self._heading()
        self.is_used = True
        line = {
            "state": _BEGUN,
            "cmd": cmd,
            "at": f"{heading.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
            "written": time.time_ns(),
            "by": heading.by,
            "team": heading.team,
            "words": list(heading.words),
            "records": records,
            "files": texts,
            **({"huddle": True} if heading.huddle else {}),
            **({"undoes": heading.undoes} if heading.undoes else {}),
            **({"created": list(heading.created)} if heading.created else {}),
        }
        trouble: files.NotSaved | None = None
        try:
            file, place = self._appended(json.dumps(line))
        except OSError as error:
            trouble = files.NotSaved(self._path, files.reason_of(error))
        except files.NotSaved as error:
            trouble = error
        except files.Unreadable as error:
            trouble = files.NotSaved(error.path, error.reason)
        if trouble:
            yield
            self._trouble(trouble)
            return
        state = _FAILED
        try:
            yield
            state = _FAILED if self._is_of_no_effect else _ENDED
        finally:
            with suppress(OSError):  # it stays `begun`, and the files show the rest
                platform.write_at(file, state.encode(), place + len(_START))
            files.close_quietly(file)

    def commands(self, team: str, *by: str) -> list[PastCommand]:
        """Return the commands of a person, by all their names, in a team, the earliest first."""
        names = {folded(name) for name in by}
        return [past for past in self._all() if past.team == team and folded(past.by) in names]

    def count_since(self, team: str, written: int) -> int:
        """Return how many commands changed a team after `written`, in ns since 1970."""
        return sum(
            past.team == team and past.written > written and past.was_done is not False
            for past in self._all()
        )

    def place_of(self, cmd: str) -> str | None:
        """Return the team folder of a command on this machine, or None if it is not in the log."""
        return next((past.team for past in self._all() if past.cmd == cmd), None)

    def last(self, is_wanted: Callable[[PastCommand], bool]) -> PastCommand | None:
        """Return the last command in any team that is wanted, or None."""
        return next((past for past in reversed(self._all()) if is_wanted(past)), None)

    def _all(self) -> list[PastCommand]:
        """Return the commands of all teams, the earliest first."""
        try:
            text = _text(self._path)
        except files.Missing:
            return []
        parsed = (_command(line) for line in text.splitlines())
        return [past for past in parsed if past]

    def unfinished(self) -> PastCommand | None:
        """Return the last command if it writes several files and has not finished.

        Its process was killed or is still running: then it holds the lock of the team.
        """
        try:
            descriptor = platform.open_nofollow(self._path)  # a pipe or a link is not a log
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    return None
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _TAIL))
                line = file.read().rstrip(b"\n").rpartition(b"\n")
                if size > _TAIL and not line[1]:  # a long one
                    file.seek(0)
                    line = file.read().rstrip(b"\n").rpartition(b"\n")
        except OSError:
            return None
        if not line[2].startswith(_BEGUN_LINE):
            return None
        last = _command(line[2].decode(errors="replace"))
        return last if last and len(last.records) + len(last.files) > 1 else None

    def settle(self, cut: PastCommand) -> None:
        """Mark a command as one without effect."""
        with self._path.open("r+b") as file:
            place = file.read().rfind(f'{_START}{_BEGUN}", "cmd": "{cut.cmd}"'.encode())
            if place >= 0:
                file.seek(place + len(_START))
                file.write(_FAILED.encode())

    def forget(self, ids: Collection[str], texts: Collection[str]) -> None:
        """Remove the words about some records from the commands that wrote them.

        An import keeps its words, except for those that have one of `texts`.
        """
        try:
            file = platform.open_nofollow(self._path)
        except FileNotFoundError:
            return
        try:
            with suppress(OSError):  # a disk without locks
                platform.wait_for_lock(file)
            lines = _text(self._path).splitlines(keepends=True)
            kept = [_without_words(line, ids, texts) for line in lines]
            if kept != lines:
                files.replace(self._path, "".join(kept))
            self._remove_leftovers()
        finally:
            files.close_quietly(file)

    def _remove_leftovers(self) -> None:
        """Remove what a process that was killed has left of the log. The log is locked."""
        for name in files.names(self._path.parent, ".tmp", hidden=True):
            place = self._path.parent / name
            with suppress(files.Unreadable, files.NotSaved):
                if files.read_bytes(place, _LIMIT).startswith(_START.encode()):
                    files.remove(place)

    def _appended(self, line: str) -> tuple[int, int]:
        """Append a line. Return the open file and the position of the line."""
        files.make_folder(self._path.parent, PRIVATE)
        while True:
            file = platform.open_nofollow(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                if self._is_ready(file):
                    return file, _append(file, line)
            except BaseException:
                files.close_quietly(file)
                raise
            files.close_quietly(file)

    def _is_ready(self, file: int) -> bool:
        """Whether a line may be appended to `file`; if not, it has to be opened again.

        Commands may append at the same time, each line in one call. Dropping the oldest lines needs
        an exclusive lock. If others are writing, a later command drops them.
        """
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise files.NotSaved(self._path, "not a plain file")
        with suppress(OSError):
            if platform.try_lock(file) and self._is_trimmed(file):
                return False
        try:
            platform.wait_for_lock(file, shared=True)
        except OSError:
            return True  # a disk without locks: lines are never dropped
        try:
            return os.path.samestat(os.fstat(file), self._path.stat())
        except FileNotFoundError:
            return False

    def _is_trimmed(self, file: int) -> bool:
        """Drop the oldest lines if there are too many. Return whether the file was replaced."""
        size = os.fstat(file).st_size
        if size < MOST * _SHORTEST or not os.path.samestat(os.fstat(file), self._path.stat()):
            return False
        lines = _text(self._path).splitlines(keepends=True)
        if len(lines) < MOST:
            return False
        files.replace(self._path, "".join(lines[-(MOST - 1) :]))
        return True


class HuddleLog:
    """A huddle in the log: a single command, however much it writes and however long it takes."""

    def __init__(self, log: CommandLog) -> None:
        """Draw the id of the huddle. Its line is written with its first record."""
        self._log = log
        self._cmd = log.draw()
        self._is_noted = False

    def draw(self) -> str:
        """Return the id of the huddle."""
        return self._cmd

    def noted(
        self, cmd: str, records: Sequence[About], texts: Mapping[str, tuple[str | None, str | None]]
    ) -> AbstractContextManager[None]:
        """Write the line of the huddle, once."""
        del cmd, records, texts  # a huddle undoes its records itself
        self.note()
        return nullcontext()

    def note(self) -> None:
        """Write the line of the huddle, unless it is in the log already."""
        if not self._is_noted:
            self._is_noted = True
            with self._log.noted(self._cmd, (), {}):
                pass


def _text(path: Path) -> str:
    """Return the text of the log. Its lines are ASCII, so other bytes are replaced."""
    return files.read_bytes(path, _LIMIT).decode(errors="replace")


def _without_words(line: str, ids: Collection[str], texts: Collection[str]) -> str:
    """Return the line of a command without its words if it wrote one of the records."""
    import json  # noqa: PLC0415 - as above

    past = _command(line)
    if past is None or not any(record_id in ids for _, record_id in past.records):
        return line
    words = [*past.words]
    if past.is_import:
        words = ["…" if any(text in folded(word) for text in texts) else word for word in words]
    else:
        start = words.index("lead") + _NAMES if "lead" in words else 0
        words[start:] = ["…"] * (len(words) > start)
    return json.dumps({**json.loads(line), "words": words}) + "\n"


def _append(file: int, line: str) -> int:
    """Append a line, and return its position."""
    size = os.fstat(file).st_size
    is_torn = size > 0 and platform.read_at(file, 1, size - 1) != b"\n"
    data = f"{line}\n".encode()
    left = b"\n" * is_torn + data
    while left:
        left = left[os.write(file, left) :]
    end = os.lseek(file, 0, os.SEEK_CUR)
    platform.sync_file(file)
    platform.end_append(file)  # so that the state can be overwritten in place
    return end - len(data)


def _command(line: str) -> PastCommand | None:
    """Return the command in a line, or None if the line is torn or of another kind."""
    import json  # noqa: PLC0415 - as above

    try:
        keys: Mapping[str, Any] = json.loads(line)
        return PastCommand(
            cmd=keys["cmd"],
            at=datetime.fromisoformat(keys["at"]),
            by=keys["by"],
            team=keys["team"],
            words=tuple(keys["words"]),
            records=tuple((kind, record_id) for kind, record_id in keys["records"]),
            files={place: Texts(*texts) for place, texts in keys["files"].items()},
            written=keys["written"],
            was_done={_ENDED: True, _FAILED: False}.get(keys["state"]),
            huddle=keys.get("huddle", False),
            undoes=keys.get("undoes"),
            created=frozenset(keys.get("created", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
