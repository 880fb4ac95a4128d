"""`huddle people`: who is on the team."""

from __future__ import annotations

import json
import re
from json import loads

from tests.helpers.desk import TEAM, Desk


def test_somebody_comes_is_away_and_is_back(desk: Desk) -> None:
    """The file of the team is edited, and ends as it began but for the new table."""
    desk.run("people add zoe:Sales", out="zoe is now on the team, sales\n")
    desk.run("people away ZOE", out="zoe is away\n")
    desk.run(
        "people list",
        out="""
        ana    marketing
        maria  marketing
        sam    sales
        zoe    sales      away
        """,
    )
    desk.run(
        "people away zoe",
        err="""
        error: zoe is already away
        hint:  huddle people list
        """,
        code=1,
    )
    desk.run("people away zoe --back", out="zoe is back\n")

    text = (desk.team / "huddle.toml").read_text()
    assert text == f'{TEAM}\n[[person]]\nname = "zoe"\nside = "sales"\n'


def test_who_is_there_already_or_has_no_side_is_refused(desk: Desk) -> None:
    """The errors say who, and what to type."""
    desk.run(
        "people add Ana:sales",
        err="""
        error: ana is already on the team
        hint:  huddle people list
        """,
        code=1,
    )
    desk.run(
        "people add zoe",
        err="""
        error: which side is zoe on, marketing or sales?
        hint:  huddle people add zoe:marketing
        """,
        code=2,
    )
    desk.run(
        "people add zoe",
        typed="sales\n",
        out="zoe is now on the team, sales\n",
        err="zoe is new: which side? (marketing or sales) ",
    )


def test_who_leaves_hands_on_what_is_open(desk: Desk) -> None:
    """Without somebody to take over nobody leaves promises behind."""
    desk.said("log", stdin="Case study @ana by fri\nQuote @ana by thu\n")
    before = desk.files()

    desk.run(
        "people leave ana",
        err="""
        error: ana has 2 open promises
        hint:  huddle people leave ana --to maria
        """,
        code=2,
    )
    desk.run(
        "people leave ana --to ana",
        err="""
        error: ana is leaving and cannot take over
        hint:  --to maria
        """,
        code=2,
    )
    desk.run(
        "people leave ana --to sam --dry-run",
        out="""
        id02  ana  due Thu 26 Nov  Quote
        id01  ana  due Fri 27 Nov  Case study
        ana would leave the team, 2 open promises to sam
        """,
    )
    assert desk.files() == before

    desk.run(
        "people leave ana --to sam",
        out="ana has left the team, 2 open promises to sam\n",
    )
    desk.run(
        "action list --side sales",
        out="""
        id02  sam  due Thu 26 Nov  Quote
        id01  sam  due Fri 27 Nov  Case study
        """,
    )
    desk.run("people list", out="maria  marketing\nsam    sales\n")


def test_who_leaves_hands_on_leads_and_measures_too(desk: Desk) -> None:
    """Open leads and measures need an owner as promises do; a lead stays with its side."""
    desk.said("people", "add", "cem:sales")
    desk.said("lead", "add", "Brightwave", "@sam", "from:fair", HUDDLE_USER="maria")
    desk.said("measure", "add", "Tries", "for", "each", "lead", "@sam", "--owes", "sales")
    before = desk.files()

    desk.run(
        "people leave sam",
        err="""
        error: sam has 1 open lead and 1 measure
        hint:  huddle people leave sam --to cem
        """,
        code=2,
    )
    desk.run(
        "people leave sam --to ana",
        err="""
        error: ana is on the side that handed Brightwave over
        hint:  huddle lead edit id01 --owner cem, then: huddle people leave sam --to ana
        """,
        code=2,
    )
    assert desk.files() == before

    desk.run(
        "people leave sam --to cem",
        out="sam has left the team, 1 open lead and 1 measure to cem\n",
        HUDDLE_USER="ana",
    )
    (lead,) = loads(desk.said("lead list --format json")[0])["leads"]
    (measure,) = loads(desk.said("measure list --format json")[0])["measures"]
    assert (lead["owner"], lead["side"], measure["owner"]) == ("cem", "sales", "cem")


