"""`huddle summary`: the week of both sides."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from textwrap import dedent
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.records import Win
from huddlecli.store import files
from huddlecli.store.records import RecordStore
from tests.helpers.acme_weeks import BERLIN, TEAM, fill
from tests.helpers.desk import Desk


def instant(text: str) -> datetime:
    """Return the instant that `text` names."""
    return datetime.fromisoformat(text)


WEEK_47 = """
        Acme huddle, week 47: 2 wins, 1 decision, 1 of 3 kept
        Huddles: held 2 of 3, score 8.5.
        Message to the teams: Call first, mail second

        Wins
          Oakline signed (sales)
          Every webinar lead was called

        Promises: 1 of 3 kept
          overdue  cem  Quote for Northgate  was due Fri 20 Nov
          open     ana  Two case studies     due Tue 1 Dec

        Decided
          One call within a day of sign-up  review on 4 Jan

        What we heard
          Where are you stuck? Sign-ups wait a day for a call → 1 decision, 1
            promise

        Next: Mon 23 Nov 09:08, daily: "Promises", "Where are you stuck?",
        "Closing the loop on every lead" (carried over once)
        """

NEXT = (
    'Next: Mon 23 Nov 09:08, daily: "Promises", "Where are you stuck?", "Closing the loop on every'
    ' lead" (carried over once)'
)


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team that has had a week."""
    fill(desk.team)
    return desk


def test_a_week_without_a_huddle_yet_shows_the_last_one(acme: Desk) -> None:
    """On Monday before the first huddle it is last week's, on one screen, with what comes next."""
    acme.run("summary", out=WEEK_47)


def test_a_week_with_a_huddle_is_shown_so_far(acme: Desk) -> None:
    """On Friday after two huddles it is this week's, and says that it still runs."""
    acme.run(
        "summary",
        HUDDLE_NOW="2026-11-20T18:00:00+01:00",
        out="""
        Acme huddle, week 47 so far: 2 wins, 1 decision, 1 of 2 kept
        Huddles: held 2 of 3, score 8.5.
        Message to the teams: Call first, mail second

        Wins
          Oakline signed (sales)
          Every webinar lead was called

        Promises: 1 of 2 kept
          open  ana  Two case studies     due Tue 1 Dec
          open  cem  Quote for Northgate  due Fri 20 Nov

        Decided
          One call within a day of sign-up  review on 4 Jan

        What we heard
          Where are you stuck? Sign-ups wait a day for a call → 1 decision, 1
            promise

        Next: Mon 23 Nov 09:08, daily: "Promises", "Where are you stuck?",
        "Closing the loop on every lead" (carried over once)
        """,
    )


def test_all_there_is_to_tell_of_one_side(acme: Desk) -> None:
    """`--full` has the rest; `--side` the promises and wins of one side."""
    acme.run(
        *["summary", "--week", "2026-w47", "--side", "SALES", "--full"],
        out="""
        Acme huddle, week 47, sales: 2 wins, 1 decision, 1 of 2 kept
        Huddles: held 2 of 3, score 8.5.
        Message to the teams: Call first, mail second

        Wins
          Oakline signed (sales)
          Every webinar lead was called

        Promises: 1 of 2 kept
          overdue  cem  Quote for Northgate  was due Fri 20 Nov

        Decided
          One call within a day of sign-up  review on 4 Jan

        What we heard
          Where are you stuck? Sign-ups wait a day for a call → 1 decision, 1
            promise

        Done: 1
          dan  Call the Brightwave leads  Thu 19 Nov

        Open promises by age: 1
          under a week  1

        Discussed
          Where are you stuck?  twice

        Carried over
          Closing the loop on every lead  twice

        Topics by category: last 13 weeks
          customer  2×
          strategy  never
          process   never
          support   never
          insight   never

        Parked
          New price list

        Huddles: 2
          Daily huddle  Wed 18 Nov, 15 of 15 min, 3 people, score 8.5
          Daily huddle  Fri 20 Nov, 15 of 15 min, 3 people, score 8.5

        Balance: points and promises, last 13 weeks
          sales  2 opened, 2 made, 1/2 kept

        Next: Mon 23 Nov 09:08, daily: "Promises", "Where are you stuck?",
        "Closing the loop on every lead" (carried over once)
        """,
    )


