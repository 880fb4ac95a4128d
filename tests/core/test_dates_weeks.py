"""Weeks and periods: their days, their names, and the instants at which they begin and end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.dates import Period, instants, week_named, week_of, weeks_before
from huddlecli.core.errors import Wrong
from huddlecli.core.team import WEEKDAYS, Weekday, day_in

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
STARTS = st.sampled_from(WEEKDAYS)
MONDAY = date(2026, 11, 23)


def utc(text: str) -> datetime:
    """Return the instant that `text` names."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "week_starts", "week"),
    [
        ("2026-11-23", "monday", ("2026-11-23", "2026-11-29", "2026-W48")),
        ("2026-11-22", "monday", ("2026-11-16", "2026-11-22", "2026-W47")),
        ("2026-11-22", "sunday", ("2026-11-22", "2026-11-28", "2026-W48")),
        ("2026-11-21", "sunday", ("2026-11-15", "2026-11-21", "2026-W47")),
        ("2026-11-27", "friday", ("2026-11-27", "2026-12-03", "2026-W49")),
        ("2026-12-31", "monday", ("2026-12-28", "2027-01-03", "2026-W53")),
        ("2027-01-03", "sunday", ("2027-01-03", "2027-01-09", "2027-W01")),
        ("2025-12-29", "monday", ("2025-12-29", "2026-01-04", "2026-W01")),
        ("2021-01-01", "saturday", ("2020-12-26", "2021-01-01", "2020-W53")),
    ],
)
def test_a_week_is_named_after_its_thursday(
    day: str, week_starts: Weekday, week: tuple[str, str, str]
) -> None:
    """A week begins on the team's weekday and has the year and number of its Thursday."""
    start, end, name = week

    assert week_of(date.fromisoformat(day), week_starts) == Period(
        date.fromisoformat(start), date.fromisoformat(end), name
    )


@given(DAYS, STARTS)
def test_weeks_tile_the_calendar(day: date, week_starts: Weekday) -> None:
    """Each day is in one week of seven days, which its name finds again."""
    week = week_of(day, week_starts)

    assert day in week
    assert WEEKDAYS[week.start.weekday()] == week_starts
    assert {week_of(week.start + timedelta(days=n), week_starts) for n in range(7)} == {week}
    assert week_of(week.end + timedelta(days=1), week_starts) != week
    assert week.week is not None
    assert week_named(week.week, day, week_starts) == week


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("this", "2026-W48"),
        ("Last", "2026-W47"),
        ("2026-W47", "2026-W47"),
        ("2026-w7", "2026-W07"),
        ("2026-W53", "2026-W53"),
        ("2026W47", "2026-W47"),
        ("47", "2026-W47"),
        ("W47", "2026-W47"),
        ("week 7", "2026-W07"),
        ("48", "2026-W48"),
        ("49", "2025-W49"),
        ("53", "2020-W53"),
    ],
)
def test_a_week_can_be_named_in_several_ways(text: str, name: str) -> None:
    """`this`, `last` and a number name weeks; without a year it is the last week of that number."""
    assert week_named(text, MONDAY, "monday").week == name


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("2025-W53", "there is no week 2025-W53", "--week 2025-W52"),
        ("2026-W54", "there is no week 2026-W54", "--week 2026-W53"),
        ("2026-W00", "there is no week 2026-W00", "--week 2026-W53"),
        ("54", "there is no week 54", "--week 2026-W53"),
        ("0", "there is no week 0", "--week 2026-W53"),
        ("next", '"next" is not a week', "--week this, --week last or --week 2026-W48"),
        ("9999-W52", '"9999-W52" is not a week', "--week this, --week last or --week 2026-W48"),
        ("", '"" is not a week', "--week this, --week last or --week 2026-W48"),
    ],
)
def test_what_names_no_week_is_refused(text: str, message: str, hint: str) -> None:
    """A week that does not exist and a text that names none are refused with what would do."""
    with pytest.raises(Wrong) as refused:
        week_named(text, MONDAY, "monday")

    assert (refused.value.message, refused.value.hint) == (message, hint)


def test_the_last_weeks_end_with_the_one_in_which_the_period_ends() -> None:
    """The oldest week comes first, across the end of a year with 53 weeks."""
    period = Period(date(2026, 12, 20), date(2027, 1, 12))

    assert [week.week for week in weeks_before(period, 4, "monday")] == [
        "2026-W52",
        "2026-W53",
        "2027-W01",
        "2027-W02",
    ]


@pytest.mark.parametrize(
    ("zone", "week", "begins", "is_over"),
    [
        ("Europe/Berlin", "2026-W48", "2026-11-22 23:00", "2026-11-29 23:00"),
        ("Europe/Berlin", "2026-W13", "2026-03-22 23:00", "2026-03-29 22:00"),
        ("Europe/Berlin", "2026-W43", "2026-10-18 22:00", "2026-10-25 23:00"),
        ("Pacific/Auckland", "2026-W48", "2026-11-22 11:00", "2026-11-29 11:00"),
        ("Pacific/Auckland", "2026-W14", "2026-03-29 11:00", "2026-04-05 12:00"),
        ("America/Los_Angeles", "2026-W48", "2026-11-23 08:00", "2026-11-30 08:00"),
        ("America/Los_Angeles", "2026-W10", "2026-03-02 08:00", "2026-03-09 07:00"),
        # Here the clock goes from 24:00 to 01:00: the Sunday begins with the switch.
        ("America/Santiago", "2026-W36", "2026-08-31 04:00", "2026-09-07 03:00"),
    ],
)
def test_a_week_begins_and_ends_at_the_midnights_of_its_zone(
    zone: str, week: str, begins: str, is_over: str
) -> None:
    """A week with a switch of the clock has an hour less or more."""
    period = week_named(week, MONDAY, "monday")

    assert instants(period, ZoneInfo(zone)) == (utc(begins), utc(is_over))


@given(
    st.datetimes(datetime(2015, 1, 1), datetime(2045, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(("Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles", "Asia/Beirut")),
    STARTS,
)
def test_an_instant_is_in_the_week_of_its_local_day(
    instant: datetime, name: str, week_starts: Weekday
) -> None:
    """An instant is between the instants of one week: the week of its day in the zone."""
    zone = ZoneInfo(name)
    week = week_of(day_in(zone, instant), week_starts)
    begins, is_over = instants(week, zone)

    assert begins <= instant < is_over
    assert instants(week_of(week.end + timedelta(days=1), week_starts), zone)[0] == is_over
