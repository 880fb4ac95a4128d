"""Who has the floor, who is next, and who says back what was heard."""

from __future__ import annotations

import pytest

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.commands import Next
from huddlecli.core.huddle.floor import listener, next_speaker, speaker
from huddlecli.core.huddle.state import Underway, current_point
from huddlecli.core.minutes import Present
from tests.helpers.stories import FAY, JO, MARIA, SAM, after, begun, in_turn, plan, refusal

ONE = begun(plan(opens="sales"), plan(opens="marketing"))


def room(huddle: Underway) -> tuple[str | None, str | None, str | None]:
    """Return who has the floor, who is next, and who says back."""
    after_that, heard = next_speaker(huddle), listener(huddle)
    return (
        speaker(huddle),
        after_that.name if after_that else None,
        heard.name if heard else None,
    )


def test_the_opening_side_begins_and_the_sides_take_turns() -> None:
    """On each side whoever had the floor least is next, in the order of the list."""
    speakers = []
    moves: list[do.Command] = []
    for _ in range(6):
        speakers.append(speaker(after(ONE, *in_turn(*moves))))
        moves.append(do.GiveFloor())

    assert speakers == ["sam", "maria", "jo", "fay", "sam", "maria"]


def test_another_side_says_back_whoever_was_called_longest_ago() -> None:
    """Among equals it is not the next to speak: maria is, so fay says back."""
    first, second = after(ONE), after(ONE, *in_turn(Next(), do.ParkPoint("p1", "maria")))

    assert room(first) == ("sam", "maria", "fay")
    assert room(second) == ("maria", "jo", "jo")


def test_who_was_asked_to_say_back_is_remembered_for_the_point() -> None:
    """Another round asks the same one."""
    huddle = after(ONE, *in_turn(Next(), do.Again(), Next()))
    point = current_point(huddle)

    assert point
    assert point.listeners == ("fay",)


def test_three_sides_take_turns_in_their_order() -> None:
    """The turn passes over a side that nobody is here of."""
    ana = Present(name="ana", side="product")
    sides = ("marketing", "sales", "product")
    whole = begun(plan(), sides=sides, present=(MARIA, SAM, ana))
    without = begun(plan(), sides=sides, present=(MARIA, ana))
    turns = [do.GiveFloor()] * 3

    assert [speaker(after(whole, *in_turn(*turns[:count]))) for count in range(4)] == [
        "maria",
        "sam",
        "ana",
        "maria",
    ]
    assert [speaker(after(without, *in_turn(*turns[:count]))) for count in range(3)] == [
        "maria",
        "ana",
        "maria",
    ]


def test_one_side_alone_has_nobody_to_say_back() -> None:
    """The floor goes round among them all the same."""
    assert room(after(begun(plan(opens="sales"), present=(MARIA, FAY)))) == ("maria", "fay", None)
    assert room(after(begun(plan(), present=(MARIA,)))) == ("maria", None, None)
    assert room(after(begun(plan(), present=()))) == (None, None, None)


def test_the_floor_is_given_by_name_whatever_the_case() -> None:
    """To somebody who is here and has not got it; at a board nobody has."""
    assert speaker(after(ONE, (10, do.GiveFloor("JO")))) == "jo"
    assert refusal(after(ONE), do.GiveFloor("ana")) == ("ana isn't here", "/join ana to add them")
    assert refusal(after(ONE), do.GiveFloor("sam")) == ("sam already has the floor", "/floor NAME")
    assert refusal(after(begun(plan("wins"))), do.GiveFloor()) == (
        "only discussion items have a speaker",
        "/next for the next item",
    )
    assert refusal(after(begun(plan(), present=(MARIA,))), do.GiveFloor()) == (
        "nobody else is here",
        "/join NAME:SIDE",
    )


def test_who_joins_takes_part_from_then_on() -> None:
    """Whoever is new had the floor least on their side; nobody joins twice."""
    huddle = after(begun(plan(), present=(MARIA,)), (10, do.Join("sam", "sales")))

    assert huddle.present == (MARIA, SAM)
    assert room(huddle) == ("maria", "sam", "sam")
    assert refusal(huddle, do.Join("Sam", "sales")) == (
        "Sam is already here",
        "/leave Sam if they left",
    )


def test_who_leaves_hands_the_floor_on() -> None:
    """To whoever was next; someone who had it not just goes."""
    with_floor = after(ONE, (10, do.Leave("sam")))
    without = after(ONE, (10, do.Leave("MARIA")))

    assert [with_floor.present, speaker(with_floor)] == [(MARIA, FAY, JO), "maria"]
    assert [without.present, room(without)[:2]] == [(FAY, SAM, JO), ("sam", "fay")]
    assert refusal(with_floor, do.Leave("sam")) == ("sam isn't here", "/join sam to add them")


@pytest.mark.parametrize(
    "moves",
    [
        in_turn(do.Leave("sam"), do.Leave("jo"), do.Leave("maria"), do.Leave("fay")),
        in_turn(do.Goto(2), do.Leave("sam"), do.Goto(1)),
    ],
)
def test_nobody_who_left_has_the_floor(moves: list[tuple[float, do.Command]]) -> None:
    """Nor where an item is found again that they had the floor of, nor when all are gone."""
    assert speaker(after(ONE, *moves)) is None


def test_the_next_point_is_opened_by_the_next_side() -> None:
    """The side after that of whoever had the floor."""
    huddle = after(begun(plan(opens="sales"), loop=ONE.loop), *in_turn(Next(), do.Understood()))
    more = after(ONE, *in_turn(Next(), do.Understood(), do.More()))

    assert speaker(huddle) == "sam"
    assert [point.opened_by for point in more.items[0].points] == ["sales", "marketing"]
    assert speaker(more) == "maria"
