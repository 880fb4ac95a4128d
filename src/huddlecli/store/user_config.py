"""The user's `config.toml`, and the user's own folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from huddlecli.core.errors import Failed
from huddlecli.core.text import one_line
from huddlecli.core.value import NO_KEYS, Value, replace
from huddlecli.store import files, platform
from huddlecli.store.lock import folder_lock
from huddlecli.store.mistakes import Problem, Source, as_toml, check_names, parsed
from huddlecli.store.platform.modes import PRIVATE
from huddlecli.store.schema import HandWritten
from huddlecli.store.toml import literal
from huddlecli.store.toml_edit import KeyPath, with_value

FILE = "config.toml"

Theme: TypeAlias = Literal["light", "dark"]

_FIRST = "# What huddle knows about you.\n"


class UserConfig(Value):
    """The user's name and default team folder, as the file at `path` has them.

    `users` has the user's names in single teams, by folder; `user` is the name in all others.
    `teams` has the folders of teams by their short names, except for those that are called after
    their folder. `theme`, `bell` and `minute_bell` are for the full screen. `auto_sync` says
    whether huddle syncs by itself, and `remotes` with what, by folder. `data` and `state` are the
    user's folders, and `~/` in the file is `home`.
    """

    path: Path
    data: Path
    state: Path
    user: str | None = None
    team: Path | None = None
    theme: Theme | None = None
    bell: bool | None = None
    minute_bell: bool | None = None
    users: Mapping[str, str] = NO_KEYS
    teams: Mapping[str, Path] = NO_KEYS
    auto_sync: bool = False
    remotes: Mapping[str, str] = NO_KEYS
    home: Path = Path("/")

    def name_in(self, folder: Path) -> str | None:
        """Return the user's name in a team, or None if it is unknown."""
        return self.own_name_in(folder) or self.user

    def own_name_in(self, folder: Path) -> str | None:
        """Return the user's name in a team, or None if the file has none for this team."""
        if not self.users:
            return None
        return self.users.get(str(folder)) or self.users.get(os.path.realpath(folder))

    def remote_of(self, folder: Path) -> str | None:
        """Return what a team folder is shared with, or None if it is shared with nothing."""
        if not self.remotes:
            return None
        real = os.path.realpath(folder)
        if remote := self.remotes.get(real):
            return remote
        # There may be a link at the place where the folder was when it was shared.
        same = (one for one in self.remotes if os.path.realpath(one) == real)
        return self.remotes.get(next(same, real))

    def named(self, folder: Path, name: str) -> UserConfig:
        """Return the configuration with another name in one team."""
        users = {**self.users, os.path.realpath(folder): name}
        return replace(self, user=self.user or name, users=users)


class _Sync(Value):
    auto: bool = False


class _Keys(Value):
    user: str | None = None
    team: str | None = None
    theme: Theme | None = None
    bell: bool | None = None
    minute_bell: bool | None = None
    sync: _Sync = _Sync()


def load(environ: Mapping[str, str], home: Path) -> UserConfig:
    """Return the user's configuration, or raise all the mistakes of its file."""
    empty = without_file(environ, home)
    try:
        text = read_text(empty.path)
    except files.Missing:
        return empty
    return config_of(empty, text, home)


def read_text(path: Path) -> str:
    """Return the text of the user's file, which may be a link to where dotfiles are kept."""
    return files.read(Path(os.path.realpath(path)))


def config_of(empty: UserConfig, text: str, home: Path) -> UserConfig:
    """Return the configuration that the text of its file describes, or raise its mistakes."""
    source = Source(str(empty.path), text, "huddle config edit")
    data_in_file = parsed(source)
    tables = {key: data_in_file.pop(key, {}) for key in ("users", "teams", "remotes")}
    keys = schema().read(source, data_in_file, lambda keys: _check(home, keys, tables))
    team = full_path(keys.team, home) if keys.team else None
    return replace(
        empty,
        user=keys.user,
        team=team,
        theme=keys.theme,
        bell=keys.bell,
        minute_bell=keys.minute_bell,
        users=tables["users"],
        teams={name: full_path(folder, home) for name, folder in tables["teams"].items()},
        auto_sync=keys.sync.auto,
        remotes=tables["remotes"],
    )


