"""`huddle init`: create a team folder or join one, or list the teams that the user is in."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.context import Context
from huddlecli.cli.options import LIST_FORMATS, Output, command_app, example, format_flag
from huddlecli.cli.teams.member import TeamMember, joined_words, member_of
from huddlecli.core.errors import Wrong
from huddlecli.core.team import (
    WEEKDAYS,
    Person,
    Team,
    must_be_told_apart,
    name_and_side,
)
from huddlecli.core.text import folded, shown, title
from huddlecli.store import team_file, team_folder
from huddlecli.store.doctor import access
from huddlecli.store.places import is_there
from huddlecli.store.teams import name_of
from huddlecli.views.escape import safe
from huddlecli.views.sync import BY_ITSELF
from huddlecli.views.words import count

if TYPE_CHECKING:
    from huddlecli.store.sync.remotes import SharedAddress

app = command_app()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFlags:
    """The flags that describe a new team."""

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
    context: Context,
    folder: Annotated[
        str, Argument(metavar="DIR", help="The team's folder; default: this folder.")
    ] = ".",
    *,
    name: Annotated[
        str | None, Option(metavar="NAME", help="The team's name; default: the folder's.")
    ] = None,
    people: Annotated[
        str | None, Option(metavar="NAME:SIDE,…", help="Members of the team.")
    ] = None,
    sides: Annotated[str | None, Option(metavar="SIDE,…", help="Default: marketing,sales.")] = None,
    timezone: Annotated[
        str | None, Option(metavar="ZONE", help="Default: the time zone of this machine.")
    ] = None,
    week_starts: Annotated[
        str | None, Option(metavar="WEEKDAY", choices=WEEKDAYS, help="Default: monday.")
    ] = None,
    me: Annotated[str | None, Option(metavar="NAME[:SIDE]", help="Your name on the team.")] = None,
    from_url: Annotated[
        str | None,
        Option("--from", metavar="URL", help="Join a team that somebody shares by huddle sync."),
    ] = None,
    branch: Annotated[
        str | None, Option(metavar="BRANCH", help="For --from: the branch; default: main.")
    ] = None,
    from_personal: Annotated[
        bool, Option("--from-personal", help="Move your personal records into the team.")
    ] = False,
    listed: Annotated[bool, Option("--list", help="Only list the teams that you are in.")] = False,
    form: Annotated[str | None, format_flag(*LIST_FORMATS, about="For --list: {choices}.")] = None,
    output: Output = None,
) -> None:
    """Create a team folder or join an existing one, and make it your default.

    --from joins a team that somebody else shares by huddle sync: all of it comes into a folder that
    is empty or new.

    --list shows the teams that you are in, with the names that --team takes, and which of them
    commands use. Another default: huddle config set team NAME. To forget a team: huddle config
    unset teams.NAME.
    """
    if listed:
        given = (me, name, people, sides, timezone, week_starts, from_url, branch)
        if folder != "." or from_personal or any(one is not None for one in given):
            raise Wrong("--list only lists teams", hint="huddle init --list")
        from huddlecli.cli.teams import team_list  # noqa: PLC0415 - creating a team does without

        team_list.show(context, form or "auto", output)
        return
    if form is not None or output is not None:
        flag = "--format" if form is not None else "--output"
        raise Wrong(f"{flag} only works with --list", hint="huddle init --list")
    path = Path(folder)
    path = (path if path.is_absolute() else context.cwd / path).resolve()
    asked = TeamFlags(
        name=name, people=people, sides=sides, timezone=timezone, week_starts=week_starts
    )
    if branch is not None and from_url is None:
        raise Wrong("--branch belongs to --from", hint="huddle init --from URL --branch BRANCH")
    personal = _personal(context) if from_personal else None
    members: list[TeamMember] = []
    address = None
    if from_url is not None:

        def join(team: Team) -> None:
            if not members:  # the copy may begin again
                members.append(member_of(context, path, team, me, is_new=False))

        address = _copied(context, path, (from_url, branch), asked, join)
    there = _there(path, asked)
    team = there or _wanted(context, path, asked)
    member = members[0] if members else member_of(context, path, team, me, is_new=there is None)
    entered = team_folder.init(path, member.team, context.config, personal, member.name)
    context.log_command(path, by=member.name)
    if not context.flags.quiet:
        _confirm(context, entered, member, is_shared=address is not None)
    if address:
        from huddlecli.cli.sync.first_sync import begin_sharing  # noqa: PLC0415 - most begin here

        begin_sharing(context, path, address)
    _warn(context, path)
    if entered.made and entered.no_schemas:  # who only joins may have no right to write there
        context.console.warn_unmarked(entered.no_schemas)
    if from_personal:
        _tell_moved(context, entered.moved)
    if entered.made and not context.flags.quiet:
        context.console.err("hint:  huddle start kickoff")
    _tell_default(context, path)


def _copied(
    context: Context,
    path: Path,
    source: tuple[str, str | None],
    asked: TeamFlags,
    agree: Callable[[Team], object],
) -> SharedAddress:
    """Copy the team that is shared at a URL and a branch into the folder; flags cannot change it.

    `agree` gets the team before anything is written.
    """
    from huddlecli.cli.sync.first_sync import copied  # noqa: PLC0415 - the same

    if asked.given:
        raise Wrong(f"--from brings {', '.join(asked.given)} along", hint="--from URL --me NAME")
    return copied(context, path, *source, agree)


def _there(path: Path, asked: TeamFlags) -> Team | None:
    """Return the team that already exists in the folder, or None; flags cannot change it."""
    if not os.path.isfile(path / team_file.FILE):  # noqa: PTH113  false too for what cannot be
        team_folder.refuse_unreadable(path)
        return None
    team = team_file.load(path)
    if asked.given:
        raise Wrong(
            f"the team {shown(team.name)} already exists: {', '.join(asked.given)} cannot be set",
            hint=f"edit {path / team_file.FILE}; huddle init {path} joins the team",
        )
    return team


def _wanted(context: Context, path: Path, asked: TeamFlags) -> Team:
    """Return the new team that flags and answers describe."""
    sides = _split(asked.sides) if asked.sides is not None else team_file.SIDES
    starts = (asked.week_starts or "monday").lower()
    week_starts = next((day for day in WEEKDAYS if day == starts), None)
    if week_starts is None:
        raise Wrong(f'"{shown(starts)}" is not a weekday', hint="--week-starts monday")
    team = Team(
        name=title(asked.name if asked.name is not None else path.name or "Team"),
        timezone=asked.timezone or team_folder.machine_zone(),
        week_starts=week_starts,
        sides=sides,
    )
    if asked.people is not None:
        people = _people(_split(asked.people), None, sides, [])
    else:
        people = _asked_for(context, path, sides) if context.console.can_prompt else []
    return replace(team, people=tuple(people))


def _asked_for(context: Context, path: Path, sides: tuple[str, ...]) -> list[Person]:
    """Ask for the names of each side, once it is said that this makes a team."""
    context.console.err(f"There is no team in {safe(str(path))} yet: this makes a new one.")
    context.console.err("To join a team instead: Ctrl-C, then huddle init --from URL DIR")
    people: list[Person] = []
    for side in sides:

        def read(
            answer: str, side: str = side, before: Sequence[Person] = tuple(people)
        ) -> list[Person]:
            return _people(_split(answer), side, sides, before)

        people = context.console.ask(f"Who's on the {side} team? (names; Enter to skip)", read)
    return people


def _people(
    words: Iterable[str], side: str | None, sides: tuple[str, ...], before: Iterable[Person]
) -> list[Person]:
    """Return the people of `before` and those that `words` name, on `side` by default."""
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
        raise Wrong(f"which side is {name} on?", hint=f"--people {name}:{sides[0]}")
    return Person(name=name, side=side)


def _confirm(
    context: Context, entered: team_folder.JoinedTeam, member: TeamMember, *, is_shared: bool
) -> None:
    """Report which team was created or joined, as whom, and what to type next."""
    if entered.made:
        size = count(len(member.team.people), "person", "people")
        made = f"Created team {entered.team.name} ({size}) in {entered.path}."
        # The hint that follows has the command: a new team has nothing yet that a daily could ask.
        line = f"{made} Next: agree on what a lead is."
    else:
        following = "huddle start"
        if is_shared:
            following = "huddle mine" if context.config.auto_sync else BY_ITSELF
        who = joined_words(member)
        line = f"You are now in team {entered.team.name}{who}, in {entered.path}. Next: {following}"
    context.console.confirm(safe(line))
    environ = context.environ.get("HUDDLE_USER")
    if environ and member.name and folded(environ) != folded(member.name):
        context.console.err(f"hint:  HUDDLE_USER counts first: {safe(environ)}")


def _tell_default(context: Context, path: Path) -> None:
    """Report which team was the default until now, if it is another one that is still there."""
    before = context.config.team  # as it was read
    if before is None or context.flags.quiet or os.path.realpath(before) == os.path.realpath(path):
        return
    if is_there(before) and (name := name_of(context.config, before)):
        hint = f"your default was {name}: huddle --team {name}, or: huddle config set team {name}"
        context.console.err(safe(f"hint:  {hint}"))


def _warn(context: Context, path: Path) -> None:
    """Warn if only one person can write in a folder that is meant for a group."""
    if only_one := access.owner_only(path):
        who = "you" if only_one.is_own else only_one.owner
        context.console.err(safe(f"warning: only {who} can write in {path}"))
        types = "" if only_one.is_own else f"{only_one.owner} types: "
        context.console.err(safe(f"hint:  {types}{only_one.command}"))


def _personal(context: Context) -> Path:
    """Return the folder of the personal team."""
    personal = context.config.data / "personal"
    team_folder.refuse_unreadable(personal)
    if not (personal / team_file.FILE).is_file():
        raise Wrong("you have no personal records to move", hint="huddle log Send the demo list")
    return personal


def _tell_moved(context: Context, moved: team_folder.Moved) -> None:
    """Report what was moved, and what was not."""
    moved_files, left = moved
    for path in left:
        context.console.err(f"warning: {safe(str(path))}: not moved")
    if not context.flags.quiet:
        context.console.confirm(
            f"{count(moved_files, 'file', 'files')} moved from your personal team"
        )


def _split(text: str) -> tuple[str, ...]:
    """Return the names in a list of names."""
    return tuple(name for name in re.split(r"[\s,]+", text) if name)
