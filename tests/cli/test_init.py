"""`huddle init`: make a team folder, or join one."""

from __future__ import annotations

import re

import pytest

from tests.helpers.desk import Desk


@pytest.fixture
def alone(desk: Desk) -> Desk:
    """Return the desk of somebody who is in no team yet and has said no name."""
    desk.environ |= {"HUDDLE_TEAM": "", "HUDDLE_USER": ""}
    return desk


def test_a_team_is_made_and_is_the_default_from_then_on(alone: Desk) -> None:
    """The folder names the team; who I am is remembered."""
    alone.run(
        "init north --people maria:marketing,kim:sales --timezone Europe/Berlin --me KIM",
        out="Created team north (2 people) in ~/north. Next: agree on what a lead is.\n",
        err="hint:  huddle start kickoff\n",
    )
    alone.run("log Call Oakline", out="id01  kim  due Tue 1 Dec  Call Oakline   → north\n")

    assert (
        alone.root / "north/.gitignore"
    ).read_text() == ".lock\n.huddle-backup/\nhuddles/live/\n"
    text = (alone.root / "north/huddle.toml").read_text()
    assert re.sub(r'(?<=id = ")[0-9a-hjkmnp-tv-z]{10}', "t7c2m9x4ka", text) == (
        """\
#:schema .schemas/team.json

schema = 1
id = "t7c2m9x4ka"                 # do not edit
name = "north"
timezone = "Europe/Berlin"        # for its days and weeks
week_starts = "monday"
sides = ["marketing", "sales"]
agendas = ["daily", "weekly"]     # the agendas this team runs
# closed = [2026-12-24, 2026-12-25]   # days without work

[[person]]
name = "maria"
side = "marketing"

[[person]]
name = "kim"
side = "sales"

[defaults]
due = "weekly"                    # the next weekly huddle at least 2 days away; or "3d"

[topics]
off = []                          # ids of topics to leave out of the rotation

# [hours]                         # working hours; without them, every hour counts for leads
# days = ["mon", "tue", "wed", "thu", "fri"]
# from = "09:00"
# to = "17:30"

# [leads]
# answer = "4h"                   # until the first answer; or { demo = "30m", other = "1d" }
# title = "company"               # what an import keeps as the title of a lead; or "person"
# status = { "Recycled" = "nurture" }   # your CRM's own status values: waiting, answered,
#                                 # accepted, rejected, nurture, won or lost

# [mail]
# from = "huddle@example.com"
# to = ["team@example.com"]
"""
    )


def test_an_existing_team_is_joined(alone: Desk) -> None:
    """Who is new there gives a side; what the team is like cannot be said anew."""
    alone.run(
        "init acme --me kim",
        err="""
        error: which side is kim on?
        hint:  --me kim:marketing
        """,
        code=2,
    )
    alone.run("init acme --me kim:sales", out="You are now in team Acme. Next: huddle start\n")
    alone.run(
        "init acme --name Other --sides a,b",
        err="""
        error: the team Acme already exists: --name, --sides cannot be set
        hint:  edit ~/acme/huddle.toml; huddle init ~/acme joins the team
        """,
        code=2,
    )
    alone.run("log Call", out="id01  kim  due Tue 1 Dec  Call   → Acme\n")


def test_a_side_that_is_not_theirs_changes_nothing(alone: Desk) -> None:
    """Who is on the team already stays on their side, and is told how to change that."""
    text = (alone.team / "huddle.toml").read_text(encoding="utf-8")
    alone.run(
        "init acme --me sam:marketing",
        out="You are now in team Acme. Next: huddle start\n",
        err="""
        warning: sam is on the sales team, not marketing
        hint:  huddle people move sam:marketing
        """,
    )
    assert (alone.team / "huddle.toml").read_text(encoding="utf-8") == text
    alone.run("init acme --me sam:sales", out="You are now in team Acme. Next: huddle start\n")


def test_who_is_in_the_team_joins_without_writing_in_it(alone: Desk) -> None:
    """Not even the lock: somebody who may only read there can join."""
    before = {path: path.read_bytes() for path in alone.team.rglob("*") if path.is_file()}

    alone.run("init acme --me sam", out="You are now in team Acme. Next: huddle start\n")

    after = {path: path.read_bytes() for path in alone.team.rglob("*") if path.is_file()}
    assert after == before
    alone.run("mine", out="Acme · next huddle today 09:08, daily\n", HUDDLE_TEAM=None)


def test_a_terminal_is_asked_for_the_names_of_each_side(alone: Desk) -> None:
    """Enter stands for none; an answer that is no name is asked for again."""
    alone.run(
        "init",
        "north",
        typed="maria ben\n\nben\n",
        out="Created team north (2 people) in ~/north. Next: agree on what a lead is.\n",
        err="Who's on the marketing team? (names; Enter to skip) "
        "Who's on the sales team? (names; Enter to skip) "
        "Which one are you? (Enter to skip) hint:  huddle start kickoff\n",
    )
    alone.run(
        "people list",
        out="""
        maria  marketing
        ben    marketing
        """,
    )


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("maria Dr.\n\x04", "hint:  Dr\n"),
        ("maria\nmaria\n\x04", "error: maria is named twice\n"),
        ("maria\nsam\nJ.R.\n\x04", "hint:  J.R\n"),
        ("maria\nsam\nzoe\n\x04", "zoe is new: which side? (marketing or sales) "),
        ("maria\nsam\n\x04", "Which one are you? (Enter to skip) "),
    ],
)
def test_a_new_team_is_made_after_the_last_answer(alone: Desk, typed: str, told: str) -> None:
    """An answer that is refused is asked for again, and whoever leaves has made nothing."""
    before = alone.files()

    out, err, code = alone.said("init", "north", typed=typed)

    assert (out, told in err, code, alone.files()) == ("", True, 130, before)


def test_a_name_with_a_side_is_of_that_side(alone: Desk) -> None:
    """Whoever types `ben:sales` among the people of marketing means sales."""
    alone.said("init", "north", typed="maria ben:sales\n\n\n")

    alone.run("people list", out="maria  marketing\nben    sales\n")


def test_what_was_begun_alone_moves_in(alone: Desk) -> None:
    """`--from-personal` moves the records; without any it says so."""
    alone.said("log", "Call", "Oakline", HUDDLE_USER="sam")
    alone.run(
        "init acme --me sam --from-personal",
        out="""
        You are now in team Acme. Next: huddle start
        1 file moved from your personal team
        """,
    )
    out, err, code = alone.said("action", "list")
    assert (out[4:], err, code) == ("  sam  due Tue 1 Dec  Call Oakline\n", "", 0)


@pytest.mark.parametrize(
    ("flags", "err"),
    [
        (
            "--people maria",
            "error: which side is maria on?\nhint:  --people maria:marketing\n",
        ),
        (
            "--people maria:sale",
            "error: there is no side called sale\nhint:  maria:sales\n",
        ),
        (
            "--week-starts someday",
            'error: "someday" is not a weekday\nhint:  --week-starts monday\n',
        ),
        ("--sides one", "error: sides: expected at least two sides, got 1\n"),
        ("--timezone Europe/Berlim", "error: timezone: "),
    ],
)
def test_a_team_that_cannot_be_is_not_made(alone: Desk, flags: str, err: str) -> None:
    """The error says why, and nothing is written."""
    before = alone.files()

    out, told, code = alone.said("init", "north", *flags.split())

    assert (out, told[: len(err)], code, alone.files()) == ("", err, 2, before)
