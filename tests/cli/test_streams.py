"""Closed, full and narrow streams: what was done stays done, and nothing ends in a traceback."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from huddlecli import cli
from tests.helpers.desk import Desk

# Every command, with whether what it does is in the files and not in what it prints.
COMMANDS = {
    "--version": False,
    "help": False,
    "help all": False,
    "log Call by fri": True,
    "mine": False,
    "raised list": False,
    "measure list": False,
    "lead list": False,
    "term list": False,
    "done Quote": True,
    "raise Prices": True,
    "start --plain": False,
    "summary": False,
    "summary -o week.html": True,
    "minutes list": None,
    "minutes show": None,
    "agenda list": False,
    "agenda show daily": False,
    "agenda next": False,
    "agenda new ours --like daily": True,
    "agenda set daily at 08:38": True,
    "agenda unset daily at": True,
    "agenda check": True,
    "agenda topics": False,
    "agenda coverage": False,
    "agenda tune daily": False,
    "agenda tune daily --minutes 20 --write": True,
    "action list": False,
    "action list --exit-code": False,
    "action show id01": False,
    "action edit id01 due:thu": True,
    "action done id01": True,
    "action drop id01": True,
    "decision add One price": True,
    "decision list": None,
    "win add Oakline": True,
    "win list": None,
    "parked add Page": True,
    "parked list": None,
    "init . --me sam": True,
    "closed list": False,
    "closed add 2026-12-24": True,
    "rota show": False,
    "rota set sam ana": True,
    "people list": False,
    "people add zoe:sales": True,
    "people leave ana": True,
    "remind --owner me": False,
    "calendar": False,
    "calendar -o dates.ics": True,
    "watch": None,
    "sync": None,
    "sync --status": False,
    "merge base ours theirs": None,
    "facts": False,
    "facts -o facts.jsonl": True,
    "rollup .": False,
    "undo": True,
    "undo --list": False,
    "config list": False,
    "config get bell": False,
    "config set bell false": True,
    "config set defaults.due 3d": True,
    "find quote": False,
    "completion bash": False,
    "schema": False,
    "schema minutes": False,
    "import nosuch.md": None,
    "doctor": False,
    "nosuch": None,
    "log @@": None,
}  # fmt: skip
_ID = re.compile(r"\b[0-9a-hjkmnp-tv-z]{4}\b")
_CLOCK = re.compile(r"\b\d+:\d\d(?= of )")  # of a huddle, which goes on while it starts


class Shell:
    """A desk with one promise, whose command lines a shell runs, each in a fresh copy of it."""

    def __init__(self, desk: Desk) -> None:
        """Log the promise."""
        desk.said("log Quote due:wed")
        self.desk = desk
        self.kept = {folder: desk.root / f"kept-{folder.name}" for folder in self._folders()}
        for folder, kept in self.kept.items():
            shutil.copytree(folder, kept)

    def _folders(self) -> list[Path]:
        """Return the folders that a command writes to, with what there is of the user's own."""
        own = (path for path in sorted(self.desk.root.iterdir()) if path.is_dir())
        return [path for path in own if not path.name.startswith("kept-")]

    def run(self, command: str, redirection: str) -> tuple[str, str, int, int]:
        """Return both streams without ids and clocks, the exit code, and the number of files."""
        for folder in self._folders():
            shutil.rmtree(folder)
        for folder, kept in self.kept.items():
            shutil.copytree(kept, folder)
        line = f"{sys.executable} -m huddlecli {self.desk.real(command)} {redirection}"
        done = subprocess.run(
            ["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"],
            env=self.desk.environ,
            cwd=self.desk.team,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        files = [path for path in self.desk.team.rglob("*") if path.suffix and path.is_file()]
        texts = (text.decode() for text in (done.stdout, done.stderr))
        out, err = (_ID.sub("id", _CLOCK.sub("0:00", text)) for text in texts)
        return out, err, done.returncode, len(files)


@pytest.fixture
def shell(desk: Desk) -> Shell:
    """Return a shell at a desk with one promise."""
    return Shell(desk)


@pytest.mark.parametrize(("command", "writes"), COMMANDS.items())
def test_whatever_becomes_of_the_streams(shell: Shell, command: str, writes: bool | None) -> None:  # noqa: FBT001
    """The code is the same whatever stderr is; only data that is lost makes a command fail.

    What a verb has written is written, so that a script that tries again makes nothing twice.
    """
    out, _, code, files = shell.run(command, "")

    no_in_no_err = shell.run(command, "<&- 2>&-")
    assert no_in_no_err == (out, "", code, files)
    full_err_no_reader = shell.run(command, "2>/dev/full | true")
    assert full_err_no_reader[2:] == (code, files)
    for redirection, error in (
        (">&-", "error: standard output is closed\nhint:  >FILE\n"),
        (
            ">/dev/full",
            "error: could not write everything: no space left on device\nhint:  df -h\n",
        ),
    ):
        _, err, code_then, files_then = shell.run(command, redirection)
        is_lost = bool(out) and not writes
        assert ("Traceback" in err, files_then) == (False, files)
        assert (err.endswith(error), code_then) == (is_lost, code or is_lost)


def test_the_table_has_every_command() -> None:
    """A command that is added is added above."""
    assert cli.COMMANDS.keys() <= {line.split()[0] for line in COMMANDS}


def test_a_full_disk_behind_stdout_loses_no_word(shell: Shell) -> None:
    """What was kept is told on stderr instead, in one line."""
    told = "warning: done, but not shown (no space left on device): id  sam  due Fri 27 Nov  Call"

    out, err, code, files = shell.run("log Call by fri", ">/dev/full")

    assert (out, err, code, files) == ("", f"{told}   → Acme\n", 0, 3)


def test_a_file_is_never_a_standard_stream(desk: Desk) -> None:
    """With all three closed, the record is whole: no message is in it."""
    line = f"{sys.executable} -m huddlecli log Call by fri <&- >&- 2>&-"

    done = subprocess.run(["bash", "-c", line], env=desk.environ, cwd=desk.root, check=False)

    desk.run("action list", out=desk.said("action list")[0])
    files = list(desk.team.rglob("actions/open/*.toml"))
    assert (done.returncode, len(files)) == (0, 1)
    assert desk.said("doctor")[2] == 0


@pytest.mark.parametrize(
    "encoding",
    [
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "ascii:strict"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
@pytest.mark.parametrize("line", ["mine", "summary", "action list", "agenda next"])
def test_a_pipe_is_utf8_whatever_the_locale(
    desk: Desk, encoding: dict[str, str], line: str
) -> None:
    """Arguments, both streams, and the names of files."""
    title = "Café 漢字 → 🎉"
    told, _, code = desk.said("log", f"{title} by fri", **encoding)
    wrong = desk.said("log", "x", "@josé", **encoding)

    assert (told, code) == (f"id01  sam  due Fri 27 Nov  {title}   → Acme\n", 0)
    assert wrong == desk.said("log", "x", "@josé")
    assert desk.said(line, **encoding) == desk.said(line)


def test_a_question_is_asked_in_any_encoding(desk: Desk) -> None:
    """A prompt that the encoding does not know is asked all the same, and its answer is read."""
    given = {"PYTHONIOENCODING": "ascii:strict", "HUDDLE_USER": "rené"}

    out, err, code = desk.said("log Call by fri", typed="sales\n", **given)

    assert (out, code) == ("id01  rené  due Fri 27 Nov  Call   → Acme\n", 0)
    assert "rené is new: which side? (marketing or sales)" in err


def test_a_team_folder_with_letters_of_its_own_in_the_locale_c(desk: Desk) -> None:
    """The path is taken as it was given."""
    place = desk.root / "Größe"
    given = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    shutil.copytree(desk.team, place)

    out, err, code = desk.said("log Call by fri", **{**given, "HUDDLE_TEAM": str(place)})

    assert (out, err, code) == ("id01  sam  due Fri 27 Nov  Call   → Acme\n", "", 0)
    assert len([*Path(place).rglob("actions/open/*.toml")]) == 1
