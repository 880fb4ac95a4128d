"""Processes that go on in the background after the one that started them has answered."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress

_MOST_FILES = 256  # numbers of files that a caller may have left open for others


def start(words: list[str], environ: Mapping[str, str], source: int | None = None) -> int:
    """Start a program in a session of its own and return its number, without waiting for it.

    Its input is the file `source`, or empty; nothing of the streams of this process stays open.
    """
    null = os.devnull
    actions: list[tuple[int, ...] | tuple[int, int, str, int, int]] = [
        (os.POSIX_SPAWN_OPEN, 0, null, os.O_RDONLY, 0)
        if source is None
        else (os.POSIX_SPAWN_DUP2, source, 0),
        (os.POSIX_SPAWN_OPEN, 1, null, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, null, os.O_WRONLY, 0),
    ]
    try:
        return os.posix_spawn(words[0], words, environ, file_actions=actions, setsid=True)
    except NotImplementedError:  # an old system: the program leaves the session by itself
        return os.posix_spawn(words[0], words, environ, file_actions=actions)


def detach() -> None:
    """Leave the session, the files and the folder of whoever started this process."""
    if os.getsid(0) != os.getpid():
        os.setsid()
    os.closerange(3, _MOST_FILES)
    os.chdir("/")


def live_at_most(seconds: int) -> None:
    """End this process and those that it started after so many seconds, counted from now."""
    import signal  # noqa: PLC0415 - whoever only starts one does without

    signal.signal(signal.SIGALRM, lambda *_: end_all())
    signal.alarm(seconds)


def end_all() -> None:
    """End all processes of this session, which this one began."""
    import signal  # noqa: PLC0415 - the same

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.killpg(0, signal.SIGTERM)


def end(process: int) -> None:
    """End a process that this one started, with all that it started itself."""
    import signal  # noqa: PLC0415 - seldom needed

    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(process, 0)


def has_ended(process: int) -> bool:
    """Whether a process that this one started has ended; then nothing of it is left."""
    try:
        return os.waitpid(process, os.WNOHANG)[0] == process
    except ChildProcessError:
        return True
