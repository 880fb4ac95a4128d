"""The calendar: the right instants in every zone, and nothing in it that a text made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar

from huddlecli.core.agenda import Agenda, Cadence
from huddlecli.core.cadence import is_due, starts_at
from huddlecli.core.records import Action, Change
from huddlecli.core.team import Team, Weekday
from huddlecli.views.calendar import Dates, as_ics

NEW_YEAR = date(2026, 1, 1)
STAMP = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
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
    return Dates(team=team, agendas=agendas, actions=actions, since=NEW_YEAR, stamp=STAMP)


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
    """A series that began long ago ends years after the newest change, and its clocks with it."""
    one = agenda("fortnightly", on="friday")
    first, last = date(2037, 1, 1), date(2038, 12, 1)
    told = as_ics(replace(dates(one), since=date(2009, 1, 1)))

    assert instants(told, first, last) == planned(one, "Europe/Berlin", first, last)
    assert "20381031T030000" in told.replace("\r\n ", "")


def test_a_fortnight_from_a_day_is_one_series_without_an_end() -> None:
    """No week 53 parts it."""
    told = as_ics(dates(agenda("fortnightly", start=date(2026, 2, 5))))

    assert told.count("BEGIN:VEVENT\r\n") == 1
    assert "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH\r\n" in told


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata"])
def test_a_zone_is_told_to_those_who_do_not_know_it(zone: str) -> None:
    """Its clocks are what they are, each half hour of two years."""
    calendar = Calendar.from_ical(as_ics(dates(agenda("daily"), zone=zone)))
    told: Any = calendar.walk("VTIMEZONE")[0]
    clocks = [
        (onset, sub["TZOFFSETTO"].td)
        for sub in told.subcomponents
        for onset in onsets(sub["TZOFFSETFROM"].td, sub["DTSTART"].dt, sub.get("RDATE"))
    ]
    clocks.sort()

    assert clocks[0][0].date() < NEW_YEAR
    for (onset, offset), (following, _) in pairwise([*clocks, (clocks[-1][0] + DAY, None)]):
        instant = onset
        while instant < min(following, onset + timedelta(days=400)):
            assert instant.astimezone(ZoneInfo(zone)).utcoffset() == offset
            instant += timedelta(minutes=30)


def onsets(before: timedelta, start: datetime, others: object) -> list[datetime]:
    """Return the instants from which an observance holds."""
    more = [one.dt for one in getattr(others, "dts", [])]
    return [(local - before).replace(tzinfo=UTC) for local in (start, *more)]


def test_a_huddle_without_an_hour_is_a_day() -> None:
    """Nobody is busy all day for it; the series ends on a day, too."""
    told = as_ics(dates(agenda("fortnightly", at=None)))

    assert "DTSTART;VALUE=DATE:20260105\r\nDTEND;VALUE=DATE:20260106\r\n" in told
    assert "RRULE:FREQ=WEEKLY;UNTIL=20261221;INTERVAL=2;BYDAY=MO\r\n" in told
    assert "VTIMEZONE" not in told
    assert told.count("TRANSP:TRANSPARENT\r\n") == told.count("BEGIN:VEVENT\r\n") == 4


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
