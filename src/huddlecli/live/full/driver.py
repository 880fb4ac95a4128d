"""The full screen's terminal driver: drawing never waits for output, and Esc is always a key.

Textual hands what it draws to a thread through a short queue. Where the terminal is gone that
thread ends, where it takes nothing it waits: the queue fills, and the program waits with it.
"""

from __future__ import annotations

import os
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from threading import Condition, Event, Thread
from typing import TYPE_CHECKING, Any

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Paste
from textual.message import Message

from huddlecli.live.full.first_picture import OTHER_SCREEN, FirstPicture
from huddlecli.store.platform.terminal import wait_for_input

if TYPE_CHECKING:
    from textual.app import App

ESCAPE_DELAY = 0.1  # seconds after which Esc is a key, and not the beginning of a sequence
MOST_WAITING = 1 << 20  # characters that may wait for the terminal
STOP_TIMEOUT = 0.3  # seconds that the terminal has to take what gives it back
CHUNK = 4096
ESC = "\x1b"
_CONTINUES = ("[", "O")
_PAIRS = frozenset(known for known in ANSI_SEQUENCES_KEYS if len(known) == 2)  # a key with Alt
PASTE, PASTED = f"{ESC}[200~", f"{ESC}[201~"


class TerminalOutput:
    """Writes to a terminal from a thread of its own; `write` returns at once, whatever happens."""

    def __init__(self, file: int, catch_up: Callable[[], None]) -> None:
        """Write to `file`; `catch_up` is called when a blocked terminal accepts output again."""
        self._file = file
        self._catch_up = catch_up
        self._changed = Condition()
        self._waiting: list[str] = []
        self._size = 0
        self._has_left_out = False
        self._is_over = False
        self._thread = Thread(target=self._run, name="huddle-output", daemon=True)
        self._thread.start()

    def write(self, text: str) -> None:
        """Queue `text` to be written; drop it if a blocked terminal has too much waiting."""
        with self._changed:
            if self._size > MOST_WAITING and not self._is_over:
                self._has_left_out = True
                return
            self._waiting.append(text)
            self._size += len(text)
            self._changed.notify()

    def stop(self) -> None:
        """Write what is waiting, if the terminal takes it soon, and no more."""
        with self._changed:
            self._is_over = True
            self._changed.notify()
        self._thread.join(STOP_TIMEOUT)

    def _run(self) -> None:
        while (text := self._next()) is not None:
            data = text.encode(errors="replace")
            try:
                while data:
                    data = data[os.write(self._file, data) :]
            except OSError:  # it is gone: what is drawn goes nowhere, and nobody waits for it
                continue

    def _next(self) -> str | None:
        """Return all that waits, once there is something; None at the end."""
        with self._changed:
            while not self._waiting:
                if self._is_over:
                    return None
                if self._has_left_out:
                    self._has_left_out = False
                    self._catch_up()
                self._changed.wait()
            text = "".join(self._waiting)
            self._waiting.clear()
            self._size = 0
            return text


class TypedInput:
    """The input of a terminal, with pastes and the Esc key separated from the rest.

    Textual takes what follows an Esc within a tenth of a second for part of a sequence, and shows
    `^` if it is not one. It does so in a paste too, and then takes the rest of the paste for keys.
    """

    def __init__(self) -> None:
        """Begin outside of a paste."""
        self._is_open = False  # whether the last character was Esc
        self._paste: str | None = None  # the part of a paste that has arrived

    def parts(self, text: str) -> Iterator[str | Paste]:
        """Yield what came in, each paste whole, each Esc that is a key of its own apart."""
        while text:
            if self._paste is not None:
                pasted, mark, text = (self._paste + text).partition(PASTED)
                self._paste = None if mark else pasted
                if mark:
                    yield Paste(pasted)
            else:
                keys, mark, text = text.partition(PASTE)
                yield from self._keys(keys)
                if mark:
                    yield from self.waited()
                    self._paste = ""

    def waited(self) -> Iterator[str]:
        """Yield Esc where nothing followed it."""
        if self._is_open:
            self._is_open = False
            yield ESC

    def _keys(self, text: str) -> Iterator[str]:
        if self._is_open and text:
            self._is_open = False
            if text[0] in _CONTINUES:  # one sequence, that came in two pieces
                text = ESC + text
            else:
                yield ESC
        begin = 0
        for at in self._escapes(text):
            if at > begin:
                yield text[begin:at]
            begin = at + 1
            if begin == len(text):
                self._is_open = True
            else:
                yield ESC
        if begin < len(text):
            yield text[begin:]

    @staticmethod
    def _escapes(text: str) -> Iterator[int]:
        """Yield the position of each Esc that does not begin an escape sequence."""
        at = text.find(ESC)
        while at >= 0:
            if text[at + 1 : at + 2] not in _CONTINUES and text[at:] not in _PAIRS:
                yield at
            at = text.find(ESC, at + 1)


