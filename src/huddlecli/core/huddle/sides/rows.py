"""The boards of what both sides keep: measures and leads as a huddle lists them, and the answers.

A lead is named by its id and source alone. Its title is looked up whenever it is shown, so that no
journal and no minutes keep it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal, TypeAlias

from huddlecli.core.measures.figures import PaceName
from huddlecli.core.side_records import (
    CountedFrom,
    LeadOutcome,
    LeadVerdict,
    Moment,
    Number,
    Per,
    Rejection,
    Want,
)
from huddlecli.core.value import Value

MOST_LEADS = 8  # that a huddle asks about

RowKind: TypeAlias = Literal["measure", "lead"]
# Of a period that has ended; "none" if there is no value or no target.
FinishedState: TypeAlias = Literal["held", "red", "none"]
RowAnswerName: TypeAlias = Literal[
    "value",
    "answered",
    "accepted",
    "rejected",
    "won",
    "lost",
    "nurture",
    "discuss",
    "not-now",
    "dropped",
    "taken-back",
]


class MeasureRow(Value):
    """A measure on the scoreboard: its value in the last finished `period`, and those before it.

    `values` are by period, the last finished one last, and None for a period without a value.
    `target` is the one that counts in it. Before it, `red_before` periods in a row had missed
    theirs. `so_far`, `expected` and `pace` are of the running period. `waits_for` are the sides
    that have not agreed to the target yet.
    """

    id: str
    title: str
    owes: str | None = None
    owner: str | None = None
    unit: str | None = None
    per: Per = "week"
    want: Want = "at-least"
    target: Number | None = None
    counted_from: CountedFrom | None = None
    period: str = ""
    values: tuple[Number | None, ...] = ()
    state: FinishedState = "none"
    red_before: int = 0
    note: str | None = None
    so_far: Number | None = None
    expected: Number | None = None
    pace: PaceName | None = None
    waits_for: tuple[str, ...] = ()

    @property
    def value(self) -> Number | None:
        """The value of the last finished period."""
        return self.values[-1] if self.values else None

    @property
    def red(self) -> int:
        """How many periods in a row missed their target, until the last finished one."""
        return 0 if self.state == "held" else self.red_before + (self.state == "red")

    @property
    def is_due(self) -> bool:
        """Whether the huddle should say something about it: its value is missing, or it is red."""
        return self.state == "red" or self.is_missing

    @property
    def is_missing(self) -> bool:
        """Whether somebody has yet to bring the value of the last finished period."""
        return self.value is None and self.counted_from is None


class Scoreboard(Value):
    """The measures of both sides, in the order in which the huddle asks about them.

    `week` is the last finished week, which ended on the day `ended`; both are None if all measures
    are by month. `agreed_on` is when the targets were agreed, `review` when they are reviewed.
    """

    rows: tuple[MeasureRow, ...] = ()
    week: str | None = None
    ended: date | None = None
    agreed_on: date | None = None
    review: date | None = None


class LeadRow(Value):
    """A lead that was handed over and needs an answer, by its id and source.

    `waited` is how long it has waited for its first answer, None if that is not known. `title` is
    never kept in a journal: a view that shows the lead looks it up.
    """

    id: str
    source: str | None = None
    owner: str | None = None
    passed: Moment | None = None
    waited: timedelta | None = None
    is_late: bool = False
    is_answered: bool = False
    verdict: LeadVerdict | None = None
    outcome: LeadOutcome | None = None
    title: str | None = None


class SourceRejections(Value):
    """How many leads of a source were rejected, of those with a verdict."""

    source: str | None
    rejected: int
    judged: int


class LeadsBoard(Value):
    """The open leads, those over the agreed time first, and how lately verdicts went.

    `rows` are the ones to ask about, `more` the others, `more_late` of them late. Of `open` leads
    `late` wait for longer than agreed; `agreed` is that time, if it is one for all sources, and
    `day` the working time of a day. In the last four weeks `accepted` of `judged` leads were;
    `version` is the definition before this one.
    """

    rows: tuple[LeadRow, ...] = ()
    more: int = 0
    more_late: int = 0
    open: int = 0
    late: int = 0
    agreed: timedelta | None = None
    day: timedelta = timedelta(days=1)
    accepted: int = 0
    judged: int = 0
    version: int | None = None
    version_accepted: int = 0
    version_judged: int = 0
    rejections: tuple[SourceRejections, ...] = ()


class RowAnswer(Value):
    """What was answered for a measure or a lead on a board, here or at another terminal.

    It is `taken-back` if the record lost an answer that it had.
    `value`, `period` and `note` are of a measure, `reason` of a rejected lead. What people say
    about a lead in words is kept in its record alone.
    """

    kind: RowKind
    id: str
    answer: RowAnswerName
    value: Number | None = None
    period: str | None = None
    note: str | None = None
    reason: Rejection | None = None


def judged(value: Number, target: Number | None, want: Want) -> FinishedState:
    """Return whether a value of a finished period holds its target; `none` without a target."""
    if target is None:
        return "none"
    return "held" if value == target or (value > target) == (want == "at-least") else "red"


def red_first(rows: Sequence[MeasureRow]) -> list[MeasureRow]:
    """Return measures as the scoreboard lists them: longest red first, else as they are."""
    return sorted(rows, key=lambda row: -row.red)


def verdict_of(answer: RowAnswerName) -> LeadVerdict | None:
    """Return the verdict that an answer gives, or None."""
    return answer if answer in ("accepted", "rejected") else None


def outcome_of(answer: RowAnswerName) -> LeadOutcome | None:
    """Return the outcome that an answer gives, or None."""
    return answer if answer in ("won", "lost", "nurture") else None
