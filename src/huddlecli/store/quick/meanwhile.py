"""Does a piece of work in another process, while this one goes on."""

from __future__ import annotations

import _thread
import marshal
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from huddlecli.store.platform.processes import can_fork, fork, processors, wait_for

if TYPE_CHECKING:
    from typing import Self

T = TypeVar("T")


class PendingResult(Generic[T]):
    """The result of work that has begun: a call waits for it. After `with` no process is left."""

    def __init__(self, work: Callable[[], T], process: int = 0, source: int | None = None) -> None:
        """Take what does the work, and the process that does it and writes to `source`, if any."""
        self._work = work
        self._process = process
        self._pipe = None if source is None else os.fdopen(source, "rb")

    def __call__(self) -> T:
        """Wait for the result, or do the work if no other process has done it."""
        written = self._pipe.read() if self._pipe else b""
        self._end()
        try:
            done: T = marshal.loads(written)  # noqa: S302  of this program
        except (EOFError, ValueError, TypeError):  # it was killed, or failed: see here why
            return self._work()
        return done

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(self, *error: object) -> None:
        """Wait for the process, whose result nobody may have asked for."""
        self._end()

    def _end(self) -> None:
        """Wait for the end of the process, which can write no more."""
        if self._pipe:
            self._pipe.close()
            self._pipe = None
            wait_for(self._process)


def begin(work: Callable[[], T]) -> PendingResult[T]:
    """Begin `work`, which returns plain values, as `marshal` writes them.

    Where that is no gain, or something goes wrong, the work is done when its result is asked for.
    """
    if not _is_of_use():
        return PendingResult(work)
    source, target = os.pipe()
    try:
        process = fork()
    except OSError:  # as many processes as there may be
        os.close(source)
        os.close(target)
        return PendingResult(work)
    if process == 0:
        os.close(source)
        _do(work, target)
    os.close(target)
    return PendingResult(work, process, source)


def _is_of_use() -> bool:
    """Whether a second processor can do it, and no thread holds a lock that would stay held."""
    return can_fork() and processors() > 1 and not _threads()


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
