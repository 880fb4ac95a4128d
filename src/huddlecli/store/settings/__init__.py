"""The two files with settings, `config.toml` and `huddle.toml`: read with lines, changed by key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from shlex import quote
from typing import Any

from huddlecli.core.errors import Failed, HuddleError, Wrong
from huddlecli.core.settings import (
    CONFIG,
    SETTINGS,
    FileKey,
    Setting,
    SettingCommands,
    spelled,
    typed_value,
)
from huddlecli.core.text import shown
from huddlecli.core.value import NO_KEYS, Value
from huddlecli.store import files
from huddlecli.store.mistakes import BadFile
from huddlecli.store.toml import TomlError, literal, loads
from huddlecli.store.toml_edit import (
    KeyPath,
    line_of,
    lines,
    statements,
    with_list,
    with_value,
    without_table,
)

_BARE = r"[A-Za-z0-9_-]+"


class SettingsFile(Value, kw_only=False):
    """A file with settings: its text, None if there is no file, and what is wrong with it.

    `data` is what is in it as far as it is TOML, right or wrong.
    """

    path: Path
    text: str | None = None
    data: Mapping[str, Any] = NO_KEYS
    error: HuddleError | None = None

    def value(self, path: KeyPath) -> Any:
        """Return the value at a path, or None."""
        return value_at(self.data, path)

    def paths(self, setting: Setting) -> Iterator[KeyPath]:
        """Yield the path of a setting, or those of the entries that its table has here."""
        path: KeyPath = tuple(setting.key.split("."))
        value = self.value(path)
        if isinstance(value, dict) and setting.form == "table":
            yield from ((*path, name) for name in value)
        elif not isinstance(value, dict) and setting.form != "table":
            yield path

    def line(self, path: KeyPath) -> int:
        """Return the line on which a key is, or the table around it."""
        return line_of(path, lines(self.text or ""))


def value_at(data: Mapping[str, Any], path: KeyPath) -> Any:
    """Return the value at a path in nested tables, or None."""
    value: Any = data
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def settings_file(
    path: Path, check: Callable[[str], object], read: Callable[[Path], str] = files.read
) -> SettingsFile:
    """Return the file at `path`; `check` raises what is wrong with its text."""
    try:
        text = read(path)
    except files.Missing:
        return SettingsFile(path)
    except files.Unreadable as error:
        return SettingsFile(path, error=error)
    try:
        data = loads(text)
    except TomlError:
        data = {}
    return SettingsFile(path, text, data, _error(text, check))


def value_of(
    setting: FileKey, words: Sequence[str], key: str, commands: SettingCommands = CONFIG
) -> Any:
    """Return the value that was typed: as TOML if it looks like that, else as plain words."""
    text = " ".join(words).strip()
    if not text:
        example = f"{commands.set} {key} {commands.example_of(key)}"
        raise Wrong(f"the value of {key} is missing", hint=f"{example}, or: {commands.unset} {key}")
    if text[0] in "[{\"'":
        try:
            return loads(f"value = {text}")["value"]
        except TomlError as error:
            raise Wrong(
                f"{shown(text)} is not valid TOML: {error.reason}",
                hint=f"{commands.set} {key} {setting.example}",
            ) from None
    return typed_value(setting, words, commands)


def with_setting(text: str, path: KeyPath, value: Any) -> str:
    """Return the text of a file with a setting; comments stay."""
    if any(row.path == path and row.is_table for row in statements(text)):
        text = without_table(text, path)
    *table, key = map(str, path)
    if value and isinstance(value, list) and all(isinstance(one, str | date) for one in value):
        return with_list(text, tuple(table), key, value)
    written = None if re.fullmatch(_BARE, key) else literal(key)
    return with_value(text, tuple(table), key, literal(value), written)


def without_setting(text: str, path: KeyPath) -> str:
    """Return the text of a file without a setting, and without its table if that gets empty."""
    *table, key = map(str, path)
    if any(row.path == path and row.is_table for row in statements(text)):
        text = without_table(text, path)
    text = with_value(text, tuple(table), key, None)
    inside = [row for row in statements(text) if row.path[: len(table)] == tuple(table)]
    is_empty = len(inside) == 1 and inside[0].is_table and table
    return without_table(text, tuple(table)) if is_empty else text


def changed_text(
    text: str,
    changes: Mapping[KeyPath, Any],
    check: Callable[[str], object],
    name: str,
    commands: SettingCommands = CONFIG,
) -> str:
    """Return the text of the file `name` with other values; None takes a key out.

    Wrong says why a value cannot be set; BadFile has the mistakes that were there before. The
    hints name `commands`.
    """
    before, after = _error(text, check), text
    try:
        wanted = loads(text)
    except TomlError:
        check(text)  # it has the line
        raise
    for path, value in changes.items():
        _put(wanted, path, value, commands)
        after = without_setting(after, path) if value is None else with_setting(after, path, value)
    if error := _error(after, check):
        raise _refusal(before, error, changes, commands)
    if loads(after) != wanted:
        raise Failed(f"{name} cannot be changed this way", hint=commands.edit)
    return after


def _refusal(
    before: HuddleError | None,
    after: HuddleError,
    changes: Mapping[KeyPath, Any],
    commands: SettingCommands,
) -> HuddleError:
    """Return the error for what was typed, or for the mistakes that were in the file before."""
    known = {one.said for one in before.mistakes} if isinstance(before, BadFile) else set[str]()
    if not isinstance(after, BadFile):
        return after
    new = [mistake for mistake in after.mistakes if mistake.said not in known]
    if not new:
        return after
    keys = {": ".join(map(str, path)): path for path in changes}
    path = keys.get(new[0].key, next(iter(changes)))
    if changes[path] is None and new[0].problem == "missing":
        missing = new[0].key.replace(": ", ".")
        has_hours = path[0] == "hours"
        way = (
            f"{commands.unset} hours.days hours.from hours.to"
            if has_hours
            else f"{commands.set} {_key(path)} VALUE"
        )
        return Wrong(f"{missing} cannot be left out", hint=way)
    said = "; ".join(mistake.said for mistake in new)
    if path[0] == "hours":
        good = "hours.from=09:00 hours.to=17:30"
    else:
        good = f"{quote(_key(path))} {new[0].nearest or commands.example_of(_key(path))}"
    return Wrong(said, hint=f"{commands.set} {good}")


def _key(path: KeyPath) -> str:
    return ".".join(map(str, path))


def _put(data: dict[str, Any], path: KeyPath, value: Any, commands: SettingCommands) -> None:
    """Set a value in nested tables, or take it out with the table that gets empty."""
    *parents, key = map(str, path)
    around = [data]
    for part in parents:
        inner = around[-1].get(part)
        if not isinstance(inner, dict):
            if inner is not None:
                name = ".".join(parents)
                raise Wrong(
                    f"{name} is {spelled(inner)}, not a table",
                    hint=f"{commands.unset} {name}",
                )
            inner = around[-1][part] = {}
        around.append(inner)
    if value is not None:
        around[-1][key] = value
        return
    around[-1].pop(key, None)
    for outer, part in zip(reversed(around[:-1]), reversed(parents), strict=True):
        if not outer[part]:
            del outer[part]


def _error(text: str, check: Callable[[str], object]) -> HuddleError | None:
    try:
        check(text)
    except HuddleError as error:
        return error
    return None


def first_text() -> str:
    """Return a `config.toml` in which every setting is a comment."""
    rows = [
        ('user = "maria"', "user"),
        ('team = "~/shared/acme"', "team"),
        ('theme = "light"', "theme"),
        ("bell = true", "bell"),
        ("minute_bell = true", "minute_bell"),
        ("sync.auto = true", "sync.auto"),
        ("[users]", "users"),
        ('"/srv/acme" = "maria"', ""),
        ("[teams]", "teams"),
        ('acme = "/srv/acme"', ""),
    ]
    about = {one.key: one.about for one in SETTINGS}
    lines = [f"# {row:<26} # {about[key]}" if key else f"# {row}" for row, key in rows]
    head = "# Your own settings for huddle. Remove a # to use a line.\n\n"
    return head + "\n".join([*lines[:6], "", *lines[6:8], "", *lines[8:]]) + "\n"
