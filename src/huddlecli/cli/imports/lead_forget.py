"""`huddle lead forget`: remove the words about leads, for good."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from huddlecli.cli.context import Context
from huddlecli.core.dates import past_day
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.leads.forgotten import FORGOTTEN, WORDS, emptied
from huddlecli.core.record_history import Difference, next_change, plain, with_hand_edit
from huddlecli.core.side_records import Lead
from huddlecli.core.text import folded, shown
from huddlecli.store import files
from huddlecli.store.doctor.backup import Backup
from huddlecli.store.doctor.records import RecordDoctor
from huddlecli.store.doctor.repairs import apply
from huddlecli.store.leads.copies import (
    files_of,
    forget_copies,
    forget_other_files,
    with_words,
)
from huddlecli.store.line_history import LineHistory
from huddlecli.store.open_journal import LIMIT
from huddlecli.store.places import HUDDLES, JOURNAL_ENDING
from huddlecli.store.record_files import StoredRecord, read
from huddlecli.views.escape import safe
from huddlecli.views.words import count

_NOT_REACHED = "Copies in backups of this disk and in the history of a shared repository stay."
_FIRST = 5  # leads that are named


def forget_leads(
    context: Context, ids: Sequence[str], before: str | None, *, dry_run: bool
) -> None:
    """Forget the leads with these ids, or those that were closed before a day."""
    if bool(ids) == bool(before):
        raise Wrong(
            "name the leads, or the day before which they were closed",
            hint="huddle lead forget ID, or: huddle lead forget --closed-before 2026-01-01",
        )
    found = _closed_before(context, before) if before else _named(context, ids)
    leads = count(len(found), "lead", "leads")
    for line in _lines(context, [stored.record for stored in found]):
        context.console.err(line)
    if dry_run:
        context.console.out(f"would be forgotten  {leads}")
        return
    _confirm(context, leads, found)
    texts = _forget(context, found)
    if not context.flags.quiet:
        context.console.confirm(f"forgotten  {leads}")
        for huddle, title in _mentions(context, texts):
            context.console.err(
                f'"{safe(shown(title))}" is still in: huddle minutes show {safe(huddle)}'
            )


def _named(context: Context, ids: Sequence[str]) -> list[StoredRecord[Lead]]:
    """Return the leads with these ids that have words, in whatever file."""
    named = dict.fromkeys(context.records.find(Lead, prefix) for prefix in dict.fromkeys(ids))
    found = _with_words(context, _stored(context, named))
    if not found:
        first = next(iter(named))
        raise Failed(f"{first} was forgotten already", hint=f"huddle lead show {first}")
    return found


def _closed_before(context: Context, before: str) -> list[StoredRecord[Lead]]:
    """Return the leads that were closed before a day and have words, in whatever file."""
    day = past_day(before, context.team_day, future_ok=True)
    closed = context.records.closed(
        Lead, lambda name: name.closed is not None and name.closed < day, full=False
    )
    context.warn(closed.warnings)
    ids = [lead.id for lead in closed.records]
    found = _with_words(context, _stored(context, ids))
    if not found:
        raise Failed(f"no lead was closed before {day}", hint="huddle lead list")
    return found


def _with_words(context: Context, leads: Sequence[StoredRecord[Lead]]) -> list[StoredRecord[Lead]]:
    """Return the leads that have words; a run that was killed may have left some in a copy."""
    gone = {stored.record.id for stored in leads if stored.record.forgotten}
    left = with_words(context.folder, gone)
    return [one for one in leads if one.record.id in left or one.record.id not in gone]


def _stored(context: Context, ids: Iterable[str]) -> list[StoredRecord[Lead]]:
    """Return leads with their history."""
    with context.records.indexed("lead") as places:
        return [read(context.folder, Lead, places[one], full=True) for one in ids]


def _lines(context: Context, leads: Sequence[Lead]) -> list[str]:
    """Return a line for each of the first leads."""
    frame = context.list_context("lead").with_ids_of(leads)
    lines = [f"{frame.short_id(lead.id)}  {safe(shown(lead.title))}" for lead in leads[:_FIRST]]
    more = len(leads) - _FIRST
    return [*lines, *([f"and {more} more"] if more > 0 else [])]


def _confirm(context: Context, leads: str, found: Sequence[StoredRecord[Lead]]) -> None:
    """Ask for a yes, or refuse if no question can be asked."""
    what = f"this removes the words of {leads} for good"
    if context.flags.yes:
        if not context.flags.quiet:
            context.console.err(_NOT_REACHED)
        return
    if not context.console.can_prompt:
        ids = " ".join(stored.record.id for stored in found[:_FIRST])
        raise Wrong(what, hint=f"huddle lead forget {ids} --yes   (-n for a preview)")
    question = f"{what}. {_NOT_REACHED} Is that right? (y/N)"
    if context.console.ask(question, str).lower() not in ("y", "yes"):
        raise Failed("nothing was forgotten", hint="type it again, and answer y to do it")


def _forget(context: Context, found: Sequence[StoredRecord[Lead]]) -> list[str]:
    """Remove the words of leads from everything that was written about them; return the titles.

    If a run is killed, the next one finds the words that are left: in the record or in a copy.
    """
    me, now, ids = context.current_user.name, context.now(), [one.record.id for one in found]
    texts: set[str] = set()
    titles: set[str] = set()
    with context.transaction as transaction:
        transaction.lock(me)
        for stored in _stored(context, ids):  # somebody may have changed them since
            if stored.record.forgotten:
                continue
            changes = with_hand_edit(stored.keys, stored.record.changes, now)
            every = [keys for change in changes for keys in (change.set,)]
            texts |= {str(keys[key]) for keys in every for key in WORDS if keys.get(key)}
            titles |= {str(keys["title"]) for keys in every if keys.get("title")}
            _rewrite(context, stored, changes, me, now)
        forget_copies(context.folder, {*ids})
        forgotten = {folded(text) for text in texts}
        context.command_log.forget({*ids}, forgotten)
        LineHistory(context.config.state).forget(forgotten)
    with context.transaction as transaction:
        transaction.lock(me)
        _merge_files(context, ids, now)
    return sorted(titles)


def _merge_files(context: Context, ids: Collection[str], now: datetime) -> None:
    """Merge the other files of leads that were just forgotten, without their words."""
    team = context.team
    backup = Backup(context.folder, now.astimezone(team.zone))
    doctor = RecordDoctor(context.folder, context.records, "lead", now)
    diagnoses = doctor.diagnoses(files_of(context.folder, {*ids}))
    apply([diagnosis.repair for diagnosis in diagnoses if diagnosis.repair], backup)
    forget_other_files(context.folder, {*ids})


def _rewrite(
    context: Context, stored: StoredRecord[Lead], changes: Any, me: str, now: datetime
) -> None:
    edit = Difference({FORGOTTEN: plain(now)}, (), {}, {})
    forgets = next_change(changes, me, now, edit, context.transaction.cmd)
    context.records.rewrite(stored, (*emptied(changes), forgets))


def _mentions(context: Context, titles: Sequence[str]) -> list[tuple[str, str]]:
    """Return the huddles in whose minutes or journals a title occurs, each with the title."""
    wanted = {title: {folded(title), folded(json.dumps(title)[1:-1])} for title in titles}
    found: dict[tuple[str, str], None] = {}
    for path in sorted((context.folder / HUDDLES).rglob("*")):
        if path.suffix not in (".toml", JOURNAL_ENDING):
            continue
        try:
            text = folded(files.read(path, LIMIT))
        except files.Unreadable:
            continue
        for title, forms in wanted.items():
            if any(form in text for form in forms):
                found[path.stem, title] = None
    return [*found]
