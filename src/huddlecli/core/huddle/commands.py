"""The commands of a huddle: what people can ask of it. New ids come with the command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from huddlecli.core.huddle.boards import Boards
from huddlecli.core.huddle.matters import Matter
from huddlecli.core.huddle.records import HuddleRecord, RecordEdit
from huddlecli.core.huddle.sides.commands import BoardCommand
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.quick_add import Doubt
from huddlecli.core.side_records import Number, Stage


@dataclass(frozen=True, slots=True)
class Begin:
    """Leave the lobby and start: the huddle gets its id and its key.

    `there` has the ids, separated by spaces, of records that were logged just before the start,
    and `boards` what the boards list now, if that may have changed while the lobby was shown.
    """

    huddle: str
    key: str = ""
    there: str | None = None
    boards: Boards | None = None


@dataclass(frozen=True, slots=True)
class ChooseEnd:
    """In the lobby of a late huddle: keep its announced end, or move it."""

    keeps: bool


@dataclass(frozen=True, slots=True)
class Next:
    """Go to the next step, or to the next item."""


@dataclass(frozen=True, slots=True)
class Back:
    """Go back to the earlier step."""


@dataclass(frozen=True, slots=True)
class Goto:
    """Go to item `number`, from 1; in the lobby move it to the front."""

    number: int


@dataclass(frozen=True, slots=True)
class GiveFloor:
    """Give the floor to the person of that name, or to the next speaker."""

    name: str | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """Confirm what was said back; `text` is its summary."""

    text: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Go back to Talk, as it was not understood; `text` is a note on it."""

    text: str | None = None


@dataclass(frozen=True, slots=True)
class More:
    """Begin the next point of this item."""


@dataclass(frozen=True, slots=True)
class AddRecord:
    """Add a new record; `doubt` is a word of it that may have been meant as its due day."""

    made: HuddleRecord
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class ParkPoint:
    """Park the current point as a record with that id, and go to the next item."""

    id: str
    by: str


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """Keep or drop the decision `id`, which is under review: `edit` has its new values."""

    id: str
    edit: RecordEdit


@dataclass(frozen=True, slots=True)
class NoAction:
    """Leave the point without an outcome: nothing needs to be done."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Carry this item over to the next huddle."""

    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Strike:
    """Strike this item for good; in the lobby item `number`, from 1."""

    reason: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer the question of a board with one letter."""

    letter: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PreventRepeat:
    """Discuss how to prevent another miss of the promise shown.

    `id` is that of the item to raise if this huddle has no time left.
    """

    id: str
    by: str


@dataclass(frozen=True, slots=True)
class EditAction:
    """Change action `id`; `doubt` is a word that may have been meant as its due day."""

    id: str
    edit: RecordEdit
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class AddItem:
    """Add an item of so many minutes after the current one."""

    title: str
    minutes: int = 5


@dataclass(frozen=True, slots=True)
class Swap:
    """Replace item `number`, from 1, with another topic: `item`."""

    number: int
    item: PlannedItem


@dataclass(frozen=True, slots=True)
class Extend:
    """Give the current item more time: half its planned minutes unless `by` is given."""

    by: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop the clock, or start it again."""


@dataclass(frozen=True, slots=True)
class CatchUp:
    """Spread the remaining time over the remaining items."""


@dataclass(frozen=True, slots=True)
class Join:
    """Add a person who arrived."""

    name: str
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Remove a person who left."""

    name: str


@dataclass(frozen=True, slots=True)
class Score:
    """Score the huddle from 1 to 10; `reason` explains the scores."""

    scores: tuple[int, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SetMessage:
    """Set the message for both teams."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Take a note."""

    text: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Undo the last step; with `skips` leave it: the next undo takes the one before it."""

    skips: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """End the huddle and write its minutes."""


@dataclass(frozen=True, slots=True)
class AddLogged:
    """Add a record that someone present logged at their own terminal."""

    made: HuddleRecord


@dataclass(frozen=True, slots=True)
class SyncAction:
    """Take over a change of a record outside the huddle: new values, and keys that are `gone`."""

    id: str
    edit: RecordEdit
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WriteOwn:
    """Take down a side's own words about the term of this item."""

    side: str
    text: str


@dataclass(frozen=True, slots=True)
class ProposeWording:
    """Propose a text or stages for the term of this item; `id` is the proposal's."""

    id: str
    by: str
    text: str | None = None
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposeMeasure:
    """Propose a new measure with a target; `id` is the proposal's, `owner` brings the values."""

    measure: Matter
    id: str
    by: str
    target: Number
    owner: str


@dataclass(frozen=True, slots=True)
class AgreeFor:
    """Agree for `sides`, by default those of the people here, to what is proposed."""

    sides: tuple[str, ...]
    by: str
    review: date | None = None


@dataclass(frozen=True, slots=True)
class SyncMatter:
    """Take over a term or a measure that was changed outside the huddle."""

    matter: Matter


@dataclass(frozen=True, slots=True)
class Resume:
    """Continue after an interruption that began at `since`."""

    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Run this huddle from another process."""

    by: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Say that the process that runs the huddle is alive."""


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
    | Score
    | SetMessage
    | Note
    | AddLogged
    | SyncAction
)
PlanCommand: TypeAlias = Join | Leave | AddItem | Swap
AgreementCommand: TypeAlias = WriteOwn | ProposeWording | ProposeMeasure | AgreeFor | SyncMatter
ClockCommand: TypeAlias = Extend | Pause | CatchUp | Resume
Command: TypeAlias = (
    Begin
    | ChooseEnd
    | StepCommand
    | RecordCommand
    | PlanCommand
    | ClockCommand
    | AgreementCommand
    | GiveFloor
    | PreventRepeat
    | Undo
    | End
    | TakeOver
    | Heartbeat
)
