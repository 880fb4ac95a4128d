"""The one place where an error becomes words: what happened, and what to type."""

from __future__ import annotations

import re
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
    context = getattr(told, "ctx", None)
    path = context.command_path if context else f"huddle {command}"
    message = error.format_message().rstrip(".").split(" (Possible")[0].split(". Did you mean")[0]
    options = getattr(told, "possibilities", None)
    if options:
        return Wrong(_lower(message), hint=f"{next(iter(options))}?   {path} --help")
    near = error.format_message().partition("Did you mean ")[2].rstrip("?")
    if near:
        hint = f"{path} {near.split(',')[0].strip(chr(39))}"
    elif context and (text := _as_text(told, context)):
        hint = f"{path} {text} …"
    else:
        hint = f"{path} --help"
    return Wrong(_lower(message), hint=hint)


def _as_text(error: Any, context: Any) -> str | None:
    """Return how to type what was not understood if it was meant as text."""
    from huddlecli.cli.apps import shape  # noqa: PLC0415 - only a mistake needs it

    option = getattr(error, "option_name", None)
    if option and type(error).__name__ == "NoSuchOption" and shape(context.command).takes_text:
        return f"-- {option}"
    word = re.fullmatch(r"No such command '(.+)'\.?", error.format_message(), re.DOTALL)
    add = getattr(context.command, "commands", {}).get("add")
    return f"add {word[1]}" if word and add and shape(add).takes_text else None


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
