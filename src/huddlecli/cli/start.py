"""`huddle start`."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import Annotated

import typer

from huddlecli.cli.apps import command_app
from huddlecli.cli.attendance import attendance
from huddlecli.cli.errors import printed
from huddlecli.cli.resuming import Manner, refuse_second, to_resume
from huddlecli.cli.world import World
from huddlecli.core.cadence import default_agenda, next_huddle
from huddlecli.core.errors import Failed, Unfinished, Wrong
from huddlecli.core.loop import commands as do
from huddlecli.core.loop.state import Lobby, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.live import chair
from huddlecli.live.desk import LiveDesk
from huddlecli.live.lines import lines
from huddlecli.live.opening import Preparation
from huddlecli.live.plain import PlainHuddle
from huddlecli.live.session import Session
from huddlecli.live.terminal import PlainScreen
from huddlecli.store import agenda_files, minutes_file
from huddlecli.views.minutes import as_text
from huddlecli.views.recap import as_chat
from huddlecli.views.words import DAYS, hour

app = command_app()

GOES_ON = "huddle start --resume goes on"


@app.command()
def start(  # noqa: PLR0913, PLR0917 - the flags of the command
    ctx: typer.Context,
    agenda: Annotated[str | None, typer.Argument(help="Its name; else the one due today.")] = None,
    with_: Annotated[
        str | None, typer.Option("--with", metavar="NAME[:SIDE],…", help="Who is here.")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines, no full screen.")] = False,  # noqa: ARG001, FBT002
    resume: Annotated[bool, typer.Option("--resume", help="Go on where one stopped.")] = False,  # noqa: FBT002
    fresh: Annotated[bool, typer.Option("--fresh", help="Close the unfinished one first.")] = False,  # noqa: FBT002
    take_over: Annotated[bool, typer.Option("--take-over", help="Take the chair.")] = False,  # noqa: FBT002
    rehearse: Annotated[bool, typer.Option("--rehearse", help="Write nothing.")] = False,  # noqa: FBT002
) -> None:
    """Run a huddle on a shared screen.

    Example: huddle start daily --with ana:marketing,cem:sales
    """
    world: World = ctx.obj
    manner = Manner(resume=resume, fresh=fresh, take_over=take_over)
    if rehearse and (manner.goes_on or fresh):
        raise Wrong("a rehearsal begins anew and leaves nothing", hint="huddle start --rehearse")
    found = None if rehearse else to_resume(world, agenda, manner)
    prepared = _prepared(world, found.begun.agenda if found else agenda)
    if found:
        take = chair.taken_over if take_over else chair.resumed
        session = take(prepared, found, world.now)
    else:
        world.warn(prepared.warnings())
        present = attendance(world, with_, is_rehearsal=rehearse)
        session = (chair.rehearsal if rehearse else chair.new)(prepared, present, world.now)
    minutes = _run(world, session, prepared, is_rehearsal=rehearse)
    _tell_end(world, session, minutes, is_rehearsal=rehearse)


def _next(world: World) -> str:
    """Return `Tue 09:08`, when the team meets next."""
    sides = world.team.sides
    agendas = [agenda_files.load(world.folder, one, sides) for one in world.team.agendas]
    held = {one.agenda for one in minutes_file.held(world.folder) if one.day == world.team_day}
    found = next_huddle(agendas, held, world.now(), world.team.zone)
    if found is None:
        return ""
    _, day, start = found
    at = f" {hour(start.astimezone(world.team.zone))}" if start else ""
    return f"{DAYS[day.weekday()]}{at}"


def _prepared(world: World, name: str | None) -> Preparation:
    """Return the huddle to be held: of the agenda that is named, else of the one that is due."""
    sides = world.team.sides
    if name is None:
        agendas = [agenda_files.load(world.folder, one, sides) for one in world.team.agendas]
        today = world.team_day
        held = {one.agenda for one in minutes_file.held(world.folder) if one.day == today}
        name = default_agenda(agendas, held, today)
    return Preparation(
        folder=world.folder,
        team=world.team,
        agenda=agenda_files.load(world.folder, name, sides),
        typist=world.facilitator,
        records=world.records,
        now=world.now(),
    )


def _run(
    world: World, session: Session, prepared: Preparation, *, is_rehearsal: bool
) -> Minutes | None:
    """Run the huddle on this terminal or pipe; whatever ends it, nothing is lost."""
    screen = PlainScreen(
        sys.stdout,
        sys.stderr,
        printed,
        console=world.console() if world.is_rich else None,
        is_asking=world.is_asking,
    )

    def begin(ends: datetime | None) -> do.Begin:
        if not is_rehearsal:
            refuse_second(prepared)
        now = session.now()
        whole = now + timedelta(minutes=prepared.agenda.minutes)
        return do.Begin(prepared.huddle_id(now), ends if ends and ends > now else whole)

    desk = LiveDesk(session, prepared, world.new_id)
    huddle = PlainHuddle(session, desk, screen, begin, is_terminal=world.is_asking)
    try:
        return huddle.run(lines(sys.stdin.fileno()))
    except KeyboardInterrupt:
        if isinstance(session.state, Underway):
            world.tell(f"\nkept unfinished: {GOES_ON}")
        raise
    finally:
        session.close()


def _tell_end(
    world: World, session: Session, minutes: Minutes | None, *, is_rehearsal: bool
) -> None:
    """Print the recap, or say that the huddle is kept."""
    if minutes is None:
        if isinstance(session.state, Lobby):
            raise Failed("the huddle was not begun", hint="huddle start")
        raise Unfinished("the huddle is kept unfinished", hint=GOES_ON)
    if is_rehearsal:
        world.say(f"\n{as_text(minutes)}")
        return
    reviews = {made.id: made.review for made in session.made() if made.review}
    upcoming = _next(world)
    world.say(f"\n{as_chat(minutes, upcoming=upcoming, reviews=reviews)}")
    world.tell(f"minutes: huddle minutes show {minutes.id}")
