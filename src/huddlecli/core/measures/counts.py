"""Values that huddle counts itself: kept promises and wins, in each period of a measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from functools import cache, partial

from huddlecli.core.dates import Period
from huddlecli.core.measures.figures import Counted, exact, number_of
from huddlecli.core.periods import period_key
from huddlecli.core.promises import by_present_side, due_verdicts, tally
from huddlecli.core.records import Action, Win, is_undone
from huddlecli.core.side_records import Measure, Number
from huddlecli.core.team import Team, day_in, zone_of

PERCENT = "%"
FEWEST = 10  # cases from which on a percentage is shown


def kept_promises(
    measure: Measure,
    periods: Sequence[Period],
    team: Team,
    now: datetime,
    actions: Iterable[Action],
) -> Counted:
    """Return how many promises were kept in each period, by the side that owes the measure.

    None if none was due. In percent it is their share, or None if fewer than ten were due.
    """
    zone = cache(partial(zone_of, team))
    verdicts = [
        verdict
        for action in by_present_side(team, actions)
        if measure.owes in (None, action.side)
        for verdict in due_verdicts(action, now, zone)
    ]
    values: dict[str, int | float | None] = {}
    for period in periods:
        found = tally(verdict for verdict in verdicts if verdict.day in period)
        value: int | float | None = found.kept if found.due else None
        if measure.unit == PERCENT:
            is_many = found.due >= FEWEST
            value = number_of(Fraction(100 * found.kept, found.due)) if is_many else None
        values[period_key(period)] = value
    return values


def wins(
    measure: Measure, periods: Sequence[Period], team: Team, records: Iterable[Win]
) -> Counted:
    """Return the wins of each period: of the side that owes the measure and of both, or all."""
    days = [
        day_in(team.zone, win.created)
        for win in records
        if win.status == "kept"
        and not is_undone(win)
        and (measure.owes is None or win.side in (None, measure.owes))
    ]
    return {period_key(period): sum(day in period for day in days) for period in periods}


def lead_value(measure: Measure, value: Number | None) -> Number | None:
    """Return a value counted from leads: a share in percent, or as a part of 1 without a unit."""
    if value is None:
        return None
    is_share = measure.counted_from in ("leads.accepted_share", "leads.in_time")
    part = exact(value) / 100 if is_share and measure.unit != PERCENT else None
    return float(part) if part is not None else number_of(exact(value))
