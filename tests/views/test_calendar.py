"""The calendar: the right instants in every zone, and nothing in it that a text made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import given, settings
from icalendar import Calendar

from huddlecli.core.agenda import Agenda, Cadence
from huddlecli.core.records import Action, Change
from huddlecli.core.schedule import agenda_zone, is_due, starts_at
from huddlecli.core.schedule.ahead import Schedule, ScheduledHuddle, huddles_ahead
from huddlecli.core.team import Team, Weekday
from huddlecli.views.calendar import Dates, as_ics
from huddlecli.views.calendar.timezones import zone_changes
from tests.helpers.schedules import schedules

NEW_YEAR = date(2026, 1, 1)
STAMP = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
EDITED = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def agenda(cadence: Cadence, **keys: Any) -> Agenda:
    """Return an agenda at 09:08 unless told otherwise."""
    common = Agenda(
        name=cadence, title=f"{cadence} huddle", cadence=cadence, minutes=15, items=(), at="09:08"
    )
    return replace(common, **keys)


def dates(*agendas: Agenda, zone: str = "Europe/Berlin", actions: Sequence[Action] = ()) -> Dates:
    """Return what goes into the calendar of a team whose week starts on Sunday."""
    team = Team(name="Acme", timezone=zone, week_starts="sunday")
    return Dates(
        team=team, agendas=agendas, actions=actions, since=NEW_YEAR, stamp=STAMP, edited=EDITED
    )


def promise(title: str = "Send the list", owner: str = "ana") -> Action:
    """Return a promise that was moved once."""
    made, moved = datetime(2026, 11, 16, 8, tzinfo=UTC), datetime(2026, 11, 17, 9, tzinfo=UTC)
    return Action(
        id="k7f2q9xmtb",
        title=title,
        owner=owner,
        due=date(2026, 12, 1),
        created=made,
        by="cem",
        changes=(Change(at=made, by="cem", set={}), Change(at=moved, by="ana", set={})),
    )


def versions(told: str) -> list[tuple[str, int, datetime]]:
    """Return the status of each event, its number and when it was last changed."""
    events: list[Any] = Calendar.from_ical(told).events
    return [
        (str(one.get("STATUS", "")), one["SEQUENCE"], one["LAST-MODIFIED"].dt) for one in events
    ]


def instants(told: str, first: date, last: date) -> list[datetime]:
    """Return when another program finds the events of a calendar."""
    found = recurring_ical_events.of(Calendar.from_ical(told)).between(first, last)
    return sorted(event.start.astimezone(UTC) for event in found)


def planned(one: Agenda, zone: str, first: date, last: date) -> list[datetime | None]:
    """Return when `huddle start` would have it due."""
    days = (first + number * DAY for number in range((last - first).days))
    return [starts_at(one, day, ZoneInfo(zone)) for day in days if is_due(one, day)]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Europe/Berlin"])
@pytest.mark.parametrize(
    "one",
    [
        agenda("daily"),
        agenda("daily", at="00:10", timezone="Asia/Kolkata"),
        agenda("weekly", on="sunday", at="23:50"),
        agenda("fortnightly", start=date(2026, 2, 5)),
        agenda("fortnightly", on="friday"),
        agenda("monthly", on="thursday", timezone="America/New_York"),
        agenda("monthly"),
    ],
    ids=str,
)
def test_each_huddle_is_found_at_its_instant(zone: str, one: Agenda) -> None:
    """Over a year and more: both changes of the clocks, week 53 and the new year."""
    first, last = NEW_YEAR, date(2027, 4, 15)

    assert instants(as_ics(dates(one, zone=zone)), first, last) == planned(one, zone, first, last)


@pytest.mark.parametrize("weekday", ["monday", "sunday"])
def test_even_weeks_stay_even_over_years(weekday: Weekday) -> None:
    """A year of 53 weeks moves the fortnight on; 2026 and 2032 are such."""
    one = agenda("fortnightly", on=weekday)
    first, last = date(2026, 1, 1), date(2037, 12, 1)

    assert instants(as_ics(dates(one)), first, last) == planned(one, "Europe/Berlin", first, last)


def test_an_old_team_s_fortnights_go_on() -> None:
    """A series that began long ago ends years after the newest change."""
    one = agenda("fortnightly", on="friday")
    first, last = date(2037, 1, 1), date(2046, 12, 1)
    told = as_ics(replace(dates(one), since=date(2009, 1, 1)))

    assert instants(told, first, last) == planned(one, "Europe/Berlin", first, last)


@settings(max_examples=25)
@given(schedules())
def test_a_calendar_has_exactly_the_huddles_to_come(schedule: Schedule) -> None:
    """Over two years: with overlaps, clock changes, week 53, fortnights and closed days."""
    team = Team(name="Acme", timezone=schedule.zone.key, closed=schedule.closed)
    whole = replace(dates(*schedule.agendas), team=team)
    first, last = date(2026, 1, 1), date(2027, 12, 31)
    now = datetime(2025, 12, 31, 10, tzinfo=UTC)
    found = recurring_ical_events.of(Calendar.from_ical(as_ics(whole))).between(first, last)
    # In zones far apart, a huddle of a later day may come first.
    enough = last + timedelta(days=2)
    coming = takewhile(lambda one: one.day < enough, huddles_ahead(schedule, {}, now))

    assert sorted(
        (f"{event.start:%Y-%m-%d %H:%M %Z}", str(event["DESCRIPTION"])) for event in found
    ) == sorted(
        (_local(schedule, one), f"huddle start {one.agenda.name}")
        for one in coming
        if first <= one.day < last
    )


def _local(schedule: Schedule, huddle: ScheduledHuddle) -> str:
    """Return the start of a huddle where it is held, or its day."""
    if huddle.start is None:
        return f"{huddle.day} 00:00 "
    zone = agenda_zone(huddle.agenda, schedule.zone)
    at = datetime.combine(huddle.day, time.fromisoformat(huddle.agenda.at or ""), zone)
    assert at.astimezone(UTC) == huddle.start  # an hour that the clock skips equals no other
    return f"{at:%Y-%m-%d %H:%M %Z}"


def test_a_daily_of_many_years_leaves_out_fortnights_one_by_one() -> None:
    """Up to three years after the newest change, and a weekday on which none is held for ever."""
    daily = agenda("daily", minutes=15)
    other = agenda("fortnightly", start=date(2026, 2, 5), minutes=15)
    told = as_ics(dates(daily, other)).replace("\r\n ", "")
    weekly = as_ics(dates(daily, agenda("weekly", on="thursday")))

    assert "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR\r\n" in told
    (out,) = (line for line in told.split("\r\n") if line.startswith("EXDATE"))
    days = out.split(":")[1].split(",")
    assert (days[0], days[-1], len(days)) == ("20260205T090800", "20291220T090800", 102)
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,FR\r\n" in weekly
    assert "EXDATE" not in weekly


def test_a_fortnight_from_a_day_is_one_series_without_an_end() -> None:
    """No week 53 parts it."""
    told = as_ics(dates(agenda("fortnightly", start=date(2026, 2, 5))))

    assert told.count("BEGIN:VEVENT\r\n") == 1
    assert "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH\r\n" in told


@pytest.mark.parametrize(
    "one",
    [
        agenda("daily"),
        agenda("daily", at=None),
        agenda("weekly", on="sunday", at="02:30"),
        agenda("fortnightly", start=date(2026, 2, 5)),
        agenda("fortnightly", on="friday"),
        agenda("monthly", on="thursday", timezone="America/New_York"),
    ],
    ids=str,
)
def test_a_calendar_has_no_huddle_on_a_closed_day(one: Agenda) -> None:
    """At new year, on the days of the clocks, at the end of a week, and not in the years after."""
    first, last = NEW_YEAR, date(2027, 4, 15)
    closed = (
        *(date(2026, 1, 1), date(2026, 1, 2), date(2026, 3, 5), date(2026, 3, 29)),
        *(date(2026, 10, 25), date(2026, 11, 27), date(2026, 12, 25), date(2027, 1, 15)),
    )
    told = dates(one)
    told = replace(told, team=replace(told.team, closed=closed))
    found = recurring_ical_events.of(Calendar.from_ical(as_ics(told))).between(first, last)
    days = [first + number * DAY for number in range((last - first).days)]

    assert sorted(f"{event.start:%Y-%m-%d}" for event in found) == [
        f"{day}" for day in days if is_due(one, day, closed)
    ]
    assert any(is_due(one, day) for day in closed)


ZONES = [
    *("Europe/Berlin", "Europe/Dublin", "America/New_York", "America/Nuuk", "America/Havana"),
    *("Pacific/Auckland", "Australia/Lord_Howe", "America/Santiago", "America/Sao_Paulo"),
    *("Asia/Jerusalem", "Africa/Cairo", "Africa/Casablanca", "Asia/Kolkata"),
]


def unknown(told: str, zone: str) -> str:
    """Return a calendar whose zone no program knows by name: what is told of it is read."""
    own = f"Own-{zone.replace('/', '-')}"
    return told.replace(f"TZID={zone}", f"TZID={own}").replace(f"TZID:{zone}", f"TZID:{own}")


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_is_told_to_those_who_do_not_know_it(zone: str) -> None:
    """Its clocks are right a minute before, at and after each change, beyond 2038."""
    calendar = Calendar.from_ical(unknown(as_ics(dates(agenda("daily"), zone=zone)), zone))
    told: Any = calendar.walk("VTIMEZONE")[0]
    read, real = told.to_tz(lookup_tzid=False), ZoneInfo(zone)
    changes = [one.at for one in zone_changes(real, NEW_YEAR, date(2041, 1, 1))]
    near = [at + timedelta(minutes=by) for at in changes for by in (-61, -1, 0, 1, 61)]
    far = [datetime(year, month, 15, tzinfo=UTC) for year in (2026, 2040) for month in (1, 7)]

    assert [
        (at, at.astimezone(read).utcoffset())
        for at in (*near, *far)
        if at.astimezone(read).utcoffset() != at.astimezone(real).utcoffset()
    ] == []


@pytest.mark.parametrize("zone", ZONES)
def test_huddles_of_many_years_are_found_by_the_clocks_that_are_told(zone: str) -> None:
    """A program that repeats events and does not know the zone has each at its instant."""
    one = agenda("weekly", on="sunday")
    first, last = NEW_YEAR, date(2040, 12, 31)
    told = unknown(as_ics(dates(one, zone=zone)), zone)

    assert instants(told, first, last) == planned(one, zone, first, last)


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        ("Europe/Berlin", ["BYDAY=-1SU;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10"]),
        ("America/New_York", ["BYDAY=2SU;BYMONTH=3", "BYDAY=1SU;BYMONTH=11"]),
        (
            "America/Santiago",
            [
                "BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8;BYMONTH=9",
                "BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8;BYMONTH=4",
            ],
        ),
        (
            "Africa/Cairo",
            ["BYDAY=-1FR;BYMONTH=4", "BYDAY=FR;BYYEARDAY=-67,-66,-65,-64,-63,-62,-61"],
        ),
        ("Africa/Casablanca", []),
        ("Asia/Kolkata", []),
    ],
)
def test_the_clocks_of_a_zone_follow_a_rule_where_it_has_one(zone: str, rules: list[str]) -> None:
    """One part for summer and one for winter, without an end; days only where no rule is known."""
    told = as_ics(dates(agenda("daily"), zone=zone)).replace("\r\n ", "")
    clocks = told[: told.index("END:VTIMEZONE")]

    assert [line[18:] for line in clocks.split("\r\n") if line.startswith("RRULE")] == rules
    assert ("RDATE" in clocks) == (zone == "Africa/Casablanca")
    assert clocks.count("BEGIN:DAYLIGHT") == (zone != "Asia/Kolkata")
    assert clocks.count("BEGIN:STANDARD") == 1


def test_a_rule_that_is_given_up_is_told_only_as_long_as_it_held() -> None:
    """Brazil had summer time until 2019: its last days are days, and no summer comes after."""
    whole = replace(dates(agenda("daily"), zone="America/Sao_Paulo"), since=date(2017, 1, 1))
    told = as_ics(whole).replace("\r\n ", "")

    assert "RDATE:20171015T000000,20181104T000000\r\n" in told
    assert "RRULE:FREQ=YEARLY" not in told


def test_a_huddle_without_an_hour_is_a_day() -> None:
    """Nobody is busy all day for it; the series ends on a day, too."""
    told = as_ics(dates(agenda("fortnightly", at=None)))

    assert "DTSTART;VALUE=DATE:20260105\r\nDTEND;VALUE=DATE:20260106\r\n" in told
    assert "RRULE:FREQ=WEEKLY;UNTIL=20261221;INTERVAL=2;BYDAY=MO\r\n" in told
    assert "VTIMEZONE" not in told
    assert told.count("TRANSP:TRANSPARENT\r\n") == told.count("BEGIN:VEVENT\r\n") == 6


@pytest.mark.parametrize("status", ["done", "dropped"])
def test_a_closed_promise_is_cancelled(status: Any) -> None:
    """A calendar that has it takes it away; opened again, it is there again as news."""
    opened, closed = promise(), replace(promise(), status=status, closed=STAMP)
    closed = replace(closed, changes=(*closed.changes, Change(at=STAMP, by="ana", set={})))
    reopened = replace(closed, status="open", changes=(*closed.changes, closed.changes[-1]))

    assert [versions(as_ics(dates(actions=[one])))[0] for one in (opened, closed, reopened)] == [
        ("CONFIRMED", 2, datetime(2026, 11, 17, 9, tzinfo=UTC)),
        ("CANCELLED", 3, STAMP),
        ("CONFIRMED", 4, STAMP),
    ]


def test_a_changed_agenda_or_team_has_a_later_version() -> None:
    """Its number grows by the second, and with the year, which names more days; it never ends."""
    daily = dates(agenda("daily"))
    edited = [
        replace(daily, edited=EDITED),
        replace(daily, edited=EDITED + timedelta(seconds=1)),
        replace(daily, stamp=datetime(2027, 1, 4, tzinfo=UTC)),
    ]

    assert [versions(as_ics(one))[0] for one in edited] == [
        ("", 217425600, EDITED),
        ("", 217425601, EDITED + timedelta(seconds=1)),
        ("", 221011200, datetime(2027, 1, 1, tzinfo=UTC)),
    ]


def test_events_keep_their_ids_whatever_the_team_is_called() -> None:
    """They are of the team's id; two teams of one name have events of their own."""
    acme = replace(dates(agenda("daily")).team, id="t7c2m9x4ka")
    teams = [acme, replace(acme, name="Acme GTM"), replace(acme, id="m9x4kat7c2")]
    events = [
        Calendar.from_ical(as_ics(replace(dates(agenda("daily")), team=one))).events[0]
        for one in teams
    ]

    assert [str(event["UID"]) for event in events] == [
        "daily-1.t7c2m9x4ka@huddle",
        "daily-1.t7c2m9x4ka@huddle",
        "daily-1.m9x4kat7c2@huddle",
    ]


