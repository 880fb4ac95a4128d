"""Taking back: the last change of somebody, what it did elsewhere, and who came in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huddlecli.core.past_commands import (
    PastCommand,
    UndoableChange,
    by_command,
    is_gone,
    is_later,
    is_making,
    is_redo,
    newest,
    overtaken_by,
    steps,
)
from huddlecli.core.records import UNDONE, Action, Change, Decision, Kind

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
MADE: dict[str, Any] = {"title": "Call Acme", "owner": "sam", "status": "open"}
GONE: dict[str, Any] = {"status": "dropped", "closed": NINE, "reason": UNDONE}
OLD, NEW = "k7f2q9xmtb", "t2vw3q9xmt"


def change(second: float, by: str = "sam", *unset: str, **values: Any) -> Change:
    """Return a change made so many seconds after nine."""
    return Change(at=NINE + timedelta(seconds=second), by=by, set=values, unset=unset)


def promise(*changes: Change) -> Action:
    """Return a promise with that history."""
    due = date(2026, 12, 1)
    return Action(
        id=OLD, title="Call Acme", created=NINE, by="sam", owner="sam", due=due, changes=changes
    )


def decision(record_id: str, *changes: Change, replaces: str | None = None) -> Decision:
    """Return a decision with that history."""
    return Decision(
        id=record_id, title="Call", created=NINE, by="sam", replaces=replaces, changes=changes
    )


def last(record: Action | Decision) -> UndoableChange:
    """Return the last step of a record."""
    kind: Kind = "action" if isinstance(record, Action) else "decision"
    return [*steps(kind, record)][-1]


def test_what_a_huddle_does_is_nobodys_change() -> None:
    """A claim, and its undoing, are passed over; a promise made in a huddle is not."""
    record = promise(
        change(0, huddle="2026-11-23-0908-daily", **MADE),
        change(1, "ana", huddle="2026-11-23-0908-daily", item=2),
        change(2, "ana", "huddle", "item"),
        change(3, "ana", title="Call Oakline"),
    )

    assert [step.index for step in steps("action", record)] == [0, 3]


def test_the_newest_goes_by_the_hour_and_within_a_second_by_the_disk() -> None:
    """Commands that all begin in the same second are in the order in which they wrote."""
    early = UndoableChange(kind="action", record=promise(change(0.9, **MADE)), index=0, written=1)
    late = UndoableChange(kind="action", record=promise(change(0.1, **MADE)), index=0, written=2)
    older = UndoableChange(kind="action", record=promise(change(-1, **MADE)), index=0, written=3)

    assert newest([older, early, late], 2) == [late, early]


def test_making_and_its_undoing() -> None:
    """A record is made, undone, brought back, and then changed as any other."""
    record = promise(
        change(0, **MADE),
        change(1, **GONE),
        change(2, "sam", "closed", "reason", status="open"),
        change(3, status="done"),
        change(4, **GONE),
        change(5, title="Call Oakline"),
    )
    found = [*steps("action", record)]

    assert [is_making(step) for step in found] == [True, True, True, False, True, False]
    assert [is_gone(step) for step in found] == [False, True, False, False, True, True]


def test_who_changed_the_same_keys_since() -> None:
    """Other keys are no hindrance, and neither is a change that was itself taken back."""
    story = [change(0, **MADE), change(1, title="Call Oakline"), change(2, "ana", side="sales")]
    mine = UndoableChange(kind="action", record=promise(*story), index=1)
    moved = UndoableChange(
        kind="action", record=promise(*story, change(3, "ana", title="Ring Oakline")), index=1
    )
    back = change(4, "ana", title="Call Oakline")
    settled = UndoableChange(kind="action", record=promise(*moved.record.changes, back), index=1)

    assert [overtaken_by(step) for step in (mine, moved, settled)] == [None, "ana", None]


def test_what_somebody_adds_to_a_new_record_keeps_it() -> None:
    """Its making is not undone any more, as their change would go with it; a claim is no change."""
    made = change(0, **MADE)
    mine = UndoableChange(
        kind="action", record=promise(made, change(1, "ana", side="sales")), index=0
    )
    claim = change(1, "ana", huddle="2026-11-23-0908-daily")
    claimed = UndoableChange(kind="action", record=promise(made, claim), index=0)

    assert [overtaken_by(step) for step in (mine, claimed)] == ["ana", None]


def test_the_changes_of_a_command_are_together() -> None:
    """The newest command first; a change of an older version is one by itself."""
    first, second, third = (
        decision(name, replace(change(second, title="Call"), cmd=cmd))
        for name, second, cmd in ((OLD, 0, "k7f2q9"), (NEW, 1, "k7f2q9"), ("a" * 10, 2, None))
    )
    found = [*(last(one) for one in (first, third, second))]

    assert by_command(found, 2) == [(last(third),), (last(first), last(second))]
    assert by_command(found, 1) == [(last(third),)]


def past(cmd: str, undoes: str | None = None) -> PastCommand:
    """Return a command of sam that was given at nine."""
    return PastCommand(
        cmd=cmd, at=NINE, by="sam", team="/acme", words=("log",), files={}, undoes=undoes
    )


def test_an_undo_of_an_undo_is_a_redo() -> None:
    """And so on: the first is undone, redone, undone."""
    known = [past("a"), past("b", "a"), past("c", "b"), past("d", "c")]

    assert [is_redo(one, known) for one in known] == [False, True, False, True]


@pytest.mark.parametrize(
    ("second", "written", "expected"), [(5, 2, True), (5, 1, False), (-5, 2, False), (0, 2, True)]
)
def test_a_change_is_later_by_the_hour_and_by_the_disk(
    second: int, written: int, *, expected: bool
) -> None:
    """What was entered late is not later; nor is an old change in a file that is new here."""
    step = UndoableChange(
        kind="action", record=promise(change(second, **MADE)), index=0, written=written
    )

    assert is_later(step, replace(past("a"), written=1)) is expected
