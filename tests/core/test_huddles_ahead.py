"""Which huddles are held: none overlap, the rarer one takes the place of the other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.agenda import Agenda
from huddlecli.core.schedule import agenda_zone, is_due, starts_at
from huddlecli.core.schedule.ahead import (
    HuddleToStart,
    Schedule,
    ScheduledHuddle,
    huddle_to_start,
    huddles_ahead,
    latest_start,
)
from tests.helpers.schedules import BERLIN, CADENCES, agenda, ahead, schedules

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


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

    found = next(ahead(agendas, held, datetime.fromisoformat(now)))

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
        next(ahead(agendas, (), datetime(2026, 11, day, hour, tzinfo=UTC)))
        for day, hour in [(22, 16), (23, 15), (24, 23)]
    ]

    assert found == [
        (agendas[2], date(2026, 11, 23), None),
        (agendas[1], date(2026, 11, 24), None),
        (agendas[0], date(2026, 11, 25), None),
    ]


def test_a_team_without_agendas_has_no_next_huddle() -> None:
    """Nothing is due, so nothing is next."""
    assert [*ahead((), (), datetime(2026, 11, 23, tzinfo=UTC))] == []


@given(
    st.integers(0, 2 * 365 * 24 * 60),
    st.lists(st.sampled_from(["daily", "weekly", "fortnightly", "monthly"]), unique=True),
)
def test_what_comes_next_is_later_than_now(minutes: int, held: list[str]) -> None:
    """At no minute of the year is the next huddle one that should have begun already."""
    agendas = tuple(agenda(cadence, on="tuesday", at="09:08") for cadence in CADENCES)
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    found = next(ahead(agendas, held, now))

    assert found[2] is not None
    assert found[2] > now
    assert found[0].name not in held or found[1] > now.astimezone(BERLIN).date()


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
        found = next(ahead(agendas, (), now, out))
        assert found.day == day


def test_a_closed_day_on_which_the_clocks_are_changed() -> None:
    """The huddle of the week after is at the same hour of the other clock."""
    sunday = agenda("weekly", on="sunday", at="02:30")
    autumn = next(ahead((sunday,), (), datetime(2026, 10, 24, tzinfo=UTC), (date(2026, 10, 25),)))
    spring = next(ahead((sunday,), (), datetime(2026, 3, 28, tzinfo=UTC), (date(2026, 3, 29),)))

    assert autumn == (sunday, date(2026, 11, 1), datetime(2026, 11, 1, 1, 30, tzinfo=UTC))
    assert spring == (sunday, date(2026, 4, 5), datetime(2026, 4, 5, 0, 30, tzinfo=UTC))


def test_a_closed_day_is_one_where_the_huddle_is_held() -> None:
    """In Tokyo it is Tuesday when Berlin still has Monday."""
    tokyo = agenda("daily", at="08:00", timezone="Asia/Tokyo")
    now = datetime(2026, 11, 23, 20, tzinfo=UTC)

    found = next(ahead((tokyo,), (), now, (date(2026, 11, 24),)))

    assert (found.day, found.start) == (
        date(2026, 11, 25),
        datetime(2026, 11, 24, 23, tzinfo=UTC),
    )


def test_the_huddles_to_come_have_one_at_a_time_and_none_on_a_closed_day() -> None:
    """The rarer one is held instead of another at the same time, and beside one at another."""
    agendas = (
        agenda("daily", at="09:08"),
        agenda("weekly", on="tuesday", at="09:08"),
        agenda("monthly", on="thursday", at="15:00"),
    )
    now = datetime(2026, 11, 30, 9, tzinfo=UTC)
    coming = ahead(agendas, {"monthly"}, now, [date(2026, 12, 4)])

    assert [f"{which.name} {day:%d %b}" for which, day, _ in islice(coming, 6)] == [
        "weekly 01 Dec",
        "daily 02 Dec",
        "daily 03 Dec",
        "monthly 03 Dec",
        "daily 07 Dec",
        "weekly 08 Dec",
    ]


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

    which, day, _ = next(ahead(agendas, held, now))

    assert f"{which.name} {day:%d %b}" == expected


@given(st.integers(0, 2 * 365 * 24 * 60))
def test_each_huddle_to_come_is_the_next_once_the_one_before_has_begun(minutes: int) -> None:
    """What is said now of the weeks ahead is what will be said then."""
    agendas = (agenda("daily", at="09:08"), agenda("weekly", on="tuesday", at="08:30"))
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    for huddle in islice(ahead(agendas, (), now), 8):
        assert next(ahead(agendas, (), now)) == huddle
        assert huddle.start is not None
        now = huddle.start


def at(day: date, clock: str) -> datetime:
    """Return an instant of Berlin."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=BERLIN)


