"""Where a huddle is kept: in the team folder, or in memory alone if it is a rehearsal.

Its records, its journal, and at the end its minutes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from huddlecli.core.errors import Busy, Failed, HuddleError, Unknown
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.record_writes import (
    AttachRecord,
    CreateRecord,
    PutKeys,
    RecordWrite,
    RevertChange,
    SetKeys,
    rename_writes,
)
from huddlecli.core.huddle.state import Ended
from huddlecli.core.minutes import Minutes
from huddlecli.core.record_history import changed_by, keys_of, made_by
from huddlecli.core.records import UNDONE, Action, Decision, Kind, record_class
from huddlecli.core.side_records import Measure, Term
from huddlecli.core.text import shown
from huddlecli.store.agreed_decisions import drop_decision
from huddlecli.store.files import Unreadable
from huddlecli.store.huddle_files import free_id, write_minutes
from huddlecli.store.journal import Journal, create, refuse_without_locks
from huddlecli.store.places import TeamFolderGone, is_there
from huddlecli.store.records import RecordStore
from huddlecli.store.shared_records import put
from huddlecli.store.team_file import use_up_next


class TakenElsewhere(Failed):
    """Another huddle took a record in first."""

    def __init__(self, write: AttachRecord, huddle: str | None) -> None:
        """Say which record it is, and which huddle."""
        hint = f"huddle {write.kind} show {write.id}"
        super().__init__(f"{write.id} already belongs to {huddle}", hint=hint)


class Storage(Protocol):
    """The records at hand, the journal of a huddle, and its minutes."""

    def write(self, write: RecordWrite, at: datetime, by: str) -> None:
        """Write what an event makes or changes."""

    def known_at(self, kind: Kind, places: Mapping[str, str]) -> AbstractContextManager[None]:
        """During the block, look for the records of a kind at these places first, by id."""

    def action(self, record_id: str) -> Action:
        """The action with that id, as it is now."""

    def decision(self, record_id: str) -> Decision:
        """The decision with that id, as it is now."""

    def action_ids(self) -> Sequence[str]:
        """The ids of the open actions."""

    def find(self, kind: Kind, prefix: str) -> str:
        """The id that begins so."""

    @property
    def huddle(self) -> str | None:
        """The id under which the huddle is kept, once it has begun."""

    @property
    def repairs(self) -> int:
        """How often the journal had to be written again."""

    @property
    def has_room_for_heartbeats(self) -> bool:
        """Whether there is room for lines that only say that the process is there."""

    def make_ready(self, event: ev.Event) -> None:
        """Refuse an event that could not be written, before anything is."""

    def begin(self, begun: ev.Begun) -> None:
        """Write the beginning."""

    def append(self, event: ev.Event) -> None:
        """Write an event."""

    def check(self) -> None:
        """Raise HuddleTakenOver or TeamFolderGone if this process cannot go on with the huddle."""

    def finish(self, ended: Ended) -> Minutes:
        """Write the minutes, put the journal beside them, and return them."""

    def close(self) -> None:
        """Close the journal, leaving the huddle as it is."""


class TeamStorage:
    """The records, the journal and the minutes in the team folder."""

    def __init__(self, folder: Path, records: RecordStore, journal: Journal | None = None) -> None:
        """Write into `folder` and its `records`, going on with `journal` if there is one."""
        self._folder = folder
        self._records = records
        self._journal = journal

    def write(self, write: RecordWrite, at: datetime, by: str) -> None:
        """Write what an event makes or changes, durably."""
        match write:
            case CreateRecord(kind=kind, id=record_id, by=maker, keys=keys):
                self._records.create(record_class(kind), record_id, maker, at, **keys)
            case SetKeys(kind=kind, id=record_id, keys=keys):
                self._records.change(record_class(kind), record_id, by, at, set=keys)
            case PutKeys(kind=kind, id=record_id, by=maker, keys=keys):
                put(self._records, record_class(kind), record_id, maker, at, keys)
            case AttachRecord():
                self._take(write, at, by)
            case RevertChange():
                self._take_back(write, at, by)

    def known_at(self, kind: Kind, places: Mapping[str, str]) -> AbstractContextManager[None]:
        """During the block, look for the records of a kind at these places first, by id."""
        return self._records.known_at(kind, places)

    def _take(self, write: AttachRecord, at: datetime, by: str) -> None:
        huddle = self._records.load(record_class(write.kind), write.id).huddle
        if huddle not in (None, write.keys["huddle"]):
            raise TakenElsewhere(write, huddle)
        try:
            self._records.change(
                record_class(write.kind),
                write.id,
                by,
                at,
                set=write.keys,
                expect={"huddle": huddle},
            )
        except Failed:
            now = self._records.load(record_class(write.kind), write.id).huddle
            if now in (None, huddle):
                raise
            raise TakenElsewhere(write, now) from None

    def _take_back(self, write: RevertChange, at: datetime, by: str) -> None:
        """Undo the writes made for an event, unless they changed nothing."""
        changes = self._records.load(record_class(write.kind), write.id).changes
        index = 0
        if write.keys is not None:
            # What was said about a lead in words was written too, and is in no journal.
            with_others = write.is_put or write.kind == "lead"
            made = made_by(changes, write.at, write.keys, with_others=with_others)
            index = -1 if made is None else made
        if index < 0 or not changes:
            return
        if who := changed_by(changes, index):
            title = keys_of(changes).get("title", write.id)
            raise Failed(
                f"{shown(title)} was changed by {shown(who)} since, so it cannot be undone",
                hint="/undo skip to leave it, then /undo for the step before",
            )
        model = record_class(write.kind)
        if write.is_put and index == 0 and len(changes) > 1:
            # Others wrote in the record since: only what was put goes.
            gone = [key for key in write.keys or () if key != "title"]
            record = self._records.change(model, write.id, by, at, unset=gone)
        else:
            record = self._records.revert(model, write.id, changes[index].at, by, at)
        if isinstance(record, Measure | Term):
            drop_decision(self._records, record, at, by)

    def action(self, record_id: str) -> Action:
        """The action with that id, as it is on the disk."""
        return self._records.load(Action, record_id)

    def decision(self, record_id: str) -> Decision:
        """The decision with that id, as it is on the disk."""
        return self._records.load(Decision, record_id)

    def action_ids(self) -> Sequence[str]:
        """The ids of the open actions, from the names of their files."""
        return self._records.ids(Action)

    def find(self, kind: Kind, prefix: str) -> str:
        """The id that begins so."""
        return self._records.find(record_class(kind), prefix)

    @property
    def huddle(self) -> str | None:
        """The name of the journal."""
        return self._journal.huddle if self._journal else None

    @property
    def repairs(self) -> int:
        """How often the journal was written again."""
        return self._journal.repairs if self._journal else 0

    @property
    def has_room_for_heartbeats(self) -> bool:
        """Whether the journal has much room left."""
        return self._journal is not None and self._journal.has_room_for_heartbeats

    def make_ready(self, event: ev.Event) -> None:
        """Check that the journal can be locked, is still ours, and has room for the event."""
        if isinstance(event, ev.Begun):
            refuse_without_locks(self._folder, event.huddle)
        elif self._journal:
            self._journal.check()
            self._journal.refuse_if_full(event)

    def begin(self, begun: ev.Begun) -> None:
        """Write the first line of a new journal."""
        try:
            self._journal = create(self._folder, begun)
        except FileExistsError:
            raise Busy(f"{begun.huddle} has just been started", hint="huddle start") from None
        # The turn of the person in `next` was this huddle. If it cannot be removed, that is no
        # reason to stop the huddle.
        with suppress(HuddleError):
            use_up_next(self._folder)

    def append(self, event: ev.Event) -> None:
        """Add a line to the journal."""
        if self._journal:
            self._journal.append(event)

    def check(self) -> None:
        """Look whether the team folder is there, and into the journal for another holder."""
        if not is_there(self._folder):
            raise TeamFolderGone(self._folder)
        if self._journal:
            self._journal.check()

    def finish(self, ended: Ended) -> Minutes:
        """Write the minutes under an id that is free, then move the journal beside them.

        Each step can be done again: a process that is killed leaves the rest to the next one.
        """
        if self._journal is None:
            raise TypeError(self._journal)
        minutes, begun = minutes_of(ended), ended.last.begun
        huddle = free_id(self._folder, begun, self._journal.path)
        if huddle != minutes.id or self._journal.is_renamed:
            for write in rename_writes(ended.last, huddle):
                with suppress(Unknown, Unreadable):  # a record that is gone has no id to change
                    self.write(write, ended.at, begun.by)
            minutes = replace(minutes, id=huddle)
        place = write_minutes(self._folder, minutes, begun)
        self._journal.finish(place.parent, huddle)
        self._journal = None
        return minutes

    def close(self) -> None:
        """Close the journal."""
        if self._journal:
            self._journal.close()


class RehearsalStorage:
    """Records of a rehearsal, in memory only; the team's records are read but never changed."""

    huddle: str | None = None
    repairs = 0
    has_room_for_heartbeats = True

    def __init__(self, records: RecordStore) -> None:
        """Look at `records`, never write there."""
        self._team = records
        self._own: dict[str, list[Action]] = {}

    def write(self, write: RecordWrite, at: datetime, by: str) -> None:
        """Keep in memory what an event creates or changes, without its author."""
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

    def known_at(self, kind: Kind, places: Mapping[str, str]) -> AbstractContextManager[None]:
        """Nothing comes in from elsewhere."""
        del kind, places
        return nullcontext()

    def action(self, record_id: str) -> Action:
        """The action as it is in the rehearsal."""
        versions = self._own.get(record_id)
        return versions[-1] if versions else self._team.load(Action, record_id)

    def decision(self, record_id: str) -> Decision:
        """The team's decision: what a rehearsal does to it is in the state alone."""
        return self._team.load(Decision, record_id)

    def action_ids(self) -> Sequence[str]:
        """The ids of the open actions, those rehearsed among them."""
        own = [record_id for record_id, versions in self._own.items() if versions]
        return (*self._team.ids(Action), *own)

    def find(self, kind: Kind, prefix: str) -> str:
        """The id that begins so."""
        return self._team.find(record_class(kind), prefix)

    def make_ready(self, event: ev.Event) -> None:
        """There is always room."""

    def begin(self, begun: ev.Begun) -> None:
        """Forget the beginning."""

    def append(self, event: ev.Event) -> None:
        """Forget an event."""

    def check(self) -> None:
        """Nobody else can take a rehearsal over."""

    def finish(self, ended: Ended) -> Minutes:
        """Return the minutes, which are not written."""
        return minutes_of(ended)

    def close(self) -> None:
        """Nothing is held."""
