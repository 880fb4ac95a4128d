"""Machines that share a team: random changes, syncs, kills and cut connections on each of them.

In the end all folders are equal, byte for byte, and each change that was made is in them.
"""

from __future__ import annotations

import os
import random
import subprocess
import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.ids import new_id
from huddlecli.core.records import Action, Win
from huddlecli.store import platform
from huddlecli.store.git.errors import Offline
from huddlecli.store.git.process import Git
from huddlecli.store.git.remote import remote_of
from huddlecli.store.records import RecordStore
from huddlecli.store.sync.engine import SyncPlace, SyncResult, sync_once
from huddlecli.store.sync.index import Index
from huddlecli.store.sync.shared_places import is_shared
from tests.campaigns.crew import Tell
from tests.helpers.desk import TEAM

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
KILLED = 137
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class RandomMachine:
    """One of the machines: a folder, a clock that is up to ten minutes off, and a random mind."""

    def __init__(self, root: Path, remote: Path, chance: random.Random) -> None:
        """Set it up with a copy of the team that nobody has shared yet."""
        self.team = root / "acme"
        self.team.mkdir(parents=True)
        (self.team / "huddle.toml").write_text(TEAM, encoding="utf-8")
        environ = {"PATH": os.environ["PATH"], "HOME": str(root)}
        self.place = SyncPlace(
            team=self.team,
            state=root / "state",
            remote=remote_of(str(remote), root, root),
            branch="main",
            environ=environ,
        )
        self._chance = chance
        self._off = timedelta(minutes=chance.randint(-10, 10))
        self._ids: list[str] = []
        self.made: set[tuple[str, datetime, str]] = set()  # the changes: of which record, when, who
        self.name = root.name

    def change(self, now: datetime) -> None:
        """Make one random change of a record, or of huddle.toml."""
        now += self._off
        store = RecordStore(self.team, BERLIN)
        known = [place.name[:10] for place in (self.team / "actions").rglob("*.toml")]
        match self._chance.choice(("log", "log", "win", "edit", "done", "reopen", "drop", "team")):
            case "team":
                path = self.team / "huddle.toml"
                lines = [
                    line for line in path.read_text().splitlines() if "week_starts" not in line
                ]
                lines.insert(2, f'week_starts = "{self._chance.choice(WEEKDAYS)}"')
                path.write_text("\n".join(lines) + "\n")
            case "win":
                self._create(store, Win, now, title="Won Brightwave", side="sales", status="kept")
            case "log":
                due = date(2026, 11, self._chance.randint(24, 30))
                keys = {
                    "title": f"Promise {self._chance.random()}",
                    "owner": "sam",
                    "side": "sales",
                }
                self._create(store, Action, now, due=due, status="open", **keys)
            case "edit" if known:
                self._set(store, now, known, title=f"Better {self._chance.random()}")
            case "done" if known:
                self._set(store, now, known, status="done", closed=now, done_on=now.date())
            case "reopen" if known:
                self._set(store, now, known, unset=("closed", "done_on"), status="open")
            case "drop" if known:
                self._set(store, now, known, status="dropped", closed=now, reason="not needed")

    def _create(self, store: RecordStore, kind: Any, now: datetime, **keys: Any) -> None:
        record_id = new_id(self._chance.randrange)
        self._note(store.create(kind, record_id, self.name, now, **keys))

    def _set(
        self,
        store: RecordStore,
        now: datetime,
        known: list[str],
        unset: tuple[str, ...] = (),
        **keys: Any,
    ) -> None:
        record_id = self._chance.choice(sorted(known))
        self._note(store.change(Action, record_id, self.name, now, set=keys, unset=unset))

    def _note(self, record: Any) -> None:
        last = record.changes[-1]  # that of another machine, if there was nothing to change
        self.made.add((record.id, last.at, last.by))

    def sync(self, now: datetime) -> SyncResult:
        """Sync once, as if typed or in the background."""
        return sync_once(
            self.place,
            now + self._off,
            is_quick=self._chance.random() < 0.5,
            sleep=lambda _: None,
        )

    def sync_killed(self, now: datetime) -> bool:
        """Sync in a process that is killed at a random call, and return whether it had so many."""
        left = self._chance.randint(1, 40)
        child = os.fork()
        if not child:
            try:
                _kill_at(left)
                self.sync(now)
            finally:
                os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED

    def sync_cut(self, now: datetime, patch: pytest.MonkeyPatch) -> None:
        """Sync over a connection that is cut, before or after git has done what it was to do."""
        talk, left = Git.talk, [self._chance.randint(1, 3)]
        has_arrived = self._chance.random() < 0.5

        def cut(git: Git, *words: str, protocols: str) -> Any:
            left[0] -= 1
            if left[0]:
                return talk(git, *words, protocols=protocols)
            if has_arrived:
                talk(git, *words, protocols=protocols)
            raise Offline("the remote", "the cable was cut")

        with patch.context() as patched, suppress(Offline):
            patched.setattr(Git, "talk", cut)
            self.sync(now)

    def shared(self) -> dict[str, bytes]:
        """Return all files that travel."""
        found = {path.relative_to(self.team).as_posix(): path for path in self.team.rglob("*")}
        return {
            place: path.read_bytes() for place, path in sorted(found.items()) if is_shared(place)
        }


