"""How long each side had the floor: by side, since a person's air time is nobody else's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from huddlecli.core.loop.clock import elapsed
from huddlecli.core.loop.floor import side_of, speaker
from huddlecli.core.loop.state import Talk, Underway, current


def air_time(state: Underway, now: datetime) -> Mapping[str, timedelta]:
    """Return how long each side of a huddle has had the floor in Talk, pauses taken out."""
    return dict.fromkeys(state.begun.sides, timedelta()) | dict(spoken(state, now))


def spoken(state: Underway, until: datetime) -> tuple[tuple[str, timedelta], ...]:
    """Return how long each side has had the floor until then, its last event the last there was."""
    side = side_of(state, speaker(state)) if isinstance(current(state).step, Talk) else None
    if side is None:
        return state.spoken
    at = state.events[-1].at if state.events else state.begun.at
    sides = dict(state.spoken)
    sides[side] = sides.get(side, timedelta()) + elapsed(state, until) - elapsed(state, at)
    return tuple(sides.items())
