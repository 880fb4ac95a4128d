"""The help of a command as a value: the terminal, `docs/reference/` and the manual show it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from typing import Any

from huddlecli.cli.help.exits import EXITS
from huddlecli.core.value import Value

VERBATIM = "\b"  # the line before a paragraph whose lines are kept as they are
_EXAMPLE = "Example: "
# The topics that explain a value, by its metavar.
_TOPICS = {
    **dict.fromkeys(("DAY", "DAY…", "WHEN", "WEEK"), "dates"),
    "FORMAT": "formats",
    "ADDRESS": "mail",
}
_CHAT = "slack"  # a command with this format can post
_OF_COMMAND = {"doctor": ("git", "files"), "find": ("dates",), "start": ("keys",)}


class HelpPage(Value):
    """What the help of a command, or of a group of commands, says.

    - `names` are those of the command, such as `agenda next`; `usage` is how it is typed.
    - `about` are paragraphs, `arguments`, `options` and `commands` words with what they are.
    - `exits` are exit codes with a special meaning, `topics` those of `huddle help`.
    """

    names: str
    usage: str
    about: tuple[str, ...]
    arguments: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]
    commands: tuple[tuple[str, str], ...]
    exits: tuple[tuple[int, str], ...]
    topics: tuple[str, ...]
    example: str

    @property
    def summary(self) -> str:
        """What it does, in one sentence."""
        return first_sentence(self.about[0])

    @property
    def own_options(self) -> tuple[tuple[str, str], ...]:
        """Its options without the one for help, which every command has."""
        return tuple(row for row in self.options if not row[0].startswith("-h,"))


def help_page(command: Any, context: Any) -> HelpPage:
    """Return the help of one of Typer's commands, in its context."""
    names = context.command_path.removeprefix("huddle ")
    rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    params = command.get_params(context)
    for param in params:
        if record := param.get_help_record(context):
            name = getattr(param, "display_name_raw", "")
            is_argument = param.param_type_name == "argument"
            rows[param.param_type_name].append((name, record[1]) if is_argument else record)
    members = [
        (name, command.get_command(context, name)) for name in getattr(command, "commands", ())
    ]
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    return HelpPage(
        names=names,
        usage=usage,
        about=tuple(inspect.cleandoc(command.help or "").split("\n\n")),
        arguments=tuple(rows["argument"]),
        options=tuple(rows["option"]),
        commands=tuple((name, first_sentence(member.help or "")) for name, member in members),
        exits=tuple(EXITS.get(names, ())),
        topics=tuple(_topics(names, params)),
        example=inspect.cleandoc(command.epilog or "").removeprefix(_EXAMPLE),
    )


def help_pages(command: Any, context: Any) -> Iterator[HelpPage]:
    """Yield the help of a command of Typer, and of those in it."""
    yield help_page(command, context)
    for name, member in getattr(command, "commands", {}).items():
        inner = member.make_context(name, [], parent=context, resilient_parsing=True)
        yield from help_pages(member, inner)


def write_page(page: HelpPage, formatter: Any) -> None:
    """Write a page with the formatter of Typer, which breaks its lines."""
    formatter.write_usage(f"huddle {page.names}", page.usage.removeprefix(f"huddle {page.names} "))
    _write_text(formatter, "\n\n".join(page.about))
    exits = [(str(code), about) for code, about in page.exits]
    for title, rows in (
        ("Arguments", page.arguments),
        ("Options", page.options),
        ("Commands", page.commands),
        ("Exit codes", exits),
    ):
        if rows:
            with formatter.section(title):
                formatter.write_dl([*rows])
    if page.topics:
        _write_text(formatter, see_also(page.topics))
    _write_text(formatter, f"{_EXAMPLE}{page.example}")


def see_also(topics: Sequence[str]) -> str:
    """Return how to see topics."""
    return f"See also: {', '.join(f'huddle help {topic}' for topic in topics)}"


def first_sentence(text: str) -> str:
    """Return `text` up to the first full stop at the end of a word."""
    return " ".join(re.split(r"(?<=\.)\s", text.strip(), maxsplit=1)[0].split())


def _write_text(formatter: Any, text: str) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(text)


def _topics(names: str, params: Sequence[Any]) -> Iterator[str]:
    """Yield the topics that explain the parameters of a command, or what it is for."""
    metavars = {param.metavar for param in params}
    yield from dict.fromkeys(topic for key, topic in _TOPICS.items() if key in metavars)
    if any(_CHAT in (getattr(param, "help", None) or "") for param in params):
        yield "chat"
    yield from _OF_COMMAND.get(names, ())
