"""The details of a period: the categories of its quarter, and topics by month."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import Library, Topic
from huddlecli.core.dates import Period
from huddlecli.core.minutes import MinutedItem, MinutedPoint, Minutes
from huddlecli.core.summary.detail import DatedSpan, Discussed, SummaryDetail, summary_detail

BERLIN = ZoneInfo("Europe/Berlin")
LIBRARY = Library(
    topics=tuple(
        Topic(id=name, title=name.capitalize(), category=category, minutes=5)
        for name, category in (("stuck", "customer"), ("pay", "support"), ("swot", "strategy"))
    )
)
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22), "2026-W47")


def huddle(started: datetime, *topics: str) -> Minutes:
    """Return the minutes of a huddle that discussed those topics."""
    point = MinutedPoint(opened_by=None, rounds=1, said_back=True, restatement=None, outcome="none")
    return Minutes(
        id=f"{started:%Y-%m-%d-%H%M}-daily",
        agenda="daily",
        title="Daily huddle",
        started=started,
        ended=started + timedelta(minutes=15),
        timezone="Europe/Berlin",
        planned_minutes=15,
        by="ana",
        present=(),
        items=tuple(
            MinutedItem(
                kind="topic",
                title=topic,
                topic=topic,
                opened_by=None,
                planned_seconds=300,
                actual_seconds=300,
                carried=0,
                points=(point,),
            )
            for topic in topics
        ),
    )


PAST = [
    huddle(datetime(2026, 8, 23, 21, 59, tzinfo=UTC), "stuck"),  # Sunday there: before the quarter
    huddle(datetime(2026, 8, 23, 22, 0, tzinfo=UTC), "stuck"),  # Monday there
    huddle(datetime(2026, 10, 31, 23, 30, tzinfo=UTC), "stuck", "pay", "of no library"),
    huddle(datetime(2026, 11, 22, 22, 59, tzinfo=UTC), "stuck"),
    huddle(datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "stuck"),  # after the period
]


def test_a_week_has_the_categories_of_its_quarter() -> None:
    """Thirteen weeks up to its end are counted, by the team's days."""
    assert summary_detail(
        WEEK, LIBRARY, PAST, BERLIN, {"sales": timedelta(minutes=3)}
    ) == SummaryDetail(
        around=Period(date(2026, 8, 24), date(2026, 11, 22)),
        categories={"customer": 3, "strategy": 0, "support": 1},
        spoken={"sales": timedelta(minutes=3)},
    )


def test_what_was_carried_over_was_not_talked_about() -> None:
    """An item whose points came to nothing counts in no category."""
    held = huddle(datetime(2026, 11, 17, 8, 0, tzinfo=UTC), "stuck", "pay")
    left = replace(held.items[1], left="carried", points=())
    found = summary_detail(WEEK, LIBRARY, [replace(held, items=(held.items[0], left))], BERLIN, {})

    assert found.categories == {"customer": 1, "strategy": 0, "support": 0}


def test_a_long_period_has_a_line_for_each_topic_that_was_discussed() -> None:
    """Its months begin with the first discussion; topics that never were are counted."""
    year = Period(date(2026, 1, 1), date(2026, 11, 22))
    found = summary_detail(year, LIBRARY, PAST[1:], BERLIN, {})

    assert found == SummaryDetail(
        around=year,
        categories={"customer": 3, "strategy": 0, "support": 1},
        spoken={},
        spans=(
            DatedSpan("month", Period(date(2026, 8, 24), date(2026, 8, 31))),
            DatedSpan("month", Period(date(2026, 9, 1), date(2026, 9, 30))),
            DatedSpan("month", Period(date(2026, 10, 1), date(2026, 10, 31))),
            DatedSpan("month", Period(date(2026, 11, 1), date(2026, 11, 22))),
        ),
        topics=(
            Discussed("Stuck", "customer", (1, 0, 0, 2)),
            Discussed("Pay", "support", (0, 0, 0, 1)),
        ),
        untouched=1,
    )
