"""What needs a leader at the end of a period: what is long overdue, waits, or is due for review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from huddlecli.core.dates import instants
from huddlecli.core.huddle_plan import FIRST_PLACE
from huddlecli.core.summary.discussed import left_items
from huddlecli.core.team import day_in

if TYPE_CHECKING:
    from huddlecli.core.summary import Summary

NeedKind: TypeAlias = Literal["overdue", "review", "carried", "agreement", "leads"]

_LONG = timedelta(days=7)


class Need(NamedTuple):
    """Something that is long overdue, due for review, carried over often, or waits.

    It is a promise overdue by more than a week, a decision to review, an item carried over three
    times, a proposal that is `waiting` for sides, or the leads that wait too long. `due` is the
    day on which the promise or the review was due; `number` is how often the item was carried over,
    or the number of leads.
    """

    kind: NeedKind
    title: str
    id: str | None = None
    owner: str | None = None
    side: str | None = None
    due: date | None = None
    number: int | None = None
    waiting: tuple[str, ...] = ()


def needs(figures: Summary) -> tuple[Need, ...]:
    """Return what needs a leader as of the end of a period, or now, without what was done since."""
    return tuple(_needs(figures))


def _needs(figures: Summary) -> Iterator[Need]:
    end = instants(figures.period, figures.team.zone)[1]
    today = day_in(figures.team.zone, min(figures.now, end))
    for action in figures.overdue:
        if action.status == "open" and today - action.due > _LONG:
            yield Need(
                "overdue", action.title, action.id, action.owner, action.side, due=action.due
            )
    for decision in figures.reviews:
        yield Need("review", decision.title, decision.id, decision.owner, due=decision.review)
    for left in left_items(figures.huddles):
        if left.times >= FIRST_PLACE:
            yield Need("carried", left.title, left.topic, number=left.times)
    if figures.sides is None:
        return
    for waiting in figures.sides.proposed:
        subject = waiting.subject
        yield Need("agreement", subject.title, subject.id, waiting=waiting.waiting)
    if figures.sides.leads and figures.sides.leads.late:
        yield Need("leads", "", number=figures.sides.leads.late)


def first_needs(needed: Iterable[Need], most: int) -> tuple[Need, ...]:
    """Return at most so many of the needs, in order: of each kind the first before any second."""
    by_kind: dict[str, list[Need]] = {}
    for need in needed:
        by_kind.setdefault(need.kind, []).append(need)
    turns = [need for row in zip_longest(*by_kind.values()) for need in row if need][:most]
    return tuple(need for alike in by_kind.values() for need in alike if need in turns)
