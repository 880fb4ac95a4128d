"""The figures of a company on other engines: those of `huddle rollup`, to the last digit.

The table of facts has every row twice, in any order, and beside it rows that must not count: they
lose against it in one of the columns by which the views rank the rows of one id.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from huddlecli.core.dates import Period
from huddlecli.core.facts.lines import as_line
from huddlecli.store import team_file
from huddlecli.store.facts.columns import columns
from huddlecli.store.facts.reader import FactReader
from huddlecli.store.rollup.queries import views_text
from tests.campaigns.crew import PATIENCE, Tell
from tests.helpers.desk import Desk
from tests.helpers.many_teams import write_teams

pytest.importorskip("duckdb")
pytest.importorskip("deltalake")

EXAMPLE = Path(__file__).parents[2] / "docs/dask/company_figures.py"
NOW = "2026-11-30T08:00:00+01:00"
WEEK = "2026-W48"
FIGURES = (
    *("kept", "due", "held", "late", "red", "agreed", "passed", "answered", "in_time", "judged"),
    *("answer_histogram", "answer_median_minutes"),
)
SMALL = 2  # teams that are not shown alone
APPENDS = 5


class Company(NamedTuple):
    """Facts of all teams as they were sent, the table with them, and what the folders say."""

    sent: Sequence[Mapping[str, Any]]
    table: Path
    rolled: Mapping[str, Any]


@pytest.fixture
def company(tmp_path: Path, tell: Tell, *, is_long: bool) -> Company:
    """Return a company of 12 teams; of 200 with `--long`."""
    from huddlecli.store.facts.tables import append_to  # noqa: PLC0415  it needs the libraries

    desk = Desk(tmp_path)
    desk.environ["HUDDLE_NOW"] = NOW
    many = 200 - SMALL if is_long else 10
    write_teams(tmp_path / "teams", many)
    write_teams(tmp_path / "small", SMALL, seed=8, promises=4)
    rows = [row for folder in ("teams", "small") for row in facts_of(tmp_path / folder)]
    chance = random.Random(5)  # noqa: S311  not a secret, and repeatable
    sent = [*rows, *rows, *(lost for row in rows for lost in beaten(row))]
    chance.shuffle(sent)
    for part in range(APPENDS):
        append_to(str(tmp_path / "table"), (f"{json.dumps(row)}\n" for row in sent[part::APPENDS]))
    began = time.monotonic()
    rolled = roll(desk, "teams small")
    tell(f"{len(sent)} rows of {many + SMALL} teams; folders {time.monotonic() - began:.1f} s")
    assert (rolled["teams_read"], len(rolled["teams"])) == (many + SMALL, many)
    assert all(rolled["whole"][name] for name in FIGURES)
    assert roll(desk, "table") == rolled
    return Company(sent, tmp_path / "table", rolled)


def test_dask_has_the_figures_of_the_roll_up(company: Company, tmp_path: Path, tell: Tell) -> None:
    """The example of docs/company.md, on two processes: for the whole, and each team shown."""
    pytest.importorskip("dask")
    pytest.importorskip("pyarrow")
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), str(company.table), WEEK],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    tell(f"Dask {time.monotonic() - began:.1f} s, with its start")

    assert done.returncode == 0, done.stderr
    teams = sorted(company.rolled["teams"], key=lambda team: (team["name"], team["id"]))
    assert json.loads(done.stdout) == {
        "week": WEEK,
        "whole": figures(company.rolled["whole"]),
        "teams": [{"id": team["id"], "name": team["name"], **figures(team)} for team in teams],
    }


def test_the_views_give_the_same_in_another_engine(company: Company) -> None:
    """In SQLite, whose columns have no types: days and instants are texts that sort as they do."""
    names = [name for name, kind in columns().items() if not kind.startswith("MAP")]
    week = (WEEK, date.fromisoformat(f"{WEEK}-1"), date.fromisoformat(f"{WEEK}-7"))
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE TABLE facts ({', '.join(names)})")
    base.executemany(
        f"INSERT INTO facts VALUES ({', '.join('?' * len(names))})",  # noqa: S608  ours
        ([row.get(name) for name in names] for row in company.sent),
    )
    base.execute("CREATE TABLE asked (week, first_day, last_day)")
    base.execute("INSERT INTO asked VALUES (?, ?, ?)", [str(value) for value in week])
    base.execute("CREATE TABLE trend_weeks (place, week)")
    base.executescript(views_text())
    found = [
        *base.execute("SELECT SUM(kept), SUM(due) FROM team_promises"),
        *base.execute("SELECT SUM(held), SUM(late) FROM team_huddles"),
        *base.execute("SELECT SUM(red), SUM(agreed) FROM team_measures"),
        *base.execute(
            "SELECT SUM(passed), SUM(answered), SUM(in_time), SUM(judged) FROM team_leads"
        ),
    ]
    answers = dict(
        base.execute("SELECT answer_bucket, SUM(answers) FROM team_answers GROUP BY answer_bucket")
    )
    base.close()

    whole = company.rolled["whole"]
    assert [number for row in found for number in row] == [whole[name] for name in FIGURES[:-2]]
    assert [answers.get(part, 0) for part in range(32)] == whole["answer_histogram"]


def roll(desk: Desk, places: str) -> Mapping[str, Any]:
    """Return the roll-up of places as a program reads it."""
    out, err, code = desk.said(f"rollup {places} --week {WEEK} --format json")
    assert (err, code) == ("", 0)
    return dict(json.loads(out))


def figures(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the figures that all engines have."""
    return {name: found[name] for name in FIGURES}


