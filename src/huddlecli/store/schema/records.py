"""Records and their changes from the keys of files, and the keys of tables in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timezone
from functools import cache
from math import isfinite
from typing import Any, Literal, TypeVar

from huddlecli.core.record_history import Changes
from huddlecli.core.records import TABLES, AnyRecord, Change, Kind, record_class
from huddlecli.core.value import replace
from huddlecli.store.mistakes import Problem
from huddlecli.store.schema import Invalid, Schema
from huddlecli.store.schema.reader import Exactly, Leaf, Rules, Unsure, anything

R = TypeVar("R", bound=AnyRecord)

_CHANGE_KEYS = frozenset({"at", "by", "cmd", "set", "unset", "add", "remove"})


def _number(value: Any) -> Any:
    if type(value) is int or (type(value) is float and isfinite(value)):
        return value
    raise Unsure


def _instant(value: Any) -> Any:
    if type(value) is datetime and type(value.tzinfo) is timezone:
        return value
    raise Unsure


def _moment(value: Any) -> Any:
    return value if type(value) is date else _instant(value)


def _moment_or_unknown(value: Any) -> Any:
    return value if type(value) is str and value == "unknown" else _moment(value)


NUMBER = Leaf(
    _number,
    lambda core: core.union_schema(
        [core.int_schema(strict=True), core.float_schema(strict=True, allow_inf_nan=False)]
    ),
)
_INSTANT = Leaf(_instant, lambda core: core.datetime_schema(strict=True, tz_constraint="aware"))
_DAY = Leaf(Exactly(date), lambda core: core.date_schema(strict=True))
_MOMENT = Leaf(_moment, lambda core: core.union_schema([_INSTANT.schema(core), _DAY.schema(core)]))
_ANY = Leaf(anything, lambda core: core.any_schema())
RULES = Rules(
    {
        str: Leaf(Exactly(str), lambda core: core.str_schema(strict=True)),
        int: Leaf(Exactly(int), lambda core: core.int_schema(strict=True)),
        date: _DAY,
        datetime: _INSTANT,
        Any: _ANY,
        Changes: _ANY,  # they are values already
        int | float: NUMBER,
        datetime | date: _MOMENT,
        datetime | date | Literal["unknown"]: Leaf(
            _moment_or_unknown,
            lambda core: core.union_schema(
                [_MOMENT.schema(core), core.literal_schema(["unknown"])]
            ),
        ),
    },
    keys={"counted_from": "from"},
)


def flat(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return `keys` with those of tables as keys of their own: `values.2026-W48`."""
    if TABLES.isdisjoint(keys):
        return dict(keys)
    flat_keys: dict[str, Any] = {}
    for key, value in keys.items():
        if key in TABLES and isinstance(value, Mapping):
            flat_keys |= {f"{key}.{inner}": content for inner, content in value.items()}
        else:
            flat_keys[key] = value
    return flat_keys


def nested(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return `keys` with tables as a file has them, each sorted; the first dot ends its name."""
    if "." not in "".join(keys):
        return dict(keys)
    plain_keys: dict[str, Any] = {}
    tables: dict[str, dict[str, Any]] = {}
    for key, value in keys.items():
        table, dot, inner = key.partition(".")
        if dot and table in TABLES:
            tables.setdefault(table, {})[inner] = value
        else:
            plain_keys[key] = value
    return plain_keys | {name: dict(sorted(rows.items())) for name, rows in sorted(tables.items())}


class BadRecord(ValueError):
    """A record with a value that it cannot have; `key` is the key of that value."""

    def __init__(self, problem: Problem) -> None:
        """Make the message from the problem."""
        super().__init__(problem.said)
        self.key = problem.path[0]


def record_of(model: type[R], keys: Mapping[str, Any], changes: Changes) -> R:
    """Return the record that a file's keys and changes make, or raise BadRecord."""
    try:
        record: R = _record_schema(model.kind).validate({**nested(keys), "changes": changes})
    except Invalid as error:
        raise BadRecord(_first(error.problems, keys)) from None
    return record


def changes_of(kind: Kind, tables: Any) -> Changes:
    """Return the changes in a record's tables, or raise BadRecord."""
    if not isinstance(tables, list):
        raise BadRecord(Problem(("change",), "expected a list of tables"))
    return tuple(_change(kind, table) for table in tables)


def _change(kind: Kind, table: Any) -> Change:
    keys = {"set": {}, **table} if isinstance(table, dict) else {}
    if not keys.keys() <= _CHANGE_KEYS:
        keys["more"] = {key: keys.pop(key) for key in [*keys] if key not in _CHANGE_KEYS}
    try:
        change = _change_schema().validate(keys)
    except Invalid:
        raise BadRecord(Problem(("change",), "expected valid at, by, set and unset")) from None
    if not TABLES.isdisjoint(change.set):
        change = replace(change, set=flat(change.set))
    schema = _record_schema(kind)
    try:
        schema.check_values(nested(change.set))
    except Invalid as error:
        raise BadRecord(_first(error.problems, change.set)) from None
    if not (change.add or change.remove):
        return change
    members = dict.fromkeys((*change.add, *change.remove), ())
    try:
        schema.check_values(members)
    except Invalid as error:
        path = _first(error.problems, members).path
        raise BadRecord(Problem(path, "not a list, so nothing can be added or removed")) from None
    return change


def _first(problems: Iterable[Problem], keys: Mapping[str, Any]) -> Problem:
    """Return what is wrong with the first of `keys` that is wrong, else the first one missing."""
    ranks = {key: rank for rank, key in enumerate(keys)}
    return min(problems, key=lambda problem: ranks.get(str(problem.path[0]), len(ranks)))


@cache
def _record_schema(kind: Kind) -> Schema[Any]:
    return Schema(record_class(kind), RULES)


@cache
def _change_schema() -> Schema[Change]:
    return Schema(Change, RULES)
