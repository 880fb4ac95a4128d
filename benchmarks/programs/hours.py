"""Huddle with a clock that is fast: three hours pass in a minute."""

import time
from datetime import timedelta

from huddlecli.cli import program
from huddlecli.cli.world import World

TIMES = 180


def flown(world: World) -> timedelta:
    """Return the time since the start of the program as it would be."""
    return TIMES * timedelta(seconds=time.monotonic() - world._begun)  # noqa: SLF001


if __name__ == "__main__":
    setattr(World, World._since_start.__name__, flown)  # noqa: SLF001
    program()
