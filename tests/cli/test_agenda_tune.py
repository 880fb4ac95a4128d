"""`huddle agenda tune`: the minutes of an agenda, and what its items really took."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest

from huddlecli.store import agenda_files, files
from tests.helpers.desk import Desk
from tests.helpers.past_dailies import daily, save

LATER = "2026-11-23T10:00:00+01:00"
WRITTEN = "2026-11-23T11:00:00+01:00"
# Each look at the clock is a minute after the one before.
SLOW = """
import sys, itertools
from huddlecli.cli import clock, main
ticks = itertools.count(0, 60)
clock._ticks = lambda: float(next(ticks))
sys.exit(main())
"""
FIELDS = (
    *("item", "kind", "title", "topic", "pick", "minutes", "huddles", "median_seconds"),
    "proposed_minutes",
)
AGAIN = """
        minutes: huddle minutes show 2026-11-23-0913-daily
        "Promises" ran over for the sixth time in a row: huddle agenda tune daily
        "Where are you stuck?" ran over for the sixth time in a row: huddle agenda tune daily
        """
TOOK = """
        Daily huddle · 5 huddles since 2 Nov · {minutes} min
           3 →  4 min  Promises                   median 4:10  5 huddles
           6 →  8 min  Where are you stuck?       median 7:40  5 huddles
                5 min  one topic of any category  median 3:20  5 huddles; its topics take 5 min
                1 min  Read-back                  median 0:50  5 huddles
          {result}
        """
TOO_LONG = (
    "The items would take 18 minutes, 3 more than the huddle has."
    " To give it that time, add --minutes 18"
)


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team whose five dailies took longer than planned."""
    save(desk.team, *(daily(day, (250, 460, 200, 50)) for day in range(5)))
    return desk


def test_what_items_took_and_what_they_need(acme: Desk) -> None:
    """The proposal says how many huddles it rests on, and by how much it does not fit."""
    before = acme.files()
    acme.run("agenda tune daily", out=TOOK.format(minutes=15, result=TOO_LONG))
    acme.run(
        "agenda tune daily --minutes 20 --format markdown",
        out="""
        ## Daily huddle · 5 huddles since 2 Nov · 20 min

        - 3 →  4 min · Promises · median 4:10 · 5 huddles
        - 6 →  8 min · Where are you stuck? · median 7:40 · 5 huddles
        - 5 min · one topic of any category · median 3:20 · 5 huddles; its topics take 5 min
        - 1 min · Read-back · median 0:50 · 5 huddles

        Together 18 of 20 minutes. --write sets them
        """,
        HUDDLE_NOW=LATER,
    )
    assert acme.files() == before


def test_a_proposal_that_does_not_fit_is_not_written(acme: Desk) -> None:
    """The error says what would fit."""
    before = acme.files()
    acme.run(
        "agenda tune daily --write",
        err="""
        error: the items would take 18 minutes, the huddle has 15
        hint:  huddle agenda tune daily --minutes 18 --write
        """,
        code=1,
    )
    acme.run(
        "agenda tune daily --since 2026-11-02 --write -n",
        err="""
        error: the items would take 18 minutes, the huddle has 15
        hint:  huddle agenda tune daily --minutes 18 --since 2026-11-02 --write -n
        """,
        code=1,
    )
    assert acme.files() == before


def test_an_unknown_format_is_refused_before_anything_is_written(acme: Desk) -> None:
    """What is refused has changed nothing."""
    before = acme.files()
    acme.run(
        "agenda tune daily --minutes 20 --write --format html",
        err="""
        error: there is no format html here
        hint:  --format auto, rich, text, markdown, json, csv, tsv
        """,
        code=2,
    )
    assert acme.files() == before


