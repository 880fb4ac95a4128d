"""Decisions: which are due for review, and until when one is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, tzinfo

from huddlecli.core.records import Decision


def is_due(decision: Decision, day: date) -> bool:
    """Whether a decision that was not replaced or dropped is due for review on `day`."""
    is_past = decision.review is not None and decision.review <= day
    return is_past and decision.status == "standing"


def due_decisions(decisions: Iterable[Decision], day: date) -> list[Decision]:
    """Return the decisions due for review on `day`, the longest overdue first."""
    due = (decision for decision in decisions if is_due(decision, day))
    return sorted(due, key=lambda decision: (decision.review or day, decision.created, decision.id))


def decided_on(decision: Decision, zone: tzinfo) -> date:
    """Return the day on which a decision was made in `zone`, or last kept."""
    return decision.kept_on or decision.created.astimezone(zone).date()


def next_review(review: date | None, decided: date, today: date) -> date | None:
    """Return the review day after the same interval again, counted from `today`.

    The interval is from the day on which the decision was made or last kept to its review day. None
    if there is no interval, or if it leads beyond the calendar.
    """
    if review is None or review <= decided:
        return None
    try:
        return today + (review - decided)
    except OverflowError:
        return None
