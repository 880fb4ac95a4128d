"""A pager shows what is longer than the terminal, and only there."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pexpect
import pytest

from tests.helpers.desk import Desk

PATIENCE = 60
ROWS = 12
# A pager that writes down what it was given, and where its words ended.
PAGER = """\
#!{python}
import json, os, sys
text = sys.stdin.read()
with open("{log}", "a") as log:
    json.dump([sys.argv[1:], text, os.environ.get("LESS")], log)
print("paged to the end")
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with more promises than a terminal of a dozen rows shows."""
    desk = Desk(tmp_path)
    for number in range(ROWS):
        now = f"2026-11-23T09:{number:02}:00+01:00"
        desk.said(f"log -q Call customer {number} by fri", HUDDLE_NOW=now)
    return desk


@pytest.fixture
def pager(desk: Desk) -> Path:
    """Return the program of a pager."""
    program = desk.root / "my pager"
    program.write_text(PAGER.format(python=sys.executable, log=desk.root / "paged"))
    program.chmod(0o755)
    return program


def spawn(
    desk: Desk, line: str, environ: Mapping[str, str] | None = None, rows: int = ROWS
) -> pexpect.spawn[str]:
    """Start a command in a terminal."""
    left_out = {"COLUMNS", "HUDDLE_PAGER"}
    kept = {name: value for name, value in desk.environ.items() if name not in left_out}
    return pexpect.spawn(
        sys.executable,
        ["-m", "huddlecli", *line.split()],
        env={**kept, "TERM": "xterm-256color", **(environ or {})},
        cwd=str(desk.root),
        encoding="utf-8",
        dimensions=(rows, 80),
        timeout=PATIENCE,
    )


def ended(child: pexpect.spawn[str]) -> tuple[str, int]:
    """Return what a command still shows, and its exit code."""
    child.expect(pexpect.EOF)
    child.close()
    return str(child.before), child.exitstatus if child.exitstatus is not None else -1


def paged(desk: Desk) -> str:
    """Return what the pager has written down."""
    log = desk.root / "paged"
    return log.read_text() if log.exists() else ""


@pytest.mark.skipif(not shutil.which("less"), reason="no less here")
def test_less_shows_a_long_list_in_color(desk: Desk) -> None:
    """It is left with `q`, and then the command has succeeded."""
    child = spawn(desk, "action list")
    child.expect_exact("customer 3")
    child.expect_exact(":")
    assert "\x1b[" in str(child.before)
    child.send(" ")
    child.expect_exact(f"customer {ROWS - 1}")
    child.send("q")

    assert ended(child)[1] == 0


@pytest.mark.skipif(not shutil.which("less"), reason="no less here")
def test_ctrl_c_in_less_is_for_less(desk: Desk) -> None:
    """As in other programs with a pager: it stays open, and `q` leaves it."""
    child = spawn(desk, "action list")
    child.expect_exact(":")
    child.send("\x03")
    child.send("G")
    child.expect_exact(f"customer {ROWS - 1}")
    child.send("q")

    out, code = ended(child)
    assert (code, "Traceback" in out) == (0, False)


def test_what_fits_is_not_paged(desk: Desk, pager: Path) -> None:
    """Whatever the pager is."""
    out, code = ended(spawn(desk, "action list", {"HUDDLE_PAGER": f"'{pager}'"}, ROWS + 8))

    assert (f"customer {ROWS - 1}" in out, code, paged(desk)) == (True, 0, "")


def test_long_lines_count_as_the_rows_that_they_take(desk: Desk, pager: Path) -> None:
    """Text is not cut to the width of a terminal."""
    long = "x" * 400
    desk.said(f"log -q {long} by fri", HUDDLE_NOW="2026-11-23T10:00:00+01:00")
    line = "action list --format text"

    ended(spawn(desk, line, {"HUDDLE_PAGER": f"'{pager}'"}, ROWS + 5))

    assert long in paged(desk)


@pytest.mark.parametrize(
    ("environ", "is_paged"),
    [
        ({"PAGER": "'{pager}' -S"}, True),
        ({"HUDDLE_PAGER": "'{pager}' -S", "PAGER": "nosuch"}, True),
        ({"HUDDLE_PAGER": "", "PAGER": "'{pager}'"}, False),
        ({"HUDDLE_PAGER": "cat", "PAGER": "'{pager}'"}, False),
        ({"PAGER": "'{pager}'", "HUDDLE_NO_INPUT": "1"}, False),
        ({"PAGER": "'{pager}'", "TERM": "dumb"}, False),
    ],
)
def test_which_pager(desk: Desk, pager: Path, environ: dict[str, str], *, is_paged: bool) -> None:
    """`HUDDLE_PAGER`, then `PAGER`, with the words that belong to it; an empty one is none."""
    given = {name: value.format(pager=pager) for name, value in environ.items()}

    out, code = ended(spawn(desk, "action list", given))

    assert code == 0
    assert ("paged to the end" in out, bool(paged(desk))) == (is_paged, is_paged)
    assert (f"customer {ROWS - 1}" in out) != is_paged
    if is_paged:
        assert '[["-S"], ' in paged(desk)
        assert '"FIRX"]' in paged(desk)


@pytest.mark.parametrize("line", ["action list -o -", "action list -o list.txt", "log Call by fri"])
def test_what_is_never_paged(desk: Desk, pager: Path, line: str) -> None:
    """A file, or stdout by its name, and what a command says that it has done."""
    environ = {"PAGER": f"'{pager}'", "HUDDLE_NOW": "2026-11-23T10:00:00+01:00"}
    child = spawn(desk, line, environ)

    assert (ended(child)[1], paged(desk)) == (0, "")


def test_a_pipe_is_not_paged(desk: Desk, pager: Path) -> None:
    """Nor is anything if the keys come from elsewhere."""
    out, err, code = desk.said("action list", PAGER=f"'{pager}'")

    assert (f"customer {ROWS - 1}" in out, err, code, paged(desk)) == (True, "", 0, "")


def test_nothing_is_run_by_a_shell(desk: Desk) -> None:
    """The pager is a program and its words."""
    out, code = ended(spawn(desk, "action list", {"PAGER": "echo $(touch gone); touch gone"}))

    assert (code, (desk.root / "gone").exists()) == (0, False)
    assert "$(touch gone); touch gone" in out


@pytest.mark.parametrize(
    ("pager", "reason"),
    [
        ("nosuch -R", "nosuch -R cannot be started: no such file or directory"),
        ("/", "/ cannot be started: permission denied"),
        ("less 'x", "less 'x cannot be started: no closing quotation"),
    ],
)
def test_a_pager_that_cannot_be_started(desk: Desk, pager: str, reason: str) -> None:
    """All is shown without it, and a warning says why."""
    out, code = ended(spawn(desk, "action list", {"PAGER": pager}))

    assert (f"customer {ROWS - 1}" in out, code) == (True, 0)
    assert f"warning: {reason}" in " ".join(out.split())


@pytest.mark.parametrize("signal", ["KILL", "TERM", "INT"])
def test_a_pager_that_is_killed(desk: Desk, signal: str) -> None:
    """The terminal echoes again, and nothing is said; Ctrl-C ends the command as it ends others."""
    pager = f"sh -c 'stty -echo; echo there; kill -{signal} $$'"
    child = pexpect.spawn(
        "sh",
        ["-c", f"{sys.executable} -m huddlecli action list; echo code $?; stty -a"],
        env={**desk.environ, "TERM": "xterm-256color", "HUDDLE_PAGER": pager},
        cwd=str(desk.root),
        encoding="utf-8",
        dimensions=(ROWS, 80),
        timeout=PATIENCE,
    )

    out, _ = ended(child)

    assert ("Traceback" in out, " echo " in out) == (False, True)
    assert f"code {130 if signal == 'INT' else 0}" in out
    assert "warning" not in out


def test_a_pager_that_reads_nothing(desk: Desk) -> None:
    """It has seen enough, as after `| head`."""
    for number in range(3):
        now = f"2026-11-23T11:{number:02}:00+01:00"
        desk.said("log -q " + "x" * 490 + f"{number} by fri", HUDDLE_NOW=now)

    out, code = ended(spawn(desk, "action list --format json", {"PAGER": "true"}))

    assert (out, code) == ("", 0)
