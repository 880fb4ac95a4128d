"""The line that the facilitator types on; while it is empty, keys act."""

from __future__ import annotations

import re
from typing import Protocol

from textual import events
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from huddlecli.core.loop.keys import Key
from huddlecli.views.safe import safe

ALWAYS = ("ctrl+c",)  # acts in the middle of a text too: it only asks


class Listener(Protocol):
    """Whoever does what is typed, before the next key is looked at: fast fingers are in order."""

    def key_named(self, name: str) -> Key | None:
        """Return the key of that name, if it acts now."""

    def act(self, key: Key) -> None:
        """Do what a key stands for."""

    def obey(self, line: str) -> bool:
        """Do what a line asks for, and say whether it was done."""


class Entry(Input):
    """A line of text, or a key: what is pressed while it is empty may be one."""

    class Moved(Message):
        """An arrow was pressed on an empty line."""

        def __init__(self, way: str) -> None:
            """Tell of the arrow `left`, `right`, `up` or `down`."""
            super().__init__()
            self.way = way

    def __init__(self, listener: Listener, suggester: Suggester) -> None:
        """Let `listener` do what is typed."""
        super().__init__(id="entry", compact=True, suggester=suggester)
        self.cursor_blink = False  # nothing on this screen blinks
        self._listener = listener
        self._sent: list[str] = []
        self._at = 0
        self._is_back = False  # whether what was refused has just come back, all of it marked
        self.is_text = False  # whether a text was begun, though nothing stands there yet

    @property
    def is_idle(self) -> bool:
        """Whether keys act."""
        return not self.value and not self.is_text

    def begin(self, text: str) -> None:
        """Begin a text with `text`."""
        self.is_text = True
        self.value = text
        self.cursor_position = len(text)

    def give_back(self, text: str) -> None:
        """Put back what was sent and refused, so that nothing typed is lost."""
        if not self.value:
            self.begin(text)
            self.action_select_all()
            self._is_back = True

    def sent(self, text: str) -> None:
        """Remember what was sent, and be empty again."""
        if text and self._sent[-1:] != [text]:
            self._sent.append(text)
        self._at = len(self._sent)
        self.clear_text()

    def clear_text(self) -> None:
        """Be empty, and let keys act."""
        self.is_text = False
        self.value = ""

    async def _on_key(self, event: events.Key) -> None:
        """Act on a key while the line is empty, else let it be text."""
        name = event.key
        self._look_back(event)
        if (name in ALWAYS or self.is_idle) and (key := self._listener.key_named(name)):
            self._taken(event)
            self._listener.act(key)
        elif name == "enter":
            self._taken(event)
            self._send()
        elif name == "backspace":  # Textual would do it later than what is typed after it
            self._taken(event)
            self.action_delete_left()
        elif name == "tab":
            self._taken(event)
            self._begin_or_complete()
        elif name == "escape":
            self._taken(event)
            self._put_away()
        elif name in ("up", "down", "left", "right") and self.is_idle and self._moves(name):
            self._taken(event)
        elif name in ("up", "down"):
            self._taken(event)
            self._recall(-1 if name == "up" else 1)
        else:
            await super()._on_key(event)

    def _look_back(self, event: events.Key) -> None:
        """After a line came back: who types on means another one, any other key mends it."""
        if self._is_back and not event.is_printable:
            self.action_end()
        self._is_back = False

    def _send(self) -> None:
        """Have the line obeyed; a refused one comes back, unless another was begun."""
        line, is_nothing = self.value, self.is_text and not self.value.strip()
        self.sent(line)
        if not is_nothing and not self._listener.obey(line):
            self.give_back(line)

    @staticmethod
    def _taken(event: events.Key) -> None:
        event.stop()
        event.prevent_default()

    def _moves(self, way: str) -> bool:
        """Tell of an arrow, but for one that brings back what was sent; return whether it was."""
        if way in ("up", "down") and self._sent:
            return False
        self.post_message(self.Moved(way))
        return True

    def _begin_or_complete(self) -> None:
        if self.is_idle:
            self.is_text = True
            self.refresh()
        elif self._suggestion:
            self.action_cursor_right()

    def _put_away(self) -> None:
        """Empty the line; an arrow up brings the text back."""
        self.sent(self.value)

    def _recall(self, by: int) -> None:
        at = self._at + by
        if 0 <= at < len(self._sent):
            self._at = at
            self.begin(self._sent[at])
        elif at >= len(self._sent):
            self._at = len(self._sent)
            self.clear_text()

    def _on_paste(self, event: events.Paste) -> None:
        """Take a paste as text, in one line, whatever is in it."""
        event.stop()
        event.prevent_default()
        text = safe(re.sub(r"[\t\r\n]+", " ", event.text))
        if text:
            self.is_text = True
            self.replace(text, *self.selection)