def names(agendas: tuple[Agenda, ...], first: date, count: int, *closed: date) -> list[str]:
    """Return the agenda and the day of the huddles from the morning of a day on."""
    coming = ahead(agendas, (), at(first, "00:00"), closed)
    return [f"{huddle.agenda.name} {huddle.day:%a %d}" for huddle in islice(coming, count)]


def test_a_rarer_huddle_takes_the_place_of_one_that_it_overlaps() -> None:
    """From its start to its planned end; one that begins as the other ends is held."""
    weekly = agenda("weekly", on="tuesday", at="09:08", minutes=45)
    around = {
        "08:50": "daily", "08:53": "daily", "08:54": "weekly", "09:30": "weekly", "09:52": "weekly",
        "09:53": "weekly", "14:00": "weekly",
    }  # fmt: skip
    for daily_at, first in around.items():
        agendas = (agenda("daily", at=daily_at), weekly)
        is_replaced = daily_at in {"08:54", "09:30", "09:52"}
        then = "weekly" if first == "daily" else "daily"

        assert names(agendas, TUESDAY, 2) == [
            f"{first} Tue 24",
            "daily Wed 25" if is_replaced else f"{then} Tue 24",
        ]


def test_what_is_replaced_itself_takes_no_place() -> None:
    """The monthly replaces the weekly, and so the daily before it is held on that day."""
    agendas = (
        agenda("daily", at="13:50"),
        agenda("weekly", on="tuesday", at="14:00"),
        agenda("monthly", on="tuesday", at="14:10"),
    )

    assert names(agendas, date(2026, 12, 1), 2) == ["daily Tue 01", "monthly Tue 01"]
    assert names(agendas, date(2026, 12, 8), 2) == ["weekly Tue 08", "daily Wed 09"]


def test_of_two_that_are_held_equally_often_the_one_named_first_is_held() -> None:
    """Two weekly huddles that overlap cannot both be."""
    one = agenda("weekly", name="one", on="tuesday", at="09:00", minutes=45)
    two = agenda("weekly", name="two", on="tuesday", at="09:30")

    assert names((one, two), TUESDAY, 2) == ["one Tue 24", "one Tue 01"]
    assert names((two, one), TUESDAY, 2) == ["two Tue 24", "two Tue 01"]


def test_without_an_hour_huddles_of_one_day_overlap_each_other_but_none_with_an_hour() -> None:
    """Both would be `today`; beside one at 09:08 there is time for one at no fixed hour."""
    weekly, daily = agenda("weekly", on="tuesday"), agenda("daily")

    assert names((daily, weekly), TUESDAY, 2) == ["weekly Tue 24", "daily Wed 25"]
    assert names((agenda("daily", at="09:08"), weekly), TUESDAY, 2) == [
        "daily Tue 24",
        "weekly Tue 24",
    ]
    assert names((daily, agenda("weekly", on="tuesday", at="14:00")), TUESDAY, 2) == [
        "weekly Tue 24",
        "daily Tue 24",
    ]


