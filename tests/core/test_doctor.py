"""What a checkup finds in values: copies of a record made one, and the names that copies have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.join.copies import Copy, hand_edited_keys, merge_copies
from huddlecli.core.record_history import keys_of
from huddlecli.core.records import Change

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
FIXED = {"schema": 1, "id": "k7f2q9xmtb", "created": NINE, "by": "sam"}

values = st.one_of(st.integers(0, 2), st.booleans(), st.just("x"), st.just(["a"]))
steps = st.tuples(
    st.integers(1, 5),
    st.sampled_from(["ana", "sam"]),
    st.dictionaries(st.sampled_from("abc"), values, max_size=2),
    st.lists(st.sampled_from("abc"), max_size=1),
)
edits = st.dictionaries(st.sampled_from(["a", "b", "c", "d", "by"]), values, max_size=3)
by_hand = st.none() | edits  # who made a record is no part of a change, and may be edited too


def history(made: list[Any], start: datetime = NINE) -> tuple[Change, ...]:
    """Return changes, each later than the one before."""
    hours = accumulate((timedelta(seconds=after) for after, *_ in made), initial=timedelta())
    return tuple(
        Change(at=start + hour, by=by, set=keys, unset=tuple(unset))
        for hour, (_, by, keys, unset) in zip(hours, made, strict=False)
    )


def copy(changes: tuple[Change, ...], hand: dict[str, Any] | None, written: int = 99) -> Copy:
    """Return a copy of a record, whose keys somebody may have edited by hand."""
    keys = keys_of(changes) if hand is None else hand
    return Copy(FIXED | keys, changes, NINE + timedelta(seconds=written))


@given(*[st.lists(steps, max_size=4)] * 3, by_hand, by_hand)
def test_joining_two_copies_loses_nothing_and_has_no_sides(
    before: list[Any], mine: list[Any], yours: list[Any], my_hand: Any, your_hand: Any
) -> None:
    """It is the same from both sides, has each change of either, and a second time adds none."""
    later = NINE + timedelta(minutes=1)
    one = copy((*history(before), *history(mine, later)), my_hand)
    other = copy((*history(before), *history(yours, later)), your_hand, 98)
    keys, changes = merge_copies([one, other])
    again = merge_copies([Copy(keys, changes, NINE), other])

    assert repr(merge_copies([other, one])) == repr((keys, changes))
    assert {repr(change) for change in (*one.changes, *other.changes)} <= {*map(repr, changes)}
    assert hand_edited_keys(Copy(keys, changes, NINE)) == ()
    assert repr(again) == repr((keys, changes))


def test_an_edit_by_hand_counts_from_when_the_file_was_written() -> None:
    """So what the other side changed later is kept, and what it changed earlier is not."""
    made = Change(at=NINE, by="sam", set={"due": 1, "owner": "sam"})
    mine = copy((made,), {"due": 2, "owner": "eve"}, written=10)
    yours = copy(
        (
            made,
            Change(at=NINE + timedelta(seconds=5), by="ana", set={"due": 3}),
            Change(at=NINE + timedelta(seconds=15), by="ana", set={"owner": "ana"}),
        ),
        None,
    )

    assert hand_edited_keys(mine) == ("due", "owner")
    assert merge_copies([mine, yours]) == (
        FIXED | {"due": 2, "owner": "ana"},
        (
            made,
            yours.changes[1],
            Change(at=mine.written, by="hand", set={"due": 2, "owner": "eve"}),
            yours.changes[2],
        ),
    )
