"""A record's history: what its changes come to, joined copies, what is taken back; and ids."""

from __future__ import annotations

import random
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from functools import reduce
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.ids import ALPHABET, MIN_PREFIX, is_id, new_id, shortened
from huddlecli.core.record_history import (
    difference,
    is_overtaken,
    keys_of,
    made_by,
    merged,
    next_at,
    next_change,
    plain,
    undone,
    with_hand_edit,
)
from huddlecli.core.records import Change

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
MADE: dict[str, Any] = {
    "title": "Call Acme",
    "owner": "sam",
    "due": date(2026, 12, 1),
    "status": "open",
}


def change(second: int, by: str = "sam", *unset: str, **values: Any) -> Change:
    """Return a change made so many seconds after nine."""
    return Change(at=NINE + timedelta(seconds=second), by=by, set=values, unset=unset)


STORY = (
    change(0, **MADE),
    change(1, "maria", due=date(2026, 12, 4), side="sales"),
    change(2, "sam", status="done", closed=NINE),
    change(3, "sam", "closed", status="open"),
)

values = st.one_of(st.integers(0, 2), st.booleans(), st.floats(), st.just("x"), st.just([1, "a"]))
words = st.dictionaries(
    st.sampled_from("cd"), st.lists(st.sampled_from("xyz"), min_size=1, unique=True), max_size=1
)
changes = st.builds(
    lambda second, by, cmd, keys, unset, add, remove: Change(
        at=NINE + timedelta(seconds=second),
        by=by,
        cmd=cmd,
        set=keys,
        unset=tuple(unset),
        add=add,
        remove=remove,
    ),
    st.integers(0, 5),
    st.sampled_from(["sam", "maria"]),
    st.sampled_from([None, "k7f2q9"]),
    st.dictionaries(st.sampled_from("abc"), values, max_size=2),
    st.lists(st.sampled_from("abc"), max_size=1),
    words,
    words,
)
histories = st.lists(changes, max_size=5).map(tuple)


def test_the_keys_are_what_the_changes_come_to() -> None:
    """A later change sets what it names, takes away what it unsets, and leaves the rest."""
    assert keys_of(STORY) == {
        "title": "Call Acme",
        "owner": "sam",
        "due": date(2026, 12, 4),
        "status": "open",
        "side": "sales",
    }


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NINE + timedelta(seconds=9), NINE + timedelta(seconds=9)),
        (NINE + timedelta(seconds=9, microseconds=1999), NINE + timedelta(seconds=9.001)),
        (NINE + timedelta(seconds=3), NINE + timedelta(seconds=3.001)),
        (NINE - timedelta(days=1), NINE + timedelta(seconds=3.001)),
    ],
)
def test_a_change_is_later_than_the_last(now: datetime, expected: datetime) -> None:
    """A clock that is behind, or has stopped, does not put a change before the last one."""
    assert next_at(now, STORY) == expected


def test_the_first_change_is_made_now() -> None:
    """Without a change before it, one is made at the millisecond that it is."""
    assert next_at(NINE + timedelta(microseconds=1), ()) == NINE


def test_an_edit_by_hand_is_adopted() -> None:
    """Keys that differ from the changes become one change by hand, but for the fixed ones."""
    keys = {
        "schema": 1,
        "id": "k7f2q9xmtb",
        "created": NINE,
        "by": "ana",
        **MADE,
        "due": date(2026, 12, 5),
        "color": "red",
    }

    assert with_hand_edit(keys, STORY, NINE) == (
        *STORY,
        Change(
            at=NINE + timedelta(seconds=3.001),
            by="hand",
            set={"due": date(2026, 12, 5), "color": "red"},
            unset=("side",),
        ),
    )


@given(histories)
def test_what_nobody_edited_is_not_adopted(history: tuple[Change, ...]) -> None:
    """Keys that are what the changes come to add none, not even for nan."""
    assert with_hand_edit(keys_of(history), history, NINE) == history


@given(histories, histories)
def test_an_adopted_edit_leads_to_the_keys(
    history: tuple[Change, ...], edited: tuple[Change, ...]
) -> None:
    """After adoption the changes come to the keys as they were edited."""
    keys = keys_of(edited)

    assert repr(sorted(keys_of(with_hand_edit(keys, history, NINE)).items())) == repr(
        sorted(keys.items())
    )


def test_two_copies_are_joined_by_time() -> None:
    """All changes of both, each once: by time, then by name, then by content."""
    mine = (*STORY[:2], change(5, "sam", title="B"), change(6, "sam", title="B"))
    yours = (
        *STORY[:2],
        change(5, "maria", title="C"),
        change(4, "zoe", title="D"),
        change(5, "sam", title="A"),
    )

    assert merged(mine, yours) == (
        *STORY[:2],
        change(4, "zoe", title="D"),
        change(5, "maria", title="C"),
        change(5, "sam", title="A"),
        change(5, "sam", title="B"),
        change(6, "sam", title="B"),
    )


