"""`huddle raise`: bring something up in the next huddle."""

from __future__ import annotations

from typing import Annotated

from huddlecli.cli.arguments.declaration import Argument
from huddlecli.cli.context import Context
from huddlecli.cli.new_record import add_record, parse_words
from huddlecli.cli.options import QUOTES, command_app, example
from huddlecli.core.errors import Wrong
from huddlecli.core.records import Raised
from huddlecli.core.text import shown

app = command_app()

# Commands that other kinds of records have: `huddle win list`.
_COMMANDS = ("list", "ls", "show", "add", "edit", "drop", "undo")


@app.command("raise", epilog=example("huddle raise 'Who answers the chat at lunch?'"))
def raise_(
    context: Context,
    words: Annotated[list[str], Argument(metavar="WORDS", help=f"What to discuss. {QUOTES}")],
) -> None:
    """Bring something up in the next huddle that has room; see huddle agenda next."""
    if _is_command(context, words):
        literal = " ".join(words)
        raise Wrong(
            f'"{shown(literal)}" would become an item of the next huddle',
            hint=f"huddle raised {shown(literal.lower())}; to raise these words:"
            f" huddle raise -- {shown(literal)}",
        )
    add_record(context, "raised", parse_words(context, words), side=context.current_user.side)


def _is_command(context: Context, words: list[str]) -> bool:
    """Whether the words look like a command for raised items rather than an item."""
    if "--" in context.flags.typed or words[0].lower() not in _COMMANDS:
        return False
    ids = context.records.ids(Raised) if len(words) == 2 else ()
    return len(words) == 1 or any(record_id.startswith(words[1].lower()) for record_id in ids)
