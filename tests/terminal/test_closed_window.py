"""A window that is closed, a connection that is lost: nothing is left behind, nothing is lost.

It is the pseudo-terminal that ends here. A signal alone, with the terminal still there, is another
case (`test_signals.py`, `test_full_screen.py`).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.helpers.desk import Desk
from tests.helpers.window import SLOW, Window

START = ("-m", "huddlecli", "start", "daily")
Steps = tuple[tuple[str, str], ...]  # what is typed, and what is shown then
LOBBY: Steps = (("", "Enter starts"),)
BOARD: Steps = (*LOBBY, ("\r", "^A action"))
TALK: Steps = (*BOARD, ("\r", "TALK"))
UNDERSTAND: Steps = (*TALK, ("\r", "UNDERSTAND"))
FULL: dict[str, Steps] = {
    "a board": BOARD,
    "Talk": TALK,
    "half a line": (*TALK, ("half a li", "half a li")),
    "a refused line": (*TALK, ("/nxt\r", "unknown command /nxt")),
    "help": (*TALK, ("?", "any other key")),
    "the question": (*TALK, ("\x03", "Leave this huddle?")),
    "the question, answered by no answer": (*TALK, ("\x03", "Leave this huddle?"), ("q", "")),
    "the list of commands": (*TALK, ("\x0b", "next")),
    "paused": (*TALK, (" ", "paused")),
    "Understand": UNDERSTAND,
    "Execute": (*UNDERSTAND, ("y", "EXECUTE")),
    "the close": (*TALK, ("/goto 4\r", "^R score")),
    "the close, with a line begun": (*TALK, ("/goto 4\r", "^R score"), ("/sc", "/sc")),
}
PLAIN: dict[str, Steps] = {
    "a plain board": (("", "Enter to start"), ("\n", "1 of 4")),
    "plain, half a line": (("", "Enter to start"), ("\n", "1 of 4"), ("half a li", "half a li")),
}
UNFINISHED = 3


@contextmanager
def opened(
    desk: Desk,
    argv: tuple[str, ...],
    steps: Steps,
    *,
    is_told: bool = True,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Window]:
    """Open a window, and take steps in it."""
    window = Window(desk, argv, is_told=is_told, environ=environ)
    try:
        for typed, shown in steps:
            window.type(typed) if typed else None
            window.until(shown)
        yield window
    finally:
        window.leave()


def gone(window: Window, capsys: pytest.CaptureFixture[str]) -> None:
    """Close the window, and see that what ran in it is gone."""
    took = window.close()
    with capsys.disabled():
        sys.stdout.write(f" gone after {took:.2f} s ")
    assert took < SLOW


def is_kept(desk: Desk) -> None:
    """See that the huddle is unfinished, and goes on from anywhere to its minutes."""
    assert [path.suffix for path in (desk.team / "huddles/live").iterdir()] == [".jsonl"]
    out, err, code = desk.said("start", "--resume", "--plain", stdin="/end\n")
    assert (code, "error" in err, "*Daily huddle" in out) == (0, False, True), (out, err)


@pytest.mark.parametrize("is_told", [True, False], ids=["with SIGHUP", "without"])
@pytest.mark.parametrize("state", FULL)
def test_a_full_screen_leaves_with_its_window(
    desk: Desk, state: str, *, is_told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is on the screen: the process is gone, the huddle is kept, and goes on."""
    with opened(desk, START, FULL[state], is_told=is_told) as window:
        gone(window, capsys)
        assert window.process.returncode == UNFINISHED
    is_kept(desk)


