"""`huddle calendar`: the team's huddles and due days for another program."""

from __future__ import annotations

import os
from typing import Any

from icalendar import Calendar

from tests.helpers.acme_weeks import TEAM, fill
from tests.helpers.desk import Desk

DUE_DAYS = """\
p9qd000000 20261118 20261120T140000Z 2 CANCELLED fay: Book the fair
m3xa000000 20261119 20261119T140000Z 2 CANCELLED dan: Call the Brightwave leads
t2vw000000 20261120 20261116T080000Z 1 CONFIRMED cem: Quote for Northgate
q1aa000000 20261127 20261120T150000Z 2 CANCELLED fay: Print the price list
k7f2000000 20261201 20261118T080000Z 1 CONFIRMED ana: Two case studies
"""
ONE = """\
BEGIN:VEVENT
SUMMARY:cem: Quote for Northgate
DTSTART;VALUE=DATE:20261120
DTEND;VALUE=DATE:20261121
DTSTAMP:20261116T080000Z
UID:t2vw000000@huddle
SEQUENCE:1
DESCRIPTION:huddle done t2vw000000
LAST-MODIFIED:20261116T080000Z
STATUS:CONFIRMED
TRANSP:TRANSPARENT
END:VEVENT
"""
WEEKLY = """\
BEGIN:VEVENT
SUMMARY:Weekly huddle
DTSTART;TZID=Europe/Berlin:20260106T090800
DURATION:PT45M
DTSTAMP:20261120T150000Z
UID:weekly-1.37036cd8f974@huddle
SEQUENCE:0
RRULE:FREQ=WEEKLY;BYDAY=TU
DESCRIPTION:huddle start weekly
LAST-MODIFIED:20260101T000000Z
END:VEVENT
"""


def due_days(told: str) -> str:
    """Return a line for each event that is a whole day: id, day, last change, version, text."""
    events: list[Any] = [one for one in Calendar.from_ical(told).events if "DTEND" in one]
    return "".join(
        f"{one['UID'][:10]} {one.start:%Y%m%d} {one['LAST-MODIFIED'].dt:%Y%m%dT%H%M%SZ}"
        f" {one['SEQUENCE']} {one['STATUS']} {one['SUMMARY']}\n"
        for one in events
    )


def test_the_calendar_of_a_team(desk: Desk) -> None:
    """Each agenda that the team runs, each open promise, those closed of late, and the clocks."""
    fill(desk.team)
    out, err, code = desk.said("calendar")
    told = desk.real(out).replace("\r\n", "\n")

    assert (err, code, out.count("\n")) == ("", 0, out.count("\r\n"))
    assert (WEEKLY in told, ONE in told, told.count("BEGIN:VEVENT")) == (True, True, 7)
    assert due_days(told) == DUE_DAYS
    assert told.count("BEGIN:VTIMEZONE") == 1


def test_importing_twice_changes_nothing(desk: Desk) -> None:
    """On another day, and written to a file, it is the same to the byte."""
    fill(desk.team)
    first = desk.said("calendar")
    desk.run("calendar -o week.ics", out="written  week.ics\n", HUDDLE_NOW="2026-12-02T18:00:00Z")

    assert (desk.root / "week.ics").read_bytes() == desk.real(first[0]).encode()


def test_a_team_without_anything_has_its_huddles(desk: Desk) -> None:
    """An agenda that cannot be read is told of, and the others are there."""
    agendas = TEAM.replace('["daily", "weekly"]', '["weekly", "nowhere"]')
    (desk.team / "huddle.toml").write_text(agendas, encoding="utf-8")

    out, err, code = desk.said("calendar")

    assert (out.count("BEGIN:VEVENT"), "UID:weekly-1." in out, code) == (1, True, 0)
    assert err == "warning: there is no agenda nowhere: huddle agenda list\n"


def test_what_is_closed_is_cancelled_for_four_weeks(desk: Desk) -> None:
    """Whoever imported a promise loses it at the next import; after that nobody needs it."""
    fill(desk.team)
    out, _, _ = desk.said("calendar", HUDDLE_NOW="2026-12-18T09:00:00+01:00")
    later, _, _ = desk.said("calendar", HUDDLE_NOW="2026-12-19T09:00:00+01:00")
    lines = DUE_DAYS.splitlines(keepends=True)

    assert due_days(desk.real(out)) == "".join(lines[:1] + lines[2:])
    assert due_days(desk.real(later)) == "".join(lines[2:3] + lines[4:])


def test_what_was_undone_is_cancelled_too(desk: Desk) -> None:
    """A promise whose making was taken back may be in a calendar already."""
    desk.said("log Send the list due:fri")
    before, _, _ = desk.said("calendar")
    desk.said("undo")
    after, _, _ = desk.said("calendar")

    assert [due_days(out).split()[3:5] for out in (before, after)] == [
        ["1", "CONFIRMED"],
        ["2", "CANCELLED"],
    ]


def test_an_edited_agenda_is_a_later_version(desk: Desk) -> None:
    """The number of an event grows with the file of its agenda."""
    fill(desk.team)
    desk.said("agenda new weekly --like weekly")
    file = desk.team / "agendas" / "weekly.toml"
    versions = []
    for instant in (1_795_000_000, 1_795_000_001):
        os.utime(file, (instant, instant))
        events: list[Any] = Calendar.from_ical(desk.said("calendar")[0]).events
        versions += [one["SEQUENCE"] for one in events if one["UID"].startswith("weekly")]

    assert versions == [217_163_200, 217_163_201]
