"""Mistakes in the files that people write: all of them, each with its line and the way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from huddlecli.core.errors import Wrong
from huddlecli.core.text import nearest, shown
from huddlecli.store.keylines import KeyPath, line_of, lines
from huddlecli.store.toml import TomlError, loads

SHOWN = 50  # of more mistakes than these, only the number is told
LONGEST = 60  # characters of a word for which a near one is sought


class Source(NamedTuple):
    """A file that people write: its name as they know it, its text, and what to type about it."""

    file: str
    text: str
    hint: str


class Found(NamedTuple):
    """What is wrong at a key path; `word` is what was written where one of `known` belongs."""

    path: KeyPath
    problem: str
    word: str = ""
    known: Sequence[str] = ()


class Mistake(NamedTuple):
    """One mistake of a file, where a person finds it."""

    file: str
    line: int
    key: str
    problem: str
    nearest: str | None = None

    @property
    def said(self) -> str:
        """What is wrong, without the place."""
        return _visible(
            (f"{self.key}: " if self.key else "")
            + self.problem
            + (f" ({self.nearest}?)" if self.nearest else "")
        )

    def __str__(self) -> str:
        """Say it on one line."""
        return f"{_visible(self.file)}:{self.line}: {self.said}"


class BadFile(Wrong):
    """Files that people write, with all their mistakes."""

    def __init__(self, mistakes: Sequence[Mistake], *, hint: str) -> None:
        """Say how many there are, then each on a line of its own."""
        files = sorted({mistake.file for mistake in mistakes})
        subject = f"{_visible(files[0])} has" if len(files) == 1 else f"{len(files)} files have"
        number = "a mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        told = [str(mistake) for mistake in mistakes[:SHOWN]]
        if len(mistakes) > SHOWN:
            told.append(f"and {len(mistakes) - SHOWN} more")
        super().__init__("\n".join([f"{subject} {number}", *told]), hint=hint)
        self.mistakes = tuple(mistakes)


def parsed(source: Source) -> dict[str, Any]:
    """Return what the TOML of `source` says, or raise its one mistake with its line."""
    try:
        return loads(source.text)
    except TomlError as error:
        mistake = Mistake(source.file, error.line or 1, "", f"no TOML: {error.reason}")
        raise BadFile([mistake], hint=source.hint) from None


def refuse(source: Source, found: Iterable[Found]) -> None:
    """Raise what was found in `source`, by line and one for each key path, if there is any."""
    first: dict[KeyPath, Found] = {}
    for one in found:
        first.setdefault(one.path, one)
    if not first:
        return
    known = lines(source.text)
    placed = sorted(((line_of(path, known), one) for path, one in first.items()), key=_line)
    mistakes = [
        Mistake(
            source.file, line, _key(one.path), one.problem, _nearest(one) if place < SHOWN else None
        )
        for place, (line, one) in enumerate(placed)
    ]
    raise BadFile(mistakes, hint=source.hint)


def written(value: object) -> str:
    """Return `value` as a person would find it in the file, shortened."""
    match value:
        case str():
            return f'"{shown(value)}"'
        case bool():
            return str(value).lower()
        case date() | time():
            return value.isoformat()
        case dict() | list():
            return "a table" if isinstance(value, dict) else "a list"
        case _:
            return str(value)


def either(words: Sequence[str]) -> str:
    """Return `a, b or c`."""
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _line(placed: tuple[int, Found]) -> int:
    return placed[0]


def _nearest(found: Found) -> str | None:
    return nearest(found.word, found.known) if 0 < len(found.word) <= LONGEST else None


def _key(path: KeyPath) -> str:
    """Return `item 3: minutes` for `("item", 2, "minutes")`."""
    return "".join(
        f" {part + 1}" if isinstance(part, int) else f"{': ' if place else ''}{shown(part)}"
        for place, part in enumerate(path)
    )


def _visible(text: str) -> str:
    """Return `text` with all that would not be seen on a terminal spelled out."""
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in text)
