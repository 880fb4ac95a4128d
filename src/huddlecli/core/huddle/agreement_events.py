"""The events of what both sides agree on: own words, proposals, and agreements."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from huddlecli.core.huddle.event import HuddleEvent
from huddlecli.core.huddle.matters import Matter
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.side_records import Proposal
from huddlecli.core.value import Value


class OwnWritten(HuddleEvent):
    """A side's own words about the term of that `id` were taken down."""

    id: str
    side: str
    text: str
    event: Literal["own-written"] = "own-written"


class WordingProposed(HuddleEvent):
    """One wording for all sides was proposed for the term of that `id`."""

    id: str
    proposal: Proposal
    event: Literal["wording-proposed"] = "wording-proposed"


class MeasureProposed(HuddleEvent):
    """A new measure was proposed with the target that a side would owe; `owner` brings values."""

    measure: Matter
    owner: str
    event: Literal["measure-proposed"] = "measure-proposed"


class SharedConsent(Value):
    """These `sides` agreed to the proposal `to` for the matter of that `id`."""

    kind: Literal["term", "measure"]
    id: str
    to: str
    sides: tuple[str, ...]


class SidesAgreed(HuddleEvent):
    """These `sides` agreed, on the day `on`, to what was proposed: `given` is what that changed.

    `decisions` are about what came in force by it. What was only `reviewed`, by id, stays as it
    is; `review` is when to look at it next.
    """

    sides: tuple[str, ...]
    by: str
    on: date
    given: tuple[SharedConsent, ...] = ()
    reviewed: tuple[str, ...] = ()
    review: date | None = None
    decisions: tuple[HuddleRecord, ...] = ()
    event: Literal["sides-agreed"] = "sides-agreed"


class MatterSynced(HuddleEvent):
    """A term or a measure was changed outside the huddle: this is how it is now."""

    matter: Matter
    event: Literal["matter-noticed"] = "matter-noticed"


AgreementEvent: TypeAlias = (
    OwnWritten | WordingProposed | MeasureProposed | SidesAgreed | MatterSynced
)