def facts_of(folder: Path) -> list[dict[str, Any]]:
    """Return the rows that `huddle facts` prints for each team in a folder."""
    now, always = datetime.fromisoformat(NOW).astimezone(UTC), Period(date.min, date.max)
    skipped = list[object]()
    readers = [
        FactReader(team, team_file.load(team), now, skipped.append)
        for team in sorted(folder.iterdir())
    ]
    rows = [json.loads(as_line(row)) for reader in readers for row in reader.rows(always)]
    assert skipped == []
    return rows


def beaten(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield rows that are less than another one of its id, each in one column of their rank.

    They are greater in all columns that come later, as rows of a clone that is behind may be.
    """
    rank = [name for name in ranked_columns() if row.get(name) is not None]
    for place, name in enumerate(rank):
        if less(name, row[name]) != row[name]:
            later = {other: greater(row[other]) for other in rank[place + 1 :]}
            yield {**row, name: less(name, row[name]), **later}


def ranked_columns() -> list[str]:
    """Return the columns by which the views rank the rows of one id."""
    found = re.search(r"PARTITION BY facts\.fact.*?AS place", views_text(), re.DOTALL)
    assert found
    return re.findall(r"(\w+) DESC", found[0])


def less(name: str, value: Any) -> Any:
    """Return a value that comes before another one, if the column may have such a value.

    None comes before all; a count is never below 0, and `state` is never null.
    """
    match value:
        case bool():
            return False
        case int():
            return max(value - 1, 0)
        case float():
            return value - 1
        case str() if re.match(r"\d{4}-\d\d-\d\dT", value):
            return f"{datetime.fromisoformat(value) - timedelta(days=1):%Y-%m-%dT%H:%M:%S.000Z}"
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return str(date.fromisoformat(value) - timedelta(days=1))
        case _:
            return "" if name == "state" else None


def greater(value: Any) -> Any:
    """Return a value that is not less than another one, and often greater."""
    match value:
        case bool():
            return True
        case int() | float():
            return value + 1000
        case str() if re.match(r"\d{4}-\d\d-\d\d", value):
            return f"2027{value[4:]}"
        case _:
            return "zz"
