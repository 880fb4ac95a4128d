"""The steps of a huddle, as events: through the loop, from item to item, and out of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from huddlecli.core.huddle.drafts import HuddleRecord, RecordEdit
from huddlecli.core.huddle.first_event import Begun, BoardEntry, Boards, Promise, Review, Turn
from huddlecli.core.huddle_plan import PlannedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkEnded:
    """Talk was left: for Understand, or for Execute where nothing is to be said back."""

    at: datetime
    event: Literal["talk-ended"] = "talk-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateHeld:
    """Understand was to be left without a confirmation: the hint was shown instead."""

    at: datetime
    event: Literal["gate-held"] = "gate-held"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePassed:
    """Understand was left although nothing was said back."""

    at: datetime
    event: Literal["gate-passed"] = "gate-passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidBack:
    """It was said back and confirmed, in these words where they were typed."""

    at: datetime
    text: str | None = None
    event: Literal["said-back"] = "said-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundBegun:
    """It was not understood: Talk again, the next round."""

    at: datetime
    text: str | None = None
    event: Literal["round-begun"] = "round-begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLeft:
    """The point came to something, and so did the item."""

    at: datetime
    event: Literal["point-left"] = "point-left"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointBegun:
    """The next point of the same item began."""

    at: datetime
    event: Literal["point-begun"] = "point-begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToDo:
    """The point was left with nothing to be done, said aloud."""

    at: datetime
    event: Literal["nothing-to-do"] = "nothing-to-do"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointParked:
    """The point itself was parked, and the next item opened."""

    at: datetime
    made: HuddleRecord
    event: Literal["point-parked"] = "point-parked"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLeft:
    """A board was left."""

    at: datetime
    event: Literal["board-left"] = "board-left"


@dataclass(frozen=True, slots=True, kw_only=True)
class SteppedBack:
    """The earlier step of the same item."""

    at: datetime
    event: Literal["stepped-back"] = "stepped-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class WentTo:
    """Another item was opened, out of turn."""

    at: datetime
    number: int
    event: Literal["went-to"] = "went-to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """The item is carried over to the next huddle."""

    at: datetime
    reason: str | None = None
    event: Literal["skipped"] = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """The item is ended for good; in the lobby item `number`, from 1."""

    at: datetime
    reason: str
    number: int | None = None
    event: Literal["struck"] = "struck"


Stepped: TypeAlias = (
    TalkEnded
    | GateHeld
    | GatePassed
    | SaidBack
    | RoundBegun
    | PointLeft
    | PointBegun
    | NothingToDo
    | PointParked
    | BoardLeft
    | SteppedBack
    | WentTo
    | Skipped
    | Struck
)


# The events of the other two modules are known by this one too.
__all__ = [
    "Begun",
    "BoardEntry",
    "BoardLeft",
    "Boards",
    "GateHeld",
    "GatePassed",
    "NothingToDo",
    "PointBegun",
    "PointLeft",
    "PointParked",
    "Promise",
    "Review",
    "RoundBegun",
    "SaidBack",
    "Skipped",
    "Stepped",
    "SteppedBack",
    "Struck",
    "TalkEnded",
    "Turn",
    "WentTo",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A note was taken."""

    at: datetime
    text: str
    event: Literal["noted"] = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorGiven:
    """Somebody else has the floor."""

    at: datetime
    name: str
    event: Literal["floor-given"] = "floor-given"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKept:
    """A record was made here: an action, a decision, a parked thing, a win."""

    at: datetime
    made: HuddleRecord
    event: Literal["kept"] = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A board's question was answered with a letter."""

    at: datetime
    id: str
    letter: str
    edit: RecordEdit | None = None
    event: Literal["answered"] = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionEdited:
    """An action was changed here."""

    at: datetime
    id: str
    edit: RecordEdit
    event: Literal["amended"] = "amended"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAdded:
    """An item was added after this one."""

    at: datetime
    title: str
    minutes: int
    event: Literal["item-added"] = "item-added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapped:
    """Another topic was picked for an item."""

    at: datetime
    number: int
    item: PlannedItem
    event: Literal["swapped"] = "swapped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """The item got more time."""

    at: datetime
    by: timedelta
    event: Literal["extended"] = "extended"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStopped:
    """The item's clock was stopped."""

    at: datetime
    event: Literal["clock-stopped"] = "clock-stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStarted:
    """The item's clock goes on."""

    at: datetime
    event: Literal["clock-started"] = "clock-started"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp:
    """The time left was shared anew: `shares` by item number, `leaves` for next time."""

    at: datetime
    shares: tuple[tuple[int, timedelta], ...]
    leaves: tuple[int, ...] = ()
    event: Literal["caught-up"] = "caught-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Somebody came."""

    at: datetime
    name: str
    side: str | None
    event: Literal["joined"] = "joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class WentAway:
    """Somebody left."""

    at: datetime
    name: str
    event: Literal["went-away"] = "went-away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The huddle was given scores from 1 to 10."""

    at: datetime
    scores: tuple[int, ...]
    reason: str | None = None
    event: Literal["scored"] = "scored"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSet:
    """What both teams are to be told was agreed."""

    at: datetime
    text: str
    event: Literal["message-set"] = "message-set"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndChosen:
    """A huddle that starts late keeps its announced end, or moves it."""

    at: datetime
    keeps: bool
    event: Literal["end-chosen"] = "end-chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """The last step was taken back."""

    at: datetime
    event: Literal["undone"] = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoSkipped:
    """The last step stays: undo goes on with the one before it."""

    at: datetime
    event: Literal["undo-skipped"] = "undo-skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class HuddleEnded:
    """The huddle is over."""

    at: datetime
    event: Literal["ended"] = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedAdded:
    """What somebody present logged from their own terminal was taken in."""

    at: datetime
    made: HuddleRecord
    event: Literal["claimed"] = "claimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSynced:
    """An action was changed elsewhere; `edit` is how it stands now."""

    at: datetime
    id: str
    edit: RecordEdit
    event: Literal["noticed"] = "noticed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """The huddle goes on after an interruption; no time counts from `since` to `at`."""

    at: datetime
    since: datetime
    by: str
    event: Literal["resumed"] = "resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """Another process runs the huddle from here on; the one before stops."""

    at: datetime
    by: str
    event: Literal["chair-taken"] = "chair-taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatSeen:
    """The process that runs the huddle was there."""

    at: datetime
    event: Literal["alive"] = "alive"


Recorded: TypeAlias = (
    Noted | RecordKept | Answered | ActionEdited | Scored | MessageSet | LoggedAdded | ActionSynced
)
Arranged: TypeAlias = (
    FloorGiven
    | Joined
    | WentAway
    | ItemAdded
    | Swapped
    | Extended
    | ClockStopped
    | ClockStarted
    | CaughtUp
    | Resumed
    | TakenOver
    | HeartbeatSeen
)
Event: TypeAlias = (
    Begun | EndChosen | Stepped | Recorded | Arranged | Undone | UndoSkipped | HuddleEnded
)

# What comes from outside the chair is no step of the facilitator, and undo passes over it.
NO_STEP = (LoggedAdded, ActionSynced, Resumed, TakenOver, HeartbeatSeen, UndoSkipped)
