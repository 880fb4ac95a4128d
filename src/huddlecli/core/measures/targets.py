"""The target of a measure over time: which one judges a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from huddlecli.core.agreement import agreements
from huddlecli.core.side_records import Measure, Number

# The changes of a measure that name one of these say which target was in force when.
TARGET_KEYS = ("target", "agreed", "proposed")


class TargetChange(NamedTuple):
    """A target and the instant from which it was in force; None if the target was removed."""

    at: datetime
    target: Number | None


def target_history(measure: Measure) -> tuple[TargetChange, ...]:
    """Return the targets that came in force, in the order in which the newest one counts.

    They are those that every side agreed to, or those that were set if nothing was agreed.
    """
    agreed = [
        TargetChange(agreement.at, agreement.content["target"])
        for agreement in agreements(measure.changes)
        if "target" in agreement.content
    ]
    if agreed:
        return tuple(agreed)
    return tuple(
        TargetChange(change.at, change.set.get("target"))
        for change in measure.changes
        if "target" in change.set or "target" in change.unset
    )


def target_at(
    measure: Measure, history: Sequence[TargetChange], key: str, end: datetime
) -> Number | None:
    """Return the target that judges the period with that key, which ends at `end`.

    A target for this period alone comes first, then the one in force when it ended, and for a
    period that is older than any target, the first one.
    """
    if key in measure.targets:
        return measure.targets[key]
    if not history:
        return measure.target
    return next((known.target for known in reversed(history) if known.at < end), history[0].target)
