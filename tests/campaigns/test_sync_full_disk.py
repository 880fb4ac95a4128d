"""A disk that is full in the middle of a sync: nothing is lost, and the next one goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaigns.disks import fill, may_mount, small_disk
from tests.helpers.machines import Office


@pytest.mark.skipif(not may_mount(), reason="only root may mount a small disk")
@pytest.mark.parametrize("where", ["team", "state"])
def test_a_disk_that_is_full(tmp_path: Path, where: str) -> None:
    """It says so, the folder is as it was, and what came in is there after the next sync."""
    office = Office(tmp_path)
    sam, ana = office.first("sam"), office.machine("ana")
    with small_disk(tmp_path / "disk", "2m") as disk:
        if where == "team":
            ana.team = disk / "acme"
            ana.environ["HUDDLE_TEAM"] = str(ana.team)
        else:
            ana.environ["XDG_STATE_HOME"] = str(disk)
        ana.said(f"init --from REMOTE {ana.team} --me ana")
        for number in range(60):
            sam.said(f"log Promise {number} due:fri")
        sam.said("sync")
        before = ana.shared()
        filling = fill(disk, leave=8192)
        out, err, code = ana.said("sync")
        assert out == ""
        assert code in (1, 5)
        assert err.startswith("error: ")
        assert "Traceback" not in err
        assert ana.shared() == before
        filling.unlink()
        ana.run("sync", out="received 60 promises (sam)\n")
        assert ana.shared() == sam.shared()
