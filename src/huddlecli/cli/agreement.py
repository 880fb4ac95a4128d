"""How a command proposes a target or a wording, and agrees to it for a side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from huddlecli.cli.context import Context
from huddlecli.cli.options import parse_side
from huddlecli.core.agreement import (
    agreements,
    consent_keys,
    proposal_keys,
    sides_that_agree,
    with_sides,
)
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.records import KIND_WORDS
from huddlecli.core.side_records import Measure, Term
from huddlecli.core.text import shown

T = TypeVar("T", Measure, Term)


def new_proposal(context: Context, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys by which the current user proposes `content`, for a new or a changed record.

    `content` are keys with their values in a file: a `target`, a `text`, or the tables of `stage`.
    """
    return proposal_keys(
        context.new_id(),
        context.current_user.name,
        context.team_day,
        sides_that_agree(context.team),
        content,
    )


def propose(context: Context, record: T, content: Mapping[str, Any], **keys: Any) -> T:
    """Propose `content` for `record`, set other `keys` at once, and return the record."""
    return context.records.change(
        type(record),
        record.id,
        context.current_user.name,
        context.now(),
        set={**keys, **new_proposal(context, content)},
    )


def agree(context: Context, record: T, side: str | None, *, hint: str, **keys: Any) -> T:
    """Agree for `side`, or the current user's own, to what is proposed, and return the record.

    `record` has its changes. Other `keys` are set at once. A side that has agreed already changes
    nothing. Fails with `hint` if nothing is proposed.
    """
    side = agreeing_side(context, side)
    proposed = record.proposed
    if proposed is None:
        agreed = agreements(record.changes)
        if agreed and side in agreed[-1].agreed:
            return record
        noun = KIND_WORDS[record.kind].noun
        raise Failed(f"nothing is proposed for the {noun} {shown(record.title)}", hint=hint)
    wanted = proposed.sides or sides_that_agree(context.team)
    if side not in wanted:
        known = [one for one in dict.fromkeys(wanted) if one in context.team.sides]
        raise Wrong(
            f"{shown(side)} was not on the team when this was proposed",
            hint=f"--for {' or '.join(known)}" if known else hint,
        )
    given = record.agreed.get(side)
    if given and given.to == proposed.id and not keys:
        return record
    who = context.current_user.name
    own = consent_keys(side, who, proposed.id, context.team_day)
    completed = {} if proposed.sides else with_sides(record.changes, wanted)
    return context.records.change(
        type(record), record.id, who, context.now(), set={**keys, **completed, **own}
    )


def agreeing_side(context: Context, side: str | None) -> str:
    """Return the side for which the current user agrees."""
    named = parse_side(context, side, "--for") or context.current_user.side
    if named is None:
        raise Wrong("which side agrees?", hint=f"--for {' or '.join(context.team.sides)}")
    return named
