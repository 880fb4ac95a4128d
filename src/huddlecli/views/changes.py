"""Changes of records: the last ones of a team in a list, and one that was taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from huddlecli.core.records import Record, is_undone
from huddlecli.core.undoing import Step, is_by, is_gone, is_making, is_undo
from huddlecli.views.echo import kept_line
from huddlecli.views.history import what, when
from huddlecli.views.records import AnyRecord, Frame
from huddlecli.views.safe import safe
from huddlecli.views.tables import PLAIN, QUIET, STRONG, aligned, grid, styled

if TYPE_CHECKING:  # a pipe does without Rich
    from rich.padding import Padding

MINE = "*"


def as_text(steps: Sequence[Step], me: str, frame: Frame) -> str:
    """Return a line for each change, with a star at mine."""
    return "".join(f"{line}\n" for line in aligned([_cells(step, me, frame) for step in steps]))


def as_rich(steps: Sequence[Step], me: str, frame: Frame) -> Padding:
    """Return the same for a terminal."""
    styles = (STRONG, QUIET, STRONG, QUIET, QUIET, PLAIN, PLAIN)
    rows = [zip(_cells(step, me, frame), styles, strict=True) for step in steps]
    return grid([[styled(cell) for cell in row] for row in rows])


def as_json(steps: Sequence[Step], me: str) -> str:
    """Return the changes for a program."""
    from huddlecli.views import jsons  # noqa: PLC0415  people do without

    told = [
        {
            "at": step.change.at,
            "by": step.change.by,
            "mine": is_by(step, me),
            "kind": step.kind,
            "id": step.record.id,
            "title": step.record.title,
            "set": step.change.set,
            "unset": step.change.unset,
        }
        for step in steps
    ]
    return jsons.document("huddle.changes/1", {"changes": told})


def undone_line(step: Step, after: Record, frame: Frame) -> str:
    """Return `undone  k7f2  Quote  done, Mon 23 Nov   → open`, or `redone` and what is again."""
    found, back = cast("AnyRecord", after), after.changes[-1]
    verb = "redone" if is_undo(step) else "undone"
    if is_making(step):
        standing = cast("AnyRecord", step.record) if is_undone(after) else found
        return f"{verb}  {kept_line(standing, frame)}"
    named = f"{verb}  {frame.short_id(after.id)}  {safe(after.title)}"
    told = safe(what(back, frame.today))
    if verb == "redone":
        return f"{named}  {told}"
    return f"{named}  {safe(what(step.change, frame.today))}   → {told}"


def replaced_line(step: Step, after: Record, old: Record, frame: Frame) -> str:
    """Return the line of the new decision, and how the one that it had replaced stands now."""
    is_old = "stands again" if is_undone(after) else "is replaced again"
    place = f"{frame.short_id(old.id)} {safe(old.title)}"
    return f"{undone_line(step, after, frame)}   → {place} {is_old}"


def _cells(step: Step, me: str, frame: Frame) -> tuple[str, ...]:
    """Return whether it is mine, when, by whom, of which record, and what."""
    change, record = step.change, step.record
    return (
        MINE if is_by(step, me) else "",
        when(change.at, frame),
        change.by,
        step.kind,
        frame.short_id(record.id),
        record.title,
        _told(step, frame),
    )


def _told(step: Step, frame: Frame) -> str:
    """Return what was changed."""
    if step.index == 0:
        return "made it"
    if is_making(step):
        return "took it back" if is_gone(step) else "brought it back"
    if successor := step.change.set.get("replaced_by"):
        return f"replaced by {frame.short_id(successor)}"
    return what(step.change, frame.today)
