"""Copies of measures, terms and leads from several machines, joined: any order, the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.agreement import consent_keys, proposal_keys
from huddlecli.core.join.copies import Copy, merge_copies
from huddlecli.core.record_history import (
    Difference,
    after,
    difference,
    keys_of,
    next_change,
    undone,
)
from huddlecli.core.records import Change, Kind, record_class
from huddlecli.store.record_files import text_of
from huddlecli.store.schema.records import changes_of, flat, record_of
from huddlecli.store.toml import loads

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = date(2026, 11, 23)
SIDES = ("marketing", "sales")
PEOPLE = {"marketing": "ana", "sales": "cem"}
PROPOSALS = ("p1aaaaaaaa", "p2bbbbbbbb", "p3cccccccc")
FIRST: Mapping[Kind, Mapping[str, Any]] = {
    "measure": {"title": "Leads", "owner": "ana", "owes": "marketing", "status": "standing"},
    "term": {"title": "lead", "status": "standing"},
    "lead": {"title": "Oakline", "owner": "cem", "status": "open", "passed": AT},
}

# What a person does on a machine: keys to set, or None to undo the last change there.
Step = Mapping[str, Any] | None


def _proposal(draw: tuple[str, int], kind: Kind) -> Step:
    proposal, number = draw
    content = {"target": number} if kind == "measure" else {"text": f"wording {number}"}
    return proposal_keys(proposal, "ana", DAY, SIDES, content)


def _consent(draw: tuple[str, str]) -> Step:
    proposal, side = draw
    return consent_keys(side, PEOPLE[side], proposal, DAY)


def steps_of(kind: Kind) -> st.SearchStrategy[Step]:
    """Return what people may do with a record of that kind."""
    proposes = st.tuples(st.sampled_from(PROPOSALS), st.integers(1, 3)).map(
        lambda draw: _proposal(draw, kind)
    )
    agrees = st.tuples(st.sampled_from(PROPOSALS), st.sampled_from(SIDES)).map(_consent)
    weeks = st.sampled_from(["2026-W47", "2026-W48"])
    own: dict[Kind, st.SearchStrategy[Step]] = {
        "measure": st.one_of(
            st.tuples(weeks, st.integers(0, 9)).map(lambda d: {f"values.{d[0]}": d[1]}),
            weeks.map(lambda week: {f"notes.{week}": "no webinar"}),
            st.sampled_from([{"owner": "cem"}, {"status": "dropped", "closed": AT}]),
        ),
        "term": st.sampled_from(SIDES).map(lambda side: {f"own.{side}": f"{side} wrote"}),
        "lead": st.sampled_from(
            [
                {"answered": AT + timedelta(hours=1)},
                {"answered": "unknown"},
                {"verdict": "accepted", "verdict_at": AT},
                {"verdict": "rejected", "reason": "routing", "status": "closed", "closed": AT},
                {"entered.Qualified": DAY},
                {"owner": "dan"},
            ]
        ),
    }
    shared = [own[kind], st.just(None)]
    return st.one_of(*shared, *([] if kind == "lead" else [proposes, agrees]))


def _changed(changes: tuple[Change, ...], by: str, now: datetime, step: Step) -> tuple[Change, ...]:
    """Return the changes after a step, made as the store makes it."""
    keys = keys_of(changes)
    if step is None:
        wanted = undone(changes, len(changes) - 1) if len(changes) > 1 else keys
    else:
        wanted = after(keys, Change(at=now, by=by, set=step))
    edit: Difference = difference(keys, wanted)
    return (*changes, next_change(changes, by, now, edit, cmd=f"{by}1")) if edit else changes


def _copy(changes: tuple[Change, ...]) -> Copy:
    fixed = {"schema": 1, "id": "m4q8t2r6vx", "created": AT, "by": "ana"}
    return Copy(fixed | keys_of(changes), changes, AT)


def _joined(kind: Kind, copies: tuple[Copy, ...]) -> str:
    """Return the text of the record that the copies make, which can be read again."""
    keys, changes = merge_copies(copies)
    text = text_of(keys, changes)
    read = flat(loads(text))
    assert changes_of(kind, read.pop("change")) == changes
    record_of(record_class(kind), read, changes)
    return text


@st.composite
def machines(draw: st.DrawFn) -> tuple[Kind, list[Copy]]:
    """Return the copies of a record on three machines, whose clocks differ by up to 10 minutes."""
    kind: Kind = draw(st.sampled_from(["measure", "term", "lead"]))
    first: tuple[Change, ...] = (Change(at=AT, by="ana", set=dict(FIRST[kind])),)
    copies = []
    for by in ("ana", "cem", "dan"):
        changes, clock = first, AT + timedelta(minutes=draw(st.integers(-10, 10)))
        for step in draw(st.lists(steps_of(kind), max_size=5)):
            clock += timedelta(seconds=draw(st.integers(0, 90)))
            changes = _changed(changes, by, clock, step)
        copies.append(_copy(changes))
    return kind, copies


@given(machines())
def test_copies_that_are_joined_in_any_order_have_the_same_bytes(
    drawn: tuple[Kind, list[Copy]],
) -> None:
    """Copies that are joined in any order, at once or one after the other, have the same bytes."""
    kind, copies = drawn

    def one_by_one(order: tuple[Copy, ...]) -> str:
        last = reduce(lambda sofar, copy: _copy(merge_copies([sofar, copy])[1]), order)
        return _joined(kind, (last,))

    texts = {_joined(kind, order) for order in permutations(copies)}
    texts |= {one_by_one(order) for order in permutations(copies)}

    assert len(texts) == 1


@given(machines())
def test_what_each_machine_wrote_is_in_the_joined_history(drawn: tuple[Kind, list[Copy]]) -> None:
    """What each machine wrote is in the joined history once, and joining again adds nothing."""
    _, copies = drawn

    _, changes = merge_copies(copies)

    contents = [repr(change) for change in changes]
    assert len({*contents}) == len(contents)
    assert all(repr(change) in contents for copy in copies for change in copy.changes)
    assert merge_copies([*copies, _copy(changes)])[1] == changes
