"""The figures of many teams, as the views over a table of facts answer them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from huddlecli.core.dates import Period
from huddlecli.core.rollup.figures import (
    NO_ANSWERS,
    TREND,
    Counts,
    RedMeasure,
    TeamFigures,
)
from huddlecli.store.facts.columns import columns
from huddlecli.store.facts.table import FactTable

_VIEWS = "rollup.sql"


class FigureQueries:
    """The figures of one period, as the views answer them."""

    def __init__(self, table: FactTable, period: Period, weeks: Sequence[str]) -> None:
        """Ask a table for the figures of a period; `weeks` are the names of its trend."""
        self._rows = table.run
        table.run(
            "CREATE TABLE asked (week VARCHAR, first_day DATE, last_day DATE);"
            "CREATE TABLE trend_weeks (place INTEGER, week VARCHAR);"
        )
        table.run("INSERT INTO asked VALUES (?, ?, ?)", [period.week, period.start, period.end])
        for place, week in enumerate(weeks):
            table.run("INSERT INTO trend_weeks VALUES (?, ?)", [place, week])
        table.run(_kept_as_tables(views_text()))

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

    def unnamed(self) -> list[tuple[str, int]]:
        """Return the ids of teams without a row of the team itself, and how many rows each has."""
        rows = self._rows(
            "SELECT team, COUNT(*) FROM facts WHERE team NOT IN (SELECT team FROM teams)"
            " GROUP BY team ORDER BY team"
        )
        return [(str(team), int(number)) for team, number in rows]

    def topics(self) -> list[tuple[str, int]]:
        """Return the ids of topics, and in how many teams each was talked about."""
        rows = self._rows("SELECT topic, teams FROM topic_teams ORDER BY teams DESC, topic")
        return [(str(topic), int(teams)) for topic, teams in rows]

    def newest(self) -> datetime:
        """Return the instant of the newest change in all rows."""
        ((instant,),) = self._rows("SELECT epoch_ms(MAX(changed)) FROM facts")
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


def _kept_as_tables(views: str) -> str:
    """Return the views as tables, so that each of them is reckoned once.

    `newest` stays a view: it has all columns, and each of the others reads a few of one kind.
    """
    tables = views.replace("CREATE VIEW ", "CREATE TABLE ")
    return tables.replace("CREATE TABLE newest ", "CREATE VIEW newest ")


def views_text() -> str:
    """Return the views that reckon the figures, as `docs/sql/` has them."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "sql"
    folder = installed if installed.is_dir() else package.parents[1] / "docs/sql"
    return (folder / _VIEWS).read_text(encoding="utf-8")


def figure_columns() -> Mapping[str, str]:
    """Return the columns that the views name, each with its type: the others need not be read."""
    named = set(re.findall(r"\w+", views_text()))
    return {name: kind for name, kind in columns().items() if name in named}
