"""Who has the floor, who is next, and who says back what was heard: sides by turns."""

from __future__ import annotations

from collections import Counter

from huddlecli.core.loop.state import Underway, current_point
from huddlecli.core.minutes import Present


def side_of(state: Underway, name: str | None) -> str | None:
    """The side of somebody present."""
    return next((who.side for who in state.present if who.name == name), None)


def side_after(state: Underway, side: str | None) -> str | None:
    """The next side by turns, of those that somebody present belongs to."""
    sides = state.begun.sides
    if side not in sides:
        return _peopled(state, sides)
    at = sides.index(side)
    return _peopled(state, (*sides[at + 1 :], *sides[: at + 1]))


def opener(state: Underway, side: str | None) -> Present | None:
    """Who of that side begins: whoever had the floor least, or the next side's."""
    sides = state.begun.sides
    at = sides.index(side) if side in sides else 0
    return _least(state, _peopled(state, (*sides[at:], *sides[:at])), but=None)


def speaker(state: Underway) -> str | None:
    """Who has the floor: the last to get it who is still here."""
    point = current_point(state)
    had_it = reversed(point.speakers) if point else ()
    here = {who.name for who in state.present}
    return next((name for name in had_it if name in here), None)


def following(state: Underway) -> Present | None:
    """Who has the floor next: somebody of the next side, who had it least."""
    now = speaker(state)
    return _least(state, side_after(state, side_of(state, now)), but=now)


def listener(state: Underway) -> Present | None:
    """Who says back: somebody of another side, not the next to speak if that can be helped.

    Whoever did so least comes first, and among equals the last of the list, so that nobody
    is always both the first to speak and the first to listen.
    """
    now = speaker(state)
    others = [who for who in state.present if who.side != side_of(state, now)]
    after = following(state)
    heard = Counter(
        name for item in state.items for point in item.points for name in point.listeners
    )
    return min(reversed(others), key=lambda who: (who == after, heard[who.name]), default=None)


def _peopled(state: Underway, sides: tuple[str, ...]) -> str | None:
    """The first of `sides` that somebody present belongs to, else the first."""
    here = {who.side for who in state.present}
    return next((side for side in sides if side in here), sides[0] if sides else None)


def _least(state: Underway, side: str | None, *, but: str | None) -> Present | None:
    """Whoever of that side had the floor least, in the order of the list."""
    spoken = Counter(
        name for item in state.items for point in item.points for name in point.speakers
    )
    ours = [who for who in state.present if who.side == side and who.name != but]
    return min(ours, key=lambda who: spoken[who.name], default=None)
