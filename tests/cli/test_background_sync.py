"""Sync by itself, in the background: after a command has answered, and while a huddle is open."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.helpers.desk import Desk
from tests.helpers.machines import Machine, Office
from tests.helpers.remotes import needs_git
from tests.helpers.window import SLOW, Window

pytestmark = needs_git
PATIENCE = 60.0  # seconds, after which something is wrong on any machine


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The repository of a team; after the test, no process of a machine is left."""
    yield Office(tmp_path)
    eventually(lambda: not workers(tmp_path))


def eventually(is_so: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = monotonic() + PATIENCE
    while not is_so():
        assert monotonic() < end
        sleep(0.05)


def workers(root: Path) -> list[int]:
    """Return the processes that sync a folder below `root` in the background."""
    found = []
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"huddlecli.cli.background.worker" in words and os.fsencode(root) in b" ".join(
                words
            ):
                found.append(int(process.name))
    return found


def _children(process: int) -> list[int]:
    """Return the processes that another one has begun."""
    text = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8")
    return [int(number) for number in text.split()]


def by_itself(machine: Machine) -> Machine:
    """Let a machine sync by itself."""
    machine.run(
        "config set sync.auto true",
        out="sync.auto  true   → ~/config/huddle/config.toml\n",
    )
    return machine


def commits(office: Office) -> int:
    """Return how many commits the remote has."""
    return int(office.git("rev-list", "--count", "main"))


def test_a_promise_arrives_without_a_word(office: Office) -> None:
    """Who logs sees the answer and nothing else; the others have it after their next command."""
    ana, sam = by_itself(office.first("ana")), by_itself(office.joined("sam"))
    before = commits(office)

    sam.run(
        "log Call Brightwave by fri", out="id01  sam  due Fri 27 Nov  Call Brightwave   → Acme\n"
    )
    eventually(lambda: commits(office) > before)
    eventually(lambda: not workers(office.root))
    ana.said("mine")
    eventually(lambda: [*ana.team.glob("actions/open/*.toml")])

    ana.run("action list", out="id01  sam  due Fri 27 Nov  Call Brightwave\n")


@pytest.mark.parametrize("is_linked", [False, True])
def test_a_folder_that_was_moved_is_still_shared(office: Office, *, is_linked: bool) -> None:
    """By itself too, with what both sides had: a removed agenda does not come back."""
    ana = office.first("ana")
    ana.said("init acme --me ana")
    ana.write("agendas/plan.toml", "# nothing yet\n")
    ana.run("sync", out="sent the agenda plan\n")
    by_itself(ana)
    eventually(lambda: not workers(office.root))
    moved = ana.root / "elsewhere"
    ana.team.rename(moved)
    if is_linked:
        ana.team.symlink_to(moved)
    (moved / "agendas/plan.toml").unlink()
    ana.team, ana.environ["HUDDLE_TEAM"] = moved, str(moved)
    before = commits(office)

    ana.said("log Call Brightwave by fri")
    eventually(lambda: commits(office) > before)
    eventually(lambda: not workers(office.root))

    ana.run("sync", out="up to date\n")
    assert not (moved / "agendas/plan.toml").exists()
    assert "plan" not in office.git("ls-tree", "-r", "main")


def test_nothing_of_the_caller_stays_open(office: Office) -> None:
    """A pipe ends with the command, though the sync in the background still talks to the remote."""
    sam = by_itself(office.first("sam"))
    config = sam.root / "config/huddle/config.toml"
    text = config.read_text(encoding="utf-8").replace(str(office.remote), "ssh://nowhere.test/x")
    config.write_text(text, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "huddlecli", "log", "Call Brightwave by fri"],
        env={**sam.environ, "GIT_SSH_COMMAND": "sleep 300;:"},
        cwd=sam.root,
        stdin=subprocess.PIPE,
        capture_output=True,
        timeout=PATIENCE,
        check=True,
        text=True,
    )
    (worker,) = workers(office.root)
    eventually(lambda: _children(worker))  # it talks to the remote
    streams = {str(Path(f"/proc/{worker}/fd/{number}").readlink()) for number in range(3)}
    session, folder = os.getsid(worker), str(Path(f"/proc/{worker}/cwd").readlink())
    os.killpg(worker, signal.SIGKILL)

    assert "Call Brightwave" in done.stdout
    assert done.stderr == ""
    assert (session, folder) == (worker, "/")
    assert streams == {os.devnull}


@pytest.mark.parametrize("line", ["action list", "mine --short", "start --rehearse --plain"])
def test_what_changes_nothing_starts_no_sync(office: Office, line: str) -> None:
    """Lists, prompts and rehearsals leave the network alone."""
    sam = by_itself(office.first("sam"))
    (state,) = (sam.root / "state/huddle/sync").iterdir()

    sam.said(line, stdin="")

    assert workers(office.root) == []
    assert not (state / "wanted").exists()


def test_it_costs_the_command_little(office: Office) -> None:
    """Starting it loads a few small modules: no other program is run by the command itself."""
    sam = by_itself(office.first("sam"))
    plain = _imports(sam, "-c", "import huddlecli.cli")

    with_sync = _imports(sam, "-m", "huddlecli", "log", "Call Brightwave by fri")
    office_config = sam.root / "config/huddle/config.toml"
    text = office_config.read_text(encoding="utf-8").replace("auto = true", "auto = false")
    office_config.write_text(text, encoding="utf-8")
    without = _imports(sam, "-m", "huddlecli", "log", "Call Oakline by fri")

    assert {name for name in with_sync - without if name.startswith("huddlecli")} == {
        "huddlecli.cli.background",
        "huddlecli.store.platform.background",
        "huddlecli.store.sync.requests",
    }
    assert not {"subprocess", "signal", "hashlib", "socket", "sqlite3"} & (with_sync - plain)


