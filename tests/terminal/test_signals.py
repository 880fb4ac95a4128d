"""What ends a plain huddle from outside, or a fault of its own: nothing is lost or left behind."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator, Sequence
from time import monotonic

import pytest

from tests.helpers.desk import Desk

START = ["-m", "huddlecli", "start", "daily", "--plain"]
# As START, with a fault of the program's own at the first note.
FAULT = f"""
import sys
from huddlecli.cli import program
from huddlecli.live.session import Session
Session.take_in = lambda session: 1 / 0 if "Noted" in str(session.state) else []
sys.argv = ["huddle", *{START[2:]}]
program()
"""
PATIENCE = 30.0
ENDS = {
    "Ctrl-C": 130,
    "SIGINT": 130,
    "SIGTERM": 3,
    "SIGHUP": 3,
    "SIGQUIT": -signal.SIGQUIT,
    "SIGKILL": -signal.SIGKILL,
    "the terminal goes": 3,
    "a fault of its own": 1,
}


class Seat:
    """A terminal of one's own, at which the program is started and whose state can be read."""

    def __init__(self, desk: Desk, argv: Sequence[str]) -> None:
        """Start Python at it."""
        self.master, self._slave = pty.openpty()
        self.before = termios.tcgetattr(self._slave)
        self.process = subprocess.Popen(
            [sys.executable, *argv],
            env=desk.environ,
            cwd=desk.root,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509  no threads
        )
        self.shown = ""

    @property
    def after(self) -> list[object]:
        """How the terminal is now."""
        return termios.tcgetattr(self._slave)

    def type(self, text: str) -> None:
        """Type."""
        os.write(self.master, text.encode())

    def until(self, pattern: str) -> None:
        """Wait until something like this is shown."""
        end = monotonic() + PATIENCE
        while not re.search(pattern, self.shown, re.DOTALL):
            ready, _, _ = select.select([self.master], [], [], 1)
            if ready:
                self.shown += os.read(self.master, 65536).decode()
            assert monotonic() < end, self.shown

    def hang_up(self) -> None:
        """Take the terminal away."""
        os.close(self.master)
        self.master = -1

    def leave(self) -> None:
        """Let go of it, whatever runs there."""
        self.process.kill()
        self.process.wait()
        for file in {self.master, self._slave} - {-1}:
            os.close(file)


@pytest.fixture(params=ENDS)
def ended(request: pytest.FixtureRequest, desk: Desk) -> Iterator[tuple[str, Seat]]:
    """Yield a huddle that was begun, had a promise and a note, and ended in that way."""
    how = str(request.param)
    seat = Seat(desk, ["-c", FAULT] if "fault" in how else START)
    try:
        seat.until("Enter to start")
        seat.type("\n")
        seat.until("1 of 4")
        seat.type("/a Call Northgate by fri\n")
        seat.until("  Call Northgate")
        seat.type("/goto 2\n")
        seat.until("2 of 4.*\n> ")
        seat.type("leads stall\n")
        seat.until("leads stall\r\n> ")  # it is on the disk
        match how:
            case "Ctrl-C":
                seat.type("\x03")
            case "the terminal goes":
                seat.hang_up()
            case name if name.startswith("SIG"):
                seat.process.send_signal(getattr(signal, name))
            case _:
                pass  # the fault comes by itself
        seat.process.wait(PATIENCE)
        yield how, seat
    finally:
        seat.leave()


def test_whatever_ends_it_nothing_is_lost_and_the_terminal_is_as_it_was(
    ended: tuple[str, Seat], desk: Desk
) -> None:
    """The code is not 0, the terminal echoes lines as before, and the huddle goes on elsewhere."""
    how, seat = ended

    assert seat.process.returncode == ENDS[how]
    if seat.master >= 0:
        assert seat.after == seat.before
    assert "\x1b[?" not in seat.shown  # no other screen, no hidden cursor, no mouse

    out, err, code = desk.said("start", "--resume", stdin="/goto 3\n/end\n")
    assert (code, "Call Northgate, by Fri 27 Nov" in out, "error" in err) == (0, True, False)
    out, _, code = desk.said("minutes", "show")
    assert (code, "leads stall" in out, "Call Northgate" in out) == (0, True, True)