def test_huddles_in_other_zones_and_over_midnight_overlap_by_the_clock() -> None:
    """Monday's daily in Berlin is at the hour of Tuesday's weekly in Tokyo, if that is held."""
    tokyo = agenda("weekly", on="tuesday", at="00:30", timezone="Asia/Tokyo")  # Monday 16:30
    afternoon = agenda("daily", at="16:40")
    late = agenda("weekly", on="sunday", at="23:50", minutes=45)

    assert names((afternoon, tokyo), MONDAY, 2) == ["weekly Tue 24", "daily Tue 24"]
    assert names((afternoon, tokyo), MONDAY, 2, TUESDAY) == ["daily Mon 23", "daily Wed 25"]
    assert names((agenda("daily", at="00:30"), late), date(2026, 11, 22), 2) == [
        "weekly Sun 22",
        "daily Tue 24",
    ]


def test_two_zones_with_other_clock_changes_overlap_on_some_days_only() -> None:
    """15:00 in New York is 21:00 in Berlin, and 20:00 in the week between the changes."""
    agendas = (
        agenda("daily", at="21:05"),
        agenda("weekly", on="tuesday", at="15:00", timezone="America/New_York"),
    )

    assert names(agendas, date(2026, 10, 20), 2) == ["weekly Tue 20", "daily Wed 21"]
    assert names(agendas, date(2026, 10, 27), 2) == ["weekly Tue 27", "daily Tue 27"]
    assert names(agendas, date(2026, 11, 3), 2) == ["weekly Tue 03", "daily Wed 04"]


def test_a_daily_that_is_always_replaced_never_comes() -> None:
    """The others do, and asking for it ends."""
    weeklies = [
        agenda("weekly", name=day, on=day, at="09:00")
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
    ]

    assert names((agenda("daily", at="09:08"), *weeklies), MONDAY, 6) == [
        *("monday Mon 23", "tuesday Tue 24", "wednesday Wed 25", "thursday Thu 26"),
        *("friday Fri 27", "monday Mon 30"),
    ]


@given(schedules(), st.integers(0, 2 * 365 * 24 * 60))
def test_no_two_huddles_to_come_overlap(schedule: Schedule, minutes: int) -> None:
    """They are those that are left if the rarest are entered first, in the order of their time."""
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    last = now.date() + timedelta(days=40)
    coming = [*takewhile(lambda one: one.day < last, huddles_ahead(schedule, {}, now))]
    ends = [_span(one) for one in coming if one.start]

    assert all(end <= start for (_, end), (start, _) in pairwise(ends))
    assert [one for one in coming if one.day < last - timedelta(days=2)] == [
        one
        for one in entered(schedule, now, last + timedelta(days=3))
        if one.day < last - timedelta(days=2)
    ]


def entered(schedule: Schedule, now: datetime, last: date) -> list[ScheduledHuddle]:
    """Return the huddles after `now` that fit into a diary, the rarest entered first."""
    first = now.date() - timedelta(days=4)
    diary = list[ScheduledHuddle]()
    for one in schedule.agendas:
        for number in range((last - first).days):
            day = first + timedelta(days=number)
            huddle = ScheduledHuddle(one, day, starts_at(one, day, schedule.zone))
            if is_due(one, day, schedule.closed) and not any(_clash(huddle, o) for o in diary):
                diary.append(huddle)
    return sorted(
        (one for one in diary if _is_after(one, now, schedule)),
        key=lambda one: latest_start(one, schedule.zone),
    )


def _clash(one: ScheduledHuddle, other: ScheduledHuddle) -> bool:
    if one.start is None or other.start is None:
        return one.start is other.start and one.day == other.day
    (_, end), (start, _) = sorted([_span(one), _span(other)])
    return start < end


def _span(huddle: ScheduledHuddle) -> tuple[datetime, datetime]:
    assert huddle.start
    return huddle.start, huddle.start + timedelta(minutes=huddle.agenda.minutes)


def _is_after(huddle: ScheduledHuddle, now: datetime, schedule: Schedule) -> bool:
    if huddle.start:
        return huddle.start > now
    return huddle.day >= now.astimezone(agenda_zone(huddle.agenda, schedule.zone)).date()


