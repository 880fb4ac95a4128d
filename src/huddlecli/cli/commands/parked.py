"""`huddle parked`: things for later."""

from __future__ import annotations

from typing import Annotated

import typer

from huddlecli.cli.context import Context
from huddlecli.cli.new_record import add_record, parse_words
from huddlecli.cli.options import QUOTES, example, group_app
from huddlecli.cli.record_commands import add_list, add_show

app = group_app("Things for later, until they are taken up or dropped.", "huddle parked list")


@app.command(epilog=example("huddle parked add 'Do we need a partner page?'"))
def add(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help=f"What waits. {QUOTES}")],
) -> None:
    """Park something for later."""
    context: Context = ctx.obj
    add_record(context, "parked", parse_words(context, words))


add_list(
    app,
    "parked",
    ("waiting", "taken", "dropped"),
    what="List what is parked, the oldest first; --since and --until go by the day of making.",
)
add_show(app, "parked", what="Show what was parked and all that happened to it.")
