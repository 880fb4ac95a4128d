"""The records that both sides keep together: measures, terms and leads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Literal, TypeAlias

from huddlecli.core.records import Kind, Record
from huddlecli.core.value import NO_KEYS, Value

Number: TypeAlias = int | float
Moment: TypeAlias = datetime | date  # an instant, or a day without a known hour
Per: TypeAlias = Literal["week", "month"]
Want: TypeAlias = Literal["at-least", "at-most"]
LeadVerdict: TypeAlias = Literal["accepted", "rejected"]
Rejection: TypeAlias = Literal["routing", "record", "definition", "other"]
LeadOutcome: TypeAlias = Literal["won", "lost", "nurture"]
CountedFrom: TypeAlias = Literal[
    "leads.passed",
    "leads.accepted_share",
    "leads.answer_median",
    "leads.in_time",
    "leads.routing_median",
    "leads.open",
    "promises.kept",
    "wins",
]

VERDICTS: tuple[LeadVerdict, ...] = ("accepted", "rejected")
REJECTIONS: tuple[Rejection, ...] = ("routing", "record", "definition", "other")
OUTCOMES: tuple[LeadOutcome, ...] = ("won", "lost", "nurture")
COUNTED: tuple[CountedFrom, ...] = (
    "leads.passed",
    "leads.accepted_share",
    "leads.answer_median",
    "leads.in_time",
    "leads.routing_median",
    "leads.open",
    "promises.kept",
    "wins",
)
UNKNOWN_TIME = "unknown"  # a lead was answered, but nobody recorded when


class Consent(Value):
    """A side's agreement: the person who gave it, the id of the proposal, and the day."""

    by: str
    to: str
    on: date | None = None


class Stage(Value):
    """A step of a funnel: who does it, the usual days in it, and the column of an import."""

    name: str
    side: str | None = None
    days: int | None = None
    column: str | None = None


class Proposal(Value):
    """A change that counts once each of `sides` has agreed to it: a target, a text or stages."""

    id: str
    by: str
    on: date
    sides: tuple[str, ...] = ()
    target: Number | None = None
    text: str | None = None
    stage: tuple[Stage, ...] = ()


class TargetPlan(Value):
    """What a target was worked out from: money per month, money per deal, and shares of 1."""

    goal: Number
    deal: Number
    share: Number = 1
    rate: Number


class Measure(Record):
    """A number that one side `owes`, or that both watch, per week or month.

    `values`, `notes` and `targets` are by period, such as 2026-W48 or 2026-11. `target` and
    `agreed_on` are what is in force. The tool counts the values itself if `counted_from`
    says what; the key of that in a file is `from`.
    """

    kind: ClassVar[Kind] = "measure"

    owner: str | None = None
    owes: str | None = None
    unit: str | None = None
    per: Per = "week"
    want: Want = "at-least"
    target: Number | None = None
    counted_from: CountedFrom | None = None
    agreed: Mapping[str, Consent] = NO_KEYS
    agreed_on: date | None = None
    proposed: Proposal | None = None
    review: date | None = None
    status: Literal["standing", "dropped"] = "standing"
    closed: datetime | None = None
    reason: str | None = None
    plan: TargetPlan | None = None
    targets: Mapping[str, Number] = NO_KEYS
    values: Mapping[str, Number] = NO_KEYS
    notes: Mapping[str, str] = NO_KEYS


class Term(Record):
    """A text, or the stages of a funnel, that both sides use in the same sense.

    `title` is its name; `text`, `stage`, `version` and `agreed_on` are what is in force. `own` is
    what each side wrote alone, and `decision` the id of the decision about it.
    """

    kind: ClassVar[Kind] = "term"

    version: int | None = None
    text: str | None = None
    stage: tuple[Stage, ...] = ()
    agreed: Mapping[str, Consent] = NO_KEYS
    agreed_on: date | None = None
    proposed: Proposal | None = None
    review: date | None = None
    decision: str | None = None
    status: Literal["standing", "dropped"] = "standing"
    closed: datetime | None = None
    reason: str | None = None
    own: Mapping[str, str] = NO_KEYS


class Lead(Record):
    """A prospect that one side hands over to the other, known by company or label.

    `arrived` is when the prospect did something, `passed` when the lead was handed over, and
    `answered` when somebody first tried to reach it. `entered` has the day of entering each stage.
    """

    kind: ClassVar[Kind] = "lead"

    crm: str | None = None
    owner: str | None = None
    side: str | None = None
    from_side: str | None = None
    source: str | None = None
    arrived: Moment | None = None
    passed: Moment | None = None
    answered: Moment | Literal["unknown"] | None = None
    verdict: LeadVerdict | None = None
    verdict_at: Moment | None = None
    reason: str | None = None  # of a rejection; of a dropped lead, why it was dropped
    note: str | None = None
    definition: int | None = None
    outcome: LeadOutcome | None = None
    status: Literal["open", "closed", "dropped"] = "open"
    closed: datetime | None = None
    forgotten: datetime | None = None
    entered: Mapping[str, date] = NO_KEYS
