"""What was heard in the huddles of a period, what is still left, and their messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from huddlecli.core.agenda import LOOP_KINDS
from huddlecli.core.minutes import (
    MinutedAction,
    MinutedItem,
    MinutedReview,
    Minutes,
    Titled,
    huddle_day,
    is_carried_over,
    is_covered,
)


class Heard(NamedTuple):
    """An item of a huddle: what was said back on it, and its outcome.

    `said` has what was said back on each point, or if nobody wrote that down, the last note of
    the points that were said back.
    """

    title: str
    topic: str | None
    huddle: str
    said: tuple[str, ...]
    is_restated: bool
    actions: tuple[MinutedAction, ...] = ()
    decisions: tuple[Titled, ...] = ()
    parked: tuple[Titled, ...] = ()
    reviews: tuple[MinutedReview, ...] = ()  # of decisions that were kept or dropped
    is_settled: bool = False  # it needs no action


class Message(NamedTuple):
    """The message of a huddle to the teams; the same message of several huddles is one."""

    text: str
    day: date  # the last one
    huddle: str


class LeftItem(NamedTuple):
    """An item that was carried over so many `times`, and not discussed since in the period."""

    title: str
    topic: str | None
    huddle: str
    times: int


def heard(huddles: Iterable[Minutes]) -> tuple[Heard, ...]:
    """Return what was heard on each item that was said back, in order; the same words only once."""
    found = (_heard(item, huddle.id) for huddle in huddles for item in huddle.items)
    return tuple({(one.title, one.said): one for one in found if one}.values())


def _heard(item: MinutedItem, huddle: str) -> Heard | None:
    """Return what was heard on an item, or None if nothing was written down or it was struck."""
    if item.kind not in LOOP_KINDS or item.left == "struck":
        return None
    restated = tuple(point.restatement for point in item.points if point.restatement)
    notes = [note for point in item.points if point.said_back for note in point.notes]
    said = restated or tuple(notes[-1:])
    if not said:
        return None
    return Heard(
        title=item.title,
        topic=item.topic,
        huddle=huddle,
        said=said,
        is_restated=bool(restated),
        actions=tuple(action for point in item.points for action in point.actions),
        decisions=tuple(decision for point in item.points for decision in point.decisions),
        parked=tuple(parked for point in item.points for parked in point.parked),
        reviews=tuple(
            point.review
            for point in item.points
            if point.review and point.review.result in ("kept", "dropped")
        ),
        is_settled=all(point.outcome == "none" for point in item.points),
    )


def messages(huddles: Iterable[Minutes]) -> tuple[Message, ...]:
    """Return the messages to the teams, in the order in which they were first given."""
    found: dict[str, Message] = {}
    for huddle in huddles:
        if huddle.message:
            message = Message(huddle.message, huddle_day(huddle), huddle.id)
            found[huddle.message.casefold()] = message
    return tuple(found.values())


def left_items(huddles: Iterable[Minutes]) -> tuple[LeftItem, ...]:
    """Return what is still carried over after `huddles`, which are in order.

    An item that was discussed or struck in a later one is not left.
    """
    left: dict[str, LeftItem] = {}
    for huddle in huddles:
        for item in _loop_items(huddle):
            about = (item.topic or item.title).casefold()
            if is_carried_over(item):
                left.pop(about, None)
                left[about] = LeftItem(item.title, item.topic, huddle.id, item.carried + 1)
            elif is_covered(item) or item.left == "struck":
                left.pop(about, None)
    return tuple(left.values())


def _loop_items(huddle: Minutes) -> Iterator[MinutedItem]:
    """Yield the items that run the loop, and those that had no place in the plan."""
    yield from (item for item in (*huddle.items, *huddle.waiting) if item.kind in LOOP_KINDS)
