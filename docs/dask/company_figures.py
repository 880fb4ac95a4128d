"""Print the figures of a company from its table of facts, reckoned by Dask.

    python company_figures.py s3://acme/huddle-facts 2026-W48

It needs `pip install 'dask[distributed]' 'deltalake[pyarrow]'`. What it prints are figures of
`huddle rollup --format json`, under the same names.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate
from operator import add, itemgetter
from typing import Any, TypeAlias

from dask import bag
from dask.base import compute
from dask.distributed import Client, LocalCluster
from deltalake import DeltaTable
from pyarrow import Schema
from pyarrow.dataset import Fragment, field

Row: TypeAlias = dict[str, Any]
Counts: TypeAlias = Counter[Any]  # by the name of a figure, or by the number of a part of BOUNDS

# Of the rows with one id, the one that is the greatest in these columns counts. They are in order,
# and an empty value is the least. It is the rule of the view `newest` in docs/sql/rollup.sql.
RANK = (
    *("changed", "as_of", "side", "counted", "kept", "value", "state", "answered", "verdict"),
    *("open_promises", "overdue_promises"),
)
KINDS = ("team", "promise", "huddle", "lead", "measure")
COLUMNS = (
    *("fact", "team", "id", *RANK, "name", "week", "day", "late_seconds", "in_time"),
    *("answer_bucket", "measure", "agreed"),
)
SUMS = (
    *("kept", "due", "held", "late", "red", "agreed", "passed", "answered", "in_time", "judged"),
)
# The upper bounds, in minutes, of the parts of the histogram of times to the first answer.
BOUNDS = (
    *(1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 360, 480, 600, 720, 960),
    *(1440, 2160, 2880, 4320, 5760, 7200, 10080, 14400, 20160, 28800, 43200),
)
FEWEST = 10  # promises due in eight weeks: a team with fewer is not shown alone


def company_figures(address: str, week: str) -> dict[str, Any]:
    """Return the figures of a week: of all teams added up, and of each one with enough promises."""
    table = DeltaTable(address).to_pyarrow_dataset()
    files = bag.from_sequence(table.get_fragments(), partition_size=1)
    rows = files.map(rows_of, table.schema).flatten()
    teams = rows.groupby(itemgetter("team"), shuffle="tasks").starmap(team_figures, week=week)
    whole = teams.pluck("counts").fold(add, initial=Counts())
    found, total = compute(teams, whole)
    return {
        "week": week,
        "whole": shown(total),
        "teams": [
            {"id": team["id"], "name": team["name"], **shown(team["counts"])}
            for team in sorted(found, key=itemgetter("name", "id"))
            if team["counts"]["cases"] >= FEWEST
        ],
    }


def rows_of(file: Fragment, schema: Schema) -> list[Row]:
    """Return the rows of a file of the table; of the rows with one id only the one that counts."""
    found = file.to_table(schema, columns=list(COLUMNS), filter=field("fact").isin(KINDS))
    return newest(found.to_pylist())


def newest(rows: Iterable[Row]) -> list[Row]:
    """Return for each id the row that counts. Parts of the rows may go through this first."""
    ranked = sorted(rows, key=lambda row: [(row[name] is not None, row[name]) for name in RANK])
    return [*{(row["fact"], row["team"], row["id"]): row for row in ranked}.values()]


def team_figures(team: str, rows: Iterable[Row], week: str) -> dict[str, Any]:
    """Return the name of a team, and its counts in a week: those of teams add up."""
    last_day = date.fromisoformat(f"{week}-7")
    trend = {f"{last_day - timedelta(weeks=back):%G-W%V}" for back in range(8)}
    name, counts, last_periods = "", Counts(), dict[str, Row]()
    for row in sorted(newest(rows), key=lambda row: row["day"] or date.min):
        fact, is_of_week = row["fact"], row["week"] == week
        if fact == "team":
            name = row["name"]
        elif fact == "promise" and row["counted"]:
            counts["cases"] += row["week"] in trend
            counts["due"] += is_of_week
            counts["kept"] += is_of_week and row["kept"]
        elif fact == "huddle" and is_of_week:
            counts["held"] += 1
            counts["late"] += (row["late_seconds"] or 0) > 0
        elif fact == "lead" and is_of_week:
            counts["passed"] += 1
            counts["answered"] += row["answered"]
            counts["in_time"] += row["in_time"] is True
            counts["judged"] += row["in_time"] is not None
            counts[row["answer_bucket"]] += 1  # None has those without an answer: not shown
        elif fact == "measure" and row["agreed"] and row["day"] <= last_day:
            last_periods[row["measure"]] = row
    counts["agreed"] = len(last_periods)
    counts["red"] = sum(row["state"] == "red" for row in last_periods.values())
    return {"id": team, "name": name, "counts": counts}


def shown(counts: Counts) -> dict[str, Any]:
    """Return counts under the names of `huddle rollup --format json`."""
    histogram = [counts[part] for part in range(len(BOUNDS))]
    middle = (sum(histogram) + 1) // 2
    reached = zip(BOUNDS, accumulate(histogram), strict=True)
    return {
        **{name: counts[name] for name in SUMS},
        "answer_histogram": histogram,
        "answer_median_minutes": next((to for to, sum_ in reached if sum_ >= middle > 0), None),
    }


def main() -> None:
    """Reckon on two processes of this machine, which no other machine can reach; print JSON."""
    address, week = sys.argv[1:]
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
        ) as cluster,
        Client(cluster),
    ):
        print(json.dumps(company_figures(address, week), indent=2))  # noqa: T201  its answer


if __name__ == "__main__":
    main()
