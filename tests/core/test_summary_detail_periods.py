"""Long periods in their parts: weeks that add up, and months, quarters or years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.dates import Period
from huddlecli.core.summary.detail import is_long, spans_of, weeks_within
from huddlecli.core.team import WEEKDAYS, Weekday

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
LENGTHS = st.integers(0, 4000)


@settings(deadline=None)  # how busy the machine is says nothing
@given(DAYS, LENGTHS, st.sampled_from(WEEKDAYS))
def test_the_parts_of_a_period_are_all_of_it(first: date, days: int, starts: Weekday) -> None:
    """Weeks and spans follow one another without a gap, from the first day to the last."""
    period = Period(first, first + timedelta(days=days))

    for parts in (weeks_within(period, starts), [span.days for span in spans_of(period)]):
        assert (parts[0].start, parts[-1].end) == (period.start, period.end)
        assert [one.end + timedelta(days=1) for one in parts[:-1]] == [
            one.start for one in parts[1:]
        ]


@pytest.mark.parametrize(
    ("first", "last", "unit", "starts"),
    [
        ("2026-09-01", "2026-11-30", "month", "2026-09-01 2026-10-01 2026-11-01"),
        ("2025-12-31", "2026-02-01", "month", "2025-12-31 2026-01-01 2026-02-01"),
        ("2025-11-30", "2026-12-01", "quarter", "2025-11-30 2026-01-01 2026-04-01 2026-07-01"),
        ("2020-05-01", "2026-12-31", "year", "2020-05-01 2021-01-01 2022-01-01 2023-01-01"),
    ],
)
def test_columns_are_as_fine_as_there_is_room_for(
    first: str, last: str, unit: str, starts: str
) -> None:
    """Months while there are at most 13 of them, then quarters, then years."""
    found = spans_of(Period(date.fromisoformat(first), date.fromisoformat(last)))

    assert {span.unit for span in found} == {unit}
    assert " ".join(str(span.days.start) for span in found).startswith(starts)


def test_a_year_has_53_weeks_where_the_calendar_has() -> None:
    """Week 53 of 2026 is one of them, and is cut at the end of the year."""
    weeks = weeks_within(Period(date(2026, 1, 1), date(2026, 12, 31)), "monday")

    assert (len(weeks), weeks[-1]) == (
        53,
        Period(date(2026, 12, 28), date(2026, 12, 31), "2026-W53"),
    )


def test_ten_weeks_are_a_long_period() -> None:
    """A quarter has figures by week, a month has not."""
    first = date(2026, 1, 1)

    assert [is_long(Period(first, first + timedelta(days=days))) for days in (30, 69, 70)] == [
        False,
        False,
        True,
    ]
