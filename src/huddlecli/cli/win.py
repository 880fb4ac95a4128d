"""`huddle win`: what went well."""

from __future__ import annotations

from typing import Annotated

import typer

from huddlecli.cli.adding import keep, parse_words
from huddlecli.cli.apps import QUOTES, Format, Since, Until, example, group_app
from huddlecli.cli.listing import Days, add_show, kept, show_records
from huddlecli.cli.output import Delimiter
from huddlecli.cli.sides import side_said
from huddlecli.cli.world import World

app = group_app("What went well, for one side or for both.", "huddle win list --since mon")


@app.command(epilog=example("huddle win add Oakline signed --side sales"))
def add(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help=f"What went well. {QUOTES}")],
    side: Annotated[
        str | None, typer.Option(metavar="SIDE", help="Whose it is; else of both.")
    ] = None,
) -> None:
    """Keep a win."""
    world: World = ctx.obj
    keep(world, "win", parse_words(world, words), side=side_said(world, side))


@app.command("list", epilog=example("huddle win list --since mon"))
def list_(
    ctx: typer.Context,
    since: Since = None,
    until: Until = None,
    form: Format = "auto",
    delimiter: Delimiter = None,
) -> None:
    """List wins, the oldest first."""
    world: World = ctx.obj
    found = kept(world, "win", "kept", "", Days(world, since, until))
    show_records(world, "win", found, form, delimiter)


add_show(app, "win", what="Show a win and all that happened to it.")
