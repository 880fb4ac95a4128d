"""The scoreboard: the order of measures, and how much of the agreement was held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from huddlecli.core.measures.figures import MeasureFigures
from huddlecli.core.side_records import Measure
from huddlecli.core.team import Team


class HeldShare(NamedTuple):
    """How many measures of the agreement were held in their last finished period: 2 of 4."""

    held: int
    of: int


def by_urgency(figures: Iterable[MeasureFigures]) -> list[MeasureFigures]:
    """Return the order of a board: first without a value, then the longest red."""
    return sorted(figures, key=lambda one: (not one.is_missing, *_by_red(one)))


def by_red(figures: Iterable[MeasureFigures]) -> list[MeasureFigures]:
    """Return the order of a list: the longest red first, then those without a value."""
    return sorted(figures, key=lambda one: (-one.red_running, not one.is_missing, *_by_red(one)))


def by_side(
    figures: Iterable[MeasureFigures], team: Team
) -> Mapping[str | None, list[MeasureFigures]]:
    """Return the measures of each side that owes any, in the order of the team.

    What no side owes comes last, under None.
    """
    groups: dict[str | None, list[MeasureFigures]] = {side: [] for side in team.sides}
    others: list[MeasureFigures] = []
    for one in figures:
        owes = one.measure.owes
        (others if owes is None else groups.setdefault(owes, [])).append(one)
    groups[None] = others
    return {side: found for side, found in groups.items() if found}


def agreement_held(figures: Iterable[MeasureFigures]) -> HeldShare:
    """Return how many of the measures in the agreement were held; one without a value was not.

    A measure that is newer than its last finished period does not count yet.
    """
    states = [one.last.state for one in in_agreement(figures) if not one.is_new]
    return HeldShare(states.count("held"), len(states))


def in_agreement(figures: Iterable[MeasureFigures]) -> list[MeasureFigures]:
    """Return the measures that a side owes, with a target that every side has agreed to."""
    return [
        one
        for one in figures
        if one.measure.owes and one.agreed and one.measure.status == "standing"
    ]


def agreement_day(figures: Iterable[MeasureFigures]) -> date | None:
    """Return the day on which the last target of the agreement was agreed, or None."""
    days = (one.measure.agreed_on for one in in_agreement(figures))
    return max((day for day in days if day), default=None)


def agreement_review(figures: Iterable[MeasureFigures]) -> date | None:
    """Return the earliest day on which a measure of the agreement is reviewed, or None."""
    days = (one.measure.review for one in in_agreement(figures))
    return min((day for day in days if day), default=None)


def is_review_due(measure: Measure, day: date) -> bool:
    """Whether a measure that was not dropped is due for review on `day`."""
    return measure.status == "standing" and measure.review is not None and measure.review <= day


def waiting_sides(measure: Measure, sides: Sequence[str]) -> tuple[str, ...]:
    """Return the sides that have yet to agree to what is proposed; `sides` if it names none."""
    proposed = measure.proposed
    if proposed is None:
        return ()
    wanted = dict.fromkeys(proposed.sides or sides)
    given = {side for side, consent in measure.agreed.items() if consent.to == proposed.id}
    return tuple(side for side in wanted if side not in given)


def _by_red(one: MeasureFigures) -> tuple[int, object, str]:
    return -one.red_running, one.measure.created, one.measure.id
