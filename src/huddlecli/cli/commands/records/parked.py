"""`huddle parked`: things for later."""

from __future__ import annotations

from typing import Annotated

from huddlecli.cli.arguments.declaration import Argument
from huddlecli.cli.change_commands import add_drop, add_edit
from huddlecli.cli.context import Context
from huddlecli.cli.new_record import add_record, parse_words
from huddlecli.cli.options import QUOTES, example, group_app
from huddlecli.cli.record_commands import add_list, add_show

app = group_app(
    "Things for later, until somebody takes them up or drops them.", "huddle parked list"
)


@app.command(epilog=example("huddle parked add 'Do we need a partner page?'"))
def add(
    context: Context,
    words: Annotated[list[str], Argument(metavar="WORDS", help=f"What to park. {QUOTES}")],
) -> None:
    """Park something for later."""
    add_record(context, "parked", parse_words(context, words))


add_list(
    app,
    "parked",
    ("waiting", "taken", "dropped"),
    what="List parked items, oldest first; --since and --until refer to the day they were parked.",
)
add_show(app, "parked", what="Show a parked item and its history.")
add_edit(
    app,
    "parked",
    what="Change a parked item.",
    line=example("huddle parked edit k7f2 'Do we need a page for partners?'"),
)
add_drop(
    app,
    "parked",
    what="Drop a parked item: nobody will take it up.",
    line=example("huddle parked drop k7f2 no longer needed"),
)
