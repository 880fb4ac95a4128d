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

from huddlecli.core.dates import Period
from huddlecli.core.team import DAY_NAMES, Hours, LeadRules, Team
from huddlecli.core.working_hours import (
    WorkingTime,
    agreed_time,
    answer_time,
    in_hours,
    working_time,
)

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


BERLIN = ZoneInfo("Europe/Berlin")
ACME = Team(
    name="Acme",
    timezone="Europe/Berlin",
    hours=OFFICE,
    closed=(date(2026, 12, 24), date(2026, 12, 25)),
)


def at(text: str, zone: ZoneInfo = BERLIN, *, fold: int = 0) -> datetime:
    """Return the instant at which the clock in `zone` shows `text`."""
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-24 09:02", "2026-11-24 11:31", 2.48),
        ("2026-11-24 22:00", "2026-11-25 10:00", 1.0),  # begins at the next opening
        ("2026-11-24 06:00", "2026-11-24 10:00", 1.0),
        ("2026-11-24 08:00", "2026-11-24 20:00", 8.5),
        ("2026-11-24 23:59", "2026-11-25 00:01", 0.0),
        ("2026-11-24 00:00", "2026-11-25 00:00", 8.5),
        ("2026-11-27 17:29", "2026-11-30 09:01", 0.03),  # a Friday, and the Monday after it
        ("2026-11-27 17:29", "2026-11-28 12:00", 0.02),
        ("2026-11-28 10:00", "2026-11-29 20:00", 0.0),
        ("2026-11-23 00:00", "2026-11-30 00:00", 42.5),  # a week has five days
        ("2026-12-23 17:00", "2026-12-28 09:30", 1.0),  # two closed days and a weekend
        ("2026-12-24 09:00", "2026-12-24 17:30", 0.0),
        ("2026-12-31 17:00", "2027-01-01 09:30", 1.0),
        ("2026-03-27 17:00", "2026-03-30 09:30", 1.0),  # over the night of the clock change
        ("2026-10-23 17:00", "2026-10-26 09:30", 1.0),
        ("2026-11-24 11:00", "2026-11-24 11:00", 0.0),
        ("2026-11-24 11:00", "2026-11-23 11:00", 0.0),
    ],
)
def test_only_the_hours_of_the_team_count(start: str, end: str, hours: float) -> None:
    """Nights, weekends and closed days add nothing, and time never runs backwards."""
    assert in_hours(working_time(ACME).between(at(start), at(end))) == hours


def test_without_hours_all_time_counts() -> None:
    """Also at night, on closed days, and in the hour that a clock change adds or takes."""
    team = Team(name="Acme", timezone="Europe/Berlin", closed=ACME.closed)
    working = working_time(team)

    for start, end, hours in (
        ("2026-11-27 17:29", "2026-11-30 09:01", 63.53),
        ("2026-12-24 00:00", "2026-12-26 00:00", 48.0),
        ("2026-03-29 00:00", "2026-03-30 00:00", 23.0),
        ("2026-10-25 00:00", "2026-10-26 00:00", 25.0),
        ("2026-11-24 11:00", "2026-11-23 11:00", 0.0),
    ):
        assert in_hours(working.between(at(start), at(end))) == hours
        passed = working.between(at(start), at(end))
        assert working.runs_out(at(start), passed) == at(max(start, end) if passed else start)
    assert working.runs_out(at("2026-10-24 12:00"), timedelta(days=1)) == at("2026-10-25 11:00")


