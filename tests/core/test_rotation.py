"""What the next huddle is about, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.agenda import CATEGORIES, Agenda, AgendaItem, EntryKind, Library, Topic
from huddlecli.core.huddle_plan import Plan, PlannedItem, Reason
from huddlecli.core.minutes import MinutedItem, MinutedPoint, Minutes
from huddlecli.core.records import Decision, Raised
from huddlecli.core.rotation import another_pick, plan

SIDES = ("marketing", "sales")
MONDAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SIZES = dict(zip(CATEGORIES, (6, 9, 8, 7, 8), strict=True))


def topic(topic_id: str, category: str = "process", minutes: int = 5, **more: Any) -> Topic:
    """Return a topic whose title is its id with a capital."""
    return Topic(
        id=topic_id, title=topic_id.capitalize(), category=category, minutes=minutes, **more
    )


THIRTY_EIGHT = Library(
    topics=tuple(
        topic(f"{category}-{number}", category, (5, 15, 30)[number % 3])
        for number in range(max(SIZES.values()))
        for category in reversed(CATEGORIES)
        if number < SIZES[category]
    )
)
FEW = Library(
    topics=(
        topic("stuck", "customer", opens="sales", talk="Where?", execute="Who helps?"),
        topic("capacity", "customer", opens="sales", talk="How full?", understand="Say it back."),
        topic("plan", "strategy", 15),
        topic("loop", "process", opens="marketing"),
        topic("check", "process"),
    )
)


def agenda(*items: AgendaItem, minutes: int = 15, name: str = "daily") -> Agenda:
    """Return an agenda of these entries."""
    return Agenda(name=name, title=name, cadence="daily", minutes=minutes, items=items)


def rotate(minutes: int = 5, **more: Any) -> AgendaItem:
    """Return an entry that picks."""
    return AgendaItem(kind="rotate", minutes=minutes, **more)


DAILY = agenda(
    AgendaItem(kind="promises", minutes=3),
    AgendaItem(
        kind="topic", title="Where are you stuck?", topic="stuck", minutes=6, talk="Say where."
    ),
    rotate(),
    AgendaItem(kind="close", minutes=1),
)
TWO = agenda(rotate(pick=2))


def after(
    planned: Plan,
    *,
    carried: Sequence[int] = (),
    struck: Sequence[int] = (),
    days: int = 0,
    agenda: str = "",
) -> Minutes:
    """Return the minutes of a huddle that went as planned but for these items, by number."""
    started = NINE + timedelta(days=days)
    return Minutes(
        id=f"{started:%Y-%m-%d-%H%M}-{agenda or planned.agenda.name}",
        agenda=agenda or planned.agenda.name,
        title="A huddle",
        started=started,
        ended=started + timedelta(minutes=15),
        timezone="Europe/Berlin",
        planned_minutes=15,
        by="maria",
        present=(),
        items=tuple(
            minuted(item, "carried" if n in carried else "struck" if n in struck else "through")
            for n, item in enumerate(planned.items, 1)
        ),
    )


def minuted(item: PlannedItem, left: Literal["through", "carried", "struck"]) -> MinutedItem:
    """Return what the minutes say of `item`."""
    point = MinutedPoint(
        opened_by=item.opens,
        rounds=1,
        said_back=True,
        restatement=None,
        outcome="none" if left == "through" else None,
    )
    return MinutedItem(
        kind=item.kind,
        title=item.title,
        topic=item.topic,
        opened_by=item.opens,
        planned_seconds=item.minutes * 60,
        actual_seconds=item.minutes * 60,
        carried=item.carried,
        points=(point,) if item.opens else (),
        left=left,
        entry=item.entry,
        source=item.source,
        by=item.by,
    )


def added(title: str, carried: int = 0) -> MinutedItem:
    """Return an item that was added in the huddle and carried over."""
    return MinutedItem(
        kind="topic",
        title=title,
        topic=None,
        opened_by=None,
        planned_seconds=360,
        actual_seconds=0,
        carried=carried,
        left="carried",
    )


def raised(record_id: str, days: int = 0, **more: Any) -> Raised:
    """Return something raised so many days after Monday."""
    keys = {"title": record_id.capitalize(), "by": "sam"} | more
    return Raised(id=record_id, created=NINE + timedelta(days=days), **keys)


def decision(record_id: str, review: date | None, **more: Any) -> Decision:
    """Return a decision to be looked at again on `review`."""
    return Decision(
        id=record_id,
        title=record_id.capitalize(),
        created=NINE,
        by="sam",
        review=review,
        **more,
    )


def planned(
    which: Agenda = DAILY,
    past: Sequence[Minutes] = (),
    raised: Sequence[Raised] = (),
    decisions: Sequence[Decision] = (),
    library: Library = FEW,
    **more: Any,
) -> Plan:
    """Return the plan of `which` on Monday."""
    return plan(which, library, past, raised, decisions, MONDAY, sides=SIDES, **more)


def reasons(which: Plan) -> list[tuple[str, str, date | None, int]]:
    """Return each item's title with its reason, those of the fixed entries left out."""
    return [
        (item.title, item.reason.why, item.reason.since, item.reason.times)
        for item in which.items
        if item.reason.why != "fixed"
    ]


