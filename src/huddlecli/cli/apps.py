"""How a command is declared: the same help, flags and manner for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

import typer

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
