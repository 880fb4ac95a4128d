"""The promises of a file, compared with those of a team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from huddlecli.core.imports.imported_changes import first_changes, is_import_undone, revival
from huddlecli.core.imports.promises.history import (
    RowPromise,
    completion,
    differences,
    promise_ids,
)
from huddlecli.core.imports.promises.rows import LeftRow, repeated
from huddlecli.core.record_history import Changes, next_at
from huddlecli.core.records import Action
from huddlecli.core.value import replace
from huddlecli.store.files import Unreadable
from huddlecli.store.imports.known_records import ImportWrites, KnownRecords
from huddlecli.store.record_files import StoredRecord

Fate: TypeAlias = Literal["new", "unchanged", "now done", "back"]


class RowFate(NamedTuple):
    """What becomes of a row: its promise is new, unchanged, done by now, or back after an undo.

    `differs` has what the row of a known promise says and its record does not.
    """

    promise: RowPromise
    fate: Fate
    record_id: str
    differs: Mapping[str, Any] = {}


@dataclass(slots=True)
class PromisePlan(ImportWrites[Action]):
    """What an import writes, and what becomes of each row; `left` are the rows that it leaves out.

    Those are rows whose promise is in a file that cannot be read, or was in an earlier row.
    """

    model: type[Action] = Action
    fates: list[RowFate] = field(default_factory=list)
    left: list[LeftRow] = field(default_factory=list)


class ImportedPromises:
    """The promises of a team, as an import meets them."""

    def __init__(self, folder: Path, places: Mapping[str, str]) -> None:
        """Look for promises at `places` by id."""
        self._known = KnownRecords(Action, folder, places)
        self._lines: dict[str, int] = {}  # of the rows whose promise is written, by its id

    def plan(self, promises: Iterable[RowPromise], now: datetime, cmd: str | None) -> PromisePlan:
        """Return what to write for `promises`, by the command with that id."""
        plan = PromisePlan()
        for promise in promises:
            try:
                self._add(promise, plan, now, cmd)
            except Unreadable as error:
                reason = f"its promise is in {self._known.reason(error)}"
                plan.left.append(LeftRow(promise.row.line, reason, promise.row.title))
        return plan

    def _add(self, promise: RowPromise, plan: PromisePlan, now: datetime, cmd: str | None) -> None:
        record_id, keys = self._find(promise)
        if line := self._lines.get(record_id):
            # Somebody has added a list that huddle wrote to the file from which its promises came.
            plan.left.append(repeated(promise.row, line))
            return
        fate: Fate = "new" if keys is None else _wanted_fate(keys, promise)
        if keys is None:
            plan.new[record_id] = first_changes(promise.created, promise.keys, promise.late)
        elif changed := self._changed(record_id, promise, fate, now, cmd):
            plan.changed.append(changed)
        else:
            differs = differences(keys, promise)
            plan.fates.append(RowFate(promise, "unchanged", record_id, differs))
            return
        self._lines[record_id] = promise.row.line
        plan.fates.append(RowFate(promise, fate, record_id))

    def _changed(
        self, record_id: str, promise: RowPromise, fate: Fate, now: datetime, cmd: str | None
    ) -> tuple[StoredRecord[Action], Changes] | None:
        """Return a promise with its next history, or None if its row does not change it."""
        if fate == "unchanged":
            return None
        # Only the whole history says whether somebody has closed and reopened it.
        stored = self._known.whole(record_id)
        changes = stored.record.changes
        at = next_at(now, changes)
        change = (
            revival(stored.keys, promise.all_keys, at)
            if fate == "back"
            else completion(changes, promise, at)
        )
        return (stored, (*changes, replace(change, cmd=cmd))) if change else None

    def _find(self, promise: RowPromise) -> tuple[str, Mapping[str, Any] | None]:
        """Return the id of the promise in a row, and its keys if the team has it."""
        own_id, source = promise.row.own_id, promise.source
        if own_id and (keys := self._known.keys(own_id)) is not None:
            return own_id, keys
        return self._known.find(
            source, promise_ids(source), lambda keys: keys.get("source") == source
        )


def _wanted_fate(keys: Mapping[str, Any], promise: RowPromise) -> Fate:
    """Return what a row asks for that is about the promise with these `keys`."""
    if is_import_undone(keys):
        return "back" if "source" in keys else "unchanged"
    return "now done" if promise.row.is_done and keys.get("status") == "open" else "unchanged"
