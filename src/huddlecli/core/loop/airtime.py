"""How long each side had the floor: by side, since a person's air time is nobody else's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from huddlecli.core.loop import events as ev
from huddlecli.core.loop.clock import elapsed
from huddlecli.core.loop.evolve import evolve, fold
from huddlecli.core.loop.floor import side_of, speaker
from huddlecli.core.loop.state import Huddle, Talk, Underway, current


def air_time(state: Underway, now: datetime) -> Mapping[str, timedelta]:
    """Return how long each side of a huddle has had the floor in Talk, pauses taken out."""
    spoken = dict.fromkeys(state.begun.sides, timedelta())
    for side, had in _turns(state, now):
        spoken[side] = spoken.get(side, timedelta()) + had
    return spoken


def _turns(state: Underway, now: datetime) -> Iterator[tuple[str, timedelta]]:
    """Yield who spoke between one event and the next, and how long."""
    before: Huddle = fold((state.begun,))
    at = state.begun.at
    for event in state.events:
        # An interruption counts for nobody: it began with the last entry.
        until = event.since if isinstance(event, ev.Resumed) else event.at
        yield from _turn(before, at, until)
        before, at = evolve(before, event), event.at
    yield from _turn(before, at, now)


def _turn(state: Huddle, start: datetime, end: datetime) -> Iterator[tuple[str, timedelta]]:
    if isinstance(state, Underway) and isinstance(current(state).step, Talk):
        side = side_of(state, speaker(state))
        if side is not None:
            yield side, elapsed(state, end) - elapsed(state, start)
