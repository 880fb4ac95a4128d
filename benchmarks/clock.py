"""Timing of whole processes side by side: each round runs all of them, one after the other."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from time import perf_counter
from typing import NamedTuple, TypeAlias

Task: TypeAlias = Callable[[], float]  # runs something and returns how many seconds it took


class Ran(NamedTuple):
    """A process that exited with 0: how long it took, and its output."""

    seconds: float
    output: str


def ran(words: Sequence[str], folder: Path, environ: Mapping[str, str]) -> Ran:
    """Run a program to its end. A failure ends the benchmark, because its time means nothing."""
    begun = perf_counter()
    done = subprocess.run(
        words, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    seconds = perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: exit code {done.returncode}\n{done.stderr}")
    return Ran(seconds, done.stdout)


def timed(tasks: Mapping[str, Task], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each task in each round, after one round that only fills the caches.

    Each round runs the tasks in random order, so that no task always follows the same one.
    """
    order, random = list(tasks), Random(0)  # noqa: S311  not a secret, and repeatable
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for turn in range(rounds + 1):
        for name in order:
            took = tasks[name]()
            if turn:
                seconds[name].append(took)
        random.shuffle(order)
    return seconds
