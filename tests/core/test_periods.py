"""The periods of measures: their keys, their names, their edges, and the words people type."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.dates import Period, instants
from huddlecli.core.errors import Wrong
from huddlecli.core.periods import (
    days_in,
    is_finished,
    keyed_period,
    last_periods,
    named_period,
    per_of,
    period_at,
    period_key,
    period_label,
    period_of,
    previous_period,
)
from huddlecli.core.side_records import Per
from huddlecli.core.team import WEEKDAYS, Team

ACME = Team(name="Acme", timezone="Europe/Berlin")
PERS: tuple[Per, ...] = ("week", "month")
TODAY = date(2026, 11, 30)  # a Monday, the first day of week 49


@given(
    st.dates(date(1900, 1, 1), date(2999, 1, 1)),
    st.sampled_from(PERS),
    st.sampled_from(WEEKDAYS),
)
def test_periods_tile_the_calendar(day: date, per: Per, starts: str) -> None:
    """Each day is in one period, which its key finds again and which the next one follows."""
    team = Team(name="Acme", timezone="UTC", week_starts=next(d for d in WEEKDAYS if d == starts))
    period = period_of(day, per, team)

    assert day in period
    assert per_of(period) == per
    assert keyed_period(period_key(period), per, team) == period
    assert {period_of(period.start, per, team), period_of(period.end, per, team)} == {period}
    following = period_of(period.end + timedelta(days=1), per, team)
    assert following.start == period.end + timedelta(days=1)
    assert previous_period(following, team) == period
    assert last_periods(following, 2, team) == (period, following)
    assert days_in(period) == (following.start - period.start).days
    assert days_in(period) in ([7] if per == "week" else range(28, 32))


@pytest.mark.parametrize(
    ("day", "per", "key"),
    [
        ("2026-11-29", "week", "2026-W48"),
        ("2026-11-30", "week", "2026-W49"),
        ("2026-12-31", "week", "2026-W53"),
        ("2027-01-03", "week", "2026-W53"),
        ("2027-01-04", "week", "2027-W01"),
        ("2025-12-29", "week", "2026-W01"),
        ("2026-11-30", "month", "2026-11"),
        ("2026-12-01", "month", "2026-12"),
        ("2026-12-31", "month", "2026-12"),
        ("2027-01-01", "month", "2027-01"),
        ("2028-02-29", "month", "2028-02"),
    ],
)
def test_a_day_is_in_the_period_of_that_key(day: str, per: Per, key: str) -> None:
    """A week may belong to another year than its day; a month never does."""
    assert period_key(period_of(date.fromisoformat(day), per, ACME)) == key


@pytest.mark.parametrize(
    ("key", "per"),
    [
        *(("2026-11", "week"), ("2026-W48", "month"), ("2026-W54", "week"), ("2025-W53", "week")),
        *(("2026-w48", "week"), ("2026-W4", "week"), ("2026-W00", "week"), ("W48", "week")),
        *(("2026-13", "month"), ("2026-00", "month"), ("2026-1", "month"), ("", "month")),
        *(("2026-11-01", "month"), ("2026-11\n", "month"), ("٢٠٢٦-11", "month")),
    ],
)
def test_what_is_not_a_key_is_no_period(key: str, per: Per) -> None:
    """A key is read as it is written, and in no other form."""
    assert keyed_period(key, per, ACME) is None


@pytest.mark.parametrize(
    ("instant", "week", "month"),
    [
        ("2026-11-29 22:59:59", "2026-W48", "2026-11"),  # midnight in Berlin is at 23:00 UTC
        ("2026-11-29 23:00:00", "2026-W49", "2026-11"),
        ("2026-11-30 23:00:00", "2026-W49", "2026-12"),
        ("2026-12-31 22:59:59", "2026-W53", "2026-12"),
        ("2026-12-31 23:00:00", "2026-W53", "2027-01"),
        ("2026-03-29 21:59:59", "2026-W13", "2026-03"),  # summer time began that morning
        ("2026-03-29 22:00:00", "2026-W14", "2026-03"),
        ("2026-03-31 22:00:00", "2026-W14", "2026-04"),
        ("2026-10-25 22:59:59", "2026-W43", "2026-10"),  # and ended that morning
        ("2026-10-25 23:00:00", "2026-W44", "2026-10"),
    ],
)
def test_a_period_begins_at_midnight_in_the_zone_of_the_team(
    instant: str, week: str, month: str
) -> None:
    """An instant is in the period of its local day, which begins before it and ends after it."""
    now = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    periods = [period_at(now, per, ACME) for per in PERS]

    assert [*map(period_key, periods)] == [week, month]
    for period in periods:
        begins, ends = instants(period, ACME.zone)
        assert begins <= now < ends
        assert not is_finished(period, now, ACME.zone)
        assert not is_finished(period, ends - timedelta(microseconds=1), ACME.zone)
        assert is_finished(period, ends, ACME.zone)


def test_the_last_periods_cross_the_end_of_the_year() -> None:
    """The oldest comes first; 2026 has a week 53."""
    weeks = last_periods(period_of(date(2027, 1, 5), "week", ACME), 3, ACME)
    months = last_periods(period_of(date(2027, 1, 5), "month", ACME), 3, ACME)

    assert [*map(period_key, weeks)] == ["2026-W52", "2026-W53", "2027-W01"]
    assert [*map(period_key, months)] == ["2026-11", "2026-12", "2027-01"]
    assert last_periods(months[-1], 0, ACME) == last_periods(weeks[-1], 0, ACME) == ()


@pytest.mark.parametrize(
    ("text", "per", "key"),
    [
        *(("this", "week", "2026-W49"), ("Last ", "week", "2026-W48")),
        *(("2026-W47", "week", "2026-W47"), ("47", "week", "2026-W47"), ("50", "week", "2025-W50")),
        *(("this", "month", "2026-11"), ("last", "month", "2026-10")),
        *(("2026-11", "month", "2026-11"), ("2026-7", "month", "2026-07")),
        *(
            ("november", "month", "2026-11"),
            ("Dec", "month", "2025-12"),
            ("sept", "month", "2026-09"),
        ),
    ],
)
def test_a_period_can_be_named_in_several_ways(text: str, per: Per, key: str) -> None:
    """Without a year it is the last one that has begun."""
    assert period_key(named_period(text, per, TODAY, ACME)) == key


@pytest.mark.parametrize(
    ("text", "per", "message", "hint"),
    [
        (
            *("2026-W50", "week", "week 50 has not begun"),
            "it begins on 2026-12-07; this week is --for 2026-W49",
        ),
        (
            *("2026-12", "month", "December has not begun"),
            "it begins on 2026-12-01; this month is --for 2026-11",
        ),
        (
            *("2028-02", "month", "February 2028 has not begun"),
            "it begins on 2028-02-01; this month is --for 2026-11",
        ),
        (
            *("2026-11", "week", '"2026-11" is not a week'),
            "--for this, --for last or --for 2026-W49",
        ),
        ("2025-W53", "week", "there is no week 2025-W53", "--for 2025-W52"),
        (
            *("2026-W47", "month", '"2026-W47" is not a month'),
            "--for this, --for last or --for 2026-11",
        ),
        (
            *("2026-13", "month", "there is no month 2026-13"),
            "--for this, --for last or --for 2026-11",
        ),
        (
            *("\x1b[2J", "month", '"U+001B[2J" is not a month'),
            "--for this, --for last or --for 2026-11",
        ),
        ("", "month", '"" is not a month', "--for this, --for last or --for 2026-11"),
    ],
)
def test_a_period_that_cannot_be_meant_is_refused(
    text: str, per: Per, message: str, hint: str
) -> None:
    """It has not begun, does not exist, is of the other kind, or is none."""
    with pytest.raises(Wrong) as refused:
        named_period(text, per, TODAY, ACME)

    assert (refused.value.message, refused.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("key", "per", "label"),
    [
        *(("2026-W48", "week", "week 48"), ("2026-W07", "week", "week 7 of 2026")),
        *(("2026-11", "month", "November"), ("2026-05", "month", "May 2026")),
    ],
)
def test_a_label_has_the_year_of_a_distant_period(key: str, per: Per, label: str) -> None:
    """Within half a year nobody needs it."""
    period = keyed_period(key, per, ACME)

    assert isinstance(period, Period)
    assert period_label(period, TODAY) == label
