"""The words that every screen shares."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from huddlecli.core.huddle_plan import Reason
from huddlecli.views import words
from huddlecli.views.next_huddle import reason_words

MONDAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_counts_and_lists() -> None:
    """One is one, and the last name follows an `and`."""
    assert [words.count(number, "person", "people") for number in (0, 1, 2)] == [
        "0 people",
        "1 person",
        "2 people",
    ]
    assert [words.listed(names) for names in ([], ["ana"], ["ana", "ben"], ["a", "b", "c"])] == [
        "nobody",
        "ana",
        "ana and ben",
        "a, b and c",
    ]
    assert words.listed(["d", "l"], "or") == "d or l"
    assert [words.times(number) for number in (1, 2, 3)] == ["once", "twice", "3 times"]


def test_half_a_per_cent_counts_as_one() -> None:
    """Of counts and of spans of time alike."""
    assert [words.percent(part, 40) for part in (1, 5, 21, 39, 40)] == [
        *("3%", "13%", "53%", "98%", "100%")
    ]
    assert words.percent(timedelta(seconds=5), timedelta(seconds=40)) == "13%"


@pytest.mark.parametrize(
    ("day", "short"),
    [
        (date(2026, 11, 27), "Fri 27 Nov"),
        (date(2027, 1, 4), "Mon 4 Jan"),
        (date(2026, 5, 24), "Sun 24 May"),
        (date(2026, 5, 23), "Sat 23 May 2026"),
        (date(2027, 12, 1), "Wed 1 Dec 2027"),
    ],
)
def test_a_day_has_its_year_when_it_is_far(day: date, short: str) -> None:
    """Within half a year, before or after, no year is needed."""
    assert words.short_day(day, MONDAY) == short
    assert words.bare_day(day, MONDAY) == short[4:]


def test_near_days_have_names() -> None:
    """Yesterday, today and tomorrow are called so."""
    near = [words.near_day(MONDAY + timedelta(days=off), MONDAY) for off in (-2, -1, 0, 1, 2)]

    assert near == ["Sat 21 Nov", "yesterday", "today", "tomorrow", "Wed 25 Nov"]


def test_clocks() -> None:
    """Minutes and seconds, with a sign once the time is over."""
    assert [words.clock(seconds) for seconds in (0, 9, 220.9, 5400, -0.4, -80)] == [
        "0:00",
        "0:09",
        "3:40",
        "90:00",
        "0:00",
        "-1:20",
    ]
    assert words.hour(NINE + timedelta(minutes=8)) == "09:08"


@pytest.mark.parametrize(
    ("kept", "due", "told"),
    [
        (0, 0, ""),
        (4, 5, "4 of 5 kept"),
        (9, 9, "9 of 9 kept"),
        (9, 10, "9 of 10 kept (90%, target 90%)"),
        (14, 16, "14 of 16 kept (88%, target 90%)"),
        (5, 8, "5 of 8 kept"),
        (25, 40, "25 of 40 kept (63%, target 90%)"),
    ],
)
def test_a_rate_is_told_from_ten_promises_on(kept: int, due: int, told: str) -> None:
    """Below that the two numbers say all; where nothing counted nothing is said."""
    assert words.kept_words(kept, due) == told
    assert words.of(kept, due) == told.partition(" kept")[0]


def test_what_follows_a_title() -> None:
    """A comma, or brackets where the title is a sentence of its own."""
    assert words.followed("Send it", "by Fri", "", "again") == "Send it, by Fri, again"
    assert words.followed("Why?", "Fri 27 Nov") == "Why? (Fri 27 Nov)"
    assert words.followed("Why?", "") == "Why?"


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (Reason(why="fixed"), ""),
        (Reason(why="carried", since=MONDAY, times=2), "carried over twice"),
        (Reason(why="carried", since=MONDAY, times=3), "carried over 3 times"),
        (Reason(why="raised", since=date(2026, 11, 20)), "raised on 20 Nov"),
        (Reason(why="review", since=date(2026, 11, 20)), "decision due for review"),
        (Reason(why="never"), "not discussed yet · process"),
        (Reason(why="longest", since=date(2026, 10, 3)), "last discussed 3 Oct · process"),
    ],
)
def test_why_an_item_is_there(reason: Reason, told: str) -> None:
    """Each pick is explained in a few words."""
    assert reason_words(reason, "process", MONDAY) == told


def test_a_pick_without_a_category() -> None:
    """Nothing is said of a category that is not known."""
    assert reason_words(Reason(why="never"), None, MONDAY) == "not discussed yet"
