"""`huddle closed`: the closed days of a team, in its `huddle.toml`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.helpers.desk import Desk

TOP = "closed = [\n  # 2026\n  2026-12-24,  # Eve\n  2026-12-25,\n]  # agreed in May\n"


@pytest.fixture
def listed(desk: Desk) -> Desk:
    """Return a desk whose team has closed days on many lines, with comments."""
    write(desk, TOP + text_of(desk))
    return desk


def text_of(desk: Desk) -> str:
    """Return the text of `huddle.toml`."""
    return (desk.team / "huddle.toml").read_bytes().decode()


def write(desk: Desk, text: str) -> None:
    """Write `huddle.toml`, with its line ends as they are."""
    (desk.team / "huddle.toml").write_bytes(text.encode())


def test_a_day_is_closed_and_what_falls_on_it_is_named(desk: Desk) -> None:
    """The huddle that is not due, and open promises; one undo takes it back."""
    before = text_of(desk)
    desk.said("log Send the list @ana due:2026-12-24")
    desk.said("log Call Brightwave due:2026-12-24")
    desk.said("log Book a room @maria due:2026-12-23")

    desk.run(
        "closed add dec-24",
        out="closed  Thu 24 Dec\n",
        err="""
        No daily huddle on Thu 24 Dec
        warning: 2 promises are due on Thu 24 Dec (ana, sam)
        hint:  huddle action list --since 2026-12-24 --until 2026-12-24
        """,
    )
    assert text_of(desk).replace("closed = [2026-12-24]\n", "") == before
    shown = desk.said("action list --since 2026-12-24 --until 2026-12-24")[0]
    assert len(shown.splitlines()) == 2

    desk.run("closed add dec-24 -q", err="""
        error: Thu 24 Dec is already closed
        hint:  huddle closed list
        """, code=1)  # fmt: skip
    desk.run("undo", out="undone  huddle.toml  huddle closed add dec-24\n")
    assert text_of(desk) == before


def test_the_days_between_the_years_are_one_command(listed: Desk) -> None:
    """Of a range, only working days; names, comments and the form of the list stay."""
    listed.run(
        "closed add 2026-12-24..jan-3 --name",
        "Between the years",
        out="closed  5 days, Mon 28 Dec to Fri 1 Jan\n",
        err="""
        closed before: Thu 24 Dec, Fri 25 Dec
        left out: Sat 26 Dec, Sun 27 Dec, Sat 2 Jan, Sun 3 Jan (no work anyway)
        Not due then: 4 daily huddles and 1 weekly huddle
        """,
    )
    assert text_of(listed).startswith(
        "closed = [\n"
        "  # 2026\n"
        "  2026-12-24,  # Eve\n"
        "  2026-12-25,  # Between the years\n"
        "  2026-12-28,  # Between the years\n"
        "  2026-12-29,  # Between the years\n"
        "  2026-12-30,  # Between the years\n"
        "  2026-12-31,  # Between the years\n"
        "  2027-01-01,  # Between the years\n"
        "]  # agreed in May\n"
    )
    listed.run("closed remove 2026-12-25..2026-12-31", out="open again  5 days, Fri 25 Dec to Thu 31 Dec\n")  # fmt: skip  # noqa: E501
    listed.run("closed list", out="2026-12-24  Thu  Eve\n2027-01-01  Fri  Between the years\n")


def test_it_is_listed_in_all_formats(listed: Desk) -> None:
    """From today on, or all; names are the comments beside the days."""
    written = text_of(listed).replace("2026-12-25,", "2026-12-25,\n  2026-11-20,  # =1+1 *x*")
    write(listed, written)

    listed.run("closed list", out="2026-12-24  Thu  Eve\n2026-12-25  Fri\n")
    listed.run("closed list --all --format csv", out="""
        day,weekday,name
        2026-11-20,friday,'=1+1 *x*
        2026-12-24,thursday,Eve
        2026-12-25,friday,
        """)  # fmt: skip
    listed.run("closed list --format markdown", out="- 2026-12-24 Thu Eve\n- 2026-12-25 Fri\n")
    out, err, code = listed.said("closed list --format json")
    assert (json.loads(out), err, code) == (
        {
            "schema": "huddle.closed/1",
            "closed": [
                {"day": "2026-12-24", "weekday": "thursday", "name": "Eve"},
                {"day": "2026-12-25", "weekday": "friday", "name": None},
            ],
        },
        "",
        0,
    )
    listed.run("closed list --format json", HUDDLE_NOW="2027-02-01T09:00:00+01:00", out="""
        {
          "schema": "huddle.closed/1",
          "closed": []
        }
        """)  # fmt: skip


def test_days_that_have_passed_say_so(desk: Desk) -> None:
    """A huddle that was held stays; only a whole date may be in the past."""
    desk.said("start daily --plain", stdin="/next\n/end\n/end\n")

    desk.run(
        "closed add 2026-11-02 2026-11-23",
        out="closed  Mon 2 Nov, Mon 23 Nov\n",
        err="""
        in the past: Mon 2 Nov; the figures of those weeks change
        Held already: daily on Mon 23 Nov; the minutes stay
        """,
    )
    desk.run("closed remove 2026-11-02", out="open again  Mon 2 Nov\n")
    desk.run("closed add nov-2", code=2, err="""
        error: "nov-2" has passed
        hint:  2027-11-02 if you mean next year
        """)  # fmt: skip


@pytest.mark.parametrize(
    ("line", "error", "hint"),
    [
        ("add asap", '"asap" is not a date', "name a day: today, tomorrow, fri"),
        ("add 2026-02-30", "there is no 2026-02-30", "a day such as 2026-12-01"),
        ("add dec-24 to jan-1", '"to" is not a day', "dec-24..jan-1"),
        ("add ..jan-1", '"..jan-1" has no first or no last day', "dec-24..jan-1"),
        ("add dec-24..", '"dec-24.." has no first or no last day', "dec-24..jan-1"),
        (
            "add 2026-12-24..2026-12-01",
            "2026-12-01 is before 2026-12-24",
            "2026-12-01..2026-12-24",
        ),
        (
            "add 2026-12-24..2526-12-24",
            "2026-12-24 to 2526-12-24 are 182,622 days",
            "at most 366 days at once",
        ),
        ("add dec-24 --name", "the name of the day is empty", '--name "Company day"'),
        ("remove fri dec-24", "Fri 27 Nov is not closed", "huddle closed list"),
        ("remove fri..mon", "no day from Fri 27 Nov to Mon 30 Nov is closed", "huddle closed list"),
        (
            "add sat..sun",
            "nobody works from Sat 28 Nov to Sun 29 Nov anyway",
            "huddle closed add 2026-11-28 2026-11-29",
        ),
    ],
)
def test_a_day_that_cannot_be_read_changes_nothing(
    listed: Desk, line: str, error: str, hint: str
) -> None:
    """Each mistake says what to type instead; several days are closed or opened together."""
    before = listed.files()
    more = [" "] if line.endswith("--name") else []

    out, err, code = listed.said(f"closed {line}", *more)

    assert (out, err) == ("", f"error: {error}\nhint:  {hint}\n")
    assert code in (1, 2)
    assert listed.files() == before


def test_a_weekend_that_is_named_is_closed(desk: Desk) -> None:
    """A single day is closed in any case, and so are Saturdays of a team that works then."""
    desk.run("closed add sat", out="closed  Sat 28 Nov\n")
    hours = '\n[hours]\ndays = ["sat", "sun"]\nfrom = "09:00"\nto = "17:00"\n'
    write(desk, text_of(desk) + hours)
    desk.run("closed add 2026-12-05..2026-12-06", out="closed  Sat 5 Dec, Sun 6 Dec\n")


def test_windows_lines_stay(desk: Desk) -> None:
    """Whatever the file ends its lines with, the new ones do too."""
    write(desk, (TOP + text_of(desk)).replace("\n", "\r\n"))

    desk.said("closed add 2026-12-28 --name", "Bridge day")

    assert text_of(desk).count("\r\n") == text_of(desk).count("\n")
    assert "  2026-12-28,  # Bridge day\r\n]  # agreed in May\r\n" in text_of(desk)


def test_the_example_that_init_wrote_becomes_the_key(desk: Desk) -> None:
    """The comment beside it stays; a text that only looks so is left alone."""
    example = "# closed = [2026-12-24, 2026-12-25]   # days without work\n"
    lines = text_of(desk).replace("\n[[person]]", f"{example}\n[[person]]", 1)
    write(desk, lines)

    desk.said("closed add dec-24")
    assert text_of(desk) == lines.replace(example, "closed = [2026-12-24]   # days without work\n")
    desk.said("closed remove dec-24")
    assert text_of(desk) == lines.replace(example, "closed = []   # days without work\n")

    looks_so = f'name = """\\\n{example.rstrip()}"""\n'
    write(desk, lines.replace(example, "").replace('name = "Acme"\n', looks_so))
    desk.said("closed add dec-24")
    assert looks_so in text_of(desk)
    assert "\nclosed = [2026-12-24]\n" in text_of(desk)


def test_a_file_with_mistakes_or_without_permission_stays(desk: Desk) -> None:
    """All mistakes are named, and nothing is written."""
    write(desk, 'closed = ["xmas"]\n' + text_of(desk))
    before = desk.files()
    out, err, code = desk.said("closed add dec-24")
    assert (out, code) == ("", 2)
    assert "huddle.toml:1" in err
    assert desk.files() == before


def test_names_of_days_hide_nothing(desk: Desk) -> None:
    """No control character or change of direction gets into the file; long names are refused."""
    desk.run("closed add fri --name", "a\u202eb\u00adc  d # e", out="closed  Fri 27 Nov\n",
             err="No daily huddle on Fri 27 Nov\n")  # fmt: skip
    desk.run("closed list", out="2026-11-27  Fri  abc d # e\n")
    desk.run("closed add thu --name", "x" * 81, code=2, err="""
        error: the name has 81 characters
        hint:  at most 80 characters
        """)  # fmt: skip


def test_config_keeps_the_names_of_days(listed: Desk) -> None:
    """`huddle config set closed` writes the same list."""
    listed.said("config set closed 2026-12-24 2026-12-26")
    assert text_of(listed).startswith(
        "closed = [\n  # 2026\n  2026-12-24,  # Eve\n  2026-12-26,\n]  # agreed in May\n"
    )


def test_two_at_once_lose_nothing(desk: Desk) -> None:
    """Each command reads the file under the team's lock."""
    days = [f"2027-03-{day:02}" for day in range(1, 9)]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "huddlecli", "closed", "add", "-q", day],
            env=desk.environ,
            cwd=desk.root,
        )
        for day in days
    ]
    assert [one.wait() for one in running] == [0] * 8
    assert [row[:10] for row in desk.said("closed list")[0].splitlines()] == days


def test_days_are_completed(listed: Desk) -> None:
    """Days that are closed, to open them; coming days, to close them."""
    gone = listed.said("completion --candidates fish closed remove 2026")[0]
    assert gone == "words\n2026-12-24\tThursday Eve\n2026-12-25\tFriday\n"
    assert "tomorrow\t" in listed.said("completion --candidates fish closed add t")[0]
