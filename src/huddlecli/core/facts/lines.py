"""Rows of facts as lines of JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from huddlecli.core.facts.rows import AnyFact
from huddlecli.core.value import field_names

SCHEMA = "huddle.facts/1"


def as_line(row: AnyFact) -> str:
    """Return a row as one line, with all its columns; all but ASCII is escaped."""
    columns = {name: getattr(row, name) for name in field_names(row)}
    return json.dumps({"schema": SCHEMA, "fact": row.fact, **columns}, default=_plain) + "\n"


def _plain(value: object) -> str:
    """Return a day, or an instant in UTC to the millisecond."""
    if isinstance(value, datetime):
        text = value.astimezone(UTC).isoformat(timespec="milliseconds")
        return text.replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)
