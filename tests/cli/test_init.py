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


def joined_as(name: str) -> str:
    """Return what is said to somebody who is in the team Acme from then on."""
    return f"You are now in team Acme as {name}, in ~/acme. Next: huddle start\n"


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
        error: no one on team Acme is called kim: it has ana, maria and sam
        hint:  somebody new: --me kim:marketing
        """,
        code=2,
    )
    alone.run("init acme --me kim:sales", out=joined_as("kim"))
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
        out=joined_as("sam"),
        err="""
        warning: sam is on the sales team, not marketing
        hint:  huddle people move sam:marketing
        """,
    )
    assert (alone.team / "huddle.toml").read_text(encoding="utf-8") == text
    alone.run("init acme --me sam:sales", out=joined_as("sam"))


def test_a_name_that_is_nearly_one_of_the_team(alone: Desk) -> None:
    """Who mistyped their name is shown who the team has, and nothing has happened until then."""
    before = alone.files()
    alone.run(
        "init acme --me mara",
        err="""
        error: no one on team Acme is called mara: it has ana, maria and sam
        hint:  --me maria?   somebody new: --me mara:marketing
        """,
        code=2,
    )
    for typed, code in (("\x04", 130), ("marketng\n\x04", 130), ("\n\x04", 130)):
        out, err, ended = alone.said("init acme --me mara", typed=typed)
        assert (out, ended) == ("", code)
        assert err.startswith(
            "No one on team Acme is called mara: it has ana, maria and sam.\n"
            "If you are maria: Ctrl-C, then --me maria\n"
            "mara is new: which side? (marketing or sales) "
        )
    assert alone.files() == before
    assert alone.said("init acme --me kim", typed="\x04")[1] == (
        "No one on team Acme is called kim: it has ana, maria and sam.\n"
        "If you are one of them: Ctrl-C, then --me NAME\n"
        "kim is new: which side? (marketing or sales) "
    )


def test_a_side_that_the_team_does_not_have(alone: Desk) -> None:
    """The hint is what the question takes, and not what a flag would."""
    assert alone.said("init acme --me kim", typed="marketng\n\nsales\n") == (
        joined_as("kim"),
        (
            "No one on team Acme is called kim: it has ana, maria and sam.\n"
            "If you are one of them: Ctrl-C, then --me NAME\n"
            "kim is new: which side? (marketing or sales) "
            "error: there is no side called marketng\n"
            "hint:  marketing or sales\n"
            "kim is new: which side? (marketing or sales) "
            "error: which side is kim on?\n"
            "hint:  marketing or sales\n"
            "kim is new: which side? (marketing or sales) "
        ),
        0,
    )


def test_a_team_of_many_is_not_listed_whole(alone: Desk) -> None:
    """A line names twelve people."""
    people = ",".join(f"p{number:02}:sales" for number in range(15))
    alone.said(f"init north --people {people}")
    alone.run(
        "init north --me kim",
        err="""
        error: no one on team north is called kim: it has p00, p01, p02, p03, p04, p05, p06, p07, \
p08, p09, p10, p11 and 3 more
        hint:  somebody new: --me kim:marketing
        """,
        code=2,
    )


def test_who_joins_is_asked_for_one_of_the_team(alone: Desk) -> None:
    """Without --me, the names that count are shown before the question."""
    alone.run(
        "init acme",
        typed="ANA\n",
        out=joined_as("ana"),
        err="On team Acme: ana, maria and sam.\nWhich one are you? (Enter to skip) ",
    )


def test_somebody_else_from_now_on(alone: Desk) -> None:
    """Who joins again under another name is told who they were, and what else says a name."""
    alone.said("init acme --me sam")
    alone.run("init acme --me ana", out=joined_as("ana (you were sam before)"))
    alone.run("init acme --me ANA", out=joined_as("ana"))
    alone.run("init acme", out=joined_as("ana"))
    alone.run(
        "init acme --me maria",
        out=joined_as("maria (you were ana before)"),
        err="hint:  HUDDLE_USER counts first: sam\n",
        HUDDLE_USER="sam",
    )


def test_who_is_in_the_team_joins_without_writing_in_it(alone: Desk) -> None:
    """Not even the lock: somebody who may only read there can join."""
    before = {path: path.read_bytes() for path in alone.team.rglob("*") if path.is_file()}

    alone.run("init acme --me sam", out=joined_as("sam"))

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
        err="There is no team in ~/north yet: this makes a new one.\n"
        "To join a team instead: Ctrl-C, then huddle init --from URL DIR\n"
        "Who's on the marketing team? (names; Enter to skip) "
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
        You are now in team Acme as sam, in ~/acme. Next: huddle start
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
