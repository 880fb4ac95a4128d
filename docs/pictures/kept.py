"""What the teams of the pictures keep: four measures of thirteen weeks, and leads handed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from huddlecli.core.agreement import consent_keys, proposal_keys
from huddlecli.core.side_records import Lead, Measure
from huddlecli.store.records import RecordStore

FIRST_WEEK = 35  # of thirteen
SIDES = ("marketing", "sales")
HANDED = (164, 150, 158, 141, 150, 133, 126, 135, 124, 121, 112, 106, 96)
ROUTING = (0.3, 0.3, 0.2, 0.2, 0.3, 0.2, 0.2, 0.2, 0.1, 0.1, 0.2, 0.1, 0.4)
ANSWER = (2.1, 2.2, 2.1, 3.0, 2.2, 3.1, 2.9, 3.2, 3.1, 3.8, 3.9, 4.0, 5.2)
MEASURES: tuple[tuple[str, float, dict[str, Any], tuple[float, ...]], ...] = (
    ("Leads handed over", 120, {"owes": "marketing", "owner": "ana", "unit": "leads"}, HANDED),
    (
        "Routing, median",
        0.5,
        {"owes": "marketing", "owner": "ben", "unit": "h", "want": "at-most"},
        ROUTING,
    ),
    (
        "First answer, median",
        4,
        {"owes": "sales", "owner": "cem", "unit": "h", "want": "at-most"},
        ANSWER,
    ),
    ("Tries for each lead", 6, {"owes": "sales", "owner": "dan"}, ()),
)
LEADS: tuple[tuple[str, str, str, int, dict[str, int]], ...] = (
    ("Brightwave", "cem", "webinar", 27, {}),
    ("Oakline", "dan", "demo", 6, {}),
    ("Northgate", "cem", "fair", 75, {"answered": 70}),
    ("Harbor & Sons", "eve", "webinar", 1, {}),
)


def keep_measures(records: RecordStore, new_id: Callable[[], str], agreed: datetime) -> None:
    """Keep the measures, to which both sides `agreed`."""
    for title, target, keys, values in MEASURES:
        at, record_id = agreed, new_id()
        day = at.date()
        records.create(Measure, record_id, "ana", at, title=title, review=date(2027, 2, 2), **keys)
        steps: list[dict[str, Any]] = [proposal_keys("k7f2", "ana", day, SIDES, {"target": target})]
        steps += [consent_keys(side, "ana", "k7f2", day) for side in SIDES]
        steps += [
            {f"values.2026-W{week}": value} for week, value in enumerate(values, start=FIRST_WEEK)
        ]
        steps += [{"values.2026-W48": 4}] if keys.get("unit") == "leads" else []
        for step in steps:
            at += timedelta(seconds=1)
            records.change(Measure, record_id, "ana", at, set=step)


def keep_leads(records: RecordStore, new_id: Callable[[], str], now: datetime) -> None:
    """Keep the leads, the first of them beyond the agreed time, and verdicts of last week."""
    for number in range(24):
        is_accepted = number % 6 > 0
        keep_lead(
            records,
            new_id(),
            now - timedelta(days=6, hours=number),
            title=f"Company {number}",
            owner="dan",
            source="demo" if is_accepted else "fair",
            answered=now - timedelta(days=5),
            verdict="accepted" if is_accepted else "rejected",
            verdict_at=now - timedelta(days=4),
            outcome="nurture",
            status="closed",
            closed=now - timedelta(days=4),
        )
    for title, owner, source, hours, more in LEADS:
        answered = {key: now - timedelta(hours=back) for key, back in more.items()}
        passed = now - timedelta(hours=hours)
        keep_lead(records, new_id(), passed, title=title, owner=owner, source=source, **answered)


def keep_lead(records: RecordStore, lead_id: str, passed: datetime, **keys: Any) -> None:
    """Keep a lead that marketing handed over to sales."""
    sides = {"side": "sales", "from_side": "marketing"}
    records.create(Lead, lead_id, "ana", passed, passed=passed, **sides, **keys)
