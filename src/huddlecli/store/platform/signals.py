"""The signals that tell a process to end, that its window has another size, and the like."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any, TypeAlias

Handler: TypeAlias = Callable[[int, FrameType | None], object]

ENDING = (signal.SIGHUP, signal.SIGTERM)  # the terminal is gone, or somebody ends the process
INTERRUPT = signal.SIGINT  # Ctrl-C
RESIZE = signal.SIGWINCH
STOP = signal.SIGTSTP
CONTINUE = signal.SIGCONT


class SignalHandlers:
    """Handlers of signals from `set` on, until those from before are put back."""

    def __init__(self, handlers: Mapping[signal.Signals, Handler]) -> None:
        """Set nothing yet."""
        self._handlers = dict(handlers)
        self._before: dict[signal.Signals, Any] = {}

    def set(self) -> None:
        """Handle the signals from now on."""
        for number, handler in self._handlers.items():
            self._before[number] = signal.signal(number, handler)

    def put_back(self) -> None:
        """Put those from before back, except where somebody else has set another one since."""
        for number, before in self._before.items():
            if signal.getsignal(number) == self._handlers[number]:
                signal.signal(number, before)
        self._before.clear()


def stop() -> None:
    """Stop this process until it is continued, as Ctrl-Z does."""
    os.kill(os.getpid(), signal.SIGSTOP)
