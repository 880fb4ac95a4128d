"""The plan as it is arranged in the lobby: items moved, left out today, topics added and chosen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.decide import decide
from huddlecli.core.huddle.evolve import evolve, fold
from huddlecli.core.huddle.lobby import lobby_at, long_carried, minutes_over
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.record_writes import SetKeys, record_writes
from huddlecli.core.huddle.state import Ended, Lobby, Underway
from huddlecli.core.huddle_plan import PlannedItem, Reason
from huddlecli.core.minutes import Minutes
from tests.helpers.stories import START, after, at, begun, minutes_after, plan, refusal

PROMISES = plan("promises", 3, is_fixed=True, entry=1)
STUCK = plan(title="Stuck", minutes=6, topic="stuck", is_fixed=True, entry=2)
PAY = plan("rotate", 5, title="Pay", topic="pay", entry=3)
CLOSE = plan("close", 1, is_fixed=True, entry=4)
SWOT = plan(title="SWOT", minutes=30, topic="swot")


def lobby(*items: PlannedItem, **more: Any) -> Lobby:
    """Return the lobby of a huddle of these items, by default of a daily."""
    first = begun(*(items or (PROMISES, STUCK, PAY, CLOSE)), **more)
    return lobby_at(Lobby(first=first, draft=first), first.at)


def arranged(state: Lobby, *commands: do.Command, seconds: float = 0) -> Lobby:
    """Return the lobby after these commands."""
    for command in commands:
        after_command = evolve(state, decide(state, command, at(seconds)))
        assert isinstance(after_command, Lobby)
        state = after_command
    return state


def started(state: Lobby, *commands: do.Command, seconds: float = 0) -> Underway:
    """Return the huddle that begins after these commands."""
    ready = arranged(state, *commands, seconds=seconds)
    huddle = evolve(ready, decide(ready, do.Begin("2026-11-23-0908-daily"), at(seconds)))
    assert isinstance(huddle, Underway)
    return huddle


def titles(state: Lobby) -> list[str]:
    """Return the titles of the items; one that is left out is in brackets."""
    return [f"({item.title})" if item.is_out else item.title for item in state.draft.items]


def minutes_now(huddle: Underway) -> Minutes:
    """Return the minutes of a huddle that ends at once."""
    ended = evolve(huddle, ev.HuddleEnded(at=huddle.begun.at))
    assert isinstance(ended, Ended)
    return minutes_of(ended)


def test_an_item_moves_one_place_or_many_and_the_close_stays_last() -> None:
    """Boards move as well. What cannot be is refused, and undo takes each step back."""
    state = lobby()

    up = arranged(state, do.MoveItem(3, 2))
    assert titles(up) == ["Promises", "Pay", "Stuck", "Close"]
    assert titles(arranged(state, do.MoveItem(1, 3))) == ["Stuck", "Pay", "Promises", "Close"]
    assert titles(arranged(up, do.MoveItem(2, 1), do.Undo(), do.Undo())) == titles(state)
    assert [item.plan.title for item in started(up).items] == titles(up)
    assert [
        refusal(state, command)
        for command in (
            *(do.MoveItem(4, 1), do.MoveItem(1, 0), do.MoveItem(3, 4)),
            *(do.MoveItem(1, 4), do.MoveItem(3, 0)),
        )
    ] == [
        ("the close comes last", "/move N TO, from 1 to 3"),
        ("item 1 is already first", "Enter to start"),
        ("item 3 is already last", "Enter to start"),
        ("there is no place 4 for it", "1 to 3"),
        ("there is no place 0 for it", "1 to 3"),
    ]
    assert refusal(state, do.MoveItem(2, 2)) == ("it is item 2 already", "Enter to start")
    assert refusal(state, do.MoveItem(9, 1)) == ("there is no item 9", "1 to 4")


def test_what_is_left_out_is_not_in_the_huddle() -> None:
    """Its minutes are free, it is in no minutes, and the journal remembers it; boards as well."""
    state = arranged(lobby(), do.LeaveOut(1), do.LeaveOut(3))
    huddle = started(state)

    assert titles(state) == ["(Promises)", "Stuck", "(Pay)", "Close"]
    assert (state.draft.minutes, state.draft.ends) == (7, START + timedelta(minutes=7))
    assert [item.plan for item in huddle.items] == [STUCK, CLOSE]
    assert huddle.begun.left_out == (PROMISES, PAY)
    assert (huddle.begun.later, huddle.begun.waiting) == ((), 0)
    assert fold([huddle.begun]) == huddle
    minutes = minutes_now(huddle)
    assert [(item.title, item.left) for item in minutes.items] == [
        ("Stuck", "carried"),
        ("Close", "through"),
    ]
    assert (minutes.waiting, minutes.planned_minutes) == ((), 7)


def test_what_is_left_out_comes_back_by_the_same_line_or_by_undo() -> None:
    """Both lead to the lobby as it was; the close is always there."""
    state = lobby()

    assert arranged(state, do.LeaveOut(2), do.LeaveOut(2)).draft == state.draft
    assert arranged(state, do.LeaveOut(2), do.Undo()) == state
    assert refusal(state, do.LeaveOut(4)) == ("every huddle ends with its close", "Enter to start")
    struck = arranged(state, do.Strike("no", 3))
    assert refusal(struck, do.LeaveOut(3)) == ("item 3 is already struck", "/undo")
    out = arranged(state, do.LeaveOut(3))
    assert refusal(out, do.Strike("no", 3)) == (
        "item 3 is left out",
        "/leave-out 3 to bring it back",
    )
    assert refusal(out, do.Goto(3)) == ("item 3 cannot be first", "Enter to start")


def test_all_can_be_left_out_but_the_close() -> None:
    """The huddle begins at its close then."""
    huddle = started(lobby(), do.LeaveOut(1), do.LeaveOut(2), do.LeaveOut(3))

    assert (huddle.number, [item.plan.kind for item in huddle.items]) == (1, ["close"])


def test_what_was_carried_over_stays_so_while_it_is_left_out() -> None:
    """Only the minutes know it, so it waits in them; a fixed item keeps its count as well."""
    since = Reason(why="carried", times=3)
    old = plan(title="Lunch", carried=3, reason=since, entry=3)
    fixed = plan(title="Stuck", carried=1, reason=Reason(why="carried", times=1), is_fixed=True)
    state = lobby(PROMISES, fixed, old, CLOSE)

    out = arranged(state, do.LeaveOut(2), do.LeaveOut(3))
    minutes = minutes_now(started(out))

    assert (long_carried(state.draft), long_carried(out.draft)) == ((3,), ())
    assert [(item.title, item.left, item.carried) for item in minutes.waiting] == [
        ("Stuck", "carried", 1),
        ("Lunch", "carried", 3),
    ]
    assert started(out).begun.waiting == 2
    assert [item.title for item in minutes.items] == ["Promises", "Close"]


def test_what_was_raised_waits_on_while_it_is_left_out() -> None:
    """Its record is not taken: the next huddle with a free place has it."""
    raised = plan(title="Lunch", source="r1", reason=Reason(why="raised"), entry=3)
    other = plan(title="Fair", source="r2", reason=Reason(why="raised"))
    state = arranged(lobby(PROMISES, raised, other, CLOSE), do.LeaveOut(2))

    event = decide(state, do.Begin("h"), at(20))

    assert isinstance(event, ev.Begun)
    assert event.waiting == 1
    assert [write.id for write in record_writes(state, event) if isinstance(write, SetKeys)] == [
        "r2"
    ]


def test_a_late_huddle_shares_its_time_among_what_is_not_left_out() -> None:
    """The shares have the numbers that the items have once the huddle begins."""
    state = lobby(scheduled=START, keeps_end=True)

    huddle = started(state, do.LeaveOut(1), seconds=240)

    assert huddle.begun.ends == START + timedelta(minutes=12)
    assert [item.allotted for item in huddle.items] == [
        timedelta(minutes=3, seconds=43),
        timedelta(minutes=3, seconds=17),
        timedelta(minutes=1),
    ]


def test_an_added_topic_makes_the_plan_longer() -> None:
    """It comes before the close, once, and the lobby knows by how much the plan is longer."""
    state = arranged(lobby(), do.AddTopic(SWOT))

    assert titles(state) == ["Promises", "Stuck", "Pay", "SWOT", "Close"]
    assert (state.draft.minutes, minutes_over(state)) == (45, 30)
    assert minutes_over(arranged(state, do.LeaveOut(2))) == 24
    assert refusal(state, do.AddTopic(SWOT)) == ('"SWOT" is already item 4', "/goto 4")
    assert refusal(arranged(state, do.LeaveOut(4)), do.AddTopic(SWOT)) == (
        '"SWOT" is already item 4',
        "/leave-out 4 to bring it back",
    )
    assert refusal(arranged(state, do.Strike("no", 4)), do.AddTopic(SWOT)) == (
        '"SWOT" is already item 4',
        "/undo",
    )


def test_a_topic_that_waits_is_taken_up_with_its_history() -> None:
    """It was carried over and had no place: now it has one, and waits no more."""
    waits = plan("rotate", 5, title="SWOT", topic="swot", carried=2, by=("sam",))
    state = lobby(PROMISES, PAY, CLOSE, later=(waits,), waiting=2)

    taken = arranged(state, do.AddTopic(SWOT))

    assert (taken.draft.later, taken.draft.waiting) == ((), 1)
    assert (taken.draft.items[2].carried, taken.draft.items[2].by) == (2, ("sam",))
    swapped = arranged(state, do.Swap(2, SWOT))
    assert (swapped.draft.later, swapped.draft.items[1].carried) == ((), 2)


def test_what_is_swapped_away_after_it_was_carried_over_waits_on() -> None:
    """Else nothing would know of it any more; chosen again, it is as before."""
    old = plan("rotate", 5, title="Pay", topic="pay", carried=2, entry=2)
    state = lobby(PROMISES, old, CLOSE)

    other = plan("rotate", 5, title="Fair", topic="fair", entry=2)
    swapped = arranged(state, do.Swap(2, other))
    back = arranged(swapped, do.Swap(2, plan("rotate", 5, title="Pay", topic="pay", entry=2)))

    assert (swapped.draft.later, swapped.draft.waiting) == ((old,), 1)
    assert [item.title for item in minutes_now(started(swapped)).waiting] == ["Pay"]
    assert (back.draft.later, back.draft.waiting, back.draft.items[1].carried) == ((), 0, 2)


def test_a_topic_is_added_while_the_huddle_runs() -> None:
    """It is the item after this one, with its prompts; undo takes it back, and a fold knows it."""
    topic = plan(title="SWOT", topic="swot", talk="Who beat us?", execute="Who does what?")
    first = begun(PROMISES, STUCK, CLOSE)
    huddle = after(first, (10, do.AddTopic(topic)))

    assert [item.plan for item in huddle.items] == [PROMISES, topic, STUCK, CLOSE]
    assert fold([first, *huddle.events]) == huddle
    assert after(first, (10, do.AddTopic(topic)), (20, do.Undo())).items == after(first).items
    assert refusal(huddle, do.AddTopic(topic)) == ('"SWOT" is already item 2', "/goto 2")
    minutes = minutes_after(
        first,
        (10, do.AddTopic(topic)),
        (20, do.Next()),
        *((30 + number, do.Next()) for number in range(3)),
        (40, do.NoAction()),
        (50, do.End()),
    )
    assert [(item.title, item.topic, item.left) for item in minutes.items][1] == (
        "SWOT",
        "swot",
        "through",
    )


def test_a_topic_that_waits_is_not_also_carried_over_if_it_is_discussed() -> None:
    """What is added while the huddle runs is an item of it, and no longer waits beside it."""
    waits = plan("rotate", 5, title="SWOT", topic="swot", carried=2)
    first = begun(PROMISES, CLOSE, later=(waits,))

    minutes = minutes_after(first, (10, do.AddTopic(SWOT)), (20, do.End()))

    assert ([item.title for item in minutes.items], minutes.waiting) == (
        ["Promises", "SWOT", "Close"],
        (),
    )


def test_once_begun_nothing_is_moved_or_left_out() -> None:
    """The refusal says what to do instead."""
    huddle = after(begun(PROMISES, STUCK, CLOSE))

    assert refusal(huddle, do.MoveItem(2, 1)) == (
        "the huddle has already started",
        "/goto 2 to go there now",
    )
    assert refusal(huddle, do.LeaveOut(2)) == (
        "the huddle has already started",
        "/skip, or /strike REASON",
    )


STEPS = st.lists(
    st.one_of(
        st.builds(do.MoveItem, st.integers(0, 7), st.integers(0, 7)),
        st.builds(do.LeaveOut, st.integers(0, 7)),
        st.builds(do.Strike, st.just("no"), st.integers(1, 7)),
        st.builds(do.Goto, st.integers(0, 7)),
        st.builds(do.AddItem, st.just("Lunch"), st.integers(1, 9)),
        st.sampled_from([do.AddTopic(SWOT), do.Swap(3, SWOT), do.Undo()]),
    ),
    max_size=12,
)


@given(steps=STEPS, late=st.integers(0, 900), keeps_end=st.booleans())
def test_however_it_is_arranged_the_times_are_those_of_what_is_left(
    *, steps: list[do.Command], late: int, keeps_end: bool
) -> None:
    """The close is last, the minutes are the sum, each undo takes one step back, all can begin."""
    state = lobby(scheduled=START, keeps_end=keeps_end)
    before: list[Lobby] = []
    for command in steps:
        try:
            event = decide(state, command, at(0))
        except Refused:
            continue
        following = evolve(state, event)
        assert isinstance(following, Lobby)
        if isinstance(command, do.Undo):
            assert following == before.pop()
        else:
            before.append(state)
        state = following
        items = state.draft.items
        assert items[-1].kind == "close"
        assert state.draft.minutes == sum(item.minutes for item in items if item.is_on)

    huddle = started(state, seconds=late)

    assert fold([huddle.begun]) == huddle
    assert all(not item.plan.is_out for item in huddle.items)
    assert len(huddle.items) + len(huddle.begun.left_out) == len(state.draft.items)
    assert dict(huddle.begun.shares).keys() <= set(range(1, len(huddle.items) + 1))
