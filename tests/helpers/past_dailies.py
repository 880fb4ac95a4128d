"""Minutes of past dailies whose items took so many seconds each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from huddlecli.core.minutes import MinutedItem, MinutedPoint, Minutes
from huddlecli.store import minutes_files

PICKS = ("capacity", "close-the-loop", "concerns", "hot-topics")
SEVEN = datetime(2026, 11, 2, 8, 8, tzinfo=UTC)


def daily(day: int, seconds: Sequence[int], agenda: str = "daily", **more: Any) -> Minutes:
    """Return the minutes of the daily `day` days after Monday 2 November, item by item."""
    started = SEVEN + timedelta(days=day)
    keys: dict[str, Any] = {
        "id": f"{started:%Y-%m-%d}-0908-{agenda}",
        "agenda": agenda,
        "title": "Daily huddle",
        "started": started,
        "ended": started + timedelta(seconds=sum(seconds)),
        "timezone": "Europe/Berlin",
        "planned_minutes": 15,
        "by": "sam",
        "present": (),
        "items": items(day, seconds),
    }
    return Minutes(**{**keys, **more})


def items(day: int, seconds: Sequence[int]) -> tuple[MinutedItem, ...]:
    """Return the four items of a daily: promises, stuck, another pick each day, and the close."""
    pick = PICKS[day % len(PICKS)]
    rows: list[dict[str, Any]] = [
        {"kind": "promises", "title": "Promises", "topic": None, "planned_seconds": 180},
        {
            "kind": "topic",
            "title": "Where are you stuck?",
            "topic": "stuck",
            "planned_seconds": 360,
        },
        {"kind": "rotate", "title": pick.title(), "topic": pick, "planned_seconds": 300},
        {"kind": "close", "title": "Read-back", "topic": None, "planned_seconds": 60},
    ]
    return tuple(
        MinutedItem(
            opened_by=None,
            actual_seconds=took,
            carried=0,
            entry=number,
            points=_points(row["kind"], took),
            **row,
        )
        for number, (row, took) in enumerate(zip(rows, seconds, strict=True), 1)
    )


def _points(kind: str, took: int) -> tuple[MinutedPoint, ...]:
    if kind not in {"topic", "rotate"} or not took:
        return ()
    return (
        MinutedPoint(opened_by="sales", rounds=1, said_back=True, restatement=None, outcome="none"),
    )


def save(team: Path, *huddles: Minutes) -> None:
    """Write minutes into a team folder."""
    for minutes in huddles:
        minutes_files.save(team, minutes)
