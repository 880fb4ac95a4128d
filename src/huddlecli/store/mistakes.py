"""Mistakes in the files that people write: all of them, each with its line and the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Wrong
from huddlecli.core.team import RESERVED, is_name
from huddlecli.core.text import joined, nearest, shown
from huddlecli.store.toml import TomlError, loads
from huddlecli.store.toml_edit import KeyPath, line_of, lines

SHOWN = 50  # of more mistakes than these, only the number is told
LONGEST = 60  # characters of a word for which a near one is sought


class Source(NamedTuple):
    """A file that people write: its name as they know it, its text, and what to type about it."""

    file: str
    text: str
    hint: str


class Problem(NamedTuple):
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


def refuse(source: Source, found: Iterable[Problem]) -> None:
    """Raise what was found in `source`, by line and one for each key path, if there is any."""
    first: dict[KeyPath, Problem] = {}
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


def as_toml(value: object) -> str:
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


def _line(placed: tuple[int, Problem]) -> int:
    return placed[0]


def _nearest(found: Problem) -> str | None:
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


# Wider than the years that a clock can be set to: a huddle knows days before and after its own.
FIRST_YEAR, LAST_YEAR = 1890, 3009
LONGEST_SPAN = timedelta(days=365)
LARGEST = 1_000_000


def check_names(named: Iterable[tuple[KeyPath, object]]) -> Iterator[Problem]:
    """Yield the names that break the grammar or are there twice, whatever the case."""
    seen: set[str] = set()
    for path, name in named:
        if not isinstance(name, str) or not name:
            continue
        if name.casefold() in RESERVED:
            yield Problem(path, f"{as_toml(name)} is a word of huddle's own")
        elif name[-1] == "." and is_name(name.rstrip(".")):
            yield Problem(path, f"expected no full stop at the end, got {as_toml(name)}")
        elif not is_name(name):
            yield Problem(
                path, f"expected letters, digits, . _ - (at most 40), got {as_toml(name)}"
            )
        elif name.casefold() in seen:
            yield Problem(path, f"there is {as_toml(name)} already")
        seen.add(name.casefold())


def check_word(
    path: KeyPath, word: object, fits: Callable[[str], bool], what: str
) -> Iterator[Problem]:
    """Yield `word` if it is a text that does not fit."""
    if isinstance(word, str) and word and not fits(word):
        yield Problem(path, f"expected {what}, got {as_toml(word)}")


def check_zone(path: KeyPath, zone: object) -> Iterator[Problem]:
    """Yield what is wrong with the time zone at `path`, if there is one."""
    if isinstance(zone, str) and zone and not is_zone(zone):
        # Only a mistake needs them, and finding them reads hundreds of files.
        from zoneinfo import available_timezones  # noqa: PLC0415

        problem = f"expected a time zone such as Europe/Berlin, got {as_toml(zone)}"
        yield Problem(path, problem, zone, sorted(available_timezones()))


def is_zone(name: str) -> bool:
    """Whether there is a time zone called so."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def is_sane(value: object) -> bool:
    """Whether all times and numbers in a value of ours are such as can be reckoned with."""
    match value:
        case datetime(tzinfo=None):
            return False
        case date():
            return FIRST_YEAR <= value.year <= LAST_YEAR
        case timedelta():
            return abs(value) < LONGEST_SPAN
        case int():
            return abs(value) < LARGEST
        case tuple():
            return all(map(is_sane, value))
        case _ if is_dataclass(value):
            return all(is_sane(getattr(value, field.name)) for field in fields(value))
        case _:
            return True


def check_choice(path: KeyPath, word: object, known: Iterable[str]) -> Iterator[Problem]:
    """Yield `word` if it is none of those known."""
    choices = list(known)
    if isinstance(word, str) and word and word not in choices:
        yield Problem(path, f"expected {joined(choices, 'or')}, got {as_toml(word)}", word, choices)


def tables(data: Mapping[str, Any], key: str) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """Yield the tables of the list at `key` with their paths, skipping what is none."""
    rows = data.get(key)
    for place, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            yield (key, place), row


def table(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the table at `key`, an empty one if there is none."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def entries(data: Mapping[str, Any], *path: str) -> Iterator[tuple[KeyPath, object]]:
    """Yield the entries of the list at `path` with their paths, none if there is no such list."""
    *parents, key = path
    for parent in parents:
        data = table(data, parent)
    values = data.get(key)
    for place, value in enumerate(values if isinstance(values, list) else []):
        yield (*path, place), value
