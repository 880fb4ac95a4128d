"""`huddle undo`: undo the last command."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from shlex import join
from typing import Annotated

import typer

from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.options import command_app, example
from huddlecli.core.errors import Failed, Unknown, Wrong
from huddlecli.core.record_history import (
    PastCommand,
    UndoableChange,
    by_command,
    chain,
    is_by,
    is_later,
    is_redo,
    newest,
    overtaken_by,
    steps,
)
from huddlecli.core.records import KINDS, RECORD_CLASSES, Action, AnyRecord, Kind
from huddlecli.core.team import day_in, find_person
from huddlecli.core.text import folded, shown
from huddlecli.store import files, team_file
from huddlecli.store.recent_changes import Recent
from huddlecli.store.records import FoundRecords
from huddlecli.views import changes
from huddlecli.views.changes import ListedChange
from huddlecli.views.escape import safe
from huddlecli.views.records import ListContext
from huddlecli.views.words import count

app = command_app()

LISTED = 20
DOCTOR = "huddle doctor"
# Commands that are known by their name alone, and what to do instead of an undo.
BY_HAND: Mapping[str, str] = {
    "init": "huddle init DIR joins another team",
    "doctor": "ls -R .huddle-backup shows the files as they were before",
    "start": "/undo in the huddle; afterwards huddle action edit, reopen or drop",
}
FORMATS = ("auto", "rich", "text", "markdown", "chat", "json", "csv")


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What is to be undone: a command, and the changes it made that can still be seen."""

    command: PastCommand
    steps: tuple[UndoableChange, ...]
    is_redo: bool
    words: tuple[str, ...]

    def before(self, place: str) -> str:
        """The text of a file before the command."""
        return self.command.files[place].before or ""

    @property
    def verb(self) -> str:
        """What is said of it afterwards."""
        return "redone" if self.is_redo else "undone"


@app.command(epilog=example("huddle undo --list"))
def undo(
    ctx: typer.Context,
    *,
    listed: Annotated[
        bool, typer.Option("--list", help="Show the team's last 20 commands, a star at yours.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("-n", "--dry-run", help="Only say what would be undone.")
    ] = False,
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help=f"Of the list: {', '.join(FORMATS)}."),
    ] = None,
) -> None:
    """Undo your last command as a whole, whatever files it changed.

    A second undo is a redo. What was changed since by somebody else, and what was typed on another
    machine or in a huddle, is not undone: then the reason and the way out are shown.
    """
    context: Context = ctx.obj
    if listed and dry_run:
        raise Wrong("--dry-run does nothing with --list", hint="huddle undo --dry-run")
    if form is not None and not listed:
        raise Wrong("--format is for the list only", hint=f"huddle undo --list --format {form}")
    if listed:
        _show(context, form or "auto")
    else:
        _undo(context, dry_run=dry_run)


def _show(context: Context, form: str) -> None:
    """Show the last commands of the team."""
    context.console.format(form, FORMATS)
    found = _listed(context)
    frame = _frame(context, [step for one in found for step in one.steps])
    shows: Shows = {
        "rich": lambda: changes.as_rich(found, frame),
        "text": lambda: changes.as_text(found, frame),
        "markdown": lambda: changes.as_markdown(found, frame),
        "chat": lambda: changes.as_chat(found, frame),
        "json": lambda: changes.as_json(found),
        "csv": lambda: changes.as_csv(found, frame),
    }
    context.console.show(form, shows, empty="" if found else "nothing was done yet")


def _listed(context: Context) -> list[ListedChange]:
    """Return the last commands, the newest first: those in the records, and mine without any."""
    me = context.current_user.name
    known = {one.cmd: one for one in _known(context)}
    found, _ = _last(context, LISTED, lambda _: True)
    seen = {group[0].change.cmd for group in found}
    rows = [
        (
            max(one.order for one in group),
            ListedChange(
                at=group[-1].change.at,
                by=group[0].change.by,
                is_mine=is_by(group[0], me),
                steps=group,
                command=known.get(group[0].change.cmd or ""),
            ),
        )
        for group in found
    ]
    rows += [
        (
            (one.at.replace(microsecond=0), one.written, one.at),
            ListedChange(at=one.at, by=one.by, is_mine=True, command=one),
        )
        for one in known.values()
        if one.cmd not in seen and not one.records and one.was_done is not False
    ]
    rows.sort(key=lambda row: row[0], reverse=True)
    return [one for _, one in rows[:LISTED]]


