"""When huddles are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.agenda import Agenda
from huddlecli.core.errors import Wrong
from huddlecli.core.schedule import (
    default_due,
    is_due,
    next_day,
    starts_at,
)
from huddlecli.core.team import Defaults, Team
from tests.helpers.schedules import BERLIN, agenda

MONDAY = date(2026, 11, 23)


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


def test_a_promise_is_not_due_at_a_huddle_that_a_closed_day_leaves_out() -> None:
    """Its default is the weekly after it."""
    agendas = (agenda("weekly", on="tuesday"),)
    closed = replace(team("weekly"), closed=(date(2026, 12, 1),))

    assert default_due(team("weekly"), agendas, MONDAY) == date(2026, 12, 1)
    assert default_due(closed, agendas, MONDAY) == date(2026, 12, 8)
