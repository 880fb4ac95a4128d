"""The input line: keys while it is empty, text, and completion of commands, names and ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Protocol

from textual import events
from textual.suggester import Suggester
from textual.widgets import Input

from huddlecli.core.huddle.keys import Key
from huddlecli.core.huddle.slash_commands import BY_NAME, SLASH_COMMANDS
from huddlecli.live.full.graphemes import after, before
from huddlecli.views.escape import safe

_NAMED = ("/floor ", "/leave ", "/join ")
_BY_ID = ("/done ", "/later ", "/drop ", "/edit ")
_BY_TOPIC = re.compile(r"/add |/swap (?:\d+ )?")
_SHORTEST = 4  # letters of an id that name a record


class Completing(Suggester):
    """Completes the last word of a line from the names that begin with it."""

    def __init__(
        self,
        names: Callable[[], Sequence[str]],
        ids: Callable[[], Sequence[str]],
        topics: Callable[[], Sequence[str]],
    ) -> None:
        """Complete with the `names`, the `ids` and the `topics` of this moment."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._names = names
        self._ids = ids
        self._topics = topics

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line that `value` may become, or None."""
        return completed(value, self._names(), self._ids, self._topics)


def completed(
    line: str,
    names: Sequence[str],
    ids: Callable[[], Sequence[str]],
    topics: Callable[[], Sequence[str]],
) -> str | None:
    """Return `line` with its last word completed, or None if nothing matches.

    This is asked for each key, so `ids`, which may look at 10,000 files, is called only for an id.
    """
    head, _, word = line.rpartition(" ")
    before = f"{head} " if head else ""
    if not head and word.startswith("/"):
        meant = BY_NAME.get(word[1:].casefold())  # `/a` is /action, not what else begins so
        names = [f"/{command.name}" for command in SLASH_COMMANDS]
        return f"/{meant.name}" if meant and f"/{meant.name}" != word else _first(word, names)
    if word.startswith("@"):
        return _with(before, _first(word, (f"@{name}" for name in names)))
    if before in _NAMED and word:
        return _with(before, _first(word, names))
    if before in _BY_ID and word:
        return _with(before, _first(word, (known[:_SHORTEST] for known in ids())))
    if word and _BY_TOPIC.fullmatch(before):
        return _with(before, _first(word, topics()))
    return None


def _first(word: str, known: Iterable[str]) -> str | None:
    folded = word.casefold()
    return next(
        (name for name in known if name.casefold().startswith(folded) and name != word), None
    )


def _with(before: str, word: str | None) -> str | None:
    return None if word is None else before + word


# What edits a text, done at once: Textual would do it later than what is typed after it.
EDITS = {
    "left": "cursor_left",
    "right": "cursor_right",
    "home": "home",
    "end": "end",
    "backspace": "delete_left",
    "delete": "delete_right",
}
EMACS = {
    "ctrl+a": "home",
    "ctrl+b": "cursor_left",
    "ctrl+d": "delete_right",
    "ctrl+e": "end",
    "ctrl+f": "cursor_right",
    "ctrl+h": "delete_left",
    "ctrl+k": "delete_right_all",
    "ctrl+left": "cursor_left_word",
    "ctrl+right": "cursor_right_word",
    "ctrl+u": "delete_left_all",
    "ctrl+w": "delete_left_word",
}


class Listener(Protocol):
    """Handles input synchronously, so that fast typing is processed in order."""

    def takes_elsewhere(self, name: str, sign: str | None) -> bool:
        """Handle a key for an open dialog instead of the line, and return whether it did."""

    def takes_paste(self, text: str) -> bool:
        """Handle a paste for an open dialog instead of the line, and return whether it did."""

    def move_mark(self, way: str) -> None:
        """Mark something else: an arrow `left`, `right`, `up` or `down` on an empty line."""

    def recalls_lines(self) -> bool:
        """Whether the arrows `up` and `down` bring back the lines sent before."""

    def key_named(self, name: str) -> Key | None:
        """Return the key of that name, if it acts now."""

    def take_back_word(self, name: str, sign: str) -> str:
        """Take back the letter keys with which `sign` makes a word, and return them, or ""."""

    def press(self, key: Key) -> None:
        """Run a pressed key."""

    def run_line(self, line: str) -> bool:
        """Run a line, and return whether it was accepted."""

    def explain_escape(self) -> None:
        """Say that Esc discards the text, after a key that would leave the screen."""


class InputLine(Input):
    """A line of text, or a key: what is pressed while it is empty may be one."""

    def __init__(self, listener: Listener, suggester: Suggester) -> None:
        """Let `listener` do what is typed."""
        super().__init__(id="entry", compact=True, suggester=suggester)
        self.cursor_blink = False  # nothing on this screen blinks
        self._listener = listener
        self._sent: list[str] = []
        self._at = 0
        self._is_back = False  # whether a refused line is back and unedited
        self.is_text = False  # whether a text was begun, even if it is still empty

    @property
    def is_idle(self) -> bool:
        """Whether keys act: the line is empty, or has only what was refused."""
        return self._is_back or not (self.value or self.is_text)

    def begin(self, text: str) -> None:
        """Start the line with `text`."""
        self._is_back = False
        self.is_text = True
        self.value = text
        self.cursor_position = len(text)

    def return_refused(self, text: str) -> None:
        """Put a refused line back; an arrow or Backspace starts editing it."""
        if text and not self.value:
            self.value = text
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
        self._is_back = False
        self.is_text = False
        self.value = ""

    async def _on_key(self, event: events.Key) -> None:
        """Act on a key while the line is empty, else let it be text."""
        name = event.key
        sign = event.character if event.is_printable else None
        if sign and (begun := self._listener.take_back_word(name, sign)):
            self._taken(event)
            self.begin(begun + sign)
            return
        if self._listener.takes_elsewhere(name, sign):
            self._taken(event)
            return
        if self._is_back and name != "enter":
            self._mend_or_put_away(name)
        if self.is_idle and not self._is_back and (key := self._listener.key_named(name)):
            self._taken(event)
            self._put_away()
            self._listener.press(key)
        elif action := self._act_on_line(name):
            self._taken(event)
            action()
        else:
            await super()._on_key(event)

    def _mend_or_put_away(self, name: str) -> None:
        """With a refused line shown: editing keys edit it, any other key replaces it."""
        if name in EDITS:
            self._is_back = False
            self.is_text = True
            self.action_end()
        else:
            self._put_away()

    def _act_on_line(self, name: str) -> Callable[[], object] | None:
        """Return what a key does to the line, None where it is a character or nothing."""
        acts: dict[str, Callable[[], object]] = {
            "enter": self._send,
            "tab": self._begin_or_complete,
            "escape": self._put_away,
            "up": partial(self._recall, -1),
            "down": partial(self._recall, 1),
        }
        if self.is_idle and name in ("up", "down", "left", "right"):
            return partial(self._move, name)
        if name == "ctrl+j" and not self.is_idle:
            return self._send  # Enter, typed before the terminal was taken: it ends that line only
        if name == "ctrl+c":
            return self._listener.explain_escape
        if name in EDITS or name in EMACS:
            edits: Callable[[], object] = getattr(self, f"action_{(EDITS | EMACS)[name]}")
            return edits
        return acts.get(name)

    def _send(self) -> None:
        """Run the line; put it back if it is refused, unless another was begun."""
        line, is_nothing = self.value, self.is_text and not self.value.strip()
        self.sent(line)
        if not is_nothing and not self._listener.run_line(line):
            self.return_refused(line)

    @staticmethod
    def _taken(event: events.Key) -> None:
        event.stop()
        event.prevent_default()

    def _move(self, way: str) -> None:
        """Report an arrow key, except for one that recalls the sent line."""
        if way in ("up", "down") and self._sent and self._listener.recalls_lines():
            self._recall(-1 if way == "up" else 1)
        else:
            self._listener.move_mark(way)

    # --- a character is what people see as one -------------------------------------------

    def action_cursor_left(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's
        """Move over one character, or to the beginning of what is marked."""
        if select or not self.selection.is_empty:
            super().action_cursor_left(select)
        else:
            self.cursor_position = before(self.value, self.cursor_position)

    def action_cursor_right(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's
        """Move over one character, or take what is suggested."""
        if select or not self.selection.is_empty or self.cursor_at_end:
            super().action_cursor_right(select)
        else:
            self.cursor_position = after(self.value, self.cursor_position)

    def action_delete_left(self) -> None:
        """Delete the character before the cursor."""
        if self.selection.is_empty:
            at = self.cursor_position
            self.delete(before(self.value, at), at)
        else:
            self.delete_selection()

    def action_delete_right(self) -> None:
        """Delete the character after the cursor."""
        if self.selection.is_empty:
            at = self.cursor_position
            self.delete(at, after(self.value, at))
        else:
            self.delete_selection()

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
        """Take a paste as text, in one line, whatever is in it, and also under a dialog."""
        event.stop()
        event.prevent_default()
        text = safe(re.sub(r"[\t\r\n]+", " ", event.text))
        if text and not self._listener.takes_paste(text):
            if self._is_back:
                self._put_away()
            self.is_text = True
            self.replace(text, *self.selection)
