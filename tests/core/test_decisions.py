"""Which decisions are due for review, and until when one is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.decisions import decided_on, due_decisions, next_review
from huddlecli.core.records import Decision, DecisionStatus

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def decision(
    record_id: str,
    review: date | None = None,
    created: datetime = datetime(2026, 10, 1, 8, tzinfo=UTC),
    status: DecisionStatus = "standing",
    kept_on: date | None = None,
) -> Decision:
    """Return a decision with that review day."""
    return Decision(
        id=record_id,
        title="One call",
        created=created,
        by="sam",
        review=review,
        status=status,
        kept_on=kept_on,
    )


@given(st.lists(st.one_of(st.none(), DAYS)), DAYS)
def test_those_due_come_with_the_longest_overdue_first(
    reviews: list[date | None], day: date
) -> None:
    """Each whose day has come is there once; those without a day, or with a later one, are not."""
    decisions = [decision(f"d{number}", review) for number, review in enumerate(reviews)]
    due = due_decisions(decisions, day)
    days = [known.review for known in due if known.review]

    assert days == sorted(days)
    assert {known.id for known in due} == {
        known.id for known in decisions if known.review and known.review <= day
    }
    assert len(days) == len(due)


@pytest.mark.parametrize("status", ["replaced", "dropped"])
def test_what_no_longer_holds_is_not_due(status: DecisionStatus) -> None:
    """However old its review day is."""
    assert due_decisions([decision("d1", date(2026, 1, 1), status=status)], date.max) == []


@given(DAYS, st.integers(1, 400), st.integers(0, 400))
def test_a_decision_kept_again_and_again_keeps_its_interval(
    decided: date, days: int, late: int
) -> None:
    """Also if each review is held late."""
    review, kept = decided + timedelta(days=days), decided
    for _ in range(3):
        today = review + timedelta(days=late)
        again = next_review(review, kept, today)
        assert again is not None
        assert again - today == timedelta(days=days)
        review, kept = again, today


@pytest.mark.parametrize(
    ("review", "today"),
    [
        (None, date(2026, 11, 24)),
        (date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 11, 22), date(2026, 11, 24)),
        (date(2026, 12, 24), date.max),
    ],
)
def test_there_may_be_no_interval(review: date | None, today: date) -> None:
    """Without a review day, with one on the day of the decision or before, or beyond all days."""
    assert next_review(review, date(2026, 11, 23), today) is None


@pytest.mark.parametrize(
    ("created", "day"),
    [
        ("2026-11-22T22:59:59.999+00:00", date(2026, 11, 22)),  # a Sunday, one second to midnight
        ("2026-11-22T23:00:00+00:00", date(2026, 11, 23)),
        ("2026-10-24T21:59:59.999+00:00", date(2026, 10, 24)),  # the night of the clock change
        ("2026-10-24T22:00:00+00:00", date(2026, 10, 25)),
        ("2026-10-25T22:59:59+00:00", date(2026, 10, 25)),
        ("2026-10-25T23:00:00+00:00", date(2026, 10, 26)),
        ("2026-03-28T23:00:00+00:00", date(2026, 3, 29)),
        ("2026-03-29T21:59:59+00:00", date(2026, 3, 29)),
        ("2026-03-29T22:00:00+00:00", date(2026, 3, 30)),
    ],
)
def test_a_decision_is_made_on_the_day_of_the_team(created: str, day: date) -> None:
    """At midnight, at the edge of a week and on days of 23 and 25 hours; kept is by its own day."""
    berlin = ZoneInfo("Europe/Berlin")
    made = decision("d1", created=datetime.fromisoformat(created))
    kept = decision("d2", created=made.created, kept_on=date(2026, 12, 1))

    assert decided_on(made, berlin) == day
    assert decided_on(kept, berlin) == date(2026, 12, 1)
