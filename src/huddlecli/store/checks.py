"""Checks that the files people write have in common: names and time zones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from huddlecli.core.team import RESERVED, is_name
from huddlecli.store.keylines import KeyPath
from huddlecli.store.mistakes import Found, either, written

# Wider than the years that a clock can be set to: a huddle knows days before and after its own.
FIRST_YEAR, LAST_YEAR = 1890, 3009
LONGEST_SPAN = timedelta(days=365)
LARGEST = 1_000_000


def names_found(named: Iterable[tuple[KeyPath, object]]) -> Iterator[Found]:
    """Yield the names that break the grammar or are there twice, whatever the case."""
    seen: set[str] = set()
    for path, name in named:
        if not isinstance(name, str) or not name:
            continue
        if name.casefold() in RESERVED:
            yield Found(path, f"{written(name)} is a word of huddle's own")
        elif name[-1] == "." and is_name(name.rstrip(".")):
            yield Found(path, f"expected no full stop at the end, got {written(name)}")
        elif not is_name(name):
            yield Found(path, f"expected letters, digits, . _ - (at most 40), got {written(name)}")
        elif name.casefold() in seen:
            yield Found(path, f"there is {written(name)} already")
        seen.add(name.casefold())


def word_found(
    path: KeyPath, word: object, fits: Callable[[str], bool], what: str
) -> Iterator[Found]:
    """Yield `word` if it is a text that does not fit."""
    if isinstance(word, str) and word and not fits(word):
        yield Found(path, f"expected {what}, got {written(word)}")


def zone_found(path: KeyPath, zone: object) -> Iterator[Found]:
    """Yield what is wrong with the time zone at `path`, if there is one."""
    if isinstance(zone, str) and zone and not is_zone(zone):
        # Only a mistake needs them, and finding them reads hundreds of files.
        from zoneinfo import available_timezones  # noqa: PLC0415

        problem = f"expected a time zone such as Europe/Berlin, got {written(zone)}"
        yield Found(path, problem, zone, sorted(available_timezones()))


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


def one_of(path: KeyPath, word: object, known: Iterable[str]) -> Iterator[Found]:
    """Yield `word` if it is none of those known."""
    choices = list(known)
    if isinstance(word, str) and word and word not in choices:
        yield Found(path, f"expected {either(choices)}, got {written(word)}", word, choices)


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
