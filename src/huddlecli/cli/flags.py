"""The flags that every command takes, and how they are separated from words.

A command that takes words (`log`, `raise`, `action edit` …) reads only its own long flags among
them: any other word with a dash is text, as in `Offer -10% to Brightwave`. The flags for every
command count before the first of those words, and anywhere else in other commands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from huddlecli.core.errors import Wrong
from huddlecli.core.text import nearest, nfc


class Flags(NamedTuple):
    """The flags for every command: the folder or the name of the team, and how to ask and show.

    `misspelt` are words of a text that are nearly a flag of the command, each with that flag.
    """

    team: str | None = None
    no_input: bool = False
    yes: bool = False
    debug: bool = False
    quiet: bool = False
    color: bool | None = None
    version: bool = False
    typed: tuple[str, ...] = ()
    misspelt: tuple[tuple[str, str], ...] = ()


class CommandShape(NamedTuple):
    """The flags and words that a command can have, or the names of the commands of a group.

    - `options`: the parameter of each flag, and how its value is read: `switch` (it has no value),
      `text`, `texts` (it may be repeated), `number`, or `other` if Typer has to read it.
    - `arguments`: the other parameters, and whether each takes all words that are left.
    - `required`: the parameters that have to be given; `defaults` has the values of the others.
    - `paths`: the flags whose value is a file or a folder, and "" if the words of the command are.
      Those stay as they were typed.
    """

    subcommands: frozenset[str] = frozenset()
    options: Mapping[str, tuple[str, str]] = {}
    arguments: Mapping[str, bool] = {}
    required: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = {}
    takes_text: bool = False
    paths: frozenset[str] = frozenset()

    @property
    def ids(self) -> int:
        """The number of words that come before the text of a command that takes text."""
        return len(self.arguments) - 1

    def needs_value(self, flag: str) -> bool:
        """Whether a value belongs to this flag of the command."""
        return self.options.get(flag, ("", "switch"))[1] != "switch"


FOR_ALL: Mapping[str, Mapping[str, Any]] = {
    "--no-input": {"no_input": True},
    "--yes": {"yes": True},
    "--debug": {"debug": True},
    "-q": {"quiet": True},
    "--quiet": {"quiet": True},
    "--color": {"color": True},
    "--no-color": {"color": False},
    "--version": {"version": True},
    "-V": {"version": True},
}
_LIKE_A_FLAG = re.compile(r"--?[A-Za-z][A-Za-z-]*(=.*)?")


def split_global_flags(
    arguments: Sequence[str], shape_of: Callable[[Sequence[str]], CommandShape]
) -> tuple[Flags, list[str]]:
    """Return the flags for all commands, and the other arguments as the command reads them.

    `shape_of` gives the shape of the command with that name, or of a subcommand with those.
    """
    line = _Line(arguments)
    names = list(line.before_a_name())
    shape = shape_of(names)
    while names and shape.subcommands:
        known, more = shape.subcommands, list(line.before_a_name())
        names += more
        shape = shape_of(names) if more and more[0] in known else CommandShape()
    rest = line.with_text(shape) if shape.takes_text else list(line.without_text(shape))
    return line.flags, [*names, *rest]


class _Line:
    """A command line that is read from left to right, and the flags for all commands in it."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._words = iter(arguments)
        self.flags = Flags()

    def before_a_name(self) -> Iterator[str]:
        """Yield the name of the command, or the flag that comes instead."""
        for word in self._words:
            if not self._is_for_all(word):
                yield word
                return

    def without_text(self, shape: CommandShape) -> Iterator[str]:
        """Yield the arguments of a command that takes no text: flags may be anywhere."""
        for word in self._words:
            name, equals, value = word.partition("=")
            if word == "--":
                yield word
                yield from self._words
            elif word not in shape.options and self._is_for_all(word):
                continue
            elif not word.startswith("-"):
                yield word if "" in shape.paths else nfc(word)
            elif equals:
                yield f"{name}={value if name in shape.paths else nfc(value)}"
            else:
                yield word
                if shape.needs_value(word):
                    yield from (
                        value if word in shape.paths else nfc(value) for value in self._next()
                    )

    def with_text(self, shape: CommandShape) -> list[str]:
        """Return the arguments of a command that takes text: its flags, then the words."""
        options, words = list[str](), list[str]()
        for word in self._words:
            name, equals, _ = word.partition("=")
            has_begun = len(words) > shape.ids
            if word == "--":
                words += [*([word] if has_begun else []), *self._words]
            elif name in shape.options and (shape.needs_value(name) or not equals):
                values = [*self._next()] if shape.needs_value(name) and not equals else []
                is_path, is_long = name in shape.paths, name.startswith("--")
                given = ["=".join([word, *values])] if is_long else [word, *values]
                options += given if is_path else map(nfc, given)
            elif has_begun:
                words.append(word)
                self._doubt(name, shape)
            elif self._is_for_all(word):
                continue
            elif _LIKE_A_FLAG.fullmatch(word):
                options.append(nfc(word))  # a call for help, or a mistake that the command reports
            else:
                words.append(word)
        return [*options, *map(nfc, ["--", *words] if words else ())]

    def _doubt(self, word: str, shape: CommandShape) -> None:
        """Remember a word that is kept as text but looks like a flag."""
        if word.startswith("--") and (flag := nearest(word, list(shape.options), likeness=0.8)):
            misspelt = (*self.flags.misspelt, (word, flag))
            self.flags = self.flags._replace(misspelt=misspelt)

    def _next(self) -> Iterator[str]:
        """Yield the next word, if there is one."""
        for word in self._words:
            yield word
            return

    def _is_for_all(self, word: str) -> bool:
        """Read a flag for every command, with its value; return whether `word` is one."""
        if word in FOR_ALL:
            self.flags = self.flags._replace(**FOR_ALL[word])
            return True
        if word == "--team" or word.startswith("--team="):
            team = word.partition("=")[2] if "=" in word else next(self._words, "")
            if not team:
                raise Wrong("--team needs a team", hint="--team NAME, or a folder")
            self.flags = self.flags._replace(team=team)
            return True
        return False