@pytest.mark.parametrize("is_told", [True, False], ids=["with SIGHUP", "without"])
@pytest.mark.parametrize("state", PLAIN)
def test_plain_lines_leave_with_their_window(
    desk: Desk, state: str, *, is_told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same for plain lines; what was typed without Enter is no line."""
    with opened(desk, (*START, "--plain"), PLAIN[state], is_told=is_told) as window:
        gone(window, capsys)
        assert window.process.returncode == UNFINISHED
    is_kept(desk)
    assert "half" not in desk.said("minutes", "show")[0]


@pytest.mark.parametrize("more", [(), ("--plain",), ("--rehearse",)], ids=str)
def test_a_lobby_leaves_with_its_window(
    desk: Desk, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing was begun: nothing is kept, and the code says that it failed."""
    before = desk.files()
    steps: Steps = (("", "Enter to start"),) if "--plain" in more else LOBBY
    with opened(desk, (*START, *more), steps, is_told=False) as window:
        gone(window, capsys)
        assert window.process.returncode == 1
    assert desk.files() == before


def test_a_terminal_that_takes_nothing_holds_nobody(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """A frozen connection: the huddle goes on, SIGTERM ends it, and closing does."""
    with opened(desk, START, TALK, is_told=False) as window:
        for _ in range(40):
            window.type("\x0c")  # light and dark: all of the screen is drawn each time
            sleep(0.05)
        began = monotonic()
        window.process.send_signal(signal.SIGTERM)
        code = window.process.wait(30)
        with capsys.disabled():
            sys.stdout.write(f" ended after {monotonic() - began:.2f} s ")
        assert code == UNFINISHED
    is_kept(desk)


@pytest.mark.parametrize("big", [(), ("--big",)], ids=["watch", "watch --big"])
@pytest.mark.parametrize("is_told", [True, False], ids=["with SIGHUP", "without"])
def test_whoever_watches_leaves_with_the_window(
    desk: Desk, big: tuple[str, ...], *, is_told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both views, of a huddle that waits to go on."""
    desk.said("start", "daily", stdin="/next\n")
    argv = ("-m", "huddlecli", "watch", *big)
    with opened(desk, argv, (("", "Where are you stuck?"),), is_told=is_told) as window:
        gone(window, capsys)
    is_kept(desk)


PROMPTS: dict[str, tuple[tuple[str, ...], Steps]] = {
    "log": (("log",), (("", "> "), ("Call Northgate by fri\n", "due Fri"))),
    "log, half a line": (("log",), (("", "> "), ("Call them", "Call them"))),
    "init": (("init", "new"), (("", "marketing"),)),
    "start": (("start", "weekly", "--with", "zoe"), (("", "zoe is new"),)),
}


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("is_told", [True, False], ids=["with SIGHUP", "without"])
def test_a_question_leaves_with_its_window(
    desk: Desk, prompt: str, *, is_told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """No answer is an answer to none: what was said before it stays, and no more is written."""
    words, steps = PROMPTS[prompt]
    with opened(desk, ("-m", "huddlecli", *words), steps, is_told=is_told) as window:
        gone(window, capsys)
    kept = [path.name[11:] for path in desk.team.rglob("actions/open/*.toml")]
    assert kept == (["call-northgate.toml"] if prompt == "log" else [])
    assert not (desk.root / "new").exists()


@pytest.mark.parametrize("is_told", [True, False], ids=["with SIGHUP", "without"])
def test_an_editor_that_stays_is_not_waited_for(
    desk: Desk, tmp_path: Path, *, is_told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that outlives its terminal holds nothing up, and the text stays in its file."""
    desk.said("log", "Call Northgate by fri")
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\ntrap '' HUP\necho $$ opened\nexec sleep 60\n", encoding="utf-8")
    editor.chmod(0o755)
    words = ("-m", "huddlecli", "action", "edit", desk.real("id01"))
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    given = {"EDITOR": str(editor), "TMPDIR": str(drafts)}
    with opened(desk, words, (("", "opened"),), is_told=is_told, environ=given) as window:
        child = int(window.shown.split()[-2])
        gone(window, capsys)
    os.kill(child, signal.SIGKILL)
    assert [path.read_text().startswith("Call Northgate") for path in drafts.iterdir()] == [True]
    assert desk.said("action", "list")[1:] == ("", 0)


def test_a_question_about_an_unfinished_huddle_leaves_with_its_window(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is not closed by an answer that nobody gave."""
    desk.said("start", "daily", stdin="/next\n")
    with opened(desk, START, (("", "was not finished"),), is_told=False) as window:
        gone(window, capsys)
    is_kept(desk)
