"""Which topics and categories were discussed when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from huddlecli.core.agenda import EntryKind, Library, Topic
from huddlecli.core.minutes import MinutedItem, MinutedPoint, Minutes, Outcome, huddle_day
from huddlecli.core.past_huddles import (
    TopicCoverage,
    categories_of,
    category_counts,
    coverage,
    topics_of,
)

PRICES = Topic(id="prices", title="Prices", category="field", minutes=5)
LOOP = Topic(id="loop", title="Close the loop", category="process", minutes=5, off=True)
STUCK = Topic(id="stuck", title="Where are you stuck?", category="customer", minutes=5)
PAY = Topic(id="pay", title="Pay", category="customer", minutes=15)
LIBRARY = Library(topics=(PRICES, LOOP, STUCK, PAY))


def discussed(
    topic: str | None, outcome: Outcome | None = "none", kind: EntryKind = "topic"
) -> MinutedItem:
    """Return an item about `topic` that came to `outcome`."""
    point = MinutedPoint(
        opened_by=None, rounds=1, said_back=None, restatement=None, outcome=outcome
    )
    return MinutedItem(
        kind=kind,
        title="An item",
        topic=topic,
        opened_by=None,
        planned_seconds=300,
        actual_seconds=300,
        carried=0,
        points=(point,),
    )


def huddle(started: datetime, *items: MinutedItem, timezone: str = "Europe/Berlin") -> Minutes:
    """Return the minutes of a huddle."""
    return Minutes(
        id=f"{started:%Y-%m-%d-%H%M}-daily",
        agenda="daily",
        title="Daily huddle",
        started=started,
        ended=started + timedelta(minutes=15),
        timezone=timezone,
        planned_minutes=15,
        by=None,
        present=(),
        items=items,
    )


PAST = (
    huddle(datetime(2026, 11, 24, 8, tzinfo=UTC), discussed("stuck"), discussed("pay", "action")),
    huddle(datetime(2026, 11, 20, 8, tzinfo=UTC), discussed("stuck"), discussed("prices", None)),
    huddle(datetime(2026, 11, 23, 23, 30, tzinfo=UTC), discussed("loop"), discussed("gone")),
    huddle(datetime(2026, 11, 19, 8, tzinfo=UTC), discussed(None), discussed("pay", kind="wins")),
)


def test_each_topic_tells_how_often_and_when_last() -> None:
    """Only loop items with an outcome count, on the day in the huddle's own zone."""
    assert coverage(LIBRARY, map(topics_of, PAST), {"pay"}) == (
        TopicCoverage(topic=PRICES, times=0, last=None, off=False),
        TopicCoverage(topic=LOOP, times=1, last=date(2026, 11, 24), off=True),
        TopicCoverage(topic=STUCK, times=2, last=date(2026, 11, 24), off=False),
        TopicCoverage(topic=PAY, times=1, last=date(2026, 11, 24), off=True),
    )


def test_categories_are_counted_over_a_period() -> None:
    """Both ends are included; the library's own categories come last, unused ones with nothing."""
    past = map(topics_of, PAST)
    counts = category_counts(LIBRARY, past, since=date(2026, 11, 20), until=date(2026, 11, 23))

    assert counts == {"customer": 1, "process": 0, "field": 0}
    assert tuple(counts) == categories_of(LIBRARY)


def test_a_huddle_has_the_day_of_the_place_where_it_was_held() -> None:
    """The same instant is Monday in Berlin and Sunday in New York."""
    instant = datetime(2026, 11, 23, 3, tzinfo=UTC)

    assert [
        huddle_day(huddle(instant, timezone=zone)) for zone in ("Europe/Berlin", "America/New_York")
    ] == [date(2026, 11, 23), date(2026, 11, 22)]
