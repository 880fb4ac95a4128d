"""The keys of the full screen as a terminal sends them: bytes, in one piece or several."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from time import monotonic, sleep

import pytest

from tests.helpers.desk import Desk
from tests.helpers.window import PATIENCE, Window


@pytest.fixture
def window(desk: Desk) -> Iterator[Window]:
    """A huddle at Talk in a window of its own."""
    opened = Window(desk, ("-m", "huddlecli", "start", "daily"))
    try:
        for typed, shown in (("", "Enter start"), ("\r", "^A action"), ("\r", "TALK")):
            if typed:
                opened.type(typed)
            opened.until(shown)
        yield opened
    finally:
        opened.leave()


def events(desk: Desk, last: str) -> list[tuple[str, str]]:
    """Wait until the journal has `last`, and return what was typed there."""
    end = monotonic() + PATIENCE
    while True:
        text = next(desk.team.glob("huddles/live/*.jsonl")).read_text()
        if last in text or monotonic() > end:
            break
        sleep(0.05)
    found = [json.loads(line) for line in text.splitlines()]
    told = {"noted": "text", "kept": "made"}
    return [
        (one["event"], one["made"]["title"] if one["event"] == "kept" else one["text"])
        for one in found
        if one["event"] in told
    ]


def test_escape_and_a_command_at_once(desk: Desk, window: Window) -> None:
    """As impatient fingers type: the refused line is put away, and the command is a command."""
    window.type("/nxt\r")
    window.until("unknown command /nxt")
    window.type("\x1b/park the fair\rhalf a\x1bnote one\r")
    assert events(desk, "note one") == [("kept", "the fair"), ("noted", "note one")]


def test_the_screen_is_there_though_errors_go_elsewhere(desk: Desk) -> None:
    """`2> log` takes nothing of the screen away, and has only what is said at the end."""
    log = desk.root / "log"
    with log.open("wb") as file:
        window = Window(desk, ("-m", "huddlecli", "start", "daily"), stderr=file.fileno())
    try:
        for typed, shown in (("", "Enter start"), ("\r", "^A action"), ("\x03", "Leave this")):
            if typed:
                window.type(typed)
            window.until(shown)
        window.type("k")
        assert window.process.wait(PATIENCE) == 3
    finally:
        window.leave()
    assert log.read_text() == ("paused; huddle start --resume continues\n")


def test_a_stopped_process_draws_all_of_it_again(window: Window) -> None:
    """Stopped by a signal and continued, as `fg` does: the screen is whole, and keys act."""
    window.process.send_signal(signal.SIGTSTP)
    os.waitid(os.P_PID, window.process.pid, os.WSTOPPED | os.WNOWAIT)
    window.type("")
    window.process.send_signal(signal.SIGCONT)
    for shown in ("Where are you stuck?", "TALK", "^A action"):
        window.until(shown)
    window.type("\r")
    window.until("UNDERSTAND")


def test_an_arrow_in_pieces_is_an_arrow(desk: Desk, window: Window) -> None:
    """A slow line may cut a sequence anywhere; a paste that has Esc in it is text."""
    window.type("ac\x1b")
    sleep(0.02)
    window.type("[Db\r")
    window.type("\x1b[200~two\x1b/end\r\x1b[201~\r")
    assert events(desk, "two") == [("noted", "abc"), ("noted", "two␛/end")]


# Esc is told from the beginning of a sequence an hour after it, and not a tenth of a second.
PATIENT = """
from huddlecli.live.full import driver
driver.ESCAPE_DELAY = 3600
from huddlecli.cli import program
program()
"""


def test_leaving_waits_for_no_further_key(desk: Desk) -> None:
    """Ctrl-C ends the program at once, although the thread that reads keys waits for one."""
    window = Window(desk, ("-c", PATIENT, "watch"))
    try:
        window.until("waiting for the next huddle")
        window.type("\x03")
        assert window.process.wait(PATIENCE) == 0
    finally:
        window.leave()
