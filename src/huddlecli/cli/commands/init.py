"""`huddle init`: make a team folder, or join one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from huddlecli.cli.context import Context
from huddlecli.cli.options import command_app, example
from huddlecli.core.errors import Wrong
from huddlecli.core.team import (
    WEEKDAYS,
    Person,
    Team,
    find_person,
    must_be_told_apart,
    name_and_side,
)
from huddlecli.core.text import folded, shown, title
from huddlecli.store import team_file, team_folder
from huddlecli.store.doctor import access
from huddlecli.views.escape import safe
from huddlecli.views.words import count

app = command_app()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFlags:
    """What the flags say of a new team."""

    name: str | None
    people: str | None
    sides: str | None
    timezone: str | None
    week_starts: str | None

    @property
    def given(self) -> list[str]:
        """The flags that are given."""
        named = ("name", "people", "sides", "timezone", "week_starts")
        return [f"--{key.replace('_', '-')}" for key in named if getattr(self, key) is not None]


@app.command(epilog=example("huddle init acme --people maria:marketing,sam:sales --me sam"))
def init(  # noqa: PLR0913  each flag is a key of the team's file
    ctx: typer.Context,
    folder: Annotated[
        Path,
        # Whether it can be read is looked at with the words of every other command.
        typer.Argument(metavar="DIR", help="The team's folder; else this one.", readable=False),
    ] = Path(),
    *,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="The team's name; else the folder's.")
    ] = None,
    people: Annotated[
        str | None, typer.Option(metavar="NAME:SIDE,…", help="Who is in the team.")
    ] = None,
    sides: Annotated[
        str | None, typer.Option(metavar="SIDE,…", help="Else marketing,sales.")
    ] = None,
    timezone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Else that of this machine.")
    ] = None,
    week_starts: Annotated[str | None, typer.Option(metavar="WEEKDAY", help="Else monday.")] = None,
    me: Annotated[
        str | None, typer.Option(metavar="NAME[:SIDE]", help="Who you are in the team.")
    ] = None,
    from_personal: Annotated[
        bool, typer.Option("--from-personal", help="Move in what you began alone.")
    ] = False,
) -> None:
    """Make a team folder, or join the team that is there, and make it your default."""
    context: Context = ctx.obj
    path = (folder if folder.is_absolute() else context.cwd / folder).resolve()
    asked = TeamFlags(
        name=name, people=people, sides=sides, timezone=timezone, week_starts=week_starts
    )
    team = _there(path, asked) or _wanted(context, path, asked)
    team, user = _with_me(context, team, me)
    personal = _personal(context) if from_personal else None
    config = context.config.named(path, user) if user else context.config
    entered = team_folder.init(path, team, config, personal)
    context.log_command(path, by=user)
    _told(context, entered, len(team.people))
    _warn(context, path)
    if from_personal:
        _tell_moved(context, entered.moved)


def _there(path: Path, asked: TeamFlags) -> Team | None:
    """Return the team that is in the folder already; what it is like cannot be said anew."""
    if not os.path.isfile(path / team_file.FILE):  # noqa: PTH113  false too for what cannot be
        team_folder.refuse_unreadable(path)
        return None
    team = team_file.load(path)
    if asked.given:
        raise Wrong(
            f"the team {shown(team.name)} is there already: {', '.join(asked.given)} cannot be set",
            hint=f"change it in {path / team_file.FILE}; huddle init {path} joins it",
        )
    return team


def _wanted(context: Context, path: Path, asked: TeamFlags) -> Team:
    """Return the new team that is asked for."""
    sides = _split(asked.sides) if asked.sides is not None else team_file.SIDES
    starts = (asked.week_starts or "monday").lower()
    week_starts = next((day for day in WEEKDAYS if day == starts), None)
    if week_starts is None:
        raise Wrong(f"{shown(starts)} is no weekday", hint="--week-starts monday")
    team = Team(
        name=title(asked.name if asked.name is not None else path.name or "Team"),
        timezone=asked.timezone or team_folder.machine_zone(),
        week_starts=week_starts,
        sides=sides,
    )
    if asked.people is not None:
        people = _people(_split(asked.people), None, sides, [])
    else:
        people = _asked_for(context, sides) if context.console.can_prompt else []
    return replace(team, people=tuple(people))


def _asked_for(context: Context, sides: tuple[str, ...]) -> list[Person]:
    """Ask for the names of each side."""
    people: list[Person] = []
    for side in sides:

        def read(
            said: str, side: str = side, before: Sequence[Person] = tuple(people)
        ) -> list[Person]:
            return _people(_split(said), side, sides, before)

        people = context.console.ask(f"Who is in {side}? (names, Enter for none)", read)
    return people


def _people(
    words: Iterable[str], side: str | None, sides: tuple[str, ...], before: Iterable[Person]
) -> list[Person]:
    """Return the people of `before` and those that `words` name, who are of `side` unless said."""
    people = [*before]
    for word in words:
        person = _person(word, side, sides)
        if any(folded(who.name) == folded(person.name) for who in people):
            raise Wrong(f"{shown(person.name)} is named twice", hint="each name once")
        must_be_told_apart(person.name, [who.name for who in people])
        people.append(person)
    return people


def _person(text: str, asked_side: str | None, sides: tuple[str, ...]) -> Person:
    name, side = name_and_side(text, sides)
    side = side or asked_side
    if side is None:
        raise Wrong(f"which side is {name} of?", hint=f"--people {name}:{sides[0]}")
    return Person(name=name, side=side)


def _with_me(context: Context, team: Team, me: str | None) -> tuple[Team, str | None]:
    """Return the team with the one typing in it, and their name, where it is known."""
    usual = context.config.user
    is_known = context.environ.get("HUDDLE_USER") or (usual and find_person(team, usual))
    if me is None and context.console.can_prompt and not is_known:
        named = context.console.ask("Who are you? (Enter for later)", partial(_named, team.sides))
    else:
        named = _named(team.sides, me or "")
    if not named:
        return team, None
    name, side = named
    if known := find_person(team, name):
        return team, known.name
    if side is None:
        if not context.console.can_prompt:
            raise Wrong(f"which side is {name} of?", hint=f"--me {name}:{team.sides[0]}")
        side = context.console.ask_side(name, team.sides)
    must_be_told_apart(name, [who.name for who in team.people])
    return replace(team, people=(*team.people, Person(name=name, side=side))), name


def _named(sides: Sequence[str], said: str) -> tuple[str, str | None] | None:
    return name_and_side(said, sides) if said else None


def _told(context: Context, entered: team_folder.JoinedTeam, people: int) -> None:
    """Say which team it is."""
    if context.flags.quiet:
        return
    line = f"you are in {entered.team.name} now"
    if entered.made:
        line += f": a new team of {count(people, 'person', 'people')}, in {entered.path}"
    context.console.confirm(safe(line))


def _warn(context: Context, path: Path) -> None:
    """Say who alone can write in the team's folder, where others are meant to."""
    if found := access.owner_only(path):
        who = "you" if found.is_own else found.owner
        context.console.err(safe(f"warning: only {who} can write in {path}"))
        types = "" if found.is_own else f"{found.owner} types: "
        context.console.err(safe(f"hint:  {types}{found.command}"))


def _personal(context: Context) -> Path:
    """Return the folder of what was begun alone."""
    personal = context.config.data / "personal"
    team_folder.refuse_unreadable(personal)
    if not (personal / team_file.FILE).is_file():
        raise Wrong("you have no personal data to move in", hint="huddle log Send the demo list")
    return personal


def _tell_moved(context: Context, moved: team_folder.Moved) -> None:
    """Say what was moved in, and what had to stay."""
    number, left = moved
    for one in left:
        context.console.err(f"warning: {safe(str(one))}: it stays where it is")
    if not context.flags.quiet:
        context.console.confirm(
            f"{count(number, 'file', 'files')} moved in from your personal team"
        )


def _split(text: str) -> tuple[str, ...]:
    """Return the names in a list of names."""
    return tuple(name for name in re.split(r"[\s,]+", text) if name)
