"""What `huddle undo` will undo, and the reasons for which it refuses."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import join, quote

from huddlecli.cli.context import Context
from huddlecli.cli.recent_commands import changes_context, is_mine, logged_commands, newest_changes
from huddlecli.core.errors import Failed, Unknown
from huddlecli.core.leads.touched import touched_by
from huddlecli.core.past_commands import (
    PastCommand,
    UndoableChange,
    chain,
    is_later,
    is_redo,
    overtaken_by,
)
from huddlecli.core.records import Action, Kind, record_class
from huddlecli.core.side_records import Lead
from huddlecli.core.team import find_person
from huddlecli.core.text import folded, shown
from huddlecli.store import files, minutes_files, team_file
from huddlecli.store.places import HUDDLES, is_there
from huddlecli.store.record_files import FoundRecords
from huddlecli.store.teams import name_of
from huddlecli.views.records import ListContext
from huddlecli.views.words import count

DOCTOR = "huddle doctor"
_MANY = 50  # records from which listing their folder once is faster
# Commands that the log knows only by name, and what to do instead of an undo.
BY_HAND: Mapping[str, str] = {
    "init": "huddle init DIR joins another team",
    "doctor": "ls -R .huddle-backup lists the files as they were before",
    "start": "/undo during the huddle; afterwards huddle action edit, reopen or drop",
}
# What shows the part of the team's file that a command changes.
_SHOWS: Mapping[str, str] = {
    "people": "huddle people list",
    "closed": "huddle closed list",
    "rota": "huddle rota show",
    "config": "huddle config list",
}


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """A command to undo, the changes it made, and the first command of its chain.

    An import is undone as far as nobody has changed its records since: `others` are the rest, each
    with who changed it.
    """

    command: PastCommand
    steps: tuple[UndoableChange, ...]
    first: PastCommand
    is_redo: bool
    others: tuple[tuple[UndoableChange, str], ...] = ()

    @property
    def is_import(self) -> bool:
        """Whether the first command of the chain imported leads or promises."""
        return self.first.is_import and {step.kind for step in self.steps} in ({"lead"}, {"action"})

    def counted(self, steps: Sequence[object]) -> str:
        """Return how many leads or promises of an import there are: `3 leads`."""
        if self.steps and self.steps[0].kind == "action":
            return count(len(steps), "promise", "promises")
        return count(len(steps), "lead", "leads")

    def before(self, place: str) -> str:
        """The text of a file before the command."""
        return self.command.files[place].before or ""

    @property
    def verb(self) -> str:
        """The word for what is done."""
        return "redone" if self.is_redo else "undone"

    @property
    def typed(self) -> str:
        """The first command as it was typed, to paste."""
        return _typed(self.first.words)


def undo_plan(context: Context) -> UndoPlan:
    """Return the plan for the last command of the user; Failed says why it cannot be undone."""
    logged = logged_commands(context)
    without_effect = {command.cmd for command in logged if command.was_done is False}
    groups, recent = newest_changes(
        context,
        1,
        lambda step: is_mine(context, step.change.by) and step.change.cmd not in without_effect,
    )
    effects = ((command, _effects(context, command)) for command in reversed(logged))
    last = next(((command, changes) for command, changes in effects if changes is not None), None)
    if groups:
        step = groups[0][-1]
        known = {past.cmd for past in logged if not past.huddle}
        if last is None or (
            step.change.cmd not in {*known, last[0].cmd} and is_later(step, last[0])
        ):
            raise _made_elsewhere(context, step, logged)
    if last is None:
        raise Failed("you have nothing to undo", hint="huddle undo --list")
    command, changes = last
    if unread := recent.unread_since(command.written):
        raise _unreadable(unread)
    if not (command.records or command.files):
        raise _by_hand(command)
    first = chain(command, logged)[-1]
    plan = UndoPlan(command, changes, first, is_redo(command, logged))
    return _without_touched(plan) if plan.is_import else plan


def refuse_if_elsewhere(context: Context) -> None:
    """Raise Failed if the user's last command was in another team, and none is named now.

    Where a flag, a variable or the current folder says which team is meant, it is that one.
    """
    if context.team_folder.origin not in {"config", "personal"}:
        return
    here = os.path.realpath(context.folder)
    last = context.command_log.last(lambda past: _is_undoable_by(context, past))
    if last is None or last.team == here or not is_there(Path(last.team)):
        return
    there = name_of(context.config, Path(last.team)) or last.team
    named = name_of(context.config, context.folder) or here
    raise Failed(
        f"your last command was in {shown(there)}: {shown(_typed(last.words))}",
        hint=f"huddle --team {quote(there)} undo, or: huddle --team {quote(named)} undo",
    )


def _is_undoable_by(context: Context, past: PastCommand) -> bool:
    """Whether a command changed anything, and was given by the user as they are called there."""
    me = context.environ.get("HUDDLE_USER") or context.config.name_in(Path(past.team))
    changes = past.records or past.files or past.created or past.huddle
    is_own = folded(past.by) == folded(me or context.login_name)
    return bool(changes) and past.was_done is not False and is_own


def _without_touched(plan: UndoPlan) -> UndoPlan:
    """Return the plan for an import without the records that somebody has changed since."""
    touched = [(step, touched_by(step)) for step in plan.steps]
    steps = tuple(step for step, who in touched if who is None)
    others = tuple((step, who) for step, who in touched if who is not None)
    if not steps:
        raise Failed(
            f"somebody has changed each of the {plan.counted(others)} since",
            hint=f"huddle {plan.steps[0].kind} list",
        )
    return replace(plan, steps=steps, others=others)


def refuse_if_changed(context: Context, plan: UndoPlan, frame: ListContext) -> None:
    """Raise Failed if a record or a file of the command has been changed since."""
    is_import = plan.is_import  # which looks at each step
    for step in plan.steps:
        if isinstance(step.record, Lead) and step.record.forgotten:
            raise Failed(
                f"the words of {frame.short_id(step.record.id)} were removed, for good",
                hint=f"huddle lead show {frame.short_id(step.record.id)}",
            )
        if not is_import and (who := overtaken_by(step)):
            short = frame.short_id(step.record.id)
            hints = {
                "action": f"huddle action show {short}, or: huddle action edit {short} WORDS",
                "raised": "huddle agenda next",
            }
            raise Failed(
                f"{short} ({shown(step.record.title)}) has been changed since by {shown(who)}",
                hint=hints.get(step.kind, f"huddle {step.kind} show {short}"),
            )
    for place, text in plan.command.files.items():
        if _text(context, place) != text.after:
            raise changed_since(place, plan)
    if team_file.FILE in plan.command.files:
        refuse_to_leave_promises(context, plan)


def refuse_to_leave_promises(context: Context, plan: UndoPlan) -> None:
    """Raise Failed if somebody would leave the team but keep open promises."""
    now, then = (
        team_file.team_of(context.folder, text)
        for text in (files.read(context.folder / team_file.FILE), plan.before(team_file.FILE))
    )
    gone = [who for who in now.people if find_person(then, who.name) is None]
    undone = {step.record.id for step in plan.steps}
    opened = context.records.open(Action) if gone else FoundRecords()
    for skipped in opened.warnings:
        raise _unreadable(os.path.relpath(skipped.path, context.folder))
    for person in gone:
        left = [
            action
            for action in opened.records
            if isinstance(action, Action)
            and folded(action.owner) == folded(person.name)
            and action.id not in undone
        ]
        if left:
            what = count(len(left), "open promise", "open promises")
            before = next((name for name in person.was if find_person(then, name)), None)
            if before:
                raise Failed(
                    f"{shown(person.name)} has made {what} since, under the new name",
                    hint=f"huddle people rename {person.name} {before}",
                )
            others = [who.name for who in then.people]
            raise Failed(
                f"{shown(person.name)} has made {what} since, and would no longer be on the team",
                hint=f"huddle people leave {person.name} --to {next(iter(others), 'NAME')}",
            )


def changed_since(place: str, plan: UndoPlan) -> Failed:
    """Return the error for a file that was changed after the command that the plan is about."""
    hint = "huddle agenda list"
    if place == team_file.FILE:
        hint = next((_SHOWS[word] for word in plan.first.words if word in _SHOWS), _SHOWS["people"])
    if place.startswith(f"{HUDDLES}/"):
        hint = f"huddle minutes edit {Path(place).stem}"
    return Failed(f"{place} has been changed since your last command", hint=hint)


def _effects(context: Context, command: PastCommand) -> tuple[UndoableChange, ...] | None:
    """Return what a command changed in records; None if it did nothing at all.

    A command that was killed may have done nothing, or a part.
    """
    if command.was_done is False:
        return None
    with ExitStack() as held:
        for kind in {kind for kind, _ in command.records} if len(command.records) > _MANY else ():
            held.enter_context(context.records.indexed(kind))
        changes = [_change(context, command, *about) for about in command.records]
    made = tuple(change for change in changes if change)
    if command.was_done is None and not command.huddle:
        texts = command.files.items()
        is_written = any(_text(context, place) == text.after for place, text in texts)
        if not made and not is_written:
            return None
    return made


def _change(
    context: Context, command: PastCommand, kind: Kind, record_id: str
) -> UndoableChange | None:
    """Return what a command changed in a record; None if it was killed before that."""
    try:
        record = context.records.load(record_class(kind), record_id)
    except Unknown:
        if command.was_done is None:
            return None
        raise Failed(
            f"the {kind} {record_id} from {shown(_typed(command.words))} no longer exists",
            hint=DOCTOR,
        ) from None
    except files.Unreadable as error:
        raise _unreadable(os.path.relpath(error.path, context.folder)) from None
    index = command.index_in(record)
    if index is not None:
        return UndoableChange(kind=kind, record=record, index=index)
    if command.was_done is None:
        return None
    raise Failed(
        f"{record_id} ({shown(record.title)}) no longer has your last change",
        hint=f"huddle {kind} show {record_id}",
    )


def _text(context: Context, place: str) -> str | None:
    """Return the text of a file in the team folder, or None if it is missing."""
    try:
        return files.read(context.folder / place, minutes_files.LIMIT)
    except files.Missing:
        return None


def _unreadable(place: str) -> Failed:
    return Failed(f"your last change may be in {place}, which cannot be read", hint=DOCTOR)


def _made_elsewhere(
    context: Context, step: UndoableChange, logged: Sequence[PastCommand]
) -> Failed:
    """Return the error for a last change that no command of this machine's log made."""
    frame = changes_context(context, [step])
    named = f"{frame.short_id(step.record.id)} ({shown(step.record.title)})"
    hint = f"huddle {step.kind} show {frame.short_id(step.record.id)}"
    if step.kind == "raised":
        hint = "huddle agenda next"
    if any(command.cmd == step.change.cmd and command.huddle for command in logged):
        return Failed(f"your last change, {named}, was made in a huddle", hint=BY_HAND["start"])
    if step.change.cmd is None:
        return Failed(
            f"your last change, {named}, was not made by a command",
            hint=hint,
        )
    if place := context.command_log.place_of(step.change.cmd):
        return Failed(
            f"your last change, {named}, was made when the team folder was {place}", hint=hint
        )
    return Failed(
        f"your last change, {named}, was made on another machine, or was not logged", hint=hint
    )


def _by_hand(command: PastCommand) -> Failed:
    """Return the error for a command that the log knows only by name."""
    hints = (hint for name, hint in BY_HAND.items() if name in command.words)
    hint = next(hints, "huddle undo --list")
    return Failed(f"{shown(_typed(command.words))} cannot be undone", hint=hint)


def _typed(words: Sequence[str]) -> str:
    """Return a command as it was typed, to paste."""
    return f"huddle {join(words)}"
