"""The facts of measures: one row for each finished period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from huddlecli.core.dates import instants
from huddlecli.core.facts.rows import MeasureFact
from huddlecli.core.facts.source import FactSource
from huddlecli.core.measures.figures import Counted, all_finished, measure_figures
from huddlecli.core.measures.scoreboard import in_agreement
from huddlecli.core.records import changed, is_undone
from huddlecli.core.side_records import Measure
from huddlecli.core.working_hours import working_time

CountedById: TypeAlias = Mapping[str, Counted]


def measure_facts(
    source: FactSource, measures: Iterable[Measure], counted: CountedById
) -> Iterator[MeasureFact]:
    """Yield the rows of measures, which were read with their histories.

    `counted` has, by their ids, the values of those that huddle counts itself. A measure that was
    undone has none.
    """
    team, now, working = source.team, source.now, working_time(source.team)
    for measure in measures:
        if is_undone(measure):
            continue
        values = counted.get(measure.id, {})
        is_agreed = bool(in_agreement([measure_figures(measure, team, working, now, values)]))
        for result, red_running in all_finished(measure, team, now, values):
            period = result.period
            day = min(period.end, source.as_of)
            yield MeasureFact(
                team=source.id,
                id=f"{measure.id}.{result.key}",
                changed=max(changed(measure), instants(period, team.zone)[1]),
                as_of=source.as_of,
                measure=measure.id,
                name=source.words.leaving("measure", measure.title),
                side=measure.owes,
                per=measure.per,
                period=result.key,
                day=day,
                week=source.week(day),
                want=measure.want,
                value=None if result.value is None else float(result.value),
                target=None if result.target is None else float(result.target),
                state=result.state,
                agreed=is_agreed and measure.status == "standing",
                red_running=red_running,
            )
