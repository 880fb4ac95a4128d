"""Validators compiled from the core's dataclasses, for all TOML files of a team.

They are validators of pydantic's core. `pydantic.TypeAdapter` would build the same ones, but takes
35 ms to be ready, which `huddle log` cannot spare.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from types import MappingProxyType, NoneType, UnionType
from typing import (
    Any,
    Generic,
    Literal,
    NamedTuple,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic_core import ErrorDetails, SchemaValidator, ValidationError, core_schema

from huddlecli.core.text import CONTROL, DIRECTION, LINE_SEPARATOR, joined
from huddlecli.store.mistakes import Problem, Source, as_toml, refuse
from huddlecli.store.toml_edit import KeyPath

T = TypeVar("T")
Check: TypeAlias = Callable[[dict[str, Any]], Iterable[Problem]]

VERSION = 1
LONGEST_TEXT = 200
LONGEST_LIST = 1000
# The tags of a union: a table, or a single value. They are negative, unlike positions in lists.
_TABLE, _VALUE = -1, -2
LARGEST_NUMBER = 1440  # the minutes of a day
ONE_LINE = rf"^[^{CONTROL}{LINE_SEPARATOR}{DIRECTION}]*$"
# By the first word of an error's type; `_SPECIAL` has the types with a message of their own.
_EXPECTED = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "date": "a date such as 2026-12-01",
    "datetime": "a time such as 2026-11-23T08:12:40.120Z",
    "timezone": "a time such as 2026-11-23T08:12:40.120Z",
    "tuple": "a list",
    "dataclass": "a table",
    "dict": "a table",
}
_SPECIAL = {
    "missing": "missing",
    "greater_than_equal": "expected a whole number from 1, got {}",
    "less_than_equal": f"expected at most {LARGEST_NUMBER}, got {{}}",
    "string_too_long": f"expected at most {LONGEST_TEXT} characters",
    "string_pattern_mismatch": "expected one line without control characters",
    "too_long": f"expected at most {LONGEST_LIST} entries",
}


# Of a table that becomes a dataclass, and of one that becomes a named tuple.
_UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")


class Rules(NamedTuple):
    """How the values of a file become those of dataclasses.

    `leaves` has the schemas of single types, `keys` the keys unlike their fields, None for a field
    that no file has. With `has_gaps`, None and empty lists are left out of the file. With
    `reports_all`, each wrong entry of a list is reported: 20,000 of them would take 150 MiB.
    """

    leaves: Mapping[Any, core_schema.CoreSchema]
    keys: Mapping[str, str | None] = MappingProxyType({})
    has_gaps: bool = False
    reports_all: bool = False


class Schema(Generic[T]):
    """The validator of a file whose content is a dataclass, which may have others in it."""

    def __init__(self, kind: type[T], rules: Rules) -> None:
        """Compile the fields of `kind` and of the dataclasses in it."""
        self._rules = rules
        self.keys: dict[tuple[str, ...], tuple[str, ...]] = {}  # of each table, by its path
        self._fields: dict[str, core_schema.CoreSchema] = {}  # those of `kind`
        self._validator = SchemaValidator(self._table(kind, ()))

    def validate(self, data: Mapping[str, Any], *, forbid_unknown: bool = False) -> T:
        """Return the value of `data`, or raise ValidationError."""
        extra: Literal["forbid", "ignore"] = "forbid" if forbid_unknown else "ignore"
        value: T = self._validator.validate_python(data, extra=extra)
        return value

    def check_values(self, data: Mapping[str, Any]) -> None:
        """Raise ValidationError if a field cannot have its value in `data`; none is required."""
        self._values.validate_python(data)

    @cached_property
    def _values(self) -> SchemaValidator:
        fields = {
            name: core_schema.typed_dict_field(schema, required=False)
            for name, schema in self._fields.items()
        }
        return SchemaValidator(core_schema.typed_dict_schema(fields))

    def _table(self, kind: type[Any], path: tuple[str, ...]) -> core_schema.CoreSchema:
        fields, hints = dataclasses.fields(kind), get_type_hints(kind)
        keys = {field.name: self._rules.keys.get(field.name, field.name) for field in fields}
        schemas = {
            name: self._schema(hints[name], (*path, key or "")) for name, key in keys.items()
        }
        self.keys[path] = tuple(key for key in keys.values() if key is not None)
        self._fields = {key: schemas[name] for name, key in keys.items() if key}  # outermost last
        arguments = [
            core_schema.dataclass_field(
                field.name,
                self._with_default(schemas[field.name], field, hints[field.name]),
                kw_only=True,
                init=keys[field.name] is not None,
                validation_alias=keys[field.name],
            )
            for field in fields
        ]
        return core_schema.dataclass_schema(
            kind,
            core_schema.dataclass_args_schema(kind.__name__, arguments),
            list(keys),
            slots=True,
            frozen=True,
        )

    def _named_tuple(self, kind: Any, path: tuple[str, ...]) -> core_schema.CoreSchema:
        hints = get_type_hints(kind)
        keys = {name: self._rules.keys.get(name, name) or name for name in kind._fields}
        self.keys[path] = tuple(keys.values())
        fields = {
            key: core_schema.typed_dict_field(
                self._schema(hints[name], (*path, key)), required=name not in kind._field_defaults
            )
            for name, key in keys.items()
        }
        return core_schema.no_info_after_validator_function(
            lambda data: kind(**{name: data[key] for name, key in keys.items() if key in data}),
            core_schema.typed_dict_schema(fields),
        )

    def _with_default(
        self, schema: core_schema.CoreSchema, field: dataclasses.Field[Any], hint: Any
    ) -> core_schema.CoreSchema:
        if field.default_factory is not dataclasses.MISSING:
            factory = field.default_factory
            return core_schema.with_default_schema(schema, default_factory=factory)
        if field.default is not dataclasses.MISSING:
            return core_schema.with_default_schema(schema, default=field.default)
        if self._rules.has_gaps and NoneType in get_args(hint):
            return core_schema.with_default_schema(schema, default=None)
        if self._rules.has_gaps and get_origin(hint) is tuple:
            return core_schema.with_default_schema(schema, default=())
        return schema

    def _schema(self, hint: Any, path: tuple[str, ...]) -> core_schema.CoreSchema:
        if hint in self._rules.leaves:
            return self._rules.leaves[hint]
        if isinstance(hint, type) and dataclasses.is_dataclass(hint):
            return self._table(hint, path)
        if _is_named_tuple(hint):
            return self._named_tuple(hint, path)
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):  # TOML has no null: an optional key is there or is not
            return self._union([kind for kind in inner if kind is not NoneType], path)
        if origin is Literal:
            return core_schema.literal_schema(list(inner))
        if origin is Mapping:
            return core_schema.dict_schema(*(self._schema(kind, path) for kind in inner))
        if origin is Sequence:
            return core_schema.list_schema(self._schema(inner[0], path))
        return core_schema.tuple_schema(
            [self._schema(inner[0], path)],
            variadic_item_index=0,
            max_length=LONGEST_LIST if self._rules.reports_all else None,
            fail_fast=not self._rules.reports_all,
        )

    def _union(self, kinds: Sequence[Any], path: tuple[str, ...]) -> core_schema.CoreSchema:
        """Return the schema of the only kind, or of either a table or a single value."""
        if len(kinds) == 1:
            return self._schema(kinds[0], path)
        if (whole := Union[tuple(kinds)]) in self._rules.leaves:  # noqa: UP007  made at run time
            return self._rules.leaves[whole]
        tables = {_TABLE if _is_table(kind) else _VALUE: kind for kind in kinds}
        return core_schema.tagged_union_schema(
            {tag: self._schema(kind, path) for tag, kind in tables.items()},
            discriminator=lambda value: _TABLE if isinstance(value, dict) else _VALUE,
        )


def _is_named_tuple(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, tuple)


def _is_table(kind: Any) -> bool:
    """Whether values of `kind` are tables in a file: with known keys, or with any."""
    return dataclasses.is_dataclass(kind) or _is_named_tuple(kind) or get_origin(kind) is Mapping


class HandWritten(Generic[T]):
    """The schema of a file that people write; `keys` are those unlike their fields."""

    def __init__(self, kind: type[T], keys: Mapping[str, str | None]) -> None:
        """Compile the fields of `kind` and of the dataclasses in it."""
        self._schema = Schema(kind, Rules(_LEAVES, keys, reports_all=True))

    def read(self, source: Source, data: dict[str, Any], check: Check) -> T:
        """Return the value of the `data` in `source`, or raise all that is wrong with it."""
        refuse(source, _too_long(data))  # to report each entry of such a list would take seconds
        version = data.pop("schema", VERSION)
        problems: list[Problem] = []
        if version != VERSION or isinstance(version, bool):
            problems.append(Problem(("schema",), f"expected {VERSION}, got {as_toml(version)}"))
        try:
            value = self._schema.validate(data, forbid_unknown=True)
        except ValidationError as error:
            problems += self._problems(error)
        refuse(source, [*problems, *check(data)])
        return value

    def _problems(self, error: ValidationError) -> Iterator[Problem]:
        for detail in error.errors(include_url=False):
            if detail["type"] in _UNKNOWN:
                path = _path(detail)
                table = tuple(part for part in path[:-1] if isinstance(part, str))
                known = self._schema.keys[table] if table else ("schema", *self._schema.keys[()])
                yield Problem(path, "unknown key", str(path[-1]), known)
            else:
                yield problem_in(detail)


def problem_in(detail: ErrorDetails) -> Problem:
    """Return what is wrong with a value: what was expected, and what the file has."""
    kind, value, path = detail["type"], detail["input"], _path(detail)
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
        expected = f"expected {joined(known, 'or')}, got {as_toml(value)}"
        return Problem(path, expected, value if isinstance(value, str) else "", known)
    if kind in _SPECIAL:
        return Problem(path, _SPECIAL[kind].format(as_toml(value)))
    expected = _EXPECTED.get(kind.partition("_")[0], "a valid value")
    return Problem(path, f"expected {expected}, got {as_toml(value)}")


def _path(detail: ErrorDetails) -> KeyPath:
    path = tuple(part for part in detail["loc"] if part not in (_TABLE, _VALUE))
    return path[:-1] if path[-1:] == ("[key]",) else path  # the key itself is wrong


def _too_long(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the lists that are longer than any team needs."""
    for key, value in data.items():
        if isinstance(value, list) and len(value) > LONGEST_LIST:
            yield Problem((key,), _SPECIAL["too_long"])


_LEAVES: Mapping[Any, core_schema.CoreSchema] = {
    str: core_schema.str_schema(
        strict=True, min_length=1, max_length=LONGEST_TEXT, pattern=ONE_LINE
    ),
    int: core_schema.int_schema(strict=True, ge=1, le=LARGEST_NUMBER),
    bool: core_schema.bool_schema(strict=True),
    date: core_schema.date_schema(strict=True),
}
