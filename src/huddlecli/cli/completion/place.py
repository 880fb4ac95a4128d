"""Where the cursor is: in the name of a command, a flag, its value, or an argument."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from huddlecli.cli.flags import FOR_ALL, CommandShape

TEAM = "--team"  # the one flag for every command that has a value


class CursorPlace(NamedTuple):
    """What was typed before the cursor, and the word at it.

    - `names` are those of the command so far, and `shape` is its shape.
    - `arguments` are the words before the cursor that belong to no flag.
    - `flag` is the flag whose value is at the cursor; `current` is that value, or else the word.
    - `lead` is what stands before `current` in the same word, such as `--due=`.
    - `is_help`: the line asks for a page of help.
    """

    names: tuple[str, ...]
    shape: CommandShape
    current: str
    arguments: tuple[str, ...] = ()
    flag: str | None = None
    lead: str = ""
    is_text: bool = False
    is_help: bool = False
    team: str | None = None


def place_of(
    before: Sequence[str], current: str, shape_of: Callable[[Sequence[str]], CommandShape]
) -> CursorPlace | None:
    """Return where the cursor is, after the words `before`; None if there is no such command.

    `shape_of` gives the shape of the command with those names; without names, that of huddle.
    """
    reader = _Reader(before, shape_of)
    if not reader.read():
        return None
    place = reader.place._replace(current=current)
    name, equals, value = current.partition("=")
    if place.flag or place.is_text or not (equals and _takes_value(place.shape, name)):
        return place
    return place._replace(flag=name, current=value, lead=f"{name}=")


class _Reader:
    """Reads the words before the cursor, from left to right."""

    def __init__(
        self, before: Sequence[str], shape_of: Callable[[Sequence[str]], CommandShape]
    ) -> None:
        self._words = iter(before)
        self._shape_of = shape_of
        self.place = CursorPlace((), shape_of(()), "")

    def read(self) -> bool:
        """Read all words; return whether they can begin a command line."""
        return all(self._is_read(word) for word in self._words)

    def _is_read(self, word: str) -> bool:
        place = self.place
        name, equals, value = word.partition("=")
        if place.is_text:
            self._add(word)
        elif word == "--":
            self.place = place._replace(is_text=True)
        elif _takes_value(place.shape, name):
            given = value if equals else next(self._words, None)
            if given is None:
                self.place = place._replace(flag=name)
            elif name == TEAM:
                self.place = place._replace(team=given)
        elif place.shape.subcommands:
            return self._is_name(word)
        elif not self._is_switch(word):
            self._add(word)
        return True

    def _is_name(self, word: str) -> bool:
        """Read the name of a command; return whether there is one like that."""
        place = self.place
        if word in place.shape.subcommands:
            names = (*place.names, word)
            self.place = place._replace(names=names, shape=self._shape_of(names))
        elif word == "help":
            self.place = place._replace(is_help=True)
        else:
            return word in FOR_ALL
        return True

    def _is_switch(self, word: str) -> bool:
        """Whether a word is a flag without a value, and no text with a dash."""
        has_text = self.place.shape.takes_text and self.place.arguments
        return word in self.place.shape.options or (word[:1] == "-" and not has_text)

    def _add(self, word: str) -> None:
        self.place = self.place._replace(arguments=(*self.place.arguments, word))


def _takes_value(shape: CommandShape, flag: str) -> bool:
    return flag == TEAM or shape.needs_value(flag)
