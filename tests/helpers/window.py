"""A window of one's own: a pseudo-terminal in which the program runs, and that can be closed."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from time import monotonic

from tests.helpers.desk import Desk

PATIENCE = 30.0
SLOW = 5.0  # seconds that a slow machine gets for what takes one
_SEQUENCE = re.compile(r"\x1b\[[0-9;?>]*[a-zA-Z]|\x1b\][^\x07]*\x07")


class Window:
    """A program in a terminal of a hundred columns and thirty rows."""

    def __init__(
        self,
        desk: Desk,
        argv: Sequence[str],
        *,
        is_told: bool = True,
        stderr: int | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """Start Python in it; unless it `is_told`, no signal says that the window is closed.

        `stderr` is where errors go, if not into the window.
        """
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

        def belong() -> None:
            if is_told:
                fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            else:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as `nohup` has it

        self.process = subprocess.Popen(
            [sys.executable, *argv],
            env=desk.environ | {"TERM": "xterm-256color", **(environ or {})},
            cwd=desk.root,
            stdin=slave,
            stdout=slave,
            stderr=slave if stderr is None else stderr,
            start_new_session=True,
            preexec_fn=belong,  # noqa: PLW1509 - no threads
        )
        os.close(slave)
        self.shown = ""

    def type(self, text: str) -> None:
        """Type, after all that was shown so far."""
        self.shown = ""
        os.write(self._master, text.encode())

    def until(self, text: str) -> None:
        """Wait until `text` was shown since something was typed."""
        end = monotonic() + PATIENCE
        while text not in _SEQUENCE.sub("", self.shown):
            ready, _, _ = select.select([self._master], [], [], 1)
            if ready:
                self.shown += os.read(self._master, 65536).decode(errors="replace")
            assert monotonic() < end, _SEQUENCE.sub("", self.shown)

    def press(self, keys: str) -> None:
        """Press keys, once there is a screen that takes them."""
        while not select.select([self._master], [], [], PATIENCE)[0]:
            pass
        os.write(self._master, keys.encode())

    def until_end(self) -> str:
        """Wait until the program has ended, and return all that it showed."""
        while True:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # as Linux has it at the end of a pseudo-terminal
                return self.shown
            self.shown += data.decode(errors="replace")

    def close(self) -> float:
        """Close the window; return after how many seconds the program in it was gone."""
        began = monotonic()
        os.close(self._master)
        self._master = -1
        self.process.wait(PATIENCE)
        return monotonic() - began

    def leave(self) -> None:
        """Let go of it, whatever runs there."""
        self.process.kill()
        self.process.wait()
        if self._master >= 0:
            os.close(self._master)
