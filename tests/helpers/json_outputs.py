"""Every JSON output that a test sees has a schema in `docs/schemas`, and is as that says."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

SCHEMAS = Path(__file__).parents[2] / "docs/schemas"
_OURS = re.compile(r'\s*\{\s*"schema":\s*"huddle\.')
_IS_ROWS = re.compile(r'\{"schema": "huddle\.[a-z]+/1", .*\}\n')
_NAME = re.compile(r"huddle\.([a-z-]+)/1")
_MOST = 20  # entries of a list that are looked at from either end: the others are alike
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date", raises=ValueError)
def _is_day(value: object) -> bool:
    return not isinstance(value, str) or date.fromisoformat(value).isoformat() == value


@_FORMATS.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@cache
def validator(name: str) -> Draft202012Validator:
    """Return what checks the outputs of that name; a name without a schema is an error."""
    path = SCHEMAS / f"{name}.json"
    assert path.is_file(), f"no schema for huddle.{name}/1: docs/outputs/"
    schema = _closed(json.loads(path.read_text(encoding="utf-8")))
    return Draft202012Validator(schema, format_checker=_FORMATS)


def _closed(schema: Any) -> Any:
    """Return a schema with all fields that there are: who adds one to an output describes it."""
    match schema:
        case dict():
            is_open = schema.get("type") == "object" and "properties" in schema
            closed = {"additionalProperties": False} if is_open else {}
            return {**closed, **{key: _closed(value) for key, value in schema.items()}}
        case list():
            return [_closed(value) for value in schema]
        case _:
            return schema


def mistakes(output: dict[str, Any]) -> list[str]:
    """Return what is wrong with an output, by its schema."""
    named = _NAME.fullmatch(str(output.get("schema")))
    if not named:
        return [f"the schema of an output is huddle.NAME/1, not {output.get('schema')}"]
    errors = validator(named[1]).iter_errors(_shortened(output))
    return [f"{error.json_path}: {error.message}" for error in errors]


def check(text: str) -> None:
    """Fail if a text is a JSON output of ours, or lines of such, and not as its schema says."""
    if not _OURS.match(text):
        return
    lines = text.splitlines() if _IS_ROWS.match(text) else [text]
    for whole in lines:
        try:
            output = json.loads(whole, parse_constant=_no_number)
        except json.JSONDecodeError:
            return  # the reader has seen enough, or the disk is full
        assert mistakes(output) == []


def check_files(words: Sequence[str], folder: Path) -> None:
    """Check the JSON file that a command was to write into `folder`."""
    for flag, name in pairwise(words):
        if (
            flag in ("-o", "--output")
            and name.endswith((".json", ".jsonl"))
            and (folder / name).is_file()
        ):
            check((folder / name).read_text(encoding="utf-8"))


def _no_number(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


def _shortened(value: Any) -> Any:
    """Return an output with the ends of lists that are too long to look at each entry."""
    match value:
        case dict():
            return {key: _shortened(inner) for key, inner in value.items()}
        case list() if len(value) > 2 * _MOST:
            return [_shortened(inner) for inner in (*value[:_MOST], *value[-_MOST:])]
        case list():
            return [_shortened(inner) for inner in value]
        case _:
            return value
