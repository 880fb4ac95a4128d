"""Who is typing and where, when homes, folders and names are not as usual."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.helpers.desk import Desk


@pytest.fixture
def alone(desk: Desk) -> Desk:
    """Return the desk of somebody whom no variable names, and no team either."""
    desk.environ |= {"HUDDLE_TEAM": "", "HUDDLE_USER": ""}
    return desk


def test_a_name_in_a_second_team_leaves_that_in_the_first(alone: Desk) -> None:
    """Each team has its name for the same person; what was said first counts in all others."""
    alone.said("init acme --me sam")
    alone.said("init north --people alexandra:sales,kim:marketing --me alexandra")
    alone.said("init south --people sam:sales,kim:marketing")

    for team, owner in (("acme", "sam"), ("north", "alexandra"), ("south", "sam")):
        out, err, code = alone.said(f"--team {team} log Call Oakline")
        assert (out.split()[1], err, code) == (owner, "", 0)

    config = (alone.root / "config/huddle/config.toml").read_text()
    assert alone.named(config) == (
        "# What huddle knows about you.\n"
        'user = "sam"\n'
        'team = "~/south"\n'
        "\n"
        "[users]\n"
        '"~/acme" = "sam"\n'
        '"~/north" = "alexandra"\n'
        '"~/south" = "sam"\n'
    )

    alone.said("init acme --me maria")
    out, err, code = alone.said("--team acme log Call Oakline")
    assert (out.split()[1], err, code) == ("maria", "", 0)


def test_a_name_that_is_no_more_is_said_anew(alone: Desk) -> None:
    """Renamed by hand in `huddle.toml`, I am told how to say who I am now."""
    alone.said("init acme --me sam")
    team = alone.team / "huddle.toml"
    team.write_text(team.read_text().replace('name = "sam"', 'name = "samuel"'))

    alone.run(
        "log Call Oakline",
        err="""
        error: no one here is called sam
        hint:  samuel?   huddle init ~/acme --me NAME
        """,
        code=2,
    )
    assert alone.said("init acme --me samuel")[1:] == ("", 0)
    assert alone.said("log Call Oakline")[0].split()[1] == "samuel"


@pytest.mark.parametrize("text", ["users = 5", '[users]\n"/x" = 5', '[users]\n"/x" = "a b"'])
def test_names_that_are_none_are_mistakes(alone: Desk, text: str) -> None:
    """The file of the user is checked as the others are."""
    path = alone.root / "config/huddle/config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)

    out, err, code = alone.said("mine")
    assert (out, code) == ("", 2)
    assert err.startswith("error: ~/config/huddle/config.toml has a mistake\n")


@pytest.mark.parametrize("home", ["", "rel", ".", "~", "~/x"])
def test_a_home_that_is_no_folder_is_that_of_the_account(alone: Desk, home: str) -> None:
    """Nothing is written below the root of the disk or where one happens to be."""
    before = alone.files()
    del alone.environ["XDG_CONFIG_HOME"]

    out, err, code = alone.said("action list --team acme", HUDDLE_USER="sam", HOME=home or None)
    assert (out, err, code) == ("", "", 0)
    assert alone.files() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_team_of_somebody_else_on_the_way_up_is_not_used(alone: Desk) -> None:
    """Whoever left a `huddle.toml` there gets none of my promises; named, it is used."""
    alone.said("init mine --people sam:sales,kim:marketing --me sam")
    os.chown(alone.team / "huddle.toml", 4242, 4242)
    below = alone.team / "deep"
    below.mkdir()

    def run(*words: str) -> tuple[str, str, int]:
        done = subprocess.run(
            [sys.executable, *alone.program, *words],
            env={name: value for name, value in alone.environ.items() if value},
            cwd=below,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return alone.named(done.stdout), alone.named(done.stderr), done.returncode

    out, err, code = run("log", "secret", "plan")
    assert (out.partition("→ ")[2], err, code) == (
        "mine\n",
        "ignored: ~/acme/huddle.toml belongs to another user\nhint:  --team ~/acme\n",
        0,
    )
    assert run("--team", str(alone.team), "log", "open", "plan")[1:] == ("", 0)

    alone.said("init acme --me sam")
    out, err, code = run("log", "third", "plan")
    assert (out.partition("→ ")[2], err, code) == ("Acme\n", "", 0)


def test_a_folder_that_is_gone_matters_only_where_it_is_needed(desk: Desk) -> None:
    """With a team named in full the command runs; without, it says what is missing."""
    here = desk.root / "here"

    def run(*words: str, **environ: str) -> tuple[str, str, int]:
        here.mkdir()
        env = {**desk.environ, **environ}
        line = [sys.executable, *desk.program, *words]
        done = subprocess.run(
            ["sh", "-c", 'rmdir "$0" && exec "$@"', str(here), *line],
            env={name: value for name, value in env.items() if value},
            cwd=here,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done.stdout, done.stderr, done.returncode

    gone = ("", "error: the current folder no longer exists\nhint:  cd\n", 1)
    assert run("action", "list") == ("", "", 0)
    assert run("--team", str(desk.team), "action", "list", HUDDLE_TEAM="") == ("", "", 0)
    assert run("action", "list", HUDDLE_TEAM="") == gone
    assert run("init", "acme") == gone
    assert run("init", str(desk.team), "--me", "sam")[1:] == ("", 0)


def test_a_configuration_that_cannot_be_read_is_a_warning_where_it_is_not_needed(
    desk: Desk,
) -> None:
    """With user and team given nothing in it is asked for; else the error says what would do."""
    config = desk.root / "config/huddle/config.toml"
    config.mkdir(parents=True)

    desk.run("action list", err="warning: ~/config/huddle/config.toml: not a plain file\n")
    desk.run(
        "action list",
        HUDDLE_TEAM=None,
        err="""
        error: ~/config/huddle/config.toml: not a plain file
        hint:  HUDDLE_USER=NAME HUDDLE_TEAM=DIR work without it
        """,
        code=1,
    )
