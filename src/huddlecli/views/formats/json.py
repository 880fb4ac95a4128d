"""JSON for programs: every field always, null where empty, the name of the schema in front.

All but ASCII is escaped, so that no control character or change of direction is in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from math import isfinite
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from huddlecli.core.agenda import AgendaItem, LoopRule
from huddlecli.core.minutes import (
    MinutedAction,
    MinutedAnswer,
    MinutedItem,
    MinutedPoint,
    Minutes,
    Present,
    Titled,
)
from huddlecli.core.promises import Kept
from huddlecli.core.records import Action, Change, Decision, Parked, Raised, Win
from huddlecli.core.summary import Subject
from huddlecli.core.team import Absence, Person

Fields: TypeAlias = dict[str, Any]
ListName: TypeAlias = Literal["minutes", "people"]

_PLACE = "created by huddle item topic tags"
_PROMPTS = "opens talk understand execute"
_SHAPES: Mapping[type, Sequence[str]] = MappingProxyType(
    {
        shape: names.split()
        for shape, names in {
            Action: "id title owner side due status created closed done_on reason by huddle item"
            " topic tags",
            Decision: f"id title why owner review replaces replaced_by status {_PLACE}",
            Parked: f"id title status {_PLACE}",
            Win: f"id title side {_PLACE}",
            Raised: f"id title side status {_PLACE}",
            Change: "at by set unset add remove cmd",
            Minutes: "id agenda title started ended timezone present items score message"
            " late_minutes",
            Present: "name side",
            MinutedItem: "kind title topic opened_by planned_seconds actual_seconds carried points"
            " notes actions decisions parked answers",
            MinutedAnswer: "kind id title source answer value unit target period reason note",
            MinutedPoint: "opened_by speaker listener rounds said_back restatement outcome notes"
            " actions decisions parked",
            MinutedAction: "id title owner due status",
            Titled: "id title",
            Person: "name side called email timezone away was",
            LoopRule: "understand talk execute",
            AgendaItem: f"kind title topic minutes {_PROMPTS} pick categories",
            Subject: "title topic huddle",
            Kept: "kept due",
        }.items()
    }
)


def listing(name: ListName, entries: Iterable[Minutes | Person]) -> str:
    """Return a list of minutes or people."""
    return document(f"huddle.{name}/1", {name: list(entries)})


def document(schema: str, content: Mapping[str, Any]) -> str:
    """Return `content` behind the name of its schema, with a line end."""
    whole = {"schema": schema, **content}
    try:
        text = json.dumps(whole, indent=2, default=plain, allow_nan=False)
    except ValueError:  # somebody wrote `inf` or `nan` into a file
        text = json.dumps(_finite(whole), indent=2)
    return f"{text}\n"


def _finite(value: object) -> object:
    """Return a value with texts for the numbers that TOML has and JSON has not."""
    match value:
        case float() if not isfinite(value):
            return str(value)
        case None | str() | int() | float():
            return value
        case Mapping():
            return {key: _finite(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_finite(inner) for inner in value]
        case _:
            return _finite(plain(value))


def field_names(shape: type) -> Sequence[str]:
    """Return the names of the fields of one of our own values."""
    return _SHAPES[shape]


def plain(value: object) -> object:
    """Return a value as JSON has it: RFC 3339 for an instant, ISO for a day, an object's fields.

    Files may have days with an hour and no zone, and hours, where neither belongs.
    """
    match value:
        case datetime(tzinfo=zone) if zone:
            text = value.astimezone(UTC).isoformat(timespec="milliseconds")
            return text.removesuffix("+00:00") + "Z"
        case date() | time():
            return value.isoformat()
        case Absence():
            return {"from": value.since, "until": value.until}
        case Mapping():
            return dict(value)
        case _:
            return shaped(value)


def shaped(value: object) -> Fields:
    """Return the fields of one of our own values."""
    return {name: getattr(value, name) for name in _SHAPES[type(value)]}
