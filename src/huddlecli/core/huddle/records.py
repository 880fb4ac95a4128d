"""What is made and changed in a huddle: the records it leaves, and the edits to them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from huddlecli.core.records import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class HuddleRecord:
    """A record made in this huddle, and the item and point it belongs to (both from 1)."""

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
        """Whether it still counts: it was neither dropped nor taken back."""
        return self.status != "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEdit:
    """New values for some keys of an action; None leaves a key as it is."""

    title: str | None = None
    owner: str | None = None
    side: str | None = None
    due: date | None = None
    tags: tuple[str, ...] | None = None
    status: str | None = None
    closed: datetime | None = None
    done_on: date | None = None
    reason: str | None = None

    def keys(self) -> dict[str, Any]:
        """The keys that it sets, with their values."""
        named = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in named if value is not None}


def edited(made: HuddleRecord, edit: RecordEdit) -> HuddleRecord:
    """Return `made` as it is after `edit`."""
    known = {field.name for field in fields(made)}
    return replace(made, **{k: v for k, v in edit.keys().items() if k in known})
