"""`huddle init --list`: the teams that the user is in, and which one commands use."""

from __future__ import annotations

import os
from pathlib import Path

from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context, quoted
from huddlecli.cli.options import LIST_FORMATS
from huddlecli.cli.teams import TeamContext, my_teams
from huddlecli.core.errors import HuddleError
from huddlecli.core.team import find_person
from huddlecli.core.value import replace
from huddlecli.store import files, team_file
from huddlecli.store.team_folder import TeamFolder
from huddlecli.store.teams import KnownTeam, TeamGone
from huddlecli.views.escape import safe
from huddlecli.views.formats import drawings
from huddlecli.views.mine.team_list import ListedTeam, as_csv, as_json, document


def show(context: Context, form: str, output: str | None) -> None:
    """Show the teams. Nothing is written, and a team that cannot be read is one with a problem."""
    context.console.format(form, LIST_FORMATS, output)
    teams = listed_teams(context)
    shows: Shows = {
        **drawings(lambda: document(teams), "rich", "text", "markdown", "chat"),
        "json": lambda: as_json(teams),
        "csv": lambda: as_csv(teams),
    }
    empty = "" if teams else "you are not in a team yet"
    context.console.show(form, shows, empty=empty, output=output)


def listed_teams(context: Context) -> list[ListedTeam]:
    """Return the user's teams, and the one that commands use if it is another one."""
    default = context.config.team
    here = _here(context)
    teams = list[ListedTeam]()
    for known in my_teams(context.config):
        team = replace(
            _listed(context, known), default=default is not None and _is_same(known.folder, default)
        )
        if here and _is_same(known.folder, here.path):
            team, here = replace(team, here=here.origin), None
        teams.append(team)
    if here and (here.path / team_file.FILE).exists():
        other = _listed(context, KnownTeam("", here.path, ()))
        problem = other.problem or f"not joined: huddle init {quoted(here.path)}"
        teams.append(replace(other, name=None, here=here.origin, problem=problem))
    return teams


def _here(context: Context) -> TeamFolder | None:
    """Return the folder of the team that commands use, or None with a warning."""
    try:
        return context.team_folder
    except HuddleError as error:
        context.console.err(f"warning: {safe(error.message)}")
        context.console.err(f"hint:  {safe(error.hint)}")
        return None


def _listed(context: Context, known: KnownTeam) -> ListedTeam:
    """Return a team as far as it can be read."""
    own = context.config.name_in(known.folder)
    team = ListedTeam(name=known.name, team=None, me=own, folder=str(known.folder))
    try:
        there = TeamContext(context, known)
        is_personal = there.team_folder.personal
        name = there.user_name or ""
        person = find_person(there.team, name)
        problem = None
        if name and not (person or is_personal):
            problem = f"nobody there is called {name}"
        return replace(
            team,
            team=there.team.name,
            me=None if is_personal else person.name if person else name or None,
            personal=is_personal,
            problem=problem,
        )
    except TeamGone:
        return replace(team, problem="the folder is gone")
    except HuddleError as error:
        return replace(team, problem=error.message.partition("\n")[0])
    except OSError as error:
        return replace(team, problem=files.reason_of(error))


def _is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
