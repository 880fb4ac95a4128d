"""Reads values of exactly the declared types, in plain Python. For all others it raises Unsure."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, NoReturn, TypeAlias, TypeVar, Union, get_args, get_origin

from huddlecli.core.value import Value

T = TypeVar("T")
Read: TypeAlias = Callable[[Any], Any]

LONGEST_LIST = 1000
_MOST_SHAPES = 1000  # files of a kind have few; those of newer versions may have any


class Unsure(Exception):
    """A value that is wrong, or right in a way that only pydantic's core can judge."""


class Leaf(Value, kw_only=False):
    """The rule for single values of a type.

    `read` returns a value of exactly that type, or raises Unsure. `schema` returns the schema of
    pydantic's core, whose module `core_schema` it is given. It accepts what `read` accepts.
    """

    read: Read
    schema: Callable[[Any], Any] = lambda core: core.any_schema()


class Exactly:
    """Reads values of exactly one class."""

    def __init__(self, kind: type) -> None:
        """Read values of `kind`."""
        self.kind = kind

    def __call__(self, value: Any) -> Any:
        """Return `value`, or raise Unsure."""
        if type(value) is self.kind:
            return value
        raise Unsure


def anything(value: Any) -> Any:
    """Return `value`, whatever it is."""
    return value


class Rules(Value, kw_only=False):
    """How the values of a file become those of classes.

    `leaves` has the rules for single types, `keys` the keys unlike their fields, None for a field
    that no file has. With `has_gaps`, None and empty lists are left out of the file. With
    `reports_all`, unknown keys and each wrong entry of a list are reported: for 20,000 entries
    that would take 150 MiB. With `has_nulls`, a key may be there without a value, as in JSON.
    """

    leaves: Mapping[Any, Leaf]
    keys: Mapping[str, str | None] = MappingProxyType({})
    has_gaps: bool = False
    reports_all: bool = False
    has_nulls: bool = False


class FieldRule(Value, kw_only=False):
    """A field of a class, and its key in a file if it has one."""

    name: str
    key: str | None
    annotation: str
    module: str
    has_default: bool

    @property
    def hint(self) -> Any:
        """The type of the field."""
        return _hint(self.annotation, self.module)


class _Plan(Value, kw_only=False):
    """How tables are read that have the same keys and types of values.

    `plain` has the key and the field of each value that fits by its type, `others` also how to read
    it, and `gaps` the fields that are left out of the file.
    """

    plain: list[tuple[str, str]]
    others: list[tuple[str, str, Read]]
    gaps: dict[str, Any]


class TableReader:
    """Reads tables that become values of one class."""

    def __init__(self, kind: Any, rules: Rules) -> None:
        """Look up the fields; how to read one is worked out when a file has its key."""
        self._kind = kind
        self._rules = rules
        self._fields = {field.key: field for field in field_rules(kind, rules) if field.key}
        self._reads: dict[str, Read] = {}
        self._plans: dict[tuple[Any, ...], _Plan] = {}
        self._checks: dict[tuple[Any, ...], list[tuple[str, Read]]] = {}
        self._make: Callable[[dict[str, Any]], Any] = getattr(
            kind, "of_fields", lambda fields: kind(**fields)
        )

    def read(self, table: Any) -> Any:
        """Return the value of `table`, or raise Unsure."""
        if type(table) is not dict:
            raise Unsure
        shape = (*table, *map(type, table.values()))
        plan = self._plans.get(shape) or self._new_plan(table, shape)
        fields = {name: table[key] for key, name in plan.plain}
        for key, name, read in plan.others:
            fields[name] = read(table[key])
        return self._make(fields | plan.gaps if plan.gaps else fields)

    def check_values(self, table: Any) -> None:
        """Raise Unsure if a field cannot have its value in `table`; none is required."""
        if type(table) is not dict:
            raise Unsure
        shape = (*table, *map(type, table.values()))
        checks = self._checks.get(shape)
        if checks is None:
            keys = [key for key in table if key in self._fields]
            checks = [(key, self._read_of(key)) for key in keys if not self._fits(key, table[key])]
            _note(self._checks, shape, checks)
        for key, read in checks:
            read(table[key])

    def _new_plan(self, table: Mapping[str, Any], shape: tuple[Any, ...]) -> _Plan:
        """Return the plan for tables of that shape, or raise Unsure if none of them is right."""
        if self._rules.reports_all and not table.keys() <= self._fields.keys():
            raise Unsure
        plan = _Plan([], [], {})
        for key, field in self._fields.items():
            if key in table:
                if self._fits(key, table[key]):
                    plan.plain.append((key, field.name))
                else:
                    plan.others.append((key, field.name, self._read_of(key)))
            elif not field.has_default:
                gaps = gap(field, self._rules)
                if not gaps:
                    raise Unsure
                plan.gaps[field.name] = gaps[0]
        _note(self._plans, shape, plan)
        return plan

    def _fits(self, key: str, value: Any) -> bool:
        """Whether `value` fits by its type, so that others of that type need no check."""
        if value is None and self._rules.has_nulls and NoneType in get_args(self._fields[key].hint):
            return True
        read = self._read_of(key)
        return read is anything or (isinstance(read, Exactly) and read.kind is type(value))

    def _read_of(self, key: str) -> Read:
        if key not in self._reads:
            self._reads[key] = _reader(self._fields[key].hint, self._rules)
        return self._reads[key]


