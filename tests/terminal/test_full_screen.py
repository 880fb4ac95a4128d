"""The full screen in a real terminal: work, resize, be killed, go on; the terminal comes back."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest

from tests.terminal.test_daily_by_hand import (
    LATER,
    PROGRAM,
    RECAP,
    Terminal,
    pytestmark,
    seen_within,
)

__all__ = ["pytestmark"]  # pytest reads it: without tmux there is nothing to test
SANE = "stty -a | grep -wo -e '[-]*icanon' -e '[-]*echo'"
KEPT = "paused; huddle start --resume continues"


class Screen(Terminal):
    """A terminal of a hundred columns and thirty rows, in which a shell waits."""

    def __init__(self, home: Path) -> None:
        """Open it at an empty home."""
        super().__init__(home)
        self.resize(100, 30)

    def key(self, *names: str) -> None:
        """Press keys, which count."""
        self.keys += len(names)
        self._tmux("send-keys", *names)

    def shown(self) -> str:
        """What stands on the screen, without what scrolled away."""
        return self._tmux("capture-pane", "-p")

    def colored(self) -> str:
        """What stands on the screen, with its colors."""
        return self._tmux("capture-pane", "-p", "-e")

    def title(self) -> str:
        """The title of the window."""
        return self._tmux("display-message", "-p", "#{pane_title}").strip()

    def is_alternate(self) -> bool:
        """Whether a program has the screen, and the shell's lines are below it."""
        return self._tmux("display-message", "-p", "#{alternate_on}").strip() == "1"

    def program(self) -> int:
        """The process that runs in the shell."""
        shell = self._tmux("display-message", "-p", "#{pane_pid}").strip()
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text(encoding="utf-8")
        return int(children.split()[0])

    def another(self) -> None:
        """Close the window, and open another one at the same home."""
        self._tmux("new-window", "-d", "sh")
        self._tmux("kill-pane")

    def after(self) -> list[str]:
        """The exit code of what ran last, and whether the shell echoes and edits lines again."""
        self.type(f"echo code $?; {SANE}; echo told")
        told = self.until("\ntold\n").rpartition("code ")[2].splitlines()
        assert not self.is_alternate()
        return told[:-2] if told[-1].startswith(("#", "$")) else told[:-1]


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """A terminal at an empty home."""
    opened = Screen(tmp_path)
    yield opened
    opened.close()


def begin(screen: Screen, *, program: str = PROGRAM) -> None:
    """Start a first daily huddle for eight people on the full screen."""
    screen.type(f"{program} start")
    screen.keys -= len(f"{program} start") - len("huddle start")
    screen.until("Who's here from marketing?")
    screen.type("ana ben fay gus")
    screen.until("Who's here from sales?")
    screen.type("cem dan eve hal")
    screen.until("Enter starts the huddle")
    screen.key("Enter")
    screen.until("▸ Promises")


def to_a_note(screen: Screen) -> None:
    """Go on to the first item, and take a note that is not to be lost."""
    screen.key("Enter")
    screen.until("TALK")
    screen.type("leads are called three days late")
    screen.until("1 leads are called three days late")


