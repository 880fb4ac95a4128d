"""Time what a person feels: fifty new entries in a shell loop."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from shlex import join

from benchmarks import filling, tools
from benchmarks.clock import Task, ran, timed
from benchmarks.parts import Run
from benchmarks.table import Line, rows

ENTRIES = 50
_FEW = 5  # rounds: each one is fifty processes of each tool
_LOG, _TASK, _TODO = (f"{ENTRIES} x {name}" for name in ("huddle log", "task add", "todo.txt add"))


def felt(run: Run) -> Iterator[str]:
    """Measure a shell loop of fifty new entries, beside the same with similar tools."""
    yield f"\n{ENTRIES} entries in a shell loop"
    tasks = {_LOG: _huddle(run.scratch / "felt")}
    if tools.is_here("task"):
        tasks[_TASK] = _taskwarrior(run.scratch / "felt-task")
    if tools.is_here("todo-txt"):
        tasks[_TODO] = _todo_txt(run.scratch / "felt-todo")
    lines = [Line(name, "" if name == _LOG else _LOG) for name in tasks]
    yield from rows(lines, timed(tasks, min(run.rounds, _FEW)))


def _loop(folder: Path, environ: Mapping[str, str], *words: str) -> float:
    """Return how long it takes to run a command fifty times, one after the other."""
    # Each entry has words of its own; the loop itself costs a millisecond.
    script = f'for n in $(seq {ENTRIES}); do {join(words)} "Call customer $n" >/dev/null; done'
    return ran(["sh", "-e", "-c", script], folder, environ).seconds


def _huddle(folder: Path) -> Task:
    def run() -> float:
        shutil.rmtree(folder, ignore_errors=True)
        filling.new_team(folder)
        words = (sys.executable, str(tools.PROGRAMS / "huddle.py"), "log", "--due", "friday")
        return _loop(folder, tools.environment_of(folder), *words)

    return run


def _taskwarrior(folder: Path) -> Task:
    def run() -> float:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "taskrc").write_text("confirmation=no\nhooks=off\n")
        named = {"TASKDATA": str(folder), "TASKRC": str(folder / "taskrc")}
        environ = {**tools.environment(folder.parent), **named}
        return _loop(folder, environ, "task", "add", "due:friday")

    return run


def _todo_txt(folder: Path) -> Task:
    def run() -> float:
        shutil.rmtree(folder, ignore_errors=True)
        config = tools.todo_txt_config(folder)
        environ = tools.environment(folder.parent)
        return _loop(folder, environ, "todo-txt", "-d", os.fspath(config), "add")

    return run