@given(st.lists(histories, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_joining_forgets_nothing_and_has_no_order(
    copies: list[tuple[Change, ...]], chance: random.Random
) -> None:
    """However many copies, and in whatever order: the same, with each change once."""
    shuffled = chance.sample(copies, len(copies))
    nothing: tuple[Change, ...] = ()
    both, otherwise = (reduce(merged, found, nothing) for found in (copies, shuffled))

    assert repr(both) == repr(otherwise) == repr(merged(both, both))
    contents = [content(change) for change in both]
    assert {*contents} == {content(change) for copy in copies for change in copy}
    assert len({*contents}) == len(contents)


def content(change: Change) -> str:
    """Return all that a change says, whatever the order in which its keys stand."""
    parts = (getattr(change, field.name) for field in fields(change))
    return repr([sorted(part.items()) if isinstance(part, dict) else part for part in parts])


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (1, {"due": date(2026, 12, 1), "status": "open"}),
        (2, {"due": date(2026, 12, 4), "status": "open", "side": "sales"}),
        (3, {"due": date(2026, 12, 4), "status": "done", "closed": NINE, "side": "sales"}),
    ],
)
def test_undoing_restores_what_was_before(index: int, expected: dict[str, Any]) -> None:
    """The keys of the change get the values they had, or go; the others stay as they are."""
    assert undone(STORY, index) == {"title": "Call Acme", "owner": "sam", **expected}


def tags(second: int, by: str = "sam", **how: list[str]) -> Change:
    """Return a change of tags made so many seconds after nine."""
    said: dict[str, Any] = {name: {"tags": members} for name, members in how.items()}
    return Change(at=NINE + timedelta(seconds=second), by=by, **({"set": {}} | said))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([tags(0, set=["a"]), tags(1, add=["b", "a"])], ["a", "b"]),
        ([tags(0, set=["a", "b"]), tags(1, remove=["a", "x"])], ["b"]),
        ([tags(0, set=["a"]), tags(1, remove=["a"])], None),
        ([tags(0, add=["a"]), tags(1, add=["b"], remove=["a"])], ["b"]),
        ([change(0, tags="no list"), tags(1, add=["a"])], ["a"]),
    ],
)
def test_members_are_added_and_removed(changes: list[Change], expected: list[str] | None) -> None:
    """What is there is not added twice, and of a list with nothing in it the key goes."""
    assert keys_of(changes).get("tags") == expected


def test_two_people_each_add_a_tag_and_both_stay() -> None:
    """The same from either side, in the state as well as in the history."""
    mine, yours = (*STORY, tags(5, add=["a"])), (*STORY, tags(4, "maria", add=["b"]))

    assert keys_of(merged(mine, yours))["tags"] == ["b", "a"]
    assert keys_of(merged(yours, mine))["tags"] == ["b", "a"]


def test_undoing_members_leaves_those_of_others() -> None:
    """A tag that somebody else has added or removed since stays as they want it."""
    story = (tags(0, set=["a", "b"]), tags(1, add=["c"], remove=["a"]), tags(2, "ana", add=["d"]))

    assert undone(story[:2], 1)["tags"] == ["a", "b"]
    assert undone(story, 1)["tags"] == ["b", "d", "a"]
    assert [is_overtaken((*story, tags(3, "ana", remove=["c"])), 1), is_overtaken(story, 1)] == [
        True,
        False,
    ]


def test_an_edit_of_a_list_by_hand_names_the_members() -> None:
    """So that a tag which another machine added at the same time is not lost."""
    before = (tags(0, set=["a", "b"]),)

    assert with_hand_edit({"tags": ["b", "c"]}, before, NINE)[1:] == (
        Change(
            at=NINE + timedelta(milliseconds=1),
            by="hand",
            set={},
            add={"tags": ["c"]},
            remove={"tags": ["a"]},
        ),
    )


def test_a_change_is_overtaken_while_its_keys_are_otherwise() -> None:
    """What a later change has altered is overtaken, unless that one was itself taken back."""
    moved = (*STORY, change(4, due=date(2026, 12, 9)))
    moved_back = (*moved, change(5, due=date(2026, 12, 4)))

    assert [is_overtaken(STORY, index) for index in range(4)] == [True, False, True, False]
    assert is_overtaken(moved, 1)
    assert not is_overtaken(moved_back, 1)


