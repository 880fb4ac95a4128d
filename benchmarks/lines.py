"""Time a huddle in plain lines: line to answer, and logs of many terminals to the screen."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from benchmarks import tools
from benchmarks.parts import Run
from benchmarks.promises import NOW

ANSWER = 50  # ms, p95, at most
PROMISES = 200  # made in one huddle
NEAR = 20  # of them, in the figures for the first and the last ones
TERMINALS, EACH = 20, 25  # so many terminals, so many logs from each
SOON = 2.0  # seconds until the last log shows
_PATIENCE = 300.0


class Huddle:
    """A daily in plain lines, at its second item."""

    def __init__(self, folder: Path) -> None:
        """Start it."""
        names = {"HUDDLE_USER": "ana", "HUDDLE_NOW": NOW, "HUDDLE_TEAM": str(folder)}
        self.environ = {**tools.environment(folder.parent), **names}
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

    def answer(self, line: str, text: str) -> float:
        """Type a line; return the milliseconds until `text` is on the screen."""
        start = perf_counter()
        os.write(self._stdin, f"{line}\n".encode())
        self.until(text)
        return (perf_counter() - start) * 1000

    def until(self, text: str, times: int = 1) -> None:
        """Wait until `text` has been printed `times` times since the last wait."""
        end = perf_counter() + _PATIENCE
        while self._seen.count(text.encode()) < times:
            if perf_counter() > end or self._process.poll() is not None:
                raise TimeoutError(self._seen.decode())
            if select.select([self._stdout], [], [], 1.0)[0]:
                self._seen += os.read(self._stdout, 1 << 16)
        self._seen = b""

    def end(self) -> None:
        """Kill the process, which leaves the huddle unfinished."""
        self._process.kill()
        self._process.wait()
        os.close(self._stdin)
        os.close(self._stdout)


def lines(run: Run) -> Iterator[str]:
    """Measure promises typed in a huddle with few and many open ones, then many terminals."""
    yield "\na huddle in plain lines"
    opened = run.count(10_000)
    yield from _typed("none", run.team("live-0", 0, 0))
    yield from _typed(f"{opened:,}", run.team("live", 0, opened))
    yield _crowd(run.team("crowd", 0, 0))


def _typed(name: str, folder: Path) -> Iterator[str]:
    huddle = Huddle(folder)
    took = [
        huddle.answer(f"/a Call customer number {n} @ana due:5d", f"number {n}")
        for n in range(1, PROMISES + 1)
    ]
    huddle.end()
    first, last = median(took[:NEAR]), median(took[-NEAR:])
    worst = quantiles(took, n=20)[-1]
    met = "met" if worst <= ANSWER else "MISSED"
    yield f"  {name} open: p95 of {PROMISES} promises {worst:8.1f} ms   at most {ANSWER} ms   {met}"
    yield f"    the first {NEAR} {first:.1f} ms, the last {NEAR} {last:.1f} ms: {last / first:.2f}×"


def _crowd(folder: Path) -> str:
    huddle = Huddle(folder)

    def terminal(number: int) -> None:
        for n in range(EACH):
            words = ["log", f"Crowd {number} number {n}", "due:5d"]
            subprocess.run(
                [sys.executable, "-m", "huddlecli", *words],
                env=huddle.environ,
                capture_output=True,
                check=True,
            )

    with ThreadPoolExecutor(TERMINALS) as threads:
        list(threads.map(terminal, range(TERMINALS)))
    start = perf_counter()
    huddle.until("(logged by", TERMINALS * EACH)
    seconds = perf_counter() - start
    huddle.end()
    met = "met" if seconds <= SOON else "MISSED"
    return (
        f"  {TERMINALS} terminals × {EACH} logs: the last one shows after {seconds:.2f} s"
        f"   at most {SOON} s   {met}"
    )
