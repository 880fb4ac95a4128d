"""The form of a minutes file: the fields of the core's dataclasses, as a validator.

`pydantic.TypeAdapter` would build the same one, but takes 60 ms to be ready: half as long as the
whole of `huddle summary` otherwise.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic_core import SchemaValidator, core_schema

from huddlecli.core.minutes import Minutes

# The key of a file, where it is unlike the field: TOML's tables are named one by one.
SINGULAR: Mapping[str, str] = {
    "items": "item",
    "points": "point",
    "actions": "action",
    "decisions": "decision",
}
_LEAVES: Mapping[type, core_schema.CoreSchema] = {
    str: core_schema.str_schema(),
    int: core_schema.int_schema(),
    float: core_schema.float_schema(),
    bool: core_schema.bool_schema(),
    date: core_schema.date_schema(),
    datetime: core_schema.datetime_schema(),
}


@cache
def validator() -> SchemaValidator:
    """Return the validator of a whole file."""
    return SchemaValidator(_table(Minutes))


def _table(kind: type[Any]) -> core_schema.CoreSchema:
    hints, fields = get_type_hints(kind), dataclasses.fields(kind)
    arguments = [
        core_schema.dataclass_field(
            field.name,
            _defaulted(field, hints[field.name]),
            kw_only=True,
            validation_alias=SINGULAR.get(field.name),
        )
        for field in fields
    ]
    return core_schema.dataclass_schema(
        kind,
        core_schema.dataclass_args_schema(kind.__name__, arguments),
        [field.name for field in fields],
        slots=True,
        frozen=True,
    )


def _defaulted(field: dataclasses.Field[Any], hint: Any) -> core_schema.CoreSchema:
    """Return the schema of a field: None and empty lists are left out of a file."""
    schema = _schema(hint)
    if field.default is not dataclasses.MISSING:
        return core_schema.with_default_schema(schema, default=field.default)
    if NoneType in get_args(hint):
        return core_schema.with_default_schema(schema, default=None)
    if get_origin(hint) is tuple:
        return core_schema.with_default_schema(schema, default=())
    return schema


def _schema(hint: Any) -> core_schema.CoreSchema:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _table(hint)
    inner = get_args(hint)
    if NoneType in inner:
        return core_schema.nullable_schema(
            _schema(next(one for one in inner if one is not NoneType))
        )
    if get_origin(hint) is tuple:
        # Of 20,000 tables that are wrong the first is told: to tell all of them takes 150 MiB.
        return core_schema.tuple_schema([_schema(inner[0])], variadic_item_index=0, fail_fast=True)
    if get_origin(hint) is Literal:
        return core_schema.literal_schema(list(inner))
    return _LEAVES[hint]