def _imports(machine: Machine, *words: str) -> set[str]:
    """Return the modules that a Python program imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *words],
        env=machine.environ,
        cwd=machine.root,
        capture_output=True,
        check=True,
        text=True,
    )
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}


def test_without_the_setting_nothing_starts(office: Office) -> None:
    """A remote alone is no wish to sync by itself."""
    sam = office.first("sam")

    sam.said("log Call Brightwave by fri")

    assert workers(office.root) == []


def test_the_personal_team_stays_here(desk: Desk) -> None:
    """Nobody else can see it, whatever the configuration says."""
    desk.environ.pop("HUDDLE_TEAM")
    desk.run("config set sync.auto true", out="sync.auto  true   → ~/config/huddle/config.toml\n")

    desk.said("log Call Brightwave by fri")

    assert workers(desk.root) == []
    assert not (desk.root / "state/huddle/sync").exists()


def test_mine_says_what_is_waiting(office: Office) -> None:
    """It says how much is not shared, and since when the remote is out of reach."""
    sam = by_itself(office.first("sam"))
    office.remote.rename(office.root / "away")

    sam.said("log Call Brightwave by fri")
    eventually(lambda: not workers(office.root))
    sam.said("log Call Oakline by fri")
    eventually(lambda: not workers(office.root))
    out, _, _ = sam.said("mine")
    eventually(lambda: not workers(office.root))
    (office.root / "away").rename(office.remote)
    sam.said("sync")

    assert out.splitlines()[-1] == "2 changes not shared yet (offline since 09:00)."
    assert "not shared" not in sam.said("mine")[0]


def test_a_huddle_is_seen_on_other_machines_while_it_runs(office: Office) -> None:
    """One runs it, one logs, one watches: all see all of it, and in the end no process is left."""
    maria, sam = by_itself(office.first("maria")), by_itself(office.joined("sam"))
    ana = by_itself(office.joined("ana"))
    huddle = Window(maria, ["-m", "huddlecli", "start", "daily"])
    watch = Window(ana, ["-m", "huddlecli", "watch"])
    try:
        huddle.until("Enter start")
        huddle.type("\r")
        huddle.until("promises")
        watch.until("run by maria")

        sam.said("log Call Brightwave by fri")
        huddle.until("Call Brightwave")
        watch.until("Call Brightwave")
        out, _, _ = sam.said("mine")

        assert "Daily huddle now, item 1 of 4, run by maria" in out
        refusal, code = sam.said("start daily", stdin="")[1:]
        assert refusal.startswith('error: maria is running "Daily huddle" (2026-11-23-')
        assert refusal.endswith(") on another machine\nhint:  huddle watch\n")
        assert code == 5
        watch.type("q")
        watch.process.wait(PATIENCE)
        huddle.type("/end\r/end\r")
        huddle.process.wait(PATIENCE)
    finally:
        huddle.leave()
        watch.leave()
    eventually(lambda: not workers(office.root))
    assert office.git("branch", "--list", "huddle-live/*") == ""


def test_two_who_begin_at_the_same_moment_are_told(office: Office) -> None:
    """Neither could know of the other; both screens say so, and each can end."""
    maria, sam = by_itself(office.first("maria")), by_itself(office.joined("sam"))
    windows = {who: Window(who, ["-m", "huddlecli", "start", "daily"]) for who in (maria, sam)}
    try:
        for window in windows.values():
            window.until("Enter start")
        for window in windows.values():
            window.type("\r")

        windows[maria].until("sam runs Daily huddle too, since 09:00: one of you can /end.")
        windows[sam].until("maria runs Daily huddle too, since 09:00: one of you can /end.")
    finally:
        for window in windows.values():
            window.leave()


def test_a_closed_window_leaves_no_process(office: Office) -> None:
    """The sync beside a huddle ends by itself, also if the huddle was killed."""
    maria = by_itself(office.first("maria"))
    watch = Window(maria, ["-m", "huddlecli", "watch"])
    watch.until("waiting for the next huddle")
    eventually(lambda: workers(office.root))

    seconds = watch.close()
    eventually(lambda: not workers(office.root))
    huddle = Window(maria, ["-m", "huddlecli", "start", "daily"])
    huddle.until("Enter start")
    eventually(lambda: workers(office.root))
    huddle.leave()
    eventually(lambda: not workers(office.root))

    assert seconds < SLOW


def test_the_screen_says_once_that_it_is_offline(office: Office) -> None:
    """The huddle goes on without a connection, and says so when it is back."""
    maria = by_itself(office.first("maria"))
    huddle = Window(maria, ["-m", "huddlecli", "start", "daily"])
    try:
        huddle.until("Enter start")
        huddle.type("\r")
        huddle.until("promises")
        office.remote.rename(office.root / "away")
        huddle.until("Offline since 09:00: what you type is kept, and shared later.")
        (office.root / "away").rename(office.remote)
        huddle.until("Online again.")
    finally:
        huddle.leave()