def _undo(context: Context, *, dry_run: bool) -> None:
    """Undo the last command of the one typing, or say why that cannot be done."""
    transaction = context.transaction  # what was left half done is undone first
    plan = _plan(context)
    frame = _frame(context, plan.steps)
    _refuse_what_has_changed(context, plan, frame)
    me, now, command = context.current_user.name, context.now(), plan.command
    if dry_run:
        for step in plan.steps:
            context.console.out(
                f"would be {plan.verb}  {frame.short_id(step.record.id)}  "
                f"{shown(step.record.title)}"
            )
        for place in command.files:
            context.console.out(f"would be {plan.verb}  {safe(place)}  {safe(_typed(plan.words))}")
        return
    context.undoes = command.cmd
    with transaction:
        if team_file.FILE in command.files:
            transaction.lock(me)  # what was promised in the meantime counts
            _refuse_to_leave_promises(context, plan)
        after: list[AnyRecord] = [
            context.records.undo(RECORD_CLASSES[step.kind], step.record.id, command.cmd, me, now)
            for step in plan.steps
        ]
        for place, (before, since) in command.files.items():
            if before is None:
                transaction.remove(place)
            elif since is None:
                transaction.create(place, before, taken=_changed_since(place))
            else:
                transaction.replace(place, before)
    if not context.flags.quiet:
        for line in changes.undone_lines(plan.steps, after, frame, verb=plan.verb):
            context.console.confirm(line)
        for place in command.files:
            context.console.confirm(f"{plan.verb}  {safe(place)}  {safe(_typed(plan.words))}")


def _typed(words: Sequence[str]) -> str:
    """Return what was typed, as it can be pasted."""
    return f"huddle {join(words)}"


def _plan(context: Context) -> UndoPlan:
    """Return what the last command of the one typing has changed."""
    me = context.current_user.name
    known = _known(context)
    without_effect = {one.cmd for one in known if one.was_done is False}
    groups, recent = _last(
        context, 1, lambda step: is_by(step, me) and step.change.cmd not in without_effect
    )
    effects = ((one, _effects(context, one)) for one in reversed(known))
    last = next(((one, found) for one, found in effects if found is not None), None)
    if groups:
        step = groups[0][-1]
        if last is None or (step.change.cmd != last[0].cmd and is_later(step, last[0])):
            raise _elsewhere(context, step, known)
    if last is None:
        raise Failed("you have nothing to undo", hint="huddle undo --list")
    command, found = last
    if unread := recent.unread_since(command.written):
        raise _unread(unread)
    if not (command.records or command.files):
        raise _by_hand(command)
    first = chain(command, known)[-1]
    return UndoPlan(command, found, is_redo(command, known), first.words)


def _known(context: Context) -> list[PastCommand]:
    """Return the commands of the one typing in this team on this machine."""
    return context.command_log.commands(os.path.realpath(context.folder), context.current_user.name)


def _effects(context: Context, command: PastCommand) -> tuple[UndoableChange, ...] | None:
    """Return what a command changed in records; None if it did nothing at all.

    One that was killed on the way may have done nothing, or a part.
    """
    if command.was_done is False:
        return None
    found = [_step(context, command, kind, record_id) for kind, record_id in command.records]
    there = tuple(step for step in found if step)
    if command.was_done is None and not command.huddle:
        is_written = any(
            _text(context, place) == text.after for place, text in command.files.items()
        )
        if not there and not is_written:
            return None
    return there


def _step(
    context: Context, command: PastCommand, kind: Kind, record_id: str
) -> UndoableChange | None:
    """Return what a command changed in a record; None if it was killed before that."""
    try:
        record = context.records.load(RECORD_CLASSES[kind], record_id)
    except Unknown:
        if command.was_done is None:
            return None
        raise Failed(
            f"the {kind} {record_id} is gone, which {shown(_typed(command.words))} wrote",
            hint=DOCTOR,
        ) from None
    except files.Unreadable as error:
        raise _unread(os.path.relpath(error.path, context.folder)) from None
    for index, change in enumerate(record.changes):
        if change.cmd == command.cmd:
            return UndoableChange(kind=kind, record=record, index=index)
    if command.was_done is None:
        return None
    raise Failed(
        f"{record_id} ({shown(record.title)}) no longer has your last change",
        hint=f"huddle {kind} show {record_id}",
    )


def _unread(place: str) -> Failed:
    return Failed(f"your last change may be in {place}, which cannot be read", hint=DOCTOR)


def _text(context: Context, place: str) -> str | None:
    try:
        return files.read(context.folder / place)
    except files.Missing:
        return None