def _kill_at(left: int) -> None:
    """Let this process end at one of the calls that change something outside of it."""
    calls = [left]

    def killing(called: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        calls[0] -= 1
        if not calls[0]:
            os._exit(KILLED)
        return called(*args, **kwargs)

    def wrap(kind: Any, name: str) -> None:
        called = getattr(kind, name)
        setattr(kind, name, lambda *args, **kwargs: killing(called, *args, **kwargs))

    for name in ("rename", "link", "unlink", "open_new", "make_folder"):
        wrap(platform, name)
    for name in ("talk", "run", "reading"):
        wrap(Git, name)
    for name in ("keep", "set_tip", "put"):
        wrap(Index, name)


@pytest.mark.parametrize("seed", range(50))
def test_all_come_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tell: Tell, seed: int, *, is_long: bool
) -> None:
    """Whatever each of them did, all of it is on all of them in the end."""
    if seed >= 2 and not is_long:
        pytest.skip("only with --long")
    machines, changes = (8, 200) if is_long else (4, 20)
    draw = random.Random  # no secret depends on it
    chance = draw(seed)
    remote = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", remote], check=True)
    crew = [
        RandomMachine(tmp_path / f"m{number}", remote, draw(seed * 100 + number))
        for number in range(machines)
    ]
    now, kills, cuts = NOON, 0, 0
    for _ in range(machines * changes):
        now += timedelta(seconds=chance.randint(1, 60))
        machine = chance.choice(crew)
        machine.change(now)
        match chance.random():
            case part if part < 0.04:
                kills += machine.sync_killed(now)
            case part if part < 0.08:
                machine.sync_cut(now, monkeypatch)
                cuts += 1
            case part if part < 0.2:
                machine.sync(now)
    results = [machine.sync(now) for _ in range(2) for machine in crew]
    assert not [one for result in results for one in result.skipped]
    last = [machine.sync(now) for machine in crew]
    assert all(result == SyncResult() for result in last)
    first = crew[0].shared()
    for machine in crew[1:]:
        assert machine.shared() == first
    assert {change for machine in crew for change in machine.made} <= _changes_in(first)
    tell(
        f"{machines} machines, {machines * changes} changes, {kills} kills, {cuts} cut connections"
    )


def _changes_in(files: dict[str, bytes]) -> set[tuple[str, datetime, str]]:
    records = [tomllib.loads(data.decode()) for place, data in files.items() if "/" in place]
    return {
        (record["id"], change["at"], change["by"])
        for record in records
        for change in record["change"]
    }
