"""`huddle agenda check`: every mistake at once, before anything starts."""

from __future__ import annotations

import pytest

from huddlecli.store import files
from tests.helpers.acme_weeks import fill
from tests.helpers.desk import Desk

FIVE = """\
schema = 1
name = "pilot"
title = "Pilot huddle"
cadence = "dialy"
minutes = 10

[[item]]
kind = "promises"
minuets = 3

[[item]]
kind = "topic"
topic = "stcuk"
opens = "sale"
minutes = 6
"""
TOLD = """
        error: agendas/pilot.toml has 5 mistakes
               agendas/pilot.toml:4: cadence: expected daily, weekly, fortnightly or monthly, \
got "dialy" (daily?)
               agendas/pilot.toml:7: item 1: minutes: missing
               agendas/pilot.toml:9: item 1: minuets: unknown key (minutes?)
               agendas/pilot.toml:13: item 2: topic: there is no topic "stcuk" (stuck?)
               agendas/pilot.toml:14: item 2: opens: expected marketing or sales, \
got "sale" (sales?)
        hint:  fix ~/acme/agendas/pilot.toml, then: huddle agenda check pilot
        """


WARNED = (
    "warning: agendas/pilot.toml: 5 mistakes: fix ~/acme/agendas/pilot.toml,"
    " then: huddle agenda check pilot\n"
)


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team with an agenda of five mistakes."""
    fill(desk.team)
    files.replace(desk.team / "agendas/pilot.toml", FIVE)
    return desk


@pytest.mark.parametrize(
    "words",
    [
        ("check", "pilot"),
        ("check", "acme/agendas/pilot.toml"),
        ("check", "daily", "pilot"),
        ("check",),
        ("show", "pilot"),
        ("next", "pilot"),
    ],
)
def test_five_mistakes_are_told_at_once(acme: Desk, words: tuple[str, ...]) -> None:
    """By name, by file, among others, and by whatever command would read it."""
    acme.run("agenda", *words, err=TOLD, code=2)


def test_a_list_shows_the_others(acme: Desk) -> None:
    """The broken one costs a line that says what to type."""
    out, err, code = acme.said("agenda", "list")

    assert ([line.split()[0] for line in out.splitlines()], err, code) == (
        ["closed-loop", "daily", "kickoff", "leadership", "sla", "weekly"],
        WARNED,
        0,
    )


def test_what_comes_with_huddle_passes(desk: Desk) -> None:
    """The six agendas and the library, whatever the sides of the team."""
    team = (desk.team / "huddle.toml").read_text(encoding="utf-8")
    sides = 'sides = ["design", "product"]\n\n[[person]]'
    team = team.replace("[[person]]", sides, 1).replace('"marketing"\n', '"design"\n')
    files.replace(desk.team / "huddle.toml", team.replace('"sales"\n', '"product"\n'))
    names = ["closed-loop", "daily", "kickoff", "leadership", "sla", "weekly", "library"]
    desk.run("agenda", "check", *names, out="7 files: no mistakes\n")
    desk.run("agenda", "check", "library", out="agendas/library.toml: no mistakes\n")


def test_all_files_pass_in_one_line(desk: Desk) -> None:
    """Without a name all there are; `-q` says nothing."""
    desk.run("agenda", "new", "ours", "--like", "sla", "-q")
    desk.run("agenda", "check", out="8 files: no mistakes\n")
    desk.run("agenda", "check", "-q")


def test_what_is_not_there_cannot_be_checked(desk: Desk) -> None:
    """Neither a file nor a name; a near name is offered."""
    desk.run(
        *["agenda", "check", "agendas/none.toml"],
        err="""
        error: there is no file agendas/none.toml
        hint:  huddle agenda list
        """,
        code=4,
    )
    desk.run(
        *["agenda", "check", "dialy"],
        err="""
        error: there is no agenda dialy
        hint:  huddle agenda check daily
        """,
        code=4,
    )


def test_a_broken_library_is_told_once(acme: Desk) -> None:
    """However many agendas would read it."""
    (acme.team / "agendas/pilot.toml").unlink()
    files.replace(acme.team / "agendas/ours.toml", '[[topic]]\nid = "Our own"\n')
    told = """
        error: agendas/ours.toml has 4 mistakes
               agendas/ours.toml:1: topic 1: title: missing
               agendas/ours.toml:1: topic 1: category: missing
               agendas/ours.toml:1: topic 1: minutes: missing
               agendas/ours.toml:2: topic 1: id: expected lower-case words joined by -, \
got "Our own"
        hint:  fix ~/acme/agendas/ours.toml, then: huddle agenda check ours
        """
    acme.run("agenda", "check", err=told, code=2)
    acme.run("agenda", "check", "ours", err=told, code=2)
