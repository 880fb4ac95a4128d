"""Time the full screen in a terminal: first frame, response to keys, cost of idling."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles

from benchmarks import filling, terminal, tools
from benchmarks.clock import Task, timed
from benchmarks.parts import BARE, Run
from benchmarks.table import Line, Target, row, rows
from benchmarks.terminal import Terminal
from huddlecli.store import agenda_files

FIRST = Target(times=1.5)  # of the bare program
ANSWER, IDLE, MEMORY = 50, 1.0, 90  # ms, % of a core, MB: at most
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
    program_words = [sys.executable, str(tools.PROGRAMS / f"{program}.py"), *words]
    return Terminal(program_words, folder, tools.environment_of(folder))


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
    lines = [Line(BARE), *(Line(name, BARE, FIRST) for name in tasks if name != BARE)]
    tasks[loaded := "full screen loaded"] = until(few, LOADED, "start", "daily")
    return rows([*lines, Line(loaded, BARE)], timed(tasks, run.rounds))


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
    worst = quantiles(took, n=20)[-1] * 1000
    target = f"at most {ANSWER} ms"
    yield row("work per key", f"{work * 1000:.1f} ms")
    yield row("key to redraw, median", f"{median(took) * 1000:.1f} ms")
    yield row("key to redraw, p95", f"{worst:.1f} ms", "", target, is_met=worst <= ANSWER)
    yield row("theme switch, median", f"{median(themes) * 1000:.1f} ms")


def _idle(folder: Path) -> Iterator[str]:
    """Measure the cost of a screen on which only the clock moves."""
    for name, words in {"start": ("start", "daily", "--rehearse"), "watch": ("watch",)}.items():
        with in_terminal(folder, *words) as opened:
            opened.until(_LOBBY if name == "start" else "leave")
            opened.press("\r" if name == "start" else "")
            opened.rest(2)
            before = opened.worked()
            opened.rest(IDLES)
            yield idle_row(f"idle, {name}", opened.worked() - before)


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
    return row(name, f"{used:.1f} MB", "", f"at most {MEMORY} MB", is_met=used <= MEMORY)


def idle_row(name: str, worked: float) -> str:
    """Return the row of a screen that idled, and used that many seconds of processor time."""
    share = worked / IDLES * 100
    target = f"at most {IDLE:g}% of a core"
    return row(name, f"{share:.2f}% of a core", "", target, is_met=share <= IDLE)
