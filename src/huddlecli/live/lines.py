"""Lines from a file descriptor, with a pause between them in which other things can be done."""

from __future__ import annotations

import errno
import os
import select
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator

TICK = 0.25  # seconds; what reps log elsewhere is to be seen within one
_CHUNK = 65536


def lines(descriptor: int, is_over: Callable[[], bool] = lambda: False) -> Iterator[str | None]:
    """Yield each line as it comes, and None whenever a tick has passed without one.

    They end with the input, with its terminal, or once it `is_over` otherwise.
    """
    rest, is_first = b"", True
    while not is_over():
        ready, _, _ = select.select([descriptor], [], [], TICK)
        if not ready:
            yield None
            continue
        data = _read(descriptor)
        if not data:
            break
        *whole, rest = (rest + data).split(b"\n")
        for line in whole:
            yield _text(line, is_first=is_first)
            is_first = False
    if rest:
        yield _text(rest, is_first=is_first)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, _CHUNK)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        return b""  # as Linux has it at the end of a pseudo-terminal


def _text(line: bytes, *, is_first: bool) -> str:
    """Return a line as text; a byte-order mark at the very beginning says nothing."""
    if is_first:
        line = line.removeprefix(BOM_UTF8)
    # What is no UTF-8 becomes lone surrogates, which the grammar refuses with a reason.
    return line.removesuffix(b"\r").decode(errors="surrogateescape")
