"""Mistakes in hand-written files: all of them, each with its line and a hint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Wrong
from huddlecli.core.team import RESERVED, is_name
from huddlecli.core.text import joined, nearest, shown
from huddlecli.core.value import Value, field_names
from huddlecli.store.toml import TomlError, loads
from huddlecli.store.toml_edit import KeyPath, line_of, lines

SHOWN = 50  # mistakes; of those beyond, a message has only the number
LONGEST = 60  # characters of a word that is compared with known ones
CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"  # a time of day as files have it


class Source(Value, kw_only=False):
    """A hand-written file: its name as people know it, its text, and the hint for its mistakes."""

    file: str
    text: str
    hint: str


class Problem(Value, kw_only=False):
    """What is wrong at a key path; `word` was written in place of one of `known`."""

    path: KeyPath
    problem: str
    word: str = ""
    known: Sequence[str] = ()

    @property
    def said(self) -> str:
        """The key and what is wrong with it."""
        return _visible(f"{_key(self.path)}: {self.problem}")


class Mistake(Value, kw_only=False):
    """One mistake in a file, with the line and the key to look at."""

    file: str
    line: int
    key: str
    problem: str
    nearest: str | None = None

    @property
    def said(self) -> str:
        """What is wrong, without file and line."""
        return _visible(
            (f"{self.key}: " if self.key else "")
            + self.problem
            + (f" ({self.nearest}?)" if self.nearest else "")
        )

    def __str__(self) -> str:
        """Return the mistake on one line."""
        return f"{_visible(self.file)}:{self.line}: {self.said}"


class BadFile(Wrong):
    """Hand-written files with mistakes: all of them in one error."""

    def __init__(self, mistakes: Sequence[Mistake], *, hint: str) -> None:
        """Make the message: the number of mistakes, then a line for each."""
        files = sorted({mistake.file for mistake in mistakes})
        subject = f"{_visible(files[0])} has" if len(files) == 1 else f"{len(files)} files have"
        number = "a mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        rows = [str(mistake) for mistake in mistakes[:SHOWN]]
        if len(mistakes) > SHOWN:
            rows.append(f"and {len(mistakes) - SHOWN} more")
        super().__init__("\n".join([f"{subject} {number}", *rows]), hint=hint)
        self.mistakes = tuple(mistakes)


def parsed(source: Source) -> dict[str, Any]:
    """Return the content of `source`, or raise its one mistake with its line if it is not TOML."""
    try:
        return loads(source.text)
    except TomlError as error:
        mistake = Mistake(source.file, error.line or 1, "", f"not valid TOML: {error.reason}")
        raise BadFile([mistake], hint=source.hint) from None


def refuse(source: Source, problems: Iterable[Problem]) -> None:
    """Raise BadFile if there are problems, with the first at each key path, by line."""
    first: dict[KeyPath, Problem] = {}
    for problem in problems:
        first.setdefault(problem.path, problem)
    if not first:
        return
    known = lines(source.text)
    placed = sorted(((line_of(path, known), first[path]) for path in first), key=_line)
    mistakes = [
        Mistake(
            source.file,
            line,
            _key(found.path),
            found.problem,
            _nearest(found) if place < SHOWN else None,
        )
        for place, (line, found) in enumerate(placed)
    ]
    raise BadFile(mistakes, hint=source.hint)


def as_toml(value: object) -> str:
    """Return `value` as it looks in the file, shortened."""
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


def _nearest(problem: Problem) -> str | None:
    return nearest(problem.word, problem.known) if 0 < len(problem.word) <= LONGEST else None


def _key(path: KeyPath) -> str:
    """Return `item 3: minutes` for `("item", 2, "minutes")`."""
    return "".join(
        f" {part + 1}" if isinstance(part, int) else f"{': ' if place else ''}{shown(part)}"
        for place, part in enumerate(path)
    )


def _visible(text: str) -> str:
    """Return `text` with each character that a terminal would not show as its code."""
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in text)


# Wider than the years that a clock can be set to: a huddle has days before and after its own.
FIRST_YEAR, LAST_YEAR = 1890, 3009
LONGEST_SPAN = timedelta(days=365)
LARGEST = 1_000_000


def check_names(named: Iterable[tuple[KeyPath, object]]) -> Iterator[Problem]:
    """Yield the names that are malformed, reserved or used twice; case makes no difference."""
    seen: set[str] = set()
    for path, name in named:
        if not isinstance(name, str) or not name:
            continue
        if name.casefold() in RESERVED:
            yield Problem(path, f"{as_toml(name)} is a reserved word")
        elif name[-1] == "." and is_name(name.rstrip(".")):
            yield Problem(path, f"expected no dot at the end, got {as_toml(name)}")
        elif not is_name(name):
            yield Problem(path, f"expected up to 40 letters, digits, . _ or -, got {as_toml(name)}")
        elif name.casefold() in seen:
            yield Problem(path, f"{as_toml(name)} is used twice")
        seen.add(name.casefold())


def check_word(
    path: KeyPath, word: object, fits: Callable[[str], bool], what: str
) -> Iterator[Problem]:
    """Yield a problem if `word` is text but not what is expected."""
    if isinstance(word, str) and word and not fits(word):
        yield Problem(path, f"expected {what}, got {as_toml(word)}")


def check_zone(path: KeyPath, zone: object) -> Iterator[Problem]:
    """Yield a problem if `zone` is text but not the name of a time zone."""
    if isinstance(zone, str) and zone and not is_zone(zone):
        # Needed after a mistake only: to list them reads hundreds of files.
        from zoneinfo import available_timezones  # noqa: PLC0415

        problem = f"expected a time zone such as Europe/Berlin, got {as_toml(zone)}"
        yield Problem(path, problem, zone, sorted(available_timezones()))


def is_zone(name: str) -> bool:
    """Whether `name` is the name of a time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def is_sane(value: object) -> bool:
    """Whether all times and numbers in a value of ours can be calculated with."""
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
        case Value():
            return all(is_sane(getattr(value, name)) for name in field_names(value))
        case _:
            return True


def check_choice(path: KeyPath, word: object, known: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem if `word` is text but not one of `known`."""
    choices = list(known)
    if isinstance(word, str) and word and word not in choices:
        yield Problem(path, f"expected {joined(choices, 'or')}, got {as_toml(word)}", word, choices)


def tables(data: Mapping[str, Any], key: str) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """Yield the tables of the list at `key` with their paths, and skip other entries."""
    rows = data.get(key)
    for place, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            yield (key, place), row


def table(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the table at `key`, or an empty one if there is none."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def entries(data: Mapping[str, Any], *path: str) -> Iterator[tuple[KeyPath, object]]:
    """Yield the entries of the list at `path` with their paths, or nothing if there is no list."""
    *parents, key = path
    for parent in parents:
        data = table(data, parent)
    values = data.get(key)
    for place, value in enumerate(values if isinstance(values, list) else []):
        yield (*path, place), value
