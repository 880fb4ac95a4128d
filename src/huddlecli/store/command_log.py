"""The log of the commands that a user gave: a line for each, in the user's state folder.

The line is written before the files are, and says when they are. So a command that was killed on
the way is known: its changes, which carry its id, tell how far it came.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from huddlecli.core.ids import new_id
from huddlecli.core.record_history import PastCommand, Texts
from huddlecli.core.records import About
from huddlecli.store import files

NAME = "commands.jsonl"
MOST = 1000
PRIVATE = 0o700

_CMD = 6  # characters
_BEGUN, _ENDED, _FAILED = "begun", "ended", "empty"  # as long as each other: one is written over
_SHORTEST = 150  # bytes of a line
_START = '{"state": "'
_BEGUN_LINE = f'{_START}{_BEGUN}"'.encode()
_TAIL = 64 * 1024  # bytes
_LIMIT = 512 * 1024 * 1024


class Heading(NamedTuple):
    """What is known of a command before it writes: when, by whom, in which team, what was typed."""

    at: datetime
    by: str
    team: str
    words: Sequence[str]
    huddle: bool = False
    undoes: str | None = None


class CommandLog:
    """The commands of one user."""

    def __init__(
        self,
        state: Path,
        heading: Callable[[], Heading],
        trouble: Callable[[files.NotSaved], None],
        *,
        is_of_no_effect: bool = False,
    ) -> None:
        """Keep them in the folder `state`; `trouble` is told if they cannot be kept.

        A command of no effect is one that only ends what another had begun.
        """
        self._path = state / NAME
        self._heading = heading
        self._trouble = trouble
        self._is_of_no_effect = is_of_no_effect

    @staticmethod
    def draw() -> str:
        """Return the id of a new command."""
        return new_id(lambda n: int.from_bytes(os.urandom(8)) % n)[:_CMD]

    @contextmanager
    def noted(
        self, cmd: str, records: Sequence[About], texts: Mapping[str, tuple[str | None, str | None]]
    ) -> Iterator[None]:
        """Write the line of a command, and then whether the block has carried it out."""
        import json  # noqa: PLC0415 - most commands write nothing

        heading = self._heading()
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
            with suppress(OSError):  # it stays `begun`, and the files tell the rest
                os.pwrite(file, state.encode(), place + len(_START))
            files.let_go(file)

    def commands(self, team: str, by: str) -> list[PastCommand]:
        """Return the commands that somebody gave in a team, the earliest first."""
        return [
            one for one in self._all() if one.team == team and one.by.casefold() == by.casefold()
        ]

    def place_of(self, cmd: str) -> str | None:
        """Return where the team folder was in which a command was given on this machine."""
        return next((one.team for one in self._all() if one.cmd == cmd), None)

    def _all(self) -> list[PastCommand]:
        """Return the commands of all teams, the earliest first."""
        try:
            text = _text(self._path)
        except files.Missing:
            return []
        found = (_command(line) for line in text.splitlines())
        return [one for one in found if one]

    def unfinished(self) -> PastCommand | None:
        """Return the last command of all, if it writes several files and is not through with them.

        Its process may have been killed, or be at it still: then it holds the lock of the team.
        """
        try:
            # A pipe, a device or a link is no log; to open one might never end.
            descriptor = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
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
        """Write that a command had no effect after all."""
        with self._path.open("r+b") as file:
            place = file.read().rfind(f'{_START}{_BEGUN}", "cmd": "{cut.cmd}"'.encode())
            if place >= 0:
                file.seek(place + len(_START))
                file.write(_FAILED.encode())

    def _appended(self, line: str) -> tuple[int, int]:
        """Write a line at the end; return the open file, and where in it the line begins."""
        files.make_folder(self._path.parent, PRIVATE)
        while True:
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_APPEND
            file = os.open(self._path, flags, 0o600)
            try:
                if self._is_ready(file):
                    return file, _append(file, line)
            except BaseException:
                files.let_go(file)
                raise
            files.let_go(file)

    def _is_ready(self, file: int) -> bool:
        """Whether a line may be added to `file`, or it has to be opened again.

        All add to it at the same time, each line in one call. To drop the oldest lines somebody
        needs the file alone; if others are writing, the next command does it.
        """
        import fcntl  # noqa: PLC0415 - there is none on Windows, and reading does without

        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise files.NotSaved(self._path, "not a plain file")
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if self._is_trimmed(file):
                return False
        try:
            fcntl.flock(file, fcntl.LOCK_SH)
        except OSError:
            return True  # a disk without locks: nobody drops lines there
        try:
            return os.path.samestat(os.fstat(file), self._path.stat())
        except FileNotFoundError:
            return False

    def _is_trimmed(self, file: int) -> bool:
        """Whether the oldest lines were dropped, and another file is at the path now."""
        size = os.fstat(file).st_size
        if size < MOST * _SHORTEST or not os.path.samestat(os.fstat(file), self._path.stat()):
            return False
        lines = _text(self._path).splitlines(keepends=True)
        if len(lines) < MOST:
            return False
        files.replace(self._path, "".join(lines[-(MOST - 1) :]))
        return True


class HuddleLog:
    """A huddle in the log: one command, however much it writes and however long it lasts."""

    def __init__(self, log: CommandLog) -> None:
        """Draw its id; its line is written with its first record."""
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
        del cmd, records, texts  # the huddle undoes them itself
        self.note()
        return nullcontext()

    def note(self) -> None:
        """Write the line of the huddle, unless it is written."""
        if not self._is_noted:
            self._is_noted = True
            with self._log.noted(self._cmd, (), {}):
                pass


def _text(path: Path) -> str:
    """Return what the log says. Its lines are ASCII: what is no UTF-8 in it came from elsewhere."""
    return files.read_bytes(path, _LIMIT).decode(errors="replace")


def _append(file: int, line: str) -> int:
    """Add a line, and return where it begins."""
    import fcntl  # noqa: PLC0415 - as above

    size = os.fstat(file).st_size
    is_torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
    data = f"{line}\n".encode()
    left = b"\n" * is_torn + data
    while left:
        left = left[os.write(file, left) :]
    end = os.lseek(file, 0, os.SEEK_CUR)
    os.fsync(file)
    # Linux appends all that is written to a file that was opened for appending.
    fcntl.fcntl(file, fcntl.F_SETFL, 0)
    return end - len(data)


def _command(line: str) -> PastCommand | None:
    """Return the command of a line, or None if the line is torn or of another kind."""
    import json  # noqa: PLC0415 - as above

    try:
        said: Mapping[str, Any] = json.loads(line)
        return PastCommand(
            cmd=said["cmd"],
            at=datetime.fromisoformat(said["at"]),
            by=said["by"],
            team=said["team"],
            words=tuple(said["words"]),
            records=tuple((kind, record_id) for kind, record_id in said["records"]),
            files={place: Texts(*texts) for place, texts in said["files"].items()},
            written=said["written"],
            was_done={_ENDED: True, _FAILED: False}.get(said["state"]),
            huddle=said.get("huddle", False),
            undoes=said.get("undoes"),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
