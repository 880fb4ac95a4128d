"""Typer's commands, made from the declarations: for help, for mistakes, and for the table."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any, NamedTuple, get_args, get_origin

import typer
from typer.core import TyperCommand, TyperGroup

from huddlecli.cli.arguments.declaration import App, DeclaredCommand, Function, Option
from huddlecli.cli.arguments.help_page import HelpPage, help_page, help_pages, write_page
from huddlecli.cli.arguments.typer_errors import from_typer
from huddlecli.core.text import joined

_SETTINGS = {"help_option_names": ["-h", "--help"]}
_FORM: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None}


class Call(NamedTuple):
    """The function of a command, and the values with which to call it after the context."""

    function: Function
    values: dict[str, Any]


def typer_command(app: App) -> Any:
    """Return Typer's command for what `app` declares. Called, it returns a `Call`."""
    return typer.main.get_command(_typer_app(app))


def pages_of(app: App, name: str) -> list[HelpPage]:
    """Return the page of help of a command, or of a group and of each command in it."""
    command = typer_command(app)
    return [
        *help_pages(command, command.make_context(f"huddle {name}", [], resilient_parsing=True))
    ]


def read_with_typer(app: App, name: str, words: Sequence[str]) -> Call | None:
    """Return the call that Typer reads from the words after the name of a command.

    None if Typer showed a page of help; a HuddleError for a mistake.
    """
    command = typer_command(app)
    try:
        call = command.main([*words], prog_name=f"huddle {name}", standalone_mode=False)
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stdout.write(error.format_message().rstrip() + "\n")
            return None
        raise from_typer(error, name, words) from None
    return call if isinstance(call, Call) else None


def _typer_app(app: App) -> typer.Typer:
    group: dict[str, Any] = {"cls": _Group, "help": app.help, "epilog": app.epilog}
    settings = {**group, "no_args_is_help": True} if app.help else {}
    made = typer.Typer(**_FORM, **settings, context_settings={**_SETTINGS})
    for name, member in app.members.items():
        if isinstance(member, App):
            made.add_typer(_typer_app(member), name=name)
        else:
            declare = made.command(name, cls=_Command, help=member.help, epilog=member.epilog)
            declare(_reader(member))
    return made


def _reader(command: DeclaredCommand) -> Callable[..., Call]:
    """Return a function with the parameters of a command that returns its call."""
    function = command.function

    def reader(**values: Any) -> Call:
        return Call(function, values)

    _, *parameters = inspect.signature(function, eval_str=True).parameters.values()
    reader.__doc__ = function.__doc__
    typed = [_typed(parameter) for parameter in parameters]
    reader.__signature__ = inspect.Signature(typed)  # type: ignore[attr-defined]
    reader.__annotations__ = {parameter.name: parameter.annotation for parameter in typed}
    return reader


def _typed(parameter: inspect.Parameter) -> inspect.Parameter:
    """Return a parameter that Typer can read."""
    hint, default = parameter.annotation, parameter.default
    declared = default
    if get_origin(hint) is Annotated:
        hint, declared = get_args(hint)
    elif isinstance(default, Option):
        default = default.default
    kind = typer.Option if isinstance(declared, Option) else typer.Argument
    made: Any = kind(*declared.names, **_settings(declared))
    return parameter.replace(
        annotation=Annotated[hint, made], default=default, kind=parameter.KEYWORD_ONLY
    )


def _settings(declared: Any) -> dict[str, Any]:
    """Return the settings of a parameter for Typer; its help names the choices, but not `auto`."""
    if not declared.choices:
        return dict(declared.settings)
    named = joined([choice for choice in declared.choices if choice != "auto"], "or")
    about = declared.settings["help"].replace("{choices}", named)
    shown = {"show_default": False} if "auto" in declared.choices else {}
    return {**declared.settings, "help": about, **shown}


class _Command(TyperCommand):
    """A command whose help names no Python types; without its required arguments it shows help."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; without any, a command that needs some shows its help."""
        self.no_args_is_help = any(param.required for param in self.params)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page of help."""
        write_page(help_page(self, ctx), formatter)


class _Group(TyperGroup):
    """A group of commands, each listed with the first sentence of its help."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page of help."""
        write_page(help_page(self, ctx), formatter)