def titles(which: Plan) -> list[str]:
    """Return the titles in order."""
    return [item.title for item in which.items]


def test_a_first_daily_is_planned_whole() -> None:
    """Entries have their places, titles, prompts and sides; the pick says why it is there."""
    fixed = Reason(why="fixed")
    board = PlannedItem(
        kind="promises",
        title="Promises",
        minutes=3,
        reason=fixed,
        entry=1,
        is_fixed=True,
    )

    assert planned() == Plan(
        agenda=DAILY,
        items=(
            board,
            PlannedItem(
                kind="topic",
                title="Where are you stuck?",
                topic="stuck",
                category="customer",
                minutes=6,
                opens="sales",
                talk="Say where.",
                execute="Who helps?",
                reason=fixed,
                entry=2,
                is_fixed=True,
            ),
            PlannedItem(
                kind="rotate",
                title="Capacity",
                topic="capacity",
                category="customer",
                minutes=5,
                opens="sales",
                talk="How full?",
                understand="Say it back.",
                reason=Reason(why="never"),
                entry=3,
            ),
            replace(board, kind="close", title="Read-back", minutes=1, entry=4),
        ),
        waiting=0,
    )


def test_an_entry_without_a_title_has_a_plain_one() -> None:
    """The library's title serves, else that of the kind."""
    kinds: tuple[EntryKind, ...] = (
        *("wins", "promises", "parked", "measures", "leads"),
        *("definition", "decisions", "topic", "close"),
    )
    entries = [AgendaItem(kind=kind, minutes=1) for kind in kinds]
    which = agenda(AgendaItem(kind="topic", topic="stuck", minutes=1), *entries)

    assert [(item.title, item.opens) for item in planned(which).items] == [
        ("Stuck", "sales"),
        ("Wins", None),
        ("Promises", None),
        ("Parked", None),
        ("Measures", None),
        ("Leads", None),
        ("What a qualified lead is", "marketing"),
        ("Decisions to look at again", "marketing"),
        ("Open topic", "marketing"),
        ("Read-back", None),
    ]


def test_each_topic_comes_once_before_any_comes_twice() -> None:
    """Two rounds of 38 picks, the longest first; categories take turns while they have them."""
    which, past, picks = agenda(rotate(30), minutes=30), list[Minutes](), list[str]()
    for n in range(2 * 38):
        now = planned(which, past, library=THIRTY_EIGHT)
        picks.append(now.items[0].topic or "")
        past.append(after(now, days=n))

    sizes = {one.id: one.minutes for one in THIRTY_EIGHT.topics}
    first, second = picks[:38], picks[38:]
    assert sorted(first) == sorted(sizes)
    assert second == first
    assert [sizes[pick] for pick in first] == sorted(sizes.values(), reverse=True)
    for start in (0, 5, 11, 16, 24, 29):  # in each size, five categories one after the other
        assert {pick.partition("-")[0] for pick in first[start : start + 5]} == {*CATEGORIES}


