"""Leads of a team in Berlin that works from nine to half past five."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from huddlecli.core.side_records import Lead
from huddlecli.core.team import Hours, LeadRules, Team

BERLIN = ZoneInfo("Europe/Berlin")
TEAM = Team(
    name="Acme",
    timezone="Europe/Berlin",
    closed=(date(2026, 12, 24),),
    hours=Hours(opens="09:00", closes="17:30"),
    leads=LeadRules(answer={"demo": "30m", "other": "4h"}),
)
_NUMBERS = count(1)


def berlin(text: str) -> datetime:
    """Return the UTC instant at which a clock in Berlin shows `2026-11-24 09:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def lead(**keys: Any) -> Lead:
    """Return a lead of cem's, handed over on Tuesday 24 November at nine unless `keys` differ."""
    at = berlin("2026-11-24 09:00")
    known = {
        "id": f"{next(_NUMBERS):010}",
        "title": "Brightwave",
        "created": at,
        "by": "ana",
        "owner": "cem",
        "side": "sales",
        "from_side": "marketing",
        "source": "webinar",
        "passed": at,
    }
    return Lead(**{**known, **keys})
