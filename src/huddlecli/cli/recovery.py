"""Undo the changes of a command that was killed, before the next command writes."""

from __future__ import annotations

import os
from contextlib import ExitStack
from shlex import join

from huddlecli.cli.context import Context
from huddlecli.core.errors import Busy, Failed, Unknown
from huddlecli.core.leads.touched import touched_by
from huddlecli.core.past_commands import PastCommand, UndoableChange
from huddlecli.core.records import record_class
from huddlecli.core.team import zone_of
from huddlecli.store import files
from huddlecli.store.command_log import CommandLog
from huddlecli.store.records import RecordStore
from huddlecli.store.transaction import Transaction
from huddlecli.views.escape import safe


def recover(context: Context, interrupted: PastCommand) -> None:
    """Undo the changes that a command made before it was killed.

    Changes that somebody made since are kept. Nothing is undone while another process holds the
    team's lock: the command may still be running.
    """
    if interrupted.team != os.path.realpath(context.folder):
        return
    log = CommandLog(context.config.state, context.heading, lambda _: None, is_of_no_effect=True)
    transaction = Transaction(context.folder, log)
    records = RecordStore(
        context.folder,
        context.team.zone,
        lambda name: zone_of(context.team, name),
        lambda: transaction,
    )
    try:
        with transaction:
            transaction.lock(interrupted.by)
            if context.command_log.unfinished() != interrupted:
                return
            is_done = _is_undone(context, interrupted, records, transaction)
        context.command_log.settle(interrupted)
    except (Busy, files.NotSaved, OSError):
        return  # the next command tries again
    if is_done:
        typed = safe(f"huddle {join(interrupted.words)}")
        context.console.err(f"warning: {typed} was interrupted, so its changes were undone")


def _is_undone(
    context: Context, interrupted: PastCommand, records: RecordStore, transaction: Transaction
) -> bool:
    """Undo each record and file that was written; return whether there was any."""
    with ExitStack() as held:
        for kind in {kind for kind, _ in interrupted.records}:
            held.enter_context(records.indexed(kind))
        is_any = _are_records_undone(context, interrupted, records)
    return _are_files_undone(context, interrupted, transaction) or is_any


def _are_records_undone(context: Context, interrupted: PastCommand, records: RecordStore) -> bool:
    is_any = False
    for kind, record_id in interrupted.records:
        try:
            record = records.load(record_class(kind), record_id)
        except (Unknown, files.Unreadable):
            continue
        index = interrupted.index_in(record)
        if index is None or touched_by(UndoableChange(kind=kind, record=record, index=index)):
            continue
        model, by, now = record_class(kind), interrupted.by, context.now()
        try:
            if record.changes[index].cmd is None:
                records.undo_creation(model, record_id, by, now)
            else:
                records.undo(model, record_id, interrupted.cmd, by, now)
        except Failed:
            continue
        is_any = True
    return is_any


def _are_files_undone(context: Context, interrupted: PastCommand, transaction: Transaction) -> bool:
    is_any = False
    for place, (before, after) in interrupted.files.items():
        try:
            now: str | None = files.read(context.folder / place)
        except files.Missing:
            now = None
        if now != after:
            continue
        is_any = True
        if before is None:
            transaction.remove(place)
        elif after is None:
            taken = Failed(f"{place} already exists", hint="huddle doctor")
            transaction.create(place, before, taken=taken)
        else:
            transaction.replace(place, before)
    return is_any
