"""The target of a measure over time: which one judges a period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from huddlecli.core.agreement import agreements
from huddlecli.core.periods import period_at, period_key
from huddlecli.core.side_records import Measure, Number
from huddlecli.core.team import Team

# The changes of a measure that name one of these say which target was in force when.
TARGET_KEYS = ("target", "agreed", "proposed")


class TargetChange(NamedTuple):
    """A target, and the first period that it judges; None if the target was removed."""

    since: str
    target: Number | None


def target_history(measure: Measure, team: Team) -> tuple[TargetChange, ...]:
    """Return the targets that came in force, in the order in which the newest one counts.

    They are those that every side agreed to, or those that were set if nothing was agreed. A target
    first judges the period in which it came in force.
    """
    agreed = [
        (agreement.at, agreement.content["target"])
        for agreement in agreements(measure.changes)
        if "target" in agreement.content
    ]
    typed = (
        (change.at, change.set.get("target"))
        for change in measure.changes
        if "target" in change.set or "target" in change.unset
    )
    return tuple(
        TargetChange(period_key(period_at(at, measure.per, team)), target)
        for at, target in agreed or typed
    )


def target_in(measure: Measure, history: Sequence[TargetChange], key: str) -> Number | None:
    """Return the target that judges the period with that key.

    A target for this period alone comes first, then the one in force when it ended, and for a
    period that is older than any target, the first one.
    """
    if key in measure.targets:
        return measure.targets[key]
    if not history:
        return measure.target
    return next(
        (known.target for known in reversed(history) if known.since <= key), history[0].target
    )
