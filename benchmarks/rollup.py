"""Time `huddle rollup` over the folders of many teams, and over their facts, beside the same reads.

Ten folders are read beside ten `huddle summary`, facts beside DuckDB counting their ids.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

from benchmarks import filling, tools
from benchmarks.clock import Task, ran
from benchmarks.parts import Run
from benchmarks.promises import TODAY, promises
from benchmarks.table import Line, Target
from huddlecli.core.dates import week_of
from huddlecli.core.facts.lines import as_line
from huddlecli.core.facts.rows import AnyFact, PromiseFact, TeamFact
from huddlecli.store.facts import tables

TEAMS, EACH = 200, 5_000
_FOLDERS = 10  # teams, of which each is read like any other
_FEW = 5  # rounds
_SUMMARIES = f"huddle summary of each of {_FOLDERS} teams"
_COUNT = "DuckDB counts their ids"


def rollup(run: Run) -> Iterator[str]:
    """Measure the roll-up of a week, and of all of history, with its trend."""
    if find_spec("duckdb") is None:
        yield "\nleft out: huddle rollup; pip install 'huddlecli[rollup]'"
        return
    rounds = min(run.rounds, _FEW)
    folders = _folders(run)
    week = "rollup of their folders, a week"
    tasks: dict[str, Task] = {
        _SUMMARIES: lambda: sum(map(_summary, folders)),
        week: _rolled(run, [str(folders[0].parent)], "--week", "last"),
        "rollup of their folders, ten years": _rolled(
            run, [str(folders[0].parent)], "--since", "2016-11-01"
        ),
    }
    lines = [
        Line(_SUMMARIES),
        Line(week, _SUMMARIES, Target(times=1)),
        Line("rollup of their folders, ten years", _SUMMARIES),
    ]
    title = f"{_FOLDERS} teams with {run.count(EACH):,} promises each"
    yield from run.table(title, tasks, lines, rounds)
    rows, columns = _facts(run)
    tasks = {
        _COUNT: lambda: _counted(run, columns),
        "rollup of facts, Parquet": _rolled(run, [str(columns)], "--week", "last"),
        "rollup of facts, lines of JSON": _rolled(run, [str(rows)], "--week", "last"),
    }
    lines = [
        Line(_COUNT),
        Line("rollup of facts, Parquet", _COUNT, Target(times=3)),
        Line("rollup of facts, lines of JSON", _COUNT, Target(times=6)),
    ]
    yield from run.table(f"facts of {run.count(TEAMS * EACH):,} promises", tasks, lines, rounds)


def _folders(run: Run) -> list[Path]:
    """Return the folders of teams, each with promises of its own."""
    folders = [run.scratch / "teams" / f"team-{number}" for number in range(_FOLDERS)]
    for number, folder in enumerate(folders):
        if not folder.exists():
            folder.parent.mkdir(exist_ok=True)
            closed, opened = run.count(EACH - 50), run.count(50)
            made = [
                *promises(closed, are_open=False, seed=number),
                *promises(opened, are_open=True, seed=number + 100),
            ]
            filling.new_team(folder, made)
            team = folder / "huddle.toml"
            own = f'id = "t{number:09}"\nname = "team {number}"'
            team.write_text(
                team.read_text(encoding="utf-8").replace('name = "Acme"', own), encoding="utf-8"
            )
    return folders


def _summary(folder: Path) -> float:
    words = ("summary", "--week", "last", "--format", "json")
    return tools.Huddle(folder).takes(*words)()


def _rolled(run: Run, places: Sequence[str], *words: str) -> Task:
    return tools.Huddle(run.scratch / "teams" / "team-0").takes("rollup", *places, *words)


def _counted(run: Run, columns: Path) -> float:
    """Time a process that loads DuckDB and counts the ids of all rows."""
    query = f"SELECT COUNT(DISTINCT (fact, team, id)) FROM '{columns}'"  # noqa: S608  ours
    program = f"import duckdb; print(duckdb.sql({query!r}).fetchall())"
    environ = tools.environment(run.scratch)
    return ran([sys.executable, "-c", program], run.scratch, environ).seconds


def _facts(run: Run) -> tuple[Path, Path]:
    """Return the same rows as lines of JSON and as Parquet."""
    rows, columns = run.scratch / "facts.jsonl", run.scratch / "facts.parquet"
    if not columns.exists():
        with rows.open("w", encoding="ascii") as file:
            file.writelines(as_line(row) for row in _rows(run.count(TEAMS * EACH)))
        with rows.open(encoding="ascii") as file:
            tables.write_parquet(columns, file)
    return rows, columns


def _rows(count: int) -> Iterator[AnyFact]:
    changed = datetime(2026, 11, 22, 9, tzinfo=UTC)
    for number in range(TEAMS):
        yield TeamFact(
            team=f"t{number:09}",
            id=f"t{number:09}",
            changed=changed,
            as_of=TODAY,
            name=f"team {number}",
            week=_week(TODAY),
            last_huddle=TODAY,
            open_promises=3,
            overdue_promises=1,
        )
    for number in range(count):
        due = TODAY - timedelta(days=number % 3_650)
        yield PromiseFact(
            team=f"t{number % TEAMS:09}",
            id=f"p{number:09}.{due:%Y%m%d}",
            changed=changed - timedelta(minutes=number),
            as_of=TODAY,
            promise=f"p{number:09}",
            side="sales" if number % 2 else "marketing",
            made=due - timedelta(days=3),
            due=due,
            week=_week(due),
            counted=True,
            kept=number % 5 > 0,
            moved=False,
        )


def _week(day: date) -> str:
    return str(week_of(day, "monday").week)
