"""Another process that does a part of the work, where that is a gain."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress


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
