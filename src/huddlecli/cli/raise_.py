"""`huddle raise`: bring something up in the next huddle."""

from __future__ import annotations

from typing import Annotated

import typer

from huddlecli.cli.adding import keep, parse_words
from huddlecli.cli.apps import QUOTES, command_app, example
from huddlecli.cli.world import World

app = command_app()


@app.command("raise", epilog=example("huddle raise 'Who answers the chat at lunch?'"))
def raise_(
    ctx: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help=f"What to talk about. {QUOTES}")
    ],
) -> None:
    """Bring something up in the next huddle that has room; huddle agenda next shows it."""
    world: World = ctx.obj
    keep(world, "raised", parse_words(world, words), side=world.typist.side)
