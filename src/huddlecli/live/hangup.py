"""The end of a terminal, and signals that end a process: noticed whatever the program is doing."""

from __future__ import annotations

import _thread
import os
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Self

from huddlecli.store.platform import signals
from huddlecli.store.platform.terminal import wait_until_gone

GRACE = 0.6  # seconds that a program has to leave by itself once its terminal is gone
PATIENCE = 5.0  # seconds after a signal, where the terminal is to be given back first


class Hangup:
    """Whether this process is to end, because its terminal is gone or a signal says so.

    What runs is told and can leave in good order. If it cannot, since something makes it wait,
    the process ends all the same: what was acknowledged is on the disk by then.
    """

    def __init__(self, code: Callable[[], int], *, hears_signals: bool = True) -> None:
        """End with the exit code from `code`; if it hears no signals, they keep their defaults."""
        self._code = code
        heard = signals.ENDING if hears_signals else ()
        self._handlers = signals.SignalHandlers(dict.fromkeys(heard, self._on_signal))
        self._calls: list[Callable[[], None]] = []
        self._pipe: tuple[int, int] | None = None
        self.has_come = False

    def __enter__(self) -> Self:
        """Listen from now on."""
        self._handlers.set()
        terminal = next((file for file in (0, 1, 2) if os.isatty(file)), None)
        if terminal is not None:
            self._pipe = os.pipe()
            # `threading` would be loaded for this thread alone.
            _thread.start_new_thread(self._watch, (terminal, self._pipe[0]))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Listen no more."""
        self._handlers.put_back()
        if self._pipe:
            os.close(self._pipe[1])  # the thread closes the other end

    def is_over(self) -> bool:
        """Whether the process is to end."""
        return self.has_come

    def tell(self, call: Callable[[], None]) -> None:
        """Call `call` when the process is to end, from a signal handler or from a thread."""
        self._calls.append(call)
        if self.has_come:
            call()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._come(PATIENCE)

    def _watch(self, terminal: int, woken: int) -> None:
        """Wait until the terminal is gone, without reading from it, or until nobody listens."""
        is_gone = wait_until_gone(terminal, woken)
        with suppress(OSError):
            os.close(woken)
        if is_gone:
            self._come(GRACE)

    def _come(self, seconds: float) -> None:
        self.has_come = True
        _thread.start_new_thread(self._end, (seconds,))
        for call in self._calls:
            call()

    def _end(self, seconds: float) -> None:
        """End the process, if it is still there after so many seconds."""
        time.sleep(seconds)
        os._exit(self._code())
