"""Working time, held against a count of all minutes of a year."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.team import DAY_NAMES, Hours
from huddlecli.core.working_hours import WorkingTime

OFFICE = Hours(opens="09:00", closes="17:30")
CLOSED = (date(2026, 3, 30), date(2026, 12, 24), date(2026, 12, 26))
HOURS = {
    "office": OFFICE,
    "all day": Hours(opens="00:00", closes="24:00", days=DAY_NAMES),
    "begins in the change": Hours(opens="02:15", closes="06:00", days=("sun",)),
    "ends in the change": Hours(opens="00:00", closes="02:15", days=("sat", "sun")),
    "within the change": Hours(opens="01:40", closes="01:50", days=("sun",)),
    "late": Hours(opens="20:00", closes="24:00", days=("fri", "sat", "sun")),
}
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
# Here the clock changes at midnight, a minute after it, or skips a whole day (Apia in 2011).
MIDNIGHTS = (("America/Santiago", 2026), ("America/St_Johns", 2010), ("Pacific/Apia", 2011))
MINUTE = timedelta(minutes=1)
MINUTES = 366 * 24 * 60


@cache
def clock(zone: str, year: int) -> Sequence[int]:
    """Return what the clock shows in each minute of a year, in minutes from a Monday."""
    first, place = datetime(year, 1, 1, tzinfo=UTC), ZoneInfo(zone)
    monday = datetime(2001, 1, 1)  # noqa: DTZ001 - a time of the clock
    shown = ((first + n * MINUTE).astimezone(place).replace(tzinfo=None) for n in range(MINUTES))
    return [(time - monday) // MINUTE for time in shown]


@cache
def counted(zone: str, year: int, name: str) -> tuple[WorkingTime, Sequence[int]]:
    """Return the working time, and the number of its minutes before each minute of a year."""
    hours = HOURS[name]
    closed = [day.replace(year=year) for day in CLOSED]
    opens, closes = (int(text[:2]) * 60 + int(text[3:]) for text in (hours.opens, hours.closes))
    weekdays = {DAY_NAMES.index(day) for day in hours.days}
    off = {(day - date(2001, 1, 1)).days for day in closed}
    counts = (
        opens <= time % 1440 < closes and time // 1440 % 7 in weekdays and time // 1440 not in off
        for time in clock(zone, year)
    )
    return WorkingTime(ZoneInfo(zone), hours, closed), [0, *accumulate(counts)]


@pytest.mark.parametrize("name", HOURS)
@pytest.mark.parametrize(("zone", "year"), [*((zone, 2026) for zone in ZONES), *MIDNIGHTS], ids=str)
def test_working_time_is_the_number_of_its_minutes(zone: str, year: int, name: str) -> None:
    """Between any two minutes of a year the time is their count, and an agreed time ends there."""
    working, before = counted(zone, year, name)
    assert before[-1] > 0
    first = datetime(year, 1, 1, tzinfo=UTC)

    @given(st.integers(0, MINUTES), st.integers(0, MINUTES), st.integers(1, 3000))
    @settings(deadline=None)
    def holds(one: int, other: int, agreed: int) -> None:
        start, end = sorted((one, other))
        passed = working.between(first + start * MINUTE, first + end * MINUTE)
        assert passed == (before[end] - before[start]) * MINUTE
        if before[start] + agreed <= before[-1]:
            ends = bisect_left(before, before[start] + agreed)
            assert working.runs_out(first + start * MINUTE, agreed * MINUTE) == (
                first + ends * MINUTE
            )

    holds()
