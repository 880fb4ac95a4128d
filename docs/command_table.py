"""Write the tables of all commands: `python docs/command_table.py`.

`huddle` reads its arguments by the first table, without Typer, and completes words by the second.
Both are made from what Typer knows of each command. Commit them together with the change of a
command.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias, get_args

from huddlecli.cli import COMMANDS
from huddlecli.cli.arguments.declaration import App
from huddlecli.cli.arguments.help_page import first_sentence
from huddlecli.cli.arguments.typer_app import typer_command
from huddlecli.cli.flags import CommandShape
from huddlecli.cli.options import TEXTS

CLI = Path(__file__).parents[1] / "src/huddlecli/cli"
TABLE = CLI / "arguments/table.py"
WORDS_TABLE = CLI / "completion/table.py"
HEAD = '''\
"""The shape of each command, by its names. Made by `docs/command_table.py`: do not edit."""

from huddlecli.cli.flags import CommandShape

SHAPES = {
'''
WORDS_HEAD = '''\
"""What each command is for, and its flags and arguments, by the names of the command.

Of each: its metavar, its choices if they are always the same, and its help. The command itself is
at "". Made by `docs/command_table.py`: do not edit.
"""

WORDS: dict[str, dict[str, tuple[str, tuple[str, ...], str]]] = {
'''
CommandWords: TypeAlias = dict[str, tuple[str, tuple[str, ...], str]]
FILE_FLAGS = {"-o"}  # commands that show something keep no words from this flag
KINDS = {str: "text", list[str]: "texts", int: "number"}


def table() -> str:
    """Return the text of the module with the table."""
    shapes = [shape for name in COMMANDS for shape in _shapes(name, command_of(name))]
    rows = (f'    "{name}": {_literal(shape)},\n' for name, shape in shapes)
    return "".join([HEAD, *rows, "}\n"])


def words_table() -> str:
    """Return the text of the module with the words of each command."""
    rows = (
        f'    "{name}": {_literal(words)},\n'
        for command in COMMANDS
        for name, words in _words(command, command_of(command), declared_app(command))
    )
    return "".join([WORDS_HEAD, *rows, "}\n"])


def declared_app(name: str) -> App:
    """Return what the module of a command declares."""
    app: App = import_module(f"huddlecli.cli.commands.{COMMANDS[name][0]}").app
    return app


def command_of(name: str) -> Any:
    """Return Typer's command of one of our commands."""
    return typer_command(declared_app(name))


def _shapes(name: str, command: Any) -> Iterator[tuple[str, CommandShape]]:
    """Yield the shape of a command, or that of a group and of each of its commands."""
    members = getattr(command, "commands", {})
    if not members:
        yield name, _shape(command)
        return
    yield name, CommandShape(subcommands=frozenset(members))
    for inner, member in members.items():
        yield from _shapes(f"{name} {inner}", member)


def _words(name: str, command: Any, declared: App) -> Iterator[tuple[str, CommandWords]]:
    """Yield the words of a command, or those of a group and of each of its commands."""
    about: CommandWords = {"": ("", (), first_sentence(command.help or "").rstrip("."))}
    members = getattr(command, "commands", {})
    if not members:
        choices, shape = choices_of(declared), _shape(command)
        words: CommandWords = {
            key: (param.metavar or "", choices.get(param.name, ()), (param.help or "").rstrip("."))
            for param in command.params
            for key in (param.opts if param.param_type_name == "option" else [param.name])
            if key in shape.options or key in shape.arguments
        }
        yield name, about | words
        return
    yield name, about
    for inner, member in members.items():
        group = declared.members[inner]
        part = group if isinstance(group, App) else App()
        if not isinstance(group, App):
            part.members[inner] = group
        yield from _words(f"{name} {inner}", member, part)


def choices_of(declared: App) -> dict[str, tuple[str, ...]]:
    """Return the choices of the parameters of a single command, by their names."""
    parameters = inspect.signature(declared.function([]), eval_str=True).parameters.values()
    found = dict[str, tuple[str, ...]]()
    for parameter in parameters:
        given = (*get_args(parameter.annotation)[1:], parameter.default)
        for declaration in given:
            if choices := getattr(declaration, "choices", ()):
                found[parameter.name] = choices
    return found


def _shape(command: Any) -> CommandShape:
    """Return the shape of a command without subcommands."""
    options = [param for param in command.params if param.param_type_name == "option"]
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    text = [param for param in arguments if param.nargs == -1 and param.metavar in TEXTS]
    paths = [
        name
        for param in command.params
        if re.search("FILE|DIR", param.metavar or "")
        for name in (param.opts if param in options else [""])
    ]
    required = [param for param in command.params if param.required]
    least = [word for param in required for word in _least(param)]
    values = command.main(least, standalone_mode=False).values
    return CommandShape(
        options={
            name: (param.name, _kind(param))
            for param in options
            for name in param.opts
            if name.startswith("--") or name in FILE_FLAGS or not text
        },
        arguments={param.name: param.nargs == -1 for param in arguments},
        required=frozenset(param.name for param in required),
        defaults={param.name: values[param.name] for param in command.params if not param.required},
        takes_text=bool(text),
        paths=frozenset(paths),
    )


def _literal(value: Any) -> str:
    """Return a value as Python has it, the same each time."""
    match value:
        case CommandShape():
            given = {
                key: inner
                for key, inner in value._asdict().items()
                if inner != CommandShape._field_defaults[key]
            }
            return f"CommandShape({', '.join(f'{k}={_literal(v)}' for k, v in given.items())})"
        case frozenset():
            return f"frozenset({_literal(sorted(value))})"
        case dict():
            return f"{{{', '.join(f'{_literal(k)}: {_literal(v)}' for k, v in value.items())}}}"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case list():
            return f"[{', '.join(map(_literal, value))}]"
        case tuple():
            return f"({', '.join(map(_literal, value))}{',' * (len(value) == 1)})"
        case _:
            return repr(value)


def _least(param: Any) -> list[str]:
    """Return the words for a required parameter."""
    return [param.opts[0], "x"] if param.param_type_name == "option" else ["x"]


def _kind(param: Any) -> str:
    """Return how the value of an option is read."""
    typed = param.type_descriptor
    if param.is_flag:
        return "switch"
    return "other" if typed.is_ranged else KINDS.get(typed.annotation, "other")


if __name__ == "__main__":
    for path, text in ((TABLE, table()), (WORDS_TABLE, words_table())):
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path}\n")
