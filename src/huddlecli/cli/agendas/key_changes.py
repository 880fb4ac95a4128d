"""`huddle agenda set` and `unset`: the keys of an agenda besides its items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from huddlecli.cli.agendas.own_agenda import OwnAgenda
from huddlecli.cli.context import Context
from huddlecli.cli.huddles.next_huddle import day_for_team, next_scheduled, readable_agendas
from huddlecli.core.agenda import Agenda
from huddlecli.core.errors import Failed, Unknown
from huddlecli.core.settings import FileKey, SettingCommands, spelled, typed_pairs
from huddlecli.core.settings.agenda_keys import AGENDA_KEYS, agenda_commands, agenda_key, short_key
from huddlecli.core.text import shown
from huddlecli.store import agenda_files
from huddlecli.store.agenda_files import AgendaFile
from huddlecli.store.mistakes import BadFile
from huddlecli.store.settings import changed_text, value_at, value_of
from huddlecli.store.toml import TomlError, loads
from huddlecli.store.toml_edit import KeyPath
from huddlecli.views.agenda_changes import change_hint, meaning
from huddlecli.views.escape import safe
from huddlecli.views.settings import changed_line


def set_keys(context: Context, name: str, key: str, words: Sequence[str]) -> None:
    """Set keys of an agenda, each to the value that its words give; all of them or none."""
    file = _file(context, name, "set")
    commands = _commands(context, file.name)
    changes = dict[str, tuple[FileKey, object]]()
    for word, value in typed_pairs(key, words):
        found = agenda_key(word, file.name)
        changes[found.key] = (found, value_of(found, value, short_key(found), commands))
    _change(context, file.name, "huddle agenda set", changes.values(), commands)


def unset_keys(context: Context, name: str, keys: Iterable[str]) -> None:
    """Take keys out of an agenda; all of them or none."""
    file = _file(context, name, "unset")
    changes = dict[str, tuple[FileKey, object]]()
    for word in keys:
        found = agenda_key(word, file.name)
        changes[found.key] = (found, None)
    commands = _commands(context, file.name)
    _change(context, file.name, "huddle agenda unset", changes.values(), commands)


def _file(context: Context, name: str, verb: str) -> AgendaFile:
    """Return an agenda, or raise Unknown; a key in its place is a hint that the name is missing."""
    try:
        return agenda_files.find(context.folder, name, typed=f"huddle agenda {verb}")
    except Unknown as error:
        if name not in map(short_key, AGENDA_KEYS):
            raise
        value = " VALUE" if verb == "set" else ""
        raise Unknown(error.message, hint=f"huddle agenda {verb} daily {name}{value}") from None


def _commands(context: Context, name: str) -> SettingCommands:
    """Return the commands for hints, with the minutes that the items of the agenda take."""
    try:
        agenda = agenda_files.load(context.folder, name, context.team.sides)
    except BadFile:
        return agenda_commands(name, 0)  # the mistakes in the file are said instead
    return agenda_commands(name, sum(item.minutes * item.pick for item in agenda.items))


def _change(
    context: Context,
    name: str,
    typed: str,
    changes: Iterable[tuple[FileKey, object]],
    commands: SettingCommands,
) -> None:
    """Write changes to the team's file of an agenda, and say what they mean."""
    after: dict[KeyPath, object] = {tuple(key.key.split(".")): value for key, value in changes}
    with context.transaction as transaction:
        transaction.lock(context.current_user.name)
        own = OwnAgenda(context, name, typed)
        before = {path: value_at(_data(own), path) for path in after}
        _refuse_no_change(own, before, after)
        text = changed_text(own.text, after, own.read, own.place, commands)
        agenda = own.read(text)
        own.save(transaction, text)
    if context.flags.quiet:
        return
    changed = {path: value for path, value in after.items() if value != before[path]}
    for path, value in changed.items():
        context.console.confirm(
            changed_line(str(path[-1]), before[path], value, own.path, is_undoable=True)
        )
    _explain(context, agenda, [str(path[-1]) for path in changed], is_new=not own.is_own)


def _data(own: OwnAgenda) -> dict[str, object]:
    """Return what is in an agenda; BadFile has the line if it is not TOML."""
    try:
        return loads(own.text)
    except TomlError:
        own.read(own.text)
        raise


def _refuse_no_change(
    own: OwnAgenda, before: dict[KeyPath, object], after: dict[KeyPath, object]
) -> None:
    """Refuse to take out a key that is not there, or to set only what is so already."""
    for path, value in after.items():
        if value is None and before[path] is None:
            raise Failed(
                f"{path[-1]} is not set in {own.place}", hint=f"huddle agenda show {own.file.name}"
            )
    if before == after:
        (path, value), *_ = after.items()
        raise Failed(
            f"{path[-1]} is already {shown(spelled(value))}",
            hint=f"huddle agenda show {own.file.name}",
        )


def _explain(context: Context, agenda: Agenda, keys: Sequence[str], *, is_new: bool) -> None:
    """Say what the changes mean, and what else it takes until they have an effect."""
    is_run = agenda.name in context.team.agendas
    agendas = readable_agendas(context) if is_run else []
    scheduled = next_scheduled(context, agendas, agenda.name)
    day, today = day_for_team(context, scheduled) if scheduled else None, context.team_day
    context.console.confirm(safe(meaning(agenda, keys, day, today, is_new=is_new)))
    if not is_run:
        names = " ".join((*context.team.agendas, agenda.name))
        context.console.err(
            safe(f"hint:  your team does not run it yet: huddle config set agendas {names}")
        )
    elif hint := change_hint(agenda, keys):
        context.console.err(safe(f"hint:  {hint}"))
