"""The settings that are in force, and where each comes from."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from huddlecli.cli.context import Context
from huddlecli.core.errors import HuddleError
from huddlecli.core.settings import (
    SETTINGS,
    CurrentSetting,
    Setting,
    SettingsOwner,
    setting_path,
)
from huddlecli.core.text import folded
from huddlecli.core.value import replace
from huddlecli.store import team_file, user_config
from huddlecli.store.git.address_text import has_password, shown_address
from huddlecli.store.platform import home_of
from huddlecli.store.settings import SettingsFile, settings_file
from huddlecli.store.team_folder import TeamFolder, find_team
from huddlecli.store.teams import known_team, known_teams
from huddlecli.store.toml_edit import KeyPath
from huddlecli.store.user_config import UserConfig

# What names the folder of the team, if no file does.
_FOUND = {"folder": "the current folder", "personal": "default"}


class Settings:
    """The files with settings, however wrong they are, and what else decides about a setting.

    `errors` has what is wrong; it is complete once the settings have been listed.
    """

    def __init__(self, context: Context) -> None:
        """Take the flags and the environment of a command."""
        self._context = context
        self.errors: list[HuddleError] = []

    @cached_property
    def user(self) -> SettingsFile:
        """The user's own file."""
        file = settings_file(self._empty.path, self.check_user, user_config.read_text)
        self.errors += [file.error] if file.error else []
        return file

    @cached_property
    def team(self) -> SettingsFile | None:
        """The file of the team, or None if there is no team."""
        if self._folder is None or not os.path.lexists(self._folder.path / team_file.FILE):
            return None
        file = settings_file(self._folder.path / team_file.FILE, self.check_team)
        self.errors += [file.error] if file.error else []
        return file

    def check_user(self, text: str) -> UserConfig:
        """Return the configuration that the text of the user's file describes."""
        return user_config.config_of(self._empty, text, self._home)

    def check_team(self, text: str) -> object:
        """Return the team that the text of its file describes."""
        return team_file.team_of(self._folder.path if self._folder else Path(), text)

    def file(self, owner: SettingsOwner) -> SettingsFile | None:
        """Return the file of the user, or that of the team if there is one."""
        return self.user if owner == "user" else self.team

    def check(self, owner: SettingsOwner) -> Callable[[str], object]:
        """Return what checks the text of a file."""
        return self.check_user if owner == "user" else self.check_team

    def all(self) -> Iterator[CurrentSetting]:
        """Yield all settings in force, those of the user first."""
        _ = self._folder
        for setting in SETTINGS:
            file = self.file(setting.owner)
            if setting.key == "teams":
                yield from (self._team_called(team.name) for team in known_teams(self.config))
            elif file:
                yield from (self.current(setting, path) for path in file.paths(setting))

    def current(self, setting: Setting, path: KeyPath) -> CurrentSetting:
        """Return a setting as it is now."""
        now = CurrentSetting(
            ".".join(map(str, path)), None, "default", setting.about, setting.owner
        )
        if setting.key in ("user", "team"):
            return self._who(now) if setting.key == "user" else self._where(now)
        if setting.key == "teams":
            return self._team_called(str(path[-1]))
        file = self.file(setting.owner)
        value = file.value(path) if file else None
        if file is None or value is None or (isinstance(value, dict) and setting.form != "table"):
            has_hours = not setting.key.startswith("hours.") or (file and file.value(("hours",)))
            return replace(now, value=setting.default if has_hours else None)
        return self._in_file(now, file, path, value)

    @property
    def _environ(self) -> dict[str, str]:
        return {**self._context.environ}

    @cached_property
    def _home(self) -> Path:
        return home_of(self._context.environ)

    @cached_property
    def _empty(self) -> UserConfig:
        return user_config.without_file(self._context.environ, self._home)

    @cached_property
    def config(self) -> UserConfig:
        """The user's configuration, or as much of it as is needed to find the team."""
        text = self.user.text
        if text is not None and not self.user.error:
            return self.check_user(text)
        team = self.user.data.get("team")
        if not (isinstance(team, str) and team):
            return self._empty
        return replace(self._empty, team=user_config.full_path(team, self._home))

    @cached_property
    def _folder(self) -> TeamFolder | None:
        """The folder of the team, or None if the one that is named is not there."""
        context = self._context
        try:
            return find_team(context.environ, context.cwd, context.flags.team, self.config)
        except HuddleError as error:
            self.errors.append(error)
            return None

    def _who(self, now: CurrentSetting) -> CurrentSetting:
        """Return who the user is: by the environment, for this team, or for all teams."""
        if name := self._environ.get("HUDDLE_USER"):
            return replace(now, value=name, origin="HUDDLE_USER")
        users = self.user.data.get("users")
        if self._folder and isinstance(users, dict):
            for folder in (str(self._folder.path), os.path.realpath(self._folder.path)):
                if folder in users:
                    return self._in_file(now, self.user, ("users", folder), users[folder])
        name = self.user.value(("user",))
        return now if name is None else self._in_file(now, self.user, ("user",), name)

    def _team_called(self, name: str) -> CurrentSetting:
        """Return the folder of the user's team with that name, and where the file has it."""
        team = known_team(self.config, name)
        about = setting_path("teams.NAME")[0].about
        now = CurrentSetting(f"teams.{team.name if team else name}", None, "default", about, "user")
        if team is None:
            return now
        in_file = self.user.value(team.key) if team.key[0] != "users" else team.key[1]
        return self._in_file(now, self.user, team.key, in_file)

    def _where(self, now: CurrentSetting) -> CurrentSetting:
        """Return where the team is: by the flag, the environment, the current folder or a file."""
        folder = self._folder
        if folder is None or folder.origin == "config":
            team = self.user.value(("team",))
            return now if team is None else self._in_file(now, self.user, ("team",), team)
        origin = _FOUND.get(folder.origin, folder.origin)
        return replace(now, value=str(folder.path), origin=origin)

    @staticmethod
    def _in_file(
        now: CurrentSetting, file: SettingsFile, path: KeyPath, value: Any
    ) -> CurrentSetting:
        if path[0] == "remotes" and isinstance(value, str) and has_password(value):
            value = shown_address(value)
        return replace(now, value=value, origin=str(file.path), line=file.line(path))


def named_path(file: SettingsFile | None, path: KeyPath) -> KeyPath:
    """Return a path with the last name as the file has it, whatever the case."""
    *table, name = path
    known = file.value(tuple(table)) if file else None
    names: Sequence[str] = [*known] if isinstance(known, dict) else []
    alike = next((other for other in names if folded(other) == folded(str(name))), name)
    return (*table, alike)
