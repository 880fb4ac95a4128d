"""What a terminal gets and what a pipe gets: width and color are two different questions."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

from tests.helpers.desk import Desk

LISTS = (
    *("action list", "decision list", "win list", "parked list", "minutes list"),
    *(
        "people list",
        "undo --list",
        "remind --owner me",
        "mine",
        "summary",
        "agenda list",
        "agenda next",
        "action show id01",
    ),
)
EMPTY = {
    "action list": "no promises found",
    "decision list": "no decisions found",
    "win list": "no wins found",
    "parked list": "no parked items found",
    "minutes list": "no huddles found",
    "people list": "nobody is on the team yet",
    "undo --list": "nothing to list yet",
    "remind --owner me": "no reminders",
}


def on_terminal(
    desk: Desk, line: str, columns: int = 100, typed: bytes = b"", **environ: str
) -> str:
    """Return what a terminal of that width shows, with ids by name."""
    master, slave = pty.openpty()
    os.write(master, typed)
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    done = subprocess.Popen(
        [sys.executable, "-m", "huddlecli", *desk.real(line).split()],
        env={**desk.environ, "COLUMNS": "", "TERM": "xterm", **environ},
        cwd=desk.root,
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    shown = b""
    with os.fdopen(master, "rb", buffering=0) as screen:
        while True:
            try:
                piece = screen.read(65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
    assert done.wait(timeout=60) == 0
    return desk.named(shown.decode().replace("\r\n", "\n"))


def bare(text: str) -> str:
    """Return text without colors."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("columns", ["0", "-3", "x", " ", "1e3"])
def test_a_width_that_is_none_is_not_believed(desk: Desk, columns: str) -> None:
    """The terminal is asked instead; `LINES` does not matter."""
    desk.said("log", "Send the list " * 9 + "by fri")
    expected = on_terminal(desk, "action list")

    assert bare(expected).count("\n") == 2
    assert on_terminal(desk, "action list", COLUMNS=columns, LINES=columns) == expected


def test_a_width_that_is_given_is_honoured(desk: Desk) -> None:
    """`COLUMNS` wins over the terminal; a terminal that does not know its width has 80."""
    desk.said("log", "Send the list " * 9 + "by fri")

    def widest(shown: str) -> int:
        return max(len(line.rstrip()) for line in bare(shown).splitlines())

    assert 30 < widest(on_terminal(desk, "action list", COLUMNS="40")) <= 40
    assert 70 < widest(on_terminal(desk, "action list", columns=0)) <= 80


def test_a_full_screen_goes_by_the_size_that_is_given(desk: Desk) -> None:
    """Where it would have no room, plain lines are written and nothing is blank."""
    for columns, lines in (("1", "1"), ("100", "5")):
        shown = on_terminal(desk, "start --rehearse", typed=b"\n\x04", COLUMNS=columns, LINES=lines)
        assert f"The full screen needs 60 × 18, this terminal has {columns} × {lines}." in shown
        assert "1 of 4" in shown


@pytest.mark.parametrize("columns", ["1", "19"])
def test_where_no_column_fits_the_terminal_wraps(desk: Desk, columns: str) -> None:
    """Lines are as long as in a pipe, and not one of them is lost."""
    desk.said("log Send the list by fri")

    for line in ("action list", "mine", "summary"):
        assert desk.named(bare(on_terminal(desk, line, COLUMNS=columns))) == desk.said(line)[0]


@pytest.mark.parametrize("line", LISTS)
def test_color_changes_no_layout(desk: Desk, line: str) -> None:
    """In a pipe, forced by the flag or the environment, also for a dumb terminal."""
    desk.said("log", "Send [/b] the list :smile: +leads", "due:wed")
    desk.said("decision add One price")
    plain = desk.said(line)[0]

    for words, environ in (
        (("--color",), {}),
        ((), {"FORCE_COLOR": "1"}),
        ((), {"CLICOLOR_FORCE": "1"}),
        ((), {"FORCE_COLOR": "1", "TERM": "dumb"}),
    ):
        out, err, code = desk.said(line, *words, **environ)
        assert (desk.named(bare(out)), err, code) == (plain, "", 0)
        assert ("\x1b[" in out) == bool(plain)


@pytest.mark.parametrize(
    ("words", "environ", "has_color"),
    [
        ("--no-color", {"FORCE_COLOR": "1"}, False),
        ("--color", {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("", {"NO_COLOR": ""}, False),
        ("", {"FORCE_COLOR": "0"}, False),
        ("--format json --color", {}, False),
        ("--format text", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_the_order_of_what_decides_on_color(
    desk: Desk,
    words: str,
    environ: dict[str, str],
    has_color: bool,  # noqa: FBT001
) -> None:
    """The flags, `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR_FORCE`, `TERM=dumb`, the terminal."""
    desk.said("log Send the list")

    assert ("\x1b[" in desk.said(f"action list {words}", **environ)[0]) == has_color


def test_a_terminal_without_color_keeps_its_columns(desk: Desk) -> None:
    """`NO_COLOR` takes the color and nothing else; `TERM=dumb` gets plain lines."""
    desk.said("log", "Send the list " * 9 + "by fri")
    drawn = on_terminal(desk, "action list")

    without = on_terminal(desk, "action list", NO_COLOR="1")
    assert bare(without) == bare(drawn)
    assert "\x1b[3" not in without
    assert on_terminal(desk, "action list", TERM="dumb") == desk.said("action list")[0]


@pytest.mark.parametrize(("line", "told"), EMPTY.items())
def test_an_empty_list(desk: Desk, line: str, told: str) -> None:
    """Nothing in a pipe, not even on stderr; one line on a terminal, unless it is to be quiet."""
    if line == "people list":
        file = desk.team / "huddle.toml"
        file.write_text(file.read_text().partition("[[person]]")[0], encoding="utf-8")

    desk.run(line)
    assert on_terminal(desk, line) == on_terminal(desk, line, TERM="dumb") == f"{told}\n"
    assert on_terminal(desk, f"{line} -q") == ""