def _refuse_what_has_changed(context: Context, plan: UndoPlan, frame: ListContext) -> None:
    """Refuse to undo a command whose records or files somebody has changed since."""
    for step in plan.steps:
        if who := overtaken_by(step):
            short = frame.short_id(step.record.id)
            hints = {
                "action": f"huddle action show {short}, or: huddle action edit {short} WORDS",
                "raised": "huddle agenda next",
            }
            raise Failed(
                f"{short} ({shown(step.record.title)}) was changed since by {shown(who)}",
                hint=hints.get(step.kind, f"huddle {step.kind} show {short}"),
            )
    for place, text in plan.command.files.items():
        if _text(context, place) != text.after:
            raise _changed_since(place)
    if team_file.FILE in plan.command.files:
        _refuse_to_leave_promises(context, plan)


def _refuse_to_leave_promises(context: Context, plan: UndoPlan) -> None:
    """Refuse to take somebody out of the team who has open promises that would stay theirs."""
    now, then = (
        team_file.team_of(context.folder, text)
        for text in (files.read(context.folder / team_file.FILE), plan.before(team_file.FILE))
    )
    gone = [who for who in now.people if find_person(then, who.name) is None]
    theirs = {step.record.id for step in plan.steps}
    found = context.records.open(Action) if gone else FoundRecords()
    for one in found.warnings:
        raise _unread(os.path.relpath(one.path, context.folder))
    for person in gone:
        left = [
            one
            for one in found.records
            if isinstance(one, Action)
            and folded(one.owner) == folded(person.name)
            and one.id not in theirs
        ]
        if left:
            what = count(len(left), "open promise", "open promises")
            others = [who.name for who in then.people]
            raise Failed(
                f"{shown(person.name)} has {what} since, and would be in the team no more",
                hint=f"huddle people leave {person.name} --to {next(iter(others), 'NAME')}",
            )


def _changed_since(place: str) -> Failed:
    hint = "huddle people list" if place == team_file.FILE else "huddle agenda list"
    return Failed(f"{place} was changed since your last command", hint=hint)


def _elsewhere(context: Context, step: UndoableChange, known: Sequence[PastCommand]) -> Failed:
    """Return why a change cannot be undone here that is later than all commands given here."""
    frame = _frame(context, [step])
    named = f"{frame.short_id(step.record.id)} ({shown(step.record.title)})"
    hint = f"huddle {step.kind} show {frame.short_id(step.record.id)}"
    if step.kind == "raised":
        hint = "huddle agenda next"
    is_of_huddle = any(one.cmd == step.change.cmd and one.huddle for one in known)
    if is_of_huddle:
        return Failed(f"your last change, {named}, was made in a huddle", hint=BY_HAND["start"])
    if step.change.cmd is None:
        return Failed(f"your last change, {named}, was made without an id to undo it by", hint=hint)
    if place := context.command_log.place_of(step.change.cmd):
        return Failed(
            f"your last change, {named}, was made when the team folder was {place}", hint=hint
        )
    return Failed(
        f"your last change, {named}, was made on another machine, or was not logged", hint=hint
    )


def _by_hand(command: PastCommand) -> Failed:
    """Return why a command that is known by its name alone is not undone."""
    hints = (hint for name, hint in BY_HAND.items() if name in command.words)
    hint = next(hints, "huddle undo --list")
    return Failed(f"{shown(_typed(command.words))} cannot be undone", hint=hint)


def _last(
    context: Context, most: int, wanted: Callable[[UndoableChange], bool]
) -> tuple[list[tuple[UndoableChange, ...]], Recent]:
    """Return the newest commands of which some change is wanted, and what was looked through."""
    recent, found, zone = Recent(context.folder), list[UndoableChange](), context.team.zone
    limit = LISTED * 50
    for number, seen in enumerate(recent):
        # To sort them takes a while: among those by day one look in ten is enough.
        if seen.day and number % 10 == 0 and len(groups := by_command(found, most)) == most:
            oldest = groups[-1][-1].change.at
            if seen.day < day_in(zone, oldest):
                break
        found += filter(wanted, steps(seen.kind, seen.record, seen.written))
        if len(found) > 2 * limit:
            found = newest(found, limit)
    context.warn(recent.warnings)
    return by_command(found, most), recent


def _frame(context: Context, found: Sequence[UndoableChange]) -> ListContext:
    """Return what these changes are shown with: short ids that no open record begins with."""
    return context.list_context(*KINDS).with_ids_of(step.record for step in found)
