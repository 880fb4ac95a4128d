"""How an error is printed: what happened, and what to type."""

from __future__ import annotations

from huddlecli.core.errors import HuddleError
from huddlecli.views.escape import safe


def format_error(error: HuddleError) -> str:
    """Return the lines of an error, for the error stream."""
    first, *more = error.message.split("\n")
    lines = [f"error: {safe(first)}", *(f"       {safe(line)}" for line in more)]
    return "\n".join([*lines, f"hint:  {safe(error.hint)}", ""])
