"""The commands of a huddle: what people can ask of it. New ids come with the command."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeAlias

from huddlecli.core.huddle.boards import Boards
from huddlecli.core.huddle.matters import Matter
from huddlecli.core.huddle.records import HuddleRecord, RecordEdit
from huddlecli.core.huddle.sides.commands import BoardCommand
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.quick_add import Doubt
from huddlecli.core.side_records import Number, Stage
from huddlecli.core.value import Value


class Begin(Value, kw_only=False):
    """Leave the lobby and start: the huddle gets its id and its key.

    `there` has the ids, separated by spaces, of records that were logged just before the start,
    and `boards` what the boards list now, if that may have changed while the lobby was shown.
    """

    huddle: str
    key: str = ""
    there: str | None = None
    boards: Boards | None = None


class ChooseEnd(Value, kw_only=False):
    """In the lobby of a late huddle: keep its announced end, or move it."""

    keeps: bool


class Next(Value, kw_only=False):
    """Go to the next step, or to the next item."""


class Back(Value, kw_only=False):
    """Go back to the earlier step."""


class MoveItem(Value, kw_only=False):
    """In the lobby: move item `number` to the place of item `to`, both from 1."""

    number: int
    to: int


class LeaveOut(Value, kw_only=False):
    """In the lobby: leave item `number`, from 1, out of this huddle, or bring it back."""

    number: int


class Goto(Value, kw_only=False):
    """Go to item `number`, from 1; in the lobby move it to the front."""

    number: int


class GiveFloor(Value, kw_only=False):
    """Give the floor to the person of that name, or to the next speaker."""

    name: str | None = None


class Understood(Value, kw_only=False):
    """Confirm what was said back; `text` is its summary."""

    text: str | None = None


class Again(Value, kw_only=False):
    """Go back to Talk, as it was not understood; `text` is a note on it."""

    text: str | None = None


class More(Value, kw_only=False):
    """Begin the next point of this item."""


class AddRecord(Value, kw_only=False):
    """Add a new record; `doubt` is a word of it that may have been meant as its due day."""

    made: HuddleRecord
    doubt: Doubt | None = None


class ParkPoint(Value, kw_only=False):
    """Park the current point as a record with that id, and go to the next item."""

    id: str
    by: str


class ReviewDecision(Value, kw_only=False):
    """Keep or drop the decision `id`, which is under review: `edit` has its new values."""

    id: str
    edit: RecordEdit


class NoAction(Value, kw_only=False):
    """Leave the point without an outcome: nothing needs to be done."""


class Skip(Value, kw_only=False):
    """Carry this item over to the next huddle."""

    reason: str | None = None


class Strike(Value, kw_only=False):
    """Strike this item for good; in the lobby item `number`, from 1."""

    reason: str
    number: int | None = None


class Answer(Value, kw_only=False):
    """Answer the question of a board with one letter."""

    letter: str
    reason: str | None = None


class PreventRepeat(Value, kw_only=False):
    """Discuss how to prevent another miss of the promise shown.

    `id` is that of the item to raise if this huddle has no time left.
    """

    id: str
    by: str


class EditAction(Value, kw_only=False):
    """Change action `id`; `doubt` is a word that may have been meant as its due day."""

    id: str
    edit: RecordEdit
    doubt: Doubt | None = None


class EditOther(Value, kw_only=False):
    """Change something else that was made here: a decision, a win or the like."""

    id: str
    edit: RecordEdit


class AddItem(Value, kw_only=False):
    """Add an item of so many minutes after the current one.

    `near` is the id of the topic that its title may have meant.
    """

    title: str
    minutes: int = 5
    near: str | None = None


class AddTopic(Value, kw_only=False):
    """Add a topic of the library, as `item`, after the current one."""

    item: PlannedItem


class Swap(Value, kw_only=False):
    """Replace item `number`, from 1, with another topic: `item`."""

    number: int
    item: PlannedItem


class Extend(Value, kw_only=False):
    """Give the current item more time: half its planned minutes unless `by` is given."""

    by: timedelta | None = None


class Pause(Value, kw_only=False):
    """Stop the clock, or start it again."""


class CatchUp(Value, kw_only=False):
    """Spread the remaining time over the remaining items."""


class Join(Value, kw_only=False):
    """Add a person who arrived."""

    name: str
    side: str | None = None


class Leave(Value, kw_only=False):
    """Remove a person who left."""

    name: str


class Score(Value, kw_only=False):
    """Score the huddle from 1 to 10; `reason` explains the scores."""

    scores: tuple[int, ...]
    reason: str | None = None


class SetMessage(Value, kw_only=False):
    """Set the message for both teams."""

    text: str


class Note(Value, kw_only=False):
    """Take a note."""

    text: str


class FixText(Value, kw_only=False):
    """Put `text` in the place of text `number` of those typed here, from 1, which is `was` now."""

    number: int
    text: str
    was: str


class Undo(Value, kw_only=False):
    """Undo the last step; with `skips` leave it: the next undo takes the one before it."""

    skips: bool = False


class End(Value, kw_only=False):
    """End the huddle and write its minutes."""


class AddLogged(Value, kw_only=False):
    """Add a record that someone present logged at their own terminal."""

    made: HuddleRecord


class SyncAction(Value, kw_only=False):
    """Take over a change of a record outside the huddle: new values, and keys that are `gone`."""

    id: str
    edit: RecordEdit
    gone: tuple[str, ...] = ()


class WriteOwn(Value, kw_only=False):
    """Take down a side's own words about the term of this item."""

    side: str
    text: str


