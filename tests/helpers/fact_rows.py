"""Rows of facts of one team, as `huddle facts` writes them, with any values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROWS_TEAM = "md0vhzrjsn"
_ALL = {
    "schema": "huddle.facts/1",
    "team": ROWS_TEAM,
    "changed": "2026-11-24T09:00:00.000Z",
    "as_of": "2026-11-30",
    "week": "2026-W48",
}


def team_row(**other: Any) -> dict[str, Any]:
    """Return the row of the team itself."""
    team = {"fact": "team", "id": ROWS_TEAM, "name": "north", "last_huddle": None}
    return {**_ALL, **team, "open_promises": 0, "overdue_promises": 0, **other}


def promise_row(number: int, **other: Any) -> dict[str, Any]:
    """Return the row of a promise that was kept on 24 November."""
    day = "2026-11-24"
    promise = {"fact": "promise", "id": f"p{number:09}.20261124", "promise": f"p{number:09}"}
    days = {"side": "sales", "made": day, "due": day}
    return {**_ALL, **promise, **days, "counted": True, "kept": True, "moved": False, **other}


def huddle_row(**other: Any) -> dict[str, Any]:
    """Return the row of a huddle without a score."""
    huddle = {"fact": "huddle", "id": "h1", "agenda": "daily", "day": "2026-11-24"}
    seconds = {"planned_seconds": 600, "actual_seconds": 600, "late_seconds": None}
    people = {"waited_seconds": 0, "present": 3, "present_by_side": {"sales": 3}, "score": None}
    return {**_ALL, **huddle, **seconds, **people, **other}


def measure_row(**other: Any) -> dict[str, Any]:
    """Return the row of a period of a measure that is red."""
    measure = {"fact": "measure", "id": "m1.2026-W48", "measure": "m1", "name": "Calls"}
    period = {"side": "sales", "per": "week", "period": "2026-W48", "day": "2026-11-29"}
    state = {"value": 4, "target": 10, "state": "red", "agreed": True, "red_running": 1}
    return {**_ALL, **measure, **period, "want": "at-least", **state, **other}


def lead_row(**other: Any) -> dict[str, Any]:
    """Return the row of a lead that was answered."""
    lead = {"fact": "lead", "id": "l1", "side": "sales", "from_side": "marketing", "source": None}
    times = {"day": "2026-11-24", "routed_seconds": None, "answered": True, "waited_seconds": 60}
    answer = {"answer_bucket": 3, "in_time": None, "verdict": None, "verdict_day": None}
    end = {"verdict_week": None, "reason": None, "outcome": None, "open": False, "late": False}
    return {**_ALL, **lead, **times, **answer, **end, **other}


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """Write rows to a file, one in each line, and return its path."""
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path
