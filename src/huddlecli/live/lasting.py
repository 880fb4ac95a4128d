"""A process that lasts, as those of a huddle do, and is looked through for garbage."""

from __future__ import annotations

import gc

OFTEN = 5_000  # objects; a command that ends at once has no garbage worth a search


def lasts() -> None:
    """Look for garbage from now on: before, all that a screen loads would be looked through."""
    gc.set_threshold(OFTEN)
