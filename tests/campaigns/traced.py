"""The real program under strace: at which calls it touches the team folder, and a fault at one.

Temporary files have random names, so that no path can be told to strace beforehand. Instead a first
run without fault is listened to; the program is the same each time, so that the n-th call of a kind
is the same one again, which the trace of the faulty run confirms.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.campaigns.crew import PATIENCE, Crew, Done

CALLS = r"/^(openat|p?write(64)?|fsync|ftruncate|flock|close|(rename|link|unlink|mkdir)(at|at2)?)$"
CHANGING = re.compile(r"O_CREAT|p?write|fsync|ftruncate|rename|link|mkdir")
_LINE = re.compile(r"\d+ +(\w+)\((.*)")


@dataclass(frozen=True, slots=True)
class Point:
    """The `number`-th call of that name in a run, and what it was about."""

    call: str
    number: int
    about: str

    @property
    def changes(self) -> bool:
        """Whether it may change what is on the disk."""
        return CHANGING.search(f"{self.call}({self.about}") is not None


@cache
def why_not() -> str:
    """Return why nothing can be traced here; nothing if it can."""
    strace = shutil.which("strace")
    if strace is None:
        return "strace is missing: apt-get install strace"
    tried = subprocess.run(
        [strace, "-f", "-qq", "-e", "trace=none", "true"], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "ptrace is refused here"


def points(
    crew: Crew,
    words: Sequence[str],
    restore: Callable[[], object],
    where: Sequence[Path] = (),
    stdin: str = "",
) -> Sequence[Point]:
    """Return each call by which a command touches the team folder, or `where`, in their order."""
    restore()
    _run(crew, words, stdin=stdin)  # the first run of all may have modules to compile
    restore()
    _, lines = _run(crew, words, stdin=stdin)
    counted, found = Counter[str](), []
    for line in lines:
        if match := _LINE.match(line):
            call, about = match.groups()
            counted[call] += 1
            if any(str(place) in about for place in where or (crew.team,)):
                found.append(Point(call, counted[call], about))
    return found


def struck_twice(
    crew: Crew, words: Sequence[str], first: tuple[Point, str], then: tuple[Point, str], stdin: str
) -> Done:
    """Run a command that meets a fault, and perhaps another one after it."""
    faults = [f"inject={at.call}:{fault}:when={at.number}" for at, fault in (first, then)]
    return _run(crew, words, *faults, stdin=stdin)[0]


def struck(
    crew: Crew, words: Sequence[str], point: Point, fault: str, where: Sequence[Path] = ()
) -> Done:
    """Run a command that meets `fault` at that point."""
    done, lines = _run(crew, words, f"inject={point.call}:{fault}:when={point.number}")
    met = [line for line in lines if "INJECTED" in line] or lines[-2:]
    places = where or (crew.team,)
    is_met = any(point.call in line and str(one) in line for line in met for one in places)
    assert is_met, (point, met)
    return done


def _run(
    crew: Crew, words: Sequence[str], *faults: str, stdin: str = ""
) -> tuple[Done, Sequence[str]]:
    log = Path(f"{crew.team}.strace")
    listening = ["strace", "-f", "-y", "-qq", "-o", str(log), "-e"]
    done = subprocess.run(
        [*listening, f"trace={CALLS}", *(f"-e{one}" for one in faults), *crew.program, *words],
        env=crew.environ,
        cwd=crew.root,
        input=stdin.encode(),
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    crew.processes += 1
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode()), lines
