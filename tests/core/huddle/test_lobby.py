"""How a huddle starts: late with its end kept or moved, an item first, an item struck."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.agenda import EntryKind
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.clock import behind
from huddlecli.core.huddle.decide import decide
from huddlecli.core.huddle.evolve import evolve, fold
from huddlecli.core.huddle.lobby import lobby_at, long_carried
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.record_writes import SetKeys, record_writes
from huddlecli.core.huddle.state import Ended, Huddle, Lobby, Underway
from huddlecli.core.huddle_plan import PlannedItem, Reason
from huddlecli.core.minutes import Minutes
from tests.helpers.stories import START, at, begun, plan, refusal

KINDS = st.sampled_from(["promises", "topic", "rotate", "wins", "decisions"])
ITEMS = st.lists(st.tuples(KINDS, st.integers(1, 20)), min_size=1, max_size=6)


def lobby(first: ev.Begun) -> Lobby:
    """Return the lobby of a huddle that would begin as `first` says."""
    return lobby_at(Lobby(first=first, draft=first), first.at)


def started(state: Huddle, *asked: do.Command, seconds: float = 0) -> Underway:
    """Return the huddle that begins after this was asked for in the lobby."""
    for command in (*asked, do.Begin("2026-11-23-0908-daily")):
        state = evolve(state, decide(state, command, at(seconds)))
    assert isinstance(state, Underway)
    return state


def minutes_now(state: Underway) -> Minutes:
    """Return the minutes of a huddle that ends at once."""
    ended = evolve(state, decide(state, do.End(), state.begun.at))
    assert isinstance(ended, Ended)
    return minutes_of(ended)


@given(items=ITEMS, late=st.integers(60, 7200), keeps_end=st.booleans())
def test_nobody_is_behind_in_the_first_second(
    *, items: list[tuple[EntryKind, int]], late: int, keeps_end: bool
) -> None:
    """Whatever the agenda and however late: the end that was said is the end that is planned."""
    first = begun(
        *(plan(kind, minutes) for kind, minutes in items),
        plan("close", 1),
        scheduled=START,
        keeps_end=keeps_end,
    )

    huddle = started(lobby(first), seconds=late)

    announced = START + timedelta(minutes=first.minutes)
    now = huddle.begun.at
    assert behind(huddle, now) <= timedelta()
    is_kept = keeps_end and now < announced
    assert huddle.begun.ends == (announced if is_kept else now + timedelta(minutes=first.minutes))
    assert fold([huddle.begun]) == huddle
    assert minutes_now(huddle).late_minutes == late // 60


def test_an_agenda_without_an_hour_is_never_late() -> None:
    """Nor is one that begins before its hour, and that is no minute late."""
    without = begun(plan(), keeps_end=True)
    early = begun(plan(), keeps_end=True, scheduled=START + timedelta(minutes=5))

    assert minutes_now(started(lobby(without), seconds=400)).late_minutes is None
    assert minutes_now(started(lobby(early))).late_minutes == 0
    assert refusal(lobby(early), do.ChooseEnd(keeps=False), 0) == (
        "the huddle is not late",
        "Enter to start",
    )


def carried(title: str, times: int, **more: Any) -> PlannedItem:
    """Return an item that was carried over so often."""
    return plan(title=title, carried=times, reason=Reason(why="carried", times=times), **more)


def test_what_was_carried_over_thrice_is_done_first_or_struck() -> None:
    """A pick and a raised item are asked about, a fixed one never: it comes every day anyway."""
    first = begun(
        plan("promises", 3, is_fixed=True),
        carried("Stuck", 9, is_fixed=True),
        carried("Pay", 3, kind="rotate"),
        carried("Lunch", 4, source="r000000001"),
        carried("Fair", 2),
        plan("close", 1),
    )

    asked = lobby(first)
    huddle = started(asked, do.Goto(4), do.Strike("nobody minds", 4))

    assert long_carried(asked.draft) == (3, 4)
    assert [(item.plan.title, item.left, item.reason) for item in huddle.items[:4]] == [
        ("Lunch", None, None),
        ("Promises", None, None),
        ("Stuck", None, None),
        ("Pay", "struck", "nobody minds"),
    ]
    assert huddle.begun.minutes == first.minutes - 6
    assert [item.left for item in minutes_now(huddle).items][3] == "struck"


def test_striking_in_the_lobby_names_an_item_or_means_the_one_asked_about() -> None:
    """What is no discussion, is not there or is struck already is refused; undo brings it back."""
    first = begun(plan("promises", 3), carried("Pay", 3), plan(title="Fair"), plan("close", 1))
    state = lobby(first)
    without = lobby(begun(plan("promises", 3), plan(title="Fair")))

    struck = started(state, do.Strike("no"))
    undone = started(state, do.Strike("no"), do.Undo())

    assert [item.left for item in struck.items] == [None, "struck", None, None]
    assert undone == started(state)
    assert refusal(without, do.Strike("no")) == ("which item?", "/strike 3 REASON")
    assert refusal(state, do.Strike("no", 1)) == (
        "only discussion items can be struck",
        "Enter to start",
    )
    assert refusal(state, do.Strike("no", 9)) == ("there is no item 9", "1 to 4")
    assert refusal(state, do.Goto(1)) == ("item 1 is already first", "Enter to start")
    assert refusal(state, do.Goto(4)) == ("item 4 cannot be first", "Enter to start")


def test_a_raised_thing_that_is_struck_before_the_start_is_dropped() -> None:
    """Its record is not taken, and neither are those of others who raised the same."""
    raised = plan(source="r1", also=("r2",), reason=Reason(why="raised"))
    state = lobby(begun(plan("promises", 3), raised, plan("close", 1)))
    state_after = evolve(state, decide(state, do.Strike("settled by mail", 2), at(10)))

    event = decide(state_after, do.Begin("h"), at(20))

    dropped = {"status": "dropped", "closed": at(20), "reason": "settled by mail"}
    assert record_writes(state_after, event) == tuple(
        SetKeys(kind="raised", id=record_id, keys=dropped) for record_id in ("r1", "r2")
    )
