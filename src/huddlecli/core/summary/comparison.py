"""How the kept promises of a period compare with those before: the period before, and the weeks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from huddlecli.core.dates import Period
from huddlecli.core.promises import Kept

if TYPE_CHECKING:
    from huddlecli.core.summary import Summary

Place: TypeAlias = Literal["best", "joint best", "joint worst", "worst"]

_FEWEST_WEEKS = 3  # of two weeks, the better one is known already


class Comparison(NamedTuple):
    """The period before and its kept promises, and how the present one compares with it.

    `change` is above 0 if a larger share was kept than before; None while the period is running, as
    a part of a week does not compare with a whole one. `place` is that of the week among as many
    `weeks` in which promises were due, None if it is neither the best nor the worst.
    """

    period: Period
    before: Kept
    change: int | None
    place: Place | None = None
    weeks: int = 0


def comparison(figures: Summary) -> Comparison | None:
    """Return how a summary compares with the period before; None if either had nothing due."""
    if figures.before is None or not figures.kept.due:
        return None
    period, before = figures.before
    if figures.is_running:
        return Comparison(period, before, None)
    change = _compared(figures.kept, before)
    place, weeks = _place(figures) if figures.period.week else (None, 0)
    return Comparison(period, before, change, place, weeks)


def _compared(one: Kept, other: Kept) -> int:
    """Return 1 if `one` has the larger share, -1 if the smaller one, else 0; both have any due."""
    here, there = one.kept * other.due, other.kept * one.due
    return (here > there) - (here < there)


def _place(figures: Summary) -> tuple[Place | None, int]:
    """Return the place of a week among the last eight, and how many of those had promises due."""
    others = [kept for week, kept in figures.trend if week != figures.period and kept.due]
    weeks = len(others) + 1
    return (_among(figures.kept, others) if weeks >= _FEWEST_WEEKS else None), weeks


def _among(this: Kept, others: Sequence[Kept]) -> Place | None:
    """Return the place of `this` among others; None in the middle, or if all are the same."""
    signs = {_compared(this, other) for other in others}
    match (1 in signs, -1 in signs, 0 in signs):
        case (True, False, False):
            return "best"
        case (True, False, True):
            return "joint best"
        case (False, True, True):
            return "joint worst"
        case (False, True, False):
            return "worst"
        case _:
            return None
