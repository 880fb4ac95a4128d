"""The lines that are typed or pasted at the prompt of `huddle log`."""

from __future__ import annotations

import select
import sys
from collections import deque

from huddlecli.views.escape import safe

PASTE = 0.2  # seconds within which the next line of a paste is there


class LogPrompt:
    """The input lines of a terminal, one after the other.

    Lines that were pasted before a question are not its answer: they are put aside for later.
    """

    def __init__(self) -> None:
        """Read from stdin."""
        self._aside: deque[bytes] = deque()

    def next(self) -> bytes:
        """Return the next line with words; nothing after an empty line or at the end of the input.

        An empty line inside a pasted text only separates paragraphs.
        """
        self._invite()
        while not (line := self._line()).strip():
            if not (line and self._has_more()):
                return b""
        return line

    def put_waiting_aside(self) -> None:
        """Put aside the lines that are waiting: they were pasted before the question."""
        while self._is_waiting():
            line = _typed_line()
            self._aside.append(line)
            if not line:  # the end of the input comes only once
                break

    def left(self) -> list[bytes]:
        """Return the pasted lines that were not used, so that the shell does not read them."""
        self.put_waiting_aside()
        left = [line for line in self._aside if line.strip()]
        self._aside.clear()
        return left

    def _line(self) -> bytes:
        if not self._aside:
            return _typed_line()
        line = self._aside.popleft()
        if line.strip():
            sys.stderr.write(f"{safe(line.decode(errors='replace').rstrip())}\n")
        return line

    def _has_more(self) -> bool:
        return bool(self._aside) or self._is_waiting()

    @staticmethod
    def _is_waiting() -> bool:
        try:
            return bool(select.select([sys.stdin.fileno()], [], [], PASTE)[0])
        except OSError:  # the terminal is gone
            return False

    @staticmethod
    def _invite() -> None:
        sys.stdout.flush()
        sys.stderr.write("> ")
        sys.stderr.flush()


def _typed_line() -> bytes:
    try:
        return sys.stdin.buffer.readline()
    except OSError:  # the terminal is gone
        return b""
