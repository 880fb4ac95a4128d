"""The table of facts in DuckDB, in this process, and the figures that it answers.

It opens no file but those that it is given, and loads no extension: it never asks the network.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self, TextIO

from huddlecli.core.dates import Period
from huddlecli.core.errors import Failed
from huddlecli.core.rollup.figures import (
    NO_ANSWERS,
    TREND,
    Counts,
    RedMeasure,
    TeamFigures,
)
from huddlecli.store.facts.columns import columns
from huddlecli.store.facts.extra import NOT_INSTALLED

_VIEWS = "rollup.sql"
_OFFLINE = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}


class FactTable:
    """All rows of all teams, and the figures of a period among them."""

    def __init__(self) -> None:
        """Open an empty table in memory."""
        try:
            import duckdb  # noqa: PLC0415 - it is an extra, and takes 0.4 s
        except ImportError:
            raise Failed(
                "the library that reckons over many teams is not installed", hint=NOT_INSTALLED
            ) from None
        self._error = duckdb.Error
        self._database = duckdb.connect(":memory:", config=dict(_OFFLINE))
        made = ", ".join(f'"{name}" {kind}' for name, kind in columns().items())
        self._database.execute(f"CREATE TABLE facts ({made})")

    def __enter__(self) -> Self:
        """Use it in a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._database.close()

    def add_rows(self, path: str) -> None:
        """Add the rows of a file with one in each line, or raise ValueError."""
        given = {"path": path, "columns": dict(columns())}
        self._add("read_json($path, format = 'newline_delimited', columns = $columns)", given)

    @contextmanager
    def added_lines(self) -> Iterator[TextIO]:
        """Open a file for rows, one in each line, and add them at the end, or raise ValueError."""
        with tempfile.TemporaryDirectory(prefix="huddle-") as folder:
            rows = Path(folder, "rows.jsonl")
            with rows.open("w", encoding="ascii") as lines:
                yield lines
            if rows.stat().st_size:
                self.add_rows(str(rows))

    def add_columns(self, path: str) -> None:
        """Add the rows of a Parquet file, or raise ValueError."""
        self._add("read_parquet($path)", {"path": path})

    def add_stream(self, stream: Any) -> None:
        """Add rows that come as an Arrow stream, or raise ValueError."""
        self._database.register("incoming", stream)
        self._add("incoming", {})
        self._database.unregister("incoming")

    @property
    def rows(self) -> Any:
        """All rows as an Arrow stream."""
        return self._database.sql("SELECT * FROM facts")

    def count(self) -> int:
        """Return how many rows there are."""
        ((number,),) = self._database.execute("SELECT COUNT(*) FROM facts").fetchall()
        return int(number)

    def write_columns(self, path: str) -> None:
        """Write all rows to a Parquet file, or raise ValueError."""
        try:
            self.rows.write_parquet(path, compression="zstd")
        except self._error as error:
            raise ValueError(str(error).split("\n", maxsplit=1)[0]) from None

    def _add(self, reader: str, given: Mapping[str, object]) -> None:
        try:
            self._database.execute(f"INSERT INTO facts BY NAME SELECT * FROM {reader}", given)  # noqa: S608  ours
        except self._error as error:
            raise ValueError(str(error).split("\n", maxsplit=1)[0]) from None

    def ask(self, period: Period, weeks: Sequence[str]) -> FigureQueries:
        """Return the queries of a period; `weeks` are the names of its trend."""
        database = self._database
        database.execute(
            "CREATE TABLE asked (week VARCHAR, first_day DATE, last_day DATE);"
            "CREATE TABLE trend_weeks (place INTEGER, week VARCHAR);"
        )
        asked = [period.week, period.start, period.end]
        database.execute("INSERT INTO asked VALUES (?, ?, ?)", asked)
        database.executemany("INSERT INTO trend_weeks VALUES (?, ?)", [*enumerate(weeks)])
        database.execute(views_text())
        return FigureQueries(lambda query: database.sql(query).fetchall())


