"""What a command that was killed has written: undone before the next command writes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from shlex import join

from huddlecli.cli.context import Context
from huddlecli.core.doctor import Finding
from huddlecli.core.errors import Busy, Failed, Unknown
from huddlecli.core.leads.touched import touched_by
from huddlecli.core.past_commands import PastCommand, Texts, UndoableChange
from huddlecli.core.records import AnyRecord, record_class
from huddlecli.core.team import zone_of
from huddlecli.store import files
from huddlecli.store.command_log import CommandLog
from huddlecli.store.lock import team_lock
from huddlecli.store.record_files import places_by_id
from huddlecli.store.records import RecordStore
from huddlecli.store.transaction import Transaction
from huddlecli.store.transaction.steps import LARGEST
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
        context.console.err(
            f"warning: {_typed(interrupted)} was interrupted, so its changes were undone"
        )


def interrupted_findings(context: Context) -> Sequence[Finding]:
    """Return, as a finding, a command that was killed with a part of its changes written."""
    interrupted = context.command_log.unfinished()
    if interrupted is None or interrupted.team != os.path.realpath(context.folder):
        return ()
    with suppress(Busy, files.NotSaved), team_lock(context.folder, 0, interrupted.by):
        place = _first_written(context, interrupted)
        if place and context.command_log.unfinished() == interrupted:
            reason = f"{_typed(interrupted)} was interrupted before it had written everything"
            return (Finding(place, "interrupted", reason, fix="undo its changes"),)
    return ()


def _first_written(context: Context, interrupted: PastCommand) -> str | None:
    for record, _ in _written_records(interrupted, context.records):
        return places_by_id(context.folder, record.kind)[record.id]
    return next((place for place, _ in _written_files(context, interrupted)), None)


def _typed(interrupted: PastCommand) -> str:
    return safe(f"huddle {join(interrupted.words)}")


def _is_undone(
    context: Context, interrupted: PastCommand, records: RecordStore, transaction: Transaction
) -> bool:
    """Undo each record and file that was written; return whether there was any."""
    with ExitStack() as held:
        for kind in {kind for kind, _ in interrupted.records}:
            held.enter_context(records.indexed(kind))
        is_any = _are_records_undone(context, interrupted, records)
    return _are_files_undone(context, interrupted, transaction) or is_any


def _written_records(
    interrupted: PastCommand, records: RecordStore
) -> Iterator[tuple[AnyRecord, int]]:
    """Yield the records that were written and not changed since, each with the change's index."""
    for kind, record_id in interrupted.records:
        try:
            record = records.load(record_class(kind), record_id)
        except (Unknown, files.Unreadable):
            continue
        index = interrupted.index_in(record)
        if index is None or touched_by(UndoableChange(kind=kind, record=record, index=index)):
            continue
        yield record, index


def _written_files(context: Context, interrupted: PastCommand) -> Iterator[tuple[str, Texts]]:
    """Yield the other files that were written and not changed since, with their texts."""
    for place, texts in interrupted.files.items():
        try:
            now: str | None = files.read(context.folder / place, LARGEST)
        except files.Missing:
            now = None
        except files.Unreadable:
            continue
        if now == texts.after:
            yield place, texts


def _are_records_undone(context: Context, interrupted: PastCommand, records: RecordStore) -> bool:
    is_any = False
    for record, index in _written_records(interrupted, records):
        model, by, now = type(record), interrupted.by, context.now()
        try:
            if record.changes[index].cmd is None:
                records.undo_creation(model, record.id, by, now)
            else:
                records.undo(model, record.id, interrupted.cmd, by, now)
        except Failed:
            continue
        is_any = True
    return is_any


def _are_files_undone(context: Context, interrupted: PastCommand, transaction: Transaction) -> bool:
    is_any = False
    for place, (before, after) in _written_files(context, interrupted):
        is_any = True
        if before is None:
            transaction.remove(place)
        elif after is None:
            taken = Failed(f"{place} already exists", hint="huddle doctor")
            transaction.create(place, before, taken=taken)
        else:
            transaction.replace(place, before)
    return is_any