def test_days_are_a_period_too(acme: Desk) -> None:
    """From a day until today, in Markdown; promises are those open at its end."""
    acme.run(
        *["summary", "--since", "fri", "--format", "markdown"],
        out="""
        # Acme huddle, 20 Nov to 23 Nov so far: 0 of 1 kept

        Huddles: held 1 of 1, score 8.5.

        Message to the teams: Call first, mail second

        ## Promises: 0 of 1 kept

        - **overdue** cem: Quote for Northgate, was due Fri 20 Nov
        - ana: Two case studies, due Tue 1 Dec

        ## What we heard

        - Where are you stuck? Sign-ups wait a day for a call → 1 decision, 1 promise

        NEXT
        """.replace("NEXT", NEXT),
    )
    acme.run(
        *["summary", "--since", "2026-11-17", "--until", "tue", "--format", "chat"],
        out="""
        *Acme huddle, 17 Nov: 1 win*

        *Wins*
        • Oakline signed (sales)

        *Promises*
        • cem: Quote for Northgate, due Fri 20 Nov
        • dan: Call the Brightwave leads, due Thu 19 Nov
        • fay: Book the fair, due Wed 18 Nov
        • fay: Print the price list, due Fri 27 Nov

        NEXT
        """.replace("NEXT", NEXT),
    )


def test_seven_days_of_a_week_are_that_week(acme: Desk) -> None:
    """Asked for by its days it has its number, and the same bytes."""
    assert acme.said(*["summary", "--since", "2026-11-16", "--until", "sun"]) == acme.said(
        "summary"
    )
    assert acme.said(*["summary", "--week", "last"]) == acme.said("summary")


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ("--week 2026-W54", "there is no week 2026-W54", "--week 2026-W53"),
        ("--week next", '"next" is not a week', "--week this, --week last or --week 2026-W48"),
        ("--week this --since mon", "use either --week or --since", "--week this"),
        ("--until fri", "--until needs --since", "--since mon --until fri"),
        (
            "--since fri --until thu",
            "2026-11-20 is after 2026-11-19",
            "--since 2026-11-19 --until 2026-11-20",
        ),
        ("--side sale", "there is no side called sale", "--side sales"),
        (
            "--format pdf",
            "there is no format pdf here",
            (
                "--format auto, rich, text, markdown, html, chat, slack, teams, gchat, discord,"
                " eml, json, csv, tsv"
            ),
        ),
        (
            "--format rich -o week.txt",
            "there is no format rich here",
            (
                "--format text, markdown, html, chat, slack, teams, gchat, discord, eml, json,"
                " csv, tsv"
            ),
        ),
        (
            "--since 7",
            '"7" is not a date',
            "7d is 7 days ago, 7w is 7 weeks ago",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused(acme: Desk, words: str, message: str, hint: str) -> None:
    """Wrong usage says what is wrong and what to type."""
    acme.run("summary", *words.split(), err=f"error: {message}\nhint:  {hint}\n", code=2)


def test_a_file_is_written_whole_and_a_dash_is_stdout(acme: Desk) -> None:
    """`-o FILE` replaces the file, says so in one line, and `-q` does not."""
    text, _, _ = acme.said("summary")
    week = acme.root / "week.txt"
    week.write_text("the old one")
    acme.run(*["summary", "-o", "week.txt"], out="written  week.txt\n")
    assert week.read_text(encoding="utf-8") == text
    acme.run(*["summary", "-q", "-o", "other.txt", "--format", "text"])
    assert (acme.root / "other.txt").read_bytes() == week.read_bytes()
    acme.run(*["summary", "-o", "-"], out=text)


def test_the_same_records_and_day_give_the_same_bytes(acme: Desk) -> None:
    """Each format, asked twice, an hour apart; nothing is written by looking."""
    before = acme.files()
    for form in ("text", "markdown", "html", "chat", "json", "csv"):
        words = ("summary", "--full", "--format", form)
        later = acme.said(*words, HUDDLE_NOW="2026-11-23T09:05:00+01:00", HUDDLE_USER="ana")
        assert acme.said(*words) == later
    assert acme.files() == before


def test_a_pipe_gets_no_escape_byte(acme: Desk) -> None:
    """Even of hostile text, in any format but the one for terminals."""
    RecordStore(acme.team, BERLIN).create(
        Win,
        *("w3aa000000", "cem", instant("2026-11-18T09:00:00Z")),
        title="[/b] \x9b31m \u202ekcab *x*",
    )
    told = [acme.said("summary", "--format", form) for form in ("auto", "markdown", "chat", "json")]

    assert [(sign in out, err, code) for out, err, code in told for sign in "\x1b\x9b\u202e"] == (
        [(False, "", 0)] * 12
    )


def test_color_can_be_forced(acme: Desk) -> None:
    """`FORCE_COLOR` makes what is late red in a pipe as well, and moves no letter."""
    out, err, code = acme.said("summary", FORCE_COLOR="1", TERM="xterm")

    assert ("\x1b[1;31moverdue\x1b[0m" in out, err, code) == (True, "", 0)
    assert re.sub(r"\x1b\[[0-9;]*m", "", out) == acme.said("summary")[0]


def test_the_reader_may_stop_reading(acme: Desk) -> None:
    """`| head -1` ends without a word."""
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m huddlecli summary | head -1"],
        env=acme.environ,
        capture_output=True,
        check=False,
    )

    assert (done.stdout.decode(), done.stderr.decode()) == (
        "Acme huddle, week 47: 2 wins, 1 decision, 1 of 3 kept\n",
        "",
    )


