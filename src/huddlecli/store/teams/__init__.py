"""The teams that a user is in, by the names that `--team` takes.

They are those that the user's `config.toml` mentions: `[users]` has their folders, `team` has the
default, and `[teams]` has the names of those that are not called after their folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from huddlecli.core.errors import Unknown
from huddlecli.core.settings.team_names import PERSONAL, free_name, short_name
from huddlecli.core.text import folded, nearest, nfc, shown
from huddlecli.core.value import Value
from huddlecli.store.user_config import UserConfig

LIST = "huddle init --list"


class KnownTeam(Value, kw_only=False):
    """A team that the user is in; whether its folder is still there is not known.

    `key` is where `config.toml` has it: a table and a key in it.
    """

    name: str
    folder: Path
    key: tuple[str, ...]


def known_teams(config: UserConfig) -> list[KnownTeam]:
    """Return the user's teams, each once: first those with a name of their own."""
    teams, taken, seen = list[KnownTeam](), {*map(folded, config.teams)}, set[str]()
    for name, folder, key in _mentioned(config):
        real = os.path.realpath(folder)
        if real in seen:
            continue
        seen.add(real)
        called = name or free_name(folder.name, folder.name, taken)
        taken.add(called)
        teams.append(KnownTeam(called, folder, key))
    return teams


def _mentioned(config: UserConfig) -> Iterator[tuple[str | None, Path, tuple[str, ...]]]:
    for name, folder in config.teams.items():
        yield name, folder, ("teams", name)
    for path in config.users:
        yield None, Path(path), ("users", path)
    if config.team:
        yield None, config.team, ("team",)


def personal_folder(config: UserConfig) -> Path:
    """Return the folder of the user's own team, which may not exist yet."""
    return config.data / PERSONAL


def known_team(config: UserConfig, name: str) -> KnownTeam | None:
    """Return the user's team with just that name, or None; case makes no difference."""
    return next((one for one in known_teams(config) if folded(one.name) == folded(name)), None)


def team_called(config: UserConfig, text: str) -> KnownTeam | None:
    """Return the user's team that is meant by a text, or None: `Team Süd` is `team-sud` too."""
    if team := known_team(config, nfc(text)) or known_team(config, short_name(text)):
        return team
    if folded(text) == PERSONAL and os.path.isdir(personal_folder(config)):  # noqa: PTH112
        return KnownTeam(PERSONAL, personal_folder(config), ())
    return None


def name_of(config: UserConfig, folder: Path) -> str | None:
    """Return the short name of the team in a folder, or None if the user is not in it."""
    real = os.path.realpath(folder)
    if real == os.path.realpath(personal_folder(config)):
        return PERSONAL
    teams = known_teams(config)
    return next((one.name for one in teams if os.path.realpath(one.folder) == real), None)


class TeamGone(Unknown):
    """A team of the user whose folder is not there; `reason` does not name the team."""

    def __init__(self, team: KnownTeam) -> None:
        """Name the team and the folder."""
        self.reason = f"the folder is gone: {team.folder}"
        forget = f"huddle config unset teams.{team.name} to forget it"
        super().__init__(
            f"the folder of team {team.name} is gone: {team.folder}",
            hint=f"huddle init DIR, if it has moved; {forget}",
        )


def no_team_called(config: UserConfig, text: str, origin: str) -> Unknown:
    """Return the error for what is neither a team folder nor the name of a team."""
    from shlex import quote  # noqa: PLC0415 - only a mistake needs it

    names = [team.name for team in known_teams(config)]
    near = nearest(short_name(text), names)
    if near:
        hint = f"{near}?   {LIST}"
    else:
        hint = f"huddle init {quote(text)}" + (f"   or: {LIST}" if names else "")
    return Unknown(f"there is no team {shown(text)} ({origin})", hint=hint)
