"""Reads the arguments of a command by its shape, as Typer would, for whatever is usual.

Typer reads all the rest: calls for help, mistakes, and what few people type, such as `-ofile`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from huddlecli.cli.flags import CommandShape

_DIGITS = 100  # of a number; Python refuses to read thousands of them, and Typer says so


def read_arguments(shape: CommandShape, words: Sequence[str]) -> dict[str, Any] | None:
    """Return the value of each parameter of a command, or None if Typer should read the words."""
    if shape.subcommands:
        return None
    values, arguments = dict(shape.defaults), list[str]()
    rest = iter(words)
    for word in rest:
        if word == "--":
            arguments += rest
        elif word[:1] != "-" or word == "-":
            arguments.append(word)
        elif not _has_read(shape, word, rest, values):
            return None
    for name, takes_all in shape.arguments.items():
        if arguments:
            values[name] = arguments if takes_all else arguments[0]
            arguments = [] if takes_all else arguments[1:]
    return values if not arguments and shape.required <= values.keys() else None


def _has_read(shape: CommandShape, word: str, rest: Iterator[str], values: dict[str, Any]) -> bool:
    """Add the value of the option in `word`, or next in `rest`; return whether it is usual."""
    flag, equals, after = word.partition("=")
    name, kind = shape.options.get(flag, ("", "other"))
    if kind == "switch":
        values[name] = True
        return not equals
    value = after if equals else next(rest, None)
    if kind == "other" or value is None or (equals and flag[:2] != "--"):
        return False
    if kind == "number":
        if not (value.isascii() and value.isdigit() and len(value) <= _DIGITS):
            return False
        values[name] = int(value)
    else:
        values[name] = [*(values.get(name) or ()), value] if kind == "texts" else value
    return True
