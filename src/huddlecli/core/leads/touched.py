"""Who has touched a record since a command changed it: what an undo must leave as it is."""

from __future__ import annotations

from huddlecli.core.leads.forgotten import is_forgotten
from huddlecli.core.past_commands import UndoableChange, overtaken_by
from huddlecli.core.team import IMPORT


def touched_by(step: UndoableChange) -> str | None:
    """Return who has changed what the step wrote, or None if nobody has.

    A new lead or promise of an import may have two changes, which belong together.
    """
    changes = step.record.changes
    if step.kind == "lead" and is_forgotten(changes):
        return changes[-1].by
    if step.index == 0 and step.change.by == IMPORT:
        later = changes[1:]
        return next((one.by for one in reversed(later) if one.by != IMPORT or one.cmd), None)
    return overtaken_by(step)
