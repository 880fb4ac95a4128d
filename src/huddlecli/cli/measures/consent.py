"""`huddle measure agree`: a side agrees to the targets that are proposed."""

from __future__ import annotations

from collections.abc import Sequence

from huddlecli.cli.agreement import agree, agreeing_side
from huddlecli.cli.context import Context
from huddlecli.cli.measures.data import find_standing_measure, load_measures
from huddlecli.core.agreement import agreements
from huddlecli.core.errors import Failed
from huddlecli.core.measures.scoreboard import waiting_sides
from huddlecli.core.side_records import Measure
from huddlecli.views.escape import safe
from huddlecli.views.measures import agreed_line


def agree_to(context: Context, names: Sequence[str], side: str | None) -> None:
    """Agree for a side to what is proposed for the measures named, or for all, and report it."""
    side = agreeing_side(context, side)
    measures = _named(context, names) if names else _waiting(context, side)
    with context.transaction:
        pairs = [(one, agree(context, one, side, hint=_hint(context, one))) for one in measures]
    if context.flags.quiet:
        return
    frame = context.list_context("measure").with_ids_of(measures)
    changed = [after for before, after in pairs if after != before]
    for after in changed:
        context.console.confirm(agreed_line(after, side, frame))
    if not changed:
        context.console.err(f"nothing was changed: {safe(side)} has already agreed")


def _named(context: Context, names: Sequence[str]) -> list[Measure]:
    """Return the measures that ids or words name, each once."""
    found = (find_standing_measure(context, name) for name in names)
    return [*{one.id: one for one in found}.values()]


def _waiting(context: Context, side: str) -> list[Measure]:
    """Return the measures with a proposal that waits for `side`, with their history.

    Fails if nothing is proposed, unless the side has agreed to what is in force.
    """
    measures = load_measures(context)
    proposed = [one for one in measures if one.proposed]
    in_force = (agreements(one.changes) for one in measures)
    has_agreed = any(agreed and side in agreed[-1].agreed for agreed in in_force)
    if not proposed and not has_agreed:
        raise Failed("nothing is proposed", hint="huddle measure add WORDS --owes SIDE --target N")
    waiting = (one for one in proposed if side in waiting_sides(one, context.team.sides))
    return [context.records.load(Measure, one.id) for one in waiting]


def _hint(context: Context, measure: Measure) -> str:
    short = context.list_context("measure").short_id(measure.id)
    return f"huddle measure edit {short} --target 120"