def test_a_long_place_takes_no_short_topic_while_longer_ones_wait() -> None:
    """Five minutes are for the daily: the weekly takes them once nothing longer is left."""
    sizes = (5, 15, 5, 15, 30)
    library = Library(topics=tuple(topic(f"t{n}", minutes=m) for n, m in enumerate(sizes)))
    which, past, picks = agenda(rotate(15), minutes=15), list[Minutes](), list[str]()
    for n in range(4):
        now = planned(which, past, library=library)
        picks += titles(now)
        past.append(after(now, days=n))

    assert picks == ["T1", "T3", "T0", "T2"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([5, 10, 15, 30]), min_size=2, max_size=12),
    st.lists(st.sampled_from([5, 15, 30]), min_size=1, max_size=14),
)
def test_no_place_takes_a_topic_while_a_longer_one_that_fits_was_never_discussed(
    sizes: list[int], held: list[int]
) -> None:
    """Whatever agendas a team runs side by side; of equal ones the one left longest comes."""
    library = Library(topics=tuple(topic(f"t{n}", minutes=m) for n, m in enumerate(sizes)))
    past, discussed = list[Minutes](), list[str]()
    for n, minutes in enumerate(held):
        now = planned(agenda(rotate(minutes), minutes=minutes), past, library=library)
        past.append(after(now, days=n, agenda=f"of-{minutes}"))
        fitting = [one for one in library.topics if one.minutes <= minutes]
        picks = [item.topic or "" for item in now.items]
        assert len(picks) == min(len(fitting), 1)
        waiting = [one.minutes for one in fitting if one.id not in discussed]
        for pick in picks:
            size = next(one.minutes for one in fitting if one.id == pick)
            assert size == max(waiting, default=size)
            if not waiting:
                assert pick == min(
                    (one.id for one in fitting),
                    key=lambda known: max(at for at, was in enumerate(discussed) if was == known),
                )
        discussed += picks


def test_a_topic_that_was_discussed_says_when() -> None:
    """Where all were discussed, the one left longest comes, with the day in the huddle's zone."""
    which, past = agenda(rotate()), list[Minutes]()
    for n in range(4):
        past.append(after(planned(which, past), days=n))
    past[0] = replace(past[0], timezone="Pacific/Auckland", started=NINE.replace(hour=12))

    assert reasons(planned(which, past)) == [("Stuck", "longest", date(2026, 11, 24), 0)]


def test_topics_of_the_same_huddle_keep_to_the_turns_of_categories() -> None:
    """Two picks of one huddle are equally long ago; the category picked longest ago is first."""
    past = [after(planned(TWO), days=0)]
    past.append(after(planned(TWO, past), days=1))
    past.append(after(planned(TWO, past), days=2))

    assert [titles(planned(TWO, past[:n])) for n in range(4)] == [
        ["Stuck", "Loop"],
        ["Capacity", "Check"],
        ["Stuck", "Loop"],
        ["Capacity", "Check"],
    ]


