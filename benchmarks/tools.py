"""The programs that are timed: huddle, the bare program, and similar tools."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from benchmarks.clock import Ran, Task, ran
from benchmarks.promises import NOW, WEEK
from huddlecli.core.ids import new_id
from huddlecli.core.records import Action
from huddlecli.store.lock import team_lock
from huddlecli.store.records import RecordStore

_TODO = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:benchmarks
BEGIN:VTODO
UID:{0}@benchmarks
DTSTAMP:20261120T080000Z
CREATED:20261120T080000Z
DUE:20261127T150000Z
SUMMARY:Send the demo list to {0}
STATUS:NEEDS-ACTION
END:VTODO
END:VCALENDAR
"""
PROGRAMS = Path(__file__).parent / "programs"
_WORDS = ("Call", "Brightwave", "back", "#leads")
_CACHES = Path("/proc/sys/vm/drop_caches")
_SYSTEM = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def environment(scratch: Path) -> dict[str, str]:
    """Return an environment in which none of the user's own files are read or written."""
    return {
        "PATH": os.environ.get("PATH", _SYSTEM),
        "HOME": str(scratch),
        "XDG_CONFIG_HOME": str(scratch / "config"),
        "XDG_DATA_HOME": str(scratch / "data"),
        "LANG": "C.UTF-8",
        "TASKRC": str(scratch / "taskrc"),
    }


def environment_of(folder: Path) -> dict[str, str]:
    """Return an environment in which ana works in the team folder `folder`."""
    names = {"HUDDLE_USER": "ana", "HUDDLE_NOW": NOW, "HUDDLE_TEAM": str(folder)}
    return {**environment(folder.parent), **names}


def bare(scratch: Path) -> Task:
    """Return a task that runs the bare program."""
    words = [sys.executable, str(PROGRAMS / "bare.py")]
    return lambda: ran(words, scratch, environment(scratch)).seconds


def python(scratch: Path) -> Task:
    """Return a task that runs Python alone."""
    words = [sys.executable, "-c", "pass"]
    return lambda: ran(words, scratch, environment(scratch)).seconds


class Huddle:
    """huddle in one team folder."""

    def __init__(self, folder: Path) -> None:
        """Use the team folder `folder`."""
        self._folder = folder
        self._program = [sys.executable, str(PROGRAMS / "huddle.py")]
        self._environ = environment_of(folder)

    def log(self) -> float:
        """Time a new promise; then close it, untimed, so that the number of open ones stays."""
        seconds, output = self._ran("log", *_WORDS, "due:fri")
        self._ran("done", output.split()[0])
        return seconds

    def log_undated(self) -> float:
        """Time a promise without a date, which is due at the next weekly huddle."""
        seconds, output = self._ran("log", *_WORDS)
        self._ran("done", output.split()[0])
        return seconds

    def done(self) -> float:
        """Time closing a promise by its id; making it first is not timed."""
        output = self._ran("log", *_WORDS, "due:fri").output
        return self._ran("done", output.split()[0]).seconds

    def done_by_words(self) -> float:
        """Time closing a promise by words that match no other."""
        self._ran("log", *_WORDS, "due:fri")
        return self._ran("done", "brightwave", "back").seconds

    def takes(self, *words: str) -> Task:
        """Return a task that runs any other command."""
        return lambda: self._ran(*words).seconds

    def _ran(self, *words: str) -> Ran:
        return ran([*self._program, *words], self._folder, self._environ)

    def freed(self) -> float:
        """Return how long after its holder was killed the team's lock is free."""
        words = [sys.executable, str(PROGRAMS / "holder.py"), str(self._folder)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, env=self._environ) as holder:
            assert holder.stdout  # noqa: S101  stdout is a pipe
            holder.stdout.readline()
            begun = perf_counter()
            holder.send_signal(signal.SIGKILL)
            with team_lock(self._folder):
                return perf_counter() - begun


def _unsynced(_: object) -> None:
    """Stand in for fsync and do nothing."""


def saving(folder: Path, *, is_synced: bool) -> Task:
    """Return a task that writes a new promise in this process: the disk part of `log`."""
    records, sync = RecordStore(folder, ZoneInfo("UTC")), os.fsync
    keys = {"title": " ".join(_WORDS), "owner": "ana", "side": "sales", "due": WEEK[1]}

    def run() -> float:
        record_id = new_id(lambda n: int.from_bytes(os.urandom(8)) % n)
        os.fsync = sync if is_synced else _unsynced
        begun = perf_counter()
        try:
            records.create(Action, record_id, "ana", datetime.now(UTC), **keys)
            return perf_counter() - begun
        finally:
            os.fsync = sync

    return run


class Taskwarrior:
    """Taskwarrior with its own two files."""

    def __init__(self, data: Path) -> None:
        """Use the data folder `data`."""
        scratch = data.parent
        (scratch / "taskrc").write_text("confirmation=no\nhooks=off\n")
        self._folder = scratch
        self._environ = {**environment(scratch), "TASKDATA": str(data)}

    def takes(self, *words: str) -> Task:
        """Return a task that runs a command."""
        return lambda: ran(["task", *words], self._folder, self._environ).seconds

    def week(self) -> Task:
        """Return a task that reports what was done last week."""
        first, last = WEEK
        return self.takes("end.after:" + str(first), "end.before:" + str(last), "completed")


def todo_txt_config(folder: Path) -> Path:
    """Return the configuration of todo.txt-cli for a new `folder` with 100 open."""
    folder.mkdir()
    (folder / "todo.txt").write_text(
        "".join(f"2026-11-20 Send the demo list to {n} +leads\n" for n in range(100))
    )
    config = folder / "todo.cfg"
    config.write_text(
        f'export TODO_DIR="{folder}"\nexport TODO_FILE="$TODO_DIR/todo.txt"\n'
        'export DONE_FILE="$TODO_DIR/done.txt"\nexport REPORT_FILE="$TODO_DIR/report.txt"\n'
    )
    return config


def todo_txt(scratch: Path) -> Mapping[str, Task]:
    """Return tasks that add and list with todo.txt-cli, with 100 open."""
    config = todo_txt_config(scratch / "todo")
    todo = partial(_peer, scratch, "todo-txt", "-d", str(config))
    return {
        "todo.txt add": todo("add", "Call Brightwave back +leads"),
        "todo.txt list": todo("list"),
    }


def todoman(scratch: Path, program: str) -> Mapping[str, Task]:
    """Return the same tasks for todoman, which keeps one iCalendar file per entry."""
    (scratch / "lists" / "acme").mkdir(parents=True)
    config = scratch / "config" / "todoman" / "config.py"
    config.parent.mkdir(parents=True, exist_ok=True)
    for number in range(100):
        (scratch / "lists" / "acme" / f"{number}.ics").write_text(_TODO.format(number))
    config.write_text(f'path = "{scratch / "lists"}/*"\ndefault_list = "acme"\n')
    todo = partial(_peer, scratch, program)
    return {"todoman new": todo("new", "Call Brightwave back"), "todoman list": todo("list")}


def _peer(scratch: Path, *words: str) -> Task:
    return lambda: ran(words, scratch, environment(scratch)).seconds


def can_forget() -> bool:
    """Whether the system's caches can be emptied."""
    return os.access(_CACHES, os.W_OK)


def cold(task: Task, warming: Task) -> Task:
    """Return the task with only the files that `warming` reads in the system's caches."""

    def run() -> float:
        os.sync()
        _CACHES.write_text("3")
        warming()
        return task()

    return run


def is_here(program: str) -> bool:
    """Whether a program is installed."""
    return shutil.which(program) is not None