@pytest.mark.parametrize(
    ("zone", "day", "hours", "counted"),
    [
        ("Europe/Berlin", "2026-03-29", ("01:00", "04:00"), 2.0),  # 02:00 to 03:00 is missing
        ("Europe/Berlin", "2026-03-29", ("02:30", "04:00"), 1.0),  # begins in what is missing
        ("Europe/Berlin", "2026-03-29", ("01:00", "02:30"), 1.0),  # ends in it
        ("Europe/Berlin", "2026-03-29", ("02:10", "02:50"), 0.0),
        ("Europe/Berlin", "2026-10-25", ("01:00", "04:00"), 4.0),  # 02:00 to 03:00 comes twice
        ("Europe/Berlin", "2026-10-25", ("02:30", "04:00"), 2.0),
        ("Europe/Berlin", "2026-10-25", ("01:00", "02:30"), 2.0),
        ("Europe/Berlin", "2026-10-25", ("02:10", "02:40"), 1.0),
        ("America/New_York", "2026-03-08", ("00:00", "24:00"), 23.0),
        ("America/New_York", "2026-11-01", ("00:00", "24:00"), 25.0),
        ("Australia/Lord_Howe", "2026-10-04", ("00:00", "24:00"), 23.5),
        ("Australia/Lord_Howe", "2026-04-05", ("00:00", "24:00"), 24.5),
        ("Australia/Lord_Howe", "2026-04-05", ("01:45", "03:00"), 1.5),
    ],
)
def test_on_the_day_of_a_clock_change_the_time_that_passes_counts(
    zone: str, day: str, hours: tuple[str, str], counted: float
) -> None:
    """An hour that the clock skips is not there, and one that it repeats is there twice."""
    opens, closes = hours
    place, first = ZoneInfo(zone), date.fromisoformat(day)
    working = WorkingTime(place, Hours(opens=opens, closes=closes, days=("sun",)))
    start = at(f"{first - timedelta(days=1)} 12:00", place)
    end = at(f"{first + timedelta(days=1)} 12:00", place)

    assert in_hours(working.between(start, end)) == counted
    assert WorkingTime(place, Hours(opens=opens, closes=closes), [first]).between(start, end) == (
        working_time(Team(name="A", timezone=zone, hours=Hours(opens=opens, closes=closes)))
    ).between(start, end)


@pytest.mark.parametrize(
    ("start", "agreed", "ends"),
    [
        ("2026-11-24 10:00", "4h", "2026-11-24 14:00"),
        ("2026-11-24 22:00", "4h", "2026-11-25 13:00"),
        ("2026-11-24 16:00", "4h", "2026-11-25 11:30"),
        ("2026-11-24 13:30", "4h", "2026-11-24 17:30"),
        ("2026-11-27 17:29", "30m", "2026-11-30 09:29"),
        ("2026-11-27 17:29", "1m", "2026-11-27 17:30"),
        ("2026-12-23 17:00", "2d", "2026-12-29 17:00"),
        ("2026-11-24 09:00", "1d", "2026-11-24 17:30"),
        ("2026-10-23 17:00", "1h", "2026-10-26 09:30"),
        ("2026-03-27 17:00", "1h", "2026-03-30 09:30"),
        ("2026-11-30 09:00", "999d", "2030-09-30 17:30"),
    ],
)
def test_an_agreed_time_runs_out(start: str, agreed: str, ends: str) -> None:
    """Over nights, weekends, closed days and clock changes, in the hours of the team."""
    working = working_time(ACME)
    length = agreed_time(agreed, working)

    runs_out = working.runs_out(at(start), length)

    assert runs_out == at(ends)
    assert working.between(at(start), runs_out) == length
    assert working.between(at(start), runs_out - timedelta(microseconds=1)) < length


