"""The records of a team: actions, decisions, parked topics, wins and raised topics.

Those that both sides keep together are in `side_records`, which commands such as `log` never load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, TypeAlias

from huddlecli.core.value import NO_KEYS, Value

if TYPE_CHECKING:
    from huddlecli.core.side_records import Lead, Measure, Term

Kind: TypeAlias = Literal[
    "action", "decision", "parked", "win", "raised", "measure", "term", "lead"
]
KINDS: tuple[Kind, ...] = (
    "action",
    "decision",
    "parked",
    "win",
    "raised",
    "measure",
    "term",
    "lead",
)


class KindWords(NamedTuple):
    """How one record of a kind is called, and several: the name of their folder and in JSON."""

    noun: str
    plural: str


KIND_WORDS: Mapping[Kind, KindWords] = MappingProxyType(
    {
        "action": KindWords("action", "actions"),
        "decision": KindWords("decision", "decisions"),
        "parked": KindWords("parked item", "parked"),
        "win": KindWords("win", "wins"),
        "raised": KindWords("raised item", "raised"),
        "measure": KindWords("measure", "measures"),
        "term": KindWords("term", "terms"),
        "lead": KindWords("lead", "leads"),
    }
)

About: TypeAlias = tuple[Kind, str]  # a record's kind and id

ActionStatus: TypeAlias = Literal["open", "done", "dropped"]
DecisionStatus: TypeAlias = Literal["standing", "replaced", "dropped"]
# The tables in records. A change sets one key of them: "values.2026-W48" = 96.
TABLES = frozenset({"values", "notes", "targets", "agreed", "own", "entered"})
# The creation of an imported record if its row has no such day: all machines must write the same.
UNKNOWN_CREATION = datetime(2000, 1, 1, tzinfo=UTC)
UNDONE = "undone"  # the reason of a record whose creation was undone: it counts nowhere


class Change(Value):
    """A change of a record: who set and removed which keys and members of lists, and when (UTC).

    `cmd` is the id of the command that made the change. `more` are keys that a newer version wrote.
    """

    at: datetime
    by: str
    set: Mapping[str, Any]
    unset: tuple[str, ...] = ()
    add: Mapping[str, Sequence[str]] = NO_KEYS
    remove: Mapping[str, Sequence[str]] = NO_KEYS
    cmd: str | None = None
    more: Mapping[str, Any] = NO_KEYS


class Record(Value):
    """What all records have. `item` is the number, from 1, of the item in the huddle."""

    kind: ClassVar[Kind]

    id: str
    title: str
    created: datetime
    by: str
    huddle: str | None = None
    item: int | None = None
    topic: str | None = None
    tags: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()  # empty if only the latest state was read


class Action(Record):
    """A promise, always with one owner and a due day. `closed` is an instant, `done_on` a day."""

    kind: ClassVar[Kind] = "action"

    owner: str
    side: str | None = None
    due: date
    status: ActionStatus = "open"
    closed: datetime | None = None
    done_on: date | None = None
    reason: str | None = None


class Decision(Record):
    """What was agreed, until another decision replaces it (`replaced_by` is the id of that one).

    `review` is the day on which to review it, `kept_on` the day on which a review last kept it.
    """

    kind: ClassVar[Kind] = "decision"

    why: str | None = None
    owner: str | None = None
    review: date | None = None
    kept_on: date | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    status: DecisionStatus = "standing"
    closed: datetime | None = None
    reason: str | None = None


class Parked(Record):
    """A topic for later, waiting until it is taken up or dropped."""

    kind: ClassVar[Kind] = "parked"

    status: Literal["waiting", "taken", "dropped"] = "waiting"
    closed: datetime | None = None
    reason: str | None = None


class Win(Record):
    """Something that went well for one side, or for both (None)."""

    kind: ClassVar[Kind] = "win"

    side: str | None = None
    status: Literal["kept", "dropped"] = "kept"
    reason: str | None = None

    @property
    def closed(self) -> None:
        """None: a win is never closed, only kept or dropped."""
        return


class Raised(Record):
    """A topic for the next huddle that has a place for it."""

    kind: ClassVar[Kind] = "raised"

    side: str | None = None
    status: Literal["waiting", "taken", "dropped"] = "waiting"
    closed: datetime | None = None
    reason: str | None = None


if TYPE_CHECKING:
    AnyRecord: TypeAlias = Action | Decision | Parked | Win | Raised | Measure | Term | Lead
else:
    AnyRecord = Record

_CLASSES = {cls.kind: cls for cls in (Action, Decision, Parked, Win, Raised)}


def record_class(kind: Kind) -> type[AnyRecord]:
    """Return the class of the records of that kind."""
    if known := _CLASSES.get(kind):
        return known
    from huddlecli.core.side_records import Lead, Measure, Term  # noqa: PLC0415 - `log` does without

    side_records: Mapping[Kind, type[AnyRecord]] = {cls.kind: cls for cls in (Measure, Term, Lead)}
    return side_records[kind]


def is_undone(record: AnyRecord) -> bool:
    """Whether the creation of `record` was undone."""
    return record.reason == UNDONE


def changed(record: AnyRecord) -> datetime:
    """Return when `record` was last changed, as far as its history was read."""
    last = max([record.created, *(change.at for change in record.changes)])
    return max(last, record.closed) if record.closed else last
