"""Two and three machines that share a team by `huddle sync`, with real git between them."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.desk import TEAM
from tests.helpers.machines import Machine, Office


def test_from_nothing_to_the_same_files(office: Office) -> None:
    """One shares, two join, all three promise, and after that all have the same files."""
    sam, ana = office.first("sam"), office.joined("ana")
    maria = office.joined("maria")
    sam.said("log Send the list due:fri")
    sam.said("win add Won Brightwave")
    ana.said("log Ask for the price due:thu")
    sam.run("sync", out="sent 1 promise and 1 win\n")
    ana.run("sync", out="sent 1 promise; received 1 promise (sam) and 1 win (sam)\n")
    maria.run("sync", out="received 2 promises (ana and sam) and 1 win (sam)\n")
    sam.run("sync", out="received 1 promise (ana)\n")
    for machine in (sam, ana, maria):
        machine.run("sync", out="up to date\n")
        assert machine.shared() == sam.shared()
    assert len(sam.shared()) == 4


def test_two_change_the_same_record(sam: Machine, ana: Machine) -> None:
    """A promise that one moves and another one does is done, and knows of both."""
    sam.said("log Send the list due:fri")
    sam.said("sync")
    ana.said("sync")
    sam.said("action edit id01 due:thu")
    ana.said("done id01")
    sam.run("sync", out="sent 1 promise\n")
    ana.run("sync", out="sent 1 promise; received 1 promise (sam)\n")
    sam.run("sync", out="received 1 promise (ana)\n")
    assert sam.shared() == ana.shared()
    found = json.loads(sam.said("action list --status all --format json")[0])["actions"]
    assert [(one["status"], one["due"]) for one in found] == [("done", "2026-11-26")]
    assert sam.said("doctor")[2] == 0


def test_first_use_is_asked_for(office: Office) -> None:
    """Off a terminal --yes agrees to the remote; on one, a question does. Only then it is kept."""
    sam = office.machine("sam")
    sam.write("huddle.toml", TEAM)
    sam.run(
        "sync",
        err="""
        error: Acme is not shared yet
        hint:  huddle sync --remote URL
        """,
        code=4,
    )
    sam.run(
        "sync --remote REMOTE",
        err="""
        error: all of Acme (3 people) would be shared with REMOTE
        hint:  huddle sync --remote REMOTE --yes
        """,
        code=2,
    )
    sam.run(
        "sync --remote https://git.example.com/acme.git",
        err="""
        error: all of Acme (3 people) would be shared with https://git.example.com/acme.git
        hint:  huddle sync --remote https://git.example.com/acme.git --yes
        """,
        code=2,
    )
    out, err, code = sam.said("sync --remote REMOTE", typed="n\n")
    assert err.startswith(
        "all of Acme (3 people) would be shared with REMOTE. Is that right? (y/N)"
    )
    assert err.endswith(
        "error: nothing was shared\nhint:  type it again, and answer y to share it\n"
    )
    assert (out, code) == ("", 1)
    assert not (sam.root / "config").exists()
    assert sam.said("sync --remote REMOTE", typed="y\n")[0] == "sent the team's settings\n"
    assert sam.said("sync")[0] == "up to date\n"
    assert '"~/acme" = "REMOTE"' in sam.named((sam.root / "config/huddle/config.toml").read_text())


def test_offline(office: Office, sam: Machine) -> None:
    """Without the remote nothing is lost, and what waits is said until it is sent."""
    away = office.remote.with_name("away.git")
    office.remote.rename(away)
    sam.said("log Send the list due:fri")
    out, err, code = sam.said("sync")
    assert (out, code) == ("", 5)
    assert err.startswith("error: could not reach ")
    assert err.endswith("hint:  nothing is lost; the next sync sends it\n")
    status = json.loads(sam.said("sync --status --format json")[0])["sync"]
    assert status["waiting"] == [{"kind": "action", "name": "id01"}]
    assert status["offline_since"] == "2026-11-23T08:00Z"
    away.rename(office.remote)
    sam.run("sync", out="sent 1 promise\n")
    assert json.loads(sam.said("sync --status --format json")[0])["sync"]["waiting"] == []


def test_status_and_dry_run_change_nothing(office: Office, sam: Machine, ana: Machine) -> None:
    """Both say what waits, and neither the folder nor the remote is another one then."""
    sam.said("log Send the list due:fri")
    sam.said("sync")
    ana.said("win add Won Brightwave")
    before, refs = ana.files(), office.git("for-each-ref")
    ana.run("sync --dry-run", out="would send 1 win; would receive 1 promise (sam)\n")
    ana.run(
        "sync --status",
        out="""
        remote     REMOTE, branch main
        last sync  09:00
        by itself  no; huddle config set sync.auto true changes that
        waiting    1 win
        """,
    )
    after = {path: data for path, data in ana.files().items() if not path.startswith("state/")}
    assert after == {path: data for path, data in before.items() if not path.startswith("state/")}
    assert office.git("for-each-ref") == refs


def test_status_before_anything_is_shared(office: Office) -> None:
    """All of the team waits then, and the way to share it is named."""
    sam = office.machine("sam")
    sam.write("huddle.toml", TEAM)
    sam.run(
        "sync --status",
        out="""
        remote     none; huddle sync --remote URL adds one
        last sync  never
        by itself  no; huddle config set sync.auto true changes that
        waiting    all of the team: nothing is shared yet
        """,
    )
    sam.run(
        "config set sync.auto true",
        out="sync.auto  true   → ~/config/huddle/config.toml\n",
        err="hint:  Acme has no repository yet: huddle sync --remote URL\n",
    )


def test_what_waits_still_waits_after_a_dry_run(sam: Machine) -> None:
    """Mine goes on saying it, and the last sync is still the one before."""
    sam.said("sync")
    sam.environ["HUDDLE_NOW"] = "2026-11-24T10:30:00+01:00"
    sam.said("log Send the list due:fri")
    before = sam.said("mine")[0]
    assert before.splitlines()[-1] == "1 change not shared yet."
    sam.run("sync --dry-run", out="would send 1 promise\n")
    assert sam.said("mine")[0] == before
    assert "last sync  Mon 23 Nov 09:00\n" in sam.said("sync --status")[0]


def test_a_dry_run_forgets_nothing(sam: Machine, ana: Machine) -> None:
    """Even with --remote, what both sides had is known afterwards: what was removed stays so."""
    shutil.copy(Path(__file__).parents[2] / "agendas/daily.toml", _made(sam.team / "agendas"))
    sam.said("sync")
    ana.said("sync")
    (ana.team / "agendas/daily.toml").unlink()
    assert ana.said("sync --remote REMOTE --dry-run")[2] == 0
    ana.run("sync", out="sent the agenda daily\n")
    sam.run("sync", out="received the agenda daily\n")
    assert sam.shared() == ana.shared()


@pytest.mark.parametrize("name", ['the "A" team', "back\\slash", "Büro.süd #1", "it's"])
def test_an_odd_name_of_a_folder(office: Office, name: str) -> None:
    """The user's file has it as a key, however often it is written."""
    sam = office.machine("sam")
    sam.team = sam.root / name
    sam.environ["HUDDLE_TEAM"] = str(sam.team)
    sam.write("huddle.toml", TEAM)
    for _ in range(2):
        assert sam.said("sync --remote REMOTE --yes")[2] == 0
    sam.run("sync", out="up to date\n")