@given(
    st.datetimes(datetime(2010, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.timedeltas(timedelta(), timedelta(days=4000)),
    st.timedeltas(timedelta(microseconds=1), timedelta(hours=10)),
    st.sampled_from(sorted(HOURS)),
    st.sampled_from((*ZONES, *(zone for zone, _ in MIDNIGHTS), "Africa/Casablanca")),
)
@settings(deadline=None)
def test_working_time_adds_up(
    start: datetime, length: timedelta, agreed: timedelta, name: str, zone: str
) -> None:
    """Two stretches are as long as both; an agreed time ends at the first instant that has it."""
    working = WorkingTime(ZoneInfo(zone), HOURS[name], CLOSED)
    middle = start + length / 3
    end = start + length

    total = working.between(start, end)
    assert total == working.between(start, middle) + working.between(middle, end)
    assert timedelta() <= total <= length
    runs_out = working.runs_out(start, agreed)
    assert runs_out > start
    assert working.between(start, runs_out) == agreed
    assert working.between(start, runs_out - timedelta(microseconds=1)) < agreed


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-11-30", "2026-12-06", 5),
        ("2026-11-28", "2026-11-29", 0),
        ("2026-11-30", "2026-11-30", 1),
        ("2026-11-30", "2026-11-29", 0),
        ("2026-12-01", "2026-12-31", 21),  # 23 without Christmas
        ("2026-12-28", "2027-01-03", 5),
        ("2026-03-01", "2026-03-31", 22),
    ],
)
def test_the_working_days_of_a_period_are_counted(first: str, last: str, days: int) -> None:
    """Both ends are included; weekends and closed days are not counted."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    working = working_time(ACME)
    period = [date.fromordinal(n) for n in range(start.toordinal(), end.toordinal() + 1)]

    assert working.working_days(start, end) == days
    assert sum(map(working.is_working_day, period)) == days
    without_hours = Team(name="Acme", timezone="UTC", closed=ACME.closed)
    assert working_time(without_hours).working_days(start, end) == days


@pytest.mark.parametrize(
    ("today", "over"),
    [
        *(("2026-11-29", 0), ("2026-11-30", 0), ("2026-12-01", 1), ("2026-12-04", 4)),
        *(("2026-12-05", 5), ("2026-12-06", 5), ("2026-12-07", 5), ("2027-03-01", 5)),
    ],
)
def test_a_working_day_is_over_once_it_has_ended(today: str, over: int) -> None:
    """Before a period none is, and after it all are."""
    week = Period(date(2026, 11, 30), date(2026, 12, 6), "2026-W49")

    assert working_time(ACME).days_over(week, date.fromisoformat(today)) == (over, 5)


def test_an_agreed_time_may_depend_on_the_source() -> None:
    """Case makes no difference; sources without a time of their own have that of `other`."""
    by_source = {"Demo": "30m", "web form": "2d"}
    rules = [None, "4h", by_source, {**by_source, "other": "24h"}]
    teams = [
        Team(name="Acme", timezone="UTC", hours=OFFICE, leads=LeadRules(answer=rule))
        for rule in rules
    ]

    def hours(source: str | None) -> list[float | None]:
        times = [answer_time(team, source, working_time(team)) for team in teams]
        return [time if time is None else in_hours(time) for time in times]

    assert hours("demo") == [None, 4, 0.5, 0.5]
    assert hours("Web Form") == [None, 4, 17, 17]
    assert hours("fair") == [None, 4, None, 24]
    assert hours(None) == [None, 4, None, 24]
    assert hours("other") == [None, 4, None, 24]


def test_a_day_of_agreed_time_is_a_day_of_the_hours() -> None:
    """Without hours it has 24 hours."""
    without = working_time(Team(name="Acme", timezone="UTC"))

    assert agreed_time("2d", working_time(ACME)) == timedelta(hours=17)
    assert agreed_time("2d", without) == timedelta(hours=48)
    assert agreed_time("90m", without) == timedelta(minutes=90)


def test_a_time_that_nobody_can_have_meant_is_calculated_with() -> None:
    """The first and last instants of the calendar, and the longest time in the shortest hours."""
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    shortest = Hours(opens="23:59", closes="24:00", days=("sun",))

    working = WorkingTime(ZoneInfo("UTC"), shortest)
    weeks = (date(3000, 1, 1) - date(1900, 1, 1)).days // 7

    assert working.between(first, last) == weeks * MINUTE
    assert working.between(last, first) == timedelta()
    assert working.runs_out(last, timedelta(hours=999)).year == 4148


def test_half_a_hundredth_of_an_hour_is_rounded_up() -> None:
    """As people round, also if a number of the machine is a little below the half."""
    halves = [timedelta(minutes=3, seconds=18), timedelta(hours=3, minutes=25, seconds=30)]

    assert [in_hours(length) for length in halves] == [0.06, 3.43]
    assert in_hours(timedelta(hours=3, minutes=25, seconds=29)) == 3.42
