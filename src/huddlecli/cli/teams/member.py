"""Who the user is in the team that they create or join: by a flag, by their file, or asked."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from huddlecli.cli.context import Context
from huddlecli.core.errors import Wrong
from huddlecli.core.team import (
    Person,
    Team,
    find_person,
    must_be_told_apart,
    name_and_side,
    similar_names,
)
from huddlecli.core.text import folded, joined, shown
from huddlecli.core.value import replace
from huddlecli.store.teams.changes import NewTeam, usual_name
from huddlecli.views.escape import safe

_MOST_NAMES = 12  # people that a line names


class TeamMember(NamedTuple):
    """The team with the user in it, and the user's name if one is said.

    `known` is who commands take the user for, also if nothing was said. `before` is another person
    of this team that the user was on this machine until now.
    """

    team: Team
    name: str | None
    known: str | None
    before: str | None


def member_of(
    context: Context, folder: Path, team: Team, me: str | None, *, is_new: bool
) -> TeamMember:
    """Return who the user is in a team that is new, or that others are in; nothing is written.

    `me` is what a flag says.
    """
    config = context.config
    usual = usual_name(config, NewTeam(folder, team.name, team.id, None))
    found = find_person(team, context.environ.get("HUDDLE_USER") or usual or "")
    is_known = bool(context.environ.get("HUDDLE_USER")) or found is not None
    if me is None and context.console.can_prompt and not is_known:
        if team.people and not is_new:
            context.console.err(safe(f"On team {team.name}: {_names(team)}."))
        read = partial(_named, team.sides)
        said = context.console.ask("Which one are you? (Enter to skip)", read)
    else:
        said = _named(team.sides, me or "")
    if not said:
        return TeamMember(team, None, found.name if found else None, None)
    name, side = said
    if person := find_person(team, name):
        name = person.name
        if side not in (None, person.side):
            _warn_of_side(context, person, side)
    else:
        must_be_told_apart(name, [who.name for who in team.people])
        side = side or _asked_side(context, team, name, is_new=is_new)
        team = replace(team, people=(*team.people, Person(name=name, side=side)))
    return TeamMember(team, name, name, _before(context, folder, team, name))


def joined_words(member: TeamMember) -> str:
    """Return ` as ben (you were clara before)`, as much of it as is known."""
    before = f" (you were {member.before} before)" if member.before else ""
    return f" as {member.known}{before}" if member.known else ""


def _warn_of_side(context: Context, known: Person, asked: str) -> None:
    """Say that somebody who is on the team already stays on their side."""
    context.console.err(safe(f"warning: {known.name} is on the {known.side} team, not {asked}"))
    context.console.err(safe(f"hint:  huddle people move {quote(f'{known.name}:{asked}')}"))


def _named(sides: Sequence[str], said: str) -> tuple[str, str | None] | None:
    return name_and_side(said, sides) if said else None


def _asked_side(context: Context, team: Team, name: str, *, is_new: bool) -> str | None:
    """Ask which side somebody new is on, once it is said who the team has."""
    sides = team.sides
    if is_new or not team.people:
        if not context.console.can_prompt:
            raise Wrong(f"which side is {name} on?", hint=f"--me {name}:{sides[0]}")
        return context.console.ask_side(name, sides)
    near = next(iter(similar_names(name, [who.name for who in team.people])), None)
    if not context.console.can_prompt:
        ways = [f"--me {near}?"] if near else []
        raise Wrong(
            f"no one on team {shown(team.name)} is called {name}: it has {_names(team)}",
            hint="   ".join([*ways, f"somebody new: --me {name}:{sides[0]}"]),
        )
    context.console.err(
        safe(f"No one on team {team.name} is called {name}: it has {_names(team)}.")
    )
    context.console.err(f"If you are {near or 'one of them'}: Ctrl-C, then --me {near or 'NAME'}")
    return context.console.ask_side(name, sides)


def _names(team: Team) -> str:
    """Return the names of the people on a team, as many as a line has room for."""
    names = [who.name for who in team.people]
    more = len(names) - _MOST_NAMES
    return joined([*names[:_MOST_NAMES], *([f"{more} more"] if more > 0 else [])])


def _before(context: Context, folder: Path, team: Team, name: str) -> str | None:
    """Return who the user was in this team until now, if that is somebody else."""
    config = context.config
    own = config.own_name_in(folder)
    if own is None and config.team and os.path.realpath(config.team) == os.path.realpath(folder):
        own = config.user
    person = find_person(team, own) if own else None
    before = person.name if person else own
    return before if before and folded(before) != folded(name) else None
