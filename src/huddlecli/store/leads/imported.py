"""The leads of an export, compared with the leads of a team and written into its folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from huddlecli.core.imports.lead_history import first_changes, news, with_news
from huddlecli.core.imports.lead_rows import ExportedLead
from huddlecli.core.imports.sheets import BadCell
from huddlecli.core.leads.keys import lead_ids
from huddlecli.core.record_history import Changes
from huddlecli.core.records import KIND_WORDS
from huddlecli.core.side_records import Lead
from huddlecli.store.files import Missing, Unreadable
from huddlecli.store.record_files import StoredRecord, read, read_keys
from huddlecli.store.records import RecordStore


@dataclass(slots=True)
class ImportPlan:
    """What an import writes: new leads by id, and leads with their next history.

    `bad` are rows whose lead is in a file that cannot be read.
    """

    new: dict[str, Changes] = field(default_factory=dict)
    changed: list[tuple[StoredRecord[Lead], Changes]] = field(default_factory=list)
    unchanged: int = 0
    forgotten: int = 0
    bad: list[BadCell] = field(default_factory=list)


class ImportedLeads:
    """The leads of a team, as an import meets them."""

    def __init__(self, folder: Path, zone: ZoneInfo, places: Mapping[str, str]) -> None:
        """Look for leads at `places` by id. Days without an hour begin at midnight in `zone`."""
        self._folder, self._zone, self._places = folder, zone, places
        self._taken: dict[str, str] = {}

    def plan(self, rows: Iterable[ExportedLead], now: datetime, cmd: str | None) -> ImportPlan:
        """Return what to write for `rows`, by the command with that id."""
        plan = ImportPlan()
        for row in rows:
            try:
                self._add(row, plan, now, cmd)
            except Unreadable as error:
                name = error.path.relative_to(self._folder)
                reason = f"its {KIND_WORDS['lead'].noun} is in {name}: {error.reason}"
                plan.bad.append(BadCell(row.line, "", reason))
        return plan

    def _add(self, row: ExportedLead, plan: ImportPlan, now: datetime, cmd: str | None) -> None:
        record_id, keys = self._found(row.crm)
        if keys is None:
            self._taken[record_id] = row.crm
            plan.new[record_id] = first_changes(row, now, self._zone)
            return
        if "forgotten" in keys:
            plan.forgotten += 1
            return
        change = news(keys, row, now, self._zone)
        if change:
            # Only the history says who set a key; most leads of an import are unchanged.
            whole = read(self._folder, Lead, self._places[record_id], full=True)
            if changes := with_news(whole.record.changes, change, now, cmd):
                plan.changed.append((whole, changes))
                return
        plan.unchanged += 1

    def _found(self, crm: str) -> tuple[str, Mapping[str, Any] | None]:
        """Return the id of the lead with that id in a CRM, and its keys if there is one."""
        for record_id in lead_ids(crm):
            place = self._places.get(record_id)
            if place is None:
                if self._taken.get(record_id, crm) == crm:
                    return record_id, None
                continue
            try:
                keys = read_keys(self._folder, place)
            except Missing:
                return record_id, None
            if keys.get("crm") == crm or "forgotten" in keys:
                return record_id, keys
        raise Unreadable(self._folder, "all of its ids belong to other leads")


def write_leads(records: RecordStore, plan: ImportPlan) -> None:
    """Write what was planned; all of it belongs to the transaction that is open."""
    for record_id, changes in plan.new.items():
        records.add(Lead, record_id, changes)
    for stored, changes in plan.changed:
        records.rewrite(stored, changes)