def test_only_what_fits_is_picked() -> None:
    """Too long, of another category, switched off here or there, or in the plan: not picked."""
    library = Library(topics=(*FEW.topics, topic("pay", "support", off=True)))
    names = [
        titles(planned(agenda(rotate(15, categories=("strategy",))), library=library)),
        titles(planned(agenda(rotate(5, categories=("strategy",))), library=library)),
        titles(planned(agenda(rotate(5, categories=("support",))), library=library)),
        titles(planned(off=("capacity",), library=library)),
        titles(planned(agenda(rotate(pick=9), minutes=90), library=library)),
        titles(planned(agenda(rotate(), AgendaItem(kind="topic", topic="stuck", minutes=5)))),
    ]

    assert names == [
        ["Plan"],
        [],
        [],
        ["Promises", "Where are you stuck?", "Loop", "Read-back"],
        ["Stuck", "Loop", "Capacity", "Check"],
        ["Capacity", "Stuck"],
    ]


def test_a_fixed_entry_counts_as_discussing_its_topic() -> None:
    """What the daily talks about each day the weekly has not left long."""
    past = [after(planned())]

    assert titles(planned(agenda(rotate(pick=4), minutes=20, name="weekly"), past)) == [
        "Loop",
        "Check",
        "Stuck",
        "Capacity",
    ]


def test_a_pick_that_is_carried_over_comes_again() -> None:
    """It says how often and since when, until it was discussed or struck."""
    first = after(planned(), carried=[3])
    second = after(planned(past=[first]), carried=[3], days=1)
    third = after(planned(past=[first, second]), days=2)
    struck = after(planned(past=[first]), struck=[3], days=1)

    assert [
        reasons(planned(past=past))
        for past in ([first], [first, second], [first, second, third], [first, struck])
    ] == [
        [("Capacity", "carried", MONDAY, 1)],
        [("Capacity", "carried", MONDAY, 2)],
        [("Loop", "never", None, 0)],
        [("Capacity", "never", None, 0)],
    ]


def test_a_fixed_item_that_is_carried_over_keeps_its_place() -> None:
    """It is marked with how often, and the place of the picks stays free."""
    first = after(planned(), carried=[2])
    other = after(planned(agenda(rotate(), name="weekly")), days=1)

    assert reasons(planned(past=[first, other])) == [
        ("Where are you stuck?", "carried", MONDAY, 1),
        ("Loop", "never", None, 0),
    ]


def test_two_entries_alike_are_told_apart_by_their_number() -> None:
    """The last entries of a kind are marked if they were carried over, others if those are gone."""
    alike = [AgendaItem(kind="definition", minutes=3)] * 4
    carried = after(planned(agenda(*alike)), carried=[3, 4])

    assert [
        [item.carried for item in planned(agenda(*alike[:count]), [carried]).items]
        for count in (4, 2)
    ] == [[0, 0, 1, 1], [1, 1]]


def test_a_fixed_item_no_longer_in_the_agenda_takes_the_place_of_a_pick() -> None:
    """A carried item comes even if its entry has changed, and its topic is not picked again."""
    first = after(planned(), carried=[2])

    assert reasons(planned(agenda(rotate(6, pick=2)), [first])) == [
        ("Where are you stuck?", "carried", MONDAY, 1),
        ("Loop", "never", None, 0),
    ]


def test_carried_then_raised_then_reviews_then_topics() -> None:
    """Each takes places in this order, the oldest first, with its reason."""
    which = agenda(rotate(pick=7), minutes=35)
    first = after(planned(agenda(rotate())), carried=[1])
    waiting = [raised("late", 1), raised("early", -1, side="sales"), raised("old", status="taken")]
    standing = [
        decision("monday", MONDAY),
        decision("friday", date(2026, 11, 20)),
        decision("tuesday", date(2026, 11, 24)),
        decision("never", None),
        decision("gone", MONDAY, status="replaced"),
    ]

    now = planned(which, [first], waiting, standing)

    assert reasons(now) == [
        ("Stuck", "carried", MONDAY, 1),
        ("Early", "raised", date(2026, 11, 22), 0),
        ("Late", "raised", date(2026, 11, 24), 0),
        ("Friday", "review", date(2026, 11, 20), 0),
        ("Monday", "review", MONDAY, 0),
        ("Loop", "never", None, 0),
        ("Capacity", "never", None, 0),
    ]
    assert [(item.kind, item.source, item.opens) for item in now.items[:5]] == [
        ("rotate", None, "sales"),
        ("topic", "early", "sales"),
        ("topic", "late", "marketing"),
        ("decisions", "friday", "marketing"),
        ("decisions", "monday", "marketing"),
    ]


