"""`huddle calendar`: the team's huddles and due days for another program."""

from __future__ import annotations

import os
from pathlib import Path
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
SEQUENCE:217250000
RRULE:FREQ=WEEKLY;BYDAY=TU
DESCRIPTION:huddle start weekly
LAST-MODIFIED:20261118T111320Z
END:VEVENT
"""


HEAD = """\
METHOD:PUBLISH
NAME:Acme huddle
X-WR-CALNAME:Acme huddle
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
X-WR-TIMEZONE:Europe/Berlin
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
    os.utime(desk.team / "huddle.toml", (1_795_000_400, 1_795_000_400))
    out, err, code = desk.said("calendar")
    told = desk.real(out).replace("\r\n", "\n")

    assert (err, code, out.count("\n")) == ("", 0, out.count("\r\n"))
    assert (WEEKLY in told, ONE in told, told.count("BEGIN:VEVENT")) == (True, True, 7)
    assert due_days(told) == DUE_DAYS
    assert HEAD in told
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO,WE,TH,FR\n" in told  # no daily on the weekly's day
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
    """Every series gets a higher number when an agenda or the team is edited, or an agenda removed.

    Which huddles are held depends on all of them.
    """
    fill(desk.team)
    desk.said("agenda new weekly --like weekly")
    folder, file = desk.team / "agendas", desk.team / "agendas" / "weekly.toml"
    touched: list[tuple[Path, int]] = [
        (desk.team / "huddle.toml", 1_795_000_000),
        (folder, 1_795_000_001),
        (file, 1_795_000_002),
        (desk.team / "huddle.toml", 1_795_000_003),
    ]
    for path in (desk.team / "huddle.toml", folder, file):
        os.utime(path, (1_790_000_000, 1_790_000_000))
    numbers = []
    for path, instant in touched:
        os.utime(path, (instant, instant))
        events: list[Any] = Calendar.from_ical(desk.said("calendar")[0]).events
        numbers.append({one["SEQUENCE"] for one in events if "RRULE" in one})

    assert numbers == [{217_249_600 + n} for n in range(4)]


def test_the_calendar_of_one_person(desk: Desk) -> None:
    """All huddles, and only their promises; a name that nobody has is refused."""
    fill(desk.team)
    out, err, code = desk.said("calendar --owner ANA")
    told = desk.real(out)

    assert (err, code, told.count("RRULE:FREQ=WEEKLY")) == ("", 0, 2)
    assert (
        due_days(told) == "k7f2000000 20261201 20261118T080000Z 1 CONFIRMED ana: Two case studies\n"
    )
    assert "X-WR-CALNAME:Acme huddle: ana\r\n" in told
    assert desk.said("calendar --owner me", HUDDLE_USER="ana")[0] == out
    assert desk.said("calendar --owner all")[0] == desk.said("calendar")[0]
    desk.run(
        "calendar --owner nobody",
        err="""
        error: no one here is called nobody
        hint:  huddle people list
        """,
        code=2,
    )


def test_alarms_come_before_huddles_and_on_the_morning_of_one_s_own_promises(desk: Desk) -> None:
    """None without the flag; of promises only in the calendar of one person."""
    fill(desk.team)
    (desk.team / "agendas").mkdir()
    agenda = 'schema = 1\nname = "weekly"\ntitle = "W"\ncadence = "weekly"\nminutes = 9\n'
    item = '[[item]]\nkind = "close"\ntitle = "End"\nminutes = 1\n'
    (desk.team / "agendas" / "weekly.toml").write_text(f"{agenda}{item}", encoding="utf-8")

    def alarms(line: str) -> list[str]:
        events: list[Any] = Calendar.from_ical(desk.real(desk.said(line)[0])).events
        return [
            f"{one['UID'][:6]} {alarm['TRIGGER'].to_ical().decode()}"
            for one in events
            for alarm in one.walk("VALARM")
        ]

    assert alarms("calendar --owner cem") == []
    assert alarms("calendar --alarm 10m") == ["daily- -PT10M", "weekly PT9H"]
    assert alarms("calendar --alarm 1.5h --owner cem") == [
        *("daily- -PT1H30M", "weekly PT9H", "t2vw00 PT9H"),
    ]
    with (desk.team / "huddle.toml").open("a", encoding="utf-8") as file:
        file.write('[hours]\nfrom = "07:30"\nto = "16:00"\n')
    assert alarms("calendar --alarm 0m --owner fay") == ["daily- P0D", "weekly PT7H30M"]
    desk.run(
        "calendar --alarm soon",
        err="""
        error: "soon" is not a length of time
        hint:  --alarm 10m is 10 minutes, --alarm 10h is 10 hours
        """,
        code=2,
    )
    desk.run(
        "calendar --alarm 169h",
        err="""
        error: an alarm is at most a week before a huddle
        hint:  --alarm 10m
        """,
        code=2,
    )


