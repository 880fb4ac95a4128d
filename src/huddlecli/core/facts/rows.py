"""The kinds of facts, each a row with columns of plain values.

All rows of all teams fit in one wide table: a column has one type in all kinds, and a kind leaves
out the columns that it does not have. A row with an id that was sent before replaces that one: of
equal `fact`, `team` and `id` the row with the latest `changed` counts, then that of the latest
`as_of`.

Days are those of the team, so that no query needs a time zone: `day` is when the row counts, and
`week` names the team's week of that day, such as 2026-W48.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Literal, TypeAlias

from huddlecli.core.value import Value

FactKind: TypeAlias = Literal["team", "promise", "huddle", "point", "topic", "measure", "lead"]


class Fact(Value):
    """What all rows have.

    `team` is the team's id. `changed` is the instant of the last change behind the row, `as_of` the
    team's day on which it was made.
    """

    fact: ClassVar[FactKind]

    team: str
    id: str
    changed: datetime
    as_of: date


class TeamFact(Fact):
    """The team itself, under the name by which others know it.

    `last_huddle` is the day of its last huddle; `open_promises` are those that are open, and
    `overdue_promises` those of them whose day has ended.
    """

    fact: ClassVar[FactKind] = "team"

    name: str
    week: str
    last_huddle: date | None
    open_promises: int
    overdue_promises: int


class PromiseFact(Fact):
    """One due day of a promise: each day that it was ever due has a row of its own.

    `counted` says whether the promise counts on that day by now, and `kept` whether it was kept
    then. `moved` says that it has another due day now. `made` is the day on which the promise was
    made; None if that was undone or is not known.
    """

    fact: ClassVar[FactKind] = "promise"

    promise: str
    side: str | None
    made: date | None
    due: date
    week: str
    counted: bool
    kept: bool
    moved: bool


class HuddleFact(Fact):
    """A huddle that was held.

    `late_seconds` is how late it began; None if its agenda has no hour or it was held at another
    one. `waited_seconds` is that for each person who was there, added up. `present` counts people,
    `present_by_side` those of each side; guests without a side are only in `present`.
    """

    fact: ClassVar[FactKind] = "huddle"

    agenda: str
    day: date
    week: str
    planned_seconds: int
    actual_seconds: int
    late_seconds: int | None
    waited_seconds: int
    present: int
    present_by_side: Mapping[str, int]
    score: float | None


class PointFact(Fact):
    """One point of an item: `side` opened it.

    `seconds` is its part of the time of its item, which all points of the item share equally.
    """

    fact: ClassVar[FactKind] = "point"

    huddle: str
    topic: str | None
    category: str | None
    side: str | None
    day: date
    week: str
    seconds: int
    rounds: int
    said_back: bool | None
    outcome: str | None


class TopicFact(Fact):
    """A topic in a huddle: it was `covered`, or it was `carried` over.

    `bundled` topics are those of the library that comes with huddle; others are a hash.
    """

    fact: ClassVar[FactKind] = "topic"

    huddle: str
    topic: str
    category: str | None
    bundled: bool
    day: date
    week: str
    covered: bool
    carried: bool


class MeasureFact(Fact):
    """A finished period of a measure: what it was, and whether that held the target.

    `measure` is its id, and `name` its title or what stands for that. `day` is the last day of the
    `period`. `state` is held, red or none (no value, or no target). `agreed` says whether it
    belongs to the agreement of the sides. `red_running` counts the periods in a row that missed
    their targets, up to this one.
    """

    fact: ClassVar[FactKind] = "measure"

    measure: str
    name: str
    side: str | None
    per: str
    period: str
    day: date
    week: str
    want: str
    value: float | None
    target: float | None
    state: str
    agreed: bool
    red_running: int


class LeadFact(Fact):
    """A lead that was handed over; `day` is when, None if that is not known.

    `waited_seconds` is the working time until it was answered and `answer_bucket` the part of the
    histogram with it, both None if one of the times is not known. `in_time` is None if it does not
    count yet. `verdict_day` is the day of the verdict. `open` and `late` are as of now.
    """

    fact: ClassVar[FactKind] = "lead"

    side: str | None
    from_side: str | None
    source: str | None
    day: date | None
    week: str | None
    routed_seconds: int | None
    answered: bool
    waited_seconds: int | None
    answer_bucket: int | None
    in_time: bool | None
    verdict: str | None
    verdict_day: date | None
    verdict_week: str | None
    reason: str | None
    outcome: str | None
    open: bool
    late: bool


AnyFact: TypeAlias = (
    TeamFact | PromiseFact | HuddleFact | PointFact | TopicFact | MeasureFact | LeadFact
)
FACT_CLASSES: tuple[type[AnyFact], ...] = (
    TeamFact,
    PromiseFact,
    HuddleFact,
    PointFact,
    TopicFact,
    MeasureFact,
    LeadFact,
)
