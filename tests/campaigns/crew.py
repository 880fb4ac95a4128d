"""A crew: people at terminals of their own, each command a process that locks, writes and dies.

`typed` starts the real program. `forked` does the same without its imports, for the large counts:
the driver has imported the program once and forks for each command, and the child, a real process
with real locks, calls `huddlecli.cli.main` and ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NoReturn, TypeAlias

from huddlecli.cli import COMMANDS, main
from huddlecli.core.errors import Busy
from huddlecli.store import minutes_files
from huddlecli.store.record_files import SkippedFile
from tests.campaigns.check import check
from tests.campaigns.steps import Step, logs, titles

ACME = """\
schema = 1
name = "Acme"
timezone = "Europe/Berlin"
sides = ["marketing", "sales"]
agendas = ["daily", "weekly"]

[[person]]
name = "ana"
side = "marketing"

[[person]]
name = "sam"
side = "sales"
"""
Tell: TypeAlias = Callable[[str], None]  # where a campaign says what it counted

PATIENCE = 300.0  # seconds in which whatever was started has to end, however busy the machine is
_LATER = (
    "store.transaction",
    "store.command_log",
    "cli.new_record",
    "cli.edit_record",
    "store.journal",
    "core.huddle.evolve",
    "core.schedule",
)


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended and what it printed; a negative code is the signal that killed it."""

    code: int
    out: str
    err: str


class Forked:
    """A command that runs in a child of this process."""

    def __init__(self, crew: Crew, words: Sequence[str], stdin: str = "") -> None:
        """Start it."""
        self._streams: list[IO[bytes]] = [tempfile.TemporaryFile() for _ in range(3)]  # noqa: SIM115
        self._streams[0].write(stdin.encode())
        self._streams[0].seek(0)
        self.pid = os.fork()
        if not self.pid:
            crew.child(words, [one.fileno() for one in self._streams])

    def kill(self) -> None:
        """Kill it, as `kill -9` does."""
        os.kill(self.pid, signal.SIGKILL)

    def ended(self) -> Done:
        """Wait for its end."""
        _, status = os.waitpid(self.pid, 0)
        return self.done(status)

    def done(self, status: int) -> Done:
        """Return what came of it, once it has been waited for."""
        for one in self._streams:
            one.seek(0)
        _, out, err = (one.read().decode() for one in self._streams)
        for one in self._streams:
            one.close()
        return Done(os.waitstatus_to_exitcode(status), out, err)


