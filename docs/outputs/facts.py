"""Facts in JSON: the rows of `huddle facts`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, get_type_hints

from docs.outputs.vocabulary import (
    COUNT,
    DAY,
    INSTANT,
    NUMBER,
    TEXT,
    YES_NO,
    Schema,
    by_name,
    maybe,
    rows_output,
    said,
)
from huddlecli.core.facts.rows import FACT_CLASSES

_KINDS: Mapping[Any, Schema] = {
    str: TEXT,
    int: COUNT,
    float: NUMBER,
    bool: YES_NO,
    date: DAY,
    datetime: INSTANT,
    Mapping[str, int]: by_name(COUNT),
}
_WORDS = {
    "team": "The id of the team.",
    "id": "A row with the same fact, team and id replaces it.",
    "changed": "The last change behind the row; of two rows with one id, the later one counts.",
    "as_of": "The team's day on which it was made; of rows changed at once, the later one counts.",
    "week": "The team's week of that day.",
    "last_huddle": "The day of the team's last huddle.",
    "promise": "The id of the promise: each of its due days has a row.",
    "made": "When it was made; null if that was undone or is not known.",
    "counted": "Whether it counts on that day by now.",
    "kept": "Whether it was kept on that day.",
    "moved": "Whether it has another due day now.",
    "agenda": "A bundled agenda by its name; any other as a hash, unless the team shares them.",
    "late_seconds": "Null if it has no hour, or was held at another one.",
    "waited_seconds": "Of a huddle: how late it began, for each person who was there. Of a lead: "
    "working time until it was answered; null if that is not known.",
    "huddle": "The id of the row of the huddle.",
    "topic": "A bundled topic by its id; any other as a hash, unless the team shares them.",
    "side": "Of a point: the side that opened it. Of a measure: the side that owes it.",
    "seconds": "Its part of the time of its item, which all points of the item share equally.",
    "measure": "The id of the measure.",
    "name": "Of a team: its name. Of a measure: a hash of its title, unless the team shares them.",
    "per": "week or month.",
    "want": "at-least or at-most.",
    "state": "held, red, or none.",
    "agreed": "Whether it belongs to the agreement of the sides.",
    "red_running": "How many periods in a row missed their targets, up to this one.",
    "source": "A hash, unless the team shares sources.",
    "routed_seconds": "Working time from arriving to being handed over.",
    "answer_bucket": "The part of the histogram of answers, from 0 to 31.",
    "in_time": "Whether it was answered in the agreed time; null if it does not count yet.",
}


def outputs() -> Iterator[Schema]:
    """Yield the schema of a row."""
    rows = {str(row.fact): _columns(row) for row in FACT_CLASSES}
    yield rows_output("facts", "huddle facts", "One row of facts, as each line has it.", rows)


def _columns(row: Any) -> dict[str, Schema]:
    hints = get_type_hints(row)
    return {name: _column(name, hints[name]) for name in row.__names__}


def _column(name: str, hint: Any) -> Schema:
    kinds = [kind for kind in getattr(hint, "__args__", ()) if kind is not type(None)]
    is_optional = type(None) in getattr(hint, "__args__", ())
    schema = _KINDS[kinds[0] if is_optional else hint]
    whole = maybe(schema) if is_optional else schema
    return said(_WORDS[name], whole) if name in _WORDS else whole
