"""The form of a record's file: its keys and changes made into core values, or what is amiss.

The fields of the core's dataclasses are the form. A validator of pydantic would do the same, but
takes longer to be ready than all that `huddle action list` has to do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from types import NoneType
from typing import Any, Literal, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from huddlecli.core.record_history import Changes
from huddlecli.core.records import RECORD_CLASSES, AnyRecord, Change, Kind

R = TypeVar("R", bound=AnyRecord)

_EXPECTED: Mapping[type, str] = {
    str: "text",
    int: "a whole number",
    list: "a list of words",
    date: "a day such as 2026-12-01",
    datetime: "a time such as 2026-11-23T08:12:40.120Z",
}
_CHANGE = ("at", "by", "cmd", "set", "unset", "add", "remove")


class _Field(NamedTuple):
    """A key: what TOML has for it, whether any such value will do, whether it has to be there."""

    name: str
    type: type
    is_any: bool
    required: bool
    choices: tuple[str, ...] = ()


class _Outline(NamedTuple):
    """The keys that are no fields, the fields whose values matter, and the first one missing."""

    others: tuple[str, ...]
    to_check: tuple[_Field, ...]
    missing: str | None


def record_of(model: type[R], keys: Mapping[str, Any], changes: Changes) -> R:
    """Return the record that a file's keys and changes make, or raise ValueError."""
    outline = _outline(model.kind, tuple(keys), tuple(map(type, keys.values())))
    for field in outline.to_check:
        _check(field, keys[field.name])
    if outline.missing:
        raise ValueError(f"{outline.missing} is missing")
    known = dict(keys)
    for name in outline.others:
        del known[name]
    if "tags" in known:
        known["tags"] = tuple(known["tags"])
    return model(**known, changes=changes)


def changes_of(kind: Kind, tables: Any) -> Changes:
    """Return the changes in a record's tables, or raise ValueError."""
    if not isinstance(tables, list):
        raise ValueError("change is not a list of tables")  # noqa: TRY004  as all that is amiss
    return tuple(_change(kind, table) for table in tables)


def _change(kind: Kind, table: Any) -> Change:
    whole: dict[str, Any] = {}
    if isinstance(table, dict):
        whole = {"set": {}, "unset": [], "add": {}, "remove": {}, **table}
    at, by, cmd, values, taken, add, remove = map(whole.get, _CHANGE)
    is_sound = (
        isinstance(at, datetime)
        and at.tzinfo is not None
        and isinstance(by, str)
        and (cmd is None or isinstance(cmd, str))
        and isinstance(values, dict)
        and _are_texts(taken)
        and all(map(_are_members, (add, remove)))
    )
    if not is_sound:
        raise ValueError("a change without a sound at, by, set or unset")
    fields = _fields(kind)
    for name, value in whole["set"].items():
        if field := fields.get(name):
            _check(field, value)
    for name in (*whole["add"], *whole["remove"]):
        if (field := fields.get(name)) and field.type is not list:
            raise ValueError(f"{name} is not a list")
    more = {key: value for key, value in whole.items() if key not in _CHANGE}
    return Change(
        at=whole["at"],
        by=whole["by"],
        cmd=cmd,
        set=whole["set"],
        unset=tuple(whole["unset"]),
        add=whole["add"],
        remove=whole["remove"],
        more=more,
    )


def _check(field: _Field, value: Any) -> None:
    """Raise ValueError if the field cannot have `value`."""
    found: type = type(value)
    if (
        found is not field.type
        or (field.type is datetime and value.tzinfo is None)
        or (field.type is list and not _are_texts(value))
    ):
        raise ValueError(f"{field.name} is not {_EXPECTED[field.type]}")
    if field.choices and value not in field.choices:
        raise ValueError(f"{field.name} is not {_either(field.choices)}")


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _are_members(lists: Any) -> bool:
    return isinstance(lists, dict) and all(map(_are_texts, lists.values()))


def _either(choices: Sequence[str]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"


@cache
def _fields(kind: Kind) -> Mapping[str, _Field]:
    model = RECORD_CLASSES[kind]
    hints = get_type_hints(model)
    return {
        field.name: _field(field, hints[field.name])
        for field in dataclasses.fields(model)
        if field.name != "changes"
    }


@lru_cache(maxsize=256)  # thousands of files are alike in this
def _outline(kind: Kind, names: tuple[str, ...], types: tuple[type, ...]) -> _Outline:
    """Return what the names and types of a file's keys say of it already."""
    fields = _fields(kind)
    known = [
        (fields[name], found) for name, found in zip(names, types, strict=True) if name in fields
    ]
    return _Outline(
        others=tuple(name for name in names if name not in fields),
        to_check=tuple(one for one, found in known if not (one.is_any and one.type is found)),
        missing=next(
            (one.name for one in fields.values() if one.required and one.name not in names), None
        ),
    )


def _field(field: dataclasses.Field[Any], hint: Any) -> _Field:
    required = field.default is dataclasses.MISSING
    if NoneType in get_args(hint):
        hint = next(one for one in get_args(hint) if one is not NoneType)
    choices: tuple[str, ...] = ()
    if get_origin(hint) is Literal:
        choices, hint = get_args(hint), str
    elif get_origin(hint) is tuple:
        hint = list
    is_any = not choices and hint not in (list, datetime)
    return _Field(field.name, hint, is_any, required, choices)
