"""Help is at hand everywhere, on stdout, and ends with an example to paste."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from huddlecli import __version__
from huddlecli.cli import COMMANDS
from huddlecli.cli.arguments.table import SHAPES
from tests.helpers.desk import Desk

GROUPS = sorted(name for name, shape in SHAPES.items() if shape.subcommands)


def test_the_top_help_is_the_same_however_it_is_asked_for(desk: Desk) -> None:
    """`huddle`, `-h`, `--help` and `help` say what it is, with the commonest commands."""
    bare = desk.said()

    assert bare[0].splitlines()[0] == (
        "huddle: short, frequent meetings for sales and marketing, run from a terminal."
    )
    asked = (["-h"], ["--help"], ["help"], ["help", "help"])
    assert [desk.said(*words) for words in asked] == [bare] * 4
    assert bare[1:] == ("", 0)


@pytest.mark.parametrize("group", GROUPS)
def test_the_help_of_a_group_is_the_same_however_it_is_asked_for(desk: Desk, group: str) -> None:
    """A bare group shows its help and is no mistake; so does a group within a group."""
    bare = desk.said(group)
    asked = (f"help {group}", f"{group} -h", f"{group} --help", f"{group} help")

    assert [desk.said(line) for line in asked] == [bare] * 4
    assert (bare[0].splitlines()[0], *bare[1:]) == (
        f"Usage: huddle {group} [OPTIONS] COMMAND [ARGS]...",
        "",
        0,
    )


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_help_of_each_command_ends_with_an_example(desk: Desk, command: str) -> None:
    """The example is of that command itself, or of one of the group, and stands in one line."""
    pages = [name for name in SHAPES if name.split()[0] == command]

    for page in pages:
        out, err, code = desk.said(f"help {page}")
        last = out.splitlines()[-1].strip()
        assert (last.startswith(f"Example: huddle {page}"), err, code) == (True, "", 0), page


def test_the_version_is_one_line(desk: Desk) -> None:
    """`--version` and `-V`."""
    desk.run("--version", out=f"huddle {__version__}\n")
    desk.run("-V", out=f"huddle {__version__}\n")


def test_a_typo_suggests_the_nearest_and_runs_nothing(desk: Desk) -> None:
    """Of commands, of a group's commands, and of flags; a beginning of a name is none."""
    before = desk.files()

    desk.run("acton", err="error: there is no command acton\nhint:  huddle action\n", code=2)
    desk.run(
        "action lst",
        err="error: there is no command action lst\nhint:  huddle action list\n",
        code=2,
    )
    desk.run(
        "action list --ownr ana",
        err="error: no such option: --ownr (--owner?)\nhint:  huddle action list --help\n",
        code=2,
    )
    desk.run(
        "win",
        "ad",
        "x",
        err="error: there is no command win ad\nhint:  huddle win add x\n",
        code=2,
    )
    assert desk.files() == before


def test_output_that_finds_no_room_is_told(desk: Desk) -> None:
    """A full disk behind a redirection is an error, and no traceback."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "huddlecli", "help"],
            env=desk.environ,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    told = "error: could not write everything: no space left on device\nhint:  df -h\n"
    assert (done.stderr.decode(), done.returncode) == (told, 1)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        *(("list", "action list"), ("ls", "action list"), ("status", "mine"), ("stat", "mine")),
        *(("next", "agenda next"), ("week", "summary"), ("report", "summary")),
        *(("add Call Ana", "log Call Ana"), ("todo It's on", "log 'It'\"'\"'s' on")),
        *(
            ("remove k7f2", "action drop"),
            ("resume", "start --resume"),
            ("action ls", "action list"),
        ),
        *(("people rm fay", "people leave fay"), ("minutes view", "minutes show")),
        *(("completions", "completion"), ("grep fair", "find fair"), ("x", "help all")),
        *(
            ("strat", "start"),
            *(("summ --full", "summary --full"), ("act", "action"), ("su", "help all")),
            ("sumary --full", "summary --full"),
            ("agenda nxt daily", "agenda next daily"),
        ),
    ],
)
def test_a_word_of_other_tools_is_answered_with_ours(desk: Desk, typed: str, hint: str) -> None:
    """A fixed answer for what others call a command, and none that would do harm for a likeness."""
    out, err, code = desk.said(typed)

    assert (out, err.splitlines()[1:], code) == ("", [f"hint:  huddle {hint}"], 2)


def test_the_version_counts_after_a_command_too(desk: Desk) -> None:
    """As any flag for every command, but for the words of a text."""
    for line in ("action list --version", "log --version", "summary -V", "--version nosuch"):
        desk.run(line, out=f"huddle {__version__}\n")
    assert desk.said("log", "Ship --version 2")[2] == 0


@pytest.mark.parametrize("command", ["raise", "done", "win add", "people add", "action show"])
def test_a_command_that_needs_words_shows_its_help_without_any(desk: Desk, command: str) -> None:
    """On stdout, as a bare group does."""
    assert desk.said(command) == desk.said(f"help {command}")
    assert desk.said(command)[1:] == ("", 0)


@pytest.mark.parametrize("command", sorted(SHAPES))
def test_help_is_for_people_who_know_no_python(desk: Desk, command: str) -> None:
    """No type of Python is in it, and no sentence is cut."""
    out = desk.said(f"help {command}")[0]

    assert re.findall(r"<\w+|list\[|\.\.\.$", out.partition("\n")[2], re.MULTILINE) == []
