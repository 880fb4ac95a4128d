"""The minutes: the lasting record of one huddle, as it was at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from huddlecli.core.agenda import LOOP_KINDS, EntryKind
from huddlecli.core.team import day_in
from huddlecli.core.value import Value

ReviewResult: TypeAlias = Literal["kept", "replaced", "dropped", "parked"]
Outcome: TypeAlias = Literal["action", "decision", "parked", "none"]


class Present(Value):
    """A person who was present."""

    name: str
    side: str | None


class MinutedAction(Value):
    """An action as it was at the end of the huddle."""

    id: str
    title: str
    owner: str
    due: date
    status: str


class Titled(Value):
    """The id and the title of a decision, a parked topic or a win.

    A decision about a term has the `wording` that came in force with it.
    """

    id: str
    title: str
    wording: str | None = None


class MinutedReview(Value):
    """A decision that a point reviewed, and the result; without a `result` it is still due.

    It is kept `until` the next review day, dropped for a `reason`, or replaced `by` another title.
    """

    id: str
    title: str
    result: ReviewResult | None = None
    until: date | None = None
    reason: str | None = None
    by: str | None = None


class MinutedAnswer(Value):
    """What was answered for a measure or a lead on a board.

    `value` is of a measure in the `period`, as the `target` was then. A lead is named by its id and
    `source` alone: its `title` is looked up when it is shown, and never kept.
    """

    kind: Literal["measure", "lead"]
    id: str
    title: str | None = None
    source: str | None = None
    answer: str
    value: int | float | None = None
    unit: str | None = None
    target: int | float | None = None
    period: str | None = None
    reason: str | None = None
    note: str | None = None


class MinutedPoint(Value):
    """One pass through the loop. `said_back` is None if there was nothing to say back.

    `speaker` had the floor first, and `listener` was asked to say back. The next huddles take turns
    from these names; no view counts them.
    """

    opened_by: str | None
    rounds: int
    said_back: bool | None
    restatement: str | None
    outcome: Outcome | None
    speaker: str | None = None
    listener: str | None = None
    review: MinutedReview | None = None
    notes: tuple[str, ...] = ()
    actions: tuple[MinutedAction, ...] = ()
    decisions: tuple[Titled, ...] = ()
    parked: tuple[Titled, ...] = ()


class MinutedItem(Value):
    """One item. Times are whole seconds; `carried` is how often it was carried over before.

    `left` says how it ended: `through`, `carried` (to the next huddle of this agenda) or
    `struck` (for good), with the `reason` if one was given.
    `entry` is the number, from 1, of the agenda entry that it came from, None for an added item.
    """

    kind: EntryKind
    title: str
    topic: str | None
    opened_by: str | None
    planned_seconds: int
    actual_seconds: int
    carried: int
    points: tuple[MinutedPoint, ...] = ()
    left: Literal["through", "carried", "struck"] = "through"
    reason: str | None = None
    entry: int | None = None
    source: str | None = None  # the id of the raised, parked or decided record it came from
    by: tuple[str, ...] = ()  # who raised it, or spoke when it was last carried over
    notes: tuple[str, ...] = ()  # of a board or the close; in a loop, the points have the notes
    actions: tuple[MinutedAction, ...] = ()  # also of a board or the close only
    decisions: tuple[Titled, ...] = ()
    parked: tuple[Titled, ...] = ()
    answers: tuple[MinutedAnswer, ...] = ()  # of a board of measures or leads


class Minutes(Value):
    """The minutes of one huddle. `started` and `ended` are UTC.

    `late_minutes` is how long after the agenda's hour it began; None if the agenda has no hour.
    `scheduled` is that hour on its day. `key` is the random key in the journal's first event, and
    `floor` the whole seconds for which each side had the floor; minutes of older versions have none
    of these three.
    """

    id: str
    key: str | None = None
    agenda: str
    title: str
    started: datetime
    ended: datetime
    interrupted_seconds: int | None = None  # while nobody was running it
    timezone: str
    planned_minutes: int
    by: str | None
    present: tuple[Present, ...]
    items: tuple[MinutedItem, ...]
    score: float | None = None
    score_reasons: tuple[str, ...] = ()
    message: str | None = None
    late_minutes: int | None = None
    scheduled: datetime | None = None
    asked: tuple[str, ...] = ()  # the ids of the promises on the board
    not_yet: tuple[str, ...] = ()  # the ids of those that were answered with "not yet"
    kept: int | None = None  # how many of the promises reviewed were kept ...
    due: int | None = None  # ... out of how many that counted
    floor: Mapping[str, int] | None = None
    wins: tuple[Titled, ...] = ()
    waiting: tuple[MinutedItem, ...] = ()  # carried over before, but not planned this time

    def __hash__(self) -> int:
        """Return the hash of the id: `floor` has none."""
        return hash(self.id)


def lasted(minutes: Minutes) -> int:
    """Return how many minutes a huddle took, without the interruptions."""
    seconds = (minutes.ended - minutes.started).total_seconds()
    return round((seconds - (minutes.interrupted_seconds or 0)) / 60)


def mean_score(scores: Collection[float]) -> float | None:
    """Return the mean of scores to one decimal, half a tenth rounded up; None without scores."""
    if not scores:
        return None
    tenths, many = sum(round(10 * score) for score in scores), len(scores)  # exact in whole tenths
    return (2 * tenths + many) // (2 * many) / 10


def huddle_day(minutes: Minutes) -> date:
    """Return the day of a huddle in the time zone in which it was held."""
    return day_in(ZoneInfo(minutes.timezone), minutes.started)


def all_actions(minutes: Minutes) -> tuple[MinutedAction, ...]:
    """Return the actions of all items, in order."""
    return tuple(action for part in parts_of(minutes.items) for action in part.actions)


def all_decisions(minutes: Minutes) -> tuple[Titled, ...]:
    """Return the decisions of all items, in order."""
    return tuple(decision for part in parts_of(minutes.items) for decision in part.decisions)


def all_parked(minutes: Minutes) -> tuple[Titled, ...]:
    """Return what was parked during all items, in order."""
    return tuple(parked for part in parts_of(minutes.items) for parked in part.parked)


def all_reviews(minutes: Minutes) -> tuple[MinutedReview, ...]:
    """Return the decisions that were reviewed, in order."""
    return tuple(
        point.review for item in minutes.items for point in item.points if point.review is not None
    )


def parts_of(items: Iterable[MinutedItem]) -> Iterator[MinutedItem | MinutedPoint]:
    """Yield the points of each item, followed by the item itself."""
    for item in items:
        yield from item.points
        yield item


def is_covered(item: MinutedItem) -> bool:
    """Whether a loop item was discussed: one of its points has an outcome.

    A struck item does not count, even if something was agreed on it before.
    """
    has_outcome = any(point.outcome for point in item.points)
    return item.kind in LOOP_KINDS and has_outcome and item.left != "struck"


def is_carried_over(item: MinutedItem) -> bool:
    """Whether a loop item goes on to the next huddle of the same agenda."""
    return item.kind in LOOP_KINDS and item.left == "carried"
