"""Taking back: the last change of somebody, what it did elsewhere, and who came in between."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.history import undoing
from huddlecli.core.records import UNDONE, Action, Change, Decision, Kind
from huddlecli.core.undoing import (
    Step,
    is_by,
    is_gone,
    is_making,
    is_undo,
    newest,
    overtaken_by,
    partner,
    partner_step,
    steps,
)

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


def last(record: Action | Decision) -> Step:
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
    """Commands that all begin at one given hour are told apart by when they wrote."""
    early = Step(kind="action", record=promise(change(0.9, **MADE)), index=0, written=1)
    late = Step(kind="action", record=promise(change(0.1, **MADE)), index=0, written=2)
    older = Step(kind="action", record=promise(change(-1, **MADE)), index=0, written=3)

    assert newest([older, early, late], 2) == [late, early]


def test_names_are_compared_without_case() -> None:
    """Sam is sam."""
    step = last(promise(change(0, "Sam", **MADE)))

    assert (is_by(step, "sAM"), is_by(step, "ana")) == (True, False)


def test_an_undo_is_known_by_what_it_sets() -> None:
    """An edit is none, its taking back is, and taking that back is none again."""
    changes = (
        change(0, **MADE),
        change(1, side="sales"),
        change(2, "sam", "side"),
        change(3, side="sales"),
        change(4, "sam", "side"),
        change(5, title="Call Oakline"),
        change(6, "ana", title="Call Acme"),
    )
    record = promise(*changes)

    told = [is_undo(step) for step in steps("action", record)]

    assert told == [False, False, True, False, True, False, False]


def test_an_undo_looks_past_other_keys_and_is_exact() -> None:
    """What came in between is no matter; what goes further than the undo would is an edit."""
    story = (change(0, **MADE), change(1, title="Call Oakline"), change(2, "ana", side="sales"))
    back = promise(*story, change(3, title="Call Acme"))
    more = promise(*story, change(3, "sam", "side", title="Call Acme"))
    further = promise(*story[:2], change(3, "sam", "owner", title="Call Acme"))

    assert [is_undo(last(one)) for one in (back, more, further)] == [True, False, False]


def test_making_and_its_undoing() -> None:
    """A record is made, taken back, brought back, and then changed as any other."""
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
    assert [is_undo(step) for step in found] == [False, True, False, False, False, False]
    assert [is_gone(step) for step in found] == [False, True, False, False, True, True]


@given(st.lists(st.sampled_from(["title", "side", "status"]), min_size=1, max_size=6))
def test_undoing_again_and_again_goes_to_and_fro(keys: list[str]) -> None:
    """Whatever came before, an undo is one, the undo of it is none, and so on."""
    changes = [change(0, **MADE, side="sales")]
    for number, key in enumerate(keys, 1):
        changes.append(change(number, **{key: f"new {number}"}))
    before = is_undo(last(promise(*changes)))
    told = []
    for number in range(4):
        values, unset = undoing(changes, len(changes) - 1)
        changes.append(change(10 + number, "sam", *unset, **values))
        told.append(is_undo(last(promise(*changes))))

    assert (before, told) == (False, [True, False, True, False])


def test_who_changed_the_same_keys_since() -> None:
    """Other keys are no hindrance, and neither is a change that was itself taken back."""
    story = [change(0, **MADE), change(1, title="Call Oakline"), change(2, "ana", side="sales")]
    mine = Step(kind="action", record=promise(*story), index=1)
    moved = Step(
        kind="action", record=promise(*story, change(3, "ana", title="Ring Oakline")), index=1
    )
    back = change(4, "ana", title="Call Oakline")
    settled = Step(kind="action", record=promise(*moved.record.changes, back), index=1)

    assert [overtaken_by(step) for step in (mine, moved, settled)] == [None, "ana", None]


def test_a_decision_that_took_the_place_of_another_belongs_with_it() -> None:
    """From either side the other step is found, made or taken back; a later edit has none."""
    made = change(1, title="Call soon", status="standing", replaces=OLD)
    old = decision(OLD, change(0, title="Call"), change(2, status="replaced", replaced_by=NEW))
    new = decision(NEW, made, replaces=OLD)
    old_back = decision(OLD, *old.changes, change(3, "sam", "replaced_by", status="standing"))
    new_back = decision(NEW, made, change(3, **GONE), replaces=OLD)
    edited = decision(NEW, made, change(4, title="Call at once"), replaces=OLD)

    assert [partner(last(one)) for one in (old, new, old_back, new_back, edited)] == [
        *(NEW, OLD, NEW, OLD),
        None,
    ]
    assert partner_step(last(old), new) == last(new)
    assert partner_step(last(new), old) == last(old)
    assert partner_step(last(old_back), new_back) == last(new_back)
    assert partner_step(last(new_back), old_back) == last(old_back)


def test_a_decision_goes_alone_where_the_other_stands_otherwise() -> None:
    """Half a replacement, as a crash may leave it, another's, or none."""
    made = change(1, title="Call soon", status="standing", replaces=OLD)
    old = decision(OLD, change(0, title="Call"), change(2, status="replaced", replaced_by=NEW))
    old_back = decision(OLD, *old.changes, change(3, "sam", "replaced_by", status="standing"))
    new = decision(NEW, made, replaces=OLD)
    of_ana = decision(
        OLD, change(0, title="Call"), change(2, "ana", status="replaced", replaced_by=NEW)
    )

    assert partner_step(last(old_back), new) is None
    assert partner_step(last(new), of_ana) is None
    assert partner_step(last(new), decision(OLD, change(0, title="Call"))) is None
