"""Time `huddle find` over ten years beside `grep -ri` over the same folder."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks import filling, tools
from benchmarks.clock import Task
from benchmarks.parts import BARE, Run
from benchmarks.table import Line, Target
from benchmarks.tools import Huddle
from huddlecli.store import agenda_files

# In no file, in one title, in one of six titles, and in half of the minutes and a seventh of the
# titles.
WORDS = ("zebra", "99123", "brightwave", "webinar")
_COLD = "99123"
_FEW = 3  # rounds for reads from the disk itself: they take up to half a minute


def find(run: Run) -> Iterator[str]:
    """Measure the search for words of which few, many and very many things have one."""
    folder = run.team("large", 100_000, 1_000)
    library = agenda_files.load_library(None)
    filling.hold_dailies(folder, [topic.id for topic in library.topics if topic.minutes <= 5])
    team = Huddle(folder)
    tasks, lines = {BARE: tools.bare(run.scratch)}, [Line(BARE)]
    for word in WORDS:
        grep, name = f"grep -ri {word}", f"find {word}"
        tasks |= {grep: _grep(folder, word), name: team.takes("find", word)}
        lines += [Line(grep), Line(name, grep, Target(times=2))]
    tasks["find is:late"] = team.takes("find", "is:late")
    lines.append(Line("find is:late", BARE))
    yield from run.table("the same team, searched for a word", tasks, lines)
    if not tools.can_forget():
        yield "\nleft out: the cold search; only root may empty the system's caches"
        return
    other = Huddle(run.team("new", 0, 0))
    grep, name = f"grep -ri {_COLD}, cold", f"find {_COLD}, cold"
    tasks = {
        grep: tools.cold(_grep(folder, _COLD), _grep(run.team("new", 0, 0), _COLD)),
        name: tools.cold(team.takes("find", _COLD), other.takes("find", _COLD)),
    }
    lines = [Line(grep), Line(name, grep, Target(times=1))]
    yield from run.table("the same, read from the disk", tasks, lines, min(run.rounds, _FEW))


def _grep(folder: Path, word: str) -> Task:
    """Return a task that searches a folder with `grep -ri`, which may find nothing."""

    def run() -> float:
        begun = perf_counter()
        subprocess.run(
            ["grep", "-ri", word, str(folder)],
            env=tools.environment(folder.parent),
            capture_output=True,
            check=False,
        )
        return perf_counter() - begun

    return run
