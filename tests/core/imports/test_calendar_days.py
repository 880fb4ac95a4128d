"""Whole-day events of calendars, as days on which a team is closed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from recurring_ical_events import of

from huddlecli.core.dates import Period
from huddlecli.core.errors import Wrong
from huddlecli.core.imports.calendar_blocks import BadBlock
from huddlecli.core.imports.calendar_days import (
    MOST_EVENTS,
    MOST_TEXT,
    CalendarDays,
    LeftDay,
    read_calendar_days,
)

SPAN = Period(date(2026, 11, 23), date(2027, 12, 31))


def event(*lines: str) -> str:
    """Return an event with these lines."""
    return "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def read(*events: str, span: Period = SPAN) -> CalendarDays:
    """Return what is read of a calendar with these events."""
    text = "BEGIN:VCALENDAR\n" + "".join(events) + "END:VCALENDAR\n"
    return read_calendar_days(text, "days.ics", span)


def days(found: CalendarDays) -> list[str]:
    """Return each day with its name."""
    return [f"{day.day:%y-%m-%d} {day.name}".rstrip() for day in found.days]


def test_an_event_ends_on_the_day_before_its_end() -> None:
    """Its length may be given in days; without both, and if the end is wrong, it is one day."""
    found = read(
        event("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227", "SUMMARY:Christmas"),
        event("DTSTART;VALUE=DATE:20270101", "DURATION:P2D", "SUMMARY:New\\, year"),
        event("DTSTART:20270106", "SUMMARY:Epiphany"),
        event("DTSTART;VALUE=DATE:20270210", "DTEND;VALUE=DATE:20270210"),
    )
    assert days(found) == [
        *("26-12-24 Christmas", "26-12-25 Christmas", "26-12-26 Christmas"),
        *("27-01-01 New, year", "27-01-02 New, year", "27-01-06 Epiphany", "27-02-10"),
    ]
    assert (found.left, found.bad, found.timed) == ([], [], 0)


def test_two_names_of_a_day_are_both_kept() -> None:
    """Once each, and without what hides in a text."""
    found = read(
        event("DTSTART;VALUE=DATE:20261225", "SUMMARY:Christmas\u202e Day"),
        event("DTSTART;VALUE=DATE:20261225", "SUMMARY:Christmas Day"),
        event("DTSTART;VALUE=DATE:20261225", "SUMMARY:Closing\\n day"),
        event("DTSTART;VALUE=DATE:20261228", f"SUMMARY:{'x' * 90}"),
    )
    assert days(found) == ["26-12-25 Christmas Day; Closing day", f"26-12-28 {'x' * 79}…"]


YEARLY = {
    "RRULE:FREQ=YEARLY": ["26-12-24", "27-12-24"],
    "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH": ["26-11-26", "27-11-25"],
    "RRULE:FREQ=YEARLY;BYDAY=-1MO;BYMONTH=5": ["27-05-31"],
    "RRULE:FREQ=YEARLY;INTERVAL=7": ["27-12-24"],
    "RRULE:FREQ=YEARLY;COUNT=7": ["26-12-24"],
    "RRULE:FREQ=YEARLY;UNTIL=20261224T000000Z": ["26-12-24"],
    "RRULE:FREQ=YEARLY;UNTIL=20261223": [],
    "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30": [],
    "RDATE;VALUE=DATE:20270104,20270105": ["27-01-04", "27-01-05"],
}


@pytest.mark.parametrize("rule", YEARLY)
def test_a_yearly_event_counts_in_each_year(rule: str) -> None:
    """From its first year on, until its rule ends or the days that are asked for do."""
    found = read(event("DTSTART;VALUE=DATE:20201224", rule))

    assert days(found) == YEARLY[rule]
    assert found.left == (
        [] if YEARLY[rule] else [LeftDay(date(2020, 12, 24), "", "before 2026-11-23")]
    )


def test_single_days_of_a_series_may_be_left_out_or_moved() -> None:
    """By their dates, or by an event that takes the place of one of them."""
    found = read(
        event("UID:a", "DTSTART;VALUE=DATE:20201224", "RRULE:FREQ=YEARLY", "SUMMARY:Eve"),
        event("UID:a", "RECURRENCE-ID;VALUE=DATE:20261224", "DTSTART;VALUE=DATE:20261223"),
        event("UID:a", "RECURRENCE-ID;VALUE=DATE:20271224", "DTSTART;VALUE=DATE:20271224",
              "STATUS:CANCELLED", "SUMMARY:Eve"),
        event("UID:b", "DTSTART;VALUE=DATE:20201231", "RRULE:FREQ=YEARLY",
              "EXDATE;VALUE=DATE:20261231"),
    )  # fmt: skip
    assert days(found) == ["26-12-23", "27-12-31"]
    renamed = read(
        event("UID:a", "DTSTART;VALUE=DATE:20201224", "RRULE:FREQ=YEARLY", "SUMMARY:Eve"),
        event("UID:a", "RECURRENCE-ID;VALUE=DATE:20261224", "DTSTART;VALUE=DATE:20261224",
              "SUMMARY:Half a day"),
    )  # fmt: skip
    assert days(renamed) == ["26-12-24 Half a day", "27-12-24 Eve"]
    assert found.left == [LeftDay(date(2027, 12, 24), "Eve", "cancelled")]


def test_events_that_are_not_holidays_are_left_out_or_named() -> None:
    """Times of day, habits, observances, other years; a broken event costs only itself."""
    found = read(
        event("DTSTART:20261201T090000", "SUMMARY:Call"),
        event("DTSTART;TZID=Europe/Berlin:20261201T000000", "SUMMARY:Outlook",
              "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
        event("DTSTART;VALUE=DATE:20261202", "RRULE:FREQ=WEEKLY", "SUMMARY:At home"),
        event("DTSTART;VALUE=DATE:20261203", "RRULE:FREQ=YEARLY;BYDAY=MO", "SUMMARY:Mondays"),
        event("DTSTART;VALUE=DATE:20261204", "SUMMARY:Tax day",
              "DESCRIPTION:Observance\\nTo hide observances\\, go to settings"),
        event("DTSTART;VALUE=DATE:20280101", "SUMMARY:Later"),
        event("DTSTART;VALUE=DATE:20261205", "RRULE:FREQ=YEARLY;INTERVAL=0", "SUMMARY:None"),
        event("DTSTART;VALUE=DATE:20270229", "SUMMARY:No day"),
        event("DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20290101", "SUMMARY:Long"),
        event("DTSTART;VALUE=DATE:99991231", "DURATION:P9D", "SUMMARY:The end"),
        event("SUMMARY:Some day"),
        "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261209\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261210\n",
    )  # fmt: skip
    assert days(found) == ["26-12-01 Outlook"]
    assert found.timed == 1
    assert found.left == [
        LeftDay(date(2026, 12, 2), "At home", "recurs every week"),
        LeftDay(date(2026, 12, 3), "Mondays", "recurs every few days"),
        LeftDay(date(2026, 12, 4), "Tax day", "an observance"),
        LeftDay(date(2028, 1, 1), "Later", "after 2027-12-31"),
    ]
    broken = "it is not valid iCalendar"
    assert found.bad == [
        BadBlock(30, broken, "None"),
        BadBlock(35, broken, "No day"),
        BadBlock(39, "it lasts 731 days", "Long"),
        BadBlock(44, broken, "The end"),
        BadBlock(49, "it has no first day", "Some day"),
        BadBlock(54, broken, ""),
    ]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=HOURLY;INTERVAL=24", "recurs every hour"),
        ("FREQ=SECONDLY;COUNT=1", "recurs every second"),
        ("FREQ=YEARLY;UNTIL=soon", None),
        ("FREQ=DAILY;COUNT=soon", None),
        ("FREQ=EVERY-YEAR", None),
        ("UNTIL=20270101", None),
    ],
)
def test_a_rule_that_is_wrong_is_not_taken_for_another_one(rule: str, reason: str | None) -> None:
    """What a library could not read is never said back as the time after which it recurs."""
    found = read(event("DTSTART;VALUE=DATE:20261224", f"RRULE:{rule}", "SUMMARY:Eve"))

    assert days(found) == []
    assert [left.reason for left in found.left] == ([reason] if reason else [])
    broken = "it is not valid iCalendar"
    assert [bad.reason for bad in found.bad] == ([] if reason else [broken])


def test_files_that_are_not_a_calendar_of_holidays_are_refused() -> None:
    """Too many events, too much text, too many days, or no calendar at all."""
    span = "DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20271231"
    many = [event("DTSTART;VALUE=DATE:20270101")] * (MOST_EVENTS + 1)
    large = [event("DTSTART;VALUE=DATE:20270101", f"DESCRIPTION:{'x' * MOST_TEXT}")]
    for events in (many, large):
        with pytest.raises(Wrong, match="more than 2,000 whole-day events, or 1 MiB"):
            read(*events)
    with pytest.raises(Wrong, match="more than 366 days off"):
        read(event("DTSTART;VALUE=DATE:20260110", "DTEND;VALUE=DATE:20261231"), event(*span))
    with pytest.raises(Wrong, match=r"days.ics is not a calendar"):
        read_calendar_days("title,due\nDTSTART:20270101", "days.ics", SPAN)


FIRST = st.dates(date(1990, 1, 1), date(2027, 12, 31))
PARTS = st.sampled_from(
    ["", ";BYMONTH=11;BYDAY=4TH", ";BYMONTH=5,6;BYMONTHDAY=1", ";BYDAY=-1MO;BYMONTH=12"]
)
ENDS = st.sampled_from(["", ";COUNT=3", ";COUNT=40", ";UNTIL=20270601", ";INTERVAL=2"])


@settings(deadline=None, max_examples=60)
@given(FIRST, st.integers(1, 4), PARTS, ENDS)
def test_it_finds_the_days_that_a_library_for_calendars_finds(
    first: date, length: int, parts: str, ends: str
) -> None:
    """An event that begins on a day which its rule does not have is on that day too."""
    text = event(
        "UID:a",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{first + timedelta(length):%Y%m%d}",
        f"RRULE:FREQ=YEARLY{parts}{ends}",
    )
    calendar = Calendar.from_ical(f"BEGIN:VCALENDAR\n{text}END:VCALENDAR\n")
    found = of(calendar).between(SPAN.start, SPAN.end + timedelta(1))
    expected = {one["DTSTART"].dt + timedelta(n) for one in found for n in range(length)}

    assert {day.day for day in read(text).days} - {first + timedelta(n) for n in range(length)} == {
        day for day in expected if day in SPAN
    } - {first + timedelta(n) for n in range(length)}


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(
    ["BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "DTSTART;VALUE=DATE:20261224",
     "DTSTART:2026", "DTEND:x", "RRULE:", "RRULE:FREQ=YEARLY;COUNT=-1", "RRULE:FREQ=X",
     "RRULE:FREQ=YEARLY;BYMONTH=99", "EXDATE:20261224", "RDATE;VALUE=PERIOD:20261224T000000Z/P1D",
     "SUMMARY:a", " folded", ":", "\x00", "DURATION:P1D", "RECURRENCE-ID:20261224", "STATUS:",
     "BEGIN:VCALENDAR", "END:VCALENDAR", "DTSTART;TZID=X/Y:20261224T000000"]
)))  # fmt: skip
def test_no_file_breaks_it(lines: list[str]) -> None:
    """Whatever is in it: all days are within the span, and all else has a reason."""
    found = read("\n".join([*lines, ""]))

    assert all(day.day in SPAN for day in found.days)
    assert all(left.reason for left in found.left)
    assert all(bad.reason for bad in found.bad)
