"""What both sides agree on in a huddle: a term or the target of a measure, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from huddlecli.core.agreement import term_id
from huddlecli.core.side_records import (
    Consent,
    CountedFrom,
    Measure,
    Number,
    Proposal,
    Stage,
    Term,
    Want,
)
from huddlecli.core.terms import words_of_this_round
from huddlecli.core.value import Value, replace


class Matter(Value):
    """A term, or a measure that a side `owes`, as a huddle knows it.

    `text`, `stages` and `target` are in force since `agreed_on`. `agreed` are the sides that have
    agreed to what is `proposed`, and `own` is what each side wrote alone since the last agreement.
    `sides` have people, so each of them must agree. It `is_kept` if there is a record of it.
    """

    kind: Literal["term", "measure"]
    id: str
    title: str
    is_kept: bool = True
    version: int | None = None
    text: str | None = None
    stages: tuple[Stage, ...] = ()
    owes: str | None = None
    target: Number | None = None
    unit: str | None = None
    per: Literal["week", "month"] = "week"
    want: Want = "at-least"
    counted_from: CountedFrom | None = None
    proposed: Proposal | None = None
    agreed: tuple[str, ...] = ()
    agreed_on: date | None = None
    review: date | None = None
    own: tuple[tuple[str, str], ...] = ()
    sides: tuple[str, ...] = ()

    @property
    def is_in_force(self) -> bool:
        """Whether every side has agreed to a wording or a target."""
        return bool(self.text or self.stages) or self.target is not None

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The sides that have not agreed to what is proposed."""
        wanted = dict.fromkeys(self.proposed.sides if self.proposed else ())
        return tuple(side for side in wanted if side not in self.agreed)


def no_term(name: str, sides: Sequence[str]) -> Matter:
    """Return a term that has no record yet."""
    return Matter(kind="term", id=term_id(name), title=name, is_kept=False, sides=tuple(sides))


def matter_of(record: Term | Measure, sides: Sequence[str]) -> Matter:
    """Return a term or a measure, read with its changes, as a huddle knows it.

    `sides` are those with people, which must agree where a proposal names none.
    """
    proposed = record.proposed
    if proposed and not proposed.sides:
        proposed = replace(proposed, sides=tuple(sides))
    matter = Matter(
        kind="term",
        id=record.id,
        title=record.title,
        proposed=proposed,
        agreed=_agreed_to(proposed, record.agreed),
        agreed_on=record.agreed_on,
        review=record.review,
        sides=tuple(sides),
    )
    if isinstance(record, Measure):
        return replace(
            matter,
            kind="measure",
            owes=record.owes,
            target=record.target,
            unit=record.unit,
            per=record.per,
            want=record.want,
            counted_from=record.counted_from,
        )
    return replace(
        matter,
        version=record.version,
        text=record.text,
        stages=record.stage,
        own=tuple(sorted(words_of_this_round(record).items())),
    )


def _agreed_to(proposed: Proposal | None, given: Mapping[str, Consent]) -> tuple[str, ...]:
    """Return the sides that agreed to a proposal."""
    if proposed is None:
        return ()
    return tuple(side for side in proposed.sides if side in given and given[side].to == proposed.id)


def with_own(matter: Matter, side: str, text: str) -> Matter:
    """Return a term with what a side wrote alone."""
    own = dict(matter.own) | {side: text}
    return replace(matter, own=tuple(sorted(own.items())), is_kept=True)


def with_proposal(matter: Matter, proposal: Proposal) -> Matter:
    """Return a matter with a new proposal, to which nobody has agreed."""
    return replace(matter, proposed=proposal, agreed=(), is_kept=True)


def with_agreement(matter: Matter, sides: Sequence[str], on: date) -> Matter:
    """Return a matter after these sides agreed: in force, once that was all of them."""
    agreed = (*matter.agreed, *(side for side in sides if side not in matter.agreed))
    given = replace(matter, agreed=tuple(agreed))
    proposed = given.proposed
    if proposed is None or given.waits_for:
        return given
    done = replace(given, proposed=None, agreed=(), agreed_on=on)
    if matter.kind == "measure":
        return replace(done, target=proposed.target)
    version = (matter.version or 0) + 1
    return replace(done, version=version, text=proposed.text, stages=proposed.stage, own=())
