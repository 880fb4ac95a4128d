"""How long each side had the floor: only in Talk, without pauses and interruptions."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.commands import Next
from huddlecli.core.huddle.decide import decide
from huddlecli.core.huddle.evolve import evolve
from huddlecli.core.huddle.floor import air_time
from huddlecli.core.huddle.state import Ended, Underway
from tests.helpers.stories import after, at, begun, minutes_after, plan, told

ITEM = begun(plan("topic", 6), plan("topic", 6))


def spoken(huddle: Underway, seconds: float) -> dict[str, float]:
    """Return how many seconds each side had."""
    return {side: had.total_seconds() for side, had in air_time(huddle, at(seconds)).items()}


def test_time_in_talk_counts_for_the_side_that_has_the_floor() -> None:
    """Marketing opens, sales has the floor for twenty seconds, in Understand nobody has it."""
    huddle = after(ITEM, (30, do.GiveFloor("sam")), (50, do.GiveFloor("fay")), (90, Next()))

    assert spoken(huddle, 40 + 60) == {"marketing": 70, "sales": 20}
    assert spoken(huddle, 500) == {"marketing": 70, "sales": 20}


def test_another_round_counts_again() -> None:
    """Not understood: Talk goes on, and so does the time of whoever has the floor."""
    huddle = after(ITEM, (30, Next()), (60, do.Again()))

    assert spoken(huddle, 100) == {"marketing": 70, "sales": 0}


def test_an_end_in_the_middle_of_talk_counts_what_was_said() -> None:
    """What was said until the huddle ended is in the minutes of its sides, and no more."""
    state, _ = told(ITEM, [(30, do.GiveFloor("sam")), (50, do.End())])

    assert isinstance(state, Ended)
    assert spoken(state.last, 50) == {"marketing": 30, "sales": 20}
    assert spoken(state.last, 500) == {"marketing": 30, "sales": 20}


def test_the_minutes_have_it_in_whole_seconds() -> None:
    """What each side had in all items together, also a side that had nothing."""
    halves = minutes_after(ITEM, (30.6, do.GiveFloor("sam")), (50, do.End()))
    alone = minutes_after(ITEM, (30, Next()), (50, do.End()))

    assert halves.floor == {"marketing": 31, "sales": 19}
    assert alone.floor == {"marketing": 30, "sales": 0}


def test_a_pause_counts_for_nobody() -> None:
    """While the clock stands nobody speaks."""
    huddle = after(ITEM, (30, do.Pause()), (90, do.Pause()))

    assert spoken(huddle, 100) == {"marketing": 40, "sales": 0}


def test_an_interruption_counts_for_nobody() -> None:
    """From the last entry until the huddle goes on no time has passed."""
    huddle = after(ITEM, (30, do.Note("one")), (400, do.Resume(since=at(30), by="maria")))

    assert spoken(huddle, 410) == {"marketing": 40, "sales": 0}


def test_what_is_taken_back_was_not_so() -> None:
    """After an undo the floor was marketing's all the time."""
    huddle = after(ITEM, (30, do.GiveFloor("sam")), (50, do.Undo()))

    assert spoken(huddle, 60) == {"marketing": 60, "sales": 0}


MOVES = st.sampled_from(
    [
        do.GiveFloor("sam"),
        do.GiveFloor("fay"),
        do.GiveFloor(None),
        do.Pause(),
        Next(),
        do.Again(),
        do.Back(),
        do.Note("a note"),
        do.Undo(),
        do.Leave("sam"),
    ]
)


@given(st.lists(st.tuples(st.integers(0, 90), MOVES), max_size=20), st.integers(0, 90))
def test_the_shares_add_up(moves: list[tuple[int, do.Command]], rest: int) -> None:
    """Whatever happens, no share is negative, and together they are no more than the time used."""
    state, seconds = after(ITEM), 0
    for wait, command in moves:
        seconds += wait
        try:
            found = evolve(state, decide(state, command, at(seconds)))
        except Refused:
            continue
        assert isinstance(found, Underway)
        state = found

    shares = air_time(state, at(seconds + rest)).values()

    assert all(share >= timedelta() for share in shares)
    assert sum(shares, timedelta()) <= timedelta(seconds=seconds + rest)
