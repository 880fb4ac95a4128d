"""`huddle closed import`: closed days from a calendar, or the holidays of a country."""

from __future__ import annotations

import pytest

from tests.helpers.desk import Desk

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20201225
DTEND;VALUE=DATE:20201227
SUMMARY:Christmas
RRULE:FREQ=YEARLY
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20270101
SUMMARY:New Year's Day
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART;TZID=Europe/Berlin:20261231T180000
SUMMARY:Party
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTART;VALUE=DATE:20261230
STATUS:CANCELLED
SUMMARY:Bridge day
END:VEVENT
END:VCALENDAR
"""
BROKEN = CALENDAR.replace("DTSTART;VALUE=DATE:20270101", "DTSTART;VALUE=DATE:20270229")


@pytest.fixture
def holidays(desk: Desk) -> Desk:
    """Return a desk with a calendar of holidays."""
    (desk.root / "days.ics").write_text(CALENDAR, encoding="utf-8")
    return desk


def test_a_calendar_is_tried_imported_and_taken_back(holidays: Desk) -> None:
    """The dry run says what becomes of each event; a second import changes nothing."""
    before = holidays.files()
    holidays.run(
        "closed import days.ics --dry-run",
        out="""
        new        2026-12-25  Fri  Christmas
        left out   2026-12-26  Sat  Christmas  (no work anyway)
        left out   2026-12-30  Wed  Bridge day  (cancelled)
        new        2027-01-01  Fri  New Year's Day
        left out   2027-12-25  Sat  Christmas  (no work anyway)
        left out   2027-12-26  Sun  Christmas  (no work anyway)
        2 new, 0 unchanged, 5 left out
        """,
        err="""
        left out: 3 no work anyway, 1 cancelled, 1 with a time of day
        dry run: nothing was written
        """,
    )
    assert holidays.files() == before
    holidays.said("log -q Send the list due:2027-01-01")

    holidays.run(
        "closed import days.ics",
        out="2 new, 0 unchanged, 5 left out\n",
        err="""
        left out: 3 no work anyway, 1 cancelled, 1 with a time of day
        Not due then: 2 daily huddles
        warning: 1 promise is due on Fri 1 Jan (sam)
        hint:  huddle action list --since 2027-01-01 --until 2027-01-01
        """,
    )
    written = (holidays.team / "huddle.toml").read_text(encoding="utf-8")
    assert (
        "closed = [\n    2026-12-25,  # Christmas\n    2027-01-01,  # New Year's Day\n]\n"
        in written
    )
    holidays.run("closed import -q days.ics")
    assert (holidays.team / "huddle.toml").read_text(encoding="utf-8") == written
    holidays.run("undo", out="undone  huddle.toml  huddle closed import days.ics\n")
    assert holidays.files()["acme/huddle.toml"] == before["acme/huddle.toml"]


def test_days_that_are_closed_keep_their_names_or_get_one(holidays: Desk) -> None:
    """A name that somebody gave stays."""
    holidays.said("closed add -q 2027-01-01 --name", "Hangover")
    holidays.said("closed add -q 2026-12-25")

    holidays.run("closed import days.ics -n", err="""
        left out: 3 no work anyway, 1 cancelled, 1 with a time of day
        dry run: nothing was written
        """, out="""
        named      2026-12-25  Fri  Christmas
        left out   2026-12-26  Sat  Christmas  (no work anyway)
        left out   2026-12-30  Wed  Bridge day  (cancelled)
        unchanged  2027-01-01  Fri  New Year's Day
        left out   2027-12-25  Sat  Christmas  (no work anyway)
        left out   2027-12-26  Sun  Christmas  (no work anyway)
        0 new, 1 named, 1 unchanged, 5 left out
        """)  # fmt: skip
    holidays.said("closed import days.ics")
    holidays.run("closed list", out="2026-12-25  Fri  Christmas\n2027-01-01  Fri  Hangover\n")


def test_only_the_years_that_are_named(holidays: Desk) -> None:
    """Also a year that has begun, from its first day on."""
    holidays.run("closed import days.ics -q --year 2024 --year 2026")
    holidays.run("closed list --all", out="""
        2024-12-25  Wed  Christmas
        2024-12-26  Thu  Christmas
        2026-12-25  Fri  Christmas
        """)  # fmt: skip


def test_a_team_that_meets_on_saturdays_has_them_off(holidays: Desk) -> None:
    """A day of a weekend counts if somebody works or meets on it."""
    (holidays.team / "agendas").mkdir()
    (holidays.team / "agendas" / "weekly.toml").write_text(
        'schema = 1\nname = "weekly"\ntitle = "Weekly"\ncadence = "weekly"\non = "saturday"\n'
        "minutes = 30\n"
        '[[item]]\nkind = "promises"\nminutes = 5\n',
        encoding="utf-8",
    )
    holidays.run("closed import -q days.ics --year 2026")
    holidays.run("closed list", out="2026-12-25  Fri  Christmas\n2026-12-26  Sat  Christmas\n")


def test_a_pipe_and_any_line_ends(holidays: Desk) -> None:
    """A mark at the beginning and the ends of Windows make no difference; other letters do."""
    windows = "\ufeff" + CALENDAR.replace("\n", "\r\n").replace("Christmas", "Noël")
    holidays.run("closed import -q -", stdin=windows)
    holidays.run("closed list", out="2026-12-25  Fri  Noël\n2027-01-01  Fri  New Year's Day\n")
    (holidays.root / "latin.ics").write_bytes(windows[1:].encode("cp1252"))
    holidays.run("closed import latin.ics", code=2, err="""
        error: latin.ics:7: not UTF-8 text
        hint:  --encoding cp1252
        """)  # fmt: skip
    holidays.said("closed remove -q 2026-12-01..2027-02-01")
    holidays.run("closed import -q latin.ics --encoding cp1252")
    assert "Noël" in holidays.said("closed list")[0]


def test_a_broken_event_is_named_and_the_others_are_imported(holidays: Desk) -> None:
    """With the exit code of an import that has not read everything."""
    (holidays.root / "days.ics").write_text(BROKEN, encoding="utf-8")
    holidays.run(
        "closed import days.ics",
        out="1 new, 0 unchanged, 5 left out, 1 not read\n",
        err="""
        warning: days.ics:10: it is not valid iCalendar: New Year's Day
        left out: 3 no work anyway, 1 cancelled, 1 with a time of day
        Not due then: 1 daily huddle
        """.replace("Not due then: 1 daily huddle", "No daily huddle on Fri 25 Dec"),
        code=1,
    )


@pytest.mark.parametrize(
    ("line", "error", "hint"),
    [
        (
            "",
            "name a calendar or a country",
            "huddle closed import holidays.ics, or: huddle closed import --country DE",
        ),
        (
            "days.ics --country DE",
            "name a calendar or a country, not both",
            "huddle closed import holidays.ics, or: huddle closed import --country DE",
        ),
        (
            "days.ics --region BE",
            "--region only works with --country",
            "--country DE --region BE",
        ),
        (
            "days.ics --language de",
            "--language only works with --country",
            "--country DE --region BE",
        ),
        (
            "--country DE --encoding cp1252",
            "--encoding only works with a file",
            "huddle closed import FILE.ics",
        ),
        ("days.ics --year 27", '"27" is not a year', "--year 2027"),
        ("days.ics --year next", '"next" is not a year', "--year 2027"),
        ("gone.ics", "could not read gone.ics: no such file or directory", "ls -l ."),
        (
            "acme/huddle.toml",
            "acme/huddle.toml is not a calendar",
            "an iCalendar file: holidays.ics",
        ),
        (
            "empty.ics",
            "empty.ics has no whole-day events: 1 event has a time of day",
            "only whole-day events become closed days",
        ),
    ],
)
def test_what_cannot_be_imported_changes_nothing(
    holidays: Desk, line: str, error: str, hint: str
) -> None:
    """Each mistake says what to type instead."""
    timed = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270101T100000\nEND:VEVENT\nEND:VCALENDAR\n"
    (holidays.root / "empty.ics").write_text(timed, encoding="utf-8")
    before = holidays.files()

    out, err, code = holidays.said(f"closed import {line}")

    assert (out, err) == ("", f"error: {error}\nhint:  {hint}\n")
    assert code in (1, 2)
    assert holidays.files() == before


def test_the_holidays_of_a_country(desk: Desk) -> None:
    """In English, with those of its region, and days that make up for one on a weekend."""
    desk.run(
        "closed import --country germany --region berlin --year 2027",
        out="6 new, 0 unchanged, 4 left out\n",
        err="left out: 4 no work anyway\nNot due then: 6 daily huddles\n",
    )
    desk.run("closed list", out="""
        2027-01-01  Fri  New Year's Day
        2027-03-08  Mon  Women's Day
        2027-03-26  Fri  Good Friday
        2027-03-29  Mon  Easter Monday
        2027-05-06  Thu  Ascension Day
        2027-05-17  Mon  Pentecost Monday
        """)  # fmt: skip
    out = desk.said("closed import -n --country US --year 2027")[0]
    assert "new        2027-07-05  Mon  Independence Day (observed)\n" in out
    assert "left out   2027-07-04  Sun  Independence Day  (no work anyway)\n" in out
    german = desk.said("closed import -n --country de --language DE")[0]
    assert german.splitlines()[0] == "new        2026-12-25  Fri  Erster Weihnachtstag"


@pytest.mark.parametrize(
    ("line", "error", "hint"),
    [
        ("--country Germny", "no country Germny is known", "--country DE is Germany"),
        (
            "--country X1",
            "no country X1 is known",
            "two letters, such as --country DE, FR, GB or US",
        ),
        ("--country DE --region Berln", "DE has no region Berln", "--region BE"),
        ("--country GB --region XX", "GB has no region XX", "--region ENG, NIR, SCT, WLS"),
        (
            "--country GB --language la",
            "the holidays of GB have no names in la",
            "--language en_GB, en_US, th, ur_PK",
        ),
        ("--country DE --year 1905", "no holidays of DE are known for that time", "--year YEAR"),
    ],
)
def test_countries_that_are_not_known(desk: Desk, line: str, error: str, hint: str) -> None:
    """Each mistake says what is nearest, or what there is."""
    desk.run(f"closed import {line}", err=f"error: {error}\nhint:  {hint}\n", code=2)


def test_without_the_library_a_hint_says_what_to_install(desk: Desk) -> None:
    """All other commands do without it."""
    (desk.root / "none").mkdir()
    (desk.root / "none" / "holidays.py").write_text("raise ImportError\n", encoding="utf-8")
    desk.run(
        "closed import --country DE",
        err="""
        error: the library with the public holidays of countries is not installed
        hint:  pip install 'huddlecli[holidays]', or: pipx inject huddlecli holidays; or a calendar: huddle closed import FILE.ics
        """,  # noqa: E501  one hint
        code=1,
        PYTHONPATH=str(desk.root / "none"),
    )
