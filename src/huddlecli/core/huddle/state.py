"""The state of a huddle: lobby, underway or ended, and questions about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from huddlecli.core.agenda import LOOP_KINDS
from huddlecli.core.huddle.boards import BoardEntry, Promise
from huddlecli.core.huddle.events import (
    Begun,
    Event,
    Joined,
    NotUndoable,
    Scored,
    TextFixed,
    WentAway,
)
from huddlecli.core.huddle.matters import Matter
from huddlecli.core.huddle.records import HuddleRecord, RecordEdit, edit_after, edited
from huddlecli.core.huddle.sides.row_records import (
    RowRecord,
    after_answer,
    answer_that_holds,
    lead_with_record,
    record_of_row,
    with_record,
)
from huddlecli.core.huddle.sides.rows import LeadRow, MeasureRow, RowAnswer
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.minutes import Outcome, Present
from huddlecli.core.nudge import Nudge
from huddlecli.core.past_huddles import Turn
from huddlecli.core.rota import RotaTurn
from huddlecli.core.value import Value, replace

OUTCOMES: tuple[Outcome, ...] = ("action", "decision", "parked")  # the weightiest first
LOW_SCORE = 8  # a score below it asks for a reason
_OPEN = ("open", "waiting")
Asked: TypeAlias = Promise | BoardEntry | MeasureRow | LeadRow  # what boards ask about


class Talk(Value, kw_only=False):
    """Someone has the floor. `nudge` is the better question that a note called for, if any."""

    nudge: Nudge | None = None


class Understand(Value, kw_only=False):
    """The other side says back what it heard. `is_warned` once the hint was shown."""

    is_warned: bool = False


class Execute(Value, kw_only=False):
    """Agree who does what by when."""


class Board(Value, kw_only=False):
    """A list of records is reviewed."""


class Close(Value, kw_only=False):
    """Read back the promises, set the message, score the huddle."""


Step: TypeAlias = Talk | Understand | Execute | Board | Close


class ClockRunning(Value, kw_only=False):
    """The clock of the item has been running since that time."""

    since: datetime


class ClockPaused(Value, kw_only=False):
    """The clock of the item is paused."""


ClockState: TypeAlias = ClockRunning | ClockPaused


class Point(Value):
    """One matter within an item. The last of `speakers` who is still present has the floor."""

    opened_by: str | None
    speakers: tuple[str, ...] = ()
    listeners: tuple[str, ...] = ()
    rounds: int = 1
    has_left_talk: bool = False
    said_back: bool = False
    restatement: str | None = None
    outcome: Outcome | None = None
    decision: str | None = None  # the id of the decision that it reviews
    notes: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()  # of its notes, among all that was typed in the huddle


class Item(Value):
    """An item of this huddle. `step` is None until it is opened, `left` until it is left."""

    plan: PlannedItem
    allotted: timedelta
    spent: timedelta = timedelta()
    step: Step | None = None
    points: tuple[Point, ...] = ()
    notes: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    left: Literal["through", "carried", "struck"] | None = None
    reason: str | None = None
    has_nothing: bool = False  # an item for decisions due for review, if none is due
    is_minuted: bool = True  # false for the close of an agenda that has no entry for it


class Lobby(Value):
    """Before the start: `draft` is the beginning as it is planned, `first` as it was at first.

    `turn` is who facilitates by the rota, None without one; `newcomers` have never been present.
    """

    first: Begun
    draft: Begun
    events: tuple[Event, ...] = ()
    turn: RotaTurn | None = None
    newcomers: tuple[Present, ...] = ()


class Underway(Value):
    """A running huddle, at item `number` from 1.

    `events` are those that were not undone. `turns` are those of earlier huddles and of this one,
    the latest last. `made` are the records of this huddle; `edits` are changes of records by id,
    `row_answers` what was answered for measures and leads, `row_records` what their records say
    since then, by id. `texts` is how many texts were typed that `/fix` can correct.
    """

    begun: Begun
    number: int
    items: tuple[Item, ...]
    clock: ClockState
    present: tuple[Present, ...]
    turns: tuple[Turn, ...] = ()
    events: tuple[Event, ...] = ()
    made: tuple[HuddleRecord, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    row_answers: tuple[RowAnswer, ...] = ()
    row_records: tuple[tuple[str, RowRecord], ...] = ()
    edits: tuple[tuple[str, RecordEdit], ...] = ()
    scores: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()
    message: str | None = None
    texts: int = 0
    gap: timedelta = timedelta()
    matters: tuple[Matter, ...] = ()  # what both sides agree on here, as it is now
    spoken: tuple[tuple[str, timedelta], ...] = ()  # by side, in Talk, until the last event


class Ended(Value):
    """A huddle that has ended; `last` is its state at the end."""

    last: Underway
    at: datetime


Huddle: TypeAlias = Lobby | Underway | Ended


def plans_of(state: Lobby | Underway) -> tuple[PlannedItem, ...]:
    """Return the plans of all items, by their numbers."""
    if isinstance(state, Lobby):
        return state.draft.items
    return tuple(item.plan for item in state.items)


def find_present(state: Lobby | Underway, name: str) -> Present | None:
    """Return the person of that name who is present."""
    present = state.draft.present if isinstance(state, Lobby) else state.present
    folded = name.casefold()
    return next((person for person in present if person.name.casefold() == folded), None)


def attendance(present: tuple[Present, ...], event: Joined | WentAway) -> tuple[Present, ...]:
    """Return who is present after someone arrived or left."""
    if isinstance(event, Joined):
        return (*present, Present(name=event.name, side=event.side))
    return tuple(person for person in present if person.name != event.name)


def new_item(plan: PlannedItem) -> Item:
    """Return an item that is still to come."""
    return Item(plan=plan, allotted=timedelta(minutes=plan.minutes))


def item_at(state: Underway, number: int) -> Item:
    """Return the item of that number, from 1; raise IndexError if there is none.

    A journal from elsewhere may hold any number, and Python counts those below 1 from the end.
    """
    if number < 1:
        raise IndexError(number)
    return state.items[number - 1]


def current(state: Underway) -> Item:
    """Return the item that the huddle is at."""
    return state.items[state.number - 1]


def with_current(state: Underway, item: Item) -> Underway:
    """Return the state with its current item replaced."""
    number = state.number
    return replace(state, items=(*state.items[: number - 1], item, *state.items[number:]))


def current_point(state: Underway) -> Point | None:
    """Return the point that is being discussed, or None at a board or the close."""
    points = current(state).points
    return points[-1] if points else None


def with_point(state: Underway, point: Point) -> Underway:
    """Return the state with its current point replaced."""
    item = current(state)
    return with_current(state, replace(item, points=(*item.points[:-1], point)))


def with_edit(
    state: Underway, record_id: str, edit: RecordEdit, gone: Sequence[str] = ()
) -> Underway:
    """Return the state with a change made to that record, and without the keys `gone`."""
    made = tuple(
        edited(record, edit, gone) if record.id == record_id else record for record in state.made
    )
    whole = edit_after(edit_of(state, record_id), edit, gone)
    edits = dict(state.edits) | {record_id: whole}
    return replace(state, made=made, edits=tuple(edits.items()))


def made_at(state: Underway, number: int, point: int | None = None) -> tuple[HuddleRecord, ...]:
    """Return the records made at that item, and at that point of it; without dropped ones."""
    return tuple(
        made
        for made in state.made
        if made.item == number and point in (None, made.point) and made.is_live
    )


def result(state: Underway, number: int | None = None) -> Outcome | None:
    """Return the weightiest outcome so far of an item's last point; default is the current item."""
    number = number or state.number
    kinds = {made.kind for made in made_at(state, number, len(state.items[number - 1].points))}
    return next((outcome for outcome in OUTCOMES if outcome in kinds), None)


