"""Decides with pydantic's core whether values fit their fields, and says what is wrong with them.

`pydantic.TypeAdapter` would do the same, but takes another 35 ms to be ready.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin

from pydantic_core import ErrorDetails, SchemaValidator, ValidationError, core_schema

from huddlecli.core.text import joined
from huddlecli.store.mistakes import Problem, as_toml
from huddlecli.store.schema import LARGEST_NUMBER, LONGEST_TEXT, Invalid
from huddlecli.store.schema.reader import (
    LONGEST_LIST,
    FieldRule,
    Rules,
    alternatives,
    field_rules,
    gap,
    has_fields,
    is_table,
    whole,
)
from huddlecli.store.toml_edit import KeyPath

T = TypeVar("T")

# The tags of a union: a table, or a single value. They are negative, unlike positions in lists.
_TABLE, _VALUE = -1, -2
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


class Validator(Generic[T]):
    """Decides about the content of a file that should be a value of `kind`."""

    def __init__(self, kind: type[T], rules: Rules) -> None:
        """Compile the fields of `kind` and of the classes in it."""
        self._rules = rules
        self._keys: dict[tuple[str, ...], tuple[str, ...]] = {}  # of each table, by its path
        self._fields: dict[str, core_schema.CoreSchema] = {}  # those of `kind`
        self._validator = SchemaValidator(self._table(kind, ()))

    def validate(self, data: Mapping[str, Any]) -> T:
        """Return the value of `data`, or raise Invalid."""
        extra: Literal["forbid", "ignore"] = "forbid" if self._rules.reports_all else "ignore"
        try:
            value: T = self._validator.validate_python(data, extra=extra)
        except ValidationError as error:
            raise Invalid(self._problems(error)) from None
        return value

    def check_values(self, data: Mapping[str, Any]) -> None:
        """Raise Invalid if a field cannot have its value in `data`; none is required."""
        try:
            self._values.validate_python(data)
        except ValidationError as error:
            raise Invalid(self._problems(error)) from None

    def _problems(self, error: ValidationError) -> Iterator[Problem]:
        for detail in error.errors(include_url=False):
            if detail["type"] == "extra_forbidden":
                path = _path(detail)
                table = tuple(part for part in path[:-1] if isinstance(part, str))
                known = self._keys[table] if table else ("schema", *self._keys[()])
                yield Problem(path, "unknown key", str(path[-1]), known)
            else:
                yield _problem_in(detail)

    @cached_property
    def _values(self) -> SchemaValidator:
        fields = {
            name: core_schema.typed_dict_field(schema, required=False)
            for name, schema in self._fields.items()
        }
        return SchemaValidator(core_schema.typed_dict_schema(fields))

    def _table(self, kind: Any, path: tuple[str, ...]) -> core_schema.CoreSchema:
        """Return the schema of a table with known keys."""
        fields = {field.key: field for field in field_rules(kind, self._rules) if field.key}
        schemas = {key: self._schema(field.hint, (*path, key)) for key, field in fields.items()}
        self._keys[path] = tuple(fields)
        self._fields = schemas  # outermost last
        table = core_schema.typed_dict_schema(
            {key: self._entry(schemas[key], field) for key, field in fields.items()}
        )
        return core_schema.no_info_after_validator_function(
            lambda data: kind(**{fields[key].name: value for key, value in data.items()}), table
        )

    def _entry(
        self, schema: core_schema.CoreSchema, field: FieldRule
    ) -> core_schema.TypedDictField:
        """Return the schema of an entry in a table, which may be left out of the file."""
        gaps = gap(field, self._rules)
        if gaps:
            schema = core_schema.with_default_schema(schema, default=gaps[0])
        return core_schema.typed_dict_field(schema, required=not (field.has_default or gaps))

    def _schema(self, hint: Any, path: tuple[str, ...]) -> core_schema.CoreSchema:
        if hint in self._rules.leaves:
            return self._leaf(hint)
        if has_fields(hint):
            return self._table(hint, path)
        if kinds := alternatives(hint):
            return self._union(kinds, path)
        origin, inner = get_origin(hint), get_args(hint)
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
        if (union := whole(kinds)) in self._rules.leaves:
            return self._leaf(union)
        return core_schema.tagged_union_schema(
            {_TABLE if is_table(kind) else _VALUE: self._schema(kind, path) for kind in kinds},
            discriminator=lambda value: _TABLE if isinstance(value, dict) else _VALUE,
        )

    def _leaf(self, hint: Any) -> core_schema.CoreSchema:
        schema: core_schema.CoreSchema = self._rules.leaves[hint].schema(core_schema)
        return schema


def _problem_in(detail: ErrorDetails) -> Problem:
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
