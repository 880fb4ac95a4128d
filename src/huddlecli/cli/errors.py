"""The one place where an error becomes words: what happened, and what to type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huddlecli.core.errors import HuddleError, Wrong
from huddlecli.views.safe import safe

if TYPE_CHECKING:
    from typer import TyperException


def printed(error: HuddleError) -> str:
    """Return the lines of an error, for the error stream."""
    first, *more = error.message.split("\n")
    lines = [f"error: {safe(first)}", *(f"       {safe(line)}" for line in more)]
    return "\n".join([*lines, f"hint:  {safe(error.hint)}", ""])


def as_ours(error: TyperException, command: str) -> HuddleError:
    """Return a mistake in the use of a command in our words, with the way out."""
    told: Any = error
    message = error.format_message().rstrip(".").split(" (Possible")[0].split(". Did you mean")[0]
    options = getattr(told, "possibilities", None)
    if options:
        return Wrong(_lower(message), hint=f"{next(iter(options))}?   huddle {command} --help")
    near = error.format_message().partition("Did you mean ")[2].rstrip("?")
    hint = f"huddle {command} {near.split(',')[0].strip(chr(39))}" if near else ""
    return Wrong(_lower(message), hint=hint or f"huddle {command} --help")


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
