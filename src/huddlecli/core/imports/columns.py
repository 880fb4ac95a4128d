"""Which column of an export has which field of a lead, for the CRMs that the tool knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from huddlecli.core.errors import Wrong
from huddlecli.core.imports.sheets import CsvSheet
from huddlecli.core.side_records import Stage
from huddlecli.core.text import folded, nearest, shown

Crm: TypeAlias = Literal["hubspot", "salesforce"]

CRMS: tuple[Crm, ...] = ("hubspot", "salesforce")
PLAIN = "csv"  # a list of leads that no known CRM exported
DATE_FIELDS = ("arrived", "passed", "answered", "outcome", "verdict_at")
FIELDS = ("crm", "title", "owner", "source", *DATE_FIELDS, "status")

# The columns of each field, the best one first: labels as in exports, then internal names.
_COLUMNS: Mapping[Crm, Mapping[str, Sequence[str]]] = {
    "hubspot": {
        "crm": ("Record ID", "Record ID - Contact", "hs_object_id"),
        "title": ("Company Name", "Associated Company", "company"),
        "owner": ("Contact owner", "hubspot_owner_id"),
        "source": ("Original Traffic Source", "Original Source", "hs_analytics_source"),
        "arrived": ("Create Date", "createdate"),
        "passed": ("Owner Assigned Date", "hubspot_owner_assigneddate"),
        "answered": (
            *("First outreach date", "hs_first_outreach_date"),
            *("Date of first engagement", "hs_sa_first_engagement_date"),
        ),
        "status": ("Lead Status", "hs_lead_status"),
        "outcome": ("Became a Customer Date", "hs_lifecyclestage_customer_date"),
    },
    "salesforce": {
        "crm": ("Lead ID", "Id"),
        "title": ("Company / Account", "Company"),
        "owner": ("Lead Owner", "Owner.Name"),
        "source": ("Lead Source", "LeadSource"),
        "arrived": ("Create Date", "CreatedDate"),
        "answered": (
            *("First Call Date", "FirstCallDateTime"),
            *("First Email Date", "FirstEmailDateTime"),
        ),
        "status": ("Lead Status", "Status"),
        "outcome": ("Converted", "IsConverted"),
        "verdict_at": ("Converted Date", "ConvertedDate"),
    },
}
_PERSON: Mapping[Crm, Sequence[str]] = {
    "hubspot": ("First Name", "firstname", "Last Name", "lastname"),
    "salesforce": ("First Name", "FirstName", "Last Name", "LastName"),
}
_SEVERAL = ("answered", "title")  # fields that may need more than one column


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of the columns that an import reads, by field and by stage.

    `crm` says what the ids are called: `hubspot`, `salesforce` or `csv`. `is_person` is whether
    the title is the name of a person, in one or two columns.
    """

    crm: str
    fields: Mapping[str, Sequence[int]]
    stages: Mapping[str, int]
    is_person: bool = False


def find_columns(
    sheet: CsvSheet,
    crm: Crm | None,
    named: Mapping[str, str],
    stages: Iterable[Stage] = (),
    *,
    is_person: bool = False,
) -> Columns:
    """Return the columns of `sheet`. `named` has those that flags name, by field.

    Refused if there is no column with the ids of leads, or if the columns fit both CRMs.
    """
    chosen = {field: [_named_place(sheet, field, column)] for field, column in named.items()}
    known = crm or _crm_of(sheet, is_needed="crm" not in chosen)
    fields: dict[str, Sequence[int]] = {}
    for field in FIELDS:
        places = chosen.get(field) or _places(sheet, _labels(known, field, is_person=is_person))
        if places:
            fields[field] = places if field in _SEVERAL else places[:1]
    if "crm" not in fields:
        raise _no_ids(sheet)
    found = {
        stage.name: place
        for stage in stages
        if stage.column and (place := sheet.place(stage.column)) is not None
    }
    return Columns(known or PLAIN, fields, found, is_person and "title" not in chosen)


def parse_map(
    pairs: Sequence[str], fields: Sequence[str], whose: str, example: str
) -> dict[str, str]:
    """Return the columns in flags such as `owner=Sales rep`, by field.

    Wrong for anything but the `fields` of records called `whose`, such as leads; its hint is the
    `example` of a flag.
    """
    named: dict[str, str] = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        field, column = field.strip().casefold(), column.strip()
        if not equals or not column:
            raise Wrong(f'"{shown(pair)}" names no column', hint=f"--map {example}")
        if field not in fields:
            near = nearest(field, fields)
            hint = f'--map {near}="{shown(column)}"' if near else f"fields: {', '.join(fields)}"
            raise Wrong(f"{whose} have no field {shown(field)}", hint=hint)
        if named.setdefault(field, column) != column:
            raise Wrong(f"two columns for {field}", hint=f'--map {field}="{shown(column)}" alone')
    return named


def _crm_of(sheet: CsvSheet, *, is_needed: bool) -> Crm | None:
    """Return the CRM whose column of ids the sheet has, or None."""
    fitting = [crm for crm in CRMS if _places(sheet, _COLUMNS[crm]["crm"])]
    if len(fitting) > 1 and is_needed:
        raise Wrong(
            f"{sheet.name} has the columns of HubSpot and of Salesforce",
            hint="--crm hubspot, or: --crm salesforce",
        )
    return fitting[0] if len(fitting) == 1 else None


def _labels(crm: Crm | None, field: str, *, is_person: bool) -> Sequence[str]:
    """Return the names that the column of a field may have."""
    if is_person and field == "title":
        persons = [_PERSON[crm]] if crm else [*_PERSON.values()]
        return [label for labels in persons for label in labels]
    tables = [_COLUMNS[crm]] if crm else [*_COLUMNS.values()]
    plain = () if crm else (field,)
    return [*plain, *(label for table in tables for label in table.get(field, ()))]


def _places(sheet: CsvSheet, labels: Iterable[str]) -> list[int]:
    """Return the places of the columns with these names, in the order of the names."""
    places = (sheet.place(label) for label in labels)
    return list(dict.fromkeys(place for place in places if place is not None))


def _named_place(sheet: CsvSheet, field: str, column: str) -> int:
    place = sheet.place(column)
    if place is None:
        near = nearest(column, sheet.header)
        raise Wrong(
            f"{sheet.name} has no column {shown(column)}",
            hint=f'--map {field}="{shown(near or sheet.header[0])}"',
        )
    return place


def _no_ids(sheet: CsvSheet) -> Wrong:
    like = (column for column in sheet.header if "id" in folded(column).split())
    column = next(like, "Record ID")
    return Wrong(
        f"{sheet.name} has no column for crm, the ids of the leads",
        hint=f'--map crm="{shown(column)}"',
    )
