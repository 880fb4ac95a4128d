"""What past huddles say: the same, however little of them is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.agenda import Library, Topic
from huddlecli.core.minutes import MinutedItem, MinutedPoint, Minutes, Present, is_covered
from huddlecli.core.past_huddles import (
    LatestFirst,
    PastHuddles,
    latest_first,
    newcomers,
    pass_turn,
    subject,
)
from huddlecli.core.team import Person

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TOPICS = {"stuck": "customer", "price": "customer", "check": "process", "swot": "strategy"}
LIBRARY = Library(
    topics=tuple(
        Topic(id=name, title=name, category=category, minutes=5)
        for name, category in TOPICS.items()
    )
)
ORDER = ["customer", "strategy", "process"]


def minuted(
    kind: str = "rotate",
    topic: str | None = "stuck",
    source: str | None = None,
    side: str = "sales",
    *,
    covered: bool = True,
) -> MinutedItem:
    """Return an item, discussed or not."""
    point = MinutedPoint(
        opened_by=side,
        rounds=1,
        said_back=None,
        restatement=None,
        outcome="none" if covered else None,
    )
    return MinutedItem(
        kind=kind,  # type: ignore[arg-type]
        title=f"about {topic or source}",
        topic=topic,
        opened_by=side,
        planned_seconds=300,
        actual_seconds=300,
        carried=0,
        points=(point,),
        source=source,
    )


def held(hours: int, agenda: str, zone: str, items: Sequence[MinutedItem]) -> Minutes:
    """Return a huddle that began so many hours after Monday at nine."""
    started = NINE + timedelta(hours=hours)
    return Minutes(
        id=f"{started.astimezone(ZoneInfo(zone)):%Y-%m-%d-%H%M}-{agenda}",
        agenda=agenda,
        title=agenda,
        started=started,
        ended=started + timedelta(minutes=15),
        timezone=zone,
        planned_minutes=15,
        by=None,
        present=(),
        items=tuple(items),
    )


ITEMS = st.builds(
    minuted,
    st.sampled_from(["rotate", "topic", "decisions", "wins"]),
    st.sampled_from([*TOPICS, "foreign", None]),
    st.sampled_from([None, "d1", "d2"]),
    st.sampled_from(["sales", "marketing"]),
    covered=st.booleans(),
)
PASTS = st.lists(
    st.builds(
        held,
        st.integers(0, 2000),
        st.sampled_from(["daily", "weekly"]),
        st.sampled_from(["Pacific/Kiritimati", "UTC", "Etc/GMT+12"]),
        st.lists(ITEMS, max_size=4),
    ),
    max_size=12,
    unique_by=lambda one: (one.started, one.agenda),
)


class Whole:
    """The same answers from all of the past, taken from the first huddle to the last."""

    def __init__(self, agenda: str, past: Sequence[Minutes]) -> None:
        """Go through everything."""
        self.huddles = [one for one in past if one.agenda == agenda]
        self.discussed = dict[str, Minutes]()
        self.opened = dict[tuple[str, ...], str | None]()
        self.turns = [*ORDER]
        for huddle in past:
            for item in filter(is_covered, huddle.items):
                if item.topic:
                    self.discussed[item.topic] = huddle
                if item.topic or huddle.agenda == agenda:
                    about = subject(item.topic, item.kind, item.title)
                    self.opened[about] = item.opened_by
                if item.kind == "rotate":
                    pass_turn(self.turns, TOPICS.get(item.topic or ""))


@settings(max_examples=200, deadline=None)
@given(PASTS, st.data())
def test_answers_are_those_of_the_whole_past(past: list[Minutes], data: st.DataObject) -> None:
    """Whatever is asked, in whatever order, is as if all huddles had been gone through."""
    whole = Whole("daily", sorted(past, key=lambda one: (one.started, one.id)))
    history = PastHuddles("daily", LIBRARY, data.draw(st.permutations(past)))
    asked = st.lists(st.sampled_from(["huddle", "topic", "turns", "opener"]))
    for question in data.draw(asked):
        match question:
            case "huddle":
                back = data.draw(st.integers(0, 5))
                least = whole.huddles[-min(back + 1, len(whole.huddles))] if whole.huddles else None
                assert history.huddle(back) == least
            case "topic":
                topic = data.draw(st.sampled_from([*TOPICS, "foreign"]))
                assert history.discussed(topic) == whole.discussed.get(topic)
            case "turns":
                wanted = data.draw(st.sets(st.sampled_from(ORDER)))
                found = [one for one in history.turns(wanted) if one in wanted]
                assert found == [one for one in whole.turns if one in wanted]
            case _:
                about = data.draw(st.sampled_from([*whole.opened, ("nothing",)]))
                assert history.opener(about) == whole.opened.get(about)


def test_no_huddle_is_taken_in_before_it_is_needed() -> None:
    """What the last two huddles answer does not look at the third."""
    past = [
        held(48, "weekly", "UTC", [minuted(topic="price")]),
        held(24, "daily", "UTC", [minuted(topic="stuck"), minuted(topic="check", covered=False)]),
        held(0, "daily", "UTC", [minuted(topic="check")]),
    ]
    taken = list[str]()

    def coming() -> Iterator[Minutes]:
        for one in past:
            taken.append(one.agenda)
            yield one

    history = PastHuddles("daily", LIBRARY, LatestFirst(coming()))

    assert history.discussed("price") == past[0]
    assert taken == ["weekly"]
    assert history.huddle(0) == past[1]
    assert history.discussed("stuck") == past[1]
    assert history.turns(["customer"]) == ["strategy", "process", "customer"]
    assert taken == ["weekly", "daily"]
    assert history.discussed("check") == past[2]


def test_it_can_be_gone_through_again() -> None:
    """A second look finds what the first one took in, and goes on from there."""
    past = latest_first(
        [held(hours, "daily", "UTC", [minuted(topic="stuck")]) for hours in (0, 24, 48)]
    )

    assert next(iter(past)).started == NINE + timedelta(hours=48)
    assert [one.started.day for one in past] == [25, 24, 23]
    assert [one.started.day for one in past] == [25, 24, 23]


def test_newcomers_were_in_no_huddle_before() -> None:
    """Whatever their name was then; only as many huddles are read as it takes."""
    cem, ana = Person(name="Cem", side="sales", was=("jem",)), Person(name="ana", side=None)
    there = [replace(minutes, present=(Present(name="JEM", side="sales"),)) for minutes in past(2)]
    by_ana = replace(there[0], by="ana", present=())

    assert newcomers([cem, ana], []) == ()
    assert newcomers([cem, ana], there) == (ana,)
    assert newcomers([cem, ana], [by_ana]) == (cem,)
    read = iter([*there, by_ana])
    assert newcomers([cem], read) == ()
    assert len(list(read)) == 2


def past(number: int) -> list[Minutes]:
    """Return the minutes of so many huddles, the latest first."""
    return [held(-24 * n, "daily", "Europe/Berlin", []) for n in range(number)]
