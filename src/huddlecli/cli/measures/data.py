"""Load measures with their figures, and the records from which huddle counts some of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from huddlecli.cli.context import Context
from huddlecli.cli.find_record import find_named
from huddlecli.core.errors import Failed
from huddlecli.core.measures.figures import (
    Counted,
    MeasureFigures,
    measure_figures,
    shown_periods,
)
from huddlecli.core.measures.targets import TARGET_KEYS
from huddlecli.core.periods import period_key
from huddlecli.core.records import is_undone
from huddlecli.core.side_records import Measure
from huddlecli.core.text import shown
from huddlecli.core.working_hours import working_time


def load_measures(context: Context, status: str = "standing") -> list[Measure]:
    """Return the measures of that status, or `all`, the oldest first, with what is agreed."""
    measures: list[Measure] = []
    if status != "dropped":
        opened = context.records.open(Measure, about=TARGET_KEYS)
        context.warn(opened.warnings)
        measures += opened.records
    if status != "standing":
        closed = context.records.closed(Measure, lambda _: True)
        context.warn(closed.warnings)
        measures += (measure for measure in closed.records if not is_undone(measure))
    return sorted(measures, key=lambda measure: (measure.created, measure.id))


def load_figures(context: Context, status: str = "standing") -> list[MeasureFigures]:
    """Return the figures of the measures of that status, or of `all`."""
    return figures_of(context, load_measures(context, status))


def figures_of(
    context: Context, measures: Sequence[Measure], at: datetime | None = None
) -> list[MeasureFigures]:
    """Return the figures of measures `at` an instant or now, with the values huddle counts."""
    working, at = working_time(context.team), at or context.now()
    counted = _counted(context, [one for one in measures if one.counted_from], at)
    return [
        measure_figures(measure, context.team, working, at, counted.get(measure.id, {}))
        for measure in measures
    ]


def find_standing_measure(context: Context, text: str) -> Measure:
    """Return the measure that an id or words name, with its history; Failed if it was dropped."""
    measure = find_named(context, Measure, text)
    if measure.status != "standing":
        short = context.list_context("measure").with_ids_of([measure]).short_id(measure.id)
        raise Failed(
            f"{short} ({shown(measure.title)}) is {measure.status}",
            hint=f"huddle measure reopen {short}",
        )
    return measure


def _counted(context: Context, measures: Sequence[Measure], at: datetime) -> dict[str, Counted]:
    """Return the values of measures that huddle counts, by the ids of these."""
    values: dict[str, Counted] = {}
    if found := [one for one in measures if one.counted_from == "promises.kept"]:
        values |= _kept_promises(context, found, at)
    if found := [one for one in measures if one.counted_from == "wins"]:
        values |= _wins(context, found, at)
    if found := [one for one in measures if (one.counted_from or "").startswith("leads.")]:
        values |= _of_leads(context, found, at)
    return values


def _kept_promises(
    context: Context, measures: Iterable[Measure], at: datetime
) -> dict[str, Counted]:
    from huddlecli.core.measures.counts import kept_promises  # noqa: PLC0415 - few are counted
    from huddlecli.core.records import Action  # noqa: PLC0415 - the same

    spans = {one.id: shown_periods(one, context.team, at) for one in measures}
    first = min(periods[0].start for periods in spans.values())
    opened, closed = context.records.both(
        Action,
        lambda name: any(due >= first for due in name.due),
        since=first,
        full_open=True,
    )
    context.warn((*opened.warnings, *closed.warnings))
    actions = (*opened.records, *closed.records)
    return {
        one.id: kept_promises(one, spans[one.id], context.team, context.now(), actions)
        for one in measures
    }


def _wins(context: Context, measures: Iterable[Measure], at: datetime) -> dict[str, Counted]:
    from huddlecli.core.measures.counts import wins  # noqa: PLC0415 - few are counted
    from huddlecli.core.records import Win  # noqa: PLC0415 - the same

    spans = {one.id: shown_periods(one, context.team, at) for one in measures}
    first = min(periods[0].start for periods in spans.values())
    found = context.records.closed(Win, lambda name: name.created >= first, since=first, full=False)
    context.warn(found.warnings)
    return {one.id: wins(one, spans[one.id], context.team, found.records) for one in measures}


def _of_leads(context: Context, measures: Iterable[Measure], at: datetime) -> dict[str, Counted]:
    from huddlecli.cli.leads.data import lead_clock, load_leads  # noqa: PLC0415 - few are counted
    from huddlecli.core.leads.figures import lead_values  # noqa: PLC0415 - the same
    from huddlecli.core.measures.counts import lead_value  # noqa: PLC0415 - the same

    spans = {one.id: shown_periods(one, context.team, at) for one in measures}
    leads = load_leads(context, min(periods[0].start for periods in spans.values()))
    clock = lead_clock(context)
    values: dict[str, Counted] = {}
    for one in measures:
        if one.counted_from is None:
            continue
        found = lead_values(one.counted_from, leads, spans[one.id], clock)
        values[one.id] = {
            period_key(period): lead_value(one, result.value)
            for period, result in zip(spans[one.id], found, strict=True)
        }
    return values
