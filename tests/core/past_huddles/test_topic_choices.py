"""The topics to choose from: what is known of each, which fit, and what a chosen one becomes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huddlecli.core.agenda import AgendaItem, Library, Topic
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle_plan import PlannedItem, Reason
from huddlecli.core.past_huddles import PastHuddles
from huddlecli.core.past_huddles.topic_choices import (
    KnownTopic,
    TopicListing,
    TopicPlace,
    added_topic,
    chosen_pick,
    in_plan,
    line_to_add,
    line_to_take,
    listed_choices,
    near_topic,
    topic_choices,
)
from huddlecli.core.value import replace
from tests.helpers.stories import begun, in_turn, minutes_after, plan

DAY = date(2026, 11, 23)
STUCK = Topic(id="stuck", title="Where are you stuck?", category="process", minutes=5)
SWOT = Topic(id="swot", title="Strengths and threats", category="strategy", minutes=30)
ARGER = Topic(id="aerger", title="Was ÄRGERT die Kunden?", category="customer", minutes=5)
GONE = Topic(id="gone", title="Gone", category="process", minutes=5, off=True)
LIBRARY = Library(topics=(STUCK, SWOT, ARGER, GONE))
SIDES = ("marketing", "sales")
PLACE = TopicPlace(number=3, title="Pay", minutes=5)


def choices(*, off: tuple[str, ...] = ()) -> tuple[KnownTopic, ...]:
    """Return the choices of a team that discussed "stuck" once, when marketing opened it."""
    item = plan(title=STUCK.title, topic="stuck", opens="marketing")
    moves: list[do.Command] = [do.Next(), do.Next(), do.Next(), do.NoAction(), do.End()]
    past = minutes_after(begun(item, plan("close", 1)), *in_turn(*moves))
    history = PastHuddles("daily", LIBRARY, [past])
    return topic_choices(LIBRARY, {"stuck": DAY}, history, sides=SIDES, off=off)


def test_each_topic_has_its_last_day_and_the_side_that_is_next() -> None:
    """What the library removes is not there; what the team does not rotate is marked."""
    assert choices(off=("swot",)) == (
        KnownTopic(topic=STUCK, last=DAY, opens="sales"),
        KnownTopic(topic=SWOT, opens="marketing", is_off=True),
        KnownTopic(topic=ARGER, opens="marketing"),
    )
    with_numbers = in_plan(choices(), [plan("promises", 3), plan(topic="swot")])
    assert [choice.number for choice in with_numbers] == [None, 2, None]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["stuck", "aerger", "swot"]),
        ("  WHERE stuck ", ["stuck"]),
        ("ärgert", ["aerger"]),
        ("a\u0308rgert", ["aerger"]),
        ("strategy", ["swot"]),
        ("sales", ["stuck"]),
        ("stuck x", []),
    ],
)
def test_all_words_are_found_and_what_fits_comes_first(words: str, found: list[str]) -> None:
    """Words are those of the id, the title, the category and the opener, in any case."""
    listing = TopicListing(choices=choices(), today=DAY, place=PLACE)
    assert [choice.topic.id for choice in listed_choices(listing, words)] == found


def test_a_topic_is_taken_or_added_by_a_line() -> None:
    """What is in the plan is neither, and what is too long for the place can only be added."""
    stuck, swot, known = in_plan(choices(), [plan(topic="aerger")])
    listing = TopicListing(choices=(stuck, swot, known), today=DAY, place=PLACE)
    without_place = TopicListing(choices=(stuck, swot, known), today=DAY)

    assert [line_to_take(listing, choice) for choice in listing.choices] == [
        "/swap 3 stuck",
        None,
        None,
    ]
    assert [line_to_take(without_place, choice) for choice in listing.choices] == [
        "/add stuck",
        "/add swot",
        None,
    ]
    assert [line_to_add(choice) for choice in listing.choices] == ["/add stuck", "/add swot", None]


def test_an_added_topic_has_all_that_the_library_says() -> None:
    """Its minutes may be others; without a past nobody has discussed it yet."""
    prompts: dict[str, Any] = {"talk": "T?", "understand": "U?", "execute": "E?"}
    topic = Topic(id="pay", title="Pay", category="support", minutes=15, opens="sales", **prompts)
    choice = KnownTopic(topic=topic, opens="sales")

    item = added_topic(choice)

    assert item == PlannedItem(
        kind="topic",
        title="Pay",
        topic="pay",
        category="support",
        minutes=15,
        opens="sales",
        reason=Reason(why="never"),
        **prompts,
    )
    assert added_topic(choice, 7) == replace(item, minutes=7)


def test_a_chosen_pick_has_the_minutes_and_the_prompts_of_its_place() -> None:
    """The agenda may say who opens there, until somebody has opened the topic."""
    there = plan("rotate", 5, entry=3)
    entry = AgendaItem(kind="rotate", minutes=5, opens="sales", talk="Say what happened.")
    stuck, _, new = choices()

    item = chosen_pick(new, there, entry)

    assert (item.kind, item.minutes, item.entry, item.topic) == ("rotate", 5, 3, "aerger")
    assert (item.opens, item.talk) == ("sales", "Say what happened.")
    assert chosen_pick(stuck, there, entry).reason == Reason(why="longest", since=DAY)
    assert chosen_pick(new, there, None).opens == "marketing"


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("stuk", "stuck"),
        ("Where are you STUCK?", "stuck"),
        ("aerg", "aerger"),
        ("aer", None),
        ("gone", None),
        ("lunch", None),
        ("the fair in May", None),
    ],
)
def test_words_that_may_mean_a_topic(words: str, near: str | None) -> None:
    """A mistake in the id, four letters that begin one id, or the whole title."""
    found = near_topic(words, LIBRARY)
    assert (found and found.id) == near