def test_what_finds_no_place_waits() -> None:
    """One place, four that want it: three wait, in any agenda without a place all four."""
    first = replace(after(planned()), items=(added("Prices"), added("Fair")))
    more = ([raised("call")], [decision("budget", MONDAY)])

    assert [
        (titles(now), now.waiting)
        for now in (
            planned(agenda(rotate()), [first], *more),
            planned(agenda(AgendaItem(kind="wins", minutes=3)), [first], *more),
        )
    ] == [(["Prices"], 3), (["Wins"], 4)]


def test_what_found_no_place_is_not_forgotten() -> None:
    """It is in the minutes of the huddle that had no room for it, and comes the next time."""
    first = replace(after(planned()), items=(added("Prices"), added("Fair")))
    second = planned(agenda(rotate()), [first])
    held = replace(
        after(second, days=1), waiting=tuple(minuted(item, "carried") for item in second.later)
    )

    assert [(item.title, item.carried) for item in second.later] == [("Fair", 1)]
    assert reasons(planned(agenda(rotate()), [first, held])) == [
        ("Fair", "carried", MONDAY, 2),
    ]


def test_the_third_carry_over_goes_first() -> None:
    """It goes before what was carried over less often."""
    past = [after(Plan(agenda=TWO, items=(), waiting=0), days=n) for n in range(3)]
    past[2] = replace(past[2], items=(added("Fair", 1), added("Prices", 2)))

    assert reasons(planned(agenda(rotate(pick=2), minutes=10), past)) == [
        ("Prices", "carried", MONDAY, 3),
        ("Fair", "carried", date(2026, 11, 24), 2),
    ]


def test_a_long_topic_waits_for_a_long_place() -> None:
    """Nobody gets fifteen minutes' work in five, not even when it is carried over."""
    first = after(planned(agenda(rotate(15, categories=("strategy",)))), carried=[1])
    both = agenda(rotate(5), rotate(15), minutes=20)

    assert [
        (titles(now), now.waiting) for now in (planned(both, [first]), planned(past=[first]))
    ] == [
        (["Stuck", "Plan"], 0),
        (["Promises", "Where are you stuck?", "Capacity", "Read-back"], 1),
    ]


def test_what_was_raised_and_carried_over_comes_once() -> None:
    """The record may still say that it waits; the carried item has its place."""
    waiting = [raised("call")]
    first = after(planned(agenda(rotate()), (), waiting), carried=[1])

    now = planned(TWO, [first], waiting)

    assert [(item.title, item.source, item.carried) for item in now.items] == [
        ("Call", "call", 1),
        ("Stuck", None, 0),
    ]


def test_a_decision_comes_back_until_its_day_is_moved() -> None:
    """A review that was held settles nothing by itself: only a later day, or no day, does."""
    which = agenda(rotate())
    held = [after(planned(which, (), (), [decision("budget", MONDAY)]))]

    assert [
        titles(planned(which, held, (), [decision("budget", day)]))
        for day in (MONDAY, MONDAY + timedelta(days=2), None)
    ] == [["Budget"], ["Stuck"], ["Stuck"]]


def test_a_review_that_was_carried_over_comes_only_while_it_is_due() -> None:
    """Elsewhere the decision was kept meanwhile; one that is due has the title that it has now."""
    which = agenda(rotate())
    held = [after(planned(which, (), (), [decision("budget", MONDAY)]), carried=[1])]
    later = decision("budget", MONDAY + timedelta(days=9))

    assert [
        [(item.title, item.carried) for item in planned(which, held, (), [known]).items]
        for known in (decision("budget", MONDAY), later)
    ] == [[("Budget", 1)], [("Stuck", 0)]]


