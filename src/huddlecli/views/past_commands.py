"""The last commands of a team, and what an undo did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from shlex import join
from typing import Any

from huddlecli.core.past_commands import PastCommand, UndoableChange, is_gone, is_making
from huddlecli.core.records import AnyRecord, Decision, is_undone
from huddlecli.views.columns import PLAIN, QUIET, STRONG
from huddlecli.views.document import Document, Table
from huddlecli.views.escape import safe
from huddlecli.views.record_history import what, when, without_own
from huddlecli.views.records import ListContext, kept_line
from huddlecli.views.words import count

MINE = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedChange:
    """A command in a list: the changes it made, and what was typed, if it was on this machine."""

    at: datetime
    by: str
    is_mine: bool
    steps: Sequence[UndoableChange] = ()
    command: PastCommand | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """What was typed, without what a side wrote alone."""
        words = self.command.words if self.command else ()
        has_own = any(key.startswith("own.") for step in self.steps for key in step.change.set)
        return (*words[:2], self.steps[0].record.title, "…") if has_own and words else words


def changes_document(changes: Sequence[ListedChange], context: ListContext) -> Document:
    """Return a row for each command, with a star at mine."""
    styles = (STRONG, QUIET, STRONG, QUIET, QUIET, PLAIN)
    rows = [[*zip(_cells(change, context), styles, strict=True)] for change in changes]
    sentences = [_sentence(change, context) for change in changes]
    return Document(blocks=(Table(rows=rows, sentences=sentences),))


def changes_json(changes: Sequence[ListedChange]) -> str:
    """Return the commands for a program."""
    from huddlecli.views.formats import json  # noqa: PLC0415  people do without

    return json.document("huddle.commands/1", {"commands": [_fields(change) for change in changes]})


def changes_csv(changes: Sequence[ListedChange], frame: ListContext) -> str:
    """Return a line for each command, for a spreadsheet."""
    from huddlecli.views.formats import csv  # noqa: PLC0415  people do without

    heading = ("at", "by", "mine", "command", "kind", "id", "what")
    rows = [
        (
            change.at,
            change.by,
            change.is_mine,
            join(change.words),
            *_record_place(change, frame),
            _what(change, frame),
        )
        for change in changes
    ]
    return csv.table(heading, rows)


def undone_lines(
    steps: Sequence[UndoableChange],
    after: Sequence[AnyRecord],
    frame: ListContext,
    *,
    verb: str = "undone",
) -> list[str]:
    """Return `undone  k7f2  Quote  done, Mon 23 Nov   → open`, a line for each record.

    `verb` is `redone` if the command was an undo itself: then what it undid is true again.
    """
    replaced = _replaced(steps, after, frame)
    return [
        f"{verb}  {_undone(step, record, frame, verb)}{replaced.get(step.record.id, '')}"
        for step, record in zip(steps, after, strict=True)
        if replaced.get(step.record.id) != ""
    ]


def _undone(step: UndoableChange, after: AnyRecord, frame: ListContext, verb: str) -> str:
    """Return which record it is, what was changed, and what it is now."""
    back = after.changes[-1]
    if is_making(step):
        standing = step.record if is_undone(after) else after
        return kept_line(standing, frame)
    named = f"{frame.short_id(after.id)}  {safe(after.title)}"
    current = safe(what(back, frame))
    if verb == "redone":
        return f"{named}  {current}"
    return f"{named}  {safe(what(step.change, frame))}   → {current}"


def _replaced(
    steps: Sequence[UndoableChange], after: Sequence[AnyRecord], frame: ListContext
) -> Mapping[str, str]:
    """Return what follows a decision that has replaced another; the other has no line itself."""
    ends: dict[str, str] = {}
    by_id = {record.id: record for record in after}
    for step in steps:
        replaced = step.record.replaces if isinstance(step.record, Decision) else None
        if old := by_id.get(replaced or ""):
            is_old = (
                "is in force again" if is_undone(by_id[step.record.id]) else "is replaced again"
            )
            ends[step.record.id] = f"   → {frame.short_id(old.id)} {safe(old.title)} {is_old}"
            ends[old.id] = ""
    return ends


def _cells(change: ListedChange, frame: ListContext) -> tuple[str, ...]:
    """Return whether it is mine, when, by whom, about which record, and what."""
    star = MINE if change.is_mine else ""
    return (
        star,
        when(change.at, frame),
        change.by,
        *_record_place(change, frame),
        _what(change, frame),
    )


def _record_place(change: ListedChange, frame: ListContext) -> tuple[str, str]:
    """Return the kind and id of the record, if there is just one."""
    if len(change.steps) != 1:
        return "", ""
    (step,) = change.steps
    return step.kind, frame.short_id(step.record.id)


def _what(change: ListedChange, frame: ListContext) -> str:
    """Return what was changed, in a few words."""
    if len(change.steps) == 1 and not (change.command and change.command.files):
        (step,) = change.steps
        return f"{step.record.title}  {_step_words(step, frame)}"
    files = change.command.files if change.command else {}
    records = {step.record.id: step.record.title for step in change.steps}
    parts = [count(len(records), "record", "records")] if records else []
    if len(records) == 1:
        parts = [*records.values()]
    subject = ", ".join([*parts, *files])
    if change.words:
        return f"huddle {join(change.words)}" + (f"  {subject}" if subject else "")
    return subject


def _sentence(change: ListedChange, frame: ListContext) -> str:
    """Return when, who and what."""
    place = " ".join(part for part in _record_place(change, frame) if part)
    words = f"{place} {_what(change, frame)}" if place else _what(change, frame)
    return f"{when(change.at, frame)}, {change.by}: {words}"


def _step_words(step: UndoableChange, frame: ListContext) -> str:
    """Return what was changed."""
    if step.index == 0:
        return "created"
    if is_making(step):
        return "undone" if is_gone(step) else "redone"
    if successor := step.change.set.get("replaced_by"):
        return f"replaced by {frame.short_id(successor)}"
    return what(step.change, frame)


def _fields(change: ListedChange) -> dict[str, Any]:
    command, steps = change.command, change.steps
    changes = [
        {
            "kind": step.kind,
            "id": step.record.id,
            "title": step.record.title,
            "set": without_own(step.change.set),
            "unset": step.change.unset,
            "add": step.change.add,
            "remove": step.change.remove,
        }
        for step in steps
    ]
    cmd = command.cmd if command else steps[0].change.cmd if steps else None
    return {
        "cmd": cmd,
        "at": change.at,
        "by": change.by,
        "mine": change.is_mine,
        "words": change.words if command else None,
        "changes": changes,
        "files": [*command.files] if command else [],
    }
