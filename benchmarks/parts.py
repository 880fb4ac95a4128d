"""The parts of the table: what is measured beside what, and the targets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from benchmarks import filling, tools
from benchmarks.clock import Task, timed
from benchmarks.promises import Promise, promises
from benchmarks.table import Line, Target, rows
from benchmarks.tools import Huddle, Taskwarrior
from huddlecli.store import agenda_files

BARE, PYTHON = "bare", "python -c pass"
_ADD, _LIST = "huddle log", "huddle action list"
_LONG = 90_000, 10_000  # closed and open
_EVERY_DAY = ("log", "log, no date", "done ID", "done WORDS", "list", "mine")
_LARGE = (1.1, 1.1, 1.1, 1.1, 1.6, 1.3)  # times as long as in a new team, at most
_OF_BARE, _OF_PYTHON = Target(times=0.4), Target(times=6)
_AT_ONCE = Target(times=0.5)  # of the bare program, for what only prints
_FEW = 7  # rounds for reads from the disk itself
_MANY = 5  # times as many rounds if each one is short
_SHORT = 5  # minutes of a topic that fits a daily huddle


@dataclass(frozen=True, slots=True)
class Run:
    """The settings of a run: folder, number of rounds, share of the data, path of todoman."""

    scratch: Path
    rounds: int
    share: float
    todoman: str | None

    def promises(self, *, closed: int, opened: int, seed: int) -> Iterator[Promise]:
        """Yield this run's share of so many closed and open promises."""
        yield from promises(self.count(closed), are_open=False, seed=seed)
        yield from promises(self.count(opened), are_open=True, seed=seed + 1)

    def count(self, full: int) -> int:
        """Return this run's share of `full`."""
        return round(full * self.share)

    @property
    def hundred(self) -> int:
        """The full count of which this run's share is 100."""
        return round(100 / self.share)

    def team(self, name: str, closed: int, opened: int) -> Path:
        """Return the team folder `name`, and create and fill it first if needed."""
        folder = self.scratch / name
        if not folder.exists():
            filling.new_team(folder, self.promises(closed=closed, opened=opened, seed=1))
        return folder

    def task(self, name: str, closed: int, opened: int) -> Taskwarrior:
        """Return Taskwarrior with the same promises as the team folder `name`."""
        data = self.scratch / f"task-{name}"
        if not data.exists():
            filling.taskwarrior(data, self.promises(closed=closed, opened=opened, seed=1))
        return Taskwarrior(data)

    def table(
        self, title: str, tasks: Mapping[str, Task], lines: Iterable[Line], rounds: int = 0
    ) -> Iterator[str]:
        """Measure `tasks` and yield their part of the table."""
        yield f"\n{title}"
        yield from rows(lines, timed(tasks, rounds or self.rounds))


def every_day(run: Run) -> Iterator[str]:
    """Measure what reps type every day, in a new team and after ten years."""
    closed, opened = 100_000, 1_000
    folders = {
        "new": run.team("new", 0, 0),
        "small": run.team("small", 0, run.hundred),
        "large": run.team("large", closed, opened),
    }
    tasks = {BARE: tools.bare(run.scratch), PYTHON: tools.python(run.scratch)}
    for name, folder in folders.items():
        team = Huddle(folder)
        does = (
            team.log,
            team.log_undated,
            team.done,
            team.done_by_words,
            team.takes("action", "list"),
            team.takes("mine"),
        )
        tasks |= {f"{what}, {name}": task for what, task in zip(_EVERY_DAY, does, strict=True)}
    title = (
        f"new: nothing yet; small: 100 open; large: {run.count(opened):,} open, "
        f"{run.count(closed):,} closed over ten years"
    )
    lines = [Line(BARE), Line(PYTHON)]
    lines += [
        Line(f"{what}, {name}", against, target)
        for name in ("new", "small")
        for what in _EVERY_DAY
        for against, target in ((BARE, _OF_BARE), (PYTHON, _OF_PYTHON))
    ]
    limits = zip(_EVERY_DAY, _LARGE, strict=True)
    lines += [Line(f"{what}, large", f"{what}, new", Target(times=limit)) for what, limit in limits]
    return run.table(title, tasks, lines)


def pages(run: Run) -> Iterator[str]:
    """Measure what only prints: help, and the version."""
    team = Huddle(run.team("new", 0, 0))
    commands = (("--help",), ("log", "--help"), ("summary", "--help"), ("--version",))
    tasks = {BARE: tools.bare(run.scratch)}
    tasks |= {" ".join(("huddle", *words)): team.takes(*words) for words in commands}
    lines = [Line(BARE), *(Line(name, BARE, _AT_ONCE) for name in tasks if name != BARE)]
    return run.table("pages of help", tasks, lines)


