"""Does a piece of work in another process, while this one goes on."""

from __future__ import annotations

import _thread
import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")


def begin(work: Callable[[], T]) -> Callable[[], T]:
    """Begin `work`, and return what waits for its result: plain values, as `marshal` writes them.

    Where that is no gain, or something goes wrong, the work is done when its result is asked for.
    """
    if not _is_of_use():
        return work
    source, target = os.pipe()
    try:
        process = os.fork()
    except OSError:  # as many processes as there may be
        os.close(source)
        os.close(target)
        return work
    if process == 0:
        os.close(source)
        _do(work, target)
    os.close(target)

    def result() -> T:
        with os.fdopen(source, "rb") as pipe:
            written = pipe.read()
        with suppress(ChildProcessError):
            os.waitpid(process, 0)
        try:
            done: T = marshal.loads(written)  # noqa: S302  of this program
        except (EOFError, ValueError, TypeError):  # it was killed, or failed: see here why
            return work()
        return done

    return result


def _is_of_use() -> bool:
    """Whether a second processor can do it, and no thread holds a lock that would stay held."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and not _threads()


def _threads() -> int:
    """Return how many threads there are beside the first one."""
    return _thread._count()  # noqa: SLF001  `threading` takes a while to load


def _do(work: Callable[[], Any], target: int) -> NoReturn:
    """Write the result of `work`, and end the process, whatever happens."""
    try:
        with os.fdopen(target, "wb") as pipe:
            pipe.write(marshal.dumps(work()))
    finally:
        os._exit(0)
