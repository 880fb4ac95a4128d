"""A first daily huddle in plain lines on a real terminal, typed by hand from an empty home."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import pytest

pytestmark = pytest.mark.skipif(
    not shutil.which("tmux"), reason="a real terminal is driven with tmux, which is not here"
)
PROGRAM = f"{sys.executable} -m huddlecli"
MONDAY = "2026-11-23T09:08:00+01:00"
LATER = "2026-11-23T09:10:00+01:00"
RECAP = """\
> /end

*Daily huddle, Mon 23 Nov* (0 min, 8 people)
Present: ana, ben, fay and gus (marketing), cem, dan, eve and hal (sales)
• ana: send the list on Thursday, by Thu 26 Nov
Decided: ten more leads for Oakline
Where are you stuck? the list comes on Friday evening
Next: Weekly huddle, Tue 24 Nov 09:08
"""
LOBBY = "Enter to start."
PATIENCE = 20.0


class Terminal:
    """A terminal of its own, whose lines and keystrokes are counted."""

    def __init__(self, home: Path) -> None:
        """Open a shell at an empty home."""
        self.home = home
        self._folder = TemporaryDirectory(prefix="huddle-test-")  # a socket's path has to be short
        self.lines = 0
        self.keys = 0
        self.environ = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "TZ": "Europe/Berlin",
            "HUDDLE_NOW": MONDAY,
        }
        self._tmux("-f", os.devnull, "new-session", "-d", "-x", "110", "-y", "60", "sh")

    def _tmux(self, *args: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", f"{self._folder.name}/tmux", *args],
            env=self.environ,
            cwd=self.home,
            capture_output=True,
            check=True,
            timeout=30,
        )
        return done.stdout.decode()

    def screen(self) -> str:
        """What stands on the screen now, with what has scrolled away."""
        shown = self._tmux("capture-pane", "-p", "-S", "-500")
        return "\n".join(line.rstrip() for line in shown.rstrip().splitlines())

    def type(self, text: str = "") -> None:
        """Type a line and Enter."""
        self.lines += 1
        self.keys += len(text) + 1
        if text:
            self.type_text(text)
        self._tmux("send-keys", "Enter")

    def type_text(self, text: str) -> None:
        """Type text without Enter, which does not count."""
        self._tmux("send-keys", "-l", text)

    def press(self, key: str) -> None:
        """Press one key."""
        self._tmux("send-keys", key)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, and wait until programs in it see that: tmux is slow."""
        self._tmux("resize-window", "-x", str(width), "-y", str(height))
        terminal = os.open(
            self._tmux("display-message", "-p", "#{pane_tty}").strip(), os.O_RDONLY | os.O_NOCTTY
        )
        end = monotonic() + PATIENCE
        while os.get_terminal_size(terminal) != (width, height):
            assert monotonic() < end, os.get_terminal_size(terminal)
            sleep(0.01)
        os.close(terminal)

    def until(self, text: str, *, patience: float = PATIENCE) -> str:
        """Wait until `text` stands on the screen, and return the screen."""
        end = monotonic() + patience
        while text not in (shown := self.screen()):
            assert monotonic() < end, shown
            sleep(0.05)
        return shown

    def until_true(self, is_true: Callable[[], bool]) -> None:
        """Wait until something is true."""
        end = monotonic() + PATIENCE
        while not is_true():
            assert monotonic() < end, self.screen()
            sleep(0.01)

    def huddle(self, *args: str, **environ: str) -> None:
        """Run another command, as somebody does in another terminal."""
        command = [sys.executable, "-m", "huddlecli", *args]
        environ = self.environ | environ
        subprocess.run(command, env=environ, cwd=self.home, check=True, capture_output=True)

    def close(self) -> None:
        """Close it, whatever runs there."""
        with self._folder, suppress(subprocess.CalledProcessError):
            self._tmux("kill-server")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal at an empty home."""
    opened = Terminal(tmp_path)
    yield opened
    opened.close()


def begin(terminal: Terminal) -> None:
    """Start a first daily huddle for eight people."""
    terminal.type(f"{PROGRAM} start --plain")
    terminal.keys -= len(f"{PROGRAM} start --plain") - len("huddle start --plain")
    terminal.until("Who's here from marketing?")
    terminal.type("ana ben fay gus")
    terminal.until("Who's here from sales?")
    terminal.type("cem dan eve hal")
    terminal.until(LOBBY)
    terminal.type()
    terminal.until("1 of 4  Promises")


def test_a_first_daily_for_eight_people_is_typed_by_hand(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fewer than 25 lines and 320 keystrokes, Enter counted, lead from nothing to the recap."""
    begin(terminal)
    for text, shown in (
        ("", "2 of 4  Where are you stuck?"),
        ("webinar leads are called three days late", ""),
        ("", "Understand."),
        ("/u the list comes on Friday evening", "Execute."),
        ("/a send the list on Thursday @ana by thu", "due Thu 26 Nov  send the list on Thursday"),
        ("", "3 of 4  "),
        ("/floor dan", "DAN"),
        ("we could take ten more", ""),
        ("", "Understand. "),
        ("/u", "Execute."),
        ("/d ten more leads for Oakline", "ten more leads"),
        ("", "4 of 4  Read-back"),
        ("/score 9 8 9", "scored 9, 8 and 9"),
        ("/end", "minutes: huddle minutes show"),
    ):
        terminal.type(text)
        terminal.until(shown)

    recap = terminal.screen().partition("scored 9, 8 and 9\n")[2]

    with capsys.disabled():
        sys.stdout.write(f"\n{terminal.lines} lines, {terminal.keys} keystrokes\n")
    assert terminal.lines < 25
    assert terminal.keys < 320
    assert recap.startswith(RECAP)


