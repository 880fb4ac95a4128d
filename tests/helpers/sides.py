"""What both sides keep, for a table: a scoreboard of four measures, and leads handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from huddlecli.core.agreement import consent_keys, proposal_keys
from huddlecli.core.side_records import Measure
from tests.helpers.table import Table

MONDAY = datetime(2026, 11, 30, 8, 8, tzinfo=UTC)  # 09:08 in Berlin, the first day of week 49
HANDED = (150, 140, 150, 132, 141, 128, 122, 130, 121, 120, 110, 104, 96)
ANSWER = (3.1, 2.9, 3.4, 3.2, 3.0, 3.6, 3.3, 3.2, 3.8, 3.9, 3.7, 4.0, 5.2)
AGREED = datetime(2026, 8, 3, 8, 0, tzinfo=UTC)
REVIEW = date(2027, 2, 2)
SIDES = ("marketing", "sales")
ANSWERED_WITHIN = '\n[leads]\nanswer = "4h"\n'


def table(folder: Path) -> Table:
    """Return the table of a team that answers leads within four hours, on Monday of week 49."""
    folder.mkdir()
    made = Table(folder, MONDAY)
    with (folder / "huddle.toml").open("a", encoding="utf-8") as config:
        config.write(ANSWERED_WITHIN)
    return made


def by_week(values: Sequence[float], last: int = 48) -> dict[str, float]:
    """Return keys that set values by week, the last of them of week `last` of 2026."""
    first = last - len(values) + 1
    return {f"values.2026-W{week:02}": value for week, value in enumerate(values, start=first)}


def measure(table: Table, title: str, target: float | None, owes: str | None, **keys: Any) -> str:
    """Keep a measure with a target that both sides agreed to in August; return its id."""
    now, table.now = table.now, AGREED
    told = {"owes": owes, "review": REVIEW, **keys}
    given = {key: value for key, value in told.items() if value is not None}
    values = {key: given.pop(key) for key in [*given] if key.startswith("values.")}
    record_id = table.log("measure", "ana", title=title, **given)
    if target is not None:
        day = AGREED.date()
        steps = [proposal_keys("k7f2", "ana", day, SIDES, {"target": target})]
        steps += [consent_keys(side, "ana", "k7f2", day) for side in SIDES]
        for step in steps:
            table.now += timedelta(seconds=1)
            table.records.change(Measure, record_id, "ana", table.now, set=step)
    for key, value in values.items():
        table.now += timedelta(seconds=1)
        table.records.change(Measure, record_id, "ana", table.now, set={key: value})
    table.now = now
    return record_id


def scoreboard(table: Table) -> dict[str, str]:
    """Keep four measures, two of them red in week 48 and one without a value; ids by title."""
    lasts = {"want": "at-most", "unit": "h"}
    return {
        "Leads handed over": measure(
            table,
            "Leads handed over",
            120,
            "marketing",
            unit="leads",
            owner="ana",
            **by_week(HANDED),
            **{"values.2026-W49": 4},
        ),
        "Routing": measure(
            table, "Routing, median", 0.5, "marketing", owner="ben", **lasts, **by_week((0.4,) * 13)
        ),
        "Answer": measure(
            table, "First answer, median", 4, "sales", owner="cem", **lasts, **by_week(ANSWER)
        ),
        "Tries": measure(table, "Tries for each lead", 6, "sales", owner="dan"),
    }


def lead(table: Table, title: str, owner: str, source: str, hours: float, **keys: Any) -> str:
    """Hand over a lead so many hours ago; return its id."""
    passed = table.now - timedelta(hours=hours)
    return table.log(
        "lead",
        "ana",
        title=title,
        owner=owner,
        side="sales",
        from_side="marketing",
        source=source,
        passed=passed,
        **keys,
    )


def leads(table: Table) -> dict[str, str]:
    """Hand over four leads: two that wait beyond four hours, a new one, one without a verdict."""
    answered = table.now - timedelta(hours=60)
    return {
        "Brightwave": lead(table, "Brightwave", "cem", "webinar", 26),
        "Oakline": lead(table, "Oakline", "dan", "demo", 6),
        "Harbor": lead(table, "Harbor & Sons", "cem", "webinar", 0.5),
        "Northgate": lead(table, "Northgate", "cem", "fair", 72, answered=answered),
    }
