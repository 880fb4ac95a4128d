"""A huddle whose machine is lost or cut off: who goes on with it, and what each is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from huddlecli.store.sync.live_journals import QUIET
from tests.helpers.machines import Machine, Office
from tests.helpers.remotes import needs_git

pytestmark = needs_git
DAILY = "2026-11-23-0900-daily"
LATER = "2026-11-23T09:20:00+01:00"
RUNNING = f"""\
error: maria is running "Daily huddle" ({DAILY}) on another machine
hint:  huddle watch
"""

TOO_EARLY = f"""\
error: maria is running "Daily huddle" ({DAILY}) on another machine
hint:  huddle start --take-over at 09:02, if nothing comes from maria until then
"""
MAY_RUN = f"""\
error: maria may still be running "Daily huddle" ({DAILY}): this machine is offline since 09:00
hint:  huddle start --take-over
"""
UNFINISHED = """\
error: Daily huddle of Mon 23 Nov 09:00 was not finished (last note 09:00), on another machine
hint:  huddle start --take-over
"""


@contextmanager
def huddle(machine: Machine, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run a huddle in plain lines, which goes on until it is told to end; then nothing is left."""
    process = subprocess.Popen(
        [sys.executable, "-m", "huddlecli", "start", *words, "--plain"],
        env=machine.environ,
        cwd=machine.root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def typed(process: subprocess.Popen[str], line: str, until: str) -> None:
    """Type a line, and wait until the huddle has answered."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    assert any(until in shown for shown in process.stdout)


@contextmanager
def taken_over(maria: Machine, sam: Machine) -> Iterator[subprocess.Popen[str]]:
    """Let sam go on with the huddle of maria, who was cut off; her screen says so, and stops."""
    with huddle(maria, "daily") as cut_off:
        typed(cut_off, "/next", "2 of 4")
        maria.said("sync")
        sam.said("sync")
        typed(cut_off, "noted while cut off\n/more\n/next", "Understand")
        forget_for_two_minutes(sam)
        with huddle(sam, "--take-over") as running:
            typed(running, "noted by sam\n/next", "Understand")
            sam.said("sync")
            maria.said("sync")
            assert cut_off.wait(60) == 3
            assert cut_off.stderr
            assert "error: sam has taken over this huddle\n" in cut_off.stderr.read()
            yield running


def forget_for_two_minutes(machine: Machine) -> None:
    """Let what came from other machines have come two minutes ago."""
    forget(machine, seconds=QUIET + 1)


def forget(machine: Machine, *, seconds: float) -> None:
    """Let what came from other machines have come so many seconds ago."""
    came = time.time() - seconds
    for path in machine.root.glob("state/huddle/sync/*/live/*.jsonl"):
        os.utime(path, (came, came))


def journal(machine: Machine, folder: str = "live") -> str:
    """Return the journal of the huddle in the team folder of a machine."""
    return (machine.team / f"huddles/{folder}/{DAILY}.jsonl").read_text(encoding="utf-8")


def test_a_machine_that_is_killed_is_no_end(office: Office) -> None:
    """Nobody takes a huddle over while something comes; two minutes later, sam goes on with it."""
    maria, sam = office.first("maria"), office.joined("sam")
    with huddle(maria, "daily") as running:
        typed(running, "/next", "2 of 4")
        typed(running, "/a Call Brightwave @sam by fri", "Call Brightwave")
        maria.said("sync")
        running.kill()
    sam.said("sync")

    sam.run("start daily", err=RUNNING, code=5)
    forget_for_two_minutes(sam)
    sam.run(
        "start daily",
        stdin="",
        err=UNFINISHED,
        code=3,
    )
    out, err, code = sam.said("start --take-over --plain", stdin="a note of sam\n/end\n")

    assert "Call Brightwave" in out
    assert (err.splitlines()[-1], code) == (f"minutes: huddle minutes show {DAILY}", 0)
    sam.said("sync")
    assert maria.said("sync")[0] == "received minutes of Mon 23 Nov\n"
    assert office.git("branch", "--list", "huddle-live/*") == ""
    assert not [*maria.team.glob("huddles/live/*")]
    assert maria.shared() == sam.shared()


def test_at_a_terminal_it_is_asked_for(office: Office) -> None:
    """A huddle that was left on another machine can be closed here, at its last note."""
    maria, sam = office.first("maria"), office.joined("sam")
    with huddle(maria, "daily") as running:
        typed(running, "/next", "2 of 4")
        maria.said("sync")
    sam.said("sync")
    forget_for_two_minutes(sam)

    _, err, _ = sam.said("start daily --plain", typed="x\n\x04", HUDDLE_NOW=LATER)
    sam.said("sync")
    maria.said("sync")

    assert err.startswith(
        "Daily huddle of Mon 23 Nov 09:00 was not finished (last note 09:00), on another machine.\n"
    )
    assert f"closed at its last note: huddle minutes show {DAILY}\n" in err
    assert [path.stem for path in maria.team.glob("huddles/2026-11/*.toml")] == [DAILY]
    assert not [*maria.team.glob("huddles/live/*")]


def test_a_machine_that_was_cut_off_is_told(office: Office) -> None:
    """Its huddle stops and says who has taken over; what was noted there is beside the minutes."""
    maria, sam = office.first("maria"), office.joined("sam")
    with taken_over(maria, sam) as running:
        assert maria.said("start daily", stdin="")[1:] == (RUNNING.replace("maria", "sam"), 5)
        typed(running, "/end", "Daily huddle")
        assert running.wait(60) == 0
    for machine in (sam, maria, maria, sam):
        machine.said("sync")

    kept = journal(maria, "2026-11")
    assert "noted while cut off" in kept
    assert "noted by sam" in kept
    assert maria.shared() == sam.shared()
    assert maria.said("doctor")[2] == sam.said("doctor")[2] == 0


def test_a_huddle_that_both_ended_is_one(office: Office) -> None:
    """One was cut off and ended it, as did the other, who had taken it over."""
    maria, sam = office.first("maria"), office.joined("sam")
    with huddle(maria, "daily") as cut_off:
        typed(cut_off, "/next", "2 of 4")
        maria.said("sync")
        sam.said("sync")
        typed(cut_off, "noted while cut off\n/a Call Oakline by fri\n/end", "Daily huddle")
        assert cut_off.wait(60) == 0
    forget_for_two_minutes(sam)
    sam.said("start --take-over --plain", stdin="noted by sam\n/a Call Brightwave by fri\n/end\n")

    for machine in (sam, maria, sam, maria):
        machine.said("sync")

    assert [path.stem for path in maria.team.glob("huddles/2026-11/*.toml")] == [DAILY]
    assert maria.shared() == sam.shared()
    kept = journal(maria, "2026-11")
    assert "noted while cut off" in kept
    assert "noted by sam" in kept
    titles = maria.said("action list")[0]
    assert "Call Oakline" in titles
    assert "Call Brightwave" in titles
    assert office.git("branch", "--list", "huddle-live/*") == ""
    assert (maria.said("doctor")[2], sam.said("doctor")[2]) == (0, 0)


def test_two_huddles_under_one_id_are_two_in_the_end(office: Office) -> None:
    """Both began at nine, offline: each ends its own, and both are kept on both machines."""
    maria, sam = office.first("maria"), office.joined("sam")
    with huddle(maria, "daily") as one, huddle(sam, "daily") as two:
        typed(one, "/next", "2 of 4")
        typed(two, "/next", "2 of 4")
        for machine in (maria, sam, maria, sam):
            machine.said("sync")
        branches = office.git("branch", "--list", "huddle-live/*").split()
        typed(one, "/end", "Daily huddle")
        typed(two, "/end", "Daily huddle")
        assert (one.wait(60), two.wait(60)) == (0, 0)
    for machine in (maria, sam, maria, sam):
        machine.said("sync")

    assert branches == [f"huddle-live/{DAILY}", f"huddle-live/{DAILY}-2"]
    assert office.git("branch", "--list", "huddle-live/*") == ""
    ended = sorted(path.name for path in maria.team.glob("huddles/2026-11/*.toml"))
    assert ended == [f"{DAILY}-2.toml", f"{DAILY}.toml"]
    assert maria.shared() == sam.shared()


def test_a_hostile_journal_is_one_warning(office: Office) -> None:
    """What somebody pushed there by hand is not shown, not run and not written anywhere."""
    sam = office.first("sam")
    blob = office.root / "blob"
    blob.write_bytes(b"\x1b]0;x\x07 no journal\n")
    sha = office.git("hash-object", "-w", str(blob)).strip()
    tree = office.root / "tree"
    tree.write_text(f"100644 blob {sha}\tjournal.jsonl\n", encoding="utf-8")
    with tree.open() as rows:
        made = subprocess.run(
            ["git", f"--git-dir={office.remote}", "mktree"],
            stdin=rows,
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
    who = ("-c", "user.name=x", "-c", "user.email=x@acme.test")
    commit = office.git(*who, "commit-tree", made, "-m", "x").strip()
    office.git("update-ref", f"refs/heads/huddle-live/{DAILY}", commit)

    out, err, code = sam.said("sync")

    assert (out, code) == ("up to date\n", 0)
    assert err == f"warning: huddle-live/{DAILY}: not the journal of a huddle\n"
    assert not [*sam.team.rglob("*.jsonl"), *sam.root.glob("state/huddle/sync/*/live/*")]


def test_who_leaves_a_huddle_lets_others_go_on(office: Office) -> None:
    """Nobody waits for two minutes: the journal says that it was left."""
    maria, sam = office.first("maria"), office.joined("sam")
    with huddle(maria, "daily") as left:
        typed(left, "/next", "2 of 4")
        maria.said("sync")
        sam.run("sync", out="up to date\n")
        sam.run("start daily", err=RUNNING, code=5)
        left.send_signal(signal.SIGHUP)
        assert left.wait(60) == 3
    maria.said("sync")

    sam.run("sync", out="up to date\n")
    sam.run("start daily", stdin="", err=UNFINISHED, code=3)
    assert "interrupted at 09:00" in sam.said("watch --big")[0]
    out, _, code = sam.said("start --resume --plain", stdin="/end\n")

    assert "2 of 4" in out
    assert code == 0


def test_who_wants_it_too_early_is_told_when(office: Office) -> None:
    """Two minutes after something came, in whole minutes."""
    maria, sam = office.first("maria"), office.joined("sam")
    with huddle(maria, "daily") as running:
        typed(running, "/next", "2 of 4")
        maria.said("sync")
        sam.run("sync", out="up to date\n")

        for flag in ("--take-over", "--resume"):
            forget(sam, seconds=0)
            sam.run(f"start {flag}", err=TOO_EARLY, code=5)


def test_who_is_offline_takes_nothing_over_by_mistake(office: Office) -> None:
    """Offline nothing comes, also while the huddle goes on: this is said, and nothing else."""
    maria, sam = office.first("maria"), office.joined("sam")
    with huddle(maria, "daily") as running:
        typed(running, "/next", "2 of 4")
        maria.said("sync")
        sam.run("sync", out="up to date\n")
        forget_for_two_minutes(sam)
        office.remote.rename(office.root / "away")

        for line in ("start daily", "start --resume"):
            sam.run(line, stdin="", err=MAY_RUN, code=5)
        assert "no news since 09:00" in sam.said("watch --big")[0]
        assert "No news since 09:00: this machine is offline since 09:00." in sam.said("watch")[0]
        assert sam.said("start --take-over --plain", stdin="/end\n")[2] == 0


def test_what_only_one_machine_had_is_kept(office: Office) -> None:
    """Maria was cut off, sam went on, and she takes it back: it is said where her notes are."""
    maria, sam = office.first("maria"), office.joined("sam")
    with taken_over(maria, sam):
        pass  # sam's machine is lost in turn
    maria.said("sync")
    forget_for_two_minutes(maria)

    _, err, code = maria.said("start --take-over --plain", stdin="/end\n")

    assert code == 0
    line = next(line for line in err.splitlines() if line.startswith("what was noted"))
    place = line.removeprefix("what was noted only on this machine is kept in ")
    assert "noted while cut off" in (maria.team / place).read_text(encoding="utf-8")
