"""What both sides have agreed to, from the changes of a record alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.agreement import Agreed, agreements
from huddlecli.core.record_history import difference, keys_of, merged, next_change, undone
from huddlecli.core.records import Change

START = datetime(2026, 11, 3, 9, tzinfo=UTC)
DAY = START.date()
WHO = {"marketing": "ana", "sales": "cem"}
BOTH = ["marketing", "sales"]


def change(minute: int, by: str, **keys: Any) -> Change:
    """Return a change so many minutes after the start."""
    return Change(at=START + timedelta(minutes=minute), by=by, set=keys)


def proposes(minute: int, by: str, proposal: str, target: int, sides: list[str]) -> Change:
    """Return the change by which somebody proposes a target."""
    content = {"id": proposal, "by": by, "on": START.date(), "sides": sides, "target": target}
    return change(minute, by, proposed=content)


def agrees(minute: int, by: str, side: str, proposal: str) -> Change:
    """Return the change by which somebody agrees for a side."""
    return change(minute, by, **{f"agreed.{side}": {"by": by, "to": proposal, "on": START.date()}})


def test_a_target_counts_once_each_side_has_agreed_and_the_old_one_until_then() -> None:
    """A target counts once each side has agreed and the old one until then."""
    first = [
        proposes(0, "ana", "p1", 120, BOTH),
        agrees(1, "ana", "marketing", "p1"),
        agrees(2, "cem", "sales", "p1"),
    ]
    second = [proposes(3, "cem", "p2", 130, BOTH), agrees(4, "cem", "sales", "p2")]

    assert "target" not in keys_of(first[:2])
    assert keys_of(first)["target"] == 120
    assert "proposed" not in keys_of(first)
    assert keys_of([*first, *second])["target"] == 120
    assert keys_of([*first, *second])["proposed"]["id"] == "p2"
    last = agrees(5, "ana", "marketing", "p2")
    assert keys_of([*first, *second, last])["target"] == 130
    assert agreements([*first, *second, last]) == (
        Agreed(
            "p1",
            {"target": 120},
            WHO,
            "cem",
            first[2].at,
            START.date(),
            1,
        ),
        Agreed(
            "p2",
            {"target": 130},
            WHO,
            "ana",
            last.at,
            START.date(),
            2,
        ),
    )


def test_an_agreement_to_what_was_changed_meanwhile_does_not_count_for_the_new_proposal() -> None:
    """An agreement to what was changed meanwhile does not count for the new proposal."""
    changes = [
        proposes(0, "ana", "p1", 120, BOTH),
        agrees(1, "ana", "marketing", "p1"),
        proposes(2, "ana", "p2", 140, BOTH),
        agrees(3, "cem", "sales", "p1"),  # cem has not seen the second proposal
    ]

    keys = keys_of(changes)

    assert keys["target"] == 120  # both have agreed to that one
    assert keys["proposed"]["target"] == 140


def test_one_side_or_three_must_all_agree() -> None:
    """One side or three must all agree."""
    alone = [proposes(0, "ana", "p1", 9, ["team"]), agrees(1, "ana", "team", "p1")]
    three = [
        proposes(0, "ana", "p1", 9, [*BOTH, "product"]),
        *(agrees(n, side, side, "p1") for n, side in enumerate(BOTH, 1)),
    ]

    assert keys_of(alone)["target"] == 9
    assert "target" not in keys_of(three)
    assert keys_of([*three, agrees(9, "pia", "product", "p1")])["target"] == 9


def test_undoing_an_agreement_brings_back_what_was_in_force_before() -> None:
    """Undoing an agreement brings back what was in force before."""
    changes = [
        proposes(0, "ana", "p1", 120, BOTH),
        agrees(1, "ana", "marketing", "p1"),
        agrees(2, "cem", "sales", "p1"),
        proposes(3, "cem", "p2", 130, BOTH),
        agrees(4, "cem", "sales", "p2"),
        agrees(5, "ana", "marketing", "p2"),
    ]
    now = START + timedelta(hours=1)

    for index in (5, 4):
        edit = difference(keys_of(changes), undone(changes, index))
        back = [*changes, next_change(changes, "ana", now, edit)]
        assert keys_of(back)["target"] == 120
        assert keys_of(back)["proposed"]["id"] == "p2"
        again = difference(keys_of(back), undone(back, len(back) - 1))
        assert keys_of([*back, next_change(back, "ana", now, again)])["target"] == 130


def test_a_new_wording_takes_the_place_of_stages_and_counts_its_versions() -> None:
    """A new wording takes the place of stages and counts its versions."""
    wording = {"id": "p2", "by": "ana", "on": START.date(), "sides": ["team"], "text": "New."}
    stages = {**wording, "id": "p1", "stage": [{"name": "Qualified"}]}
    del stages["text"]
    changes = [
        change(0, "ana", title="funnel", proposed=stages),
        agrees(1, "ana", "team", "p1"),
        change(2, "ana", proposed=wording),
        agrees(3, "ana", "team", "p2"),
    ]

    before, after = keys_of(changes[:2]), keys_of(changes)

    assert (before["stage"], before["version"]) == ([{"name": "Qualified"}], 1)
    assert (after["text"], after["version"]) == ("New.", 2)
    assert "stage" not in after
    assert before["decision"] != after["decision"]


steps = st.lists(
    st.one_of(
        st.tuples(st.just("propose"), st.sampled_from(["p1", "p2", "p3"]), st.integers(1, 9)),
        st.tuples(st.just("agree"), st.sampled_from(["p1", "p2", "p3"]), st.sampled_from(BOTH)),
    ),
    max_size=9,
)


@given(steps, st.data())
def test_machines_that_join_in_any_order_come_to_the_same(
    typed: list[tuple[str, str, Any]], data: st.DataObject
) -> None:
    """Machines that join in any order come to the same."""
    changes = [
        proposes(minute, "ana", proposal, value, BOTH)
        if verb == "propose"
        else agrees(minute, "cem", value, proposal)
        for minute, (verb, proposal, value) in enumerate(typed)
    ]
    machines: list[list[Change]] = [[], [], []]
    for made in changes:
        machines[data.draw(st.integers(0, 2))].append(made)

    joined = {
        repr(keys_of(merged(merged(one, two), three))) for one, two, three in permutations(machines)
    }

    assert joined == {repr(keys_of(merged(changes, ())))}


def test_an_agreement_has_the_day_of_the_last_side() -> None:
    """An agreement has the day of the last side."""
    changes = [
        proposes(0, "ana", "p1", 120, BOTH),
        change(
            1, "ana", **{"agreed.marketing": {"by": "ana", "to": "p1", "on": date(2026, 11, 3)}}
        ),
        change(2, "cem", **{"agreed.sales": {"by": "cem", "to": "p1", "on": date(2026, 11, 5)}}),
    ]

    assert keys_of(changes)["agreed_on"] == date(2026, 11, 5)