def test_a_name_of_a_folder_that_no_file_can_have(office: Office) -> None:
    """It is refused, and the user's file stays right."""
    sam = office.machine("sam")
    sam.team = sam.root / "it's a \\"
    sam.environ["HUDDLE_TEAM"] = str(sam.team)
    sam.write("huddle.toml", TEAM)
    _, err, code = sam.said("sync --remote REMOTE --yes")
    assert code == 1
    assert err.endswith("hint:  rename the folder\n")
    assert sam.said("config list")[2] == 0


def test_what_reached_the_remote_first_stays(sam: Machine, ana: Machine) -> None:
    """A key of huddle.toml that both changed is that of the faster one; the other one is told."""
    sam.said("config set week_starts sunday")
    ana.said("config set week_starts saturday")
    sam.run("sync", out="sent the team's settings\n")
    out, err, code = ana.said("sync")
    assert (out, code) == ("received the team's settings\n", 0)
    assert err.startswith("warning: huddle.toml: ")
    assert ana.said("config get week_starts")[0] == "sunday\n"
    (kept,) = ana.team.glob(".huddle-backup/*/huddle.toml")
    assert 'week_starts = "saturday"' in kept.read_text()
    assert sam.shared() == ana.shared()


def test_another_team_is_refused(office: Office, sam: Machine) -> None:
    """A remote with another id is not joined, and nothing changes anywhere."""
    assert sam.team.exists()
    other = office.machine("maria")
    other.write("huddle.toml", TEAM.replace("t7c2m9x4ka", "0000000000"))
    before, refs = other.shared(), office.git("for-each-ref")
    other.run(
        "sync --remote REMOTE --yes",
        err="""
        error: REMOTE belongs to the team Acme; nothing was changed
        hint:  huddle init --from REMOTE DIR   joins that team
        """,
        code=1,
    )
    assert (other.shared(), office.git("for-each-ref")) == (before, refs)
    other.run(
        "sync",
        err="""
        error: Acme is not shared yet
        hint:  huddle sync --remote URL
        """,
        code=4,
    )


