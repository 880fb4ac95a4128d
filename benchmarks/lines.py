"""Time a running huddle: a line to its answer, logs of other terminals to the screen, and idling.

On both screens, beside many open promises and many that were made in the huddle.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

from benchmarks import terminal, tools
from benchmarks.parts import Run
from benchmarks.screen import IDLES, LOADED, idle_row, in_terminal
from benchmarks.table import row

ANSWER = 50  # ms, p95, at most
OPEN = 10_000
PROMISES = 200  # made in one huddle
NEAR = 20  # of them, in the figures for the first and the last ones
LOGS = 40  # at another terminal, one after the other
TERMINALS, EACH = 20, 25  # so many terminals, so many logs from each
SOON = 2.0  # seconds until the last log shows
NOTES, TOGETHER = 2_000, 50  # in a huddle that idles; so many are typed at a time
_PATIENCE = 300.0
_QUIET = 3  # seconds until a screen idles


class Huddle:
    """A daily in plain lines, at its second item."""

    def __init__(self, folder: Path) -> None:
        """Start it."""
        self.environ = tools.environment_of(folder)
        lines_in, self._stdin = os.pipe()
        self._stdout, lines_out = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "huddlecli", "start", "daily", "--plain"],
            env=self.environ,
            stdin=lines_in,
            stdout=lines_out,
            stderr=subprocess.STDOUT,
        )
        os.close(lines_in)
        os.close(lines_out)
        self._seen = b""
        self.answer("/next", "2 of 4")

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self._stdin, f"{line}\n".encode())

    def answer(self, line: str, text: str) -> float:
        """Type a line; return the milliseconds until `text` is on the screen."""
        start = perf_counter()
        self.type(line)
        self.until(text)
        return (perf_counter() - start) * 1000

    def until(self, text: str, times: int = 1) -> None:
        """Wait until `text` has been printed `times` times since the last wait."""
        end = perf_counter() + _PATIENCE
        while self._seen.count(text.encode()) < times:
            if perf_counter() > end or self._process.poll() is not None:
                raise TimeoutError(self._seen.decode())
            self.hear(1.0)
        self._seen = b""

    def hear(self, seconds: float) -> None:
        """Read what is printed, at the latest after so many seconds."""
        if select.select([self._stdout], [], [], seconds)[0]:
            self._seen += os.read(self._stdout, 1 << 16)

    def worked(self) -> float:
        """Return how many seconds of processor time the process has used."""
        return terminal.worked(self._process.pid)

    def end(self) -> None:
        """Kill the process, which leaves the huddle unfinished."""
        self._process.kill()
        self._process.wait()
        os.close(self._stdin)
        os.close(self._stdout)


def lines(run: Run) -> Iterator[str]:
    """Measure lines with few and many open promises, then many terminals, then idling."""
    yield "\na running huddle"
    opened = run.count(OPEN)
    few = Huddle(run.team("live-0", 0, 0))
    yield from _typed("plain lines, none open", few)
    few.end()
    folder = run.team("live", 0, opened)
    huddle = Huddle(folder)
    yield from _typed(f"plain lines, {opened:,} open", huddle)
    yield _logged("in plain lines", huddle, huddle.until)
    huddle.end()
    if terminal.is_here():
        yield from _on_screen(folder, huddle)
    yield _crowd(run, run.team("crowd", 0, 0))
    if terminal.is_here():
        yield from _idle(run, run.team("notes", 0, 0))


def _answers(name: str, took: Sequence[float]) -> str:
    """Return the row of answers that took so many milliseconds."""
    worst = quantiles(took, n=20)[-1]
    middle = f"median {median(took):.1f} ms"
    target = f"at most {ANSWER} ms"
    return row(f"{name}, p95", f"{worst:.1f} ms", middle, target, is_met=worst <= ANSWER)


def _typed(name: str, huddle: Huddle) -> Iterator[str]:
    took = [
        huddle.answer(f"/a Call customer number {n} @ana due:5d", f"number {n}")
        for n in range(1, PROMISES + 1)
    ]
    first, last = median(took[:NEAR]), median(took[-NEAR:])
    yield _answers(name, took)
    yield row(f"  the last {NEAR} of {PROMISES}", f"{last:.1f} ms", f"{last / first:.2f} x first")


def _log(huddle: Huddle, title: str) -> None:
    """Log a promise at another terminal."""
    words = [sys.executable, "-m", "huddlecli", "log", title, "due:5d"]
    subprocess.run(words, env=huddle.environ, capture_output=True, check=True)


def _logged(screen: str, huddle: Huddle, until: Callable[[str], object]) -> str:
    """Measure from the end of `huddle log` to when the screen shows what it logged."""
    took = []
    for number in range(LOGS):
        _log(huddle, f"Log {number} {screen}")
        begun = perf_counter()
        until(f"Log {number} {screen}")
        took.append((perf_counter() - begun) * 1000)
    return _answers(f"a log elsewhere, {screen}", took)


def _on_screen(folder: Path, huddle: Huddle) -> Iterator[str]:
    """Measure Enter to the typed promise, and the end of `huddle log` to what it logged."""
    typed = list[float]()
    with in_terminal(folder, "start", "--resume") as opened:
        opened.until(LOADED)
        opened.rest(_QUIET)
        for number in range(LOGS):
            opened.press(f"/a Screen line {number} @ana due:5d")
            opened.silent()
            begun = perf_counter()
            opened.press("\r")
            opened.until(f"Screen line {number}")
            typed.append((perf_counter() - begun) * 1000)
        yield _answers("a line on the full screen", typed)
        yield _logged("on the full screen", huddle, opened.until)


def _crowd(run: Run, folder: Path) -> str:
    """Measure from the end of the last log of many terminals until the huddle shows it."""
    huddle, each = Huddle(folder), run.count(EACH)

    def log(number: int) -> None:
        for n in range(each):
            _log(huddle, f"Crowd {number} number {n}")

    with ThreadPoolExecutor(TERMINALS) as threads:
        logs = [threads.submit(log, number) for number in range(TERMINALS)]
        while not all(one.done() for one in logs):
            huddle.hear(0.05)  # a full pipe would stop the huddle
        for one in logs:
            one.result()
    begun = perf_counter()
    huddle.until("(logged by", TERMINALS * each)
    seconds = perf_counter() - begun
    huddle.end()
    name, target = f"{TERMINALS * each} logs of {TERMINALS} terminals", f"at most {SOON:g} s"
    return row(name, f"{seconds:.2f} s", "after the last one", target, is_met=seconds <= SOON)


def _idle(run: Run, folder: Path) -> Iterator[str]:
    """Measure the cost of both screens with many notes while nothing happens."""
    notes, huddle = run.count(NOTES), Huddle(folder)
    for number in range(notes // TOGETHER):
        for n in range(TOGETHER):
            huddle.type(f"leads wait {number * TOGETHER + n} days for a call")
        huddle.answer(f"/p Call lead {number}", f"Call lead {number}")
    sleep(_QUIET)
    before = huddle.worked()
    sleep(IDLES)
    yield idle_row(f"idle in plain lines, {notes:,} notes", huddle.worked() - before)
    huddle.end()
    with in_terminal(folder, "start", "--resume") as opened:
        opened.until(LOADED)
        opened.rest(_QUIET)
        before = opened.worked()
        opened.rest(IDLES)
        yield idle_row(f"idle on the full screen, {notes:,} notes", opened.worked() - before)
