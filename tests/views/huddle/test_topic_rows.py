"""The list of topics as rows: whole in every room, with the marked topic always in sight."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.agenda import Topic
from huddlecli.core.past_huddles.topic_choices import (
    KnownTopic,
    TopicListing,
    TopicPlace,
    listed_choices,
)
from huddlecli.views.huddle.rows import ELLIPSIS, Room, plain, row_width
from huddlecli.views.huddle.topic_rows import topic_rows

DAY = date(2026, 11, 23)
TITLES = (
    "Where are you stuck?",
    "Wie bereiten wir unsere Gespräche über größere Ausschreibungen besser vor?",
    "お客様の声をどのように製品改善に活かすことができるでしょうか",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikverwaltungsgebäude",
    "A [bold]title[/] with <b>markup</b> and a family 👩‍👩‍👧",
)
CATEGORIES = ("customer", "process", "一つの長い分類の名前")


def listing(number: int, *, has_place: bool = True) -> TopicListing:
    """Return so many topics, every other one too long for the place."""
    choices = tuple(
        KnownTopic(
            topic=Topic(
                id=f"topic-{index}",
                title=f"{TITLES[index % len(TITLES)]} {index}",
                category=CATEGORIES[index % len(CATEGORIES)],
                minutes=5 + 10 * (index % 2),
            ),
            last=date(2025, 3, 4) if index % 3 else None,
            opens="customer success" if index % 4 else "sales",
            number=3 if index == 7 else None,
            is_off=index == 9,
        )
        for index in range(number)
    )
    place = TopicPlace(number=3, title=TITLES[1], minutes=5) if has_place else None
    return TopicListing(choices=choices, today=DAY, place=place)


@given(
    number=st.integers(0, 60),
    marked=st.integers(0, 59),
    columns=st.sampled_from([54, 56, 74, 94, 128]),
    rows=st.integers(16, 44),
    has_place=st.booleans(),
)
def test_the_list_fits_and_shows_the_marked_topic_whole(
    *, number: int, marked: int, columns: int, rows: int, has_place: bool
) -> None:
    """No row is too wide, none is cut, and there are as many as there is room for."""
    topics = listing(number, has_place=has_place)
    marked = min(marked, max(number - 1, 0))

    shown = topic_rows(topics, "", marked, Room(columns, rows))

    text = [plain(one) for one in shown]
    assert max(map(row_width, shown)) <= columns
    assert len(shown) == rows
    assert ELLIPSIS not in "".join(text)
    if number:
        title = listed_choices(topics, "")[marked].topic.title
        assert any(line.startswith("› ") and title.split()[0][:10] in line for line in text[1:])


@pytest.mark.parametrize("has_place", [True, False])
def test_what_does_not_fit_comes_last_under_a_heading(*, has_place: bool) -> None:
    """Without a place, everything fits."""
    text = [plain(one) for one in topic_rows(listing(8, has_place=has_place), "", 0, Room(94, 40))]

    assert ("Longer than 5 min:" in text) == has_place
    assert text[0] == (f'5 min, instead of "{TITLES[1]}"' if has_place else "A topic to add")


def test_the_foot_says_what_can_be_done_with_the_marked_topic() -> None:
    """It is taken, only added, or neither."""
    topics = listing(10)
    ids = [choice.topic.id for choice in listed_choices(topics, "")]

    def foot(topic: str) -> list[str]:
        rows = topic_rows(topics, "", ids.index(topic), Room(94, 40))
        return [plain(one).strip() for one in rows[-2:]]

    assert foot("topic-0") == ["", "Enter take it instead   + add it, 5 min   Esc close"]
    assert foot("topic-1") == [
        "It takes 15 min, and this place has 5.",
        "+ add it, 15 min   Esc close",
    ]
    assert foot("topic-7") == ["Already item 3.", "Esc close"]
    without_place = listing(1, has_place=False)
    rows = topic_rows(without_place, "", 0, Room(94, 40))
    assert plain(rows[-1]).strip() == "Enter add it, 5 min   Esc close"


def test_nothing_found_is_said() -> None:
    """With the words that were looked for."""
    text = [plain(one) for one in topic_rows(listing(5), "xyz", 0, Room(54, 20))]

    assert 'No topic has "xyz".' in text
    assert text[-1] == "Esc close"