def promised(state: Underway) -> tuple[HuddleRecord, ...]:
    """Return the actions made in this huddle, in order."""
    return tuple(made for made in state.made if made.kind == "action" and made.is_live)


def is_settled(state: Underway, record_id: str) -> bool:
    """Whether a listed record was answered, moved or closed, here or elsewhere."""
    if row_answer(state, record_id):
        return True
    edit = edit_of(state, record_id)
    letters = [letter for known, letter in state.answers if known == record_id]
    is_reopened = edit.status in _OPEN and "n" not in letters  # its answer was taken back
    is_answered = bool(letters) and not is_reopened
    return is_answered or is_moved(state, record_id) or edit.status not in (None, *_OPEN)


def is_moved(state: Underway, record_id: str) -> bool:
    """Whether a promise of the board is due on another day by now."""
    due = edit_of(state, record_id).due
    listed = state.begun.boards.promises.open
    return due is not None and all(each.due != due for each in listed if each.id == record_id)


def edit_of(state: Underway, record_id: str) -> RecordEdit:
    """Return all changes of a record since the huddle began, as one edit."""
    return dict(state.edits).get(record_id) or RecordEdit()


def question(state: Underway) -> Asked | None:
    """Return what the board asks about now: its first entry without an answer."""
    return next((shown for shown in _listed(state) if not is_settled(state, shown.id)), None)