def _note(known: dict[tuple[Any, ...], T], shape: tuple[Any, ...], found: T) -> None:
    """Note what was found out about tables of a shape."""
    if len(known) >= _MOST_SHAPES:
        known.clear()
    known[shape] = found


def field_rules(kind: Any, rules: Rules) -> list[FieldRule]:
    """Return the fields of a class of values, a dataclass or a named tuple."""
    declared = dict(_annotations(kind))
    return [
        FieldRule(name, rules.keys.get(name, name), *declared[name], has_default)
        for name, has_default in _fields(kind)
    ]


def gap(field: FieldRule, rules: Rules) -> Sequence[tuple[()] | None]:
    """Return the value of a field that is left out of the file, or none if it cannot be."""
    if rules.has_gaps and NoneType in get_args(field.hint):
        return [None]
    if rules.has_gaps and get_origin(field.hint) is tuple:
        return [()]
    return []


def is_table(kind: Any) -> bool:
    """Whether values of `kind` are tables in a file: with known keys, or with any."""
    return get_origin(kind) is Mapping or has_fields(kind)


def has_fields(kind: Any) -> bool:
    """Whether `kind` is a class of values, a dataclass or a named tuple."""
    return isinstance(kind, type) and (
        issubclass(kind, Value) or hasattr(kind, "__dataclass_fields__") or hasattr(kind, "_fields")
    )


def alternatives(hint: Any) -> list[Any] | None:
    """Return the types of a union without None, or None for a hint that is not a union."""
    if get_origin(hint) not in (Union, UnionType):
        return None
    return [kind for kind in get_args(hint) if kind is not NoneType]


def whole(kinds: Sequence[Any]) -> Any:
    """Return the union of `kinds`, which may be a leaf."""
    return Union[tuple(kinds)]  # noqa: UP007  made at run time


def _reader(hint: Any, rules: Rules) -> Read:
    """Return what reads a value of the type `hint`."""
    if hint in rules.leaves:
        return rules.leaves[hint].read
    if has_fields(hint):
        return TableReader(hint, rules).read
    if kinds := alternatives(hint):
        read = _union_reader(kinds, rules)
        return _or_null(read) if rules.has_nulls and NoneType in get_args(hint) else read
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _literal_reader(inner)
    if origin is Mapping:
        return _mapping_reader(*(_reader(kind, rules) for kind in inner))
    if origin is tuple and inner[-1] is not ...:
        return _row_reader([_reader(kind, rules) for kind in inner])
    return _list_reader(
        _reader(inner[0], rules),
        list if origin is Sequence else tuple,
        LONGEST_LIST if rules.reports_all else sys.maxsize,
    )


def _union_reader(kinds: Sequence[Any], rules: Rules) -> Read:
    """Return what reads the only kind, or either a table or a single value."""
    if len(kinds) == 1:
        return _reader(kinds[0], rules)
    if (union := whole(kinds)) in rules.leaves:
        return rules.leaves[union].read
    readers = {is_table(kind): _reader(kind, rules) for kind in kinds}
    if len(readers) < len(kinds):
        return _unsure
    return lambda value: readers[isinstance(value, dict)](value)


def _literal_reader(choices: Sequence[Any]) -> Read:
    known = frozenset(choices)

    def read(value: Any) -> Any:
        if type(value) is str and value in known:
            return value
        raise Unsure

    return read


def _mapping_reader(read_key: Read, read_value: Read) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise Unsure
        if read_value is anything:
            for key in value:
                read_key(key)
            return value.copy()
        return {read_key(key): read_value(inner) for key, inner in value.items()}

    return read


def _or_null(read: Read) -> Read:
    return lambda value: None if value is None else read(value)


def _unsure(_: Any) -> NoReturn:
    raise Unsure


def _row_reader(readers: Sequence[Read]) -> Read:
    """Return what reads a list with one value for each of `readers`."""

    def read(value: Any) -> Any:
        if type(value) is not list or len(value) != len(readers):
            raise Unsure
        return tuple(read(entry) for read, entry in zip(readers, value, strict=True))

    return read


def _list_reader(read_entry: Read, kind: type[list[Any] | tuple[Any, ...]], most: int) -> Read:
    def read(value: Any) -> Any:
        if type(value) in (list, tuple) and len(value) <= most:
            return kind(map(read_entry, value))
        raise Unsure

    return read


def _fields(kind: Any) -> Iterator[tuple[str, bool]]:
    """Yield the fields of a class, and whether each has a default."""
    if issubclass(kind, Value):
        yield from ((name, name not in kind.__required__) for name in kind.__names__)
    elif issubclass(kind, tuple):
        yield from ((name, name in kind._field_defaults) for name in kind._fields)
    else:
        from dataclasses import MISSING, fields  # noqa: PLC0415  `log` reads no dataclass

        for field in fields(kind):
            yield field.name, not (field.default is field.default_factory is MISSING)


def _annotations(kind: type) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield each field with its annotation and its module, those of the base first."""
    for cls in reversed(kind.__mro__):
        for name, hint in getattr(cls, "__annotations__", {}).items():
            yield name, (getattr(hint, "__forward_arg__", hint), cls.__module__)


@cache
def _hint(annotation: str, module: str) -> Any:
    """Return the type that an annotation means in its module.

    `typing.get_type_hints` would evaluate those of all fields, but a file has few of them.
    """
    return eval(annotation, vars(sys.modules[module]))  # noqa: S307  it is our own code