def test_programs_get_all_fields(desk: Desk) -> None:
    """The list as JSON and as CSV."""
    out, err, code = desk.said("people", "list", "--format", "csv")

    assert (out.splitlines(), err, code) == (
        [
            "name,side,called,email,timezone,away,was",
            "ana,marketing,,,,false,",
            "maria,marketing,,,,false,",
            "sam,sales,,,,false,",
        ],
        "",
        0,
    )


def test_an_absence_of_some_days_ends_by_itself(desk: Desk) -> None:
    """Whoever is away until Monday is shown as away, and is expected on Tuesday."""
    team = desk.team / "huddle.toml"
    away = "away = { from = 2026-11-20, until = 2026-11-23 }"
    team.write_text(TEAM.replace('name = "ana"', f'name = "ana"\n{away}\nwas = ["anna"]'))

    desk.run(
        "people list",
        out="""
        ana    marketing  away Fri 20 Nov to Mon 23 Nov
        maria  marketing
        sam    sales
        """,
    )
    people = json.loads(desk.said("people list --format json")[0])["people"]
    assert people[0] == {
        "name": "ana",
        "side": "marketing",
        "called": None,
        "email": None,
        "timezone": None,
        "away": {"from": "2026-11-20", "until": "2026-11-23"},
        "was": ["anna"],
    }
    monday = desk.said("start daily --rehearse --plain")[0].splitlines()[0]
    tuesday = desk.said("start daily --rehearse --plain", HUDDLE_NOW="2026-11-24T09:00:00+01:00")[
        0
    ].splitlines()[0]
    assert (monday[-10:], tuesday[-10:]) == (" 2 people.", " 3 people.")


def test_an_older_folder_gets_an_id_from_its_first_write(desk: Desk) -> None:
    """Reading and refusing write nothing; what is written later leaves the id alone."""
    team = desk.team / "huddle.toml"
    older = TEAM.replace('id = "t7c2m9x4ka"\n', "")
    team.write_text(older)

    desk.said("action list")
    desk.said("log Call @nobody.known")
    desk.said("people leave nobody")
    assert team.read_text() == older

    desk.said("log Call Oakline by fri")
    with_id = team.read_text()
    assert re.sub(r'id = "[0-9a-hjkmnp-tv-z]{10}"\n', "", with_id) == older
    assert with_id != older
    desk.said("log Call Northgate by fri")
    desk.said("done Call Oakline")
    assert team.read_text() == with_id


def test_a_promise_whose_day_is_over_for_the_new_owner_is_not_handed_on(desk: Desk) -> None:
    """It would be broken at once; one that is overdue already keeps its day, and is counted."""
    file = desk.team / "huddle.toml"
    file.write_text(
        file.read_text().replace('name = "maria"', 'name = "maria"\ntimezone = "Australia/Sydney"')
    )
    late = "2026-11-23T20:00:00+01:00"
    desk.said("log Call them @ana by today", HUDDLE_NOW=late)
    desk.said("log Write to them @ana by fri", HUDDLE_NOW=late)
    before = desk.files()

    desk.run(
        "people leave ana --to maria",
        HUDDLE_NOW=late,
        err="""
        error: Call them: 2026-11-23 has passed for maria (Australia/Sydney)
        hint:  huddle action edit id01 due:2026-11-24
        """,
        code=2,
    )
    assert desk.files() == before

    later = "2026-11-24T09:00:00+01:00"
    desk.run(
        "people leave ana --to maria",
        HUDDLE_NOW=later,
        out="ana has left the team, 2 open promises to maria\n",
        err="hint:  1 of them is overdue for maria: huddle action list --owner maria --overdue\n",
    )
    desk.run(
        "action list --owner maria",
        HUDDLE_NOW=later,
        out="""
        id01  maria  overdue Mon 23 Nov  Call them
        id02  maria  due Fri 27 Nov      Write to them
        """,
    )


def test_a_value_that_is_refused_is_named_without_a_number(desk: Desk) -> None:
    """Whoever types a flag does not count the tables of the file."""
    before = desk.files()
    for line in ("people add zoe:sales --email x", "people edit sam --email x"):
        desk.run(
            line,
            err="""
            error: email: expected an email address such as maria@acme.test, got "x"
            hint:  huddle people --help
            """,
            code=2,
        )
    assert desk.files() == before
