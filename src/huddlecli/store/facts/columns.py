"""The columns of the table of facts, in the words of SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, get_args, get_type_hints

from huddlecli.core.facts.rows import FACT_CLASSES

_TYPES: Mapping[Any, str] = {
    str: "VARCHAR",
    int: "BIGINT",
    float: "DOUBLE",
    bool: "BOOLEAN",
    date: "DATE",
    datetime: "TIMESTAMPTZ",
    Mapping[str, int]: "MAP(VARCHAR, BIGINT)",
}


@cache
def columns() -> Mapping[str, str]:
    """Return the type of each column of all kinds of facts, in the order of the kinds."""
    found = {"schema": "VARCHAR", "fact": "VARCHAR"}
    for row in FACT_CLASSES:
        hints = get_type_hints(row)
        for name in row.__names__:
            found[name] = _TYPES[present_type(hints[name])]
    return found


def present_type(hint: Any) -> Any:
    """Return the type of a column in the rows that have it: without None."""
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    return kinds[0] if type(None) in get_args(hint) else hint
