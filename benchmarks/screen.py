"""The full screen in a terminal: its first frame, its answers to keys, what it costs to wait."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles

from benchmarks import filling, terminal, tools
from benchmarks.clock import Task, timed
from benchmarks.parts import BARE, Run
from benchmarks.promises import NOW
from benchmarks.terminal import Terminal
from huddlecli.store import agenda_files

FIRST, ANSWER, IDLE, MEMORY = 500, 50, 1.0, 90  # ms, ms, % of a core, MB: at most
KEYS = ("h", "\x7f", "x", "\x1a", "?", " ", "/", "\x7f")  # text, a promise dropped, undo, help
THEME = "\x0c"
IDLES = 20  # seconds
NOTES, ACTIONS = 200, 60
HOURS_IN = 60  # seconds, which `programs/hours.py` has for three of them
_LOBBY, _UNDERWAY = "start now", "next item"  # what the footer says there


def screen(run: Run) -> Iterator[str]:
    """Measure `huddle start` and `huddle watch` on a terminal of 120 columns and 40 rows."""
    yield "\nthe full screen"
    if not terminal.is_here():
        yield "left out: it is measured on Linux"
        return
    few, many = run.team("new", 0, 0), run.team("screen", 3_000, 100)
    library = agenda_files.load_library(None)
    filling.hold_dailies(many, [one.id for one in library.topics if one.minutes <= 5])
    yield from _first_frames(run, few, many)
    yield from _answers(run, run.team("keys", 0, 100))
    yield from _idle(many)
    yield _memory(run.team("hours", 0, 0))


def _opened(folder: Path, *words: str, program: str = "huddle") -> Terminal:
    """Return a terminal in which huddle runs."""
    names = {"HUDDLE_USER": "ana", "HUDDLE_NOW": NOW, "HUDDLE_TEAM": str(folder)}
    environ = {**tools.environment(folder.parent), **names}
    return Terminal(
        [sys.executable, str(tools.PROGRAMS / f"{program}.py"), *words], folder, environ
    )


def _until(folder: Path, shown: str, *words: str) -> Task:
    """Return the time from the command until `shown` stands there."""

    def takes() -> float:
        with _opened(folder, *words) as opened:
            return opened.until(shown)

    return takes


def _first_frames(run: Run, few: Path, many: Path) -> Iterator[str]:
    tasks = {
        BARE: tools.bare(run.scratch),
        "first frame, new team": _until(few, _LOBBY, "start", "daily"),
        "first frame, ten years of minutes": _until(many, _LOBBY, "start", "daily"),
        "first frame of watch": _until(few, "leaves", "watch"),
    }
    seconds = timed(tasks, run.rounds)
    for name, took in seconds.items():
        most = None if name == BARE else FIRST
        yield _row(name, median(took) * 1000, "ms", most, _beside(took, seconds))


def _beside(took: Sequence[float], seconds: Mapping[str, Sequence[float]]) -> str:
    ratio = median(one / bare for one, bare in zip(took, seconds[BARE], strict=True))
    return f"{ratio:.2f} x {BARE}"


def _answers(run: Run, folder: Path) -> Iterator[str]:
    """Measure from a key to the frame that answers it, while the clocks stand still."""
    with _opened(folder, "start", "daily") as opened:
        opened.until(_LOBBY)
        opened.press("\r")
        opened.until(_UNDERWAY)
        opened.press(" ")  # paused: nothing is drawn but what is asked for
        opened.until("paused")
        opened.rest(1)
        before = opened.worked()
        took = [opened.answered(key) for key in islice(cycle(KEYS), len(KEYS) * run.rounds)]
        work = (opened.worked() - before) / len(took)
        themes = [opened.answered(THEME) for _ in range(run.rounds)]
    yield _row("work for a key", work * 1000, "ms")
    yield _row("key to redraw, median", median(took) * 1000, "ms")
    yield _row("key to redraw, p95", quantiles(took, n=20)[-1] * 1000, "ms", ANSWER)
    yield _row("another theme, median", median(themes) * 1000, "ms")


def _idle(folder: Path) -> Iterator[str]:
    """Measure what it costs when nothing is done but to show how time passes."""
    for name, words in {"start": ("start", "daily", "--rehearse"), "watch": ("watch",)}.items():
        with _opened(folder, *words) as opened:
            opened.until(_LOBBY if name == "start" else "leaves")
            opened.press("\r" if name == "start" else "")
            opened.rest(2)
            before = opened.worked()
            opened.rest(IDLES)
            share = (opened.worked() - before) / IDLES * 100
            yield _row(f"idle, {name}", share, "% of a core", IDLE)


def _memory(folder: Path) -> str:
    """Measure what is taken after three hours, as many notes and promises typed on the way."""
    with _opened(folder, "start", "daily", program="hours") as opened:
        opened.until(_LOBBY)
        opened.press("\r")
        opened.until(_UNDERWAY)
        opened.press("\r")
        opened.until("TALK")
        lines = [f"leads wait {number} days for a call" for number in range(NOTES)]
        lines[:ACTIONS] = [
            f"{line}\r/a Call lead {number} @ben by fri"
            for number, line in enumerate(lines[:ACTIONS])
        ]
        for line in lines[:-1]:
            opened.press(f"{line}\r")
            opened.rest(HOURS_IN / NOTES)
        opened.press(f"{lines[-1]}\r")
        opened.until(f"wait {NOTES - 1} days")
        opened.rest(1)
        found = opened.memory()
    written = "".join(path.read_text() for path in (folder / "huddles" / "live").iterdir())
    kept = written.count('"event":"noted"'), written.count('"event":"kept"')
    if kept != (NOTES, ACTIONS):
        raise SystemExit(f"not all was kept that was typed: {kept}")
    name = f"memory after 3 h, {NOTES} notes, {ACTIONS} promises"
    return _row(name, found, "MB", MEMORY)


def _row(name: str, found: float, unit: str, most: float | None = None, told: str = "") -> str:
    verdict = ""
    if most is not None:
        verdict = f"at most {most:g} {unit:<10}{'met' if found <= most else 'MISSED'}"
    return f"{name:<44}{found:>9.1f} {unit:<12}{told:<16}{verdict}".rstrip()
