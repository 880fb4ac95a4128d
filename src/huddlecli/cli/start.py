"""`huddle start`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from huddlecli.cli.apps import command_app, example
from huddlecli.cli.attendance import attendance
from huddlecli.cli.holding import hold
from huddlecli.cli.planning import held_today, run_agendas
from huddlecli.cli.resuming import Manner, Resuming, to_resume
from huddlecli.cli.world import World
from huddlecli.core.errors import Wrong
from huddlecli.core.schedule import default_agenda
from huddlecli.live import sessions
from huddlecli.live.preparation import Preparation
from huddlecli.store import agenda_files
from huddlecli.views.huddle.lobby import lost_end_words

app = command_app()


@app.command(epilog=example("huddle start daily --with ana:marketing,cem:sales"))
def start(  # noqa: PLR0913, PLR0917 - the flags of the command
    ctx: typer.Context,
    agenda: Annotated[
        str | None, typer.Argument(metavar="AGENDA", help="Its name; else the one due today.")
    ] = None,
    with_: Annotated[
        str | None, typer.Option("--with", metavar="NAME[:SIDE],…", help="Who is here.")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines, no full screen.")] = False,  # noqa: FBT002
    resume: Annotated[bool, typer.Option("--resume", help="Go on where one stopped.")] = False,  # noqa: FBT002
    fresh: Annotated[bool, typer.Option("--fresh", help="Close the unfinished one first.")] = False,  # noqa: FBT002
    take_over: Annotated[bool, typer.Option("--take-over", help="Take the chair.")] = False,  # noqa: FBT002
    rehearse: Annotated[bool, typer.Option("--rehearse", help="Write nothing.")] = False,  # noqa: FBT002
    end: Annotated[
        Literal["keep", "move"] | None,
        typer.Option("--end", metavar="keep|move", help="The announced end, if it starts late."),
    ] = None,
) -> None:
    """Run a huddle on a shared screen."""
    world: World = ctx.obj
    if not rehearse:
        world.hold_huddle()
    manner = Manner(resume=resume, fresh=fresh, take_over=take_over)
    if rehearse and (manner.goes_on or fresh):
        raise Wrong("a rehearsal begins anew and leaves nothing", hint="huddle start --rehearse")
    if end and manner.goes_on:
        raise Wrong("--end is for a huddle that is about to start", hint="huddle start --resume")
    if agenda and not manner.goes_on:
        # Refused before anything closes.
        agenda_files.load(world.folder, agenda, world.team.sides, typed="huddle start")
    found, told = Resuming() if rehearse else to_resume(world, agenda, manner)
    keeps_end = world.is_asking if end is None else end == "keep"
    prepared = _prepared(world, found.begun.agenda if found else agenda, keeps_end=keeps_end)
    if found:
        take = sessions.taken_over if take_over else sessions.resumed
        session = take(prepared, found, world.now)
    else:
        world.warn(prepared.warnings())
        present = attendance(world, with_, is_rehearsal=rehearse)
        session = (sessions.rehearsal if rehearse else sessions.new)(prepared, present, world.now)
        if end == "keep" and (lost := lost_end_words(prepared.lobby(present).draft)):
            world.tell(f"warning: {lost}")
    if not rehearse:
        world.identify()
    hold(world, session, prepared, is_plain=plain, is_rehearsal=rehearse, told=told)


def _prepared(world: World, name: str | None, *, keeps_end: bool) -> Preparation:
    """Return the huddle to be held: of the agenda that is named, else of the one that is due."""
    if name is None:
        agendas = run_agendas(world)
        name = default_agenda(agendas, held_today(world, agendas), world.team_day)
    return Preparation(
        folder=world.folder,
        team=world.team,
        name=name,
        typist=world.facilitator,
        records=world.records,
        now=world.now(),
        keeps_end=keeps_end,
    )
