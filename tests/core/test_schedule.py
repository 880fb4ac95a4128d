"""When huddles are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.agenda import Agenda, Cadence
from huddlecli.core.errors import Wrong
from huddlecli.core.schedule import (
    default_agenda,
    default_due,
    huddles_ahead,
    is_due,
    next_day,
    scheduled_huddle,
    starts_at,
)
from huddlecli.core.team import Defaults, Team, Weekday

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)


def agenda(
    cadence: Cadence,
    *,
    on: Weekday | None = None,
    start: date | None = None,
    at: str | None = None,
    timezone: str | None = None,
    name: str | None = None,
) -> Agenda:
    """Return an agenda of 15 minutes without items, called after its cadence."""
    called = name or cadence
    return Agenda(
        name=called,
        title=called,
        cadence=cadence,
        minutes=15,
        items=(),
        on=on,
        start=start,
        at=at,
        timezone=timezone,
    )


def days(which: Agenda, first: date, count: int, closed: tuple[date, ...] = ()) -> list[str]:
    """Return the first `count` days on which `which` is due, `first` included."""
    found = [next_day(which, first, closed, including=True)]
    while len(found) < count:
        found.append(next_day(which, found[-1], closed, including=False))
    return [f"{day:%a %d %b}" for day in found]


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (agenda("daily"), ["Mon 23 Nov", "Tue 24 Nov", "Wed 25 Nov", "Thu 26 Nov", "Fri 27 Nov"]),
        (agenda("daily", on="sunday"), ["Mon 23 Nov", "Tue 24 Nov", "Wed 25 Nov"]),
        (agenda("weekly"), ["Mon 23 Nov", "Mon 30 Nov"]),
        (agenda("weekly", on="tuesday"), ["Tue 24 Nov", "Tue 01 Dec"]),
        (agenda("fortnightly"), ["Mon 23 Nov", "Mon 07 Dec", "Mon 21 Dec", "Mon 11 Jan"]),
        (agenda("fortnightly", on="friday"), ["Fri 27 Nov", "Fri 11 Dec"]),
        (
            agenda("fortnightly", start=date(2026, 12, 3), on="monday"),
            ["Thu 03 Dec", "Thu 17 Dec", "Thu 31 Dec", "Thu 14 Jan"],
        ),
        (agenda("fortnightly", start=date(2026, 11, 10)), ["Tue 24 Nov", "Tue 08 Dec"]),
        (agenda("monthly"), ["Mon 07 Dec", "Mon 04 Jan", "Mon 01 Feb"]),
        (agenda("monthly", on="thursday"), ["Thu 03 Dec", "Thu 07 Jan"]),
    ],
)
def test_each_cadence_has_its_days(which: Agenda, expected: list[str]) -> None:
    """Daily is Monday to Friday; the others keep to a weekday, or count from their first day."""
    assert days(which, MONDAY, len(expected)) == expected


def test_after_friday_comes_monday() -> None:
    """The day itself counts only if asked for."""
    friday = date(2026, 11, 27)

    assert (
        next_day(agenda("daily"), friday, including=True),
        next_day(agenda("daily"), friday, including=False),
    ) == (friday, date(2026, 11, 30))


@given(
    which=st.builds(
        agenda,
        st.sampled_from(["daily", "weekly", "fortnightly", "monthly"]),
        on=st.sampled_from([None, "tuesday", "sunday"]),
        start=st.none() | st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    ),
    after=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)
def test_no_due_day_is_passed_over(which: Agenda, after: date) -> None:
    """The next day is due, and none between is."""
    found = next_day(which, after, including=False)
    between = [after + timedelta(days=n) for n in range(1, (found - after).days)]

    assert is_due(which, found)
    assert not any(is_due(which, day) for day in between)


@pytest.mark.parametrize(
    ("at", "day", "timezone", "expected"),
    [
        (None, MONDAY, None, None),
        ("09:08", MONDAY, None, "2026-11-23T08:08:00+00:00"),
        ("09:08", MONDAY, "America/New_York", "2026-11-23T14:08:00+00:00"),
        ("09:08", date(2026, 7, 1), None, "2026-07-01T07:08:00+00:00"),
        ("02:30", date(2026, 3, 29), None, "2026-03-29T01:30:00+00:00"),
        ("02:30", date(2026, 10, 25), None, "2026-10-25T00:30:00+00:00"),
    ],
)
def test_a_huddle_begins_at_its_time_of_day(
    at: str | None, day: date, timezone: str | None, expected: str | None
) -> None:
    """The time is that of the agenda's zone or else the team's, on days with a missing hour too."""
    start = starts_at(agenda("daily", at=at, timezone=timezone), day, BERLIN)

    assert (start and start.isoformat()) == expected


def team(due: str) -> Team:
    """Return a team with that default due day, which runs a daily, a weekly and a review."""
    return Team(
        name="Acme",
        timezone="Europe/Berlin",
        agendas=("daily", "weekly", "review"),
        defaults=Defaults(due=due),
    )


@pytest.mark.parametrize(
    ("due", "today", "expected"),
    [
        ("weekly", date(2026, 11, 21), date(2026, 11, 24)),
        ("weekly", date(2026, 11, 22), date(2026, 11, 24)),
        ("weekly", date(2026, 11, 23), date(2026, 12, 1)),
        ("weekly", date(2026, 11, 24), date(2026, 12, 1)),
        ("review", MONDAY, date(2026, 12, 7)),
        ("monthly", MONDAY, date(2026, 12, 7)),
        ("fortnightly", MONDAY, date(2026, 11, 30)),
        ("3d", MONDAY, date(2026, 11, 26)),
        ("2w", MONDAY, date(2026, 12, 7)),
    ],
)
def test_a_promise_falls_due_at_the_huddle_that_is_named(
    due: str, today: date, expected: date
) -> None:
    """A cadence or a name means that huddle, two days off at least; none of that kind, a week."""
    agendas = (
        agenda("fortnightly", name="closed-loop"),  # not one of the team's
        agenda("daily"),
        agenda("weekly", on="tuesday"),
        agenda("monthly", name="review"),
    )

    assert default_due(team(due), agendas, today) == expected


def test_without_a_weekly_a_promise_is_due_in_a_week() -> None:
    """A team that runs no weekly has seven days."""
    assert default_due(team("weekly"), (), MONDAY) == date(2026, 11, 30)


@pytest.mark.parametrize("due", ["soon", "", "3", "-1d", "3 d", "d", "99999d", "closed-loop"])
def test_a_default_due_that_means_nothing_is_refused(due: str) -> None:
    """The error has the user's word, and what to write in its place."""
    agendas = (agenda("fortnightly", name="closed-loop"),)

    with pytest.raises(Wrong) as refused:
        default_due(team(due), agendas, MONDAY)

    assert (refused.value.message, refused.value.hint) == (
        f"due = {due!r} in [defaults] is neither a huddle of this team nor a number of days",
        'due = "weekly" or due = "3d" in huddle.toml',
    )


