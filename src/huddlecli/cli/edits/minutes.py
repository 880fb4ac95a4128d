"""Corrections of past minutes in the user's editor: their own words, and the records in them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from huddlecli.cli.context import Context
from huddlecli.cli.edits.editor import Editor
from huddlecli.core.corrections.minutes_words import (
    EditedLine,
    MinutedWords,
    changes_in,
    drawn,
    edited_lines,
)
from huddlecli.core.errors import Busy, Failed, Unknown, Wrong
from huddlecli.core.minutes import Minutes, huddle_day, parts_of
from huddlecli.core.records import AnyRecord, Kind, record_class
from huddlecli.store import corrections, files, minutes_files
from huddlecli.store.places import JOURNAL_ENDING, LIVE
from huddlecli.store.record_paths import RECORD_FOLDERS
from huddlecli.views.records import kept_line
from huddlecli.views.words import count

_ABOUT = """\
# {title}, {day}. Change the words, and save.
# A note begins with "- ": add one, or delete one. A line with an id has the title of a record:
# change it here, and the record changes too.
# Lines that start with # are ignored.

"""


class _Correction(NamedTuple):
    """What an edit changes: words of the minutes by key, and titles of records."""

    words: Mapping[str, MinutedWords]
    titles: Mapping[tuple[Kind, str], str]


def edit_minutes(context: Context, prefix: str | None) -> None:
    """Correct the words of minutes in the user's editor, as one command."""
    path = _find(context, prefix)
    if not context.console.can_prompt:
        typed = f"EDITOR=nano huddle minutes edit {path.stem}"
        raise Wrong("minutes are corrected in an editor, on a terminal", hint=typed)
    minutes = minutes_files.load(path)
    records = _records(context, minutes)
    lines = edited_lines(minutes, records)

    def save(text: str) -> tuple[_Correction, Sequence[AnyRecord]] | None:
        changes = changes_in(text, lines)
        if clash := _clash(path, changes):
            raise Wrong(
                f"{clash} changed meanwhile", hint="close without a change, and run it again"
            )
        return _saved(context, path, changes, records) if changes else None

    about = _ABOUT.format(title=minutes.title, day=huddle_day(minutes))
    with Editor(context.environ) as editor:
        saved = editor.ask(f"{about}{drawn(lines)}", save)
    if saved is None:
        context.console.err("nothing was changed")
        return
    correction, after = saved
    if not context.flags.quiet:
        _confirm(context, minutes, correction, after)


def _saved(
    context: Context,
    path: Path,
    changes: Mapping[EditedLine, MinutedWords],
    records: Mapping[str, AnyRecord],
) -> tuple[_Correction, Sequence[AnyRecord]]:
    """Write changes of minutes and of the records in them, as one command."""
    correction, me = _correction(changes), context.current_user.name
    with context.transaction as transaction:
        transaction.lock(me)
        if clash := _clash(path, changes):
            raise Busy(f"{clash} changed meanwhile", hint=f"huddle minutes edit {path.stem}")
        now, text = context.now(), files.read(path, minutes_files.LIMIT)
        new = corrections.corrected(path, text, me, now, correction.words)
        transaction.replace(os.path.relpath(path, context.folder), new)
        after = [
            context.records.change(
                record_class(kind),
                record_id,
                me,
                now,
                set={"title": title},
                expect={"title": records[record_id].title},
            )
            for (kind, record_id), title in correction.titles.items()
        ]
    return correction, after


def _find(context: Context, prefix: str | None) -> Path:
    """Return the file of minutes; if that huddle is still running, Failed with what to do."""
    try:
        return minutes_files.find(context.folder, prefix)
    except Unknown:
        names = files.names(context.folder / LIVE, JOURNAL_ENDING)
        live = (name.removesuffix(JOURNAL_ENDING) for name in sorted(names, reverse=True))
        running = next((huddle for huddle in live if huddle.startswith(prefix or "")), None)
        if running is None:
            raise
        raise Failed(
            f"{running} has not ended, so it has no minutes yet",
            hint="/fix in the huddle corrects a note",
        ) from None


def _records(context: Context, minutes: Minutes) -> Mapping[str, AnyRecord]:
    """Return the records in minutes that can be edited, by id: those that were not dropped."""
    found: dict[str, AnyRecord] = {}
    parts = list(parts_of(minutes.items))
    kinds: Sequence[tuple[Kind, list[str]]] = (
        ("action", [action.id for part in parts for action in part.actions]),
        ("decision", [decision.id for part in parts for decision in part.decisions]),
        ("parked", [parked.id for part in parts for parked in part.parked]),
        ("win", [win.id for win in minutes.wins]),
    )
    for kind, ids in kinds:
        for record_id in ids:
            try:
                record = context.records.load(record_class(kind), record_id)
            except (Unknown, Failed):
                continue  # the minutes do not need the record
            if kind == "action" or record.status == RECORD_FOLDERS[kind].standing:
                found[record_id] = record
    return found


def _clash(path: Path, changes: Mapping[EditedLine, MinutedWords]) -> str | None:
    """Return the name of a line that somebody else has changed since, or None."""
    lines = edited_lines(
        minutes_files.load(path), [line.record[1] for line in changes if line.record]
    )
    now = {line.path: line.words for line in lines}
    clashing = (line.name for line in changes if now.get(line.path) != line.words)
    return next(clashing, None)


def _correction(changes: Mapping[EditedLine, MinutedWords]) -> _Correction:
    titles = {
        line.record: words
        for line, words in changes.items()
        if line.record and isinstance(words, str)
    }
    return _Correction({line.path: words for line, words in changes.items()}, titles)


def _confirm(
    context: Context, minutes: Minutes, correction: _Correction, after: Sequence[AnyRecord]
) -> None:
    """Say what was corrected, and show each record that was."""
    own = len(correction.words) - len(after)
    what = count(own, "correction", "corrections") if own else "corrected"
    context.console.confirm(f"{minutes.id}  {what}")
    for record in after:
        context.console.confirm(kept_line(record, context.list_context(record.kind)))