class FigureQueries:
    """The figures of one period, as the views answer them."""

    def __init__(self, rows: Callable[[str], list[tuple[Any, ...]]]) -> None:
        """Take what answers a query."""
        self._rows = rows

    def teams(self, today: date) -> list[TeamFigures]:
        """Return the figures of each team, by name, as known on `today`.

        A team that has sent nothing for days has held no huddle in these, as far as is known.
        """
        counts, reddest = self._counts(), dict(self._reddest())
        rows = self._rows(
            "SELECT name, team, as_of, last_huddle, open_promises, overdue_promises FROM teams"
        )
        return [
            TeamFigures(
                id=team,
                name=name,
                as_of=max(as_of, today),
                last_huddle=last_huddle,
                counts=Counts(**counts[team], open_promises=opened, overdue_promises=overdue),
                reddest=reddest.get(team),
            )
            for name, team, as_of, last_huddle, opened, overdue in sorted(rows, key=_by_name)
        ]

    def topics(self) -> list[tuple[str, int]]:
        """Return the ids of topics, and in how many teams each was talked about."""
        rows = self._rows("SELECT topic, teams FROM topic_teams ORDER BY teams DESC, topic")
        return [(str(topic), int(teams)) for topic, teams in rows]

    def newest(self) -> datetime:
        """Return the instant of the newest change in all rows."""
        ((instant,),) = self._rows("SELECT epoch_ms(MAX(changed)) FROM newest")
        return datetime.fromtimestamp(instant / 1000, UTC)

    def _counts(self) -> Mapping[str, dict[str, Any]]:
        """Return the counts of each team by their names."""
        counts: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        for names, query in _COUNTED.items():
            for team, *numbers in self._rows(query):
                counts[team] |= dict(zip(names, map(int, numbers), strict=True))
        for team, place, kept, due in self._rows("SELECT team, place, kept, due FROM team_weeks"):
            for name, number in (("weeks_kept", kept), ("weeks_due", due)):
                weeks = counts[team].get(name, (0,) * TREND)
                counts[team][name] = (*weeks[:place], int(number), *weeks[place + 1 :])
        for team, bucket, number in self._rows(
            "SELECT team, answer_bucket, answers FROM team_answers"
        ):
            answers = counts[team].get("answers", NO_ANSWERS)
            counts[team]["answers"] = (*answers[:bucket], int(number), *answers[bucket + 1 :])
        return counts

    def _reddest(self) -> Iterator[tuple[str, RedMeasure]]:
        for team, name, per, periods in self._rows(
            "SELECT team, name, per, red_running FROM team_reddest"
        ):
            yield team, RedMeasure(name=name, per=per, periods=periods)


# The counts of a team, and the query that has them in this order.
_COUNTED: Mapping[tuple[str, ...], str] = {
    ("kept", "due"): "SELECT team, kept, due FROM team_promises",
    ("held", "late", "waited_seconds", "score_tenths", "scores"): (
        "SELECT team, held, late, waited_seconds, score_tenths, scores FROM team_huddles"
    ),
    ("passed", "answered", "in_time", "judged"): (
        "SELECT team, passed, answered, in_time, judged FROM team_leads"
    ),
    ("accepted", "rejected"): "SELECT team, accepted, rejected FROM team_verdicts",
    ("red", "agreed"): "SELECT team, red, agreed FROM team_measures",
    ("open_leads", "late_leads"): "SELECT team, opened, late FROM open_leads",
}


def _by_name(row: Sequence[Any]) -> tuple[str, str]:
    return str(row[0]).casefold(), str(row[1])


def views_text() -> str:
    """Return the views that reckon the figures, as `docs/sql/` has them."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "sql"
    folder = installed if installed.is_dir() else package.parents[1] / "docs/sql"
    return (folder / _VIEWS).read_text(encoding="utf-8")
