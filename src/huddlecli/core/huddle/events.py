"""The events of a huddle: each is one line of its journal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from huddlecli.core.agenda import LoopRule
from huddlecli.core.huddle.agreement_events import AgreementEvent, MatterSynced
from huddlecli.core.huddle.boards import Boards
from huddlecli.core.huddle.event import HuddleEvent
from huddlecli.core.huddle.records import HuddleRecord, RecordEdit
from huddlecli.core.huddle.sides.events import RowAnswered, RowChanged
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.minutes import Present
from huddlecli.core.past_huddles import Turn


class Begun(HuddleEvent):
    """The huddle began. All that was looked up for it is here, so the journal needs nothing else.

    `turns` has each person's last turn of each kind in earlier huddles, the latest last.
    `scheduled` is when the agenda was to start on that day, if it has a time. A huddle that starts
    late moves its end or `keeps_end`: then `shares` are the new times by item number, and the items
    in `leaves` are carried over. The items in `left_out` were left out in the lobby.
    `key` is random, since two machines that share a folder may give two huddles the same id.
    `there` has the ids, separated by spaces, of records that were logged just before the start.
    Journals of older versions have neither.
    """

    huddle: str
    agenda: str
    title: str
    team: str
    timezone: str
    sides: tuple[str, ...]
    by: str
    present: tuple[Present, ...]
    items: tuple[PlannedItem, ...]
    loop: LoopRule
    minutes: int
    ends: datetime
    boards: Boards = Boards()
    waiting: int = 0
    later: tuple[PlannedItem, ...] = ()
    turns: tuple[Turn, ...] = ()
    scheduled: datetime | None = None
    key: str = ""
    there: str | None = None
    keeps_end: bool = False
    shares: tuple[tuple[int, timedelta], ...] = ()
    leaves: tuple[int, ...] = ()
    left_out: tuple[PlannedItem, ...] = ()
    event: Literal["begun"] = "begun"


class TalkEnded(HuddleEvent):
    """Talk ended: Understand follows, or Execute if the agenda has no Understand."""

    event: Literal["talk-ended"] = "talk-ended"


class UnderstandWarned(HuddleEvent):
    """`/next` came in Understand before anything was confirmed: the screen showed a hint."""

    event: Literal["gate-held"] = "gate-held"


class UnderstandSkipped(HuddleEvent):
    """Understand was skipped: nobody confirmed anything."""

    event: Literal["gate-passed"] = "gate-passed"


class SaidBack(HuddleEvent):
    """What was said in Talk was said back and confirmed; `text` is the summary, if it was typed."""

    text: str | None = None
    event: Literal["said-back"] = "said-back"


class RoundBegun(HuddleEvent):
    """It was not understood, so Talk began again; `text` is a note on it, if one was typed."""

    text: str | None = None
    event: Literal["round-begun"] = "round-begun"


class PointLeft(HuddleEvent):
    """The point had an outcome, and the item was left for the next one.

    In a review of decisions, the next decision follows while one is due.
    """

    event: Literal["point-left"] = "point-left"


class PointBegun(HuddleEvent):
    """The next point of the same item began."""

    event: Literal["point-begun"] = "point-begun"


class NothingToDo(HuddleEvent):
    """The point was left without an outcome: nothing needs to be done."""

    event: Literal["nothing-to-do"] = "nothing-to-do"


class PointParked(HuddleEvent):
    """The point was parked as the record `made`, and the item was left for the next one.

    If it reviewed the `decision` of that id, that is no longer due, and the next one follows.
    """

    made: HuddleRecord
    decision: str | None = None
    event: Literal["point-parked"] = "point-parked"


class DecisionReviewed(HuddleEvent):
    """Decision `id` was kept or dropped: `edit` changes it, and the next one follows."""

    id: str
    edit: RecordEdit
    event: Literal["reviewed"] = "reviewed"


class BoardLeft(HuddleEvent):
    """A board was left for the next item."""

    event: Literal["board-left"] = "board-left"


class SteppedBack(HuddleEvent):
    """The huddle went back to the earlier step of the same item."""

    event: Literal["stepped-back"] = "stepped-back"


class WentTo(HuddleEvent):
    """Item `number`, from 1, was opened out of turn; in the lobby it was moved to the front."""

    number: int
    event: Literal["went-to"] = "went-to"


class Skipped(HuddleEvent):
    """The item was left and is carried over to the next huddle; `reason` says why."""

    reason: str | None = None
    event: Literal["skipped"] = "skipped"


class Struck(HuddleEvent):
    """The item was struck for good, for that `reason`; in the lobby it is item `number`, from 1."""

    reason: str
    number: int | None = None
    event: Literal["struck"] = "struck"


class Noted(HuddleEvent):
    """A note was taken."""

    text: str
    event: Literal["noted"] = "noted"


class TextFixed(HuddleEvent):
    """Text `number` of those typed in this huddle, from 1, is `text` now; it `was` another."""

    number: int
    text: str
    was: str
    event: Literal["text-fixed"] = "text-fixed"


class FloorGiven(HuddleEvent):
    """The person of that name got the floor."""

    name: str
    event: Literal["floor-given"] = "floor-given"


class RecordKept(HuddleEvent):
    """A record was made here: an action, a decision, something parked or a win."""

    made: HuddleRecord
    event: Literal["kept"] = "kept"


class Answered(HuddleEvent):
    """A board's question about record `id` was answered with a letter; `edit` changes it."""

    id: str
    letter: str
    edit: RecordEdit | None = None
    event: Literal["answered"] = "answered"