@pytest.mark.parametrize(
    ("held", "today", "expected"),
    [
        ((), MONDAY, "daily"),
        ((), date(2026, 11, 24), "weekly"),
        (("weekly",), date(2026, 11, 24), "daily"),
        (("weekly", "daily"), date(2026, 11, 24), "daily"),
        ((), date(2026, 12, 1), "sales"),
        ((), date(2026, 11, 28), "daily"),
    ],
)
def test_the_rarest_that_is_due_and_not_yet_held_is_meant(
    held: tuple[str, ...], today: date, expected: str
) -> None:
    """On the weekly's day `start` means the weekly, then the daily; on a day without any, daily."""
    agendas = (
        agenda("daily"),
        agenda("weekly", on="tuesday"),
        agenda("monthly", on="tuesday", name="sales"),
    )

    assert default_agenda(agendas, held, today) == expected


@pytest.mark.parametrize(
    ("held", "now", "expected"),
    [
        ((), "2026-11-23T07:00Z", ("daily", "2026-11-23T08:08:00+00:00")),
        ((), "2026-11-23T08:07:59Z", ("daily", "2026-11-23T08:08:00+00:00")),
        ((), "2026-11-23T08:08Z", ("weekly", "2026-11-24T07:30:00+00:00")),
        ((), "2026-11-24T07:31Z", ("daily", "2026-11-24T08:08:00+00:00")),
        (("daily",), "2026-11-23T07:00Z", ("weekly", "2026-11-24T07:30:00+00:00")),
        (("weekly",), "2026-11-24T07:40Z", ("daily", "2026-11-24T08:08:00+00:00")),
        ((), "2026-11-27T22:59Z", ("daily", "2026-11-30T08:08:00+00:00")),
    ],
)
def test_the_next_huddle_is_the_first_that_is_neither_held_nor_begun(
    held: tuple[str, ...], now: str, expected: tuple[str, str]
) -> None:
    """From the minute at which a huddle was to begin on, the next one is another."""
    agendas = (agenda("daily", at="09:08"), agenda("weekly", on="tuesday", at="08:30"))

    found = scheduled_huddle(agendas, held, datetime.fromisoformat(now), BERLIN)

    assert found is not None
    assert found[2] is not None
    assert (found[0].name, found[2].isoformat()) == expected