@pytest.mark.parametrize("is_emptied", [True, False])
def test_a_remote_that_lost_its_history(
    office: Office, sam: Machine, ana: Machine, *, is_emptied: bool
) -> None:
    """A remote that was emptied or rewritten is refused; naming it again joins all of both."""
    old = office.git("rev-parse", "main").strip()
    sam.said("log Send the list due:fri")
    sam.said("sync")
    if is_emptied:
        office.git("update-ref", "-d", "refs/heads/main")
        message = "is empty now"
    else:
        office.git("update-ref", "refs/heads/main", old)
        message = "was rewritten since the last sync"
    before = sam.shared()
    sam.run(
        "sync",
        err=f"""
        error: REMOTE {message}; nothing was changed here
        hint:  huddle sync --remote REMOTE   joins both sides again, and removes nothing
        """,
        code=1,
    )
    assert sam.shared() == before
    ana.said("sync --remote REMOTE")
    assert sam.said("sync --remote REMOTE")[2] == 0
    ana.said("sync")
    assert (sam.shared(), ana.shared()) == (before, before)


def test_a_folder_that_was_moved(sam: Machine) -> None:
    """Its remote is known by the id of the team; a copy of the folder is not shared by itself."""
    sam.said("init acme --me sam")
    moved = sam.root / "elsewhere"
    sam.team.rename(moved)
    sam.environ["HUDDLE_TEAM"] = str(moved)
    sam.run("sync", out="up to date\n")
    text = (sam.root / "config/huddle/config.toml").read_text()
    assert str(moved) in text
    copy = sam.root / "copy"
    shutil.copytree(moved, copy)
    sam.run(
        "sync",
        err="""
        error: ~/copy is not shared, but ~/elsewhere is
        hint:  huddle --team ~/elsewhere sync, or here: huddle sync --remote URL
        """,
        code=4,
        HUDDLE_TEAM=str(copy),
    )


def test_a_lost_cache(office: Office, sam: Machine, ana: Machine) -> None:
    """Without its state a machine joins all of both, and nothing is removed or told of twice."""
    sam.said("log Send the list due:fri")
    sam.said("sync")
    ana.said("sync")
    ana.said("log Ask for the price due:thu")
    shutil.rmtree(ana.root / "state/huddle/sync")
    ana.run("sync", out="sent 1 promise\n")
    sam.run("sync", out="received 1 promise (ana)\n")
    for damaged in (ana.root / "state/huddle/sync").glob("*/index.sqlite"):
        damaged.write_bytes(b"nonsense" * 4096)
    for damaged in (ana.root / "state/huddle/sync").glob("*/cache.git/objects/pack/*"):
        damaged.chmod(0o600)
        damaged.write_bytes(b"nonsense")
    ana.run("sync", out="up to date\n")
    assert sam.shared() == ana.shared()
    assert office.remote.exists()


def test_a_removed_record_comes_back(sam: Machine, ana: Machine) -> None:
    """A record is never removed; an agenda that one side removes is."""
    sam.said("log Send the list due:fri")
    shutil.copy(Path(__file__).parents[2] / "agendas/daily.toml", _made(sam.team / "agendas"))
    sam.said("sync")
    ana.run("sync", out="received 1 promise (sam), the agenda daily\n")
    ana.file("id01").unlink()
    (ana.team / "agendas/daily.toml").unlink()
    ana.run("sync", out="sent the agenda daily; received 1 promise (sam)\n")
    sam.run("sync", out="received the agenda daily\n")
    assert [*sam.shared()] == [*ana.shared()]
    assert len(sam.shared()) == 2


