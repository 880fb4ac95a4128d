"""Turns over weeks: everybody opens and says back before anybody does so again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.evolve import fold
from huddlecli.core.huddle.floor import speaker
from huddlecli.core.huddle.state import current_point
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.minutes import MinutedItem, MinutedPoint, Minutes, Present
from huddlecli.core.past_huddles import Turn, turns
from tests.helpers.stories import JO, MARIA, SAM, START, after, begun, in_turn, minutes_after, plan

TEN = tuple(
    Present(name=name, side=side)
    for side, names in (
        ("marketing", "ana ben fay gus maria"),
        ("sales", "cem dan eve hal sam"),
    )
    for name in names.split()
)
LOOP = (do.Next(), do.Understood(), do.NoAction())


class Called(NamedTuple):
    """Somebody was called by name, and who of their side was there."""

    part: str
    name: str
    side: str | None
    present: frozenset[str]


def held(
    past: Sequence[Minutes], day: int, here: Sequence[Present], items: Sequence[PlannedItem]
) -> Minutes:
    """Return the minutes of a huddle on that day, in which every item runs through the loop."""
    at = START + timedelta(days=day)
    first = begun(
        *items,
        at=at,
        present=tuple(here),
        huddle=f"{at:%Y-%m-%d}-0908-daily",
        turns=turns(past, at.date()),
    )
    return minutes_after(first, *in_turn(*LOOP * len(items), do.End()))


def called(minutes: Minutes) -> list[Called]:
    """Return who was called in a huddle, in order."""
    sides = {who.name: who.side for who in minutes.present}
    found = []
    for point in (point for item in minutes.items for point in item.points):
        for part, name in (("opened", point.speaker), ("heard", point.listener)):
            if name is not None:
                side = sides[name]
                beside = frozenset(other for other in sides if sides[other] == side)
                found.append(Called(part, name, side, beside))
    return found


def daily(day: int) -> tuple[PlannedItem, ...]:
    """Return the two items of that day: the sides take turns to open the first."""
    sides = ("sales", "marketing")
    return plan(opens=sides[day % 2]), plan("rotate", opens=sides[(day + 1) % 2])


def test_in_a_fortnight_ten_people_are_all_called_equally() -> None:
    """Ten dailies of two items: each opens twice and says back twice, on days apart."""
    past: list[Minutes] = []
    for day in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11):
        past.append(held(past, day, TEN, daily(day)))
    names = {who.name for who in TEN}
    everything = [one for minutes in past for one in called(minutes)]

    for part in ("opened", "heard"):
        assert Counter(one.name for one in everything if one.part == part) == dict.fromkeys(
            names, 2
        )
    week = [one for minutes in past[:5] for one in called(minutes)]
    assert Counter(one.name for one in week) == dict.fromkeys(names, 2)


def test_nobody_is_called_twice_in_a_huddle_while_others_wait() -> None:
    """Four of ten are called, each once: to open is one turn, and so is to say back."""
    first = called(held([], 0, TEN, daily(0)))

    assert [(one.part, one.name) for one in first] == [
        ("opened", "cem"),
        ("heard", "maria"),
        ("opened", "ana"),
        ("heard", "sam"),
    ]


SIZES = st.tuples(st.integers(1, 9), st.integers(1, 9))


@settings(max_examples=60, deadline=None)
@given(SIZES, st.data())
def test_nobody_is_called_again_before_everybody_present_of_that_side_was(
    sizes: tuple[int, int], data: st.DataObject
) -> None:
    """Whatever the sides, the absences and the guests: to open, and to say back."""
    team = [Present(name=f"m{n}", side="marketing") for n in range(sizes[0])]
    team += [Present(name=f"s{n}", side="sales") for n in range(sizes[1])]
    past: list[Minutes] = []
    everything: list[Called] = []
    for day in range(data.draw(st.integers(1, 16), label="days")):
        away = data.draw(st.sets(st.sampled_from(team)), label="away")
        here = [who for who in team if who not in away]
        if data.draw(st.booleans(), label="guest"):
            here.append(Present(name=f"guest{day % 3}", side="sales"))
        opens = data.draw(st.lists(st.sampled_from(["marketing", "sales"]), max_size=4))
        items = [plan(opens=side) for side in opens] or [plan()]
        past.append(held(past, day, here, items))
        everything += called(past[-1])

    for number, one in enumerate(everything):
        before = [at for at in range(number) if everything[at][:2] == one[:2]]
        if before:
            since = {other.name for other in everything[before[-1] :] if other.part == one.part}
            assert one.present <= since


def test_turns_of_nine_and_one_on_a_weekly_are_remembered_past_eight_weeks() -> None:
    """Nine people open once each in nine weeks, and the tenth week begins again with the first."""
    nine = tuple(Present(name=f"m{n}", side="marketing") for n in range(9))
    past: list[Minutes] = []
    for week in range(10):
        past.append(held(past, 7 * week, (*nine, SAM), [plan(opens="marketing")]))

    opened = [one.name for minutes in past for one in called(minutes) if one.part == "opened"]
    assert opened == [f"m{n}" for n in (*range(9), 0)]


def test_who_raised_an_item_opens_it_and_so_does_who_spoke_when_it_was_carried_over() -> None:
    """Whatever their side; of several who raised it, one whose turn it is; if they are here."""
    raised = plan(opens="marketing", by=("JO", "sam"))
    turn = Turn(name="jo", part="opened")

    assert speaker(after(begun(raised))) == "sam"
    assert speaker(after(begun(raised, turns=(turn, replace(turn, name="sam"))))) == "jo"
    assert speaker(after(begun(raised, present=(MARIA,)))) == "maria"
    point = current_point(after(begun(raised, present=(MARIA, JO))))
    assert point
    assert (point.speakers, point.opened_by) == (("jo",), "sales")


def test_another_pick_takes_no_turn_away() -> None:
    """Whoever was to open the one that gave way opens the other, and the day is fair still."""
    first = begun(plan("rotate", opens="sales"), plan(opens="sales"))
    swapped = after(first, (10, do.Swap(1, plan("rotate", title="Another", opens="sales"))))
    minutes = minutes_after(
        first, *in_turn(do.Swap(1, plan("rotate", opens="sales")), *LOOP, *LOOP, do.End())
    )

    assert speaker(swapped) == "sam"
    assert [item.points[0].speaker for item in minutes.items] == ["sam", "jo"]


def test_who_says_back_and_leaves_hands_that_on() -> None:
    """Somebody else of another side is asked, and the minutes name whoever was asked last."""
    first = begun(plan(opens="sales"))
    minutes = minutes_after(
        first, *in_turn(do.Next(), do.Leave("fay"), do.Understood(), do.NoAction(), do.End())
    )

    assert [(point.speaker, point.listener) for point in minutes.items[0].points] == [
        ("sam", "maria")
    ]


def test_a_journal_replays_alone() -> None:
    """The turns of the weeks before are in its first event: nothing else is asked."""
    past = [held([], 0, TEN, daily(0))]
    first = begun(plan(opens="sales"), at=START, present=TEN, turns=turns(past, START.date()))

    state = fold([first])

    assert first.turns == (
        Turn(name="cem", part="opened"),
        Turn(name="maria", part="heard"),
        Turn(name="ana", part="opened"),
        Turn(name="sam", part="heard"),
    )
    assert speaker(after(first)) == "dan"
    assert state == after(first)


def test_minutes_of_an_older_version_have_no_turns() -> None:
    """Points that name nobody count for nobody."""
    point = MinutedPoint(
        opened_by="sales", rounds=1, said_back=True, restatement=None, outcome="none"
    )
    older = replace(
        held([], 0, TEN, daily(0)),
        items=(
            MinutedItem(
                kind="topic",
                title="Old",
                topic=None,
                opened_by="sales",
                planned_seconds=60,
                actual_seconds=60,
                carried=0,
                points=(point,),
            ),
        ),
    )

    assert turns([older], START.date()) == ()
