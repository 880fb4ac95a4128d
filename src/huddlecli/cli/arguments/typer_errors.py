"""Mistakes that Typer finds in what was typed, in our words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from shlex import join
from typing import Any

from typer import TyperException

from huddlecli.cli.arguments.table import SHAPES
from huddlecli.core.errors import HuddleError, Wrong
from huddlecli.core.text import nearest, shown

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


def from_typer(error: TyperException, command: str, words: Sequence[str]) -> HuddleError:
    """Return an error of Typer in our words, with a hint."""
    any_error: Any = error
    context = getattr(any_error, "ctx", None)
    path = context.command_path if context else _path(command, words)
    message = error.format_message().rstrip(".").split(" (Possible")[0].split(". Did you mean")[0]
    if options := getattr(any_error, "possibilities", None):
        return Wrong(f"{_lower(message)} ({next(iter(options))}?)", hint=f"{path} --help")
    words = words[len(path.split()) - 2 :]  # of a group within a group, without its name
    if context and message.startswith("No such command ") and words:
        return Wrong(
            f"there is no command {path.removeprefix('huddle ')} {shown(words[0])}",
            hint=f"{path} {_meant(path, words)}",
        )
    return Wrong(_lower(message), hint=f"{path} {_as_text(any_error, context, words) or '--help'}")


def _path(command: str, words: Sequence[str]) -> str:
    """Return the command and the commands in it that the words begin with: `huddle people add`."""
    names = command
    for word in words:
        if names not in SHAPES or word not in SHAPES[names].subcommands:
            break
        names = f"{names} {word}"
    return f"huddle {names}"


def _meant(group: str, words: Sequence[str]) -> str:
    """Return what the user most likely meant: a command of the group, or `add` with these words."""
    word, *rest = words
    commands = SHAPES[_names(group)].subcommands
    named = next((name for name in ELSEWHERE.get(word.casefold(), ()) if name in commands), None)
    if near := named or nearest(word, sorted(commands), likeness=0.6):
        return join([near, *rest])
    asks_for_help = not {"--help", "-h"}.isdisjoint(rest)
    is_text = "add" in commands and SHAPES[f"{_names(group)} add"].takes_text
    return join(["add", *words]) if is_text and not asks_for_help else "--help"


def _as_text(error: Any, context: Any, words: Sequence[str]) -> str | None:
    """Return how to type an unknown flag as text, or None."""
    option = getattr(error, "option_name", None)
    if not (option and context and type(error).__name__ == "NoSuchOption"):
        return None
    command = SHAPES[_names(context.command_path)]
    if not command.takes_text:
        return None
    text = [*words][[*words, "--"].index("--") + 1 :]
    return join(["--", *text[: command.ids], option, *text[command.ids :]])


def _names(path: str) -> str:
    """Return the names of a command in the table from the way in which Typer has them."""
    return path.removeprefix("huddle ")


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