def looking_back(run: Run) -> Iterator[str]:
    """Measure the weekly summary and similar commands, with ten years of records and minutes."""
    folder = run.team("large", 100_000, 1_000)
    library = agenda_files.load_library(None)
    filling.hold_dailies(folder, [topic.id for topic in library.topics if topic.minutes <= _SHORT])
    team, week = Huddle(folder), ("summary", "--week", "last")
    commands: tuple[tuple[str, ...], ...] = (week, (*week, "--full"), (*week, "--format", "json"))
    commands += (("agenda", "next", "daily"), ("agenda", "coverage"), ("mine",))
    limits = {week: 1.2, (*week, "--full"): 1.6, ("agenda", "coverage"): 1.6}
    tasks, lines = {BARE: tools.bare(run.scratch)}, [Line(BARE)]
    for words in commands:
        tasks[name := " ".join(words)] = team.takes(*words)
        lines.append(Line(name, BARE, Target(times=limits[words]) if words in limits else None))
    if tools.is_here("task"):
        tasks[peer := "Taskwarrior, same week"] = run.task("large", 100_000, 1_000).week()
        lines += [Line(peer), Line(" ".join(week), peer, Target(times=1))]
    return run.table(
        "large, with the minutes of a daily huddle on every weekday for ten years", tasks, lines
    )


def long_list(run: Run) -> Iterator[str]:
    """Measure the list of many open promises beside many more closed ones."""
    closed, opened = _LONG
    team = Huddle(run.team("long", closed, opened))
    tasks = {BARE: tools.bare(run.scratch), "action list": team.takes("action", "list")}
    lines = [Line(BARE), Line("action list", BARE)]
    if tools.is_here("task"):
        tasks[peer := "Taskwarrior, list"] = run.task("long", closed, opened).takes("list")
        lines += [Line(peer), Line("action list", peer, Target(times=0.6))]
    return run.table(f"{run.count(opened):,} open, {run.count(closed):,} closed", tasks, lines)


def cold_list(run: Run) -> Iterator[str]:
    """Measure the same with no record in memory; only the program itself is cached."""
    if not tools.can_forget():
        yield "\nleft out: the cold list; only root may empty the system's caches"
        return
    closed, opened = _LONG
    name, peer = "action list, cold", "Taskwarrior, list, cold"
    team, other = Huddle(run.team("long", closed, opened)), Huddle(run.team("new", 0, 0))
    tasks = {name: tools.cold(team.takes("action", "list"), other.takes("action", "list"))}
    lines = [Line(name)]
    if tools.is_here("task"):
        task, few = run.task("long", closed, opened), run.task("small", 0, run.hundred)
        tasks[peer] = tools.cold(task.takes("list"), few.takes("list"))
        lines += [Line(peer), Line(name, peer, Target(times=1))]
    yield from run.table("the same list, read from the disk", tasks, lines, min(run.rounds, _FEW))


def safety(run: Run) -> Iterator[str]:
    """Measure the cost of surviving a power cut, and of a killed process."""
    folder = run.team("saved", 0, 0)
    hasty, safe = "what log writes, not synced", "what log writes, synced to disk"
    freed = "lock free after kill -9 of its holder"
    tasks = {
        hasty: tools.saving(folder, is_synced=False),
        safe: tools.saving(folder, is_synced=True),
        freed: Huddle(folder).freed,
    }
    lines = [
        Line(hasty),
        Line(safe, hasty, Target(more=2)),
        Line(freed, "", Target(within=50)),
    ]
    return run.table("safety", tasks, lines, _MANY * run.rounds)


def peers(run: Run) -> Iterator[str]:
    """Measure adding and listing in similar tools, with 100 open, beside huddle."""
    small = Huddle(run.team("small", 0, run.hundred))
    tasks = {_ADD: small.log, _LIST: small.takes("action", "list")}
    if tools.is_here("task"):
        task = run.task("small", 0, run.hundred)
        tasks["task add"] = task.takes("add", "Call Brightwave back", "due:friday", "+leads")
        tasks["task list"] = task.takes("list")
    if tools.is_here("todo-txt"):
        tasks |= tools.todo_txt(run.scratch)
    if run.todoman:
        tasks |= tools.todoman(run.scratch, run.todoman)
    lines = [
        Line(name, "" if name in (_ADD, _LIST) else _LIST if name.endswith("list") else _ADD)
        for name in tasks
    ]
    return run.table("similar tools, 100 open", tasks, lines)


Part: TypeAlias = Callable[[Run], Iterator[str]]
PARTS: dict[str, Part] = {
    part.__name__: part
    for part in (every_day, pages, looking_back, long_list, cold_list, safety, peers)
}
