"""The facts of promises: one row for each day that a promise was ever due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, partial

from huddlecli.core.facts.rows import PromiseFact
from huddlecli.core.facts.source import FactSource
from huddlecli.core.promises import by_present_side, due_verdicts, has_ended
from huddlecli.core.records import UNKNOWN_CREATION, Action, changed, is_undone
from huddlecli.core.team import day_in, midnight_after, zone_of


def promise_facts(source: FactSource, actions: Iterable[Action]) -> Iterator[PromiseFact]:
    """Yield the rows of promises, which were read with their histories.

    One that was undone counts nowhere, but still has its rows: they replace those sent before.
    """
    team, now, zones = source.team, source.now, cache(partial(zone_of, source.team))
    for action in by_present_side(team, actions):
        zone = zones(action.owner)
        verdicts = {verdict.day: verdict.kept for verdict in due_verdicts(action, now, zones)}
        is_known = not is_undone(action) and action.created != UNKNOWN_CREATION
        last = changed(action)
        if action.status == "open" and has_ended(action.due, now, zone):
            last = max(last, midnight_after(action.due, zone))  # since then it is overdue
        for due in _due_days(action, verdicts):
            yield PromiseFact(
                team=source.id,
                id=f"{action.id}.{due:%Y%m%d}",
                changed=last,
                as_of=source.as_of,
                promise=action.id,
                side=action.side,
                made=day_in(team.zone, action.created) if is_known else None,
                due=due,
                week=source.week(due),
                counted=due in verdicts,
                kept=verdicts.get(due, False),
                moved=due != action.due,
            )


def _due_days(action: Action, verdicts: Iterable[date]) -> list[date]:
    """Return each day on which a promise was ever due, in order."""
    promised = (change.set.get("due") for change in action.changes)
    days = {day for day in promised if isinstance(day, date)}
    return sorted({*days, *verdicts, action.due})