def test_a_bundled_agenda_becomes_the_team_s_own(acme: Desk) -> None:
    """Only the minutes change, all comments stay; undo removes the copy again."""
    before = acme.files()
    table = TOOK.format(minutes=18, result="Together 18 of 18 minutes")
    path = "~/acme/agendas/daily.toml"
    acme.run(
        "agenda tune daily --minutes 18 --write --dry-run",
        out=f"{table.rstrip(' ')}        would create  {path}\n",
    )
    assert acme.files() == before

    acme.run(
        "agenda tune daily --minutes 18 --write",
        out=f"{table.rstrip(' ')}        created  {path}   undo: huddle undo\n",
        HUDDLE_NOW=LATER,
    )
    bundled = (agenda_files.bundled() / "daily.toml").read_text(encoding="utf-8")
    wanted = (
        bundled.replace("minutes = 15", "minutes = 18")
        .replace("minutes = 3", "minutes = 4")
        .replace("minutes = 6", "minutes = 8")
    )
    assert (acme.team / "agendas/daily.toml").read_text(encoding="utf-8") == (
        f"#:schema ../.schemas/agenda.json\n\n{wanted}"
    )
    acme.run(
        "undo",
        out="undone  agendas/daily.toml  huddle agenda tune daily --minutes 18 --write\n",
        HUDDLE_NOW=WRITTEN,
    )
    assert acme.files() == before


def test_the_team_s_own_agenda_is_changed_in_place(acme: Desk) -> None:
    """Its comments and its other values stay; a second time there is nothing to change."""
    own = (
        (agenda_files.bundled() / "daily.toml")
        .read_text(encoding="utf-8")
        .replace("minutes = 15", "minutes = 30   # agreed in June")
        .replace('title = "Promises"\n', 'title = "Promises" # first\n')
    )
    files.replace(acme.team / "agendas/daily.toml", own)
    table = TOOK.format(minutes=30, result="Together 18 of 30 minutes")
    acme.run(
        "agenda tune daily --write",
        out=f"{table.rstrip(' ')}        changed  ~/acme/agendas/daily.toml   undo: huddle undo\n",
    )
    changed = (acme.team / "agendas/daily.toml").read_text(encoding="utf-8")
    assert changed == own.replace("minutes = 3\n", "minutes = 4\n").replace(
        "minutes = 6", "minutes = 8"
    )
    acme.run("agenda check daily", out="agendas/daily.toml: no mistakes\n", HUDDLE_NOW=LATER)
    out, err, code = acme.said("agenda tune daily --write", HUDDLE_NOW=WRITTEN)
    assert (out.splitlines()[-1].strip(), err, code) == ("Nothing to change", "", 0)
    acme.run(
        "undo",
        out="undone  agendas/daily.toml  huddle agenda tune daily --write\n",
        HUDDLE_NOW="2026-11-23T12:00:00+01:00",
    )
    assert (acme.team / "agendas/daily.toml").read_text(encoding="utf-8") == own


def test_for_programs(acme: Desk) -> None:
    """All fields, as JSON and as CSV; what was written is reported beside them."""
    shown = json.loads(acme.said("agenda tune daily --format json")[0])
    assert shown == {
        "schema": "huddle.agenda-times/1",
        "times": {
            "agenda": "daily",
            "title": "Daily huddle",
            "minutes": 15,
            "proposed_minutes": 18,
            "over_minutes": 3,
            "huddles": 5,
            "since": "2026-11-02",
            "items": [
                dict(zip(FIELDS, row, strict=True))
                for row in (
                    (1, "promises", "Promises", None, 1, 3, 5, 250, 4),
                    (2, "topic", "Where are you stuck?", "stuck", 1, 6, 5, 460, 8),
                    (3, "rotate", "one topic of any category", None, 1, 5, 5, 200, 5),
                    (4, "close", "Read-back", None, 1, 1, 5, 50, 1),
                )
            ],
        },
    }
    acme.run(
        "agenda tune daily --minutes 18 --write --format csv",
        out="""
        item,kind,title,topic,pick,minutes,huddles,median_seconds,proposed_minutes
        1,promises,Promises,,1,3,5,250,4
        2,topic,Where are you stuck?,stuck,1,6,5,460,8
        3,rotate,one topic of any category,,1,5,5,200,5
        4,close,Read-back,,1,1,5,50,1
        """,
        err="created  ~/acme/agendas/daily.toml   undo: huddle undo\n",
        HUDDLE_NOW=LATER,
    )


