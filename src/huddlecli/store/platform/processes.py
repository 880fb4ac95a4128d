"""Another process that does a part of the work, where that is a gain."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType


def processors() -> int:
    """Return how many processors this process may use, 1 if the system does not say."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def can_fork() -> bool:
    """Whether a copy of this process can go on safely: libraries of macOS may not survive it."""
    return sys.platform == "linux"


def fork() -> int:
    """Copy this process; return 0 in the copy, and its number in the one that was there."""
    return os.fork()


def wait_for(process: int) -> None:
    """Wait until a process that `fork` made has ended, if it has not been waited for before."""
    with suppress(ChildProcessError):
        os.waitpid(process, 0)


def end_group(process: int) -> None:
    """End a process that began a session of its own, with all processes in its group."""
    with suppress(ProcessLookupError, PermissionError):  # they have ended; macOS says so for ghosts
        os.killpg(process, signal.SIGKILL)


@contextmanager
def ending_with(process: int) -> Iterator[None]:
    """Have a signal that ends this process end that session too, as long as this lasts.

    Where something else handles the signals, or in another thread than the first, it does nothing.
    """
    import threading  # noqa: PLC0415 - who only forks does without

    ending = (signal.SIGTERM, signal.SIGHUP)
    is_main = threading.current_thread() is threading.main_thread()
    free = [one for one in ending if is_main and signal.getsignal(one) == signal.SIG_DFL]

    def end(number: int, _frame: FrameType | None) -> None:
        end_group(process)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    for one in free:
        signal.signal(one, end)
    try:
        yield
    finally:
        for one in free:
            signal.signal(one, signal.SIG_DFL)
