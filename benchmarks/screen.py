"""Time the full screen in a terminal: first frame, response to keys, cost of idling."""

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

FIRST, ANSWER, IDLE, MEMORY = 1.5, 50, 1.0, 90  # x bare, ms, % of a core, MB: at most
KEYS = ("h", "\x7f", "x", "\x1a", "?", " ", "/", "\x7f")  # text, dropping a promise, undo, help
THEME = "\x0c"
IDLES = 20  # seconds
NOTES, ACTIONS = 200, 60
HOURS_IN = 60  # seconds that three hours take in `programs/hours.py`
_LOBBY, _UNDERWAY = "start now", "pause"  # in the footer at these points
LOADED = "\x1b]2;"  # sets the title of the window, once Textual has taken the picture's place


def screen(run: Run) -> Iterator[str]:
    """Measure `huddle start` and `huddle watch` on a terminal of 120 columns and 40 rows."""
    yield "\nthe full screen"
    if not terminal.is_here():
        yield "left out: measured on Linux only"
        return
    few, many = run.team("new", 0, 0), run.team("screen", 3_000, 100)
    library = agenda_files.load_library(None)
    filling.hold_dailies(many, [topic.id for topic in library.topics if topic.minutes <= 5])
    yield from _first_frames(run, few, many)
    yield from _answers(run, run.team("keys", 0, 100))
    yield from _idle(many)
    yield _memory(run.team("hours", 0, 0))


def in_terminal(folder: Path, *words: str, program: str = "huddle") -> Terminal:
    """Return a terminal that runs huddle."""
    names = {"HUDDLE_USER": "ana", "HUDDLE_NOW": NOW, "HUDDLE_TEAM": str(folder)}
    environ = {**tools.environment(folder.parent), **names}
    return Terminal(
        [sys.executable, str(tools.PROGRAMS / f"{program}.py"), *words], folder, environ
    )


def until(folder: Path, shown: str, *words: str) -> Task:
    """Return a task that measures the time from the command until `shown` appears."""

    def run() -> float:
        with in_terminal(folder, *words) as opened:
            return opened.until(shown)

    return run


def _first_frames(run: Run, few: Path, many: Path) -> Iterator[str]:
    tasks = {
        BARE: tools.bare(run.scratch),
        "first frame, new team": until(few, _LOBBY, "start", "daily"),
        "first frame, ten years of minutes": until(many, _LOBBY, "start", "daily"),
        "first frame of watch": until(few, "leave", "watch"),
    }
    loaded = {"full screen loaded": until(few, LOADED, "start", "daily")}
    seconds = timed(tasks | loaded, run.rounds)
    for name in tasks:
        yield first_frame(name, seconds[name], seconds)
    for name in loaded:
        yield _row(name, median(seconds[name]) * 1000, "ms", ratio=_ratio(seconds[name], seconds))


def first_frame(name: str, took: Sequence[float], rounds: Mapping[str, Sequence[float]]) -> str:
    """Return the row of a first frame, with its ratio to the bare program and its target."""
    shown = _row(name, median(took) * 1000, "ms", ratio=_ratio(took, rounds))
    if name == BARE:
        return shown
    verdict = "met" if _times(took, rounds) <= FIRST else "MISSED"
    target = f"at most {FIRST:g} x"
    return f"{shown:<{_BEFORE_TARGET}}{target:<24}{verdict}"


def _ratio(took: Sequence[float], rounds: Mapping[str, Sequence[float]]) -> str:
    return f"{_times(took, rounds):.2f} x {BARE}"


def _times(took: Sequence[float], rounds: Mapping[str, Sequence[float]]) -> float:
    return median(seconds / bare for seconds, bare in zip(took, rounds[BARE], strict=True))


def _answers(run: Run, folder: Path) -> Iterator[str]:
    """Measure the time from a key to the frame that answers it, while the clock is paused."""
    with in_terminal(folder, "start", "daily") as opened:
        opened.until(_LOBBY)
        opened.press("\r")
        opened.until(_UNDERWAY)
        opened.press(" ")  # paused, so nothing else is drawn
        opened.until("paused")
        opened.rest(1)
        before = opened.worked()
        took = [opened.answered(key) for key in islice(cycle(KEYS), len(KEYS) * run.rounds)]
        work = (opened.worked() - before) / len(took)
        themes = [opened.answered(THEME) for _ in range(run.rounds)]
    yield _row("work per key", work * 1000, "ms")
    yield _row("key to redraw, median", median(took) * 1000, "ms")
    yield _row("key to redraw, p95", quantiles(took, n=20)[-1] * 1000, "ms", ANSWER)
    yield _row("theme switch, median", median(themes) * 1000, "ms")


def _idle(folder: Path) -> Iterator[str]:
    """Measure the cost of a screen on which only the clock moves."""
    for name, words in {"start": ("start", "daily", "--rehearse"), "watch": ("watch",)}.items():
        with in_terminal(folder, *words) as opened:
            opened.until(_LOBBY if name == "start" else "leave")
            opened.press("\r" if name == "start" else "")
            opened.rest(2)
            before = opened.worked()
            opened.rest(IDLES)
            share = (opened.worked() - before) / IDLES * 100
            yield _row(f"idle, {name}", share, "% of a core", IDLE)


def _memory(folder: Path) -> str:
    """Measure the memory after three hours in which all the notes and promises were typed."""
    with in_terminal(folder, "start", "daily", program="hours") as opened:
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
        used = opened.memory()
    written = "".join(path.read_text() for path in (folder / "huddles" / "live").iterdir())
    kept = written.count('"event":"noted"'), written.count('"event":"kept"')
    if kept != (NOTES, ACTIONS):
        raise SystemExit(f"not everything that was typed was saved: {kept}")
    name = f"memory after 3 h, {NOTES} notes, {ACTIONS} promises"
    return _row(name, used, "MB", MEMORY)


_BEFORE_TARGET = 83  # columns of a row before its target


def _row(name: str, value: float, unit: str, most: float | None = None, ratio: str = "") -> str:
    measured = f"{value:>9.1f} {unit}".replace(" %", "%")
    verdict = ""
    if most is not None:
        target = f"at most {most:g} {unit}".replace(" %", "%")
        verdict = f"{target:<24}{'met' if value <= most else 'MISSED'}"
    return f"{name:<44}{measured:<23}{ratio:<16}{verdict}".rstrip()
