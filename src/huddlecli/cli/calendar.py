"""`huddle calendar`."""

from __future__ import annotations

import typer

from huddlecli.cli.apps import command_app, example
from huddlecli.cli.dates import dates
from huddlecli.cli.output import Output, file_said, save
from huddlecli.cli.world import World

app = command_app()


@app.command(epilog=example("huddle calendar -o huddles.ics"))
def calendar(ctx: typer.Context, output: Output = None) -> None:
    """The huddles of the team and the days on which promises are due, for a calendar.

    Import it again at any time: what has changed is updated there, what was closed in the last four
    weeks is removed, and nothing appears twice.
    """
    from huddlecli.views.calendar import as_ics  # noqa: PLC0415 - help does without its 90 ms

    world: World = ctx.obj
    told = as_ics(dates(world))
    if path := file_said(output):
        save(world, path, told)
    else:
        world.say(told)
