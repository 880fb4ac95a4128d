"""Changes of the files with settings: key by key, or in the user's editor."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from huddlecli.cli.context import Context, quoted
from huddlecli.cli.edits.editor import Editor
from huddlecli.cli.settings_data import Settings, named_path
from huddlecli.core.errors import Busy, Failed, HuddleError, Unknown, Wrong
from huddlecli.core.settings import (
    OWNERS,
    SettingsOwner,
    refuse_fixed,
    setting_path,
    spelled,
)
from huddlecli.core.text import folded, nearest, shown
from huddlecli.store import team_file, user_config
from huddlecli.store.mistakes import BadFile
from huddlecli.store.platform import home_of
from huddlecli.store.settings import SettingsFile, changed_text, first_text, value_of
from huddlecli.store.teams import known_team, team_called
from huddlecli.store.teams.changes import changes_to_forget, changes_to_name, with_other_teams
from huddlecli.store.toml import TomlError, loads
from huddlecli.store.toml_edit import KeyPath
from huddlecli.views.escape import safe
from huddlecli.views.settings import changed_line, place

SettingChanges: TypeAlias = dict[SettingsOwner, dict[KeyPath, object]]
_FILES = {"user": user_config.FILE, "team": team_file.FILE}


def set_values(
    context: Context, given: Iterable[tuple[str, Sequence[str]]], in_: str | None
) -> None:
    """Set settings, each to the value that its words give; all of them or none."""
    settings = Settings(context)
    changes, teams = SettingChanges(), list[str]()
    for name, words in given:
        owner, path = place_of(settings, name, in_)
        setting, _ = setting_path(name)
        value = value_of(setting, words, name)
        _refuse_unknown(settings, setting.key, value)
        if setting.key in {"team", "teams"}:
            value = team_path(context, settings, str(value))
        own = changes.setdefault(owner, {})
        if setting.key == "teams":
            folder = user_config.full_path(str(value), home_of(context.environ))
            named = changes_to_name(settings.config, str(path[-1]), folder, str(value))
            own |= named.values
            teams += named.folders
        else:
            own[path] = value
    change_settings(context, settings, changes, teams)


def _refuse_unknown(settings: Settings, key: str, value: object) -> None:
    """Raise Unknown for an agenda that the team does not have, or for a topic to leave out.

    What is in the file already may stay: it may have been removed since.
    """
    if key not in {"agendas", "topics.off"} or settings.team is None or not isinstance(value, list):
        return
    from huddlecli.store import agenda_files  # noqa: PLC0415 - few settings name one

    folder = settings.team.path.parent
    now = settings.team.value(tuple(key.split(".")))
    before = now if isinstance(now, list) else []
    same: Callable[[str], str] = folded if key == "agendas" else str
    if key == "agendas":
        what, listed = "agenda", "list"
        known = [agenda.name for agenda in agenda_files.names(folder)]
    else:
        what, listed = "topic", "topics"
        known = [topic.id for topic in agenda_files.load_library(folder).topics]
    for at, name in enumerate(map(str, value)):
        if name in before or same(name) in map(same, known):
            continue
        hint = f"huddle agenda {listed}"
        if near := nearest(name, known):
            words = " ".join(map(str, [*value[:at], near, *value[at + 1 :]]))
            hint = f"huddle config set {key} {shown(words)}"
        raise Unknown(f"there is no {what} {shown(name)}", hint=hint)


def unset_values(context: Context, keys: Iterable[str], in_: str | None) -> None:
    """Take settings out of their file; all of them or none."""
    settings = Settings(context)
    changes, teams = SettingChanges(), list[str]()
    for key in keys:
        owner, path = place_of(settings, key, in_)
        file = settings.file(owner)
        team = known_team(settings.config, str(path[-1])) if path[0] == "teams" else None
        if team and not settings.user.error:
            forgotten = changes_to_forget(settings.config, team)
            changes.setdefault(owner, {}).update(forgotten.values)
            teams += forgotten.folders
            continue
        if file is None or (file.value(path) is None and not file.error):
            where = file.path if file else f"the team's {team_file.FILE}"
            raise Failed(
                f"{shown(key)} is not set in {where}", hint="huddle config list --show-origin"
            )
        changes.setdefault(owner, {})[path] = None
        teams += [os.path.realpath(str(path[-1]))] if path[0] == "users" else []
    change_settings(context, settings, changes, teams)


def edit_file(context: Context, settings: Settings, owner: SettingsOwner) -> None:
    """Let the user edit a file, until it is right or they give up."""
    file = _file(settings, owner)
    if file.text is None and file.error:
        raise file.error
    environ = context.environ
    if not (context.console.can_prompt or environ.get("VISUAL") or environ.get("EDITOR")):
        raise Wrong("there is no terminal for an editor", hint="huddle config set KEY VALUE")
    before = file.text if file.text is not None else first_text()

    def save(text: str) -> Path:
        try:
            settings.check(owner)(text)
            if owner == "team":
                _keep_id(before, text)
        except BadFile as bad:
            number = len(bad.mistakes)
            said = [f"line {one.line + number}: {one.said}" for one in bad.mistakes]
            raise Wrong("\n".join(said), hint="correct it, or change nothing to give up") from None
        return write(
            context, settings, owner, lambda now: _replaced(now, before, text, file), before
        )

    try:
        with Editor(environ) as editor:
            where = editor.ask(before, save, ending=".toml", home=file.path.parent)
    except Wrong as wrong:
        raise Wrong(wrong.message, hint=f"huddle config edit --in {owner}") from None
    if context.flags.quiet:
        return
    if where is None:
        context.console.err("nothing was changed")
    else:
        undo = "   undo: huddle undo" if owner == "team" else ""
        context.console.confirm(f"changed  {safe(str(where))}{undo}")


def _replaced(now: str, before: str, after: str, file: SettingsFile) -> str:
    """Return the edited text of a file, unless the file has been changed since it was read."""
    if now != before:
        raise Busy(f"{file.path} has just been changed", hint="huddle config edit")
    return after


def write(
    context: Context,
    settings: Settings,
    owner: SettingsOwner,
    text_of: Callable[[str], str],
    first: str | None = None,
) -> Path:
    """Write what `text_of` makes of the text of a file, and return the path of the file.

    If the user has no file yet, its text is `first`.
    """
    path = _file(settings, owner).path
    if owner == "user":
        named = {} if first is None else {"first": first}
        user_config.change(path, text_of, **named)
    else:
        context.team = team_file.rewrite(context.folder, text_of, context.transaction)
    return path


def _file(settings: Settings, owner: SettingsOwner) -> SettingsFile:
    """Return the settings file to change. Raises the error that says why there is no such file."""
    file = settings.file(owner)
    if file is None:
        for error in settings.errors:
            raise error
        raise Failed("you have no team yet", hint="huddle init --help")
    return file


def _keep_id(before: str, after: str) -> None:
    """Refuse another id: records are known to belong to the team by it."""
    try:
        known = loads(before).get("id")
    except TomlError:
        return
    if known is not None and loads(after).get("id") != known:
        raise Wrong(f"the id of the team must stay {known}", hint=f'id = "{known}"')


def owner_of(text: str) -> SettingsOwner:
    """Return whose file is meant."""
    for owner in OWNERS:
        if text == owner:
            return owner
    raise Wrong(f'"{shown(text)}" is neither user nor team', hint="--in user, or --in team")


def place_of(settings: Settings, key: str, in_: str | None) -> tuple[SettingsOwner, KeyPath]:
    """Return whose file a key is in, and its path there."""
    asked = owner_of(in_) if in_ is not None else None
    refuse_fixed(key)
    setting, path = setting_path(key)
    if asked not in (None, setting.owner):
        whose = "your own" if setting.owner == "user" else "the team's"
        raise Wrong(f"{setting.key} is one of {whose} settings", hint=f"--in {setting.owner}")
    return setting.owner, named_path(settings.file(setting.owner), path)


def team_path(context: Context, settings: Settings, text: str) -> str:
    """Return the full path of a team folder that exists; a name is that of one of my teams."""
    home = home_of(context.environ)
    path = context.cwd / user_config.full_path(text, home)
    if (path / team_file.FILE).is_file():
        return text if text.startswith("~/") else os.path.normpath(path)
    if "/" not in text and (team := team_called(settings.config, text)):
        return str(team.folder)
    raise Unknown(f"there is no team in {shown(text)}", hint=f"huddle init {quoted(Path(text))}")


def change_settings(
    context: Context, settings: Settings, changes: SettingChanges, teams: Collection[str] = ()
) -> None:
    """Write changes to the file of the user or of the team, and confirm them.

    `teams` are the real paths of the folders that the changes are about. The user's other teams
    keep their names, also one that was only known as the default.
    """
    if len(changes) > 1:
        keys = [".".join(map(str, path)) for values in changes.values() for path in values]
        raise Wrong("these settings are in two files", hint=f"huddle config set {keys[0]} VALUE")
    (owner, values), *_ = changes.items()
    file = settings.file(owner)
    before = {path: file.value(path) if file else None for path in values}
    if before == values:
        (path, value), *_ = values.items()
        name = ".".join(map(str, path))
        raise Failed(f"{name} is already {spelled(value)}", hint=f"huddle config get {name}")

    def text_of(text: str) -> str:
        after = changed_text(text, values, settings.check(owner), _FILES[owner])
        # Somebody else may have changed the file since it was read.
        now = SettingsFile(Path(), text, loads(text))
        before.update({path: now.value(path) for path in values})
        if owner == "user":
            after = with_other_teams(after, text, settings.config, teams)
        return after

    where = write(context, settings, owner, text_of)
    for path, value in values.items() if not context.flags.quiet else ():
        name, is_undoable = ".".join(map(str, path)), owner == "team"
        context.console.confirm(
            changed_line(name, before[path], value, str(where), is_undoable=is_undoable)
        )
        setting, _ = setting_path(name)
        now = Settings(context).current(setting, path)
        if value is not None and now.value != value and setting.key in {"user", "team"}:
            context.console.err(f"hint:  {safe(place(now))} counts first: {safe(str(now.value))}")
        if setting.key == "sync.auto" and value:
            _tell_unshared(context)


def _tell_unshared(context: Context) -> None:
    """Report that the team of the user is shared with nothing yet, so nothing goes by itself."""
    with suppress(HuddleError):  # there may be no team, or none that can be read
        folder = context.team_folder
        if not folder.personal and not context.config.remote_of(folder.path):
            name = safe(context.team.name)
            context.console.err(f"hint:  {name} has no repository yet: huddle sync --remote URL")
