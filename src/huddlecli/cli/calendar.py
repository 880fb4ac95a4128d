"""`huddle calendar`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from huddlecli.cli.apps import command_app, example
from huddlecli.cli.dates import dates
from huddlecli.cli.world import World
from huddlecli.store import files
from huddlecli.views.safe import safe

app = command_app()


@app.command(epilog=example("huddle calendar -o huddles.ics"))
def calendar(
    ctx: typer.Context,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write a file; - is stdout."),
    ] = None,
) -> None:
    """The huddles of the team and the days on which promises are due, for a calendar.

    Imported again, it changes what has changed, and nothing twice.
    """
    from huddlecli.views.calendar import as_ics  # noqa: PLC0415 - help does without its 90 ms

    world: World = ctx.obj
    told = as_ics(dates(world))
    if output in (None, "-"):
        world.say(told)
        return
    files.replace(Path(output or ""), told)
    if not world.flags.quiet:
        world.say(f"written  {safe(output or '')}")
