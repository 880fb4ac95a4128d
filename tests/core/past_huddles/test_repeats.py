"""What came up before, and the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.agenda import Agenda, AgendaItem
from huddlecli.core.huddle_plan import Earlier, EarlierResult, Plan, PlannedItem, Reason
from huddlecli.core.minutes import MinutedAction, MinutedItem, Minutes, Titled
from huddlecli.core.past_huddles import LatestFirst
from huddlecli.core.past_huddles.repeats import with_earlier
from tests.helpers.past_dailies import daily

TODAY = date(2026, 11, 30)
FULL = (180, 360, 300, 60)
AGENDA = Agenda(
    name="weekly",
    title="Weekly",
    cadence="weekly",
    minutes=45,
    items=(AgendaItem(kind="rotate", minutes=15),),
)
CALL = MinutedAction(
    id="k7f2000000", title="Call", owner="sam", due=date(2026, 11, 9), status="open"
)


def raised(title: str = "Who pays?", **more: Any) -> PlannedItem:
    """Return an item that was raised."""
    keys: dict[str, Any] = {"kind": "topic", "title": title, "reason": Reason(why="raised")}
    return PlannedItem(**{**keys, **more})


def held(day: int, title: str | None = "who pays", **point: Any) -> Minutes:
    """Return a daily in whose third place was an item of that title, or its usual pick."""
    minutes = daily(day, FULL)
    if title is None:
        return minutes
    item = minutes.items[2]
    points = (replace(item.points[0], **point),)
    item = replace(item, kind="topic", title=title, topic=None, points=points)
    return with_item(minutes, item)


def with_item(minutes: Minutes, item: MinutedItem) -> Minutes:
    """Return minutes with another item in the third place."""
    return replace(minutes, items=(*minutes.items[:2], item, minutes.items[3]))


def before(item: PlannedItem, past: Sequence[Minutes]) -> Earlier | None:
    """Return what a plan says of `item` after the huddles of `past`."""
    plan = Plan(agenda=AGENDA, items=(item,), waiting=0)
    changed = with_earlier(plan, past, TODAY)
    assert replace(changed, items=(replace(changed.items[0], earlier=None),)) == plan
    return changed.items[0].earlier


def test_the_days_and_what_came_of_it_the_last_time() -> None:
    """In the words of the minutes, without names; case and the last sign make no difference."""
    first = held(0, "WHO  pays", outcome="decision", decisions=(Titled(id="d1", title="Half"),))
    second = held(7, outcome="action", actions=(CALL,), parked=(Titled(id="p1", title="Later"),))
    third = held(8, outcome=None)

    assert before(raised(), [first, second, third, held(9, "Who comes?")]) == Earlier(
        days=(date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 10)),
        times=3,
        results=(
            EarlierResult(kind="action", title="Call"),
            EarlierResult(kind="parked", title="Later"),
        ),
    )
    assert before(raised(), [held(0, "Who comes?")]) is None


def test_a_topic_is_known_by_its_id() -> None:
    """Whatever its title was then; that nothing was needed is a result as well."""
    pick = PlannedItem(
        kind="rotate", title="New title", topic="capacity", reason=Reason(why="longest")
    )

    assert before(pick, [held(day, None) for day in range(8)]) == Earlier(
        days=(date(2026, 11, 2), date(2026, 11, 6)),
        times=2,
        results=(EarlierResult(kind="none"),),
    )


def test_what_was_parked_in_these_words_came_up_too() -> None:
    """On a board as well as in a discussion."""
    parked = held(0, "Something else", parked=(Titled(id="p1", title="Who pays"),))
    board = replace(parked.items[0], parked=(Titled(id="p2", title="Who pays?"),))
    on_board = replace(held(1, None), items=(board, *parked.items[1:2]))

    assert before(raised(), [parked, on_board]) == Earlier(
        days=(date(2026, 11, 2), date(2026, 11, 3)),
        times=2,
        results=(EarlierResult(kind="parked", title="Who pays?"),),
    )


def test_more_than_three_days_are_counted() -> None:
    """The last three are named."""
    found = before(raised(), [held(day) for day in range(5)])

    assert found is not None
    assert (found.times, found.days[0], len(found.days)) == (5, date(2026, 11, 4), 3)


def test_what_comes_each_time_is_not_pointed_out() -> None:
    """An entry of the agenda is, once it was carried over; a review is meant to come again."""
    past = [daily(day, FULL) for day in range(3)]
    stuck = PlannedItem(kind="topic", title="Where are you stuck?", topic="stuck", is_fixed=True)
    review = PlannedItem(kind="decisions", title="Where are you stuck?", source="d1")

    assert before(stuck, past) is None
    assert before(review, past) is None
    found = before(replace(stuck, carried=1, reason=Reason(why="carried", times=1)), past)
    assert found is not None
    assert found.times == 3


def test_an_item_that_no_huddle_came_to_did_not_come_up() -> None:
    """It was on the plan only, and has no time and no words."""
    missed = daily(0, (180, 360, 0, 60))
    carried = replace(missed.items[2], kind="topic", title="Who pays?", topic=None, left="carried")

    assert before(raised(), [with_item(missed, carried)]) is None


def test_no_more_is_read_than_a_start_reads_anyway() -> None:
    """Eight weeks, 26 huddles, and as far back as the topic was last discussed."""
    read: list[str] = []

    class Counted(list[Minutes]):
        def __iter__(self) -> Any:
            for minutes in super().__iter__():
                read.append(minutes.id)
                yield minutes

    past = [daily(-n, FULL) for n in range(400)]
    plan = Plan(agenda=AGENDA, items=(raised(),), waiting=0)
    with_earlier(plan, LatestFirst(Counted(past)), date(2026, 11, 2))
    weeks = len(read)
    old = raised(reason=Reason(why="longest", since=date(2026, 5, 1)))
    read.clear()
    with_earlier(replace(plan, items=(old,)), LatestFirst(Counted(past)), date(2026, 11, 2))
    fixed = PlannedItem(kind="promises", title="Promises", is_fixed=True)
    since_may = len(read)
    with_earlier(replace(plan, items=(fixed,)), LatestFirst(Counted(past)), date(2026, 11, 2))

    assert (weeks, since_may, len(read)) == (58, 187, 187)


@given(
    st.lists(
        st.tuples(st.integers(0, 27), st.sampled_from(["who pays?", "Who pays", "Who comes?"])),
        max_size=8,
        unique_by=lambda row: row[0],
    ),
    st.randoms(use_true_random=False),
)
def test_each_day_counts_once_in_any_order(rows: list[tuple[int, str]], order: Any) -> None:
    """The days are in their order, at most three of all times, and each of them was held."""
    past = [held(day, title) for day, title in rows]
    mixed = past.copy()
    order.shuffle(mixed)
    days = sorted(date(2026, 11, 2 + day) for day, title in rows if "pays" in title)
    found = before(raised(), past)

    assert before(raised(), mixed) == found
    if not days:
        assert found is None
    else:
        assert found is not None
        assert found.times == len(days)
        assert list(found.days) == days[-3:]
