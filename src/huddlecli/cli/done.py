"""`huddle done`: a promise is done."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from huddlecli.cli.apps import command_app, example
from huddlecli.cli.meant import meant, must_be_open
from huddlecli.cli.world import World
from huddlecli.core.dates import past_day
from huddlecli.core.records import Action
from huddlecli.views.records import done_line

app = command_app()
EXAMPLE = example("huddle done quote --on fri")


@app.command(epilog=EXAMPLE)
def done(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="ID|WORDS", help="Its id, or words of a promise of yours."),
    ],
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day on which it was done; else today.")
    ] = None,
) -> None:
    """Say that a promise is done."""
    world: World = ctx.obj
    day = past_day(on, world.today) if on else world.today
    action = must_be_open(world, meant(world, " ".join(words)))
    after = world.records.change(
        "action",
        action.id,
        world.typist.name,
        now := world.now(),
        set={"status": "done", "closed": now, "done_on": day},
        expect={"status": "open"},
    )
    if not world.flags.quiet:
        world.confirm(done_line(cast("Action", after), world.frame("action")))
