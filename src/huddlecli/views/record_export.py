"""Records for programs: as JSON and as CSV, with the same fields."""

from __future__ import annotations

from collections.abc import Iterable

from huddlecli.core.records import KIND_WORDS, Action, AnyRecord, Kind, record_class
from huddlecli.core.side_records import Lead, Term
from huddlecli.views import leads, terms
from huddlecli.views.formats import csv, json
from huddlecli.views.records import ListContext


def list_json(kind: Kind, records: Iterable[AnyRecord], frame: ListContext) -> str:
    """Return the list of records of one kind."""
    name = KIND_WORDS[kind].plural
    return json.document(f"huddle.{name}/1", {name: [fields(record, frame) for record in records]})


def record_json(kind: Kind, record: AnyRecord, frame: ListContext) -> str:
    """Return one record with its history."""
    content = {**fields(record, frame), "changes": record.changes}
    return json.document(f"huddle.{kind}/1", {kind: content})


def list_csv(
    kind: Kind, records: Iterable[AnyRecord], frame: ListContext, *, delimiter: str = ","
) -> str:
    """Return a heading and one line for each record, with the same fields as in JSON."""
    rows = [[*_cells(record, frame).values()] for record in records]
    return csv.table(_names(kind), rows, delimiter=delimiter)


def fields(record: AnyRecord, frame: ListContext) -> json.Fields:
    """Return the fields of a record for JSON and CSV."""
    if isinstance(record, Term):
        return terms.term_fields(record, frame)
    if isinstance(record, Lead):
        return leads.lead_fields(record, frame)
    values = json.shaped(record)
    return {**values, "overdue": frame.is_overdue(record)} if isinstance(record, Action) else values


def _cells(record: AnyRecord, frame: ListContext) -> json.Fields:
    """Return the fields of a record as the cells of a line."""
    if isinstance(record, Term):
        return terms.csv_fields(record, frame)
    if isinstance(record, Lead):
        return leads.csv_fields(record, frame)
    return fields(record, frame)


def _names(kind: Kind) -> list[str]:
    """Return the names of the fields of a kind."""
    if kind == "term":
        return [*terms.FIELDS]
    if kind == "lead":
        return [*leads.FIELDS, *leads.COMPUTED]
    names = list(json.field_names(record_class(kind)))
    return [*names, "overdue"] if kind == "action" else names
