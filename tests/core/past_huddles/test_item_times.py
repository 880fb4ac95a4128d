"""How long items really took, and the minutes that follow from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.agenda import Agenda, AgendaItem, Library, Topic
from huddlecli.core.minutes import Minutes
from huddlecli.core.past_huddles.item_times import (
    AgendaTimes,
    agenda_times,
    overruns,
    recent_huddles,
    whole_minutes,
)
from tests.helpers.past_dailies import daily

LIBRARY = Library(
    topics=tuple(
        Topic(id=name, title=name.title(), category="process", minutes=minutes)
        for name, minutes in (("stuck", 5), ("capacity", 5), ("swot", 30))
    )
)
DAILY = Agenda(
    name="daily",
    title="Daily huddle",
    cadence="daily",
    minutes=15,
    items=(
        AgendaItem(kind="promises", minutes=3),
        AgendaItem(kind="topic", title="Where are you stuck?", topic="stuck", minutes=6),
        AgendaItem(kind="rotate", minutes=5),
        AgendaItem(kind="close", minutes=1),
    ),
)
OVER = (300, 360, 300, 60)  # the promises take two minutes more than they have
ON_TIME = (180, 360, 300, 60)


def times(*huddles: Minutes, agenda: Agenda = DAILY) -> AgendaTimes:
    """Return how long the items of `agenda` took."""
    return agenda_times(agenda, LIBRARY, huddles)


def rows(which: AgendaTimes) -> list[tuple[int | None, int, int | None]]:
    """Return each entry's median, huddles and proposal."""
    return [(entry.typical, entry.huddles, entry.proposed) for entry in which.entries]


def streaks(*huddles: Minutes, agenda: Agenda = DAILY) -> list[tuple[str, int]]:
    """Return what ran over again in the last of `huddles`, and how often in a row."""
    *before, last = huddles
    return [
        (overrun.title, overrun.times)
        for overrun in overruns(agenda, LIBRARY, last, reversed(before))
    ]


def test_the_median_of_three_huddles_is_proposed() -> None:
    """In whole minutes; a pick counts for its place, whichever topic it was."""
    took = times(daily(0, (100, 400, 200, 20)), daily(1, (250, 470, 360, 30)), daily(2, OVER))

    assert rows(took) == [(250, 3, 4), (400, 3, 7), (300, 3, 5), (30, 3, 1)]
    assert (took.total, took.over, dict(took.changes)) == (17, 2, {1: 4, 2: 7})
    assert [entry.minutes for entry in took.proposal.items] == [4, 7, 5, 1]
    assert took.since == date(2026, 11, 2)


def test_fewer_than_three_huddles_propose_nothing() -> None:
    """An item that a huddle did not come to took no time, and does not count."""
    took = times(daily(0, OVER), daily(1, OVER), daily(2, (300, 0, 0, 60)))

    assert rows(took) == [(300, 3, 5), (360, 2, None), (300, 2, None), (60, 3, 1)]
    assert dict(took.changes) == {1: 5}


def test_a_place_for_topics_never_gets_too_short_for_them() -> None:
    """Topics of five minutes that took three could not be picked any more with three."""
    took = times(*(daily(day, (180, 360, 180, 60)) for day in range(3)))

    assert rows(took)[2] == (180, 3, 5)
    assert dict(took.changes) == {}


def test_items_are_found_again_in_an_agenda_that_was_changed() -> None:
    """By title and topic, or by their kind if the agenda has it once; else they do not count."""
    past = [daily(day, OVER) for day in range(3)]
    moved = replace(DAILY, items=(AgendaItem(kind="wins", minutes=1), *DAILY.items))
    retitled = replace(
        DAILY,
        items=(
            replace(DAILY.items[0], title="What we promised"),
            AgendaItem(kind="topic", title="Another question", minutes=6),
            *DAILY.items[2:],
        ),
    )
    twice = replace(DAILY, items=(AgendaItem(kind="rotate", minutes=5), *DAILY.items))

    assert [entry.huddles for entry in times(*past, agenda=moved).entries] == [0, 3, 3, 3, 3]
    assert [entry.huddles for entry in times(*past, agenda=retitled).entries] == [3, 0, 3, 3]
    assert [entry.huddles for entry in times(*past, agenda=twice).entries] == [0, 3, 3, 0, 3]


