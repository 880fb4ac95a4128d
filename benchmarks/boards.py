"""Time the boards of a huddle: 20 measures of ten years, 1,000 open leads, 100,000 closed ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks import terminal, tools
from benchmarks.clock import Task, timed
from benchmarks.leads import CLOSED, OPEN, fill_leads
from benchmarks.parts import BARE, Run
from benchmarks.scoreboard import MEASURES, write_measures
from benchmarks.screen import FIRST, LOADED, in_terminal, until
from benchmarks.table import Line, Target, rows

SOON = Target(within=500)
_LOBBY = "start now"  # in the footer of the lobby
AGENDAS = {"scoreboard": "sla", "leads": "closed-loop"}
_ASKS = {"scoreboard": "sets it", "leads": "answered"}


def boards(run: Run) -> Iterator[str]:
    """Measure first frames beside that of a daily, and the time from Enter to each board."""
    yield f"\nboards: {MEASURES} measures of ten years, {OPEN:,} open and {CLOSED:,} closed leads"
    if not terminal.is_here():
        yield "left out: measured on Linux only"
        return
    folder = run.scratch / "boards"
    fill_leads(folder, run.count(OPEN), run.count(CLOSED))
    write_measures(folder / "measures" / "standing", MEASURES)
    tasks: dict[str, Task] = {
        BARE: tools.bare(run.scratch),
        "first frame, daily": until(folder, _LOBBY, "start", "daily", "--rehearse"),
    }
    tasks |= {
        f"first frame, {board}": until(folder, _LOBBY, "start", agenda, "--rehearse")
        for board, agenda in AGENDAS.items()
    }
    tasks |= {f"Enter to {board}": _entered(folder, board) for board in AGENDAS}
    lines = [Line(BARE)]
    goals = {name: FIRST if name.startswith("first") else SOON for name in tasks if name != BARE}
    lines += [Line(name, BARE, goal) for name, goal in goals.items()]
    yield from rows(lines, timed(tasks, run.rounds))


def _entered(folder: Path, board: str) -> Task:
    """Return a task that measures the time from Enter in the lobby until the board asks."""

    def run() -> float:
        with in_terminal(folder, "start", AGENDAS[board], "--rehearse") as shown:
            shown.until(LOADED)
            shown.rest(0.5)
            pressed = perf_counter()
            shown.press("\r")
            shown.until(_ASKS[board])
            return perf_counter() - pressed

    return run
