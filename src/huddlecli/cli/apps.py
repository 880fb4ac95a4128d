"""How a command is declared: the same help, flags and manner for each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

import typer

from huddlecli.cli.flags import Shape

_TEXTS = ("WORDS", "ID|WORDS", "REASON")  # the arguments that are text
_SETTINGS: Mapping[str, Any] = {"help_option_names": ["-h", "--help"]}

Words: TypeAlias = Annotated[
    list[str] | None, typer.Argument(metavar="WORDS", help="What it is, in words; no quotes.")
]
Id: TypeAlias = Annotated[
    str, typer.Argument(metavar="ID", help="The first characters of its id, as lists show them.")
]
Format: TypeAlias = Annotated[
    str,
    typer.Option(
        "--format", metavar="FORMAT", help="auto, rich, text, json; lists also csv, markdown, chat."
    ),
]
Since: TypeAlias = Annotated[
    str | None, typer.Option("--since", metavar="DAY", help="Those of that day or later.")
]
Until: TypeAlias = Annotated[
    str | None, typer.Option("--until", metavar="DAY", help="Those of that day or earlier.")
]


def shape(command: Any) -> Shape:
    """Return what the line of a command may hold, as its declaration has it."""
    groups = getattr(command, "commands", {})
    options = [param for param in command.params if param.param_type_name == "option"]
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    text = [param for param in arguments if param.nargs == -1 and param.metavar in _TEXTS]
    paths = [
        name
        for param in command.params
        if re.search("FILE|DIR", param.metavar or "")
        for name in (param.opts if param.param_type_name == "option" else [""])
    ]
    return Shape(
        subcommands=frozenset(groups),
        options={
            name: not param.is_flag
            for param in options
            for name in (*param.opts, *param.secondary_opts)
            if name.startswith("--") or not text
        },
        takes_text=bool(text),
        ids=len(arguments) - 1 if text else 0,
        paths=frozenset(paths),
    )


def command_app() -> typer.Typer:
    """Return the app of a single command."""
    return typer.Typer(add_completion=False, rich_markup_mode=None, context_settings={**_SETTINGS})


def group_app(what: str, example_line: str) -> typer.Typer:
    """Return the app of several commands, which shows its help when none is named."""
    return typer.Typer(
        help=what,
        epilog=example(example_line),
        add_completion=False,
        rich_markup_mode=None,
        no_args_is_help=True,
        context_settings={**_SETTINGS},
    )


def example(line: str) -> str:
    """Return the last line of a help page: an example to paste."""
    return f"Example: {line}"
