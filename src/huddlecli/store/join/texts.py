"""`huddle.toml` and agendas, which people write: joined with their comments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from huddlecli.core.join.lines import join_lines
from huddlecli.core.join.tables import (
    PEOPLE,
    JoinedTable,
    Rows,
    after,
    join_tables,
    rows_of,
)
from huddlecli.core.record_history import is_same
from huddlecli.core.text import folded
from huddlecli.store import agenda_files, team_file
from huddlecli.store.files import Unreadable
from huddlecli.store.mistakes import BadFile
from huddlecli.store.toml import TomlError, literal, loads
from huddlecli.store.toml_edit import KeyPath, with_list, with_table, with_value, without_table

_NOTHING = "not there"


class Lost(NamedTuple):
    """What of ours lost: a key or a line, and both values."""

    what: str
    mine: str
    theirs: str


class JoinedText(NamedTuple):
    """The text of a file that people write, and what of ours is not in it."""

    text: str
    lost: tuple[Lost, ...] = ()


def why_no_team(text: str) -> str | None:
    """Return what is wrong with the text of `huddle.toml`, or None."""
    try:
        team_file.team_of(Path("/"), text)
    except BadFile as bad:
        return bad.mistakes[0].said
    return None


def join_team(base: str | None, ours: str, theirs: str) -> JoinedText:
    """Join `huddle.toml` key by key; both texts are valid, and a base that is not counts as none.

    Comments that only one side has changed are taken from there as far as the lines allow it; else
    those of theirs stay. If the result would not be valid, theirs stays as it is.
    """
    mine, yours = rows_of(loads(ours)), rows_of(loads(theirs))
    joined = join_tables(_rows_in(base), mine, yours)
    wanted = after(yours, joined.edits)
    lost = tuple(
        Lost(".".join(one.path), _said(one.mine), _said(one.theirs)) for one in joined.lost
    )
    for text in _texts(base, ours, theirs, joined):
        if _has(text, wanted) and why_no_team(text) is None:
            return JoinedText(text, lost)
    dropped = (
        Lost(".".join(path), _said(mine.get(path)), _said(yours.get(path))) for path in joined.edits
    )
    return JoinedText(theirs, (*lost, *dropped))


def join_agenda(name: str, base: str | None, ours: str, theirs: str) -> JoinedText:
    """Join the agenda or the topics in `agendas/NAME.toml` by line.

    If that brings a mistake which neither had, theirs stays as it is.
    """
    joined = join_lines(base, ours, theirs)
    had = {mistake.said for text in (ours, theirs) for mistake in _mistakes(name, text)}
    if any(mistake.said not in had for mistake in _mistakes(name, joined.text)):
        return JoinedText(theirs, (Lost("the file", "another text", "what they wrote"),))
    lost = (Lost(f"line {one.line}", _line(one.mine), _line(one.theirs)) for one in joined.lost)
    return JoinedText(joined.text, tuple(lost))


def why_no_toml(text: str) -> str | None:
    """Return why a text is not TOML at all, or None."""
    try:
        loads(text)
    except TomlError as error:
        return f"not valid TOML: {error}"
    return None


def decoded(place: str, data: bytes) -> str:
    """Return the text of a file, or raise Unreadable."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(Path("/", place), "not UTF-8 text") from None


def _mistakes(name: str, text: str) -> Iterable[Any]:
    return agenda_files.mistakes_in(name, text)


def _rows_in(text: str | None) -> Rows | None:
    try:
        return None if text is None else rows_of(loads(text))
    except TomlError:
        return None


def _has(text: str, wanted: Rows) -> bool:
    """Whether a text has these values and no others."""
    found = _rows_in(text)
    return found is not None and is_same(_sorted(found), _sorted(wanted))


def _sorted(rows: Rows) -> list[tuple[Any, Any]]:
    return sorted(rows.items(), key=lambda row: row[0])


def _texts(base: str | None, ours: str, theirs: str, joined: JoinedTable) -> Iterator[str]:
    """Yield texts that may have what the join wants: by line, else theirs with our values."""
    yield join_lines(base, ours, theirs).text
    text = theirs
    for edit in _edits(joined.edits):
        text = edit(text)
    yield text


def _edits(edits: Mapping[tuple[str, ...], Any]) -> Iterator[Callable[[str], str]]:
    """Yield what makes the edits in a text, one after the other."""
    for path, value in edits.items():
        if path[0] != PEOPLE:
            yield _setter(path[:-1], path[-1], value)
    people: dict[str, dict[str, Any]] = {}
    for path, value in edits.items():
        if path[0] == PEOPLE:
            people.setdefault(path[1], {})[path[2]] = value
    for name, keys in people.items():
        yield _person_setter(name, keys)


def _setter(table: KeyPath, key: str, value: Any) -> Callable[[str], str]:
    def edited(text: str) -> str:
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            return with_list(text, table, key, value)
        return with_value(text, table, key, None if value is None else literal(value))

    return edited


def _person_setter(name: str, keys: Mapping[str, Any]) -> Callable[[str], str]:
    def edited(text: str) -> str:
        people = loads(text).get(PEOPLE, [])
        names = [folded(str(person.get("name", ""))) for person in people]
        if name not in names:
            rows = (
                f"{key} = {literal(value)}\n" for key, value in keys.items() if value is not None
            )
            return with_table(text, PEOPLE, "".join([f"[[{PEOPLE}]]\n", *rows]))
        table: KeyPath = (PEOPLE, names.index(name))
        if "name" in keys and keys["name"] is None:
            return without_table(text, table)
        for key, value in keys.items():
            text = _setter(table, key, value)(text)
        return text

    return edited


def _said(value: Any) -> str:
    return _NOTHING if value is None else literal(value)


def _line(text: str) -> str:
    """Return lines as one, short enough for a message."""
    return " ".join(text.split()) or _NOTHING
