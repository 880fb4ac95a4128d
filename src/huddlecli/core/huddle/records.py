"""Records made in a huddle, and the changes made to records there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from huddlecli.core.records import Kind
from huddlecli.core.value import Value, field_names, replace


class HuddleRecord(Value):
    """A record made in this huddle, with the item and the point it belongs to, from 1."""

    kind: Kind
    id: str
    title: str
    by: str
    owner: str | None = None
    side: str | None = None
    due: date | None = None
    status: str | None = None
    tags: tuple[str, ...] = ()
    review: date | None = None
    replaces: str | None = None
    item: int = 0
    point: int = 0

    @property
    def is_live(self) -> bool:
        """Whether it still counts: it was not dropped."""
        return self.status != "dropped"


class RecordEdit(Value):
    """New values for some keys of a record; None leaves a key as it is."""

    title: str | None = None
    owner: str | None = None
    side: str | None = None
    due: date | None = None
    tags: tuple[str, ...] | None = None
    status: str | None = None
    closed: datetime | None = None
    done_on: date | None = None
    reason: str | None = None
    review: date | None = None
    kept_on: date | None = None

    def keys(self) -> dict[str, Any]:
        """Return the keys that are set, with their values."""
        named = ((name, getattr(self, name)) for name in field_names(self))
        return {name: value for name, value in named if value is not None}


def edited(made: HuddleRecord, edit: RecordEdit, gone: Iterable[str] = ()) -> HuddleRecord:
    """Return the record after the change; the keys `gone` have no value any more."""
    known = {*field_names(made)}
    values = edit.keys() | dict.fromkeys(gone)
    return replace(made, **{key: value for key, value in values.items() if key in known})


def edit_after(before: RecordEdit, edit: RecordEdit, gone: Iterable[str] = ()) -> RecordEdit:
    """Return two changes of a record as one; the keys `gone` have no value any more."""
    return replace(before, **edit.keys(), **dict.fromkeys(gone))
