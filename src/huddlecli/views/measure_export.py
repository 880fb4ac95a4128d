"""Measures for programs: as JSON, and as CSV with a row for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from huddlecli.core.measures.figures import MeasuredPeriod, MeasureFigures
from huddlecli.core.measures.scoreboard import waiting_sides
from huddlecli.views.formats import csv, json

_SAME = "id title owner owes unit per want target".split()  # noqa: SIM905  a table in one text
_AFTER = "agreed_on review status created by".split()  # noqa: SIM905  the same
_PERIOD = "period value target state note".split()  # noqa: SIM905  the same
_NAMES = (*_SAME, "proposed", "from", "agreed", *_AFTER, "red_running")


def measures_json(figures: Iterable[MeasureFigures], sides: Sequence[str]) -> str:
    """Return a list of measures with their last 13 periods."""
    rows = [measure_fields(one, sides) for one in figures]
    return json.document("huddle.measures/1", {"measures": rows})


def measure_json(figures: MeasureFigures, sides: Sequence[str]) -> str:
    """Return one measure with its history."""
    content = {**measure_fields(figures, sides), "changes": figures.measure.changes}
    return json.document("huddle.measure/1", {"measure": content})


def measures_csv(
    figures: Iterable[MeasureFigures], sides: Sequence[str], *, delimiter: str = ","
) -> str:
    """Return a heading and one line for each measure, with its last finished period at the end."""
    rows = [[*_row(one, sides)] for one in figures]
    last = ("period", "value", "period_target", "state", "note")
    return csv.table([*_NAMES, *last], rows, delimiter=delimiter)


def measure_fields(figures: MeasureFigures, sides: Sequence[str]) -> dict[str, Any]:
    """Return the fields of a measure; `sides` are those that agree if a proposal names none."""
    measure = figures.measure
    proposed = measure.proposed
    return {
        **{name: getattr(measure, name) for name in _SAME},
        "proposed": {
            "id": proposed.id,
            "by": proposed.by,
            "on": proposed.on,
            "target": proposed.target,
            "waiting_for": [*waiting_sides(measure, sides)],
        }
        if proposed
        else None,
        "from": measure.counted_from,
        "agreed": dict(figures.agreed),
        **{name: getattr(measure, name) for name in _AFTER},
        "red_running": figures.red_running,
        "periods": [dict(zip(_PERIOD, _cells(one), strict=True)) for one in figures.periods],
    }


def _cells(result: MeasuredPeriod) -> tuple[Any, ...]:
    return result.key, result.value, result.target, result.state, result.note


def _row(figures: MeasureFigures, sides: Sequence[str]) -> Iterable[Any]:
    """Return the cells of a measure: the number that is proposed, and who agreed for each side."""
    fields = measure_fields(figures, sides)
    proposed, agreed = fields["proposed"], fields["agreed"]
    fields["proposed"] = proposed["target"] if proposed else None
    fields["agreed"] = " ".join(f"{side}:{person}" for side, person in agreed.items())
    return *(fields[name] for name in _NAMES), *_cells(figures.last)
