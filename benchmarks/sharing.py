"""Time `huddle sync` and `init --from` beside git on repositories with the same files."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from benchmarks import tools
from benchmarks.clock import ran
from benchmarks.parts import BARE, Run
from benchmarks.table import Line, Target
from benchmarks.tools import Huddle
from huddlecli.cli.background import WORKER
from huddlecli.store.sync import requests
from huddlecli.store.sync.state_places import sync_folder

_FEW = 5  # rounds for a first copy
_FETCH, _PUSH, _CLONE = "bare and git fetch", "bare, git fetch and git push", "git clone"


def sharing(run: Run) -> Iterator[str]:
    """Measure a sync with nothing new and with one new promise, and the first copy of a team."""
    if shutil.which("git") is None:
        yield "\nleft out: huddle sync; git is not installed"
        return
    peers = _Peers(run.team("shared", 100_000, 1_000), run.scratch)
    typed, quick, sent = "sync", "sync in the background", "sync of one new promise"
    tasks = {
        BARE: tools.bare(run.scratch),
        _FETCH: peers.fetch,
        _PUSH: peers.push,
        typed: peers.huddle.takes("sync"),
        quick: peers.sync_in_background,
        sent: peers.sync_one,
    }
    lines = [
        *(Line(name) for name in (BARE, _FETCH, _PUSH)),
        Line(quick, _FETCH, Target(more=50)),
        Line(typed, _FETCH, Target(more=600)),
        Line(sent, _PUSH, Target(more=700)),
    ]
    yield from run.table("a large team that a git repository shares", tasks, lines)
    tasks = {_CLONE: peers.clone, "init --from": peers.copy}
    lines = [Line(_CLONE), Line("init --from", _CLONE, Target(times=2))]
    yield from run.table("the first copy of it", tasks, lines, min(run.rounds, _FEW))


class _Peers:
    """A team folder that huddle shares, and a clone of git with the same files."""

    def __init__(self, team: Path, scratch: Path) -> None:
        self.huddle = Huddle(team)
        self._team, self._scratch = team, scratch
        self._environ = {**tools.environment_of(team), "GIT_CONFIG_GLOBAL": "/dev/null"}
        self._bare = tools.bare(scratch)
        self._numbers = count()
        ours, theirs = scratch / "ours.git", scratch / "theirs.git"
        self._git("init", "-q", "--bare", "-b", "main", str(ours))
        self.huddle.takes("sync", "--remote", str(ours), "--yes")()
        self.huddle.takes("config", "set", "sync.auto", "false")()
        self._git("clone", "-q", "--bare", f"file://{ours}", str(theirs))
        self._clone = scratch / "clone"
        self._git("clone", "-q", f"file://{theirs}", str(self._clone))
        self._ours = ours
        self._state = sync_folder(scratch / ".local/state/huddle", team)

    def fetch(self) -> float:
        """Time the bare program and a fetch of nothing new, together."""
        return self._bare() + self._git("-C", str(self._clone), "fetch", "-q")

    def push(self) -> float:
        """Time the bare program, a fetch, and a push of one new file, together."""
        path = self._clone / f"actions/open/{next(self._numbers)}.toml"
        path.write_text("new = true\n", encoding="utf-8")
        here = ("-C", str(self._clone), "-c", "user.name=ana", "-c", "user.email=ana@localhost")
        self._git(*here, "add", str(path))
        self._git(*here, "commit", "-q", "-m", "one more")
        return self.fetch() + self._git(*here, "push", "-q")

    def sync_one(self) -> float:
        """Time a sync after one new promise, which was made before."""
        self.huddle.takes("log", "Call", "Brightwave", "back")()
        return self.huddle.takes("sync")()

    def sync_in_background(self) -> float:
        """Time the process that a command starts in the background."""
        requests.ask(self._state)
        words = [sys.executable, *WORKER, str(self._team)]
        return ran(words, self._scratch, self._environ).seconds

    def clone(self) -> float:
        """Time a clone with a work tree; the one before it is removed first."""
        return self._anew(
            "a-clone", lambda path: self._git("clone", "-q", f"file://{self._ours}", str(path))
        )

    def copy(self) -> float:
        """Time the first copy by huddle."""
        environ = {**self._environ, "HOME": str(self._scratch / "copies")}
        environ |= {"XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "", "HUDDLE_TEAM": ""}
        words = [sys.executable, "-m", "huddlecli", "init", "--from", str(self._ours)]
        return self._anew(
            "copies", lambda path: ran([*words, str(path / "team")], self._scratch, environ).seconds
        )

    def _anew(self, name: str, task: Callable[[Path], float]) -> float:
        path = self._scratch / name
        shutil.rmtree(path, ignore_errors=True)
        return task(path)

    def _git(self, *words: str) -> float:
        return ran(["git", *words], self._scratch, self._environ).seconds
