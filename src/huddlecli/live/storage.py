"""Where a huddle's records go: into the team folder, or nowhere when it is rehearsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from huddlecli.core.errors import Failed
from huddlecli.core.huddle.record_writes import (
    AttachRecord,
    CreateRecord,
    RecordWrite,
    RevertChange,
    SetKeys,
)
from huddlecli.core.record_history import changed_by, keys_of, made_by
from huddlecli.core.records import RECORD_CLASSES, UNDONE, Action, Kind
from huddlecli.core.text import shown
from huddlecli.store.records import RecordStore


class TakenElsewhere(Failed):
    """Another huddle took a record in first."""

    def __init__(self, write: AttachRecord, huddle: str | None) -> None:
        """Say which record it is, and which huddle."""
        hint = f"huddle {write.kind} show {write.id}"
        super().__init__(f"{write.id} belongs to {huddle}", hint=hint)


class RecordStorage(Protocol):
    """The records at hand, and a way to write them."""

    def write(self, write: RecordWrite, at: datetime, by: str) -> None:
        """Write what an event makes or changes."""

    def action(self, record_id: str) -> Action:
        """The action with that id, as it stands."""

    def action_ids(self) -> Sequence[str]:
        """The ids of the open actions."""

    def find(self, kind: Kind, prefix: str) -> str:
        """The id that begins so."""


class TeamRecordStorage:
    """The records in the team folder."""

    def __init__(self, records: RecordStore) -> None:
        """Write into `records`."""
        self._records = records

    def write(self, write: RecordWrite, at: datetime, by: str) -> None:
        """Write what an event makes or changes, durably."""
        match write:
            case CreateRecord(kind=kind, id=record_id, by=maker, keys=keys):
                self._records.create(RECORD_CLASSES[kind], record_id, maker, at, **keys)
            case SetKeys(kind=kind, id=record_id, keys=keys):
                self._records.change(RECORD_CLASSES[kind], record_id, by, at, set=keys)
            case AttachRecord():
                self._take(write, at, by)
            case RevertChange():
                self._take_back(write, at, by)

    def _take(self, write: AttachRecord, at: datetime, by: str) -> None:
        huddle = self._records.load(RECORD_CLASSES[write.kind], write.id).huddle
        if huddle not in (None, write.keys["huddle"]):
            raise TakenElsewhere(write, huddle)
        try:
            self._records.change(
                RECORD_CLASSES[write.kind],
                write.id,
                by,
                at,
                set=write.keys,
                expect={"huddle": huddle},
            )
        except Failed:
            now = self._records.load(RECORD_CLASSES[write.kind], write.id).huddle
            if now in (None, huddle):
                raise
            raise TakenElsewhere(write, now) from None

    def _take_back(self, write: RevertChange, at: datetime, by: str) -> None:
        """Take back what was written for an event, unless that had changed nothing."""
        changes = self._records.load(RECORD_CLASSES[write.kind], write.id).changes
        index = 0 if write.keys is None else made_by(changes, write.at, write.keys)
        if index is None or not changes:
            return
        if who := changed_by(changes, index):
            title = keys_of(changes).get("title", write.id)
            raise Failed(
                f"{shown(title)} was changed since by {shown(who)}, so it stays",
                hint="/undo skip leaves it, and /undo then goes on before it",
            )
        self._records.revert(RECORD_CLASSES[write.kind], write.id, changes[index].at, by, at)

    def action(self, record_id: str) -> Action:
        """The action with that id, as it stands on the disk."""
        return self._records.load(Action, record_id)

    def action_ids(self) -> Sequence[str]:
        """The ids of the open actions, from the names of their files."""
        return self._records.ids(Action)

    def find(self, kind: Kind, prefix: str) -> str:
        """The id that begins so."""
        return self._records.find(RECORD_CLASSES[kind], prefix)


class RehearsalStorage:
    """Records that are forgotten at the end; those of the team are seen, and stay as they are."""

    def __init__(self, records: RecordStore) -> None:
        """Look at `records`, never write there."""
        self._team = TeamRecordStorage(records)
        self._own: dict[str, list[Action]] = {}

    def write(self, write: RecordWrite, at: datetime, by: str) -> None:
        """Remember what an event makes or changes, and not by whom."""
        del by
        versions = self._own.setdefault(write.id, [])
        match write:
            case CreateRecord(kind="action", id=record_id, by=maker, keys=keys):
                versions.append(Action(id=record_id, by=maker, created=at, **keys))
            case SetKeys(kind="action", id=record_id, keys=keys):
                versions.append(replace(self.action(record_id), **keys))
            case RevertChange(kind="action", keys=None):
                versions.append(replace(self.action(write.id), status="dropped", reason=UNDONE))
            case RevertChange(kind="action"):
                versions.pop()
            case _:
                return

    def action(self, record_id: str) -> Action:
        """The action as it stands in the rehearsal."""
        versions = self._own.get(record_id)
        return versions[-1] if versions else self._team.action(record_id)

    def action_ids(self) -> Sequence[str]:
        """The ids of the open actions, those rehearsed among them."""
        own = [one for one, versions in self._own.items() if versions]
        return (*self._team.action_ids(), *own)

    def find(self, kind: Kind, prefix: str) -> str:
        """The id that begins so."""
        return self._team.find(kind, prefix)