def test_decisions_with_an_entry_of_their_own_need_no_other_place() -> None:
    """They are looked at there, and do not wait."""
    which = agenda(AgendaItem(kind="decisions", minutes=5), rotate())
    now = planned(which, (), (), [decision("budget", MONDAY)])

    assert (titles(now), now.waiting) == (["Decisions to look at again", "Stuck"], 0)


def test_equal_raised_things_are_one_item_with_the_names_of_all() -> None:
    """Case, blanks and the last sign make no difference; the rest of the places stay free."""
    three = [
        raised("call", title="Who calls at lunch?", by="ana"),
        raised("call2", 1, title="who calls  at LUNCH", by="cem"),
        raised("call3", 2, title="Who calls at lunch?", by="ana"),
        raised("fair", 3, title="Who goes to the fair?", by="hal"),
    ]

    now = planned(TWO, raised=three)

    assert [(item.title, item.by, item.source, item.also) for item in now.items] == [
        ("Who calls at lunch?", ("ana", "cem"), "call", ("call2", "call3")),
        ("Who goes to the fair?", ("hal",), "fair", ()),
    ]
    assert now.waiting == 0


def test_a_thing_raised_again_while_it_is_carried_over_is_the_same_item() -> None:
    """Whoever raised it again is named beside those who did before, and its record is taken."""
    first = planned(TWO, raised=[raised("call", title="Who calls?", by="ana")])
    again = [raised("call2", 1, title="Who calls?", by="cem")]

    now = planned(TWO, [after(first, carried=[1], agenda="daily")], raised=again)

    assert [(item.title, item.by, item.also, item.carried) for item in now.items[:1]] == [
        ("Who calls?", ("ana", "cem"), ("call2",), 1)
    ]


def test_a_thing_was_raised_on_a_day_of_the_team() -> None:
    """Late on Monday in New York is not yet Tuesday."""
    evening = [replace(raised("call"), created=datetime(2026, 11, 24, 2, tzinfo=UTC))]
    now = planned(agenda(rotate()), (), evening, zone=ZoneInfo("America/New_York"))

    assert reasons(now) == [("Call", "raised", MONDAY, 0)]


def test_the_next_side_opens_each_later_time() -> None:
    """Sides take turns over the times a topic was covered, in whatever huddle; boards have none."""
    past = [after(planned())]
    past.append(after(planned(past=past), carried=[2], days=1))
    past.append(after(planned(past=past), days=2, agenda="weekly"))

    assert [planned(past=past[:n]).items[1].opens for n in range(4)] == [
        "sales",
        "marketing",
        "marketing",
        "sales",
    ]


@pytest.mark.parametrize(
    ("agenda_name", "opened_by", "sides", "expected"),
    [
        ("daily", "sales", ("marketing", "sales", "service"), "service"),
        ("daily", "service", ("marketing", "sales", "service"), "marketing"),
        ("weekly", "sales", ("marketing", "sales", "service"), "sales"),
        ("daily", "finance", ("marketing", "sales"), "sales"),
        ("daily", None, ("marketing", "sales"), "sales"),
        ("daily", "finance", ("north", "south"), "north"),
    ],
)
def test_without_a_topic_the_title_tells_who_opens(
    agenda_name: str, opened_by: str | None, sides: tuple[str, ...], expected: str
) -> None:
    """The last time in the same agenda counts; a side the team does not have, does not."""
    which = agenda(AgendaItem(kind="topic", title="Open floor", minutes=5, opens="sales"))
    now = after(plan(which, FEW, (), (), (), MONDAY, sides=SIDES), agenda=agenda_name)
    past = [replace(now, items=(replace(now.items[0], opened_by=opened_by),))]

    assert plan(which, FEW, past, (), (), MONDAY, sides=sides).items[0].opens == expected