@given(histories.filter(bool))
def test_undoing_the_last_change_restores_the_record(history: tuple[Change, ...]) -> None:
    """Whatever the last change did, its undoing leads to the keys before it."""
    keys = undone(history, len(history) - 1)
    change = next_change(history, "sam", NINE, difference(keys_of(history), keys))

    assert is_same_keys(keys, keys_of(history[:-1]))
    assert is_same_keys(keys_of((*history, change)), keys)
    assert not is_overtaken(history, len(history) - 1)


def later(milliseconds: int, by: str, cmd: str | None = None, **values: Any) -> Change:
    """Return a change so many milliseconds after nine."""
    return Change(at=NINE + timedelta(milliseconds=milliseconds), by=by, set=values, cmd=cmd)


def test_the_change_of_a_step_is_found_behind_one_of_a_clock_that_is_ahead() -> None:
    """Each change of the step's own clock is then a millisecond later than the one before it."""
    changes = [
        later(0, "sam", title="Call", due="fri"),
        later(9000, "ana", due="thu"),
        later(9001, "sam", due="tue"),
        later(9002, "sam", due="mon"),
    ]
    found = [made_by(changes, NINE + timedelta(seconds=1), {"due": day}) for day in ("tue", "mon")]
    assert found == [2, 3]


def test_the_clock_that_is_ahead_may_be_that_of_the_same_person_on_another_machine() -> None:
    """Then the two commands are told apart, since the names are the same."""
    changes = [
        later(0, "sam", title="Call", due="fri"),
        later(9000, "sam", "k7f2m9", due="thu"),
        later(9001, "sam", "p3x8q1", due="tue"),
        later(9002, "sam", "p3x8q1", due="mon"),
    ]
    at = NINE + timedelta(seconds=1)
    assert [made_by(changes, at, {"due": day}) for day in ("tue", "mon")] == [2, 3]
    assert made_by(changes, NINE + timedelta(seconds=10), {"due": "tue"}) is None


def test_the_change_of_another_step_is_not_taken_for_one_that_changed_nothing() -> None:
    """Steps may follow each other by a millisecond too."""
    changes = [
        later(0, "sam", title="Call", due="fri"),
        later(1, "sam", due="tue"),
        later(3, "sam", due="mon"),
        later(4, "sam", due="tue"),
    ]
    at = [NINE + timedelta(milliseconds=number) for number in range(5)]
    assert made_by(changes, at[1], {"due": "tue"}) == 1
    assert made_by(changes, at[2], {"due": "tue"}) is None
    assert made_by(changes, at[3], {"due": "mon"}) == 2
    assert made_by(changes, at[4], {"due": "tue"}) == 3


def is_same_keys(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether a file would have the same keys, in whatever order."""
    return repr(sorted(one.items())) == repr(sorted(other.items()))


def test_values_are_as_a_file_gives_them_back() -> None:
    """Tuples become lists, and times go by UTC and milliseconds."""
    berlin = timezone(timedelta(hours=1))
    noon = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=berlin)

    assert plain({"tags": ("a", ("b",)), "at": noon, "why": None}) == {
        "tags": ["a", ["b"]],
        "at": datetime(2026, 11, 23, 11, 0, 0, 123000, tzinfo=UTC),
    }


def test_an_id_is_drawn_from_the_alphabet() -> None:
    """Ten characters, each as it was drawn."""
    numbers = count(22)

    assert new_id(lambda n: next(numbers) % n) == "pqrstvwxyz"


@pytest.mark.parametrize(
    "text",
    ["", "k7f2q9xmt", "k7f2q9xmtbb", "K7F2Q9XMTB", "k7f2q9xmtu", "../../../x", "k7f2q9xmt\n"],
)
def test_what_is_no_id(text: str) -> None:
    """Another length, capitals and characters outside the alphabet make no id."""
    assert not is_id(text)


def test_the_shortest_beginning_has_at_least_four_characters() -> None:
    """It grows only as far as another id is like it."""
    ids = ["k7f2q9xmtb", "k7f2q0xmtb", "a000000000"]

    assert list(shortened(ids).values()) == ["a000", "k7f2q0", "k7f2q9"]


@given(st.sets(st.text(ALPHABET[:2], min_size=10, max_size=10), max_size=20))
def test_each_shortened_id_begins_one_id_alone(ids: set[str]) -> None:
    """It finds its id again, and one character less would not."""
    assert all(map(is_id, ids))
    assert shortened(ids).keys() == ids
    for one, prefix in shortened(ids).items():
        assert [other for other in ids if other.startswith(prefix)] == [one]
        is_shortest = len([other for other in ids if other.startswith(prefix[:-1])]) > 1
        assert len(prefix) == MIN_PREFIX or is_shortest