class Terminal(LinuxDriver):
    """Textual's terminal, with an output that nobody waits for and an input of our own."""

    def __init__(self, app: App[Any], **given: Any) -> None:
        """Show `app`."""
        super().__init__(app, **given)
        # The screen is where the data goes that other commands write: `2> log` takes nothing away.
        self._screen = 1 if sys.__stdout__ else 2
        self._output: TerminalOutput | None = None
        self._picture: FirstPicture | None = getattr(app, "picture", None)
        self._has_screen = False  # whether the picture's screen was taken over
        self._has_listener = Event()  # set once keys can be acted on: until then they wait
        self._end: tuple[int, int] | None = None  # a pipe: a byte in it ends the wait for keys

    def start_application_mode(self) -> None:
        """Start using the terminal; after the process was suspended, its screen is empty."""
        is_again = self._output is not None
        self._end = os.pipe()
        self._output = TerminalOutput(self._screen, self._draw_all)
        before = self._picture.hand_over() if self._picture else None
        self._has_screen = before is not None
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if before is not None:
            self._has_screen, self.attrs_before = False, before
        if is_again:
            self._draw_all()

    def write(self, data: str) -> None:
        """Have `data` written; a screen that is taken already is not cleared by taking it again."""
        if self._output and not (self._has_screen and data == OTHER_SCREEN):
            self._output.write(data)

    def take_keys(self) -> None:
        """Read keys from now on: the app can act on them."""
        self._has_listener.set()

    def disable_input(self) -> None:
        """Stop to read keys. The thread that reads them need not wait for one more."""
        if not self._end:
            return
        os.write(self._end[1], b"\0")
        super().disable_input()
        os.read(self._end[0], 1)

    def close(self) -> None:
        """Leave the terminal."""
        if self._output:
            self._output.stop()
        super().close()
        for file in self._end or ():
            os.close(file)
        self._end = None

    def run_input_thread(self) -> None:
        """Read keys until the screen is left or there is nothing to read from any more."""
        parser = XTermParser()
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        typed = TypedInput()
        while not self.exit_event.is_set():
            if not self._has_listener.wait(ESCAPE_DELAY):
                continue
            data = self._read()
            if data == b"":
                self._ask(self._app.exit)
                return
            parts = typed.waited() if data is None else typed.parts(decode(data))
            for part in parts:
                for event in _events(part, parser):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)

    def _read(self) -> bytes | None:
        """Return the input: None if there is none yet, empty bytes at the end."""
        ends = self._end[:1] if self._end else ()
        if self.fileno not in wait_for_input([self.fileno, *ends], ESCAPE_DELAY):
            return None
        try:
            return os.read(self.fileno, CHUNK)
        except OSError:  # as Linux has it at the end of a pseudo-terminal
            return b""

    def _draw_all(self) -> None:
        """Draw everything again: some of it was left out."""
        self._ask(partial(self._app.refresh, layout=True))

    def _ask(self, call: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # it has just ended
            self._loop.call_soon_threadsafe(call)


def _events(part: str | Paste, parser: XTermParser) -> Iterable[Message]:
    """Return the events for a piece of the input."""
    if isinstance(part, Paste):
        return [part]
    return [Key("escape", ESC)] if part == ESC else parser.feed(part)
