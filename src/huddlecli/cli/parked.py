"""`huddle parked`: things for later."""

from __future__ import annotations

from typing import Annotated

import typer

from huddlecli.cli.adding import keep, parse_words
from huddlecli.cli.apps import Format, Id, Since, Until, example, group_app
from huddlecli.cli.listing import Days, kept, show_one, show_records, status_said
from huddlecli.cli.world import World

app = group_app("Things for later, until they are taken up or dropped.", "huddle parked list")

STATUSES = ("waiting", "taken", "dropped", "all")


@app.command(epilog=example("huddle parked add Do we need a partner page?"))
def add(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What waits.")],
) -> None:
    """Park something for later."""
    world: World = ctx.obj
    keep(world, "parked", parse_words(world, words))


@app.command("list", epilog=example("huddle parked list --status all"))
def list_(
    ctx: typer.Context,
    status: Annotated[
        str, typer.Option(metavar="STATUS", help="waiting, taken, dropped or all.")
    ] = "waiting",
    since: Since = None,
    until: Until = None,
    form: Format = "auto",
) -> None:
    """List what is parked, the oldest first; --since and --until go by the day of making."""
    world: World = ctx.obj
    days = Days(world, since, until)
    wanted = status_said(status, STATUSES)
    show_records(world, "parked", kept(world, "parked", wanted, "waiting", days), form)


@app.command(epilog=example("huddle parked show k7f2"))
def show(ctx: typer.Context, record_id: Id, form: Format = "auto") -> None:
    """Show what was parked and all that happened to it."""
    show_one(ctx.obj, "parked", record_id, form)
