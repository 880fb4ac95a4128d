"""Letter keys that acted just now: they may turn out to be the beginning of a word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from huddlecli.core.huddle.keys import Key, KeyContext, pressed

WITHIN = timedelta(seconds=0.5)  # from a letter to the next character of a word


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterKeys:
    """Letters that were pressed in one go, and what it takes to take back what they did."""

    text: str = ""
    where: KeyContext  # the place at which the first of them acted
    newcomer: str | None  # whose side was asked for then
    steps: int = 0  # what they did, as `/undo` counts
    line: str = ""  # the line since the last of them
    until: datetime

    def with_letter(self, letter: str, *, is_step: bool, line: str, now: datetime) -> LetterKeys:
        """Return them with another one, pressed `now`."""
        text, steps = self.text + letter, self.steps + is_step
        return replace(self, text=text, steps=steps, line=line, until=now + WITHIN)


def is_letter(key: Key | None) -> bool:
    """Whether a key is one that a word may begin with."""
    return key is not None and len(key.press) == 1


def is_letter_at(name: str, *places: KeyContext) -> bool:
    """Whether the key of that name is a letter key at one of these places."""
    return any(is_letter(pressed(name, where)) for where in places)
