"""Load measures with their figures, and the records from which huddle counts some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from huddlecli.cli.context import Context
from huddlecli.cli.find_record import find_named
from huddlecli.core.errors import Failed
from huddlecli.core.measures.figures import (
    Counted,
    MeasureFigures,
    measure_figures,
)
from huddlecli.core.measures.targets import TARGET_KEYS
from huddlecli.core.records import is_undone
from huddlecli.core.side_records import Measure
from huddlecli.core.text import shown
from huddlecli.core.working_hours import working_time


def load_measures(
    context: Context, status: str = "standing", *, about: Sequence[str] = ()
) -> list[Measure]:
    """Return the measures of that status, or `all`, the oldest first, with what is agreed.

    Their history has the changes of targets, and those that name something in `about`.
    """
    measures: list[Measure] = []
    if status != "dropped":
        opened = context.records.open(Measure, about=(*TARGET_KEYS, *about))
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


def _counted(context: Context, measures: Sequence[Measure], at: datetime) -> Mapping[str, Counted]:
    """Return the values of measures that huddle counts, by the ids of these."""
    if not measures:
        return {}
    from huddlecli.store.side_figures import SideFigures  # noqa: PLC0415 - few are counted

    figures = SideFigures(context.records, context.team, context.now(), at)
    values = figures.counted(measures)
    context.warn(figures.warnings)
    return values
