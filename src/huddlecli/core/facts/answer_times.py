"""The histogram of times to the first answer, from which every engine gets the same median."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import timedelta

# The upper bounds of its parts, in minutes of working time: one minute to 30 days.
BOUNDS = (
    *(1, 2, 3, 5, 7, 10, 15, 20, 30, 45),
    *(60, 90, 120, 180, 240, 300, 360, 480, 600, 720, 960),
    *(1440, 2160, 2880, 4320, 5760, 7200, 10080, 14400, 20160, 28800, 43200),
)
_MINUTE = timedelta(minutes=1)


def bucket_of(waited: timedelta) -> int:
    """Return the number, from 0, of the part with a time; the last has all longer ones too."""
    return min(bisect_left(BOUNDS, waited / _MINUTE), len(BOUNDS) - 1)


def histogram(times: Iterable[timedelta]) -> tuple[int, ...]:
    """Return how many of the times each part has. Those of two teams, or weeks, add up."""
    counts = [0] * len(BOUNDS)
    for waited in times:
        counts[bucket_of(waited)] += 1
    return tuple(counts)


def median_minutes(counts: Sequence[int]) -> int | None:
    """Return the bound, in minutes, of the part with the middle one of the times; None of none.

    Of an even number it is the earlier one of the middle two.
    """
    middle, passed = (sum(counts) + 1) // 2, 0
    for bound, count in zip(BOUNDS, counts, strict=True):
        passed += count
        if count and passed >= middle:
            return bound
    return None
