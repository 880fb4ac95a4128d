"""The lines that are typed or pasted at the prompt of `huddle log`."""

from __future__ import annotations

import os
import re
import sys
from collections import deque
from collections.abc import Callable
from typing import Protocol

from huddlecli.store.platform.terminal import wait_for_input
from huddlecli.views.escape import safe

PASTE = 0.2  # seconds within which the next line of a paste is there
LEFT = 0.05  # the same after Ctrl-C, which nobody wants to wait for
_CHUNK = 65536
_LINE_END = re.compile(rb"\r\n|\r|\n")


class LineEditor(Protocol):
    """Asks for a line that can be edited."""

    def __call__(self, prompt: str, *, begun: str) -> bytes:
        """Return a line with its end, or nothing at the end of the input."""


class LogPrompt:
    """The input lines of a terminal, one after the other.

    Lines that were pasted before a question are not its answer: they are put aside for later.
    """

    def __init__(
        self, editor: LineEditor | None = None, remember: Callable[[str], None] = lambda _: None
    ) -> None:
        """Read from stdin; with an `editor`, lines can be edited. Each is given to `remember`."""
        self._aside: deque[bytes] = deque()
        self._editor = editor
        self._remember = remember
        self._begun = b""  # the beginning of a line that was typed before the prompt

    def next(self) -> bytes:
        """Return the next line with words; nothing after an empty line or at the end of the input.

        An empty line inside a pasted text only separates paragraphs.
        """
        while not (line := self._line()).strip():
            if not (line and self._has_more()):
                return b""
        self._remember(safe(line.decode(errors="replace").strip()))
        return line

    def put_waiting_aside(self, seconds: float = PASTE) -> None:
        """Put aside the lines that are waiting: they were pasted before the question."""
        if self._editor is not None:
            self._put_all_aside(seconds)
            return
        while self._is_waiting(seconds):
            line = _typed_line()
            self._aside.append(line)
            if not line:  # the end of the input comes only once
                break

    def _put_all_aside(self, seconds: float) -> None:
        """Put aside what is waiting: what came while a line was edited is not in lines yet."""
        data, is_over = self._begun, False
        while not is_over and self._is_waiting(seconds):
            more = _read()
            data, is_over = data + more, not more
        *lines, self._begun = _LINE_END.split(data)
        self._aside += [line + b"\n" for line in lines]
        if is_over:
            self._aside.append(b"")

    def left(self, seconds: float = PASTE) -> list[bytes]:
        """Return the pasted lines that were not used, so that the shell does not read them."""
        self.put_waiting_aside(seconds)
        left = [line for line in (*self._aside, self._begun) if line.strip()]
        self._aside.clear()
        self._begun = b""
        return left

    def _line(self) -> bytes:
        if not self._aside and self._editor is not None:
            begun, self._begun = self._begun.decode(errors="replace"), b""
            return self._editor("> ", begun=begun)
        self._invite()
        if not self._aside:
            return _typed_line()
        line = self._aside.popleft()
        if line.strip():
            sys.stderr.write(f"{safe(line.decode(errors='replace').rstrip())}\n")
        return line

    def _has_more(self) -> bool:
        return bool(self._aside) or self._is_waiting()

    @staticmethod
    def _is_waiting(seconds: float = PASTE) -> bool:
        try:
            return bool(wait_for_input([sys.stdin.fileno()], seconds))
        except OSError:  # the terminal is gone
            return False

    @staticmethod
    def _invite() -> None:
        sys.stdout.flush()
        sys.stderr.write("> ")
        sys.stderr.flush()


def _read() -> bytes:
    try:
        return os.read(sys.stdin.fileno(), _CHUNK)
    except OSError:  # the terminal is gone
        return b""


def _typed_line() -> bytes:
    try:
        return sys.stdin.buffer.readline()
    except OSError:  # the terminal is gone
        return b""
