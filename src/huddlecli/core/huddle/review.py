"""The review of decisions: the one that a point reviews, the next one, and the result of each."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from huddlecli.core.huddle.boards import DueDecision
from huddlecli.core.huddle.definition import has_agreed, needs_agreement
from huddlecli.core.huddle.state import (
    OUTCOMES,
    Board,
    Close,
    Execute,
    Item,
    Underway,
    current,
    current_point,
    edit_of,
    is_loop,
    made_at,
    result,
)
from huddlecli.core.minutes import Outcome, ReviewResult
from huddlecli.core.team import day_in
from huddlecli.core.value import replace

PARKED = "parked"  # the status in an edit that says that a decision has no review any more


class ReviewOutcome(NamedTuple):
    """The result of a review: `until` is the next review day, `by` the title of the successor."""

    result: ReviewResult
    until: date | None = None
    reason: str | None = None
    by: str | None = None


def due_at(huddle: Underway, item: Item) -> tuple[DueDecision, ...]:
    """Return the decisions that an item reviews: its own, or all that have no item of their own.

    Journals of older versions only list decisions, without review days: there are none to review.
    """
    if item.plan.kind != "decisions":
        return ()
    own = {other.plan.source for other in huddle.items if other.plan.kind == "decisions"}
    return tuple(
        _as_edited(huddle, due)
        for due in huddle.begun.boards.decisions
        if due.review is not None
        and (due.id == item.plan.source if item.plan.source else due.id not in own)
    )


def _as_edited(huddle: Underway, due: DueDecision) -> DueDecision:
    """Return a decision with the title that it has now."""
    return replace(due, title=edit_of(huddle, due.id).title or due.title)


def under_review(huddle: Underway) -> DueDecision | None:
    """Return the decision that the current point reviews, if it reviews one."""
    point = current_point(huddle)
    if point is None or point.decision is None:
        return None
    listed = due_at(huddle, current(huddle))
    return next((due for due in listed if due.id == point.decision), None)


def open_review(huddle: Underway) -> DueDecision | None:
    """Return the decision that the current point reviews, until its review has a result."""
    due = under_review(huddle)
    return due if due and review_outcome(huddle, due.id) is None else None


def next_decision(huddle: Underway, item: Item) -> DueDecision | None:
    """Return the decision that the next point of an item reviews: the first still without one."""
    begun = {point.decision for point in item.points}
    return next((due for due in still_due(huddle, item) if due.id not in begun), None)


def still_due(huddle: Underway, item: Item) -> tuple[DueDecision, ...]:
    """Return the decisions of an item whose review has no result yet."""
    return tuple(due for due in due_at(huddle, item) if review_outcome(huddle, due.id) is None)


def review_outcome(huddle: Underway, record_id: str) -> ReviewOutcome | None:
    """Return the result of a review since the huddle began, here or elsewhere, or None."""
    edit = edit_of(huddle, record_id)
    if edit.status == "replaced":
        made = (made for made in huddle.made if made.replaces == record_id and made.is_live)
        return ReviewOutcome("replaced", by=next((one.title for one in made), None))
    if edit.status == "dropped":
        return ReviewOutcome("dropped", reason=edit.reason)
    if edit.status == PARKED:
        return ReviewOutcome("parked")
    if edit.review is not None and edit.review > day_of(huddle):
        return ReviewOutcome("kept", until=edit.review)
    return None


def day_of(huddle: Underway) -> date:
    """Return the day on which the huddle began."""
    return day_in(ZoneInfo(huddle.begun.timezone), huddle.begun.at)


def point_result(huddle: Underway, number: int | None = None) -> Outcome | None:
    """Return the outcome so far of an item's last point; default is the current item.

    A decision that was kept, replaced or dropped is a decision made.
    """
    made = result(huddle, number)
    points = huddle.items[(number or huddle.number) - 1].points
    reviewed = points[-1].decision if points else None
    came = review_outcome(huddle, reviewed) if reviewed else None
    if made is None and has_agreed(huddle, huddle.items[(number or huddle.number) - 1]):
        return "decision"
    if came is None or made == "action":
        return made
    return "parked" if came.result == "parked" and made != "decision" else "decision"


def outcome_now(huddle: Underway, number: int, at: int) -> Outcome | None:
    """Return the outcome of point `at`, from 1, of an item, by what its records say now.

    If that outcome was taken back since, it is the weightiest one left, or `none`.
    """
    item = huddle.items[number - 1]
    point = item.points[at - 1]
    if point.outcome in (None, "none"):
        return point.outcome
    left: set[str] = {made.kind for made in made_at(huddle, number, at)}
    if has_agreed(huddle, item):
        left.add("decision")
    if came := review_outcome(huddle, point.decision) if point.decision else None:
        left.add("parked" if came.result == "parked" else "decision")
    outcomes = (point.outcome, *OUTCOMES)
    return next((outcome for outcome in outcomes if outcome in left), "none")


def is_ready(huddle: Underway, number: int) -> bool:
    """Whether ending the huddle completes an item: it is in Execute, with an outcome.

    A review is complete once nothing is due any more, a definition once every side has agreed.
    """
    item = huddle.items[number - 1]
    if item.points and item.points[-1].decision:
        return not still_due(huddle, item)
    if needs_agreement(huddle, item):
        return False
    return isinstance(item.step, Execute) and bool(point_result(huddle, number))


def not_left(state: Underway) -> tuple[int, ...]:
    """Return the numbers of the discussion items that are still open."""
    looped = (
        number
        for number, item in enumerate(state.items, start=1)
        if item.left is None and not isinstance(item.step, Board | Close) and is_loop(item)
    )
    return tuple(number for number in looped if not is_ready(state, number))