DAILY, WEEKLY = agenda("daily", at="09:08"), agenda("weekly", on="tuesday", at="09:08", minutes=45)
AFTERNOON = agenda("weekly", on="tuesday", at="14:00", minutes=45)


@pytest.mark.parametrize(
    ("weekly", "clock", "expected"),
    [
        (WEEKLY, "08:50", "weekly"),
        (WEEKLY, "16:00", "weekly"),
        (AFTERNOON, "08:50", "daily"),
        (AFTERNOON, "11:00", "daily"),
        (AFTERNOON, "12:00", "weekly"),
        (AFTERNOON, "18:00", "weekly"),
        (agenda("weekly", on="tuesday"), "08:50", "daily"),
        (agenda("weekly", on="tuesday"), "10:09", "weekly"),
        (agenda("weekly", on="tuesday"), "07:00", "weekly"),
    ],
)
def test_start_begins_the_huddle_of_today_that_is_nearest(
    weekly: Agenda, clock: str, expected: str
) -> None:
    """The daily at nine and the weekly at two; one without an hour when no other is near."""
    schedule = Schedule.of((DAILY, weekly), BERLIN)

    assert huddle_to_start(schedule, {}, at(TUESDAY, clock)) == HuddleToStart(expected)


def test_start_says_why_no_huddle_is_left_today() -> None:
    """The daily that the weekly replaced, and one that was held; not on a day without any."""
    began, now = at(TUESDAY, "09:09"), at(TUESDAY, "10:00")
    monday = at(MONDAY, "10:00")
    overlap, apart = Schedule.of((DAILY, WEEKLY), BERLIN), Schedule.of((DAILY, AFTERNOON), BERLIN)
    saturday, closed = at(date(2026, 11, 28), "10:00"), overlap._replace(closed=(TUESDAY,))

    assert huddle_to_start(overlap, {"weekly": began}, now) == HuddleToStart("daily", None, WEEKLY)
    assert huddle_to_start(overlap, {"daily": began}, now) == HuddleToStart("weekly")
    assert huddle_to_start(apart, {"daily": began}, now) == HuddleToStart("weekly")
    assert huddle_to_start(apart, {"weekly": began}, now) == HuddleToStart("daily", None, AFTERNOON)
    assert huddle_to_start(apart, {"weekly": now}, now) == HuddleToStart("daily")
    assert huddle_to_start(apart, {"daily": monday}, monday) == HuddleToStart("daily", monday)
    assert huddle_to_start(overlap, {}, saturday) == HuddleToStart("daily")
    assert huddle_to_start(closed, {}, now) == HuddleToStart("daily")


def test_a_weekly_moved_to_another_day_takes_the_place_of_that_day_s_daily() -> None:
    """Held on Monday at nine, it leaves no daily there; held in the afternoon, it does."""
    schedule = Schedule.of((DAILY, WEEKLY), BERLIN)
    now = at(MONDAY, "08:30")

    def coming(clock: str) -> list[str]:
        found = huddles_ahead(schedule, {"weekly": at(MONDAY, clock)}, now)
        return [f"{one.agenda.name} {one.day:%a}" for one in islice(found, 2)]

    assert coming("08:25") == ["weekly Tue", "daily Wed"]
    assert coming("08:00") == ["daily Mon", "weekly Tue"]


def test_start_without_a_due_huddle_means_the_most_frequent_one_that_the_team_runs() -> None:
    """Not the daily that comes with huddle, unless the team runs none."""
    saturday = at(date(2026, 11, 28), "10:00")
    own = agenda("daily", name="ours", at="09:08")

    assert huddle_to_start(Schedule.of((WEEKLY, own), BERLIN), {}, saturday).name == "ours"
    assert huddle_to_start(Schedule.of((WEEKLY,), BERLIN), {}, saturday).name == "weekly"
    assert huddle_to_start(Schedule.of((), BERLIN), {}, saturday).name == "daily"
