"""The records that the rows of a file are about: found again in a team's folder, and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from huddlecli.core.record_history import Changes
from huddlecli.core.records import AnyRecord
from huddlecli.store.files import Missing, Unreadable
from huddlecli.store.record_files import StoredRecord, read, read_keys
from huddlecli.store.records import RecordStore

R = TypeVar("R", bound=AnyRecord)


@dataclass(slots=True)
class ImportWrites(Generic[R]):
    """What an import writes: new records by id, and records with their next history."""

    model: type[R]
    new: dict[str, Changes] = field(default_factory=dict)
    changed: list[tuple[StoredRecord[R], Changes]] = field(default_factory=list)

    def write(self, records: RecordStore) -> None:
        """Write it all; it belongs to the transaction that is open."""
        for record_id, changes in self.new.items():
            records.add(self.model, record_id, changes)
        for stored, changes in self.changed:
            records.rewrite(stored, changes)


class KnownRecords(Generic[R]):
    """The records of one kind that a team has, each found by where it came from.

    An `origin` is what a row is known by: the id of a lead in a CRM, the fingerprint of a promise.
    """

    def __init__(self, model: type[R], folder: Path, places: Mapping[str, str]) -> None:
        """Look for records at `places` by id."""
        self._model, self._folder, self._places = model, folder, places
        self._taken: dict[str, str] = {}

    def find(
        self, origin: str, ids: Iterable[str], is_of_it: Callable[[Mapping[str, Any]], bool]
    ) -> tuple[str, Mapping[str, Any] | None]:
        """Return the id of the record that came from `origin`, and its keys if the team has it.

        It is the first of `ids` that no other record has; `is_of_it` says whose the keys are.
        """
        for record_id in ids:
            if self._taken.get(record_id, origin) != origin:
                continue
            keys = self.keys(record_id)
            if keys is None:
                self._taken[record_id] = origin
                return record_id, None
            if is_of_it(keys):
                return record_id, keys
        raise Unreadable(self._folder, "all of its ids belong to other records")

    def keys(self, record_id: str) -> Mapping[str, Any] | None:
        """Return the keys of a record, or None if the team has none with that id."""
        try:
            return read_keys(self._folder, self._places[record_id])
        except (KeyError, Missing):
            return None

    def whole(self, record_id: str) -> StoredRecord[R]:
        """Return a record that the team has, with all of its history."""
        return read(self._folder, self._model, self._places[record_id], full=True)

    def reason(self, error: Unreadable) -> str:
        """Return why a row cannot be compared with its record."""
        return f"{error.path.relative_to(self._folder)}: {error.reason}"
