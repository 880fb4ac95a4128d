"""The files of one record, made one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from huddlecli.core.join.copies import Copy, hand_edited_keys, merge_copies
from huddlecli.core.join.huddles import HUDDLE, renamed
from huddlecli.core.leads.forgotten import forgotten_stem, is_forgotten
from huddlecli.core.record_history import Changes, is_same, keys_of
from huddlecli.core.records import Kind, record_class
from huddlecli.store.files import Unreadable
from huddlecli.store.join.texts import decoded, why_later
from huddlecli.store.record_files import StoredRecord, parsed, text_of
from huddlecli.store.records import RecordStore
from huddlecli.store.schema.records import record_of

_FOLDER = Path("/")  # only the places in it count
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)  # then an edit by hand comes right after the last change


class RecordText(NamedTuple):
    """A file of a record, as it was read."""

    text: str
    stored: StoredRecord[Any]

    @property
    def copy(self) -> Copy:
        """The record as it is joined: the time of an edit by hand is the same on each machine."""
        return Copy(keys=self.stored.keys, changes=self.stored.record.changes, written=_FIRST)

    @property
    def stem(self) -> str:
        """The beginning of the name of the file: the id, and words."""
        return self.stored.place.rpartition("/")[2].partition(".")[0]


def read_record(kind: Kind, place: str, data: bytes) -> RecordText:
    """Return the record in a file, or raise Unreadable, also if a later version wrote it."""
    text = decoded(place, data)
    stored = parsed(_FOLDER, record_class(kind), place, text)
    if reason := why_later(stored.keys.get("schema")):
        raise Unreadable(_FOLDER / place, reason)
    return RecordText(text, stored)


def joined_record(
    kind: Kind, files: Sequence[RecordText], huddles: Mapping[str, str]
) -> tuple[StoredRecord[Any], str]:
    """Return the record of several files, and its text; one of the files is enough.

    `huddles` are the new ids of huddles to which it belongs, by the old ones. A text that needs no
    change is kept as it is. Raises ValueError or Failed if the record would not be valid.
    """
    copies = [file.copy for file in files]
    keys, changes = merge_copies(copies)
    keys, changes = _with_new_huddle(keys, changes, huddles)
    first = files[0]
    texts = {file.text for file in files}
    if len(texts) == 1 and is_same(first.copy.changes, changes):
        return first.stored, first.text
    record = record_of(record_class(kind), keys, changes)
    # Another version of huddle may write the same record in another way. Both settle on one of the
    # texts: if each insisted on its own, they would send it back and forth for ever.
    same = (file.text for file in files if _has_all(file.copy, keys, changes))
    text = min([text_of(keys, changes), *same])
    return StoredRecord(first.stored.place, keys, record), text


def _has_all(copy: Copy, keys: Mapping[str, Any], changes: Changes) -> bool:
    """Whether nothing of the joined record is missing in a copy, nor anything added by hand."""
    is_whole = is_same(copy.changes, changes) and not hand_edited_keys(copy)
    return is_whole and is_same(sorted(copy.keys.items()), sorted(keys.items()))


def home_of(store: RecordStore, stored: StoredRecord[Any], files: Sequence[RecordText]) -> str:
    """Return where the record of these files belongs."""
    if is_forgotten(stored.record.changes):
        return store.home_of(stored, forgotten_stem(stored.record.id))
    return store.home_of(stored, min(file.stem for file in files))


def _with_new_huddle(
    keys: dict[str, Any], changes: Changes, huddles: Mapping[str, str]
) -> tuple[dict[str, Any], Changes]:
    huddle = huddles.get(str(keys.get(HUDDLE)))
    if huddle is None or not changes:
        return keys, changes
    changes = renamed(changes, huddle)
    return {**keys, **keys_of(changes)}, changes
