"""Who is here when a huddle starts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, NamedTuple

import typer

from huddlecli.cli.context import Context
from huddlecli.cli.next_huddle import held_today, run_agendas
from huddlecli.cli.options import command_app, example
from huddlecli.cli.run_huddle import hold
from huddlecli.cli.unfinished import Resuming, StartMode, to_resume
from huddlecli.core.errors import Wrong
from huddlecli.core.minutes import Present
from huddlecli.core.schedule import default_agenda
from huddlecli.core.team import Person, UnknownPerson, find_person, is_away, name_and_side
from huddlecli.core.text import folded, nearest
from huddlecli.live import sessions
from huddlecli.live.preparation import Preparation
from huddlecli.store import agenda_files
from huddlecli.views.huddle.lobby import lost_end_words


class _Found(NamedTuple):
    """Those who are here, and which of them are new."""

    present: tuple[Present, ...] = ()
    new: tuple[Person, ...] = ()


def attendance(world: Context, named: str | None, *, is_rehearsal: bool) -> tuple[Present, ...]:
    """Return those named, else everybody who is not away; a team of nobody is asked for names.

    Who is new is added once all is understood and the last question is answered.
    """
    if named is not None:
        found, is_told = _read(world, _names(named), None, _Found()), True
    elif not world.team.people and world.is_asking:
        found, is_told = _asked(world), False
    else:
        here = (who for who in world.team.people if not is_away(who, world.team_day))
        return tuple(Present(name=who.name, side=who.side) for who in here)
    if not is_rehearsal:
        world.add_people(found.new, is_told=is_told)
    return _once(found.present)


def _names(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _asked(world: Context) -> _Found:
    """Ask for the names of each side."""
    found = _Found()
    for side in world.team.sides:

        def here(said: str, side: str = side, before: _Found = found) -> _Found:
            return _read(world, _names(said), side, before)

        found = world.ask(f"Who is here from {side}? (names, blanks between)", here)
    return found


def _read(world: Context, words: Iterable[str], asked_side: str | None, found: _Found) -> _Found:
    """Return those of `found` and those that `words` name."""
    present, new = [*found.present], [*found.new]
    for word in words:
        name, side = name_and_side(word, world.team.sides)
        side = side or asked_side
        known = find_person(world.team, name) or next(
            (who for who in new if folded(who.name) == folded(name)), None
        )
        if known is None:
            side = side or _refused_or_asked(world, name)
            known = world.newcomer(name, side, hint="", others=[who.name for who in new])
            new.append(known)
        present.append(Present(name=known.name, side=side or known.side))
    return _Found(tuple(present), tuple(new))


def _refused_or_asked(world: Context, name: str) -> str | None:
    """Return None where the side can be asked for, else refuse the name."""
    stranger = UnknownPerson(name, world.team)
    if stranger.is_new and world.is_asking:
        return None
    near = nearest(name, [who.name for who in world.team.people])
    new = f"a new person: --with {name}:{world.team.sides[0]}"
    raise Wrong(stranger.message, hint=f"--with {near}?   {new}" if near else new)


def _once(present: Iterable[Present]) -> tuple[Present, ...]:
    """Return each person once, in the order in which they were named."""
    by_name = {who.name.casefold(): who for who in present}
    return tuple(by_name.values())


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
    world: Context = ctx.obj
    if not rehearse:
        world.hold_huddle()
    manner = StartMode(resume=resume, fresh=fresh, take_over=take_over)
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


def _prepared(world: Context, name: str | None, *, keeps_end: bool) -> Preparation:
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
