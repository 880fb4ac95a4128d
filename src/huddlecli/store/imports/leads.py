"""The leads of an export, compared with the leads of a team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from huddlecli.core.imports.lead_history import lead_changes, news, with_news
from huddlecli.core.imports.lead_rows import ExportedLead
from huddlecli.core.imports.sheets import BadCell
from huddlecli.core.leads.keys import lead_ids
from huddlecli.core.side_records import Lead
from huddlecli.store.files import Unreadable
from huddlecli.store.imports.known_records import ImportWrites, KnownRecords


@dataclass(slots=True)
class ImportPlan(ImportWrites[Lead]):
    """What an import writes; `bad` are rows whose lead is in a file that cannot be read."""

    model: type[Lead] = Lead
    unchanged: int = 0
    forgotten: int = 0
    bad: list[BadCell] = field(default_factory=list)


class ImportedLeads:
    """The leads of a team, as an import meets them."""

    def __init__(self, folder: Path, zone: ZoneInfo, places: Mapping[str, str]) -> None:
        """Look for leads at `places` by id. Days without an hour begin at midnight in `zone`."""
        self._known, self._zone = KnownRecords(Lead, folder, places), zone

    def plan(self, rows: Iterable[ExportedLead], now: datetime, cmd: str | None) -> ImportPlan:
        """Return what to write for `rows`, by the command with that id."""
        plan = ImportPlan()
        for row in rows:
            try:
                self._add(row, plan, now, cmd)
            except Unreadable as error:
                reason = f"its lead is in {self._known.reason(error)}"
                plan.bad.append(BadCell(row.line, "", reason))
        return plan

    def _add(self, row: ExportedLead, plan: ImportPlan, now: datetime, cmd: str | None) -> None:
        record_id, keys = self._known.find(
            row.crm,
            lead_ids(row.crm),
            lambda keys: keys.get("crm") == row.crm or "forgotten" in keys,
        )
        if keys is None:
            plan.new[record_id] = lead_changes(row, now, self._zone)
            return
        if "forgotten" in keys:
            plan.forgotten += 1
            return
        change = news(keys, row, now, self._zone)
        if change:
            # Only the history says who set a key; most leads of an import are unchanged.
            whole = self._known.whole(record_id)
            if changes := with_news(whole.record.changes, change, now, cmd):
                plan.changed.append((whole, changes))
                return
        plan.unchanged += 1
