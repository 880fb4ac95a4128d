"""The things that are kept, each a record of its own, with the history of its keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, ClassVar, Literal, TypeAlias

Kind: TypeAlias = Literal["action", "decision", "parked", "win", "raised"]
KINDS: tuple[Kind, ...] = ("action", "decision", "parked", "win", "raised")

About: TypeAlias = tuple[Kind, str]  # a record, by its kind and id

ActionStatus: TypeAlias = Literal["open", "done", "dropped"]
UNDONE = "undone"  # the reason of a record whose making was taken back: it counts nowhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Who set and removed which keys and members of lists, and when (UTC).

    `cmd` is the id of the command that made the change. `more` are keys of a newer version.
    """

    at: datetime
    by: str
    set: Mapping[str, Any]
    unset: tuple[str, ...] = ()
    add: Mapping[str, Sequence[str]] = field(default_factory=dict)
    remove: Mapping[str, Sequence[str]] = field(default_factory=dict)
    cmd: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What all records share. `item` is the number of the item in the huddle, from 1."""

    kind: ClassVar[Kind]

    id: str
    title: str
    created: datetime
    by: str
    huddle: str | None = None
    item: int | None = None
    topic: str | None = None
    tags: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()  # empty where only the latest state was read


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Record):
    """A promise: one owner and a due day, always. `closed` is an instant, `done_on` a day."""

    kind: ClassVar[Kind] = "action"

    owner: str
    side: str | None = None
    due: date
    status: ActionStatus = "open"
    closed: datetime | None = None
    done_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Record):
    """What was agreed, until it is replaced by another (`replaced_by` is its id)."""

    kind: ClassVar[Kind] = "decision"

    why: str | None = None
    owner: str | None = None
    review: date | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    status: Literal["standing", "replaced", "dropped"] = "standing"
    closed: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked(Record):
    """Something for later: waiting until it is taken up or dropped."""

    kind: ClassVar[Kind] = "parked"

    status: Literal["waiting", "taken", "dropped"] = "waiting"
    closed: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Win(Record):
    """Something that went well, for one side or (None) for both."""

    kind: ClassVar[Kind] = "win"

    side: str | None = None
    status: Literal["kept", "dropped"] = "kept"
    reason: str | None = None

    @property
    def closed(self) -> None:
        """No time: a win is not closed, it is kept or dropped."""
        return


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised(Record):
    """Something to bring up in the next huddle that has a place for it."""

    kind: ClassVar[Kind] = "raised"

    side: str | None = None
    status: Literal["waiting", "taken", "dropped"] = "waiting"
    closed: datetime | None = None
    reason: str | None = None


AnyRecord: TypeAlias = Action | Decision | Parked | Win | Raised

RECORD_CLASSES: Mapping[Kind, type[AnyRecord]] = MappingProxyType(
    {cls.kind: cls for cls in (Action, Decision, Parked, Win, Raised)}
)


def is_undone(record: AnyRecord) -> bool:
    """Whether the making of `record` was undone."""
    return record.reason == UNDONE


def changed(record: AnyRecord) -> datetime:
    """Return when `record` was last changed, as far as its history was read."""
    last = max([record.created, *(change.at for change in record.changes)])
    return max(last, record.closed) if record.closed else last
