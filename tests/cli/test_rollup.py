"""The figures over many teams, as a leader reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.desk import Desk
from tests.helpers.fact_rows import (
    huddle_row,
    lead_row,
    measure_row,
    promise_row,
    team_row,
    write_rows,
)
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


ODD_ROWS: list[dict[str, Any]] = [
    {"fact": None},
    {"fact": "promise"},
    promise_row(99, team=None),
    promise_row(99, id=None),
    promise_row(99, changed=None),
    promise_row(99, changed="infinity"),
    promise_row(99, changed="290000-01-01T00:00:00Z"),
    promise_row(99, as_of="0044-03-15 (BC)"),
    promise_row(99, due="12000-12-31"),
    promise_row(99, week=None),
    promise_row(99, kept=None),
    huddle_row(day=None),
    huddle_row(waited_seconds=None),
    huddle_row(waited_seconds=-1),
    huddle_row(waited_seconds=9223372036854775807),
    huddle_row(score=1e300),
    huddle_row(score=float("inf")),
    huddle_row(score=float("nan")),
    measure_row(red_running=None),
    measure_row(per=None),
    measure_row(day="infinity"),
    lead_row(answer_bucket=32),
    lead_row(answer_bucket=-1),
    lead_row(verdict_day="12000-12-31"),
    lead_row(late=None),
]


def test_rows_that_are_not_valid_are_left_out(leader: Desk, tmp_path: Path) -> None:
    """One line counts those of a file, the header all of them; the others count as if alone."""
    good = [team_row(), *map(promise_row, range(12)), huddle_row(), measure_row(), lead_row()]
    write_rows(tmp_path / "good.jsonl", good)
    write_rows(tmp_path / "some/all.jsonl", [*good, *ODD_ROWS])
    line = f"--week {WEEK} --with-topics"
    alone, _, _ = leader.said(f"rollup good.jsonl {line}")

    out, err, code = leader.said(f"rollup some {line}")

    number = len(ODD_ROWS)
    assert "1 huddle held" in alone
    left_out = f"Left out: {number} rows of facts (not valid).\n"
    assert out.replace(left_out, "") == alone
    assert left_out in out
    invalid = f"{number} rows left out: not valid by huddle schema facts"
    assert (err, code) == (f"warning: ~/some/all.jsonl: {invalid}\n", 0)


@pytest.mark.parametrize("row", ODD_ROWS, ids=str)
def test_each_odd_row_is_one_that_is_left_out(
    leader: Desk, tmp_path: Path, row: dict[str, Any]
) -> None:
    """Each of them alone, so that none of them hides behind another."""
    write_rows(tmp_path / "odd.jsonl", [team_row(), row])

    out, err, code = leader.said(f"rollup odd.jsonl --week {WEEK} --format json")

    rolled = json.loads(out)
    assert (rolled["teams_read"], rolled["teams_asked"], rolled["rows_left_out"]) == (1, 1, 1)
    assert err == "warning: ~/odd.jsonl: 1 row left out: not valid by huddle schema facts\n"
    assert code == 0


@pytest.mark.parametrize(
    "odd",
    [
        {"as_of": None},
        {"as_of": "12000-12-31"},
        {"last_huddle": "0044-03-15 (BC)"},
        {"last_huddle": "infinity"},
        {"name": None},
        {"open_promises": None},
        {"overdue_promises": -5},
        {"overdue_promises": 9223372036854775807},
    ],
    ids=str,
)
def test_a_file_without_a_valid_row_is_not_read(
    leader: Desk, tmp_path: Path, odd: dict[str, Any]
) -> None:
    """The figures of all other teams are there."""
    write_rows(tmp_path / "some/bad.jsonl", [team_row(team="x", **odd)])
    write_rows(tmp_path / "some/good.jsonl", [team_row()])

    out, err, code = leader.said(f"rollup some --week {WEEK}")

    assert out.splitlines()[0] == "Huddles of 1 of 2 teams, week 48: all as agreed"
    assert "Not read: bad.jsonl." in out
    why = "all of its rows are not valid by huddle schema facts"
    assert (err, code) == (f"warning: ~/some/bad.jsonl: {why}\n", 0)