def save(before: UserConfig, after: UserConfig) -> None:
    """Write to the file what `after` has and `before` has not; comments stay.

    What somebody else has written since `before` was read stays too.
    """

    def text_of(text: str) -> str:
        named = {key: getattr(after, key) for key in ("user", "team", "theme", "bell")}
        text = with_keys(text, before, **named)
        for team, name in after.users.items():
            if before.users.get(team) != name:
                text = with_name(text, team, name)
        return text

    change(after.path, text_of)


def with_keys(text: str, before: UserConfig, **keys: object) -> str:
    """Return `text` with those of the keys that have another value than `before`."""
    for key, value in keys.items():
        if value != getattr(before, key):
            text = with_value(text, (), key, _line(value))
    return text


def change(path: Path, text_of: Callable[[str], str], first: str = _FIRST) -> None:
    """Write the file as `text_of` changes its text, which is `first` if there is no file."""
    with _changed(path, text_of, first) as text:
        if text is not None:
            files.replace(Path(os.path.realpath(path)), text)


def check_change(path: Path, text_of: Callable[[str], str]) -> None:
    """Raise what would keep `change` from its work, and leave the file as it is."""
    with _changed(path, text_of, _FIRST) as text:
        if text is not None:
            files.check_replaceable(Path(os.path.realpath(path)))


@contextmanager
def _changed(path: Path, text_of: Callable[[str], str], first: str) -> Iterator[str | None]:
    """Lock the file in this block, and yield its new text, None if that is the one it has."""
    files.make_folder(path.parent, PRIVATE)
    with folder_lock(path.parent):
        try:
            before = read_text(path)
        except files.Missing:
            before = first
        text = text_of(before)
        files.refuse_too_large(text, FILE, f"remove what is not needed from {path}")
        yield None if text == before else text


def with_name(text: str, team: str, name: str) -> str:
    """Return `text` with the name in a team; a folder name that needs escapes is left out."""
    written = literal(team)
    return text if "\\" in written else with_value(text, ("users",), team, _line(name), written)


def with_remote(text: str, folder: str, remote: str | None) -> str:
    """Return `text` with the remote of a team folder, or without one if it is None.

    Failed if the file cannot have the name of the folder as a key.
    """
    key = literal(folder)
    if "\\" in key:
        key = f"'{folder}'"
        if "'" in folder or not folder.isprintable():
            raise Failed(
                f"{folder} has characters that {FILE} cannot have in the name of a folder",
                hint="rename the folder",
            )
    written = None if remote is None else literal(remote)
    return with_value(text, ("remotes",), folder, written, key)


def without_file(environ: Mapping[str, str], home: Path) -> UserConfig:
    """Return an empty configuration, as for a file that cannot be read."""
    return UserConfig(
        path=platform.config_folder(environ, home) / FILE,
        data=platform.data_folder(environ, home),
        state=platform.state_folder(environ, home),
        home=home,
    )


def _line(value: object) -> str | None:
    """Return a value as the file has it: a switch, or a text or path on one line."""
    if value is None:
        return None
    return literal(value if isinstance(value, bool) else one_line(str(value)))


@cache
def schema() -> HandWritten[_Keys]:
    """Return how the keys outside of `[users]`, `[teams]` and `[remotes]` are read."""
    return HandWritten(_Keys, {})


def _check(home: Path, data: dict[str, Any], tables: Mapping[str, Any]) -> Iterator[Problem]:
    yield from check_names([(("user",), data.get("user"))])
    folders: list[tuple[KeyPath, object]] = [(("team",), data.get("team"))]
    for key, entries in tables.items():
        if not isinstance(entries, dict):
            got = "text" if isinstance(entries, str) else as_toml(entries)  # it may be a secret
            yield Problem((key,), f"expected a table, got {got}")
            continue
        for name, value in entries.items():
            if not isinstance(value, str) or not value:
                yield Problem((key, name), f"expected text, got {as_toml(value)}")
            if key == "users":  # people may have the same name in several teams
                yield from check_names([((key, name), value)])
        if key == "teams":
            if "" in entries:
                yield Problem((key, ""), 'expected up to 40 letters, digits, . _ or -, got ""')
            yield from check_names([((key, name), name) for name in entries])
            folders += [((key, name), folder) for name, folder in entries.items()]
    for path, folder in folders:
        if isinstance(folder, str) and folder and not full_path(folder, home).is_absolute():
            problem = f"expected a path that starts with / or ~/, got {as_toml(folder)}"
            yield Problem(path, problem)


def full_path(text: str, home: Path) -> Path:
    """Return the folder that a text names; `~/` is the user's home."""
    return home / text[2:] if text.startswith("~/") else Path(text)