def test_the_same_records_give_the_same_calendar() -> None:
    """A promise that is moved keeps its id, and gets a later stamp."""
    whole = dates(agenda("daily"), agenda("weekly"), actions=[promise()])
    ids = {str(event["UID"]) for event in Calendar.from_ical(as_ics(whole)).events}
    made = promise()
    later = replace(made, changes=(*made.changes, Change(at=STAMP, by="ana", set={})))

    assert as_ics(whole) == as_ics(whole)
    assert len(ids) == 3
    assert "UID:k7f2q9xmtb@huddle\r\n" in as_ics(whole)
    assert [
        event.DTSTAMP
        for one in (made, later)
        for event in Calendar.from_ical(as_ics(dates(actions=[one]))).events
    ] == [datetime(2026, 11, 17, 9, tzinfo=UTC), STAMP]


@pytest.mark.parametrize(
    "text",
    [
        *("<script>", "=HYPERLINK(", "]]>", "END:VEVENT", "x\r\nEND:VEVENT\r\nATTENDEE:mailto:e@x"),
        *(
            "a\nBEGIN:VALARM",
            "a\rb",
            "a\x0bb",
            "a\x85b",
            "a\u2028b",
            "a\0b",
            "a\x1b[2Jb",
            "\u202ea",
        ),
        *("مرحبا", "👩🏽‍🚀" * 50, "x" * 10_000, "漢" * 10_000, "\\n\\,;:", '"', "a;b,c"),
    ],
)
def test_no_text_becomes_a_line_of_the_calendar(text: str) -> None:
    """Titles, names, the team and agendas are text; no line is longer than 75 octets."""
    whole = dates(agenda("daily", title=text), actions=[promise(text, text)])
    told = as_ics(replace(whole, team=replace(whole.team, name=text)))
    plain = as_ics(dates(agenda("daily"), actions=[promise()]))
    lines = told.encode().split(b"\r\n")

    assert [len(line) for line in lines if len(line) > 75] == []
    assert [line for line in lines if set(line) & {*range(32), 127}] == []
    assert not any(sign in told for sign in "\x85\u2028\u202e")
    assert names(told) == names(plain)


def names(told: str) -> list[tuple[str | None, list[str]]]:
    """Return the components of a calendar and the properties that each has."""
    return [(one.name, list(one.keys())) for one in Calendar.from_ical(told).walk()]
