"""Records for programs: as JSON and as CSV, with the same fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from huddlecli.core.records import RECORD_CLASSES, Action, AnyRecord, Kind
from huddlecli.views.formats import csv, json
from huddlecli.views.records import ListContext

_PLURALS: Mapping[Kind, str] = MappingProxyType(
    {
        "action": "actions",
        "decision": "decisions",
        "parked": "parked",
        "win": "wins",
        "raised": "raised",
    }
)


def list_json(kind: Kind, found: Iterable[AnyRecord], frame: ListContext) -> str:
    """Return the list of records of one kind."""
    name = _PLURALS[kind]
    return json.document(f"huddle.{name}/1", {name: [fields(record, frame) for record in found]})


def record_json(kind: Kind, found: AnyRecord, frame: ListContext) -> str:
    """Return one record with its history."""
    told = {**fields(found, frame), "changes": found.changes}
    return json.document(f"huddle.{kind}/1", {kind: told})


def list_csv(
    kind: Kind, found: Iterable[AnyRecord], frame: ListContext, *, delimiter: str = ","
) -> str:
    """Return a heading and one line for each record, with the same fields as in JSON."""
    rows = [[*fields(record, frame).values()] for record in found]
    return csv.table(_names(kind), rows, delimiter=delimiter)


def fields(found: AnyRecord, frame: ListContext) -> json.Fields:
    """Return the fields of a record for JSON and CSV."""
    told = json.shaped(found)
    return {**told, "overdue": frame.is_overdue(found)} if isinstance(found, Action) else told


def _names(kind: Kind) -> list[str]:
    """Return the names of the fields of a kind."""
    found = list(json.field_names(RECORD_CLASSES[kind]))
    return [*found, "overdue"] if kind == "action" else found
