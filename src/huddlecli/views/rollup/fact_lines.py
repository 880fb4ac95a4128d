"""Facts as lines of JSON, one for each row."""

from __future__ import annotations

import json

from huddlecli.core.facts.rows import AnyFact
from huddlecli.core.value import field_names
from huddlecli.views.formats.json import plain

SCHEMA = "huddle.facts/1"


def as_line(row: AnyFact) -> str:
    """Return a row as one line, with all its columns; all but ASCII is escaped."""
    columns = {name: getattr(row, name) for name in field_names(row)}
    return json.dumps({"schema": SCHEMA, "fact": row.fact, **columns}, default=plain) + "\n"
