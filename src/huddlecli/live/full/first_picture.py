"""Takes the terminal at once and shows a picture on it, until the full screen takes it over.

Keys that are typed meanwhile are neither echoed nor read: the terminal keeps them for the full
screen. That goes for Ctrl-C and Ctrl-Z too, which are keys there. For POSIX systems.
"""

from __future__ import annotations

import os
import signal
import termios
import tty
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any, Self

OTHER_SCREEN = "\x1b[?1049h"
# The other screen, a hidden cursor, no wrapping, and pastes with marks around them.
TAKE = f"{OTHER_SCREEN}\x1b[?25l\x1b[?7l\x1b[?2004h"
GIVE_BACK = "\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"
_ECHOES = termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG
_CHANGES = termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR


class FirstPicture:
    """The terminal of this process, with a picture on it from `with` until it is handed over."""

    def __init__(self, draw: Callable[[], str], *, keyboard: int = 0, screen: int = 1) -> None:
        """Show what `draw` returns for the size of the moment."""
        self._draw = draw
        self._keyboard = keyboard
        self._screen = screen
        self._before: list[Any] | None = None  # how the terminal was, while it is taken
        self._is_over = False
        self._handlers: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        """Take the terminal, and show the picture."""
        for number, handler in (
            (signal.SIGWINCH, self._resized),
            (signal.SIGTSTP, self._stopped),
            (signal.SIGCONT, self._continued),
        ):
            self._handlers[number] = signal.signal(number, handler)
        self._take()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the terminal back, unless it was handed over."""
        self.leave()
        self._forget_signals()

    def leave(self) -> None:
        """Give the terminal back for good, unless it was handed over; from any thread."""
        self._is_over = True
        self._give_back()

    def _give_back(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            with suppress(OSError, termios.error):  # it is gone
                # What was typed for the huddle must not run as commands of the shell.
                termios.tcflush(self._keyboard, termios.TCIFLUSH)
                termios.tcsetattr(self._keyboard, termios.TCSANOW, before)
            self._write(GIVE_BACK)

    def hand_over(self) -> list[Any] | None:
        """Leave the terminal to the caller: return how it was before, None if it is not taken."""
        self._is_over = True
        before, self._before = self._before, None
        self._forget_signals()
        return before

    def _take(self) -> None:
        try:
            before = termios.tcgetattr(self._keyboard)
            raw = [*before[:6], [*before[6]]]
            raw[tty.LFLAG] &= ~_ECHOES
            raw[tty.IFLAG] &= ~_CHANGES
            raw[tty.CC][termios.VMIN] = 1
            termios.tcsetattr(self._keyboard, termios.TCSANOW, raw)
        except termios.error:  # it is gone, or not ours: the full screen finds that out too
            return
        self._before = before
        self._write(TAKE + self._draw())

    def _resized(self, _number: int, _frame: FrameType | None) -> None:
        # A module of the drawing may be half loaded now; the full screen has the new size anyway.
        with suppress(ImportError):
            if self._before is not None:
                self._write(self._draw())

    def _stopped(self, _number: int, _frame: FrameType | None) -> None:
        """Give the terminal back before the process stops, as `kill -TSTP` asks for."""
        self._give_back()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continued(self, _number: int, _frame: FrameType | None) -> None:
        if not self._is_over:
            self._give_back()  # after SIGSTOP: others have used the terminal since
            self._take()

    def _forget_signals(self) -> None:
        """Undo the handlers that are still there: Textual may have set its own by now."""
        for number, before in self._handlers.items():
            if signal.getsignal(number) in (self._resized, self._stopped, self._continued):
                signal.signal(number, before)
        self._handlers.clear()

    def _write(self, text: str) -> None:
        data = text.encode(errors="replace")
        with suppress(OSError):  # it is gone: `Hangup` knows
            while data:
                data = data[os.write(self._screen, data) :]
