"""The promises of a file, compared with those of a team and written into its folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from huddlecli.core.imports.promises.history import (
    RowPromise,
    completion,
    differences,
    first_changes,
    is_import_undone,
    promise_ids,
    revival,
)
from huddlecli.core.imports.promises.rows import LeftRow
from huddlecli.core.record_history import Changes, next_at
from huddlecli.core.records import Action, Change
from huddlecli.core.value import replace
from huddlecli.store.files import Missing, Unreadable
from huddlecli.store.record_files import StoredRecord, read, read_keys
from huddlecli.store.records import RecordStore

Fate: TypeAlias = Literal["new", "known", "now done", "back"]


class RowFate(NamedTuple):
    """What becomes of a row: its promise is new, known, done since or taken in again.

    `differs` is what the row of a known promise says otherwise than its record.
    """

    promise: RowPromise
    fate: Fate
    record_id: str
    differs: Mapping[str, Any] = {}


@dataclass(slots=True)
class PromisePlan:
    """What an import writes: new promises by id, and promises with their next history.

    `bad` are rows whose promise is in a file that cannot be read.
    """

    fates: list[RowFate] = field(default_factory=list)
    new: dict[str, Changes] = field(default_factory=dict)
    changed: list[tuple[StoredRecord[Action], Changes]] = field(default_factory=list)
    bad: list[LeftRow] = field(default_factory=list)


class ImportedPromises:
    """The promises of a team, as an import meets them."""

    def __init__(self, folder: Path, places: Mapping[str, str]) -> None:
        """Look for promises at `places` by id."""
        self._folder, self._places = folder, places
        self._taken: dict[str, str] = {}

    def plan(self, promises: Iterable[RowPromise], now: datetime, cmd: str | None) -> PromisePlan:
        """Return what to write for `promises`, by the command with that id."""
        plan = PromisePlan()
        for promise in promises:
            try:
                self._add(promise, plan, now, cmd)
            except Unreadable as error:
                name = error.path.relative_to(self._folder)
                reason = f"its promise is in {name}: {error.reason}"
                plan.bad.append(LeftRow(promise.row.line, reason, promise.row.title))
        return plan

    def _add(self, promise: RowPromise, plan: PromisePlan, now: datetime, cmd: str | None) -> None:
        record_id, keys = self._found(promise)
        if keys is None:
            self._taken[record_id] = promise.source
            plan.new[record_id] = first_changes(promise)
            plan.fates.append(RowFate(promise, "new", record_id))
            return
        fate: Fate = "known"
        change: Change | None = None
        if is_import_undone(keys):
            fate, change = "back", revival(keys, promise) if keys.get("source") else None
        elif promise.row.is_done and keys.get("status") == "open":
            # Only the history says whether somebody has closed and reopened it.
            whole = read(self._folder, Action, self._places[record_id], full=True)
            fate, change = "now done", completion(whole.record.changes, promise)
        if change is None:
            differs = differences(keys, promise)
            plan.fates.append(RowFate(promise, "known", record_id, differs))
            return
        whole = read(self._folder, Action, self._places[record_id], full=True)
        changes = whole.record.changes
        added = replace(change, at=next_at(now, changes), cmd=cmd)
        plan.changed.append((whole, (*changes, added)))
        plan.fates.append(RowFate(promise, fate, record_id))

    def _found(self, promise: RowPromise) -> tuple[str, Mapping[str, Any] | None]:
        """Return the id of the promise in a row, and its keys if the team has it."""
        own_id = promise.row.own_id
        if own_id and own_id in self._places:
            try:
                return own_id, read_keys(self._folder, self._places[own_id])
            except Missing:
                pass
        for record_id in promise_ids(promise.source):
            place = self._places.get(record_id)
            if place is None:
                if self._taken.get(record_id, promise.source) == promise.source:
                    return record_id, None
                continue
            try:
                keys = read_keys(self._folder, place)
            except Missing:
                return record_id, None
            if keys.get("source") == promise.source:
                return record_id, keys
        raise Unreadable(self._folder, "all of its ids belong to other promises")


def write_promises(records: RecordStore, plan: PromisePlan) -> None:
    """Write what was planned; all of it belongs to the transaction that is open."""
    for record_id, changes in plan.new.items():
        records.add(Action, record_id, changes)
    for stored, changes in plan.changed:
        records.rewrite(stored, changes)
