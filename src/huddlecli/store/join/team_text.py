"""`huddle.toml`, joined key by key with its comments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

from huddlecli.core.join.lines import join_lines
from huddlecli.core.join.tables import PEOPLE, Rows, after, join_tables, rows_of
from huddlecli.core.join.tables import Path as Keys
from huddlecli.core.record_history import is_same
from huddlecli.core.text import folded
from huddlecli.store import team_file
from huddlecli.store.join.texts import NOT_THERE, JoinedText, Lost
from huddlecli.store.mistakes import BadFile
from huddlecli.store.toml import TomlError, dumps_document, key_literal, literal, loads
from huddlecli.store.toml_edit import (
    KeyPath,
    with_end,
    with_list,
    with_table,
    with_value,
    without_key,
    without_table,
)

_ID = "id"

IsRight: TypeAlias = Callable[[str], bool]


def why_no_team(text: str) -> str | None:
    """Return what is wrong with the text of `huddle.toml`, or None."""
    try:
        team_file.team_of(Path("/"), text)
    except BadFile as bad:
        return bad.mistakes[0].said
    return None


def is_team(text: str) -> bool:
    """Whether a text is one of `huddle.toml` without a mistake."""
    return why_no_team(text) is None


def join_team(base: str | None, ours: str, theirs: str, is_right: IsRight = is_team) -> JoinedText:
    """Join `huddle.toml` key by key; both texts are valid, and a base that is not counts as none.

    Comments that only one side has changed are taken from there as far as the lines allow it; else
    those of theirs stay. What would not be right together with theirs is left out: that key, or
    that person, is as theirs.
    """
    mine, yours = rows_of(loads(ours)), rows_of(loads(theirs))
    joined = join_tables(_rows_in(base), mine, yours)
    lost = [_lost(one.path, one.mine, one.theirs) for one in joined.lost]
    by_line = join_lines(base, ours, theirs).text
    if _has(by_line, after(yours, joined.edits)) and is_right(by_line):
        return JoinedText(by_line, tuple(lost))
    text, taken = _with_what_is_right(theirs, joined.edits, is_right)
    left_out = (path for path in joined.edits if path not in taken)
    lost += (_lost(path, mine.get(path), yours.get(path)) for path in left_out)
    return JoinedText(text, tuple(lost))


def with_id(text: str, others: Iterable[str]) -> str:
    """Return a text of `huddle.toml` with the id that the first of other texts has, if it has none.

    By the id machines know each other, so it is never removed.
    """
    if _id_in(text):
        return text
    known = next(filter(None, map(_id_in, others)), None)
    changed = text if known is None else with_value(text, (), _ID, literal(known))
    return changed if is_team(changed) else text


def _id_in(text: str) -> str | None:
    value = (_rows_in(text) or {}).get((_ID,))
    return value if isinstance(value, str) else None


def _with_what_is_right(theirs: str, edits: Rows, is_right: IsRight) -> tuple[str, Rows]:
    """Return the text of theirs with all edits that leave it right, and these edits.

    An edit may need another one, such as a person on a new side: it is tried again after each.
    """
    text = _edited(theirs, edits)
    if text is not None and is_right(text):
        return text, edits
    best, taken = theirs, dict[Keys, Any]()
    left = _together(edits)
    count = len(left) + 1
    while len(left) < count:
        count, waiting = len(left), left
        left = []
        for some in waiting:
            text = _edited(theirs, {**taken, **some})
            if text is not None and is_right(text):
                best, taken = text, {**taken, **some}
            else:
                left.append(some)
    return best, taken


def _together(edits: Rows) -> list[dict[Keys, Any]]:
    """Return the edits in parts: each key alone, all keys of a person in one.

    A key that becomes a table, or was one, is one part.
    """
    parts: dict[Keys, dict[Keys, Any]] = {}
    for path, value in edits.items():
        around = (path[:size] for size in range(1, len(path)) if path[:size] in edits)
        part = path[:2] if path[0] == PEOPLE else next(around, path)
        parts.setdefault(part, {})[path] = value
    return list(parts.values())


def _edited(theirs: str, edits: Rows) -> str | None:
    """Return the text of theirs with edits: in their places, or else in tables that are new.

    None if it cannot be written.
    """
    wanted = after(rows_of(loads(theirs)), edits)
    for edited in (_in_place, _in_new_tables):
        try:
            text = edited(theirs, edits)
        except TomlError:  # an edit before has left no TOML
            continue
        if _has(text, wanted):
            return text
    return None


def _rows_in(text: str | None) -> Rows | None:
    try:
        return None if text is None else rows_of(loads(text))
    except TomlError:
        return None


def _has(text: str, wanted: Rows) -> bool:
    """Whether a text has these values and no others."""
    rows = _rows_in(text)
    return rows is not None and is_same(sorted(rows.items()), sorted(wanted.items()))


def _in_place(text: str, edits: Rows) -> str:
    for path, value in edits.items():
        if path[0] != PEOPLE:
            text = _with(text, path[:-1], path[-1], value)
    for name, keys in _people(edits).items():
        text = _with_person(text, name, keys)
    return text


def _in_new_tables(text: str, edits: Rows) -> str:
    """Return the text with new tables for all that is under the changed keys of the document."""
    rows = after(rows_of(loads(text)), edits)
    for key in dict.fromkeys(path[0] for path in edits):
        text = without_key(text, key)
        inside = {path[1:]: value for path, value in rows.items() if path[0] == key}
        if key == PEOPLE:
            for person in _people(rows).values():
                text = _with_new_person(text, person)
        elif () in inside:
            text = _with(text, (), key, inside[()])
        elif inside:
            table = dumps_document({key: _nested(inside)}).strip("\n")
            text = with_end(text, f"{table}\n")
    return text


def _nested(rows: Rows) -> dict[str, Any]:
    """Return rows as tables in tables."""
    nested: dict[str, Any] = {}
    for (*tables, key), value in rows.items():
        inner = nested
        for table in tables:
            inner = inner.setdefault(table, {})
        inner[key] = value
    return nested


def _people(rows: Rows) -> dict[str, dict[str, Any]]:
    people: dict[str, dict[str, Any]] = {}
    for path, value in rows.items():
        if path[0] == PEOPLE:
            people.setdefault(path[1], {})[path[2]] = value
    return people


def _with(text: str, table: KeyPath, key: str, value: Any) -> str:
    if isinstance(value, list) and all(map(_is_entry, value)):
        return with_list(text, table, key, value)
    return with_value(text, table, key, None if value is None else literal(value))


def _is_entry(value: object) -> bool:
    return isinstance(value, str | date) and not isinstance(value, datetime)


def _with_person(text: str, name: str, keys: Mapping[str, Any]) -> str:
    people = loads(text).get(PEOPLE, [])
    names = [folded(str(person.get("name", ""))) for person in people]
    if name not in names:
        return _with_new_person(text, keys)
    table: KeyPath = (PEOPLE, names.index(name))
    if "name" in keys and keys["name"] is None:
        return without_table(text, table)
    for key, value in keys.items():
        text = _with(text, table, key, value)
    return text


def _with_new_person(text: str, keys: Mapping[str, Any]) -> str:
    rows = (
        f"{key_literal(key)} = {literal(value)}\n"
        for key, value in keys.items()
        if value is not None
    )
    return with_table(text, PEOPLE, "".join([f"[[{PEOPLE}]]\n", *rows]))


def _lost(path: Keys, mine: Any, theirs: Any) -> Lost:
    return Lost(".".join(path), _said(mine), _said(theirs))


def _said(value: Any) -> str:
    return NOT_THERE if value is None else literal(value)
