"""The last commands of a team: from the change history of its records, and from the user's log."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from huddlecli.cli.context import Context
from huddlecli.core.past_commands import (
    PastCommand,
    UndoableChange,
    by_command,
    newest,
    steps,
)
from huddlecli.core.people import names_of_user
from huddlecli.core.records import KINDS
from huddlecli.core.team import IMPORT, CurrentUser, day_in, find_person
from huddlecli.core.text import folded, nfc
from huddlecli.store.recent_changes import RecentRecords
from huddlecli.views.past_commands import ListedChange
from huddlecli.views.records import ListContext

LISTED = 20
_MOST_CHANGES = LISTED * 50


def keep_who_left(context: Context) -> None:
    """Let somebody who has left the team take back what they did in it, such as leaving it."""
    name = nfc(context.user_name or "")
    if not name or find_person(context.team, name):
        return
    if context.command_log.commands(os.path.realpath(context.folder), name):
        context.current_user = CurrentUser(name, None)


def logged_commands(context: Context) -> list[PastCommand]:
    """Return the commands that the user gave in this team on this machine, oldest first."""
    team, me = os.path.realpath(context.folder), context.current_user.name
    return context.command_log.commands(team, *names_of_user(context.team, me))


def is_mine(context: Context, author: str) -> bool:
    """Whether the author of a change or of a command is the current user."""
    return folded(context.names[author]) == folded(context.current_user.name)


def newest_changes(
    context: Context, most: int, is_wanted: Callable[[UndoableChange], bool]
) -> tuple[list[tuple[UndoableChange, ...]], RecentRecords]:
    """Return the changes of the newest commands that have a wanted one, and what was searched."""
    recent = RecentRecords(context.folder, context.records.reader)
    changes, zone = list[UndoableChange](), context.team.zone
    for number, seen in enumerate(recent):
        # Sorting takes a while: of the records that are in order of days, one look in ten will do.
        if seen.day and number % 10 == 0 and len(groups := by_command(changes, most)) == most:
            oldest = groups[-1][-1].change.at
            if seen.day < day_in(zone, oldest):
                break
        changes += filter(is_wanted, steps(seen.kind, seen.record, seen.written))
        if len(changes) > 2 * _MOST_CHANGES:
            changes = newest(changes, _MOST_CHANGES)
    context.warn(recent.warnings)
    return by_command(changes, most), recent


def last_commands(context: Context) -> list[ListedChange]:
    """Return the last commands, newest first; those without records are the user's own."""
    logged = {command.cmd: command for command in logged_commands(context)}
    groups, _ = newest_changes(context, LISTED, _is_of_command)
    seen = {group[0].change.cmd for group in groups}
    rows = [
        (
            max(step.order for step in group),
            ListedChange(
                at=group[-1].change.at,
                by=group[0].change.by,
                is_mine=is_mine(context, group[0].change.by),
                steps=group,
                command=logged.get(group[0].change.cmd or ""),
            ),
        )
        for group in groups
    ]
    rows += [
        (
            (command.at.replace(microsecond=0), command.written, command.at),
            ListedChange(at=command.at, by=command.by, is_mine=True, command=command),
        )
        for command in logged.values()
        if command.cmd not in seen
        and (not command.records or command.is_import)
        and command.was_done is not False
    ]
    rows.sort(key=lambda row: row[0], reverse=True)
    return [command for _, command in rows[:LISTED]]


def _is_of_command(step: UndoableChange) -> bool:
    """Whether a list shows the change with its command; an import is listed by its words."""
    return step.kind not in {"lead", "action"} or step.change.by != IMPORT


def changes_context(context: Context, changes: Sequence[UndoableChange]) -> ListContext:
    """Return what a list of changes needs; their ids are unique among the open records."""
    return context.list_context(*KINDS).with_ids_of(step.record for step in changes)
