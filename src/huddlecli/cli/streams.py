"""The standard streams of a command: always open, and in UTF-8.

A write that fails raises nothing but is noted: the command has done its work anyway.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    from typing_extensions import Buffer

COLUMNS = 80  # of a terminal that does not know its width
NARROWEST = 20  # columns; on less, lines are left for the terminal to wrap
WIDEST = 1000

# The reader has closed the pipe, or stdout was closed on purpose: not an error.
_UNWANTED = {errno.EPIPE, errno.EBADF}


class NotingFile(io.FileIO):
    """A descriptor that notes why a write failed, instead of raising it."""

    def __init__(self, descriptor: int) -> None:
        """Write to an open descriptor, and leave it open."""
        super().__init__(descriptor, "w", closefd=False)
        self.lost: OSError | None = None

    def write(self, data: Buffer, /) -> int:
        """Write as much as possible, and report everything as written."""
        try:
            return super().write(data) or 0
        except OSError as error:
            self.lost = error
            return memoryview(data).nbytes


class Watched:
    """Stdout for a command that is useless unseen: a lost write is raised."""

    def __init__(self, stream: TextIO) -> None:
        """Write to a stream."""
        self._stream = stream

    def write(self, text: str, /) -> int:
        """Write a text."""
        return self._stream.write(text)

    def flush(self) -> None:
        """Send what was written, or raise the error of a lost write."""
        if error := lost():
            raise error


def prepare() -> None:
    """Open and configure the standard streams, whatever state the caller left them in."""
    _fill_closed()
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    cast("io.TextIOWrapper", sys.stdin).reconfigure(encoding="utf-8", errors="surrogateescape")
    sys.stdout = _noting(1, sys.stdout)
    sys.stderr = _noting(2, sys.stderr)


def lost() -> OSError | None:
    """Return the error of a lost write to stdout, or None."""
    sys.stdout.flush()
    file = _file(sys.stdout)
    return file.lost if file else None


def is_unwanted(error: OSError) -> bool:
    """Whether a write failed because there is no reader."""
    return error.errno in _UNWANTED


def forget_lost() -> None:
    """Forget a lost write that has been reported or does not matter."""
    if file := _file(sys.stdout):
        file.lost = None


def columns(environ: Mapping[str, str]) -> int:
    """Return the width of the terminal, from `COLUMNS` if that is a number."""
    given = environ.get("COLUMNS", "").strip()
    if given.isascii() and given.isdecimal() and int(given[:6]):
        return min(int(given[:6]), WIDEST)
    try:
        return min(os.get_terminal_size(sys.stdout.fileno()).columns, WIDEST) or COLUMNS
    except (OSError, ValueError):
        return COLUMNS


def _fill_closed() -> None:
    """Open those of descriptors 0 to 2 that are closed, so that no other file gets their number.

    Stdout and stderr are opened for reading: a write fails, as it would if they were closed.
    """
    for descriptor, mode in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(descriptor)
        except OSError:
            opened = os.open(os.devnull, mode)  # the lowest number that is free
            os.set_inheritable(opened, True)  # noqa: FBT003  the name says it


def _noting(descriptor: int, given: TextIO | None) -> io.TextIOWrapper:
    """Return a stream that can encode everything and notes lost writes."""
    file = NotingFile(descriptor)
    is_terminal = file.isatty()
    return io.TextIOWrapper(
        io.BufferedWriter(file),
        # A terminal has an encoding of its own; files and pipes get UTF-8.
        encoding=given.encoding if given and is_terminal else "utf-8",
        errors="replace" if is_terminal else "backslashreplace",
        line_buffering=is_terminal or descriptor == 2,
    )


def _file(stream: TextIO) -> NotingFile | None:
    """Return the noting file behind a stream; tests may have replaced it."""
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    return raw if isinstance(raw, NotingFile) else None