def test_a_first_daily_for_eight_people_on_the_full_screen(
    screen: Screen, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fewer than 25 lines and 320 keystrokes lead from nothing to the recap."""
    begin(screen)
    to_a_note(screen)
    for keys, text, shown in (
        (("Enter",), "", "UNDERSTAND"),
        ((), "/u the list comes on Friday evening", "EXECUTE"),
        (("C-a",), "send the list on Thursday @ana by thu", "send the list on Thursday"),
        (("Enter",), "", "▸ Is there room"),
        ((), "we could take ten more", "3 we could take ten more"),
        (("Enter",), "", "UNDERSTAND"),
        (("y",), "", "EXECUTE"),
        (("C-d",), "ten more leads for Oakline", "ten more leads for Oakline"),
        (("Enter",), "", "▸ Read-back"),
        (("C-r",), "9 8 9", "scores: 9, 8, 9"),
        (("Enter",), "", "Enter again to end"),
        (("Enter",), "", "minutes: huddle minutes show"),
    ):
        if keys:
            screen.key(*keys)
        if text:
            screen.type(text)
        screen.until(shown)

    recap = screen.screen().partition("*Daily huddle")[2]

    with capsys.disabled():
        sys.stdout.write(f"\n{screen.lines} lines, {screen.keys} keystrokes\n")
    assert screen.lines < 25
    assert screen.keys < 320
    assert f"*Daily huddle{recap}".startswith(RECAP.partition("\n\n")[2])
    assert screen.after() == ["0", "icanon", "echo"]


def test_it_fits_any_size_that_the_window_takes(screen: Screen) -> None:
    """Small, smaller than it can be, and large: the huddle goes on, and nothing typed is lost."""
    begin(screen)
    to_a_note(screen)
    screen.type_text("half a li")
    for width, height in ((60, 18), (30, 6), (1, 1), (200, 60), (80, 24)):
        screen.resize(width, height)
        sleep(0.3)  # a program is told of its new size a little later
    screen.until("half a li")
    screen.type("ne")
    screen.until("2 half a line")
    assert "Where are you stuck?" in screen.shown()


def test_a_killed_screen_goes_on_where_it_was(screen: Screen) -> None:
    """`kill -9` loses nothing; the next start offers the huddle, with what was typed in it."""
    begin(screen)
    to_a_note(screen)
    os.kill(screen.program(), signal.SIGKILL)
    screen.until("Killed")
    screen.another()
    screen.type(f"{PROGRAM} start --resume")
    screen.until("1 leads are called three days late")
    assert "TALK" in screen.shown()


def test_a_terminated_screen_gives_the_terminal_back(screen: Screen) -> None:
    """SIGTERM ends it in good order: exit 3, how to go on, and the shell is as before."""
    begin(screen)
    to_a_note(screen)
    os.kill(screen.program(), signal.SIGTERM)
    screen.until(KEPT)
    assert screen.after() == ["3", "icanon", "echo"]
    screen.type(f"clear; {PROGRAM} start --resume")
    screen.until("1 leads are called three days late")


def test_a_closed_window_loses_nothing(screen: Screen) -> None:
    """SIGHUP, as a dropped connection sends: it goes on in another terminal."""
    begin(screen)
    to_a_note(screen)
    pid = screen.program()
    screen.another()
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists():
            break
        sleep(0.05)
    screen.type(f"{PROGRAM} start --resume")
    screen.until("1 leads are called three days late")


def test_leaving_asks_and_keeps(screen: Screen) -> None:
    """Ctrl-C twice: exit 3, and the shell is as before."""
    begin(screen)
    to_a_note(screen)
    screen.key("C-c")
    screen.until("Leave this huddle?")
    screen.key("C-c")
    screen.until(KEPT)
    assert screen.after() == ["3", "icanon", "echo"]


def test_a_fault_of_the_program_gives_the_terminal_back(screen: Screen) -> None:
    """What was typed is kept, the shell is as before, and the hint leads to the plain huddle."""
    broken = screen.home / "broken.py"
    broken.write_text(
        "from huddlecli.cli import program\n"
        "from huddlecli.live.full import huddle_rows\n"
        "whole = huddle_rows.stage\n"
        "def stage(state, now, room):\n"
        "    assert 'EXECUTE' not in str([span.text for row in whole(state, now, room)"
        " for span in row])\n"
        "    return whole(state, now, room)\n"
        "huddle_rows.stage = stage\n"
        "program()\n",
        encoding="utf-8",
    )
    begin(screen, program=f"{sys.executable} broken.py")
    to_a_note(screen)
    screen.key("Enter")
    screen.until("UNDERSTAND")
    screen.key("y")
    screen.until("hint:  huddle start --resume")
    told = "error: the full screen stopped working; the huddle is paused"
    assert told in screen.screen()
    assert screen.after() == ["3", "icanon", "echo"]
    screen.type(f"clear; {PROGRAM} start --resume")
    screen.until("EXECUTE")


def test_what_a_rep_logs_is_seen(screen: Screen, capsys: pytest.CaptureFixture[str]) -> None:
    """From another process onto the screen, marked as new, with a line half typed."""
    begin(screen)
    to_a_note(screen)
    screen.type_text("half a li")
    waited = []
    for who, customer in (("cem", "Northgate"), ("dan", "Oakline")):
        screen.huddle("log", f"Call {customer}", HUDDLE_USER=who, HUDDLE_NOW=LATER)
        waited.append(seen_within(screen, f"Call {customer}  ★ new · {who}", lambda: None))

    assert "half a li" in screen.shown()
    with capsys.disabled():
        sys.stdout.write(f"\nseen after {waited[0]:.2f} s and {waited[1]:.2f} s\n")


def test_without_colors(screen: Screen) -> None:
    """NO_COLOR: not one color, and what is meant by them stands there as signs and words."""
    screen.type("export NO_COLOR=1")
    begin(screen)
    to_a_note(screen)

    codes = {
        code
        for found in re.findall(r"\x1b\[([0-9;]*)m", screen.colored())
        for code in found.split(";")
    }

    assert codes <= {"", "0", "1", "2", "7", "39", "49"}  # bold, dim, reversed, and back
    assert "talk" not in screen.shown()  # the step of now is in capitals


def test_the_window_is_called_after_the_item(screen: Screen) -> None:
    """So that it is found among others; afterwards it has its old title."""
    begin(screen)
    to_a_note(screen)
    assert "Where are you stuck?" in screen.title()


def test_where_it_does_not_fit_the_huddle_is_plain(screen: Screen) -> None:
    """Below 60 by 18 a line says so, and the huddle is the plain one."""
    screen.resize(59, 18)
    screen.type(f"{PROGRAM} start")
    screen.until("Who's here from marketing?")
    screen.type("ana")
    screen.until("Who's here from sales?")
    screen.type("cem")
    screen.until("The full screen needs 60 × 18, this terminal has 59 × 18")
    screen.until("Enter to start.")
