"""Time what a shell asks for: words that complete a line, and the line for its prompt."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import tools
from benchmarks.parts import BARE, Run
from benchmarks.table import Line, Target
from benchmarks.tools import Huddle

_TAB, _PROMPT = Target(times=0.6), Target(times=0.4)
_ASKED = ("completion", "--candidates", "zsh", "100")


def shell(run: Run) -> Iterator[str]:
    """Measure both in a new team, after ten years, and with 10,000 open promises."""
    new = Huddle(run.team("new", 0, 0))
    large = Huddle(run.team("large", 100_000, 1_000))
    long = Huddle(run.team("long", 90_000, 10_000))
    tasks = {
        BARE: tools.bare(run.scratch),
        "Tab after log --": new.takes(*_ASKED, "log", "--"),
        "Tab after log @": new.takes(*_ASKED, "log", "@"),
        "Tab after log due:": new.takes(*_ASKED, "log", "due:"),
        "Tab after done, large": large.takes(*_ASKED, "done", ""),
        "Tab after log #, large": large.takes(*_ASKED, "log", "#"),
        f"Tab after done, {run.count(10_000):,} open": long.takes(*_ASKED, "done", ""),
        "Tab after action reopen, large": large.takes(*_ASKED, "action", "reopen", ""),
        "mine --short, new": new.takes("mine", "--short"),
        "mine --short, large": large.takes("mine", "--short"),
    }
    lines = [Line(BARE)]
    lines += [Line(name, BARE, _TAB) for name in tasks if name.startswith("Tab")]
    lines += [Line(name, BARE, _PROMPT) for name in tasks if name.startswith("mine")]
    return run.table("what a shell asks for, whole processes", tasks, lines)
