"""How often each side had the floor in a huddle, by its journal."""

from __future__ import annotations

from collections import Counter

from huddlecli.core.loop.state import Underway


def turns_of(last: Underway) -> Counter[str]:
    """Return how often somebody of each side had the floor, until the huddle was over."""
    sides = {who.name: who.side for who in (*last.begun.present, *last.present)}
    speakers = (name for item in last.items for point in item.points for name in point.speakers)
    return Counter(side for name in speakers if (side := sides.get(name)))
