"""The floor: who speaks, who is next, who says back, and how long each side has spoken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from huddlecli.core.huddle.clock import elapsed
from huddlecli.core.huddle.state import Item, Talk, Underway, current, current_point
from huddlecli.core.minutes import Present
from huddlecli.core.past_huddles import Turn
from huddlecli.core.value import replace


def air_time(state: Underway, now: datetime) -> Mapping[str, timedelta]:
    """Return how long each side has had the floor in Talk, without pauses."""
    return dict.fromkeys(state.begun.sides, timedelta()) | dict(speaking_time(state, now))


def speaking_time(state: Underway, until: datetime) -> tuple[tuple[str, timedelta], ...]:
    """Return the speaking time of each side until then, with that since the last event."""
    side = side_of(state, speaker(state)) if isinstance(current(state).step, Talk) else None
    if side is None:
        return state.spoken
    at = state.events[-1].at if state.events else state.begun.at
    sides = dict(state.spoken)
    sides[side] = sides.get(side, timedelta()) + elapsed(state, until) - elapsed(state, at)
    return tuple(sides.items())


def side_of(state: Underway, name: str | None) -> str | None:
    """Return the side of a person who is present."""
    return next((who.side for who in state.present if who.name == name), None)


def side_after(state: Underway, side: str | None) -> str | None:
    """Return the side whose turn is after `side`, among the sides that are present."""
    sides = state.begun.sides
    if side not in sides:
        return _first_present_side(state, sides)
    at = sides.index(side)
    return _first_present_side(state, (*sides[at + 1 :], *sides[: at + 1]))


def starter(state: Underway, item: Item) -> Present | None:
    """Return who opens an item: of those present who raised it, or spoke when it was carried."""
    names = {name.casefold() for name in item.plan.by}
    return _longest_ago(state, [who for who in state.present if who.name.casefold() in names])


def opener(state: Underway, side: str | None) -> Present | None:
    """Return who of that side opens, or of the next side if nobody of it is present."""
    sides = state.begun.sides
    at = sides.index(side) if side in sides else 0
    peopled = _first_present_side(state, (*sides[at:], *sides[:at]))
    return _longest_ago(state, [who for who in state.present if who.side == peopled])


def speaker(state: Underway) -> str | None:
    """Return who has the floor: the last person to get it who is still present."""
    point = current_point(state)
    had_it = reversed(point.speakers) if point else ()
    here = {who.name for who in state.present}
    return next((name for name in had_it if name in here), None)


def next_speaker(state: Underway) -> Present | None:
    """Return who has the floor next: the person of the next side who had it longest ago."""
    now = speaker(state)
    side = side_after(state, side_of(state, now))
    ours = [who for who in state.present if who.side == side and who.name != now]
    had_it = _ranks(turn for turn in state.turns if turn.part != "heard")
    return min(ours, key=lambda who: had_it(who.name), default=None)


def listener(state: Underway) -> Present | None:
    """Return who says back: the person of another side who did so longest ago.

    Among equals it is the one called longest ago, then not the next speaker, then the last of the
    list: so nobody is always both the first to speak and the first to listen.
    """
    now = speaker(state)
    others = [who for who in state.present if who.side != side_of(state, now)]
    after = next_speaker(state)
    heard, called = _called(state, "heard"), _ranks(state.turns)
    return min(
        reversed(others),
        key=lambda who: (heard(who.name), called(who.name), who == after),
        default=None,
    )


def can_say_back(state: Underway, name: str) -> bool:
    """Whether that person can say back: present, and not on the speaker's side."""
    now = speaker(state)
    return any(who.name == name and who.side != side_of(state, now) for who in state.present)


def with_turn(state: Underway, turn: Turn) -> Underway:
    """Return the huddle with one more turn."""
    return replace(state, turns=(*state.turns, turn))


def _longest_ago(state: Underway, people: Sequence[Present]) -> Present | None:
    """Return who opened a point longest ago; among equals, who was called longest ago."""
    opened, called = _called(state, "opened"), _ranks(state.turns)
    return min(people, key=lambda who: (opened(who.name), called(who.name)), default=None)


def _called(state: Underway, part: str) -> Callable[[str], int]:
    return _ranks(turn for turn in state.turns if turn.part == part)


def _ranks(turns: Iterable[Turn]) -> Callable[[str], int]:
    """Return a key that orders names by their last turn; names without a turn come first."""
    last = {turn.name.casefold(): at for at, turn in enumerate(turns)}
    return lambda name: last.get(name.casefold(), -1)


def _first_present_side(state: Underway, sides: tuple[str, ...]) -> str | None:
    """Return the first of `sides` that someone present belongs to, else the first."""
    here = {who.side for who in state.present}
    return next((side for side in sides if side in here), sides[0] if sides else None)
