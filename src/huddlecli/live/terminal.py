"""Where the lines of a plain huddle go: styled on a terminal, as they are into a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol, TextIO

from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle.clock import Suggestion
from huddlecli.core.huddle.state import Underway
from huddlecli.views.escape import safe
from huddlecli.views.huddle.lines import help_lines
from huddlecli.views.huddle.time import Line, Tone, suggestion_line

if TYPE_CHECKING:
    from rich.console import Console

STYLES: dict[Tone, str] = {
    "title": "bold",
    "say": "bold cyan",
    "time": "dim",
    "overtime": "bold yellow",
    "quiet": "dim",
    "kept": "green",
    "late": "bold yellow",
    "hint": "yellow",
    "plain": "",
}


class Unseen(Exception):
    """Nothing more can be shown: the terminal is gone, or the pipe was closed."""


class Sink(Protocol):
    """A stream of text; what does not get where it should raises OSError when it is flushed."""

    def write(self, text: str, /) -> int:
        """Write a text."""

    def flush(self) -> None:
        """Send what was written."""


class PlainScreen:
    """Writes lines to a stream; with a console they are styled and wrapped at words."""

    def __init__(
        self,
        out: Sink,
        err: TextIO,
        printed: Callable[[HuddleError], str],
        *,
        console: Console | None,
        is_asking: bool,
    ) -> None:
        """Write to `out`, refusals to `err`; `is_asking` where somebody sees a prompt."""
        self._out = out
        self._err = err
        self._printed = printed
        self._console = console
        self._is_asking = is_asking

    def show(self, lines: Sequence[Line]) -> None:
        """Show lines to the room."""
        with _seen():
            for line in lines:
                told = line.text if self._is_asking else line.pipe or line.text
                text = safe(told)  # a journal's ids are texts like any other
                if self._console is None:
                    self._out.write(f"{text}\n")
                else:
                    self._console.print(text, style=STYLES[line.tone])
            self._out.flush()

    def refuse(self, error: HuddleError) -> None:
        """Say why a line was refused, and what would work."""
        with suppress(OSError):  # the huddle goes on without that stream
            self._err.write(self._printed(error))
            self._err.flush()

    def ask(self, lines: Sequence[Line]) -> None:
        """Show a question: it stands there until it is answered."""
        self.show(lines)

    def suggest(self, state: Underway, what: Suggestion) -> None:
        """Say what the clock suggests."""
        self.show([suggestion_line(state, what)])

    def help(self) -> None:
        """Show what can be typed."""
        self.show(help_lines())

    def prompt(self) -> None:
        """Invite the next line."""
        if self._is_asking:
            self._write("> ")

    def interrupt(self) -> None:
        """Leave the line that somebody may be typing."""
        if self._is_asking:
            self._write("\n")

    def _write(self, text: str) -> None:
        with _seen():
            self._out.write(text)
            self._out.flush()


@contextmanager
def _seen() -> Iterator[None]:
    """Let what cannot be written be one kind of error, whatever it is on."""
    try:
        yield
    except OSError as error:
        raise Unseen from error