def test_a_file_that_cannot_be_read(sam: Machine, ana: Machine) -> None:
    """It costs a warning, stays as it is on each side, and the rest goes on."""
    sam.said("log Send the list due:fri")
    sam.said("sync")
    ana.said("sync")
    path = ana.file("id01")
    path.write_bytes(b"x" * 300_000)
    ana.said("win add Won Brightwave")
    out, err, code = ana.said("sync")
    assert (out, code) == ("sent 1 win\n", 0)
    assert err.startswith("warning: actions/open/id01-send-the-list.toml: larger than 256 KiB\n")
    assert path.read_bytes() == b"x" * 300_000
    sam.run("sync", out="received 1 win (ana)\n")
    path.unlink()
    ana.run("sync", out="received 1 promise (sam)\n")
    assert sam.shared() == ana.shared()


def test_the_flags_belong_together(sam: Machine) -> None:
    """Flags that say nothing together are refused."""
    for line, message, hint in (
        ("sync --status --dry-run", "--status only shows", "huddle sync --status"),
        ("sync --format json", "--format only works with --status", "huddle sync --status"),
        ("sync --every 5s -n", "--every syncs, and --dry-run does not", "huddle sync --dry-run"),
        ("sync --every 0s", '"0s" is not a time between two syncs', "--every 10s"),
        ("sync --branch x", "--branch belongs to a remote", "--remote URL --branch x"),
    ):
        sam.run(line, err=f"error: {message}\nhint:  {hint}\n", code=2)


def test_again_and_again(office: Office, sam: Machine, ana: Machine) -> None:
    """With --every it goes on until Ctrl-C, with a line only when something happened."""
    away = office.remote.with_name("away.git")
    office.remote.rename(away)
    command = [sys.executable, "-m", "huddlecli", "sync", "--every", "1s"]
    with subprocess.Popen(
        command, env=ana.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stderr.readline().startswith("warning: could not reach ")
        away.rename(office.remote)
        sam.said("log Send the list due:fri")
        sam.said("sync")
        assert process.stdout.readline() == "received 1 promise (sam)\n"
        (status,) = (ana.root / "state/huddle/sync").glob("*/status.json")
        noted = status.stat().st_mtime_ns
        while status.stat().st_mtime_ns == noted:  # it sleeps after the next one
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert (process.stdout.read(), process.stderr.read()) == ("", "\n")
    assert process.returncode == 130
    assert ana.shared() == sam.shared()


def test_another_branch(office: Office) -> None:
    """A team can share a branch of a repository that has other things on main."""
    sam = office.machine("sam")
    sam.write("huddle.toml", TEAM)
    sam.run(
        "sync --remote REMOTE --branch team/acme --yes",
        out="sent the team's settings\n",
        err="hint:  the others join it with: "
        "huddle init --from REMOTE --branch team/acme acme --me NAME\n",
    )
    sam.run("sync --remote REMOTE", out="up to date\n")
    sam.run("sync", out="up to date\n")
    assert office.git("for-each-ref", "--format=%(refname)") == "refs/heads/team/acme\n"
    ana = office.machine("ana")
    ana.said("init --from REMOTE acme --branch team/acme --me ana")
    ana.run("sync", out="up to date\n")
    assert ana.shared() == sam.shared()


def test_no_git(sam: Machine) -> None:
    """Without git it says which package to install."""
    out, err, code = sam.said("sync", PATH=str(sam.root))
    assert (out, code) == ("", 1)
    assert err.startswith("error: git is not installed")


def test_who_is_in_no_team_is_told_how_to_join_one(office: Office) -> None:
    """What only one person sees is not shared, and a team of their own is not even made."""
    sam = office.machine("sam")
    sam.environ["HUDDLE_TEAM"] = ""
    for line in ("sync", "sync --status", "sync --remote REMOTE --yes"):
        sam.run(
            line,
            err="""
            error: you are in no team on this machine yet
            hint:  to join one: huddle init --from URL DIR --me NAME   to share your own records: \
huddle init DIR --from-personal
            """,
            code=1,
        )
        assert sam.files() == {}
    sam.said("log Send the list due:fri")
    sam.write("huddle.toml", TEAM)
    sam.said("init acme --me sam")
    sam.run(
        "--team personal sync",
        err="""
        error: your personal team stays on this machine
        hint:  huddle --team NAME sync   your teams: huddle init --list   your own records: \
huddle init DIR --from-personal
        """,
        code=1,
    )


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder
