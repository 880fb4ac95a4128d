"""The records of a team: made, changed, taken back and found, each in a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Failed, Unknown, Wrong
from huddlecli.core.ids import is_id, shortened
from huddlecli.core.promises import due_days
from huddlecli.core.record_history import (
    FIXED,
    Members,
    after,
    difference,
    is_overtaken,
    is_same,
    keys_of,
    next_at,
    next_change,
    plain,
    undone,
    with_hand_edit,
)
from huddlecli.core.records import UNDONE, Action, AnyRecord, Change, Kind
from huddlecli.core.team import day_in
from huddlecli.core.text import shown, slug
from huddlecli.store import files
from huddlecli.store.record_files import (
    SkippedFile,
    StoredRecord,
    Warn,
    closed_names,
    open_names,
    ordered,
    read,
    read_all,
    text_of,
)
from huddlecli.store.record_paths import (
    RECORD_FOLDERS,
    ClosedName,
    closed_file,
    id_in,
    open_file,
    parse_name,
    possibly_since,
)
from huddlecli.store.recordform import R, record_of

if TYPE_CHECKING:
    from huddlecli.store.transaction import Transaction

NameFilter: TypeAlias = Callable[[ClosedName], bool]

SCHEMA = 1
_MOST_CANDIDATES = 5


class FoundRecords(NamedTuple, Generic[R]):
    """What was found, by id, and what could not be read."""

    records: tuple[R, ...] = ()
    warnings: tuple[SkippedFile, ...] = ()


class RecordStore:
    """The records in one team's folder. `zone_of` gives the zone of an owner."""

    def __init__(
        self,
        folder: Path,
        zone: ZoneInfo,
        zone_of: Callable[[str], ZoneInfo] | None = None,
        transaction: Callable[[], Transaction] | None = None,
    ) -> None:
        """Take the team's folder and zone, in which the days of file names are meant.

        `transaction` gives what changes are a part of; else each is written by itself.
        """
        self._folder = folder
        self._zone = zone
        self._zone_of = zone_of or (lambda _: zone)
        self._given = transaction

    @cached_property
    def _transaction(self) -> Transaction:
        """What changes are a part of."""
        from huddlecli.store.transaction import Transaction  # noqa: PLC0415 - readers do without

        return self._given() if self._given else Transaction(self._folder)

    def create(self, model: type[R], record_id: str, by: str, at: datetime, **keys: Any) -> R:
        """Write a new record and return it."""
        kind, folder = model.kind, RECORD_FOLDERS[model.kind]
        if not is_id(record_id):
            raise _unknown(kind, record_id)
        values = ordered(_said({"status": folder.standing, **keys}))
        with self._transaction as transaction:
            change = Change(at=plain(at), by=by, set=values, cmd=transaction.cmd)
            fixed = {"schema": SCHEMA, "id": record_id, "created": change.at, "by": by}
            record = record_of(model, fixed | values, (change,))
            stem = f"{record_id}-{slug(record.title)}"
            is_by_month = folder.open is None
            place = (
                closed_file(kind, stem, self._says(record))
                if is_by_month
                else open_file(kind, stem)
            )
            taken = Failed(f"there is a record {record_id} already", hint=folder.listed)
            text = text_of(fixed | values, (change,))
            transaction.create(place, text, taken=taken, about=(kind, record_id))
        return record

    def change(  # noqa: PLR0913  who, when and what, as in the record's history
        self,
        model: type[R],
        record_id: str,
        by: str,
        now: datetime,
        *,
        set: Mapping[str, Any] = MappingProxyType({}),  # noqa: A002  the word of the file
        unset: Sequence[str] = (),
        add: Members = MappingProxyType({}),
        remove: Members = MappingProxyType({}),
        expect: Mapping[str, Any] | None = None,
    ) -> R:
        """Change keys of a record that still has what `expect` says, and return it.

        `add` and `remove` are for members of lists.
        """
        with self._transaction as transaction:
            transaction.lock(by)
            kept = self._kept(model, record_id)
            for key, value in (expect or {}).items():
                if not is_same(kept.keys.get(key), plain(value)):
                    raise Failed(
                        f"{record_id} was changed meanwhile: {_told(key, kept.keys)}",
                        hint=_shown_by(kept),
                    )
            gone = (*unset, *(key for key, value in set.items() if _is_empty(value)))
            wanted = Change(at=now, by=by, set=_said(set), unset=gone, add=add, remove=remove)
            return self._changed(kept, by, now, after(kept.keys, wanted))

    def revert(self, model: type[R], record_id: str, at: datetime, by: str, now: datetime) -> R:
        """Undo the change that was made at `at`, and return the record."""
        return self._undone(model, record_id, lambda change: change.at == at, by, now)

    def undo(self, model: type[R], record_id: str, cmd: str, by: str, now: datetime) -> R:
        """Undo the change that the command `cmd` made, and return the record."""
        return self._undone(model, record_id, lambda change: change.cmd == cmd, by, now)

    def _undone(
        self,
        model: type[R],
        record_id: str,
        is_meant: Callable[[Change], bool],
        by: str,
        now: datetime,
    ) -> R:
        with self._transaction as transaction:
            transaction.lock(by)
            kept = self._kept(model, record_id)
            changes = with_hand_edit(kept.keys, kept.record.changes, now)
            made = [index for index, change in enumerate(changes) if is_meant(change)]
            if not made:
                raise Failed(f"{record_id} has no such change", hint=_shown_by(kept))
            if is_overtaken(changes, made[0]):
                raise Failed(f"{record_id} was changed again since", hint=_shown_by(kept))
            if made[0] > 0:
                return self._changed(kept, by, now, undone(changes, made[0]))
            closed = {"closed": next_at(now, changes)} if RECORD_FOLDERS[model.kind].open else {}
            dropped = {"status": "dropped", **closed, "reason": UNDONE}
            return self._changed(kept, by, now, keys_of(changes) | dropped)

    def open(
        self, model: type[R], *, full: bool = False, words: Collection[str] = ()
    ) -> FoundRecords[R]:
        """Return the open records (wins: all not dropped) that may have these folded `words`."""
        shut: list[SkippedFile] = []
        places = self._open_places(model.kind, shut.append)
        kept, odd = read_all(self._folder, model, places, full=full, words=words)
        return FoundRecords(tuple(one.record for one in kept if one.is_open), (*shut, *odd))

    def closed(
        self, model: type[R], wanted: NameFilter, *, since: date | None = None, full: bool = True
    ) -> FoundRecords[R]:
        """Return the closed records (wins: all) that are wanted by what their names say.

        With `since`, names whose days are all earlier are passed over unread.
        """
        return self.both(model, wanted, since=since, full=full)[1]

    def both(
        self,
        model: type[R],
        wanted: NameFilter,
        *,
        since: date | None = None,
        full: bool = True,
        full_open: bool = False,
    ) -> tuple[FoundRecords[R], FoundRecords[R]]:
        """Return the open records (wins: none) and the closed ones wanted, each read once."""
        shut: list[SkippedFile] = []
        places = (
            self._open_places(model.kind, shut.append) if RECORD_FOLDERS[model.kind].open else ()
        )
        heads, warnings = read_all(self._folder, model, places, full=full_open)
        opened = FoundRecords(tuple(one.record for one in heads if one.is_open), (*shut, *warnings))

        # Whatever its place, a record is closed by its status; one in two places counts once.
        left = (one.place for one in heads if not one.is_open)
        kept, odd = read_all(self._folder, model, left, full=True)
        chosen = [one for one in kept if wanted(self._says(one.record))]
        seen = {one.record.id for one in heads}
        shut = []
        places = self._closed_places(model.kind, wanted, since, seen, shut.append)
        others, warnings = read_all(self._folder, model, places, full=full)
        records = sorted((one.record for one in (*chosen, *others)), key=lambda one: one.id)
        return opened, FoundRecords(tuple(records), (*odd, *shut, *warnings))

    def load(self, model: type[R], record_id: str) -> R:
        """Return a record with its changes."""
        return self._kept(model, record_id).record

    def find(self, model: type[R], prefix: str) -> str:
        """Return the id that begins with `prefix`: of an open record, else of a closed one."""
        wanted = prefix.lower()
        for listing in (open_names, closed_names) if wanted else ():
            found = {
                record_id: name
                for _, names in listing(self._folder, model.kind)
                for name in names
                if name.startswith(wanted) and (record_id := id_in(model.kind, name))
            }
            if len(found) > 1:
                message = f"{shown(prefix)} begins {len(found)} ids"
                raise Wrong(message, hint=_candidates(found))
            if found:
                return next(iter(found))
        raise _unknown(model.kind, prefix)

    def ids(self, model: type[R]) -> tuple[str, ...]:
        """Return the ids of what lies open (wins: all), from names alone."""
        # Whoever lists the records is told of a folder that cannot be read.
        listed = (names for _, names in open_names(self._folder, model.kind, lambda _: None))
        found = {id_in(model.kind, name) for names in listed for name in names}
        return tuple(sorted(one for one in found if one))

    def _open_places(self, kind: Kind, warn: Warn) -> Iterator[str]:
        for folder, names in open_names(self._folder, kind, warn):
            yield from (f"{folder}/{name}" for name in names)

    def _closed_places(
        self, kind: Kind, wanted: NameFilter, since: date | None, seen: set[str], warn: Warn
    ) -> Iterator[str]:
        for folder, names in closed_names(self._folder, kind, warn):
            for name in possibly_since(kind, names, since):
                said = parse_name(kind, name)
                if said is None or (said.id not in seen and wanted(said)):
                    yield f"{folder}/{name}"

    def _kept(self, model: type[R], record_id: str) -> StoredRecord[R]:
        for place in self._places_of(model.kind, record_id):
            with suppress(files.Missing):  # it was moved just now, and is met again
                return read(self._folder, model, place, full=True)
        raise _unknown(model.kind, record_id)

    def _places_of(self, kind: Kind, record_id: str) -> Iterator[str]:
        for listing in (open_names, closed_names, open_names) if is_id(record_id) else ():
            for folder, names in listing(self._folder, kind):
                like = sorted(name for name in names if name.startswith(record_id))
                yield from (f"{folder}/{name}" for name in like if id_in(kind, name))

    def _changed(
        self, kept: StoredRecord[R], by: str, now: datetime, wanted: Mapping[str, Any]
    ) -> R:
        """Write what is to be true after the change, unless it is so already."""
        before, wanted = _without_fixed(kept.keys), _without_fixed(wanted)
        made = difference(before, ordered(wanted))
        if not made:
            self._put(kept, None)
            return kept.record
        changes = with_hand_edit(kept.keys, kept.record.changes, now)
        changes = (*changes, next_change(changes, by, now, made, self._transaction.cmd))
        fixed = {key: kept.keys[key] for key in FIXED if key in kept.keys}
        keys = fixed | keys_of(changes)
        record = record_of(type(kept.record), keys, changes)
        changed = StoredRecord(kept.place, keys, record)
        self._put(changed, text_of(keys, changes))
        return record

    def _put(self, kept: StoredRecord[R], text: str | None) -> None:
        """Write `text`, and leave the file where its status says that it belongs.

        On the way it lies among the open ones, whose readers go by the status.
        """
        place, stem = kept.place, kept.place.rpartition("/")[2].partition(".")[0]
        among_open = home = open_file(kept.record.kind, stem)
        if RECORD_FOLDERS[kept.record.kind].open is None:
            among_open = home = place
        elif not kept.is_open:
            home = closed_file(kept.record.kind, stem, self._says(kept.record))
        if place not in (among_open, home):
            self._transaction.move(place, among_open)
            place = among_open
        if text is not None:
            self._transaction.replace(place, text, about=(kept.record.kind, kept.record.id))
        if place != home:
            # A copy from elsewhere may have that name: among the open ones this one counts.
            self._transaction.move(place, home, is_vital=False)

    def _says(self, record: AnyRecord) -> ClosedName:
        """Return what the name of `record` says, or would say if it lay among the closed ones."""
        due: tuple[date, ...] = ()
        if isinstance(record, Action):
            due = due_days(record, self._zone_of(record.owner))
        closed: date | None = None
        if RECORD_FOLDERS[record.kind].open:
            # Someone who closed it by hand may have left `closed` out.
            last = record.changes[-1].at if record.changes else record.created
            closed = day_in(self._zone, record.closed or last)
        return ClosedName(record.id, day_in(self._zone, record.created), due, closed)


def _said(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return `keys` as a file has them, without those that say nothing."""
    return {key: plain(value) for key, value in keys.items() if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    return value is None or value in ((), [])


def _without_fixed(keys: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in keys.items() if key not in FIXED}


def _candidates(found: Mapping[str, str]) -> str:
    """Return the ids that `found` has names for, long enough to tell them apart, and the names."""
    told = [
        f"{prefix} ({found[one].partition('.')[0].partition('-')[2]})"
        for one, prefix in list(shortened(found).items())[:_MOST_CANDIDATES]
    ]
    return ", ".join(told) + (", …" if len(found) > _MOST_CANDIDATES else "")


def _unknown(kind: Kind, prefix: str) -> Unknown:
    return Unknown(f"there is no {kind} {shown(prefix)}", hint=RECORD_FOLDERS[kind].listed)


def _shown_by(kept: StoredRecord[R]) -> str:
    return f"huddle {kept.record.kind} show {kept.record.id}"


def _told(key: str, keys: Mapping[str, Any]) -> str:
    return f"{key} is {shown(str(keys[key]))}" if key in keys else f"it has no {key}"
