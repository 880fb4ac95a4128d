"""What people should know before a huddle."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.notice import is_imminent, things_to_bring
from huddlecli.core.team import Hours, Team
from huddlecli.core.value import replace
from huddlecli.store import agenda_files

ACME = Team(name="Acme", timezone="Europe/Berlin")
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("prompt", "things"),
    [
        (
            "Where does it stop moving? Names, numbers, one example.",
            ("one example", "a number"),
        ),
        ("How full is your week, and how many leads are still waiting?", ("a number",)),
        (
            "Which step holds up most of your deals, and how many are there?",
            ("a number", "one deal"),
        ),
        (
            "What became of the last five leads? Go through them name by name.",
            ("five leads",),
        ),
        (
            "Why did your last three customers choose us, in their own words?",
            ("one quote", "three customers"),
        ),
        ("What took an hour last week and had nothing to do with a customer?", ()),
        ("Who in this room do you know least, and what would you ask them?", ()),
        ("Wo hakt es gerade?", ()),
    ],
)
def test_what_a_prompt_asks_for(prompt: str, things: tuple[str, ...]) -> None:
    """The most telling things, two at most, and nothing where the prompt asks for none."""
    item = PlannedItem(kind="topic", title="Any", talk=prompt)
    assert things_to_bring(item) == things


def test_what_other_items_need() -> None:
    """A matter without a prompt takes an example, a board what it lists, the close nothing."""
    needs = {
        kind: things_to_bring(PlannedItem(kind=kind, title="Any"))
        for kind in ("topic", "promises", "wins", "measures", "leads", "parked", "close")
    }
    assert needs == {
        "topic": ("one example",),
        "promises": ("what became of your promises",),
        "wins": ("one win",),
        "measures": ("the latest values",),
        "leads": ("what became of your leads",),
        "parked": (),
        "close": (),
    }


def test_few_topics_of_the_library_ask_for_nothing() -> None:
    """Of 38 prompts, those that only need a talk."""
    topics = agenda_files.load_library(None).topics
    without = [
        topic.id
        for topic in topics
        if not things_to_bring(PlannedItem(kind="rotate", title=topic.title, talk=topic.talk))
    ]
    assert without == ["introductions", "non-selling"]


@pytest.mark.parametrize(
    ("days", "closed", "is_soon"),
    [
        (0, (), True),
        (1, (), True),
        (2, (), False),
        (2, (1,), True),
        (4, (1, 2, 3), True),
        (1, (0,), False),
        (0, (0,), True),
    ],
)
def test_the_last_working_day_before(days: int, closed: tuple[int, ...], *, is_soon: bool) -> None:
    """From Monday: a closed day between does not count, and from a closed day nothing is sent."""
    team = replace(ACME, closed=tuple(MONDAY + day * DAY for day in closed))
    assert is_imminent(team, MONDAY + days * DAY, MONDAY) is is_soon


@given(
    offset=st.integers(0, 60),
    closed=st.sets(st.integers(0, 60)),
    days=st.sets(st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat")), min_size=1),
)
def test_an_agenda_goes_out_once_before_its_day(
    offset: int, closed: set[int], days: set[str]
) -> None:
    """Whatever the working days are: on one day before the huddle at most, and on its own."""
    hours = Hours(opens="09:00", closes="17:00", days=tuple(sorted(days)))  # type: ignore[arg-type]
    team = replace(ACME, hours=hours, closed=tuple(MONDAY + day * DAY for day in closed))
    day = MONDAY + offset * DAY
    sent = [before for before in range(offset) if is_imminent(team, day, MONDAY + before * DAY)]

    assert len(sent) <= 1
    assert is_imminent(team, day, day)
