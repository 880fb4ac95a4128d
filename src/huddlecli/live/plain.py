"""Lines from a file descriptor, with a pause between them in which other things can be done."""

from __future__ import annotations

import errno
import os
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol, TextIO

from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle.clock import Suggestion
from huddlecli.core.huddle.state import Underway
from huddlecli.core.past_huddles.topic_choices import TopicListing
from huddlecli.views.escape import safe
from huddlecli.views.huddle.lines import help_lines
from huddlecli.views.huddle.time import LineTone, ScreenLine, suggestion_line
from huddlecli.views.huddle.topics import topic_lines

if TYPE_CHECKING:
    from rich.console import Console


from collections.abc import Iterable

from huddlecli.core.huddle.state import Ended
from huddlecli.core.minutes import Minutes
from huddlecli.live.runner import HuddleRunner
from huddlecli.live.session import collect_garbage
from huddlecli.store.platform.terminal import wait_for_input

TICK = 0.25  # seconds; what reps log elsewhere is to be seen within one
_CHUNK = 65536


def lines(
    descriptor: int,
    is_over: Callable[[], bool] = lambda: False,
    listen: Callable[[], int | None] = lambda: None,
) -> Iterator[str | None]:
    """Yield each line as it comes, and None whenever a tick has passed without one.

    `listen` returns a file that can be read once there is news, which ends a tick early. The lines
    end with the input, with its terminal, or once it `is_over` otherwise.
    """
    rest, is_first = b"", True
    while not is_over():
        news = listen()
        files = [descriptor] if news is None else [descriptor, news]
        if descriptor not in wait_for_input(files, TICK):
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


STYLES: dict[LineTone, str] = {
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
    """A text stream; a failed write raises OSError when it is flushed."""

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

    def show(self, lines: Sequence[ScreenLine]) -> None:
        """Show lines to the room."""
        with _seen():
            for line in lines:
                words = line.text if self._is_asking else line.pipe or line.text
                text = safe(words)  # a journal's ids are texts like any other
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

    def ask(self, lines: Sequence[ScreenLine]) -> None:
        """Show a question until it is answered."""
        self.show(lines)

    def suggest(self, state: Underway, what: Suggestion) -> None:
        """Say what the clock suggests."""
        self.show([suggestion_line(state, what)])

    def edit(self, line: str, lines: Sequence[ScreenLine]) -> None:
        """Show the lines: a line cannot be edited here."""
        del line
        self.show(lines)

    def choose(self, listing: TopicListing, words: str) -> None:
        """Show the topics: a line chooses one."""
        self.show(topic_lines(listing, words))

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
    """Turn every failure to write into the same error, on any stream."""
    try:
        yield
    except OSError as error:
        raise Unseen from error


class PlainPrompt(Protocol):
    """Where the next line is asked for."""

    def prompt(self) -> None:
        """Invite the next line, where somebody can see it."""


def run(runner: HuddleRunner, screen: PlainPrompt, source: Iterable[str | None]) -> Minutes | None:
    """Run the huddle by the lines of `source`; None where they ended before it did.

    The source gives None whenever there was nothing to read for a while.
    """
    collect_garbage()
    runner.start()
    screen.prompt()
    for line in source:
        heard = runner.poll(is_typing=line is None)
        if line is not None:
            runner.run_line(line)
            if isinstance(runner.session.state, Ended):
                break
        if heard or line is not None:
            screen.prompt()
    return runner.session.minutes
