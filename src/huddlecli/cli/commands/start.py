"""`huddle start`: run a huddle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.context import Context
from huddlecli.cli.huddles.next_huddle import (
    begun_today,
    readable_agendas,
    team_schedule,
    turn_now,
)
from huddlecli.cli.huddles.run_huddle import Opening, run_huddle
from huddlecli.cli.huddles.unfinished import Resuming, StartMode, find_resumable
from huddlecli.cli.options import command_app, example
from huddlecli.core.errors import Wrong
from huddlecli.core.minutes import Present
from huddlecli.core.schedule.ahead import HuddleToStart, huddle_to_start
from huddlecli.core.team import Person, UnknownPerson, find_person, is_away, name_and_side
from huddlecli.core.text import folded
from huddlecli.live.preparation import Preparation
from huddlecli.store import agenda_files
from huddlecli.views.huddle.lobby import lost_end_words
from huddlecli.views.next_huddle import not_due_words
from huddlecli.views.words import closed_words

if TYPE_CHECKING:
    from huddlecli.live.session import Session
    from huddlecli.live.unfinished import UnfinishedHuddle


class _Found(NamedTuple):
    """The people present, and those of them who are new to the team."""

    present: tuple[Present, ...] = ()
    new: tuple[Person, ...] = ()


def attendance(context: Context, named: str | None, *, is_rehearsal: bool) -> tuple[Present, ...]:
    """Return the people named, or everybody who is not away; an empty team is asked for names.

    New people are added after the last question is answered.
    """
    if named is not None:
        attendees, is_announced = _read(context, _names(named), None, _Found()), True
    elif not context.team.people and context.console.can_prompt:
        attendees, is_announced = _asked(context), False
    else:
        here = (who for who in context.team.people if not is_away(who, context.team_day))
        return tuple(Present(name=who.name, side=who.side) for who in here)
    if not is_rehearsal:
        context.add_people(attendees.new, is_announced=is_announced)
    return _once(attendees.present)


def _names(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _asked(context: Context) -> _Found:
    """Ask for the names of each side."""
    attendees = _Found()
    for side in context.team.sides:

        def here(said: str, side: str = side, before: _Found = attendees) -> _Found:
            return _read(context, _names(said), side, before)

        attendees = context.console.ask(
            f"Who's here from {side}? (names, separated by spaces)", here
        )
    return attendees


def _read(context: Context, words: Iterable[str], asked_side: str | None, before: _Found) -> _Found:
    """Return the people of `before` and those that `words` name."""
    present, new = [*before.present], [*before.new]
    for word in words:
        name, side = name_and_side(word, context.team.sides)
        side = side or asked_side
        known = find_person(context.team, name) or next(
            (who for who in new if folded(who.name) == folded(name)), None
        )
        if known is None:
            side = side or _refused_or_asked(context, name)
            known = context.new_person(name, side, hint="", others=[who.name for who in new])
            new.append(known)
        present.append(Present(name=known.name, side=side or known.side))
    return _Found(tuple(present), tuple(new))


def _refused_or_asked(context: Context, name: str) -> str | None:
    """Return None if the side can be asked for; raise UnknownPerson otherwise."""
    new = f"a new person: --with {name}:{context.team.sides[0]}"
    unknown = UnknownPerson(name, context.team, mark="--with ", otherwise=new)
    if unknown.is_new and context.console.can_prompt:
        return None
    raise unknown


def _once(present: Iterable[Present]) -> tuple[Present, ...]:
    """Return each person once, in the order they were named."""
    by_name = {who.name.casefold(): who for who in present}
    return tuple(by_name.values())


app = command_app()


@app.command(epilog=example("huddle start daily --with ana:marketing,cem:sales"))
def start(  # noqa: PLR0913 - the flags of the command
    context: Context,
    agenda: Annotated[
        str | None,
        Argument(metavar="AGENDA", help="Name of the agenda; default: the agenda due today."),
    ] = None,
    *,
    with_: Annotated[
        str | None, Option("--with", metavar="NAME[:SIDE],…", help="Who is present.")
    ] = None,
    plain: Annotated[
        bool, Option("--plain", help="Plain lines instead of the full screen.")
    ] = False,
    resume: Annotated[bool, Option("--resume", help="Continue an unfinished huddle.")] = False,
    fresh: Annotated[bool, Option("--fresh", help="Close the unfinished huddle first.")] = False,
    take_over: Annotated[
        bool, Option("--take-over", help="Take over a huddle that somebody else is running.")
    ] = False,
    rehearse: Annotated[bool, Option("--rehearse", help="Practice run: nothing is saved.")] = False,
    end: Annotated[
        Literal["keep", "move"] | None,
        Option(
            "--end",
            metavar="keep|move",
            choices=("keep", "move"),
            help="Keep or move the end if it starts late.",
        ),
    ] = None,
) -> None:
    """Run a huddle on a shared screen."""
    if not rehearse:
        context.begin_huddle()
    mode = StartMode(resume=resume, fresh=fresh, take_over=take_over)
    if rehearse and (mode.goes_on or fresh):
        raise Wrong(
            "a rehearsal always starts fresh and keeps nothing", hint="huddle start --rehearse"
        )
    if end and mode.goes_on:
        raise Wrong("--end only works when a huddle starts", hint="huddle start --resume")
    if agenda and not mode.goes_on:
        # Refused before anything closes.
        agenda_files.load(context.folder, agenda, context.team.sides, typed="huddle start")
    huddle, notice = Resuming() if rehearse else find_resumable(context, agenda, mode)
    keeps_end = context.console.can_prompt if end is None else end == "keep"
    name = huddle.begun.agenda if huddle else agenda
    due = _due_now(context) if name is None else HuddleToStart(name)
    prepared = _prepared(context, due.name, keeps_end=keeps_end)
    if due.held or due.instead:
        doubt = not_due_words(due, prepared.agenda, context.team.zone)
        context.console.err(f"warning: {doubt}")
        notice = "; ".join(filter(None, (notice, doubt)))
    if huddle is None and context.team_day in context.team.closed:
        day_off = closed_words(context.team_day, context.team_day)
        context.console.err(f"warning: {day_off}")
        notice = "; ".join(filter(None, (notice, day_off)))
    if huddle:
        opening = _resuming(context, prepared, huddle, is_taken_over=take_over)
    else:
        context.warn(prepared.warnings())
        present = attendance(context, with_, is_rehearsal=rehearse)
        opening = _beginning(context, prepared, present, is_rehearsal=rehearse)
        if end == "keep" and opening.lobby and (lost := lost_end_words(opening.lobby.draft)):
            context.console.err(f"warning: {lost}")
    if not rehearse:
        context.identify()
    run_huddle(context, opening, prepared, is_plain=plain, is_rehearsal=rehearse, notice=notice)


def _resuming(
    context: Context, prepared: Preparation, huddle: UnfinishedHuddle, *, is_taken_over: bool
) -> Opening:
    """Take an unfinished huddle, so that nobody else can go on with it."""
    from huddlecli.live import sessions  # noqa: PLC0415 - a new huddle is shown without them

    take = sessions.taken_over if is_taken_over else sessions.resumed
    session = take(prepared, huddle, context.now)
    return Opening(None, lambda: session)


def _beginning(
    context: Context, prepared: Preparation, present: Sequence[Present], *, is_rehearsal: bool
) -> Opening:
    """Return the lobby of a new huddle, which is shown before its session is made."""
    lobby = prepared.lobby(present)

    def session() -> Session:
        from huddlecli.live import sessions  # noqa: PLC0415 - the lobby is shown without them

        make = sessions.rehearsal if is_rehearsal else sessions.new
        return make(prepared, lobby, context.now)

    return Opening(lobby, session)


def _due_now(context: Context) -> HuddleToStart:
    """Return the huddle that is due now."""
    agendas = readable_agendas(context)
    schedule, held = team_schedule(context, agendas), begun_today(context, agendas)
    return huddle_to_start(schedule, held, context.now())


def _prepared(context: Context, name: str, *, keeps_end: bool) -> Preparation:
    """Return the preparation of the agenda called `name`."""
    return Preparation(
        folder=context.folder,
        team=context.team,
        name=name,
        typist=context.facilitator,
        records=context.records,
        now=context.now(),
        keeps_end=keeps_end,
        turn=turn_now(context, name),
    )