class ProposeWording(Value, kw_only=False):
    """Propose a text or stages for the term of this item; `id` is the proposal's."""

    id: str
    by: str
    text: str | None = None
    stages: tuple[Stage, ...] = ()


class ProposeMeasure(Value, kw_only=False):
    """Propose a new measure with a target; `id` is the proposal's, `owner` brings the values."""

    measure: Matter
    id: str
    by: str
    target: Number
    owner: str


class AgreeFor(Value, kw_only=False):
    """Agree for `sides`, by default those of the people here, to what is proposed."""

    sides: tuple[str, ...]
    by: str
    review: date | None = None


class SyncMatter(Value, kw_only=False):
    """Take over a term or a measure that was changed outside the huddle."""

    matter: Matter


class Resume(Value, kw_only=False):
    """Continue after an interruption that began at `since`."""

    since: datetime
    by: str


class TakeOver(Value, kw_only=False):
    """Run this huddle from another process."""

    by: str


class Heartbeat(Value, kw_only=False):
    """Say that the process that runs the huddle is alive."""


class LeaveHuddle(Value, kw_only=False):
    """Say that the process that runs the huddle leaves it, for somebody to go on later."""


StepCommand: TypeAlias = (
    Next
    | Back
    | Goto
    | Understood
    | Again
    | More
    | ParkPoint
    | ReviewDecision
    | NoAction
    | Skip
    | Strike
)
RecordCommand: TypeAlias = (
    AddRecord
    | Answer
    | BoardCommand
    | EditAction
    | EditOther
    | Score
    | SetMessage
    | Note
    | AddLogged
    | SyncAction
)
PlanCommand: TypeAlias = Join | Leave | AddItem | AddTopic | Swap
LobbyCommand: TypeAlias = ChooseEnd | MoveItem | LeaveOut
AgreementCommand: TypeAlias = WriteOwn | ProposeWording | ProposeMeasure | AgreeFor | SyncMatter
ClockCommand: TypeAlias = Extend | Pause | CatchUp | Resume
Command: TypeAlias = (
    Begin
    | LobbyCommand
    | StepCommand
    | RecordCommand
    | PlanCommand
    | ClockCommand
    | AgreementCommand
    | GiveFloor
    | PreventRepeat
    | FixText
    | Undo
    | End
    | TakeOver
    | Heartbeat
    | LeaveHuddle
)
