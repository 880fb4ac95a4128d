"""Thirteen weeks of minutes and promises, from which the balance of two sides is made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from huddlecli.core.dates import weeks_before
from huddlecli.core.minutes import MinutedItem, MinutedPoint, Minutes, Present
from huddlecli.core.summary.balance import Balance, SideBalance
from tests.helpers.acme_views import WEEK

PRESENT = (
    Present(name="ana", side="marketing"),
    Present(name="fay", side="marketing"),
    Present(name="cem", side="sales"),
    Present(name="dan", side="sales"),
)
BALANCE = Balance(
    weeks=weeks_before(WEEK, 13, "monday"),
    sides={
        "marketing": SideBalance(
            openings=(0, 0, 5, 7, 6, 8, 7, 0, 9, 8, 7, 9, 8),
            floor_seconds=(0, 0, None, None, 610, 533, 560, 0, 799, 450, 413, 441, 727),
            said_back=(0, 0, 2, 1, 2, 1, 3, 0, 1, 2, 1, 2, 1),
            made=(1, 3, 4, 4, 5, 5, 4, 0, 5, 6, 5, 4, 6),
            kept=(0, 1, 3, 4, 4, 5, 4, 2, 5, 5, 10, 4, 7),
            due=(0, 1, 3, 4, 5, 5, 4, 2, 6, 5, 12, 4, 7),
        ),
        "sales": SideBalance(
            openings=(0, 0, 2, 1, 2, 1, 3, 0, 1, 2, 1, 2, 1),
            floor_seconds=(0, 0, None, None, 330, 585, 459, 0, 606, 486, 594, 573, 563),
            said_back=(0, 0, 5, 6, 6, 8, 5, 0, 9, 7, 6, 8, 8),
            made=(0, 2, 5, 6, 4, 3, 6, 0, 7, 5, 6, 4, 5),
            kept=(0, 0, 4, 5, 4, 3, 5, 1, 6, 4, 5, 3, 7),
            due=(0, 0, 5, 6, 4, 3, 6, 2, 7, 5, 6, 4, 9),
        ),
    },
    peopled=frozenset({"marketing", "sales"}),
)


def point(
    opened_by: str | None, listener: str | None = None, *, heard: bool = True
) -> MinutedPoint:
    """Return a point that a side opened, and that someone was asked to say back."""
    return MinutedPoint(
        opened_by=opened_by,
        rounds=1,
        said_back=heard,
        restatement=None,
        outcome="none",
        listener=listener,
    )


def huddle(
    started: datetime,
    *points: MinutedPoint,
    present: tuple[Present, ...] = PRESENT,
    floor: Mapping[str, int] | None = None,
) -> Minutes:
    """Return the minutes of a huddle with those points."""
    return Minutes(
        id=f"{started:%Y-%m-%d-%H%M}-daily",
        agenda="daily",
        title="Daily huddle",
        started=started,
        ended=started + timedelta(minutes=15),
        timezone="Europe/Berlin",
        planned_minutes=15,
        by="ana",
        present=present,
        items=(
            MinutedItem(
                kind="topic",
                title="Where are you stuck?",
                topic="stuck",
                opened_by=None,
                planned_seconds=300,
                actual_seconds=300,
                carried=0,
                points=points,
            ),
        ),
        floor=floor,
    )