def test_without_a_time_the_rarer_of_one_day_comes_next() -> None:
    """A huddle without a time is next all day long, in the zone it is held in."""
    agendas = (
        agenda("daily"),
        agenda("weekly", on="tuesday"),
        agenda("weekly", name="tokyo", timezone="Asia/Tokyo"),
    )

    found = [
        scheduled_huddle(agendas, (), datetime(2026, 11, day, hour, tzinfo=UTC), BERLIN)
        for day, hour in [(22, 16), (23, 15), (23, 23)]
    ]

    assert found == [
        (agendas[2], date(2026, 11, 23), None),
        (agendas[0], date(2026, 11, 23), None),
        (agendas[1], date(2026, 11, 24), None),
    ]


def test_a_team_without_agendas_has_no_next_huddle() -> None:
    """Nothing is due, so nothing is next."""
    assert scheduled_huddle((), (), datetime(2026, 11, 23, tzinfo=UTC), BERLIN) is None


@given(
    st.integers(0, 2 * 365 * 24 * 60),
    st.lists(st.sampled_from(["daily", "weekly", "fortnightly", "monthly"]), unique=True),
)
def test_what_comes_next_is_later_than_now(minutes: int, held: list[str]) -> None:
    """At no minute of the year is the next huddle one that should have begun already."""
    cadences: tuple[Cadence, ...] = ("daily", "weekly", "fortnightly", "monthly")
    agendas = tuple(agenda(cadence, on="tuesday", at="09:08") for cadence in cadences)
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    found = scheduled_huddle(agendas, held, now, BERLIN)

    assert found is not None
    assert found[2] is not None
    assert found[2] > now
    assert found[0].name not in held or found[1] > now.astimezone(BERLIN).date()


def test_no_huddle_is_due_on_a_closed_day() -> None:
    """A daily goes on after a long weekend; a rarer one waits for its next turn."""
    holidays = tuple(date(2026, 12, day) for day in (24, 25, 26, 31))
    new_year = (*holidays, date(2027, 1, 1), date(2027, 1, 5))

    assert days(agenda("daily"), date(2026, 12, 23), 4, new_year) == [
        *("Wed 23 Dec", "Mon 28 Dec", "Tue 29 Dec", "Wed 30 Dec"),
    ]
    assert days(agenda("daily"), date(2026, 12, 31), 1, new_year) == ["Mon 04 Jan"]
    assert days(agenda("weekly", on="thursday"), date(2026, 12, 17), 2, new_year) == [
        *("Thu 17 Dec", "Thu 07 Jan"),
    ]
    fortnights = agenda("fortnightly", start=date(2026, 12, 10))
    assert days(fortnights, date(2026, 12, 10), 2, new_year) == ["Thu 10 Dec", "Thu 07 Jan"]
    monthly = agenda("monthly", on="tuesday")
    assert days(monthly, date(2026, 12, 2), 1, new_year) == ["Tue 02 Feb"]


def test_a_closed_day_at_the_end_of_a_week_leaves_the_weekend_out_too() -> None:
    """From a closed Friday the next daily is on Monday, from a closed Monday on Tuesday."""
    agendas = (agenda("daily", at="09:08"),)
    thursday, friday = datetime(2026, 11, 26, 9, tzinfo=UTC), datetime(2026, 11, 27, 7, tzinfo=UTC)
    closed = (date(2026, 11, 27), date(2026, 11, 30))

    for now, out, day in (
        (thursday, closed[:1], date(2026, 11, 30)),
        (friday, closed[:1], date(2026, 11, 30)),
        (friday, closed, date(2026, 12, 1)),
    ):
        found = scheduled_huddle(agendas, (), now, BERLIN, out)
        assert found is not None
        assert found.day == day