def test_what_is_far_away_is_not_opened(acme: Desk) -> None:
    """A broken file of another month costs nothing; one of this week is warned of, once."""
    far = "actions/closed/2026-03/z1aa000000-far.20260302.20260306.20260305.toml"
    near = "actions/closed/2026-11/z2aa000000-near.20261116.20261119.20261118.toml"
    for place in (far, near):
        files.replace(acme.team / place, "no TOML")
    out, err, code = acme.said("summary")

    assert (out, err, code) == (
        dedent(WEEK_47).removeprefix("\n"),
        acme.named(f"warning: {near}: its end is missing: it may not have arrived whole\n"),
        0,
    )


def test_a_broken_agenda_costs_only_its_place_in_what_comes_next(acme: Desk) -> None:
    """The figures are shown all the same, and the next huddle of the others."""
    files.replace(acme.team / "agendas/weekly.toml", 'schema = 1\nname = "weekly"\n')
    acme.run(
        "summary",
        out=WEEK_47,
        err="warning: agendas/weekly.toml: 4 mistakes: fix ~/acme/agendas/weekly.toml,"
        " then: huddle agenda check weekly\n",
    )


def test_json_has_every_field(acme: Desk) -> None:
    """All fields always, null where empty, lists as lists; the figures of the eight weeks."""
    out, err, code = acme.said("summary", "--format", "json")
    golden = Path(__file__).parent / "golden" / "summary-week-47.json"

    assert (out, err, code) == (golden.read_text(encoding="utf-8"), "", 0)


