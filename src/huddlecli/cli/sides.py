"""The sides of the team, as flags name them."""

from __future__ import annotations

from huddlecli.cli.world import World
from huddlecli.core.errors import Wrong
from huddlecli.core.text import nearest, shown


def side_said(world: World, text: str | None) -> str | None:
    """Return the side that a flag names, as the team writes it."""
    if text is None:
        return None
    sides = world.team.sides
    found = next((side for side in sides if side.casefold() == text.casefold()), None)
    if found is None:
        near = nearest(text, sides)
        hint = f"--side {near}" if near else f"--side {' or '.join(sides)}"
        raise Wrong(f"there is no side called {shown(text)}", hint=hint)
    return found
