"""`huddle undo`: undo the last command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from huddlecli.cli.arguments.declaration import Option
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context, quoted
from huddlecli.cli.options import LIST_FORMATS, Output, command_app, example, format_flag
from huddlecli.cli.recent_commands import changes_context, keep_who_left, last_commands
from huddlecli.cli.undo_plan import (
    UndoPlan,
    changed_since,
    refuse_if_changed,
    refuse_if_elsewhere,
    refuse_to_leave_promises,
    undo_plan,
)
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.records import AnyRecord, record_class
from huddlecli.core.text import shown
from huddlecli.store import corrections, files, minutes_files, team_file
from huddlecli.store.places import HUDDLES
from huddlecli.views import past_commands
from huddlecli.views.escape import safe
from huddlecli.views.formats import drawings

app = command_app()


@app.command(epilog=example("huddle undo --list"))
def undo(
    context: Context,
    *,
    listed: Annotated[
        bool, Option("--list", help="List the team's last 20 commands; yours are starred.")
    ] = False,
    dry_run: Annotated[
        bool, Option("-n", "--dry-run", help="Only show what would be undone.")
    ] = False,
    form: Annotated[
        str | None,
        format_flag(*LIST_FORMATS, about="For --list: {choices}."),
    ] = None,
    output: Output = None,
) -> None:
    """Undo everything that your last command changed.

    A second undo redoes it. A command is not undone if somebody has changed the same thing since,
    or if it was typed on another machine or in a huddle; then the message says what to do instead.
    """
    if listed and dry_run:
        raise Wrong("use either --dry-run or --list", hint="huddle undo --dry-run")
    if form is not None and not listed:
        raise Wrong("--format only works with --list", hint=f"huddle undo --list --format {form}")
    if output is not None and not listed:
        hint = f"huddle undo --list -o {quoted(Path(output))}"
        raise Wrong("--output only works with --list", hint=hint)
    keep_who_left(context)
    if listed:
        _show(context, form or "auto", output)
    else:
        with context.records.reader.remembering():  # it reads each record up to three times
            _undo(context, dry_run=dry_run)


def _show(context: Context, form: str, output: str | None) -> None:
    """Show the last commands of the team."""
    context.console.format(form, LIST_FORMATS, output)
    commands = last_commands(context)
    frame = changes_context(context, [step for command in commands for step in command.steps])
    shows: Shows = {
        **drawings(
            lambda: past_commands.changes_document(commands, frame),
            "rich",
            "text",
            "markdown",
            "chat",
        ),
        "json": lambda: past_commands.changes_json(commands),
        "csv": lambda: past_commands.changes_csv(commands, frame),
    }
    empty = "" if commands else "nothing to list yet"
    context.console.show(form, shows, empty=empty, output=output)


def _undo(context: Context, *, dry_run: bool) -> None:
    """Undo the last command of the user, or say why that is not possible."""
    refuse_if_elsewhere(context)
    transaction = context.transaction  # a command that was interrupted is undone before the plan
    plan = undo_plan(context)
    frame = changes_context(context, plan.steps)
    refuse_if_changed(context, plan, frame)
    me, now, command = context.current_user.name, context.now(), plan.command
    file_lines = [f"{plan.verb}  {safe(place)}  {safe(plan.typed)}" for place in command.files]
    if plan.is_import:
        _undo_import(context, plan, dry_run=dry_run)
        return
    if dry_run:
        for step in plan.steps:
            title = shown(step.record.title)
            short = frame.short_id(step.record.id)
            context.console.out(f"would be {plan.verb}  {short}  {title}")
        for line in file_lines:
            context.console.out(f"would be {line}")
        return
    context.undoes = command.cmd
    with transaction:
        if team_file.FILE in command.files:
            transaction.lock(me)  # somebody may have made a promise since the first look
            refuse_to_leave_promises(context, plan)
        after: list[AnyRecord] = [
            context.records.undo(record_class(step.kind), step.record.id, command.cmd, me, now)
            for step in plan.steps
        ]
        for place, (before, since) in command.files.items():
            if before is None:
                transaction.remove(place)
            elif since is None:
                transaction.create(place, before, taken=changed_since(place, plan))
            else:
                transaction.replace(place, _restored(context, place, before))
    if not context.flags.quiet:
        undone = past_commands.undone_lines(plan.steps, after, frame, verb=plan.verb)
        for line in (*undone, *file_lines):
            context.console.confirm(line)


def _restored(context: Context, place: str, before: str) -> str:
    """Return the text of a file as it was; minutes have it as one more correction."""
    if not place.startswith(f"{HUDDLES}/"):
        return before
    path, me = context.folder / place, context.current_user.name
    text = files.read(path, minutes_files.LIMIT)
    return corrections.taken_back(path, text, before, me, context.now())


def _undo_import(context: Context, plan: UndoPlan, *, dry_run: bool) -> None:
    """Undo or redo an import: one line for all records, and one for each that stays as it is."""
    records = plan.counted(plan.steps)
    line = f"{plan.verb}  {records}  {safe(plan.typed)}"
    frame = changes_context(context, [step for step, _ in plan.others])
    others = [
        f"not {plan.verb}  {frame.short_id(step.record.id)}  {safe(shown(step.record.title))}  "
        f"changed since by {safe(who)}"
        for step, who in plan.others
    ]
    if dry_run:
        context.console.out(f"would be {line}")
    else:
        if not (plan.is_redo or context.flags.yes):
            _confirm_import(context, plan, records)
        context.undoes = plan.command.cmd
        me, now = context.current_user.name, context.now()
        kind = plan.steps[0].kind
        model = record_class(kind)
        with context.transaction as transaction, context.records.indexed(kind):
            transaction.lock(me)
            for step in plan.steps:
                if step.index == 0:
                    context.records.undo_creation(model, step.record.id, me, now)
                else:
                    context.records.undo(model, step.record.id, plan.command.cmd, me, now)
        if not context.flags.quiet:
            context.console.confirm(line)
    for other in others:
        context.console.err(other)


def _confirm_import(context: Context, plan: UndoPlan, records: str) -> None:
    """Ask for a yes, or refuse if no question can be asked."""
    what = f"this takes back {records} of {shown(plan.typed)}"
    context.console.must_agree(
        what,
        [shown(step.record.title) for step in plan.steps],
        elsewhere="huddle undo --yes   (-n for a preview)",
        otherwise=Failed("nothing was undone", hint="huddle undo --dry-run"),
    )