def test_a_closed_day_on_which_the_clocks_are_changed() -> None:
    """The huddle of the week after is at the same hour of the other clock."""
    sunday = agenda("weekly", on="sunday", at="02:30")
    autumn = scheduled_huddle(
        (sunday,), (), datetime(2026, 10, 24, tzinfo=UTC), BERLIN, (date(2026, 10, 25),)
    )
    spring = scheduled_huddle(
        (sunday,), (), datetime(2026, 3, 28, tzinfo=UTC), BERLIN, (date(2026, 3, 29),)
    )

    assert autumn == (sunday, date(2026, 11, 1), datetime(2026, 11, 1, 1, 30, tzinfo=UTC))
    assert spring == (sunday, date(2026, 4, 5), datetime(2026, 4, 5, 0, 30, tzinfo=UTC))


def test_a_closed_day_is_one_where_the_huddle_is_held() -> None:
    """In Tokyo it is Tuesday when Berlin still has Monday."""
    tokyo = agenda("daily", at="08:00", timezone="Asia/Tokyo")
    now = datetime(2026, 11, 23, 20, tzinfo=UTC)

    found = scheduled_huddle((tokyo,), (), now, BERLIN, (date(2026, 11, 24),))

    assert found is not None
    assert (found.day, found.start) == (
        date(2026, 11, 25),
        datetime(2026, 11, 24, 23, tzinfo=UTC),
    )


def test_on_a_closed_day_start_means_the_daily_as_on_a_weekend() -> None:
    """Who holds a huddle all the same is asked for no rarer one."""
    agendas = (agenda("daily"), agenda("weekly", on="tuesday"))
    tuesday = date(2026, 12, 1)

    assert default_agenda(agendas, (), tuesday) == "weekly"
    assert default_agenda(agendas, (), tuesday, (tuesday,)) == "daily"


def test_a_promise_is_not_due_at_a_huddle_that_a_closed_day_leaves_out() -> None:
    """Its default is the weekly after it."""
    agendas = (agenda("weekly", on="tuesday"),)
    closed = replace(team("weekly"), closed=(date(2026, 12, 1),))

    assert default_due(team("weekly"), agendas, MONDAY) == date(2026, 12, 1)
    assert default_due(closed, agendas, MONDAY) == date(2026, 12, 8)


def test_the_huddles_to_come_have_one_at_a_time_and_none_on_a_closed_day() -> None:
    """The rarer one is held instead of another at the same time, and beside one at another."""
    agendas = (
        agenda("daily", at="09:08"),
        agenda("weekly", on="tuesday", at="09:08"),
        agenda("monthly", on="thursday", at="15:00"),
    )
    now = datetime(2026, 11, 30, 9, tzinfo=UTC)
    ahead = huddles_ahead(agendas, {"monthly"}, now, BERLIN, [date(2026, 12, 4)])

    assert [f"{which.name} {day:%d %b}" for which, day, _ in islice(ahead, 6)] == [
        "weekly 01 Dec",
        "daily 02 Dec",
        "daily 03 Dec",
        "monthly 03 Dec",
        "daily 07 Dec",
        "weekly 08 Dec",
    ]
    assert [*huddles_ahead((), (), now, BERLIN)] == []


@pytest.mark.parametrize(
    ("held", "daily_at", "expected"),
    [
        (["weekly"], "09:08", "daily 25 Nov"),
        (["weekly"], "09:30", "daily 24 Nov"),
        (["daily"], "09:08", "weekly 24 Nov"),
        (["other"], "09:08", "weekly 24 Nov"),
    ],
)
def test_a_huddle_held_early_still_replaces_the_less_rare_at_its_time(
    held: list[str], daily_at: str, expected: str
) -> None:
    """The daily of 09:08 does not come back when the weekly of 09:08 was held at eight."""
    agendas = (agenda("daily", at=daily_at), agenda("weekly", on="tuesday", at="09:08"))
    now = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)

    which, day, _ = next(huddles_ahead(agendas, held, now, BERLIN))

    assert f"{which.name} {day:%d %b}" == expected


@given(st.integers(0, 2 * 365 * 24 * 60))
def test_each_huddle_to_come_is_the_next_once_the_one_before_has_begun(minutes: int) -> None:
    """What is said now of the weeks ahead is what will be said then."""
    agendas = (agenda("daily", at="09:08"), agenda("weekly", on="tuesday", at="08:30"))
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    for huddle in islice(huddles_ahead(agendas, (), now, BERLIN), 8):
        assert scheduled_huddle(agendas, (), now, BERLIN) == huddle
        assert huddle.start is not None
        now = huddle.start
