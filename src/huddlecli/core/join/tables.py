"""Tables of keys joined key by key, as those of `huddle.toml`: a person is known by the name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from huddlecli.core.record_history import is_same
from huddlecli.core.text import folded

Path: TypeAlias = tuple[str, ...]
Rows: TypeAlias = Mapping[Path, Any]

PEOPLE = "person"
_NAME = "name"
_NOTHING = object()


class LostKey(NamedTuple):
    """A key that both sides changed: ours lost. None: the side has no such key."""

    path: Path
    mine: Any
    theirs: Any


class JoinedTable(NamedTuple):
    """What has to change in theirs to have what both sides changed, and what of ours lost.

    `edits` are values by their path, None for a key that is removed.
    """

    edits: Mapping[Path, Any]
    lost: tuple[LostKey, ...]


def rows_of(data: Mapping[str, Any]) -> dict[Path, Any]:
    """Return the values of nested tables by their paths; a person's have `person` and the name.

    Only tables within tables are taken apart: an absence of a person is one value.
    """
    return dict(_rows((), data))


def join_tables(base: Rows | None, ours: Rows, theirs: Rows) -> JoinedTable:
    """Join both sides key by key; the same key changed on both sides is as theirs.

    A key that is a value on one side and a table on another is one key, whatever is in the table.
    Without a base nothing counts as removed.
    """
    both = _both_kinds(base or {}, ours, theirs)
    first, mine, yours = (_folded_up(rows, both) for rows in (base or {}, ours, theirs))
    edits: dict[Path, Any] = {}
    lost: list[LostKey] = []
    for path in dict.fromkeys((*yours, *mine, *first)):
        my_value, your_value = mine.get(path, _NOTHING), yours.get(path, _NOTHING)
        if _is_one(my_value, your_value):
            continue
        before = first.get(path, _NOTHING)
        if _is_one(my_value, before):
            continue
        if _is_one(your_value, before):
            value = _or_none(my_value)
            if path in both:
                edits |= {row: None for row in theirs if row[: len(path)] == path}
            edits |= _spread(path, value) if path in both else {path: value}
        else:
            lost.append(LostKey(path, _or_none(my_value), _or_none(your_value)))
    return _without_half_people(JoinedTable(edits, tuple(lost)), ours, theirs)


def _both_kinds(*sides: Rows) -> frozenset[Path]:
    """Return the paths that are values on one side and tables on another, without those inside."""
    paths = {path for rows in sides for path in rows}
    tables = {path[:length] for path in paths for length in range(1, len(path))}
    both = paths & tables
    return frozenset(path for path in both if not _around(path, both))


def _around(path: Path, paths: Collection[Path]) -> Path | None:
    """Return the one of some paths that is a table around a path."""
    return next((path[:size] for size in range(1, len(path)) if path[:size] in paths), None)


def _folded_up(rows: Rows, tables: Collection[Path]) -> dict[Path, Any]:
    """Return rows in which each of some tables is one value."""
    folded_up: dict[Path, Any] = {}
    inside: dict[Path, Path] = {}
    for path, value in rows.items():
        if table := _around(path, tables):
            inside[path] = table
        else:
            folded_up[path] = value
    for path, table in sorted(inside.items()):
        inner = folded_up.setdefault(table, {})
        for key in path[len(table) : -1]:
            inner = inner.setdefault(key, {})
        inner[path[-1]] = rows[path]
    return folded_up


def _spread(path: Path, value: object) -> dict[Path, Any]:
    """Return the rows of a value, which may be a table."""
    return dict(_rows(path, value)) if isinstance(value, Mapping) else {path: value}


def after(theirs: Rows, edits: Rows) -> dict[Path, Any]:
    """Return the rows of theirs after the edits."""
    rows = {**theirs, **edits}
    return {path: value for path, value in rows.items() if value is not None}


def _without_half_people(joined: JoinedTable, ours: Rows, theirs: Rows) -> JoinedTable:
    """Return the join so that a person who was removed on one side, and changed, is there whole."""
    edits = dict(joined.edits)
    rows = after(theirs, edits)
    for person in {path[:2] for path in rows if path[0] == PEOPLE and len(path) > 2}:
        if (*person, _NAME) in rows:
            continue
        source = ours if (*person, _NAME) in ours else theirs
        for path, value in source.items():
            if path[:2] == person and path not in rows:
                edits[path] = value
                if path in theirs and _is_one(theirs[path], value):
                    del edits[path]
    return JoinedTable(edits, joined.lost)


def _rows(path: Path, table: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for key, value in table.items():
        if not path and key == PEOPLE and isinstance(value, list):
            for person in value:
                if isinstance(person, Mapping):
                    name = folded(str(person.get(_NAME, "")))
                    yield from (((PEOPLE, name, inner), person[inner]) for inner in person)
        elif isinstance(value, Mapping):
            yield from _rows((*path, key), value)
        else:
            yield (*path, key), value


def _is_one(first: object, second: object) -> bool:
    return first is second or (
        first is not _NOTHING and second is not _NOTHING and is_same(first, second)
    )


def _or_none(value: object) -> Any:
    return None if value is _NOTHING else value
