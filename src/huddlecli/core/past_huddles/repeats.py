"""What comes up again: the earlier huddles that had the subject of an item, and the results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from huddlecli.core.agenda import LOOP_KINDS
from huddlecli.core.huddle_plan import Earlier, EarlierResult, Plan, PlannedItem
from huddlecli.core.minutes import (
    MinutedItem,
    MinutedPoint,
    Minutes,
    all_parked,
    huddle_day,
    parts_of,
)
from huddlecli.core.past_huddles import recent
from huddlecli.core.text import comparable

MOST_DAYS = 3  # that are named
MOST_RESULTS = 3  # that are shown
_REPEATED = ("topic", "rotate")  # a review of a decision or a term is meant to come again


def with_earlier(plan: Plan, past: Iterable[Minutes], day: date) -> Plan:
    """Return `plan` with the earlier huddles that had the subjects of its items.

    It looks as far back as the plan itself: to the last eight weeks and 26 huddles, and to the day
    on which an item was last discussed. An entry of the agenda comes up each time anyway, so it is
    looked up only if it was carried over.
    """
    asked = [item for item in plan.items if _comes_again(item)]
    if not asked:
        return plan
    known = {"carried", "longest"}
    days = (item.reason.since for item in asked if item.reason.why in known)
    first = min((since for since in days if since), default=day)
    huddles = list(recent(past, day, first))
    items = tuple(
        replace(item, earlier=earlier(item, huddles)) if item in asked else item
        for item in plan.items
    )
    return replace(plan, items=items)


def earlier(item: PlannedItem, past: Iterable[Minutes]) -> Earlier | None:
    """Return the huddles of `past`, the latest first, that had the subject of `item`, or None."""
    words = comparable(item.title)
    days: dict[date, None] = {}
    results: tuple[EarlierResult, ...] = ()
    for huddle in past:
        same = [known for known in huddle.items if _is_about(known, item.topic, words)]
        parked = [
            EarlierResult(kind="parked", title=one.title)
            for one in all_parked(huddle)
            if comparable(one.title) == words
        ]
        if not same and not parked:
            continue
        days.setdefault(huddle_day(huddle))
        results = results or tuple(_results(same)) or tuple(parked)
    if not days:
        return None
    named = tuple(sorted(days, reverse=True)[:MOST_DAYS])
    return Earlier(days=named[::-1], times=len(days), results=results[:MOST_RESULTS])


def _comes_again(item: PlannedItem) -> bool:
    return item.kind in _REPEATED and bool(not item.is_fixed or item.carried)


def _is_about(known: MinutedItem, topic: str | None, words: str) -> bool:
    """Whether an item was about a topic or had these words, and the huddle came to it."""
    is_same = (topic is not None and known.topic == topic) or comparable(known.title) == words
    was_reached = known.actual_seconds > 0 or any(_has_content(point) for point in known.points)
    return known.kind in LOOP_KINDS and is_same and was_reached


def _has_content(point: MinutedPoint) -> bool:
    return bool(point.outcome or point.notes or point.actions or point.decisions or point.parked)


def _results(items: Iterable[MinutedItem]) -> Iterator[EarlierResult]:
    """Yield the results of items, without names; `none` if they have no other result."""
    parts = [*parts_of(items)]
    found = [
        *(EarlierResult(kind="action", title=one.title) for part in parts for one in part.actions),
        *(
            EarlierResult(kind="decision", title=one.title)
            for part in parts
            for one in part.decisions
        ),
        *(EarlierResult(kind="parked", title=one.title) for part in parts for one in part.parked),
    ]
    outcomes = {point.outcome for item in items for point in item.points}
    yield from found or ([EarlierResult(kind="none")] if "none" in outcomes else [])