def states(path: Path) -> list[str]:
    """Return the id, the status and the summary of each event of a file; a series is a rule."""
    events: list[Any] = Calendar.from_ical(path.read_text()).events
    return [
        f"{one['UID'].split('.')[0].removesuffix('@huddle')} "
        f"{'rule' if 'RRULE' in one else one.get('STATUS')} {one['SUMMARY']}"
        for one in events
    ]


def test_what_is_gone_from_a_file_is_cancelled_in_it_for_four_weeks(desk: Desk) -> None:
    """An agenda that is no longer run, and promises of somebody else; then it is forgotten."""
    desk.stop_clock()
    fill(desk.team)
    file, team = desk.root / "week.ics", desk.team / "huddle.toml"
    desk.said("calendar -o week.ics")
    team.write_text(team.read_text().replace('["daily", "weekly"]', '["daily"]'))

    desk.said("calendar --owner cem -o week.ics")
    assert sorted(states(file)) == [
        "daily-1 rule Daily huddle",
        "k7f2000000 CANCELLED ana: Two case studies",
        "m3xa000000 CANCELLED dan: Call the Brightwave leads",
        "p9qd000000 CANCELLED fay: Book the fair",
        "q1aa000000 CANCELLED fay: Print the price list",
        "t2vw000000 CONFIRMED cem: Quote for Northgate",
        "weekly-1 CANCELLED Weekly huddle",
    ]
    written = file.read_bytes()
    desk.said("calendar --owner cem -o week.ics", HUDDLE_NOW="2026-12-10T09:00:00+01:00")
    assert file.read_bytes() == written
    desk.said("calendar --owner cem -o week.ics", HUDDLE_NOW="2026-12-21T09:00:00+01:00")
    assert states(file) == [
        "daily-1 rule Daily huddle",
        "t2vw000000 CONFIRMED cem: Quote for Northgate",
    ]


def test_a_version_never_falls_in_a_file(desk: Desk) -> None:
    """The times of the files come from a backup, and the weekly has one day less: it is newer."""
    fill(desk.team)
    team, file = desk.team / "huddle.toml", desk.root / "week.ics"
    os.utime(team, (1_795_000_400, 1_795_000_400))
    desk.said("calendar -o week.ics")
    team.write_text(team.read_text().replace("agendas =", "closed = [2026-12-01]\nagendas ="))
    os.utime(team, (1_700_000_000, 1_700_000_000))
    desk.said("calendar -o week.ics")

    events: list[Any] = Calendar.from_ical(file.read_text()).events
    assert {one["UID"][:7]: one["SEQUENCE"] for one in events if "RRULE" in one} == {
        "daily-1": 217_250_000,
        "weekly-": 217_250_001,
    }


def test_a_file_that_is_not_a_calendar_is_written_over(desk: Desk) -> None:
    """As every file that -o names: what was in it says nothing about the calendar."""
    fill(desk.team)
    fresh = desk.said("calendar")[0]
    for text in (
        *("", "no calendar", "BEGIN:VCALENDAR\r\n", "END:VEVENT\r\n", "BEGIN:VEVENT\nEND:VEVENT"),
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a@huddle\nEND:VEVENT\nEND:VCALENDAR\n",
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a@huddle\nDTSTART:soon\nSEQUENCE:x\n"
            "LAST-MODIFIED:20261120T080000Z\nEND:VEVENT\nEND:VCALENDAR\n"
        ),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a@elsewhere\nDTSTART:20261120T080000Z\nSEQUENCE:1\n"
            "LAST-MODIFIED:20261120T080000Z\nEND:VEVENT\nEND:VCALENDAR\n"
        ),
    ):
        (desk.root / "week.ics").write_text(text, encoding="utf-8")
        desk.run("calendar -o week.ics", out="written  week.ics\n")
        assert (desk.root / "week.ics").read_bytes() == desk.real(fresh).encode()
