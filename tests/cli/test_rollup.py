"""The figures over many teams, as a leader reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.desk import Desk
from tests.helpers.many_teams import write_teams

pytest.importorskip("duckdb")
NOW = "2026-11-30T08:00:00+01:00"
WEEK = "2026-W48"


@pytest.fixture
def leader(tmp_path: Path) -> Desk:
    """Return the desk of a leader."""
    desk = Desk(tmp_path)
    desk.environ["HUDDLE_NOW"] = NOW
    return desk


def test_a_folder_that_cannot_be_read_is_named(leader: Desk, tmp_path: Path) -> None:
    """The figures of all others are there, and the header counts them."""
    write_teams(tmp_path / "some", 3)
    (tmp_path / "some/team-001/huddle.toml").write_text("name = [", encoding="utf-8")

    out, err, code = leader.said(f"rollup {tmp_path}/some --week {WEEK}")

    assert out.splitlines()[0] == "Huddles of 2 of 3 teams, week 48: 1 wants help"
    assert "Not read: team-001." in out
    assert err == "warning: ~/some/team-001: huddle.toml has a mistake\n"
    assert code == 0
