"""`huddle sync --remote`: a repository that does not take the team leaves all as it was."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.helpers.desk import TEAM
from tests.helpers.machines import Machine, Office

AGENDA = Path(__file__).parents[2] / "agendas/daily.toml"


def other_remote(office: Office, name: str = "other.git") -> Path:
    """Make another empty repository."""
    subprocess.run(["git", "init", "-q", "--bare", office.root / name], check=True)
    return office.root / name


def refusing(remote: Path, size: int = 1) -> Path:
    """Let a repository take no push of more bytes, as if its disk were full."""
    command = ["git", f"--git-dir={remote}", "config", "receive.maxInputSize", str(size)]
    subprocess.run(command, check=True)
    return remote


def without_agenda(machine: Machine) -> None:
    """Have an agenda on both sides, and remove it on this one, unsent."""
    (machine.team / "agendas").mkdir()
    shutil.copy(AGENDA, machine.team / "agendas")
    machine.run("sync", out="sent the agenda daily\n")
    (machine.team / "agendas/daily.toml").unlink()


def state_of(machine: Machine) -> dict[str, bytes]:
    """Return what is known of the sharing of a team, but for the cache."""
    config = machine.root / "config/huddle/config.toml"
    (status,) = (machine.root / "state/huddle/sync").glob("*/status.json")
    return {path.name: path.read_bytes() for path in (config, status)}


@pytest.mark.parametrize("line", ["--remote OTHER", "--remote OTHER --dry-run", "--remote NONE"])
def test_a_remote_that_fails_leaves_what_was_known(
    office: Office, sam: Machine, ana: Machine, line: str
) -> None:
    """What was removed here and not sent yet is still removed, and nothing counts as failing."""
    without_agenda(sam)
    ana.said("sync")
    refused = refusing(other_remote(office))
    before = state_of(sam), sam.shared()
    words = line.replace("OTHER", str(refused)).replace("NONE", str(office.root / "none.git"))
    code = sam.said(f"sync {words} --yes")[2]
    assert code == (0 if "--dry-run" in line else code or 1)
    assert (state_of(sam), sam.shared()) == before
    assert "failing" not in sam.said("sync --status")[0]
    sam.run("sync", out="sent the agenda daily\n")
    ana.run("sync", out="received the agenda daily\n")
    assert not (ana.team / "agendas/daily.toml").exists()


def test_a_dry_run_that_fails_leaves_no_word_of_it(office: Office, sam: Machine) -> None:
    """Neither for a new repository nor for the one that is remembered."""
    before = state_of(sam)
    none = office.root / "none.git"
    assert sam.said(f"sync --remote {none} --dry-run --yes")[2] == 4
    office.remote.rename(office.remote.with_name("away.git"))
    assert sam.said("sync --dry-run")[2] == 5
    assert state_of(sam) == before
    assert "failing" not in sam.said("sync --status")[0]


def test_what_the_new_remote_has_comes_only_once_it_has_taken_ours(
    office: Office, sam: Machine, ana: Machine
) -> None:
    """A copy of the team that can be read and not written brings nothing into the folder."""
    without_agenda(sam)
    ana.said("sync")
    copy = office.root / "copy.git"
    shutil.copytree(office.remote, copy)
    refusing(copy)
    sam.said("win add Won Brightwave")
    before = sam.shared()
    assert sam.said(f"sync --remote {copy} --yes")[2] == 5
    assert sam.shared() == before
    refusing(copy, 0)
    assert sam.said(f"sync --remote {copy} --yes")[2] == 0
    assert (sam.team / "agendas/daily.toml").exists()
    assert f'= "{copy}"' in (sam.root / "config/huddle/config.toml").read_text()


def test_a_configuration_that_cannot_be_written(office: Office, sam: Machine) -> None:
    """Nothing is sent to a repository that could not be remembered; nothing is copied either."""
    other = other_remote(office)
    lock = sam.root / "config/huddle/.lock"
    lock.unlink()
    lock.mkdir()
    out, err, code = sam.said(f"sync --remote {other} --yes")
    assert (out, code) == ("", 1)
    assert err.startswith("error: could not save ~/config/huddle/.lock: ")
    command = ["git", f"--git-dir={other}", "for-each-ref"]
    assert subprocess.run(command, check=True, capture_output=True).stdout == b""
    sam.run("sync", out="up to date\n")
    sam.environ["HUDDLE_TEAM"] = ""
    assert sam.said("init --from REMOTE new --me sam")[2] == 1
    assert not (sam.root / "new").exists()


def test_a_new_remote_has_all_of_the_team(office: Office, sam: Machine, ana: Machine) -> None:
    """What is sent and received is said, and the next sync goes there."""
    other = other_remote(office)
    sam.said("log Send the list due:fri")
    ana.said("win add Won Brightwave")
    joins = f"hint:  the others join it with: huddle init --from {other} acme --me NAME\n"
    sam.run(f"sync --remote {other} --yes", out="sent 1 promise, the team's settings\n", err=joins)
    ana.run(f"sync --remote {other} --yes", out="sent 1 win; received 1 promise (sam)\n", err=joins)
    sam.run("sync", out="received 1 win (ana)\n")
    assert sam.shared() == ana.shared()
    assert TEAM.encode() == sam.shared()["huddle.toml"]
