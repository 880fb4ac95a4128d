"""The rows of promises: they give the figures that a team itself sees, on its own days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huddlecli.core.dates import week_of
from huddlecli.core.facts.promise_rows import promise_facts
from huddlecli.core.facts.rows import PromiseFact
from huddlecli.core.facts.source import FactSource
from huddlecli.core.promises import kept
from huddlecli.core.records import Action
from huddlecli.core.team import WEEKDAYS, Person, Team, zone_of
from tests.core.test_promises import CREATED, DUE, MOMENTS, histories, moved, promise

PEOPLE = (
    Person(name="ana", side="marketing"),
    Person(name="kiri", side="sales", timezone="Pacific/Auckland"),
    Person(name="lee", side="sales", timezone="America/Los_Angeles"),
)


def team(**keys: Any) -> Team:
    """Return a team of three, each in another part of the world."""
    known = {"name": "Acme", "id": "t7c2m9x4ka", "timezone": "Europe/Berlin", "people": PEOPLE}
    return Team(**{**known, **keys})


def rows(team: Team, now: datetime, *actions: Action) -> list[PromiseFact]:
    """Return the rows of promises."""
    return [*promise_facts(FactSource(team, now), actions)]


STORIES = st.builds(
    lambda due, steps, owner: promise(due, *steps, owner=owner),
    DUE,
    histories(),
    st.sampled_from(("ana", "kiri", "lee")),
)


@given(
    st.lists(STORIES, max_size=5),
    MOMENTS,
    st.sampled_from(("Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles")),
    st.sampled_from(WEEKDAYS),
)
def test_the_rows_of_a_week_add_up_to_what_the_team_itself_sees(
    actions: Sequence[Action], now: datetime, zone: str, starts: Any
) -> None:
    """By week and side, whatever the zone and the first day of a week."""
    acme = team(timezone=zone, week_starts=starts)
    told = rows(acme, now, *actions)
    for day in {row.due for row in told}:
        week = week_of(day, starts)
        for side in ("marketing", "sales"):
            counted = Counter(
                row.kept
                for row in told
                if row.counted and (row.week, row.side) == (week.week, side)
            )
            people = {person.name for person in PEOPLE if person.side == side}
            theirs = [action for action in actions if action.owner in people]
            seen = kept(theirs, week.start, week.end, now, lambda name: zone_of(acme, name))
            assert (counted[True], counted.total()) == (seen.kept, seen.due)


@given(STORIES, MOMENTS, MOMENTS)
@example(
    promise(date(2026, 11, 20), moved("20 23:00", "20")),
    CREATED + timedelta(minutes=1),
    CREATED + timedelta(hours=14),
)
def test_a_later_row_replaces_the_earlier_one(
    action: Action, one: datetime, other: datetime
) -> None:
    """If anything in a row differs, it is newer by `changed`, else by `as_of`, else as it counts.

    So it is too if a clock ran ahead: then a record has changes from after the instant of the rows,
    perhaps at the very midnight at which its day ends.
    """
    early, late = sorted((one, other))
    first = {row.id: row for row in rows(team(), early, action)}
    for row in rows(team(), late, action):
        before = first.pop(row.id)
        assert (before.changed, before.as_of) <= (row.changed, row.as_of)
        if (before.counted, before.kept) != (row.counted, row.kept):
            assert _rank(before) < _rank(row)
            if action.changes[-1].at <= early:
                assert before.changed < row.changed
    assert first == {}


def _rank(row: PromiseFact) -> tuple[datetime, date, bool]:
    """Return by what a row counts before another with its id, as the view `newest` ranks them."""
    return row.changed, row.as_of, row.counted


@pytest.mark.parametrize(
    ("starts", "due", "week"),
    [
        ("monday", date(2026, 11, 29), "2026-W48"),
        ("monday", date(2026, 11, 30), "2026-W49"),
        ("sunday", date(2026, 11, 28), "2026-W48"),
        ("sunday", date(2026, 11, 29), "2026-W49"),
        ("saturday", date(2026, 11, 28), "2026-W49"),
        ("monday", date(2027, 1, 3), "2026-W53"),
        ("monday", date(2027, 1, 4), "2027-W01"),
    ],
)
def test_a_week_is_that_of_the_team(starts: Any, due: date, week: str) -> None:
    """It begins on the team's own day, and has the number of its Thursday."""
    now = datetime(2027, 1, 9, 12, tzinfo=UTC)
    assert [row.week for row in rows(team(week_starts=starts), now, promise(due))] == [week]


def test_a_day_ends_at_the_owners_midnight_on_the_day_of_a_clock_change() -> None:
    """In Berlin 25 October 2026 has 25 hours, so it ends at 23:00 UTC, and not at 22:00."""
    action = promise(date(2026, 10, 25))
    before = rows(team(), datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), action)
    after = rows(team(), datetime(2026, 10, 25, 23, 0, tzinfo=UTC), action)
    assert [row.counted for row in (*before, *after)] == [False, True]
    lees = promise(date(2026, 10, 25), owner="lee")
    assert [row.counted for row in rows(team(), datetime(2026, 10, 26, 6, tzinfo=UTC), lees)] == [
        False
    ]
    assert [row.counted for row in rows(team(), datetime(2026, 10, 26, 7, tzinfo=UTC), lees)] == [
        True
    ]
