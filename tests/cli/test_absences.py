"""`huddle people away`: for some days, from a day on, or until somebody says that it is over."""

from __future__ import annotations

from tests.helpers.desk import TEAM, Desk


def test_somebody_is_away_for_two_weeks(desk: Desk) -> None:
    """It says who stands in and what is due or waiting; the days are kept in the team's file."""
    desk.said("rota set ana sam")
    desk.said("log", stdin="Case study @ana by 2026-12-02\nQuote @ana by 2026-12-11\n")
    desk.said("lead add Brightwave @ana from:fair")

    desk.run(
        "people away ana --from next-week --until dec-8",
        out="ana is away Mon 30 Nov to Tue 8 Dec\n",
        err=(
            "hint:  by the rota, instead of ana: sam on Tue 1 Dec, sam on Thu 3 Dec and sam on"
            " Mon 7 Dec\n"
            "hint:  1 promise of ana is due in these days: huddle action list --owner ana"
            " --since 2026-12-02 --until 2026-12-02\n"
            "hint:  1 lead waits for an answer by ana: huddle lead list --owner ana --waiting\n"
        ),
    )
    text = (desk.team / "huddle.toml").read_text()
    ana = 'name = "ana"\nside = "marketing"\n'
    assert text.startswith(
        TEAM.replace(ana, f"{ana}away = {{ from = 2026-11-30, until = 2026-12-08 }}\n")
    )
    desk.run(
        "people list",
        out="""
        ana    marketing  away Mon 30 Nov to Tue 8 Dec
        maria  marketing
        sam    sales
        """,
    )
    desk.run(
        "people list",
        HUDDLE_NOW="2026-12-09T09:00:00+01:00",
        out="ana    marketing\nmaria  marketing\nsam    sales\n",
    )
    assert desk.said("undo")[0].startswith("undone  huddle.toml")
    assert "away" not in (desk.team / "huddle.toml").read_text()


def test_a_promise_that_is_due_then_gets_a_warning(desk: Desk) -> None:
    """When it is logged, moved there or given to somebody who is away; it is kept all the same."""
    desk.said("people away ana --from 2026-12-01 --until 2026-12-04")

    desk.run(
        "log Case study @ana by 2026-12-02",
        out="id01  ana  due Wed 2 Dec  Case study   → Acme\n",
        err="warning: ana is away on Wed 2 Dec, until Fri 4 Dec\n",
    )
    desk.run("log Quote @ana by 2026-11-30", out="id02  ana  due Mon 30 Nov  Quote   → Acme\n")
    desk.run(
        "action edit id02 due:2026-12-04",
        out="id02  ana  due Fri 4 Dec  Quote\n",
        err="warning: ana is away on Fri 4 Dec\n",
    )
    desk.run("action edit id02 @sam", out="id02  sam  due Fri 4 Dec  Quote\n")
    desk.run(
        "action edit id02 @ana",
        out="id02  ana  due Fri 4 Dec  Quote\n",
        err="warning: ana is away on Fri 4 Dec\n",
    )


def test_the_last_day_is_read_from_the_first(desk: Desk) -> None:
    """As in a range of closed days: a weekday comes after it, and `2w` is two weeks from today."""
    for until, last in (
        ("fri", "Fri 4 Dec"),
        ("mon", "Mon 7 Dec"),
        ("eow", "Sun 6 Dec"),
        ("dec-2", "Wed 2 Dec"),
        ("2w", "Mon 7 Dec"),
        ("2026-12-03", "Thu 3 Dec"),
    ):
        desk.run(
            f"people away ana --from next-week --until {until}",
            out=f"ana is away Mon 30 Nov to {last}\n",
        )
        desk.run("people away ana --back", out="ana is back\n")


def test_people_say_me(desk: Desk) -> None:
    """Wherever a person is named: it is the one who types."""
    desk.run("people away me --until fri", out="sam is away Mon 23 Nov to Fri 27 Nov\n")
    desk.run("people away @me --back", out="sam is back\n")
    desk.run("people edit Me --called", "Sam Lee", out="sam: called Sam Lee\n")
    desk.said("rota set ana me")
    assert 'order = ["ana", "sam"]' in (desk.team / "huddle.toml").read_text()


def test_an_absence_may_have_no_end_yet(desk: Desk) -> None:
    """From a day on, until `--back`; the huddles of these days do not expect them."""
    desk.run("people away ana --from wed", out="ana is away from Wed 25 Nov\n")
    assert "away = { from = 2026-11-25 }\n" in (desk.team / "huddle.toml").read_text()
    people = {}
    for day in (24, 25):
        now = f"2026-11-{day}T09:00:00+01:00"
        line = desk.said("start daily --rehearse --plain", HUDDLE_NOW=now)[0].splitlines()[0]
        people[day] = line[-10:]
    assert people == {24: " 3 people.", 25: " 2 people."}
    desk.run(
        "people away ana --from wed",
        err="error: ana is already away from Wed 25 Nov\nhint:  huddle people list\n",
        code=1,
    )
    desk.run("people away ana --until fri", out="ana is away Mon 23 Nov to Fri 27 Nov\n")
    desk.run("people away ana --back", out="ana is back\n")
    desk.run(
        "people away ana --back",
        err="error: ana is not away\nhint:  huddle people list\n",
        code=1,
    )
    assert (desk.team / "huddle.toml").read_text() == TEAM


def test_days_that_cannot_be_meant_are_refused(desk: Desk) -> None:
    """In the past, the wrong way round, or longer than a year."""
    before = desk.files()

    for flags, error, hint in (
        (
            "--from 2026-12-05 --until 2026-12-01",
            "2026-12-01 is before 2026-12-05",
            "--from 2026-12-01 --until 2026-12-05",
        ),
        (
            "--until 2026-11-20",
            '"2026-11-20" is in the past',
            "today is 2026-11-23, fri is 2026-11-27",
        ),
        (
            "--until 2027-11-24",
            "from 2026-11-23 to 2027-11-24 is more than a year",
            "--until 2027-11-23, or --from 2026-11-23 without an end",
        ),
        ("--back --until fri", "--back ends an absence today", "huddle people away ana --back"),
    ):
        desk.run(f"people away ana {flags}", err=f"error: {error}\nhint:  {hint}\n", code=2)
    assert desk.files() == before


def test_the_days_are_those_of_the_team(desk: Desk) -> None:
    """Whoever types it is elsewhere, where it is another day."""
    file = desk.team / "huddle.toml"
    file.write_text(file.read_text().replace('"sam"', '"sam"\ntimezone = "Pacific/Auckland"'))

    desk.run(
        "people away ana --until tomorrow",
        HUDDLE_NOW="2026-11-23T23:59:00+01:00",
        out="ana is away Mon 23 Nov to Tue 24 Nov\n",
    )


def test_a_sheet_and_programs_get_the_days(desk: Desk) -> None:
    """As an interval of ISO 8601, and as an object."""
    desk.said("people away ana --from 2026-12-01 --until 2026-12-04")
    desk.said("people away sam --from 2026-12-01")

    rows = desk.said("people list --format csv")[0].splitlines()
    assert [row.split(",")[5] for row in rows] == [
        "away",
        "2026-12-01/2026-12-04",
        "false",
        "2026-12-01/",
    ]
    assert (
        '"from": "2026-12-01",\n        "until": null' in desk.said("people list --format json")[0]
    )