def test_picks_beyond_the_minutes_are_left_out() -> None:
    """The fixed entries come first; a shorter pick may still fit."""
    which = agenda(
        rotate(15), rotate(5, pick=2), AgendaItem(kind="close", minutes=4), minutes=15, name="long"
    )

    assert [(item.title, item.minutes) for item in planned(which).items] == [
        ("Stuck", 5),
        ("Loop", 5),
        ("Read-back", 4),
    ]


def test_another_pick_goes_round_all_that_fit() -> None:
    """Swapped again and again, each topic that is not in the plan comes once, then the first."""
    which, seen = agenda(rotate(), rotate(15), minutes=20), list[str]()
    now = planned(which)
    for _ in range(4):
        item = another_pick(now, 2, FEW, (), sides=SIDES)
        assert item is not None
        now = replace(now, items=(now.items[0], item))
        seen.append(item.title)

    assert (titles(planned(which)), seen) == (
        ["Stuck", "Plan"],
        ["Loop", "Capacity", "Check", "Plan"],
    )


def test_another_pick_takes_the_place_of_something_raised() -> None:
    """The place is that of a pick, whatever had it."""
    now = planned(past=(), raised=[raised("call")])

    assert another_pick(now, 3, FEW, (), sides=SIDES) == planned().items[2]


def test_there_is_no_other_pick_for_a_fixed_item_or_without_topics() -> None:
    """A fixed entry stays, and if nothing else fits there is nothing to swap."""
    added_item = replace(planned().items[1], entry=None)
    with_added = replace(planned(), items=(added_item,))

    assert [
        another_pick(planned(), 2, FEW, (), sides=SIDES),
        another_pick(with_added, 1, FEW, (), sides=SIDES),
        another_pick(planned(), 3, FEW, (), sides=SIDES, off=("loop", "check")),
    ] == [None, None, None]


ENTRIES = st.one_of(
    st.builds(rotate, st.sampled_from([2, 5, 15, 30]), pick=st.integers(1, 3)),
    st.builds(
        AgendaItem,
        kind=st.sampled_from(["wins", "topic", "definition"]),
        minutes=st.integers(1, 10),
        topic=st.sampled_from([None, "customer-0", "insight-3"]),
    ),
)


@settings(max_examples=60, deadline=None)
@given(
    agendas=st.lists(st.lists(ENTRIES, min_size=1, max_size=5), min_size=1, max_size=2),
    held=st.lists(st.tuples(st.integers(0, 1), st.sets(st.integers(1, 12))), max_size=8),
    order=st.randoms(use_true_random=False),
)
def test_the_same_history_in_any_order_gives_the_same_plan(
    agendas: list[list[AgendaItem]], held: list[tuple[int, set[int]]], order: Any
) -> None:
    """Nor does a plan ever exceed the minutes, leave out a fixed entry, or have a topic twice."""
    named = [agenda(*items, minutes=50, name=f"a{n}") for n, items in enumerate(agendas)]
    past: list[Minutes] = []
    waiting = [raised("call"), raised("fair", 1)]
    for days, (n, carried) in enumerate(held):
        now = planned(named[n % len(named)], past, library=THIRTY_EIGHT)
        past.append(after(now, carried=sorted(carried), days=days))
    mixed = past.copy()
    order.shuffle(mixed)

    for which in named:
        now = planned(which, past, waiting, library=THIRTY_EIGHT)
        fixed = [n for n, entry in enumerate(which.items, 1) if entry.kind != "rotate"]
        picks = [item.topic for item in now.items if item.entry not in fixed and item.topic]
        assert planned(which, mixed, waiting[::-1], library=THIRTY_EIGHT) == now
        assert sum(item.minutes for item in now.items) <= which.minutes
        assert [item.entry for item in now.items if item.entry in fixed] == fixed
        assert len(picks) == len(set(picks))