def seen_within(terminal: Terminal, text: str, act: Callable[[], None]) -> float:
    """Do something elsewhere, and return how long it took from then until `text` was shown."""
    act()
    began = monotonic()
    terminal.until(text, patience=5)
    return monotonic() - began


def test_what_two_reps_log_is_seen_while_nothing_is_typed(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    """From their own processes into the room's screen, with a line half typed there."""
    begin(terminal)
    terminal.type_text("half a li")

    def logs(who: str, title: str) -> Callable[[], None]:
        return lambda: terminal.huddle("log", title, HUDDLE_USER=who, HUDDLE_NOW=LATER)

    waited = [
        seen_within(terminal, f"Call {customer}   (logged by {who})", logs(who, f"Call {customer}"))
        for who, customer in (("cem", "Northgate"), ("dan", "Oakline"))
    ]

    with capsys.disabled():
        sys.stdout.write(f"\nseen after {waited[0]:.2f} s and {waited[1]:.2f} s\n")


def test_an_interrupt_keeps_the_huddle_and_the_terminal(terminal: Terminal) -> None:
    """After Ctrl-C the shell echoes as before, and the huddle goes on from any terminal."""
    begin(terminal)
    terminal.press("C-c")
    terminal.until("paused; huddle start --resume continues")
    terminal.type("echo code $?; stty -a | grep -wo -e '[-]*icanon' -e '[-]*echo'")

    shown = terminal.until("\necho\n")

    told = shown.partition("continues\n")[2].splitlines()[-4:-1]
    assert [line.lstrip("#$ ") for line in told] == ["code 130", "icanon", "echo"]
    terminal.type(f"clear; {PROGRAM} start --resume --plain")
    terminal.until("1 of 4  Promises")


def test_a_resize_does_no_harm(terminal: Terminal) -> None:
    """Narrow and wide again, the huddle goes on, and what comes after is wrapped at words."""
    begin(terminal)
    terminal.resize(40, 20)
    terminal.type()
    terminal.until("2 of 4  Where are you stuck?")
    terminal.resize(150, 50)
    sleep(0.5)  # a program is told of its new size a little later
    terminal.type()
    terminal.until("Understand.")
    terminal.type("/end")
    terminal.until("/end again to finish and")
    terminal.type("/end")
    terminal.until("minutes: huddle minutes show")
