"""`huddle calendar`: the team's huddles and due days for another program."""

from __future__ import annotations

from acme_weeks import TEAM, fill
from desk import Desk

DUE_DAYS = """\
BEGIN:VEVENT
SUMMARY:cem: Quote for Northgate
DTSTART;VALUE=DATE:20261120
DTEND;VALUE=DATE:20261121
DTSTAMP:20261116T080000Z
UID:t2vw000000@huddle
DESCRIPTION:huddle done t2vw000000
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
SUMMARY:ana: Two case studies
DTSTART;VALUE=DATE:20261201
DTEND;VALUE=DATE:20261202
DTSTAMP:20261118T080000Z
UID:k7f2000000@huddle
DESCRIPTION:huddle done k7f2000000
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
"""
WEEKLY = """\
BEGIN:VEVENT
SUMMARY:Weekly huddle
DTSTART;TZID=Europe/Berlin:20260106T090800
DURATION:PT45M
DTSTAMP:20261120T000000Z
UID:weekly-1.37036cd8f974@huddle
RRULE:FREQ=WEEKLY;BYDAY=TU
DESCRIPTION:huddle start weekly
END:VEVENT
"""


def test_the_calendar_of_a_team(desk: Desk) -> None:
    """Each agenda that the team runs, each open promise, and the clocks of the team's zone."""
    fill(desk.team)
    out, err, code = desk.said("calendar")
    told = desk.real(out).replace("\r\n", "\n")

    assert (err, code, out.count("\n")) == ("", 0, out.count("\r\n"))
    assert told.endswith(f"{WEEKLY}{DUE_DAYS}")
    assert told.count("BEGIN:VEVENT") == 4
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