def test_what_was_raised_counts_for_the_place_that_it_took() -> None:
    """The place of a pick took as long as it took, whatever was in it."""
    raised = [daily(day, OVER) for day in range(3)]
    for number, minutes in enumerate(raised):
        item = replace(minutes.items[2], kind="topic", title="Prices", topic=None, source="r7aa")
        raised[number] = replace(minutes, items=(*minutes.items[:2], item, minutes.items[3]))

    assert [entry.huddles for entry in times(*raised).entries] == [3, 3, 3, 3]


def test_eight_weeks_count_and_six_huddles_at_least() -> None:
    """A monthly huddle has not had three in eight weeks."""
    months = [daily(-28 * n, OVER) for n in range(10)]
    days = [daily(-n, OVER) for n in range(80)]

    assert len(recent_huddles(months, date(2026, 11, 3))) == 6
    assert len(recent_huddles(days, date(2026, 11, 2))) == 8 * 7  # that of today among them
    assert len(recent_huddles(days, date(2026, 11, 3))) == 8 * 7 - 1
    assert recent_huddles(months[:1], date(2027, 11, 3)) == (months[0],)


def test_an_item_that_ran_over_three_times_in_a_row_is_named() -> None:
    """Twice is not enough; one huddle on time ends it, one that did not come to it does not."""
    past = [daily(day, OVER) for day in range(4)]
    calm, missed = daily(2, ON_TIME), daily(2, (0, 360, 300, 60))

    assert streaks(*past[:2]) == []
    assert streaks(*past[:3]) == [("Promises", 3)]
    assert streaks(*past) == [("Promises", 4)]
    assert streaks(*past[:2], calm, past[3]) == []
    assert streaks(*past[:3], daily(3, ON_TIME)) == []
    assert streaks(*past[:2], missed, past[3]) == [("Promises", 3)]


def test_a_pick_that_ran_over_has_no_title() -> None:
    """Other topics each time ran over in the same place, which has no name of its own."""
    assert streaks(*(daily(day, (180, 360, 330, 60)) for day in range(3))) == [("", 3)]


def test_less_than_half_a_minute_is_not_over() -> None:
    """Whole minutes would not change by it."""
    assert streaks(*(daily(day, (209, 389, 329, 89)) for day in range(5))) == []


def test_no_more_is_read_than_a_streak_takes() -> None:
    """Ten years of minutes are not read when a huddle ends."""
    read: list[int] = []

    def before() -> list[Minutes]:
        return [daily(-1, ON_TIME), daily(-2, OVER)]

    past = (read.append(1) or minutes for minutes in before())  # type: ignore[func-returns-value]
    assert overruns(DAILY, LIBRARY, daily(0, ON_TIME), past) == ()
    assert read == []
    assert overruns(DAILY, LIBRARY, daily(0, OVER), past) == ()
    assert read == [1]


SECONDS = st.integers(0, 5_000)


@given(st.lists(st.tuples(SECONDS, SECONDS, SECONDS, SECONDS), max_size=9), st.randoms())
def test_a_proposal_lies_within_what_it_took(took: list[tuple[int, ...]], order: object) -> None:
    """It is whole minutes, one at least, rests on three huddles, and has no order of huddles."""
    past = [daily(day, seconds) for day, seconds in enumerate(took)]
    mixed = past.copy()
    order.shuffle(mixed)  # type: ignore[attr-defined]
    result = times(*past)

    assert times(*mixed) == result
    assert result.total == sum(entry.minutes for entry in result.proposal.items)
    assert result.over == max(result.total - 15, 0)
    for number, entry in enumerate(result.entries):
        known = [seconds[number] for seconds in took if seconds[number]]
        assert entry.huddles == len(known)
        assert (entry.proposed is None) == (len(known) < 3)
        if entry.proposed is not None:
            least = max(whole_minutes(min(known)), entry.longest or 1)
            most = max(whole_minutes(max(known)), entry.longest or 1)
            assert least <= entry.proposed <= most


@given(st.lists(st.sampled_from([0, 180, 300]), min_size=1, max_size=12))
def test_a_streak_counts_the_last_huddles_that_came_to_it(promises: list[int]) -> None:
    """Those of the past that ran over, up to the first that did not."""
    past = [daily(day, (took, 360, 300, 60)) for day, took in enumerate(promises)]
    reached = [took for took in reversed(promises) if took]
    streak = next((n for n, took in enumerate(reached) if took < 210), len(reached))
    expected = [("Promises", streak)] if promises[-1] > 210 and streak >= 3 else []

    assert streaks(*past) == expected
