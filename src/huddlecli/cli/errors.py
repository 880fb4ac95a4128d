"""How an error is printed: what happened, and what to type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from huddlecli.core.errors import HuddleError, Wrong
from huddlecli.core.text import nearest, shown
from huddlecli.views.escape import safe

# The names that other tools have for the commands of a group, and ours.
ELSEWHERE: Mapping[str, Sequence[str]] = {
    "ls": ("list",),
    "all": ("list",),
    "new": ("add", "new"),
    "create": ("add", "new"),
    "view": ("show",),
    "get": ("show",),
    "close": ("done", "drop"),
    "finish": ("done",),
    "complete": ("done",),
    "rm": ("drop", "leave"),
    "remove": ("drop", "leave"),
    "delete": ("drop", "leave"),
    "cancel": ("drop",),
    "change": ("edit",),
    "update": ("edit",),
}

if TYPE_CHECKING:
    from typer import TyperException


def format_error(error: HuddleError) -> str:
    """Return the lines of an error, for the error stream."""
    first, *more = error.message.split("\n")
    lines = [f"error: {safe(first)}", *(f"       {safe(line)}" for line in more)]
    return "\n".join([*lines, f"hint:  {safe(error.hint)}", ""])


def from_typer(error: TyperException, command: str, words: Sequence[str]) -> HuddleError:
    """Return an error of Typer in our words, with a hint."""
    any_error: Any = error
    context = getattr(any_error, "ctx", None)
    path = context.command_path if context else f"huddle {command}"
    message = error.format_message().rstrip(".").split(" (Possible")[0].split(". Did you mean")[0]
    if options := getattr(any_error, "possibilities", None):
        return Wrong(f"{_lower(message)} ({next(iter(options))}?)", hint=f"{path} --help")
    words = words[len(path.split()) - 2 :]  # of a group within a group, without its name
    if context and message.startswith("No such command ") and words:
        return Wrong(
            f"there is no command {path.removeprefix('huddle ')} {shown(words[0])}",
            hint=f"{path} {_meant(context.command, words)}",
        )
    return Wrong(_lower(message), hint=f"{path} {_as_text(any_error, context, words) or '--help'}")


def _meant(group: Any, words: Sequence[str]) -> str:
    """Return what the user most likely meant: a command of the group, or `add` with these words."""
    from shlex import join  # noqa: PLC0415 - only a mistake needs it

    from huddlecli.cli.options import shape  # noqa: PLC0415 - the same

    word, *rest = words
    commands = group.commands
    named = next((name for name in ELSEWHERE.get(word.casefold(), ()) if name in commands), None)
    if near := named or nearest(word, list(commands), likeness=0.6):
        return join([near, *rest])
    is_text = "add" in commands and shape(commands["add"]).takes_text
    return join(["add", *words]) if is_text else "--help"


def _as_text(error: Any, context: Any, words: Sequence[str]) -> str | None:
    """Return how to type an unknown flag as text, or None."""
    from shlex import join  # noqa: PLC0415 - only a mistake needs it

    from huddlecli.cli.options import shape  # noqa: PLC0415 - the same

    option = getattr(error, "option_name", None)
    if not (option and context and type(error).__name__ == "NoSuchOption"):
        return None
    command = shape(context.command)
    if not command.takes_text:
        return None
    text = [*words][[*words, "--"].index("--") + 1 :]
    return join(["--", *text[: command.ids], option, *text[command.ids :]])


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
