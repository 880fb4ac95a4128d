"""Commands and what they changed: the last ones of a team in a list, and one that was undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from shlex import join
from typing import Any

from huddlecli.core.record_history import PastCommand, UndoableChange, is_gone, is_making
from huddlecli.core.records import AnyRecord, Decision, is_undone
from huddlecli.views.columns import PLAIN, QUIET, STRONG
from huddlecli.views.document import Document, Table
from huddlecli.views.escape import safe
from huddlecli.views.record_history import what, when
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
        """What was typed."""
        return self.command.words if self.command else ()


def list_document(changes: Sequence[ListedChange], context: ListContext) -> Document:
    """Return a row for each command, with a star at mine."""
    styles = (STRONG, QUIET, STRONG, QUIET, QUIET, PLAIN)
    rows = [[*zip(_cells(one, context), styles, strict=True)] for one in changes]
    sentences = [_sentence(one, context) for one in changes]
    return Document(blocks=(Table(rows=rows, sentences=sentences),))


def as_json(found: Sequence[ListedChange]) -> str:
    """Return the commands for a program."""
    from huddlecli.views.formats import json  # noqa: PLC0415  people do without

    return json.document("huddle.commands/1", {"commands": [_fields(one) for one in found]})


def as_csv(found: Sequence[ListedChange], frame: ListContext) -> str:
    """Return a line for each command, for a spreadsheet."""
    from huddlecli.views.formats import csv  # noqa: PLC0415  people do without

    heading = ("at", "by", "mine", "command", "kind", "id", "what")
    rows = [
        (one.at, one.by, one.is_mine, join(one.words), *_record_place(one, frame), _what(one, frame))
        for one in found
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
        f"{verb}  {_undone(step, one, frame, verb)}{replaced.get(step.record.id, '')}"
        for step, one in zip(steps, after, strict=True)
        if replaced.get(step.record.id) != ""
    ]


def _undone(step: UndoableChange, after: AnyRecord, frame: ListContext, verb: str) -> str:
    """Return which record it is, what was changed, and what it is now."""
    back = after.changes[-1]
    if is_making(step):
        standing = step.record if is_undone(after) else after
        return kept_line(standing, frame)
    named = f"{frame.short_id(after.id)}  {safe(after.title)}"
    told = safe(what(back, frame))
    if verb == "redone":
        return f"{named}  {told}"
    return f"{named}  {safe(what(step.change, frame))}   → {told}"


def _replaced(
    steps: Sequence[UndoableChange], after: Sequence[AnyRecord], frame: ListContext
) -> Mapping[str, str]:
    """Return what follows a decision that has replaced another; the other has no line itself."""
    ends: dict[str, str] = {}
    by_id = {one.id: one for one in after}
    for step in steps:
        replaced = step.record.replaces if isinstance(step.record, Decision) else None
        if old := by_id.get(replaced or ""):
            is_old = "stands again" if is_undone(by_id[step.record.id]) else "is replaced again"
            ends[step.record.id] = f"   → {frame.short_id(old.id)} {safe(old.title)} {is_old}"
            ends[old.id] = ""
    return ends


def _cells(one: ListedChange, frame: ListContext) -> tuple[str, ...]:
    """Return whether it is mine, when, by whom, about which record, and what."""
    star = MINE if one.is_mine else ""
    return star, when(one.at, frame), one.by, *_record_place(one, frame), _what(one, frame)


def _record_place(one: ListedChange, frame: ListContext) -> tuple[str, str]:
    """Return the kind and id of the record, if there is just one."""
    if len(one.steps) != 1:
        return "", ""
    (step,) = one.steps
    return step.kind, frame.short_id(step.record.id)


def _what(one: ListedChange, frame: ListContext) -> str:
    """Return what was changed, in a few words."""
    if len(one.steps) == 1 and not (one.command and one.command.files):
        (step,) = one.steps
        return f"{step.record.title}  {_told(step, frame)}"
    files = one.command.files if one.command else {}
    records = {step.record.id: step.record.title for step in one.steps}
    parts = [count(len(records), "record", "records")] if records else []
    if len(records) == 1:
        parts = [*records.values()]
    told = ", ".join([*parts, *files])
    if one.words:
        return f"huddle {join(one.words)}" + (f"  {told}" if told else "")
    return told


def _sentence(one: ListedChange, frame: ListContext) -> str:
    """Return when, who and what."""
    place = " ".join(part for part in _record_place(one, frame) if part)
    told = f"{place} {_what(one, frame)}" if place else _what(one, frame)
    return f"{when(one.at, frame)}, {one.by}: {told}"


def _told(step: UndoableChange, frame: ListContext) -> str:
    """Return what was changed."""
    if step.index == 0:
        return "made it"
    if is_making(step):
        return "undid it" if is_gone(step) else "brought it back"
    if successor := step.change.set.get("replaced_by"):
        return f"replaced by {frame.short_id(successor)}"
    return what(step.change, frame)


def _fields(one: ListedChange) -> dict[str, Any]:
    changes = [
        {
            "kind": step.kind,
            "id": step.record.id,
            "title": step.record.title,
            "set": step.change.set,
            "unset": step.change.unset,
            "add": step.change.add,
            "remove": step.change.remove,
        }
        for step in one.steps
    ]
    cmd = one.command.cmd if one.command else one.steps[0].change.cmd if one.steps else None
    return {
        "cmd": cmd,
        "at": one.at,
        "by": one.by,
        "mine": one.is_mine,
        "words": one.words if one.command else None,
        "changes": changes,
        "files": [*one.command.files] if one.command else [],
    }
