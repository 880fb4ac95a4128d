"""Takes the terminal at once and shows a picture on it, until the full screen takes it over.

Keys that are typed meanwhile are neither echoed nor read: the terminal keeps them for the full
screen. That goes for Ctrl-C and Ctrl-Z too, which are keys there.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Self

from huddlecli.store.platform import signals
from huddlecli.store.platform.terminal import TerminalSettings, give_back, take_keys

OTHER_SCREEN = "\x1b[?1049h"
# The other screen, a hidden cursor, no wrapping, and pastes with marks around them.
TAKE = f"{OTHER_SCREEN}\x1b[?25l\x1b[?7l\x1b[?2004h"
GIVE_BACK = "\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"


class FirstPicture:
    """The terminal of this process, with a picture on it from `with` until it is handed over."""

    def __init__(self, draw: Callable[[], str], *, keyboard: int = 0, screen: int = 1) -> None:
        """Show what `draw` returns for the size of the moment."""
        self._draw = draw
        self._keyboard = keyboard
        self._screen = screen
        self._before: TerminalSettings | None = None  # how the terminal was, while it is taken
        self._is_over = False
        self._handlers = signals.SignalHandlers(
            {
                signals.RESIZE: self._resized,
                signals.STOP: self._stopped,
                signals.CONTINUE: self._continued,
            }
        )

    def __enter__(self) -> Self:
        """Take the terminal, and show the picture."""
        self._handlers.set()
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
        self._handlers.put_back()  # Textual may have set its own by now

    def leave(self) -> None:
        """Give the terminal back for good, unless it was handed over; from any thread."""
        self._is_over = True
        self._give_back()

    def _give_back(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            give_back(self._keyboard, before)
            self._write(GIVE_BACK)

    def hand_over(self) -> TerminalSettings | None:
        """Leave the terminal to the caller: return how it was before, None if it is not taken."""
        self._is_over = True
        before, self._before = self._before, None
        self._handlers.put_back()  # Textual may have set its own by now
        return before

    def _take(self) -> None:
        self._before = take_keys(self._keyboard)
        if self._before is None:  # the full screen finds that out too
            return
        self._write(TAKE + self._draw())

    def _resized(self, _number: int, _frame: FrameType | None) -> None:
        # A module of the drawing may be half loaded now; the full screen has the new size anyway.
        with suppress(ImportError):
            if self._before is not None:
                self._write(self._draw())

    def _stopped(self, _number: int, _frame: FrameType | None) -> None:
        """Give the terminal back before the process stops, as `kill -TSTP` asks for."""
        self._give_back()
        signals.stop()

    def _continued(self, _number: int, _frame: FrameType | None) -> None:
        if not self._is_over:
            self._give_back()  # after SIGSTOP: others have used the terminal since
            self._take()

    def _write(self, text: str) -> None:
        data = text.encode(errors="replace")
        with suppress(OSError):  # it is gone: `Hangup` knows
            while data:
                data = data[os.write(self._screen, data) :]