class Crew:
    """The team Acme in a folder, in which sam types unless another is named."""

    def __init__(self, root: Path, **environ: str) -> None:
        """Lay out the folder, and have the program ready to fork."""
        self.root = root
        self.team = root / "acme"
        self.team.mkdir(parents=True, exist_ok=True)
        (self.team / "huddle.toml").write_text(ACME, encoding="utf-8")
        self.environ = {
            "HOME": str(root),
            "HUDDLE_TEAM": str(self.team),
            "HUDDLE_USER": "sam",
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            **environ,
        }
        self.processes = 0
        for name in (*(f"cli.commands.{module}" for module, _ in COMMANDS.values()), *_LATER):
            import_module(f"huddlecli.{name}")

    @property
    def program(self) -> Sequence[str]:
        """The words that start the program."""
        return sys.executable, "-m", "huddlecli"

    def typed(self, *words: str, stdin: str = "") -> Done:
        """Run the real program to its end."""
        self.processes += 1
        done = subprocess.run(
            [*self.program, *words],
            env=self.environ,
            cwd=self.root,
            input=stdin.encode(),
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def typed_at_once(self, commands: Sequence[Sequence[str]]) -> Sequence[Done]:
        """Start the real program for each command, all of them before any has ended."""
        with ThreadPoolExecutor(len(commands)) as threads:
            return list(threads.map(lambda words: self.typed(*words), commands))

    def typed_and_killed(self, *words: str, after: float) -> Done:
        """Start the real program, and kill it after so many seconds if it still runs."""
        self.processes += 1
        with subprocess.Popen(
            [*self.program, *words],
            env=self.environ,
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            with suppress(subprocess.TimeoutExpired):
                process.wait(after)
            process.kill()
            out, err = process.communicate()
        return Done(process.returncode, out.decode(), err.decode())

    def minuted(self) -> Sequence[str]:
        """Return the ids of all actions that minutes name, in whatever place."""
        warnings: list[SkippedFile] = []
        found = list(minutes_files.newest_first(self.team, warnings.append))
        assert not warnings
        items = [item for minutes in found for item in minutes.items]
        of_points = [point.actions for item in items for point in item.points]
        of_boards = [item.actions for item in items]
        return [action.id for actions in of_points + of_boards for action in actions]

    def forked(self, *words: str, stdin: str = "") -> Done:
        """Run a command in a child, to its end."""
        return self.begun(*words, stdin=stdin).ended()

    def begun(self, *words: str, stdin: str = "") -> Forked:
        """Begin a command in a child."""
        self.processes += 1
        return Forked(self, words, stdin)

    def take(self, step: Step, done: Done) -> Done:
        """Note whether `step` was acknowledged; nobody is ever shown a traceback."""
        step.tries += 1
        step.acked = done.code == 0
        assert "Traceback" not in done.err, done.err
        return done

    def one_by_one(self, steps: Sequence[Step]) -> Sequence[Step]:
        """Carry out steps that have to be acknowledged, and return them."""
        for step in steps:
            done = self.take(step, self.forked(*step.words))
            assert step.acked, done.err
        return steps

    def at_once(self, queues: Sequence[Sequence[Step]]) -> None:
        """Carry out each queue in its order, all queues at the same time; who is told busy retries.

        Any other failure leaves the step unacknowledged.
        """
        waiting = [deque(queue) for queue in queues]
        running: dict[int, tuple[Forked, deque[Step]]] = {}
        while True:
            for queue in waiting:
                if queue and not any(queue is busy for _, busy in running.values()):
                    begun = self.begun(*queue[0].words)
                    running[begun.pid] = begun, queue
            if not running:
                return
            pid, status = os.wait()
            begun, queue = running.pop(pid)
            if self.take(queue[0], begun.done(status)).code != Busy.exit_code:
                queue.popleft()

    def child(self, words: Sequence[str], streams: Sequence[int]) -> NoReturn:
        """Be the program, in the child, on those streams."""
        code = 1
        try:
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
            sys.stdin, sys.stdout = open(0, closefd=False), open(1, "w", closefd=False)  # noqa: SIM115
            sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115
            os.environ.clear()
            os.environ.update(self.environ)
            os.chdir(self.root)
            code = main(words)
        except BaseException:  # noqa: BLE001 - python would print it as well, and end with 1
            traceback.print_exc()
        finally:
            try:
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(code)  # whatever happens, nobody goes on as a second driver


class LiveHuddle:
    """A huddle that ana runs in the real program, for as long as nobody types /end."""

    def __init__(self, crew: Crew) -> None:
        """Begin it, and wait until it has begun."""
        self._out = (crew.root / "huddle.out").open("w+b")
        crew.processes += 1
        self._process = subprocess.Popen(
            [*crew.program, "start", "daily"],
            env=crew.environ | {"HUDDLE_USER": "ana"},
            cwd=crew.root,
            stdin=subprocess.PIPE,
            stdout=self._out,
            stderr=subprocess.STDOUT,
        )
        self.expect("on time")

    def type(self, line: str) -> None:
        """Type a line."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def expect(self, text: str) -> None:
        """Wait until the screen shows `text`."""
        end = time.monotonic() + PATIENCE
        while text not in self.shown():
            assert time.monotonic() < end, self.shown()
            time.sleep(0.02)

    def shown(self) -> str:
        """Return all that was shown so far."""
        return Path(self._out.name).read_text(encoding="utf-8")

    def end(self) -> None:
        """Type /end, and wait for the end."""
        self.type("/end")
        assert self._process.wait(PATIENCE) == 0, self.shown()
        self.leave()

    def leave(self) -> None:
        """Let go of what was opened; a process that still runs is killed."""
        self._process.kill()
        self._process.communicate()
        self._out.close()


def seeded(crew: Crew, count: int) -> tuple[Sequence[Step], Sequence[str]]:
    """Log promises one after the other; return the steps and the ids."""
    steps = crew.one_by_one(logs(titles("seed", count)))
    return steps, by_title(check(crew.team, steps), titles("seed", count))


def by_title(records: Mapping[str, Any], titles: Sequence[str]) -> Sequence[str]:
    """Return the ids of records that were made with those titles."""
    made = {record.changes[0].set["title"]: record_id for record_id, record in records.items()}
    return [made[title] for title in titles]
