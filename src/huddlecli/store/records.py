"""The store of a team's records: it creates, changes, reverts and finds them, each in a file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.ids import is_id
from huddlecli.core.record_history import (
    FIXED,
    Changes,
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
from huddlecli.core.records import UNDONE, AnyRecord, Change, Kind
from huddlecli.core.text import shown, slug
from huddlecli.store import files
from huddlecli.store.record_files import (
    FoundRecords,
    R,
    RecordReader,
    SkippedFile,
    StoredRecord,
    Warn,
    closed_names,
    file_keys,
    is_empty,
    open_names,
    ordered,
    parsed,
    places_by_id,
    read_all,
    text_of,
    without_fixed,
)
from huddlecli.store.record_paths import (
    RECORD_FOLDERS,
    ClosedName,
    NameFilter,
    candidates,
    closed_file,
    closed_name,
    forgotten,
    id_in,
    open_file,
    parse_name,
    show_command,
    unknown,
    value_words,
)
from huddlecli.store.schema.records import record_of

if TYPE_CHECKING:
    from huddlecli.core.people import PresentNames
    from huddlecli.store.quick.closed_names import ListClosed
    from huddlecli.store.transaction import Transaction

SCHEMA = 1


class RecordStore:
    """The records in one team's folder. `zone_of` gives the zone of an owner.

    The records that it returns have the present names of people; their files keep the former ones.
    """

    def __init__(
        self,
        folder: Path,
        zone: ZoneInfo,
        zone_of: Callable[[str], ZoneInfo] | None = None,
        transaction: Callable[[], Transaction] | None = None,
        names: Callable[[], PresentNames] | None = None,
    ) -> None:
        """Open the records in `folder`. The days in the names of files are those of `zone`.

        `transaction` returns the transaction that changes belong to. Without it, each change is
        written on its own. `names` returns the present names of people.
        """
        self._folder, self._zone = folder, zone
        self.reader = RecordReader(folder)
        self._zone_of = zone_of or (lambda _: zone)
        self._given, self._names = transaction, names
        self._index: dict[Kind, Mapping[str, str]] = {}
        self._listing: dict[tuple[Kind, date | None], ListClosed] = {}

    @cached_property
    def _transaction(self) -> Transaction:
        """The transaction that changes belong to."""
        from huddlecli.store.transaction import Transaction  # noqa: PLC0415 - readers do without

        return self._given() if self._given else Transaction(self._folder)

    def create(self, model: type[R], record_id: str, by: str, at: datetime, **keys: Any) -> R:
        """Write a new record and return it."""
        standing = RECORD_FOLDERS[model.kind].standing
        values = ordered(file_keys({"status": standing, **keys}))
        with self._transaction as writing:
            change = Change(at=plain(at), by=by, set=values, cmd=writing.cmd)
            return self.add(model, record_id, (change,))

    def add(self, model: type[R], record_id: str, changes: Changes) -> R:
        """Write a new record with all its changes, and return it."""
        kind, first = model.kind, changes[0]
        if not is_id(record_id):
            raise unknown(kind, record_id)
        fixed = {"schema": SCHEMA, "id": record_id, "created": first.at, "by": first.by}
        keys = fixed | keys_of(changes)
        record = record_of(model, keys, changes)
        place = self.home_of(StoredRecord("", keys, record), f"{record_id}-{slug(record.title)}")
        taken = Failed(f"record {record_id} already exists", hint=RECORD_FOLDERS[kind].listed)
        with self._transaction as transaction:
            text = text_of(keys, changes)
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
        """Change keys of a record and return it. Fails if its keys differ from `expect`.

        `add` and `remove` add members to lists and remove them.
        """
        with self._transaction as transaction:
            transaction.lock(by)
            stored = self._stored(model, record_id)
            for key, value in (expect or {}).items():
                if not is_same(stored.keys.get(key), plain(value)):
                    raise Failed(
                        f"{record_id} was changed meanwhile: {value_words(key, stored.keys)}",
                        hint=show_command(stored.record),
                    )
            if "forgotten" in stored.keys:
                from huddlecli.core.leads.forgotten import WORDS  # noqa: PLC0415  few leads are

                if not WORDS.isdisjoint(set):
                    raise forgotten(stored.record)
            gone = (*unset, *(key for key, value in set.items() if is_empty(value)))
            wanted = Change(at=now, by=by, set=file_keys(set), unset=gone, add=add, remove=remove)
            return self._renamed([self._changed(stored, by, now, after(stored.keys, wanted))])[0]

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
        is_wanted: Callable[[Change], bool],
        by: str,
        now: datetime,
    ) -> R:
        with self._transaction as transaction:
            transaction.lock(by)
            stored = self._stored(model, record_id)
            changes = with_hand_edit(stored.keys, stored.record.changes, now)
            if "forgotten" in stored.keys:
                raise forgotten(stored.record)
            made = [index for index, change in enumerate(changes) if is_wanted(change)]
            hint = show_command(stored.record)
            if not made:
                raise Failed(f"{record_id} has no such change", hint=hint)
            if is_overtaken(changes, made[0]):
                raise Failed(f"{record_id} has been changed again since", hint=hint)
            if made[0] > 0:
                return self._renamed([self._changed(stored, by, now, undone(changes, made[0]))])[0]
            return self._uncreated(stored, by, now)

    def undo_creation(self, model: type[R], record_id: str, by: str, now: datetime) -> R:
        """Drop a record as undone, whatever was changed in it since, and return it."""
        with self._transaction as transaction:
            transaction.lock(by)
            return self._uncreated(self._stored(model, record_id), by, now)

    def _uncreated(self, stored: StoredRecord[R], by: str, now: datetime) -> R:
        changes = with_hand_edit(stored.keys, stored.record.changes, now)
        is_sorted_by_status = RECORD_FOLDERS[stored.record.kind].open is not None
        closed = {"closed": next_at(now, changes)} if is_sorted_by_status else {}
        dropped = {"status": "dropped", **closed, "reason": UNDONE}
        return self._changed(stored, by, now, keys_of(changes) | dropped)

    def open(
        self,
        model: type[R],
        *,
        full: bool = False,
        words: Collection[str] = (),
        about: Collection[str] = (),
    ) -> FoundRecords[R]:
        """Return the open records (wins: all that are not dropped) that may have all of `words`.

        `words` are folded. With `about`, they have those changes whose text has one of its words.
        """
        skipped: list[SkippedFile] = []
        places = self._open_places(model.kind, skipped.append)
        stored, unreadable = read_all(
            self._folder, model, places, full=full, words=words, about=about
        )
        opened = self._renamed(file.record for file in stored if file.is_open)
        return FoundRecords(opened, (*skipped, *unreadable))

    def closed(
        self, model: type[R], wanted: NameFilter, *, since: date | None = None, full: bool = True
    ) -> FoundRecords[R]:
        """Return the closed records (wins: all) whose names `wanted` accepts.

        With `since`, files are not read if all the days in their names are earlier.
        """
        return self.both(model, wanted, since=since, full=full)[1]

    def both(  # noqa: PLR0913  which records, and how much of each
        self,
        model: type[R],
        wanted: NameFilter,
        *,
        since: date | None = None,
        full: bool | NameFilter = True,
        full_open: bool = False,
        words: Collection[str] = (),
    ) -> tuple[FoundRecords[R], FoundRecords[R]]:
        """Return the open records (wins: none) and the closed ones that `wanted` accepts.

        Each file is read once. `full` may say by the name of a closed record whether it is read
        with its changes. With `words`, only records that may have all of them are parsed.
        """
        skipped: list[SkippedFile] = []
        has_open = RECORD_FOLDERS[model.kind].open is not None
        places = [*self._open_places(model.kind, skipped.append)] if has_open else []
        passed: list[str] = []
        heads, unreadable = read_all(
            self._folder, model, places, full=full_open, words=words, passed=passed
        )
        opened = self._renamed(file.record for file in heads if file.is_open)
        found_open = FoundRecords(opened, (*skipped, *unreadable))

        # The status says whether a record is closed, not its folder; two files of an id count once.
        misplaced = (file.place for file in heads if not file.is_open)
        stored, unreadable = read_all(self._folder, model, misplaced, full=True)
        chosen = [file for file in stored if wanted(self._closed_name(file.record))]
        seen = {file.record.id for file in heads}.union(passed)
        skipped = []
        places = [*self._closed_places(model.kind, wanted, since, seen, skipped.append)]
        others, more_unreadable = read_all(self._folder, model, places, full=full, words=words)
        records = self._renamed(file.record for file in (*chosen, *others))
        closed = tuple(sorted(records, key=lambda record: record.id))
        return found_open, FoundRecords(closed, (*unreadable, *skipped, *more_unreadable))

    def list_ahead(self, model: type[R], since: date) -> None:
        """Begin to list the closed records that `both` will ask for, while other work is done."""
        from huddlecli.store.quick.closed_names import begin_listing  # noqa: PLC0415 - few commands

        self._listing[model.kind, since] = begin_listing(self._folder, model.kind, since)

    def load(self, model: type[R], record_id: str) -> R:
        """Return a record with its changes."""
        return self._renamed([self._stored(model, record_id).record])[0]

    def find(self, model: type[R], prefix: str) -> str:
        """Return the id that begins with `prefix`: of an open record, else of a closed one."""
        wanted = prefix.lower()
        for listing in (open_names, closed_names) if wanted else ():
            names_by_id = {
                record_id: name
                for _, names in listing(self._folder, model.kind)
                for name in names
                if name.startswith(wanted) and (record_id := id_in(model.kind, name))
            }
            if len(names_by_id) > 1:
                message = f"{shown(prefix)} matches {len(names_by_id)} ids"
                raise Wrong(message, hint=candidates(names_by_id))
            if names_by_id:
                return next(iter(names_by_id))
        raise unknown(model.kind, prefix)

    def ids(self, model: type[R]) -> tuple[str, ...]:
        """Return the ids of the open records (wins: all), from the names of files alone."""
        # A folder that cannot be read is reported when the records are listed.
        listed = (names for _, names in open_names(self._folder, model.kind, lambda _: None))
        ids = {id_in(model.kind, name) for names in listed for name in names}
        return tuple(sorted(record_id for record_id in ids if record_id))

    def _open_places(self, kind: Kind, warn: Warn) -> Iterator[str]:
        for folder, names in open_names(self._folder, kind, warn):
            yield from (f"{folder}/{name}" for name in names)

    def _closed_places(
        self, kind: Kind, wanted: NameFilter, since: date | None, seen: set[str], warn: Warn
    ) -> Iterator[str]:
        list_names = self._listing.pop((kind, since), closed_names)
        for folder, names in list_names(self._folder, kind, warn, since):
            for name in names:
                closed_name = parse_name(kind, name)
                if closed_name is None or (closed_name.id not in seen and wanted(closed_name)):
                    yield f"{folder}/{name}"

    def _renamed(self, records: Iterable[R]) -> tuple[R, ...]:
        return tuple(map(self._names().in_record, records) if self._names else records)

    def _stored(self, model: type[R], record_id: str) -> StoredRecord[R]:
        """Return a record as it will be after the changes that are not written yet."""
        transaction = self.__dict__.get("_transaction")  # None before the first change
        if transaction and (place := transaction.place_of((model.kind, record_id))):
            return parsed(self._folder, model, place, transaction.read(place))
        for place in self._places_of(model.kind, record_id):
            with suppress(files.Missing):  # it was just moved: a later folder has it
                return self.reader.read(model, place)
        raise unknown(model.kind, record_id)

    @contextmanager
    def indexed(self, kind: Kind) -> Iterator[Mapping[str, str]]:
        """Yield the place of each record of a kind by its id, listed once for the block."""
        places = places_by_id(self._folder, kind)
        with self.known_at(kind, places):
            yield places

    @contextmanager
    def known_at(self, kind: Kind, places: Mapping[str, str]) -> Iterator[None]:
        """Look for the records of a kind at these places first, by id, during the block."""
        self._index[kind] = places
        try:
            yield
        finally:
            del self._index[kind]

    def _places_of(self, kind: Kind, record_id: str) -> Iterator[str]:
        if known := self._index.get(kind, {}).get(record_id):
            yield known  # unless it was moved since
        for listing in (open_names, closed_names, open_names) if is_id(record_id) else ():
            for folder, names in listing(self._folder, kind):
                like = sorted(name for name in names if name.startswith(record_id))
                yield from (f"{folder}/{name}" for name in like if id_in(kind, name))

    def _changed(
        self, stored: StoredRecord[R], by: str, now: datetime, wanted: Mapping[str, Any]
    ) -> R:
        """Write the `wanted` keys unless the record has them already, and return it."""
        before, wanted = without_fixed(stored.keys), without_fixed(wanted)
        edits = difference(before, ordered(wanted))
        if not edits:
            self._write(stored, None)
            return stored.record
        changes = with_hand_edit(stored.keys, stored.record.changes, now)
        change = next_change(changes, by, now, edits, self._transaction.cmd)
        return self.rewrite(stored, (*changes, change))

    def rewrite(self, stored: StoredRecord[R], changes: Changes) -> R:
        """Write a record with these changes, and return it. The team's lock is held."""
        fixed = {key: stored.keys[key] for key in FIXED if key in stored.keys}
        keys = fixed | keys_of(changes)
        record = record_of(type(stored.record), keys, changes)
        changed = StoredRecord(stored.place, keys, record)
        self._write(changed, text_of(keys, changes))
        if record.kind in ("measure", "term"):  # both sides agree on these
            from huddlecli.store.agreed_decisions import write_decision  # noqa: PLC0415 - seldom

            write_decision(self, record)
        return record

    def _write(self, stored: StoredRecord[R], text: str | None) -> None:
        """Write `text`, and move the file to the folder that the status asks for.

        Until then it is in the folder of open records, whose readers check the status.
        """
        place, stem = stored.place, stored.place.rpartition("/")[2].partition(".")[0]
        if "forgotten" in stored.keys:
            from huddlecli.core.leads.forgotten import forgotten_stem  # noqa: PLC0415  the same

            stem = forgotten_stem(stored.record.id)
        among_open = home = place
        if RECORD_FOLDERS[stored.record.kind].open:
            among_open, home = open_file(stored.record.kind, stem), self.home_of(stored, stem)
        if place not in (among_open, home):
            self._transaction.move(place, among_open)
            place = among_open
        if text is not None:
            self._transaction.replace(place, text, about=(stored.record.kind, stored.record.id))
        if place != home:
            # If a copy has that name, this file stays among the open ones, where it counts.
            self._transaction.move(place, home, is_vital=False)

    def home_of(self, stored: StoredRecord[R], stem: str) -> str:
        """Return where the file of a record belongs; its name begins with `stem`."""
        kind = stored.record.kind
        if stored.is_open and RECORD_FOLDERS[kind].open:
            return open_file(kind, stem)
        return closed_file(kind, stem, self._closed_name(stored.record))

    def _closed_name(self, record: AnyRecord) -> ClosedName:
        return closed_name(record, self._zone, self._zone_of)
