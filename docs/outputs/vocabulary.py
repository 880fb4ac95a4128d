"""The words in which the JSON outputs are described; each returns a part of a JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, get_args

Schema: TypeAlias = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_RULE = (
    "Every field is always there, null if it is empty; an empty list is a list. Later versions may "
    "add fields, and words to a list of words."
)
PARTS: dict[str, Schema] = {}  # what several outputs have in them, by its name in `$defs`
_REF = "#/$defs/"


def part(name: str, schema: Schema) -> Schema:
    """Return a reference to a part that has a name; each output that needs it has it once."""
    PARTS[name] = schema
    return {"$ref": f"{_REF}{name}"}


TEXT: Schema = {"type": "string"}
YES_NO: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
FROM_ONE: Schema = {"type": "integer", "minimum": 1}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
ANYTHING: Schema = {"type": "object"}
WEEK: Schema = {"type": "string", "pattern": r"^\d{4}-W\d{2}$"}
# With a pattern, since validators need not look at formats.
DAY = part("day", {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
INSTANT = part(
    "instant",
    {
        "description": "In UTC, to the millisecond.",
        "type": "string",
        "format": "date-time",
        "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$",
    },
)


def said(words: str, schema: Schema) -> Schema:
    """Return a schema with a sentence on what the value is."""
    return {"description": words, **schema}


def maybe(schema: Schema) -> Schema:
    """Return the schema of a value that is null if there is none."""
    words = {key: schema[key] for key in ("description",) if key in schema}
    rest = {key: value for key, value in schema.items() if key not in words}
    match rest:
        case {"enum": [*known]}:
            return {**words, "enum": [*known, None]}
        case {"type": str(name), **limits} if name not in ("object", "array"):
            return {**words, "type": [name, "null"], **limits}
        case _:
            return {**words, "oneOf": [rest, {"type": "null"}]}


def many(schema: Schema, *, exactly: int | None = None, least: int | None = None) -> Schema:
    """Return the schema of a list, which is empty and not null if it has no entries."""
    limits = {"minItems": exactly or least, "maxItems": exactly}
    return {
        "type": "array",
        "items": schema,
        **{name: limit for name, limit in limits.items() if limit is not None},
    }


def by_name(schema: Schema) -> Schema:
    """Return the schema of a table whose names are of the team's choice, such as its sides."""
    return {"type": "object", "additionalProperties": schema}


def one_of(*words: str | None) -> Schema:
    """Return the schema of one of a few words."""
    return {"enum": [*words]}


def words_of(literal: Any) -> Schema:
    """Return the schema of the words that a type of the code allows."""
    return one_of(*get_args(literal))


def fields(properties: Mapping[str, Schema], **more: Schema) -> Schema:
    """Return the schema of an object that always has these fields; later versions may add some."""
    known = {**properties, **more}
    return {"type": "object", "properties": known, "required": [*known]}


def output(name: str, command: str, words: str, content: Mapping[str, Schema]) -> Schema:
    """Return the whole schema of an output, with the parts that it needs."""
    whole = fields({"schema": {"const": f"huddle.{name}/1"}, **content})
    return _whole(name, f"{command} --format json", words, whole)


def rows_output(
    name: str, command: str, words: str, rows: Mapping[str, Mapping[str, Schema]]
) -> Schema:
    """Return the whole schema of an output whose lines are rows; `rows` has their columns."""
    first = {"schema": {"const": f"huddle.{name}/1"}}
    kinds = [fields({**first, "fact": {"const": kind}, **row}) for kind, row in rows.items()]
    return _whole(name, command, words, {"oneOf": kinds})


def _whole(name: str, title: str, words: str, whole: Schema) -> Schema:
    head = {
        "$schema": DRAFT,
        "$id": f"urn:huddle:{name}:1",
        "title": title,
        "description": f"{words} {_RULE}",
    }
    needed = _needed(whole)
    parts = {each: schema for each, schema in PARTS.items() if each in needed}
    return {**head, **whole, **({"$defs": parts} if parts else {})}


def _needed(schema: Any) -> set[str]:
    """Return the names of the parts that a schema refers to, and those that they refer to."""
    match schema:
        case {"$ref": str(place), **others}:
            name = place.removeprefix(_REF)
            return {name} | _needed(PARTS[name]) | _needed(others)
        case dict():
            return set[str]().union(*map(_needed, schema.values()))
        case list():
            return set[str]().union(*map(_needed, schema))
        case _:
            return set()
