"""What can be asked of a huddle. Ids are drawn before, and come in with the command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from huddlecli.core.huddle.drafts import HuddleRecord, RecordEdit
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.quick_add import Doubt


@dataclass(frozen=True, slots=True)
class Begin:
    """Leave the lobby: the huddle gets its id and its key.

    `there` are the ids of records that came lately and before it.
    """

    huddle: str
    key: str = ""
    there: str | None = None


@dataclass(frozen=True, slots=True)
class ChooseEnd:
    """In the lobby of a huddle that is late: keep its announced end, or move it."""

    keeps: bool


@dataclass(frozen=True, slots=True)
class Next:
    """Go on: the next step, or the next item."""


@dataclass(frozen=True, slots=True)
class Back:
    """Go to the earlier step."""


@dataclass(frozen=True, slots=True)
class Goto:
    """Go to item `number`, from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class GiveFloor:
    """Give the floor to `name`, or to whoever is next."""

    name: str | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """It was said back and confirmed."""

    text: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """It was not understood."""

    text: str | None = None


@dataclass(frozen=True, slots=True)
class More:
    """Begin the next point of this item."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep a record that is made here; `doubt` is what may have been meant as its day."""

    made: HuddleRecord
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class ParkPoint:
    """Park the point itself, under a new id, and go on."""

    id: str
    by: str


@dataclass(frozen=True, slots=True)
class NoAction:
    """Nothing to do here."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Carry this item over."""

    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Strike:
    """End this item for good; in the lobby item `number`, from 1."""

    reason: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer the question that a board shows, with one letter."""

    letter: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Amend:
    """Change the action with that id; `doubt` is what may have been meant as its day."""

    id: str
    edit: RecordEdit
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """Add an item after this one; `minutes` whole, from 1."""

    title: str
    minutes: int = 5


@dataclass(frozen=True, slots=True)
class Swap:
    """Take `item` instead of item `number`."""

    number: int
    item: PlannedItem


@dataclass(frozen=True, slots=True)
class Extend:
    """Give the item more time: half its minutes where none is said."""

    by: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop the clock, or let it go on."""


@dataclass(frozen=True, slots=True)
class CatchUp:
    """Share the time left over the items left."""


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody comes."""

    name: str
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody leaves."""

    name: str


@dataclass(frozen=True, slots=True)
class Score:
    """Score the huddle."""

    scores: tuple[int, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SetMessage:
    """Set the message to both teams."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Take a note."""

    text: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last step back; or leave it, so that the one before it is the next."""

    skips: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """End the huddle and write its minutes."""


@dataclass(frozen=True, slots=True)
class AddLogged:
    """Take in what somebody present logged elsewhere."""

    made: HuddleRecord


@dataclass(frozen=True, slots=True)
class SyncAction:
    """Take note of how an action stands now that it was changed elsewhere."""

    id: str
    edit: RecordEdit


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on after an interruption that began at `since`."""

    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Run this huddle from another process."""

    by: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Say that the process that runs the huddle is there."""


Moves: TypeAlias = (
    Next | Back | Goto | Understood | Again | More | ParkPoint | NoAction | Skip | Strike
)
Keeps: TypeAlias = Keep | Answer | Amend | Score | SetMessage | Note | AddLogged | SyncAction
Arranges: TypeAlias = (
    GiveFloor | Add | Swap | Extend | Pause | CatchUp | Join | Leave | Resume | TakeOver | Heartbeat
)
Command: TypeAlias = Begin | ChooseEnd | Moves | Keeps | Arranges | Undo | End