def asked_promises(state: Underway) -> tuple[Promise, ...]:
    """Return the promises of the board, with their owners and titles of now."""
    return tuple(
        _promise_now(promise, edit_of(state, promise.id))
        for promise in state.begun.boards.promises.open
    )


def parked_now(state: Underway) -> tuple[BoardEntry, ...]:
    """Return what the parked board lists, with the titles of now."""
    return tuple(_entry_now(state, entry) for entry in state.begun.boards.parked)


def wins_now(state: Underway) -> tuple[BoardEntry, ...]:
    """Return the wins of before that still count, with the titles of now."""
    return tuple(
        _entry_now(state, win)
        for win in state.begun.boards.wins
        if edit_of(state, win.id).status != "dropped"
    )


def _entry_now(state: Underway, entry: BoardEntry) -> BoardEntry:
    return replace(entry, title=edit_of(state, entry.id).title or entry.title)


def _promise_now(promise: Promise, edit: RecordEdit) -> Promise:
    owner, title = edit.owner or promise.owner, edit.title or promise.title
    return replace(promise, owner=owner, title=title)


def measures_now(state: Underway) -> tuple[MeasureRow, ...]:
    """Return the measures of the board, with their values of now."""
    rows = state.begun.boards.measures.rows
    return tuple(with_record(row, row_record(state, row)) for row in rows)


def leads_now(state: Underway) -> tuple[LeadRow, ...]:
    """Return the leads of the board, with the answers that they have now."""
    rows = state.begun.boards.leads.rows
    return tuple(lead_with_record(row, row_record(state, row)) for row in rows)


def row_record(state: Underway, row: MeasureRow | LeadRow) -> RowRecord:
    """Return what the record of a row says now."""
    return dict(state.row_records).get(row.id) or record_of_row(row)


def row_answer(state: Underway, row_id: str) -> RowAnswer | None:
    """Return the last answer for a row that still holds, or None."""
    record = dict(state.row_records).get(row_id)
    given = (answer for answer in state.row_answers if answer.id == row_id)
    return answer_that_holds(given, record) if record else None


def with_row_answer(
    state: Underway, answer: RowAnswer, record: RowRecord | None = None
) -> Underway:
    """Return the state after an answer for a row; by default `record` is what the answer makes."""
    boards = state.begun.boards
    rows: list[MeasureRow | LeadRow] = [*boards.measures.rows, *boards.leads.rows]
    row = next((row for row in rows if row.id == answer.id), None)
    before = row_record(state, row) if row else RowRecord()
    records = dict(state.row_records) | {answer.id: record or after_answer(before, answer)}
    answers = (*state.row_answers, answer)
    return replace(state, row_answers=answers, row_records=tuple(records.items()))


def _listed(state: Underway) -> Sequence[Asked]:
    """Return the entries that the current board asks about."""
    match current(state).plan.kind:
        case "promises":
            return asked_promises(state)
        case "parked":
            return parked_now(state)
        case "measures":
            return measures_now(state)
        case "leads":
            return leads_now(state)
        case _:
            return ()


def is_loop(item: Item) -> bool:
    """Whether the item is a discussion: Talk, Understand, Execute."""
    return item.plan.kind in LOOP_KINDS and not item.has_nothing


def wants_reason(state: Underway) -> bool:
    """Whether the last step was a low score without a reason: the next note is the reason."""
    passed = NotUndoable | TextFixed
    steps = (event for event in reversed(state.events) if not isinstance(event, passed))
    last = next(steps, None)
    return isinstance(last, Scored) and last.reason is None and min(last.scores) < LOW_SCORE


def unanswered(state: Underway) -> int:
    """Return how many questions of the board have no answer yet; measures that hold need none."""
    return sum(
        not is_settled(state, shown.id)
        for shown in _listed(state)
        if not isinstance(shown, MeasureRow) or shown.is_due
    )


def is_empty_board(state: Underway) -> bool:
    """Whether the item is a board that lists nothing, and nothing was typed there."""
    item, boards = current(state), state.begun.boards
    if not isinstance(item.step, Board) or item.notes or made_at(state, state.number):
        return False
    match item.plan.kind:
        case "promises":
            review = boards.promises
            return not (review.open or review.done or review.told)
        case "parked":
            return not boards.parked
        case "wins":
            return not wins_now(state)
        case "measures":
            return not boards.measures.rows
        case "leads":
            return not boards.leads.rows
        case _:
            return True
