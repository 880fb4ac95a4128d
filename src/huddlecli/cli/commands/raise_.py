"""`huddle raise`: bring something up in the next huddle."""

from __future__ import annotations

from typing import Annotated

import typer

from huddlecli.cli.context import Context
from huddlecli.cli.new_record import add_record, parse_words
from huddlecli.cli.options import QUOTES, command_app, example
from huddlecli.core.errors import Wrong
from huddlecli.core.records import Raised
from huddlecli.core.text import shown

app = command_app()

# What one does with records of other kinds: `huddle win list`.
_COMMANDS = ("list", "ls", "show", "add", "edit", "drop", "undo")


@app.command("raise", epilog=example("huddle raise 'Who answers the chat at lunch?'"))
def raise_(
    ctx: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help=f"What to talk about. {QUOTES}")
    ],
) -> None:
    """Bring something up in the next huddle that has room; huddle agenda next shows it."""
    context: Context = ctx.obj
    if _is_command(context, words):
        literal = " ".join(words)
        raise Wrong(
            f'"{shown(literal)}" would be brought up as an item',
            hint=f"huddle agenda next shows what was raised; huddle raise -- {shown(literal)}"
            " brings it up",
        )
    add_record(context, "raised", parse_words(context, words), side=context.current_user.side)


def _is_command(context: Context, words: list[str]) -> bool:
    """Whether somebody meant to do something with what was raised, and not to raise these words."""
    if "--" in context.flags.typed or words[0].lower() not in _COMMANDS:
        return False
    ids = context.records.ids(Raised) if len(words) == 2 else ()
    return len(words) == 1 or any(one.startswith(words[1].lower()) for one in ids)
