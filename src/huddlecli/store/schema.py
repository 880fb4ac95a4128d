"""The shape of files that people write: core values made from them, and what does not fit.

The validators are those of pydantic's core. `pydantic.TypeAdapter` would build the same ones, but
takes 35 ms to be ready, which `huddle log` has not got.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import NoneType, UnionType
from typing import (
    Any,
    Generic,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic_core import SchemaValidator, ValidationError, core_schema

from huddlecli.core.text import CONTROL, DIRECTION, LINE_SEPARATOR
from huddlecli.store.mistakes import Problem, Source, as_toml, either, refuse

T = TypeVar("T")
FieldNames: TypeAlias = Mapping[tuple[type, str], str | None]
Check: TypeAlias = Callable[[dict[str, Any]], Iterable[Problem]]

VERSION = 1
LONGEST_TEXT = 200
LONGEST_LIST = 1000
# Where a value may be of two kinds, the one that it is; below 0, to be told from places in lists.
_TABLE, _VALUE = -1, -2
LARGEST_NUMBER = 1440  # the minutes of a day
ONE_LINE = rf"^[^{CONTROL}{LINE_SEPARATOR}{DIRECTION}]*$"
_EXPECTED = {
    "string_type": "expected text, got {}",
    "string_too_short": "expected text, got {}",
    "string_too_long": f"expected at most {LONGEST_TEXT} characters",
    "string_pattern_mismatch": "expected one line without control characters",
    "int_type": "expected a whole number from 1, got {}",
    "greater_than_equal": "expected a whole number from 1, got {}",
    "less_than_equal": f"expected at most {LARGEST_NUMBER}, got {{}}",
    "bool_type": "expected true or false, got {}",
    "date_type": "expected a day such as 2026-12-01, got {}",
    "tuple_type": "expected a list, got {}",
    "too_long": f"expected at most {LONGEST_LIST} entries",
    "dataclass_type": "expected a table, got {}",
    "missing": "is missing",
}


class Shape(Generic[T]):
    """What a file says, as a dataclass; `names` are the keys unlike their fields, None for none."""

    def __init__(self, kind: type[T], names: FieldNames) -> None:
        """Take in the fields of `kind` and of the dataclasses in it."""
        self._names = names
        self._keys: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._validator = SchemaValidator(self._table(kind, ()))

    def read(self, source: Source, data: dict[str, Any], check: Check) -> T:
        """Return the value of the `data` in `source`, or raise all that is wrong with it."""
        refuse(source, _too_long(data))  # what is wrong with each entry would take seconds to tell
        version = data.pop("schema", VERSION)
        found: list[Problem] = []
        if version != VERSION or isinstance(version, bool):
            found.append(Problem(("schema",), f"expected {VERSION}, got {as_toml(version)}"))
        try:
            value: T = self._validator.validate_python(data, extra="forbid")
        except ValidationError as error:
            found += self._misfits(error)
        refuse(source, [*found, *check(data)])
        return value

    def _misfits(self, error: ValidationError) -> Iterator[Problem]:
        for detail in error.errors(include_url=False):
            kind, value = detail["type"], detail["input"]
            path = tuple(part for part in detail["loc"] if part not in (_TABLE, _VALUE))
            if kind == "unexpected_keyword_argument":
                table = tuple(part for part in path[:-1] if isinstance(part, str))
                yield Problem(path, "no such key", str(path[-1]), self._keys[table])
            elif kind == "literal_error":
                known = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
                expected = f"expected {either(known)}, got {as_toml(value)}"
                yield Problem(path, expected, value if isinstance(value, str) else "", known)
            else:
                yield Problem(path, _EXPECTED[kind].format(as_toml(value)))

    def _table(self, kind: type[Any], path: tuple[str, ...]) -> core_schema.CoreSchema:
        hints, fields, keys = get_type_hints(kind), [], []
        for field in dataclasses.fields(kind):
            key = self._names.get((kind, field.name), field.name)
            if key is not None:
                keys.append(key)
            schema = self._schema(hints[field.name], (*path, key or ""))
            if field.default is not dataclasses.MISSING:
                schema = core_schema.with_default_schema(schema, default=field.default)
            elif field.default_factory is not dataclasses.MISSING:
                factory = field.default_factory
                schema = core_schema.with_default_schema(schema, default_factory=factory)
            fields.append(
                core_schema.dataclass_field(
                    field.name, schema, kw_only=True, init=key is not None, validation_alias=key
                )
            )
        self._keys[path] = tuple(keys) if path else ("schema", *keys)
        return core_schema.dataclass_schema(
            kind,
            core_schema.dataclass_args_schema(kind.__name__, fields),
            [field.name for field in dataclasses.fields(kind)],
            slots=True,
            frozen=True,
        )

    def _schema(self, hint: Any, path: tuple[str, ...]) -> core_schema.CoreSchema:
        if isinstance(hint, type) and dataclasses.is_dataclass(hint):
            return self._table(hint, path)
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):  # TOML has no null: an optional key is there or is not
            return self._either([one for one in inner if one is not NoneType], path)
        if origin is tuple:
            return core_schema.tuple_variable_schema(
                self._schema(inner[0], path), max_length=LONGEST_LIST
            )
        if origin is Literal:
            return core_schema.literal_schema(list(inner))
        return _LEAVES[hint]

    def _either(self, kinds: Sequence[Any], path: tuple[str, ...]) -> core_schema.CoreSchema:
        """Return the schema of the one kind, or of a value that may stand for a table."""
        if len(kinds) == 1:
            return self._schema(kinds[0], path)
        tables = {_TABLE if dataclasses.is_dataclass(kind) else _VALUE: kind for kind in kinds}
        return core_schema.tagged_union_schema(
            {tag: self._schema(kind, path) for tag, kind in tables.items()},
            discriminator=lambda value: _TABLE if isinstance(value, dict) else _VALUE,
        )


def _too_long(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the lists that no file of a team needs."""
    for key, value in data.items():
        if isinstance(value, list) and len(value) > LONGEST_LIST:
            yield Problem((key,), _EXPECTED["too_long"])


_LEAVES: dict[type, core_schema.CoreSchema] = {
    str: core_schema.str_schema(
        strict=True, min_length=1, max_length=LONGEST_TEXT, pattern=ONE_LINE
    ),
    int: core_schema.int_schema(strict=True, ge=1, le=LARGEST_NUMBER),
    bool: core_schema.bool_schema(strict=True),
    date: core_schema.date_schema(strict=True),
}
