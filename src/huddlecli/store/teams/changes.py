"""How the user's `config.toml` changes when a team is joined, renamed or forgotten.

Comments stay. `[teams]` gets an entry only if the rest of the file would not give the team its
name, so a version of huddle without `[teams]` can still read the file.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from huddlecli.core.errors import Failed
from huddlecli.core.settings.team_names import free_name
from huddlecli.core.text import folded
from huddlecli.core.value import Value
from huddlecli.store import user_config
from huddlecli.store.mistakes import BadFile
from huddlecli.store.places import is_there
from huddlecli.store.teams import KnownTeam, known_team, known_teams
from huddlecli.store.teams.ids import known_ids, note_ids
from huddlecli.store.toml import literal
from huddlecli.store.toml_edit import KeyPath, with_value
from huddlecli.store.user_config import UserConfig


class NewTeam(Value, kw_only=False):
    """A team to join: its folder, its name and id, and who the user is in it, if that is known."""

    folder: Path
    title: str
    id: str | None
    me: str | None


def join(config: UserConfig, new: NewTeam) -> None:
    """Add a team to the user's file, and make it the default. A team that has moved is replaced."""
    after = [config]

    def text_of(text: str) -> str:
        text = joined_text(text, config, new)
        after.append(_read(text, config))
        return text

    user_config.change(config.path, text_of)
    note_ids(config, [team.folder for team in known_teams(after[-1])])


def usual_name(config: UserConfig, new: NewTeam) -> str | None:
    """Return the user's name in a team by the file: there, where it was before, or in any team."""
    if own := config.own_name_in(new.folder):
        return own
    moved = moved_team(config, new)
    return config.name_in(moved.folder) if moved else config.user


def joined_text(text: str, config: UserConfig, new: NewTeam) -> str:
    """Return the text of the file with the team as the default one."""
    before = _read(text, config)
    teams, real = known_teams(before), os.path.realpath(new.folder)
    old = next((team for team in teams if os.path.realpath(team.folder) == real), None)
    moved = None if old else moved_team(before, new)
    others = [team for team in teams if team not in (old, moved)]
    if moved:
        for path in changes_to_forget(before, moved).values:
            text = text if path == ("team",) else _without_key(text, path)
    known = old or moved
    taken = {folded(team.name) for team in others}
    name = known.name if known else free_name(new.folder.name, new.title, taken)
    text = user_config.with_keys(text, before, user=before.user or new.me, team=new.folder)
    if new.me:
        text = user_config.with_name(text, real, new.me)
    return _with_names(text, before, {**_names(others), real: (name, new.folder)})


class TeamChanges(Value, kw_only=False):
    """Values to set in the user's file, or None to take them out, and the folders they are about.

    The folders are real paths.
    """

    values: Mapping[KeyPath, str | None]
    folders: tuple[str, ...]


def changes_to_name(config: UserConfig, name: str, folder: Path, value: str) -> TeamChanges:
    """Return the changes with which the team in `folder`, written as `value`, gets a name.

    Failed if another team has the name, unless its folder is gone: then this is where it is now.
    """
    real, changes = os.path.realpath(folder), dict[KeyPath, str | None]()
    folders = [real]
    other = known_team(config, name)
    if other and os.path.realpath(other.folder) != real:
        if is_there(other.folder):
            hint = f"another name, or: huddle config unset teams.{other.name}"
            raise Failed(f"{other.name} is the team in {other.folder}", hint=hint)
        me = config.own_name_in(folder) or config.own_name_in(other.folder)
        gone = changes_to_forget(config, other)
        folders += gone.folders
        changes |= gone.values
        changes |= {("users", real): me} if me else {}
        changes |= {("team",): value} if ("team",) in changes else {}
    for known, path in config.teams.items():
        if os.path.realpath(path) == real:
            changes["teams", known] = None
    return TeamChanges({**changes, ("teams", name): value}, tuple(folders))


def changes_to_forget(config: UserConfig, team: KnownTeam) -> TeamChanges:
    """Return the changes that take out all that mentions a team."""
    real = os.path.realpath(team.folder)
    paths: list[tuple[KeyPath, Path]] = [(("teams", key), at) for key, at in config.teams.items()]
    paths += [(("users", key), Path(key)) for key in config.users]
    paths += [(("team",), config.team)] if config.team else []
    values = {path: None for path, folder in paths if os.path.realpath(folder) == real}
    return TeamChanges(values, (real,))


def with_other_teams(text: str, before: str, config: UserConfig, changed: Collection[str]) -> str:
    """Return the changed text of a file with all teams of the text `before` under their names.

    The teams that were to be `changed`, by the real paths of their folders, are as they are now.
    """
    try:
        config = _read(before, config)
    except BadFile:  # nobody knows which teams it meant, and the change corrects it
        return text
    names = _names(known_teams(config))
    return _with_names(text, config, {real: names[real] for real in names if real not in changed})


def moved_team(config: UserConfig, new: NewTeam) -> KnownTeam | None:
    """Return the user's team that has this id, if its folder is no longer there."""
    if new.id is None:
        return None
    ids = known_ids(config)
    return next(
        (
            team
            for team in known_teams(config)
            if ids.get(os.path.realpath(team.folder)) == new.id and not is_there(team.folder)
        ),
        None,
    )


def _names(teams: list[KnownTeam]) -> Mapping[str, tuple[str, Path]]:
    return {os.path.realpath(team.folder): (team.name, team.folder) for team in teams}


def _with_names(text: str, before: UserConfig, wanted: Mapping[str, tuple[str, Path]]) -> str:
    """Return the text with each team under its name, also one that was the default until now."""
    for real, (name, folder) in wanted.items():
        if real not in (now := _names_in(text, before)) and before.user:
            text = user_config.with_name(text, real, before.user)
            now = _names_in(text, before)
        if now.get(real) != name:
            text = _with_team(text, name, folder)
    return text


def _names_in(text: str, config: UserConfig) -> Mapping[str, str]:
    return {real: name for real, (name, _) in _names(known_teams(_read(text, config))).items()}


def _read(text: str, config: UserConfig) -> UserConfig:
    """Return the configuration that another text of the user's file describes."""
    empty = UserConfig(path=config.path, data=config.data, state=config.state, home=config.home)
    return user_config.config_of(empty, text, config.home)


def _with_team(text: str, name: str, folder: Path) -> str:
    bare = name.isascii() and "." not in name
    written = None if bare else literal(name)
    return with_value(text, ("teams",), name, literal(str(folder)), written)


def _without_key(text: str, path: KeyPath) -> str:
    from huddlecli.store.settings import without_setting  # noqa: PLC0415  seldom needed

    return without_setting(text, path)
