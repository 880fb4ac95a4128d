"""The figures over many teams, as a leader reads them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from huddlecli.store.facts.table import FactTable
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
from tests.helpers.powers import without_powers

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
    why = "none of its rows is valid by huddle schema facts"
    assert (err, code) == (f"warning: ~/some/bad.jsonl: {why}\n", 0)


def said_as_another(desk: Desk, line: str) -> tuple[str, str, int]:
    """Return what a command says to somebody for whom the modes of folders count."""
    done = subprocess.run(
        [*without_powers(), sys.executable, "-m", "huddlecli", *line.split()],
        env=desk.environ,
        cwd=desk.root,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return desk.named(done.stdout), desk.named(done.stderr), done.returncode


@pytest.mark.parametrize(
    ("shut", "why"),
    [
        ("some/team-001", "permission denied"),
        ("some/team-001/actions", "actions/open: permission denied"),
        ("some/team-001/actions/open", "actions/open: permission denied"),
        ("some/team-001/huddles", "huddles: permission denied"),
        ("some/team-001/leads", "leads/open: permission denied"),
    ],
)
@pytest.mark.parametrize("mode", [0, 0o400])
def test_a_team_folder_that_may_not_be_entered_is_named(
    leader: Desk, tmp_path: Path, shut: str, why: str, mode: int
) -> None:
    """Neither its figures nor a part of them are in the whole, and the header says so."""
    write_teams(tmp_path / "some", 3)
    (tmp_path / shut).chmod(mode)

    out, err, code = said_as_another(leader, f"rollup some --week {WEEK}")

    (tmp_path / shut).chmod(0o700)
    assert out.splitlines()[0] == "Huddles of 2 of 3 teams, week 48: 1 wants help"
    assert "Not read: team-001." in out
    if mode:
        assert err.endswith(": permission denied\n")
        assert err.startswith("warning: ~/some/team-001: ")
        assert err.count("\n") == 1
    else:
        assert err == f"warning: ~/some/team-001: {why}\n"
    assert code == 0


@pytest.mark.parametrize("mode", [0, 0o400, 0o100])
def test_a_folder_of_teams_that_may_not_be_entered_is_named(
    leader: Desk, tmp_path: Path, mode: int
) -> None:
    """Others that were asked for are there."""
    write_teams(tmp_path / "shut", 1)
    write_teams(tmp_path / "some", 1)
    (tmp_path / "shut").chmod(mode)

    out, err, code = said_as_another(leader, f"rollup some shut --week {WEEK}")
    _, alone, failed = said_as_another(leader, f"rollup shut --week {WEEK}")

    (tmp_path / "shut").chmod(0o700)
    warning = "warning: ~/shut: permission denied\n"
    assert out.splitlines()[0].startswith("Huddles of 1 of 2 teams, week 48: ")
    assert (err, code) == (warning, 0)
    error = "error: there are no figures of any team\nhint:  huddle facts --help\n"
    assert (alone, failed) == (warning + error, 1)


def test_a_link_to_a_team_that_may_not_be_entered_is_named(leader: Desk, tmp_path: Path) -> None:
    """Nobody can know where it leads."""
    write_teams(tmp_path / "some", 1)
    write_teams(tmp_path / "shut", 1)
    (tmp_path / "some/other").symlink_to(tmp_path / "shut/team-000")
    (tmp_path / "shut").chmod(0)

    out, err, code = said_as_another(leader, f"rollup some --week {WEEK}")

    (tmp_path / "shut").chmod(0o700)
    assert "Not read: other." in out
    assert (err, code) == ("warning: ~/some/other: permission denied\n", 0)


def test_what_is_no_plain_file_is_not_opened(leader: Desk, tmp_path: Path) -> None:
    """A pipe would never end; a link may lead nowhere; a folder has no rows."""
    write_rows(tmp_path / "some/a.jsonl", [team_row()])
    os.mkfifo(tmp_path / "some/pipe.jsonl")
    (tmp_path / "some/lost.parquet").symlink_to("nowhere")
    (tmp_path / "some/folder.jsonl").mkdir()

    out, err, code = leader.said(f"rollup some --week {WEEK}")

    assert out.splitlines()[0] == "Huddles of 1 of 3 teams, week 48: all as agreed"
    assert "Not read: lost.parquet and pipe.jsonl." in out
    assert err == (
        "warning: ~/some/lost.parquet: no such file or directory\n"
        "warning: ~/some/pipe.jsonl: not a plain file\n"
    )
    assert code == 0
    _, err, code = leader.said(f"rollup some/pipe.jsonl some/a.jsonl --week {WEEK}")
    assert (err, code) == ("warning: ~/some/pipe.jsonl: not a plain file\n", 0)


@pytest.mark.parametrize(
    ("word", "message", "hint"),
    [
        ("some/**.jsonl", "** is a part of a name in {}", "huddle rollup 'facts/**/*.jsonl'"),
        ("some/a**/*", "** is a part of a name in {}", "huddle rollup 'facts/**/*.jsonl'"),
        ("", "a folder or a file has no name", "huddle rollup FOLDER"),
        ("[z-a].jsonl", "there is nothing at {}", "huddle rollup FOLDER"),
        ("[", "there is nothing at {}", "huddle rollup FOLDER"),
        ("some/*.csv", "there is nothing at {}", "huddle rollup FOLDER"),
    ],
)
def test_a_pattern_that_fits_nothing(
    leader: Desk, tmp_path: Path, word: str, message: str, hint: str
) -> None:
    """What may be wrong with it, and a pattern that works."""
    write_rows(tmp_path / "some/a.jsonl", [team_row()])

    err = f"error: {message.format(word)}\nhint:  {hint}\n"
    leader.run("rollup", word, err=err, code=4 if "nothing" in message else 2)
    out, _, _ = leader.said("rollup **/*.jsonl")
    assert out.startswith("Huddles of 1 team,")


def test_a_file_whose_name_is_like_a_pattern(leader: Desk, tmp_path: Path) -> None:
    """It is that file, and no other; a pattern may name it too."""
    for name in ("[ab]", "*", "a", "b", "it's"):
        write_rows(tmp_path / f"some/{name}.jsonl", [team_row(team=name, name=name)])

    for word in ("some/[ab].jsonl", "some/*.jsonl", "some/it's.jsonl"):
        out, err, code = leader.said("rollup", word)
        assert out.startswith("Huddles of 1 team,")
        assert (err, code) == ("", 0)
    for word in ("some", "some/?*.jsonl"):
        out, err, code = leader.said("rollup", word)
        assert out.startswith("Huddles of 5 teams,")
        assert (err, code) == ("", 0)


def test_the_ending_may_be_in_capitals(leader: Desk, tmp_path: Path) -> None:
    """`huddle facts -o X.PARQUET` writes such a file."""
    leader.run("facts -o acme/X.PARQUET", out="written  acme/X.PARQUET\n")
    (tmp_path / "acme/X.PARQUET").rename(
        write_rows(tmp_path / "some/A.JSONL", []).parent / "X.PARQUET"
    )
    write_rows(tmp_path / "some/A.JSONL", [team_row()])

    assert leader.said("rollup some")[0].startswith("Huddles of 2 teams,")


def test_a_team_without_its_own_row_is_named(leader: Desk, tmp_path: Path) -> None:
    """Its promises are not in the whole: nobody knows what it is called, or as of when it is."""
    write_rows(tmp_path / "a.jsonl", [team_row(), *map(promise_row, range(12))])
    write_rows(tmp_path / "n.jsonl", [promise_row(number, team="zzz") for number in range(20)])
    write_rows(tmp_path / "one.jsonl", [promise_row(1, team="yyy")])
    (tmp_path / "empty.jsonl").touch()

    out, err, code = leader.said(f"rollup a.jsonl n.jsonl empty.jsonl one.jsonl --week {WEEK}")

    assert out.splitlines()[0] == "Huddles of 1 of 4 teams, week 48: all as agreed"
    assert "Promises: 12 of 12 kept" in out
    assert "Not read: empty.jsonl, yyy and zzz." in out
    assert err == (
        "warning: ~/empty.jsonl: there is no row in it\n"
        "warning: yyy: 1 row, but none of the team itself\n"
        "warning: zzz: 20 rows, but none of the team itself\n"
    )
    assert code == 0
    _, err, code = leader.said("rollup n.jsonl")
    assert err == (
        "warning: zzz: 20 rows, but none of the team itself\n"
        "error: there are no figures of any team\nhint:  huddle facts --help\n"
    )
    assert code == 1


def test_a_column_of_a_later_version_is_passed_over(leader: Desk, tmp_path: Path) -> None:
    """In a Parquet file and in a Delta table, as in JSON."""
    deltalake = pytest.importorskip("deltalake")
    rows = [team_row(), *map(promise_row, range(12))]
    write_rows(tmp_path / "some/rows.jsonl", [{**row, "later": {"a": [1]}} for row in rows])
    with FactTable() as table:
        table.add_rows(str(tmp_path / "some/rows.jsonl"))
        table.run("ALTER TABLE facts ADD COLUMN later INTEGER")
        table.write_columns(str(tmp_path / "some/rows.parquet"))
        deltalake.write_deltalake(tmp_path / "table", table.rows)
    plain = write_rows(tmp_path / "plain.jsonl", rows)

    expected = leader.said(f"rollup {plain} --week {WEEK}")
    assert "12 of 12 kept" in expected[0]
    for word in ("some/rows.jsonl", "some/rows.parquet", "table"):
        assert leader.said(f"rollup {word} --week {WEEK}") == expected


def test_a_file_of_something_else_is_not_read(leader: Desk, tmp_path: Path) -> None:
    """The reason is one that people understand."""
    write_rows(tmp_path / "good.jsonl", [team_row()])
    with FactTable({"other": "INTEGER"}) as table:
        table.run("INSERT INTO facts VALUES (1)")
        table.write_columns(str(tmp_path / "other.parquet"))

    _, err, code = leader.said("rollup good.jsonl other.parquet")

    assert (err, code) == ("warning: ~/other.parquet: it has no column of facts\n", 0)


def test_rows_left_out_are_counted_for_each_file(leader: Desk, tmp_path: Path) -> None:
    """Also if a file before it broke off in its last line, or has none."""
    good = [team_row(), *map(promise_row, range(3))]
    write_rows(tmp_path / "some/a.jsonl", [promise_row(7, week=None), *good])
    torn = write_rows(tmp_path / "some/b.jsonl", [team_row(team="torn")] * 3)
    with torn.open("a", encoding="utf-8") as file:
        file.write('{"fact": "te')
    (tmp_path / "some/c.jsonl").touch()
    write_rows(
        tmp_path / "some/d.jsonl", [*good, promise_row(8, due=None), promise_row(9, id=None)]
    )
    write_rows(tmp_path / "some/e.jsonl", good)
    write_teams(tmp_path / "some", 1)

    out, err, code = leader.said(f"rollup some --week {WEEK}")

    assert out.startswith("Huddles of 2 of 4 teams,")
    assert "Left out: 3 rows of facts (not valid)." in out
    malformed, *others = err.splitlines()
    assert malformed.startswith("warning: ~/some/b.jsonl: Invalid Input Error: Malformed JSON")
    assert others == [
        "warning: ~/some/a.jsonl: 1 row left out: not valid by huddle schema facts",
        "warning: ~/some/c.jsonl: there is no row in it",
        "warning: ~/some/d.jsonl: 2 rows left out: not valid by huddle schema facts",
    ]
    assert code == 0