class ActionEdited(HuddleEvent):
    """Action `id` was changed here, or a record of another kind that was made here."""

    id: str
    edit: RecordEdit
    event: Literal["amended"] = "amended"


class ItemAdded(HuddleEvent):
    """An item of so many minutes was added after the current one."""

    title: str
    minutes: int
    event: Literal["item-added"] = "item-added"


class TopicAdded(HuddleEvent):
    """A topic of the library was added after the current item, as `item`."""

    item: PlannedItem
    event: Literal["topic-added"] = "topic-added"


class Swapped(HuddleEvent):
    """Item `number`, from 1, was replaced with another topic: `item`."""

    number: int
    item: PlannedItem
    event: Literal["swapped"] = "swapped"


class Extended(HuddleEvent):
    """The current item got more time."""

    by: timedelta
    event: Literal["extended"] = "extended"


class ClockStopped(HuddleEvent):
    """The clock was paused."""

    event: Literal["clock-stopped"] = "clock-stopped"


class ClockStarted(HuddleEvent):
    """The clock was started again."""

    event: Literal["clock-started"] = "clock-started"


class CaughtUp(HuddleEvent):
    """The remaining time was spread over the items left.

    `shares` are their new times by item number; the items in `leaves` are carried over.
    """

    shares: tuple[tuple[int, timedelta], ...]
    leaves: tuple[int, ...] = ()
    event: Literal["caught-up"] = "caught-up"


class Joined(HuddleEvent):
    """A person arrived, of that side if it is known."""

    name: str
    side: str | None
    event: Literal["joined"] = "joined"


class WentAway(HuddleEvent):
    """A person left."""

    name: str
    event: Literal["went-away"] = "went-away"


class Scored(HuddleEvent):
    """The huddle was scored from 1 to 10; `reason` explains the scores."""

    scores: tuple[int, ...]
    reason: str | None = None
    event: Literal["scored"] = "scored"


class MessageSet(HuddleEvent):
    """The message for both teams was set."""

    text: str
    event: Literal["message-set"] = "message-set"


class EndChosen(HuddleEvent):
    """In the lobby of a late huddle: it keeps its announced end, or moves it."""

    keeps: bool
    event: Literal["end-chosen"] = "end-chosen"


class ItemMoved(HuddleEvent):
    """In the lobby: item `number` was moved to the place of item `to`, both from 1."""

    number: int
    to: int
    event: Literal["item-moved"] = "item-moved"


class ItemLeftOut(HuddleEvent):
    """In the lobby: item `number`, from 1, was left out of this huddle, or brought back."""

    number: int
    event: Literal["left-out"] = "left-out"


class Undone(HuddleEvent):
    """The last step was undone."""

    event: Literal["undone"] = "undone"


class UndoSkipped(HuddleEvent):
    """The last step was left as it is: the next undo takes the one before it."""

    event: Literal["undo-skipped"] = "undo-skipped"


class HuddleEnded(HuddleEvent):
    """The huddle ended."""

    event: Literal["ended"] = "ended"


class LoggedAdded(HuddleEvent):
    """A record that someone present logged at their own terminal was added to the huddle."""

    made: HuddleRecord
    event: Literal["claimed"] = "claimed"


class ActionSynced(HuddleEvent):
    """Record `id` was changed outside the huddle: `edit` holds new values, the keys `gone` none."""

    id: str
    edit: RecordEdit
    gone: tuple[str, ...] = ()
    event: Literal["noticed"] = "noticed"


class Resumed(HuddleEvent):
    """`by` resumed the huddle after a break; the time from `since` to `at` does not count."""

    since: datetime
    by: str
    event: Literal["resumed"] = "resumed"


class TakenOver(HuddleEvent):
    """`by` runs the huddle from another process from now on; the process before stops."""

    by: str
    event: Literal["chair-taken"] = "chair-taken"


class HeartbeatSeen(HuddleEvent):
    """The process that runs the huddle was alive."""

    event: Literal["alive"] = "alive"


class HuddleLeft(HuddleEvent):
    """The process that ran the huddle left it: nobody runs it until somebody resumes it."""

    event: Literal["left"] = "left"


LoopEvent: TypeAlias = TalkEnded | UnderstandWarned | UnderstandSkipped | SaidBack | RoundBegun
StepEvent: TypeAlias = (
    LoopEvent
    | PointLeft
    | PointBegun
    | NothingToDo
    | PointParked
    | DecisionReviewed
    | BoardLeft
    | SteppedBack
    | WentTo
    | Skipped
    | Struck
)
SharedEvent: TypeAlias = LoggedAdded | ActionSynced | RowChanged  # what others did elsewhere
RecordEvent: TypeAlias = (
    Noted | RecordKept | Answered | RowAnswered | ActionEdited | Scored | MessageSet | SharedEvent
)
PlanEvent: TypeAlias = Joined | WentAway | ItemAdded | TopicAdded | Swapped
LobbyEvent: TypeAlias = EndChosen | ItemMoved | ItemLeftOut  # in no journal
ClockEvent: TypeAlias = Extended | ClockStopped | ClockStarted | CaughtUp | Resumed
Event: TypeAlias = (
    Begun
    | LobbyEvent
    | StepEvent
    | RecordEvent
    | PlanEvent
    | ClockEvent
    | AgreementEvent
    | FloorGiven
    | TextFixed
    | Undone
    | UndoSkipped
    | HuddleEnded
    | TakenOver
    | HeartbeatSeen
    | HuddleLeft
)
# Events that the facilitator did not cause: undo passes over them.
NotUndoable: TypeAlias = (
    SharedEvent | MatterSynced | Resumed | TakenOver | HeartbeatSeen | HuddleLeft | UndoSkipped
)