def test_json_of_nothing(desk: Desk) -> None:
    """A team that never met has the same fields."""
    out, err, code = desk.said("summary", "--format", "json")
    told = json.loads(out)
    trend = told.pop("trend")
    figures = ("openings", "floor_seconds", "said_back", "made", "kept", "due")

    assert (told, err, code) == (
        {
            "schema": "huddle.summary/1",
            "team": "Acme",
            "period": {
                "start": "2026-11-16",
                "end": "2026-11-22",
                "week": "2026-W47",
                "timezone": "Europe/Berlin",
            },
            "huddles": [],
            "covered": [],
            "not_covered": [],
            "decisions": [],
            "wins": [],
            "parked": [],
            "actions": {"created": [], "done": [], "dropped": [], "open": [], "overdue": []},
            "kept": {"kept": 0, "due": 0},
            "kept_rate": None,
            "by_side": {
                side: {"kept": {"kept": 0, "due": 0}, "kept_rate": None}
                for side in ("marketing", "sales")
            },
            "measures": [],
            "leads": None,
            "before": None,
            "meetings": {
                **dict.fromkeys(("held", "met", "due", "timed", "late", "lost_minutes"), 0),
                "score": None,
            },
            "heard": [],
            "messages": [],
            "needs_you": [],
            "balance": {
                "weeks": [f"2026-W{number}" for number in range(35, 48)],
                "sides": {
                    side: dict.fromkeys(figures, [0] * 13) for side in ("marketing", "sales")
                },
                "no_side": None,
            },
        },
        "",
        0,
    )
    assert [week["week"] for week in trend] == [f"2026-W{number}" for number in range(40, 48)]
    assert trend[0] == {
        "week": "2026-W40",
        "start": "2026-09-28",
        "end": "2026-10-04",
        "kept": {"kept": 0, "due": 0},
        "kept_rate": None,
    }


@pytest.mark.parametrize(
    ("zone", "starts", "now", "made", "words", "heading"),
    [
        # 2026 has 53 weeks; the last one ends in January.
        (
            *("Europe/Berlin", "monday", "2027-01-03T12:00:00+01:00", "2027-01-02T09:00:00Z"),
            *("--week this", "week 53 so far: 1 win"),
        ),
        (
            *("Europe/Berlin", "monday", "2027-01-05T12:00:00+01:00", "2026-12-28T09:00:00Z"),
            *("--week last", "week 53: 1 win"),
        ),
        (
            *("Europe/Berlin", "monday", "2027-12-05T12:00:00+01:00", "2027-01-03T22:59:59Z"),
            *("--week 2026-W53", "week 53 of 2026: 1 win"),
        ),
        # On 25 October 2026 the clocks of Berlin go back: the Sunday has 25 hours.
        (
            *("Europe/Berlin", "monday", "2026-10-27T12:00:00+01:00", "2026-10-25T22:30:00Z"),
            *("--week 2026-W43", "week 43: 1 win"),
        ),
        (
            *("Europe/Berlin", "monday", "2026-10-27T12:00:00+01:00", "2026-10-25T23:00:00Z"),
            *("--week 2026-W43", "week 43: no huddle"),
        ),
        # A week that starts on Sunday has the number of its Thursday.
        (
            *("America/New_York", "sunday", "2026-11-22T12:00:00-05:00", "2026-11-22T05:00:00Z"),
            *("--week this", "week 48 so far: 1 win"),
        ),
        # One instant, two weeks: Monday in Auckland, Sunday in Honolulu.
        (
            *("Pacific/Auckland", "monday", "2026-11-22T11:30:00Z", "2026-11-22T11:20:00Z"),
            *("--week this", "week 48 so far: 1 win"),
        ),
        (
            *("Pacific/Honolulu", "monday", "2026-11-22T11:30:00Z", "2026-11-22T11:20:00Z"),
            *("--week this", "week 47 so far: 1 win"),
        ),
    ],
)
def test_weeks_are_the_team_s(  # noqa: PLR0917  a table
    desk: Desk, zone: str, starts: str, now: str, made: str, words: str, heading: str
) -> None:
    """Their first day, their zone, their number, at the year's end and when clocks change."""
    team = TEAM.replace("Europe/Berlin", zone).replace('"monday"', f'"{starts}"')
    files.replace(desk.team / "huddle.toml", team.replace('["daily", "weekly"]', "[]"))
    store = RecordStore(desk.team, ZoneInfo(zone))
    store.create(Win, "w1aa000000", "cem", instant(made), title="Oakline signed")
    wins = "\nWins\n  Oakline signed\n" if "1 win" in heading else ""
    desk.run("summary", *words.split(), HUDDLE_NOW=now, out=f"Acme huddle, {heading}\n{wins}")
