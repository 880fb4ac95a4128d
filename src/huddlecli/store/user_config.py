"""The user's own configuration, and the folders that are theirs alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeAlias

from huddlecli.core.text import one_line
from huddlecli.store import files
from huddlecli.store.checks import names_found
from huddlecli.store.lock import folder_lock
from huddlecli.store.mistakes import Found, Source, parsed, written
from huddlecli.store.shape import Shape
from huddlecli.store.toml import literal
from huddlecli.store.toml_edits import with_value

FILE = "config.toml"
PRIVATE = 0o700

Theme: TypeAlias = Literal["light", "dark"]

_FIRST = "# What huddle knows about you.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserConfig:
    """Who is typing and the team folder taken where no other is named, as `path` says.

    `theme` and `bell` are those of the full screen. `data` and `state` are the user's folders.
    """

    path: Path
    data: Path
    state: Path
    user: str | None = None
    team: Path | None = None
    theme: Theme | None = None
    bell: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keys:
    user: str | None = None
    team: str | None = None
    theme: Theme | None = None
    bell: bool | None = None


def load(environ: Mapping[str, str], home: Path) -> UserConfig:
    """Return the user's configuration, or raise all the mistakes of its file."""
    path = _folder(environ, "XDG_CONFIG_HOME", home / ".config") / FILE
    data = _folder(environ, "XDG_DATA_HOME", home / ".local" / "share")
    state = _folder(environ, "XDG_STATE_HOME", home / ".local" / "state")
    try:
        text = files.read(path)
    except files.Missing:
        return UserConfig(path=path, data=data, state=state)
    source = Source(str(path), text, f"mend {path}")
    keys = _shape().read(source, parsed(source), partial(_check, home))
    team = _team_folder(keys.team, home) if keys.team else None
    return UserConfig(
        path=path,
        data=data,
        state=state,
        user=keys.user,
        team=team,
        theme=keys.theme,
        bell=keys.bell,
    )


def save(config: UserConfig) -> None:
    """Write `config` into its file; comments stay."""
    folder = config.path.parent
    files.make_folder(folder, PRIVATE)
    with folder_lock(folder):
        try:
            before = files.read(config.path)
        except files.Missing:
            before = _FIRST
        text = with_value(before, (), "user", _line(config.user))
        text = with_value(text, (), "team", _line(config.team))
        text = with_value(text, (), "theme", _line(config.theme))
        bell = None if config.bell is None else literal(config.bell)
        text = with_value(text, (), "bell", bell)
        if text != before:
            files.replace(config.path, text)


def _line(value: str | Path | None) -> str | None:
    return None if value is None else literal(one_line(str(value)))


def _folder(environ: Mapping[str, str], variable: str, otherwise: Path) -> Path:
    """Return huddle's folder in the one that `variable` names, if it names one in full."""
    named = Path(environ.get(variable, ""))
    return (named if named.is_absolute() else otherwise) / "huddle"


@cache
def _shape() -> Shape[_Keys]:
    return Shape(_Keys, {})


def _check(home: Path, data: dict[str, Any]) -> Iterator[Found]:
    yield from names_found([(("user",), data.get("user"))])
    team = data.get("team")
    if isinstance(team, str) and team and not _team_folder(team, home).is_absolute():
        yield Found(("team",), f"expected a folder from / or ~ on, got {written(team)}")


def _team_folder(text: str, home: Path) -> Path:
    return home / text[2:] if text.startswith("~/") else Path(text)