def test_two_huddles_propose_nothing(acme: Desk) -> None:
    """They are too few to go by; --since chooses them, and --write then changes nothing."""
    before = acme.files()
    acme.run(
        "agenda tune daily --since 2026-11-05 --write",
        out="""
        Daily huddle · 2 huddles since 5 Nov · 15 min
                3 min  Promises                   median 4:10  2 huddles, too few to go by
                6 min  Where are you stuck?       median 7:40  2 huddles, too few to go by
                5 min  one topic of any category  median 3:20  2 huddles, too few to go by
                1 min  Read-back                  median 0:50  2 huddles, too few to go by
          Nothing to propose yet: that takes 3 huddles
        """,
    )
    acme.run(
        "agenda tune kickoff",
        out="""
        Kickoff · 0 huddles · 60 min
               20 min  What do we both mean by a lead?  no huddle came to it
               15 min  Name the stages of our funnel    no huddle came to it
               20 min  What do we promise each other?   no huddle came to it
                5 min  Read-back                        no huddle came to it
          Nothing to propose yet: that takes 3 huddles
        """,
        HUDDLE_NOW=LATER,
    )
    assert acme.files() == before


def test_what_cannot_be_tuned(acme: Desk) -> None:
    """An unknown agenda, a dry run of nothing, a day of minutes, and items in one value."""
    own = acme.team / "agendas/ours.toml"
    files.replace(
        own,
        'schema = 1\nname = "ours"\ntitle = "Ours"\ncadence = "weekly"\nminutes = 15\n'
        'item = [{ kind = "promises", minutes = 3 }]\n',
    )
    past = (daily(day, (250, 460, 200, 50), agenda="ours") for day in range(3))
    save(acme.team, *past)
    before = acme.files()
    acme.run(
        "agenda tune dayly",
        err="""
        error: there is no agenda dayly
        hint:  huddle agenda tune daily
        """,
        code=4,
    )
    acme.run(
        "agenda tune daily -n",
        err="""
        error: -n only works with --write
        hint:  huddle agenda tune daily --write -n
        """,
        code=2,
        HUDDLE_NOW=LATER,
    )
    acme.run(
        "agenda tune ours --write",
        err="""
        error: agendas/ours.toml cannot be changed this way
        hint:  set the minutes in ~/acme/agendas/ours.toml
        """,
        code=1,
        HUDDLE_NOW=WRITTEN,
    )
    assert acme.said("agenda tune daily --minutes 1441", HUDDLE_NOW=LATER)[2] == 2
    assert acme.files() == before


def test_minutes_that_cannot_be_read_are_named(acme: Desk) -> None:
    """The others count; the files of other agendas are not opened."""
    folder = acme.team / "huddles/2026-11"
    files.replace(folder / "2026-11-04-0908-daily.toml", "schema = 1\n")
    files.replace(folder / "2026-11-05-0908-weekly.toml", "schema = 1\n")
    out, err, code = acme.said("agenda tune daily")

    assert out.splitlines()[0] == "Daily huddle · 4 huddles since 2 Nov · 15 min"
    assert (err, code) == (
        "warning: huddles/2026-11/2026-11-04-0908-daily.toml: id: missing\n",
        0,
    )


def test_what_ran_over_three_times_in_a_row_is_said_at_the_end(acme: Desk) -> None:
    """It comes below the recap, with the command; twice in a row is not worth a line."""
    acme.program = ["-c", SLOW]
    lines = "/goto 2\none\ntwo\nthree\nfour\n/goto 4\n/end\n"
    _, err, code = acme.said("start daily", stdin=lines, HUDDLE_NOW="2026-11-23T09:08:00+01:00")

    assert (err, code) == (dedent(AGAIN[1:]), 0)
