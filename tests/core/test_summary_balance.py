"""What each side did in the last thirteen weeks, and when that is lopsided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import starmap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.dates import Period, week_of
from huddlecli.core.minutes import Minutes, Present
from huddlecli.core.records import Action
from huddlecli.core.summary.balance import (
    Balance,
    Lopsided,
    SideBalance,
    balance,
    balance_weeks,
    lopsided,
)
from huddlecli.core.team import Person, Team
from tests.helpers.acme_balance import PRESENT, huddle, point

TEAM = Team(
    name="Acme",
    timezone="Europe/Berlin",
    people=(
        Person(name="ana", side="marketing"),
        Person(name="fay", side="marketing"),
        Person(name="cem", side="sales"),
        Person(name="dan", side="sales"),
    ),
)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22), "2026-W47")
WEEKS = balance_weeks(WEEK, TEAM, NOW)
NONE = (0,) * 13
LAST = datetime(2026, 11, 18, 8, 8, tzinfo=UTC)  # a Wednesday in the last week


def found(
    *minutes: Minutes, actions: Iterable[Action] = (), team: Team = TEAM, now: datetime = NOW
) -> Balance:
    """Return the balance of the thirteen weeks up to week 47."""
    return balance(team, WEEKS, now, minutes=minutes, actions=actions)


def last(numbers: SideBalance) -> Sequence[int | None]:
    """Return what a side opened, spoke, said back, made, kept and had due in the last week."""
    parts = (numbers.openings, numbers.floor_seconds, numbers.said_back)
    return [part[-1] for part in (*parts, numbers.made, numbers.kept, numbers.due)]


def every(balanced: Balance) -> Mapping[str | None, Sequence[int | None]]:
    """Return the last week of each side, and of no side."""
    sides: dict[str | None, Sequence[int | None]] = {
        side: last(numbers) for side, numbers in balanced.sides.items()
    }
    return sides | ({None: last(balanced.no_side)} if balanced.no_side else {})


def promise(
    owner: str, side: str | None, made: datetime, due: date, *, is_done: bool = True
) -> Action:
    """Return a promise that was done on its day, or not at all."""
    action = Action(
        id="p000000001", title="Call", owner=owner, side=side, due=due, created=made, by=owner
    )
    closed = datetime.combine(due, LAST.time(), UTC)
    return replace(action, status="done", closed=closed, done_on=due) if is_done else action


def test_each_side_has_what_it_did() -> None:
    """A point belongs to the side that opened it, and to that of who said it back."""
    held = huddle(
        LAST,
        point("marketing", "cem"),
        point("marketing", "dan", heard=False),
        point("sales", "fay"),
        floor={"marketing": 120, "sales": 95},
    )
    made = (
        promise("ana", "marketing", LAST, date(2026, 11, 19)),
        promise("cem", "sales", LAST, date(2026, 11, 20), is_done=False),
        promise("cem", "sales", LAST, date(2026, 11, 27), is_done=False),
    )

    assert every(found(held, actions=made)) == {
        "marketing": [2, 120, 1, 1, 1, 1],
        "sales": [1, 95, 1, 2, 0, 1],
    }


def test_nobody_is_named() -> None:
    """Who said back is looked up for the side alone."""
    shown = repr(found(huddle(LAST, point("sales", "ana")), actions=[]))

    assert [name for name in ("ana", "fay", "cem", "dan") if name in shown] == []


def test_a_promise_that_was_undone_was_never_made() -> None:
    """It is not in any week."""
    undone = replace(
        promise("ana", "marketing", LAST, date(2026, 11, 19), is_done=False),
        status="dropped",
        closed=LAST,
        reason="undone",
    )

    assert every(found(actions=[undone])) == {"marketing": [0] * 6, "sales": [0] * 6}


def test_guests_and_unknown_sides_are_of_no_side() -> None:
    """A guest has no side; older minutes do not say who said back; the sums are right for all."""
    guest = Present(name="kim", side=None)
    held = huddle(
        LAST,
        point(None, "kim"),
        point("sales", None),
        point("sales", "KIM"),
        present=(*PRESENT, guest),
        floor={"marketing": 0, "sales": 30},
    )
    visit = promise("kim", None, LAST, date(2026, 11, 19))

    assert every(found(held, actions=[visit])) == {
        "marketing": [0, 0, 0, 0, 0, 0],
        "sales": [2, 30, 0, 0, 0, 0],
        None: [1, 0, 3, 1, 1, 1],
    }


def test_a_side_of_another_name_keeps_what_it_did() -> None:
    """Huddles name the side as it was, promises that of the owner now; case makes no difference."""
    present = (*PRESENT[:2], Present(name="cem", side="vertrieb"))
    held = huddle(LAST, point("vertrieb", "ana"), point("Marketing", "cem"), present=present)
    made = promise("cem", "vertrieb", LAST, date(2026, 11, 19))

    assert every(found(held, actions=[made])) == {
        "marketing": [1, None, 1, 0, 0, 0],
        "sales": [0, None, 0, 1, 1, 1],
        "vertrieb": [1, None, 1, 0, 0, 0],
    }


def test_three_sides_and_one() -> None:
    """A side that has nobody is there with zeros; one side alone has everything."""
    three = replace(TEAM, sides=("marketing", "sales", "product"))
    one = replace(TEAM, sides=("marketing",), people=TEAM.people[:2])
    held = huddle(LAST, point("marketing", "fay"), floor={"marketing": 60})

    assert every(found(held, team=three)) == {
        "marketing": [1, 60, 1, 0, 0, 0],
        "sales": [0] * 6,
        "product": [0] * 6,
    }
    assert every(found(held, team=one)) == {"marketing": [1, 60, 1, 0, 0, 0]}
    assert every(found(held).only("sales")) == {"sales": [0] * 6}


def test_floor_time_is_unknown_where_all_minutes_are_too_old() -> None:
    """A week without a huddle has none; with some of both it is what is known."""
    week = timedelta(weeks=1)
    older = (huddle(LAST - week), huddle(LAST - 2 * week))
    newer = huddle(LAST - 2 * week + timedelta(days=1), floor={"sales": 40})
    numbers = found(*older, newer).sides["sales"].floor_seconds

    assert numbers == (*NONE[:10], 40, None, 0)


@pytest.mark.parametrize(
    ("zone", "started", "week"),
    [
        ("Europe/Berlin", "2026-11-15T22:59:59+00:00", 11),  # Sunday night there
        ("Europe/Berlin", "2026-11-15T23:00:00+00:00", 12),  # Monday
        ("Europe/Berlin", "2026-11-22T22:55:00+00:00", 12),  # and goes on after midnight
        ("Europe/Berlin", "2026-11-22T23:00:00+00:00", None),
        ("Europe/Berlin", "2026-08-23T22:00:00+00:00", 0),
        ("Europe/Berlin", "2026-08-23T21:59:00+00:00", None),
        ("Europe/Berlin", "2026-10-25T22:59:59+00:00", 8),  # the end of summer time: 169 hours
        ("Europe/Berlin", "2026-10-25T23:00:00+00:00", 9),
        ("Pacific/Auckland", "2026-09-27T10:59:59+00:00", 4),  # its beginning: 167 hours
        ("Pacific/Auckland", "2026-09-27T11:00:00+00:00", 5),
    ],
)
def test_a_huddle_is_of_the_week_in_which_it_began(
    zone: str, started: str, week: int | None
) -> None:
    """By the days of the team's zone, whatever the zone of the agenda."""
    held = replace(
        huddle(datetime.fromisoformat(started), point("sales", "ana"), floor={"sales": 60}),
        timezone="Asia/Tokyo",
    )
    numbers = found(held, team=replace(TEAM, timezone=zone)).sides["sales"]
    expected = tuple(int(number == week) for number in range(13))

    assert (numbers.openings, numbers.floor_seconds) == (
        expected,
        tuple(60 * one for one in expected),
    )


def test_the_weeks_end_with_the_period_or_today() -> None:
    """Of a year that is running, the last week is this one; weeks may begin on Sundays."""
    sundays = replace(TEAM, week_starts="sunday")
    year = Period(date(2026, 1, 1), date(2026, 12, 31))

    assert [week.week for week in WEEKS] == [f"2026-W{number}" for number in range(35, 48)]
    assert balance_weeks(year, TEAM, NOW)[-1] == week_of(date(2026, 11, 23), "monday")
    assert balance_weeks(WEEK, sundays, NOW)[-1] == Period(
        date(2026, 11, 22), date(2026, 11, 28), "2026-W48"
    )


SIDE = st.sampled_from(("marketing", "sales", "product", "vertrieb", None))
NAME = st.sampled_from(("ana", "cem", "kim", "eve", None))
HELD = st.builds(
    lambda hours, points, floor: huddle(
        LAST - timedelta(hours=hours),
        *starmap(point, points),
        present=(*PRESENT, Present(name="kim", side=None), Present(name="eve", side="vertrieb")),
        floor=floor,
    ),
    st.integers(-200, 24 * 100),
    st.lists(st.tuples(SIDE, NAME), max_size=4),
    st.none() | st.dictionaries(SIDE.filter(bool), st.integers(0, 900)),
)
MADE = st.builds(
    lambda owner, side, days, length, done: promise(
        owner or "kim",
        side,
        LAST - timedelta(days=days),
        (LAST - timedelta(days=days - length)).date(),
        is_done=done,
    ),
    NAME,
    SIDE,
    st.integers(-4, 100),
    st.integers(0, 9),
    st.booleans(),
)


@given(st.data(), st.lists(HELD, max_size=8), st.lists(MADE, max_size=8))
def test_the_sides_add_up_whatever_the_order(
    data: st.DataObject, held: list[Minutes], made: list[Action]
) -> None:
    """Together they have what all minutes and promises have, in each of the weeks."""
    balanced = found(*held, actions=made)
    mixed = found(*data.draw(st.permutations(held)), actions=data.draw(st.permutations(made)))
    numbers = [*balanced.sides.values(), *([balanced.no_side] if balanced.no_side else [])]
    zone, first = TEAM.zone, WEEKS[0].start

    def by_week(days: Iterable[tuple[date, int]]) -> list[int]:
        totals = [0] * 13
        for day, amount in days:
            if 0 <= (number := (day - first).days // 7) < 13:
                totals[number] += amount
        return totals

    def of(name: str) -> list[int]:
        series = [getattr(one, name) for one in numbers]
        return [sum(number or 0 for number in week) for week in zip(*series, strict=True)]

    day_of = {one.id: one.started.astimezone(zone).date() for one in held}
    points = [(day_of[one.id], at) for one in held for at in one.items[0].points]
    assert mixed == balanced
    assert of("openings") == by_week((day, 1) for day, _ in points)
    assert of("said_back") == by_week((day, int(bool(at.said_back))) for day, at in points)
    assert of("floor_seconds") == by_week(
        (day_of[one.id], sum((one.floor or {}).values())) for one in held
    )
    assert of("made") == by_week((one.created.astimezone(zone).date(), 1) for one in made)
    assert of("due") == by_week(
        (one.due, 1) for one in made if one.status == "done" or one.due < date(2026, 11, 23)
    )
    assert of("kept") == by_week((one.due, 1) for one in made if one.status == "done")


def spread(whole: int, weeks: int = 4) -> tuple[int, ...]:
    """Return a number spread over the last weeks."""
    each, rest = divmod(whole, weeks)
    return (*NONE[weeks:], *(each + (number < rest) for number in range(weeks)))


def unequal(**numbers: Mapping[str, tuple[int, ...]]) -> Balance:
    """Return a balance with those numbers, by side and figure, and zeros."""
    empty = SideBalance(
        openings=NONE, floor_seconds=NONE, said_back=NONE, made=NONE, kept=NONE, due=NONE
    )
    return Balance(
        weeks=WEEKS,
        sides={side: replace(empty, **figures) for side, figures in numbers.items()},
        peopled=frozenset({"marketing", "sales"}),
    )


def opened(marketing: int, sales: int, weeks: int = 4) -> Balance:
    """Return a balance in which both sides opened so many points."""
    return unequal(
        marketing={"openings": spread(marketing, weeks)}, sales={"openings": spread(sales, weeks)}
    )


@pytest.mark.parametrize(
    ("balanced", "expected"),
    [
        (opened(31, 9), Lopsided("openings", "marketing", 31, 40, 4, ("sales",))),
        (opened(0, 20), Lopsided("openings", "sales", 20, 20, 4, ("marketing",))),
        (opened(30, 10), None),  # three of four
        (opened(19, 0), None),  # too few
        (opened(40, 0, weeks=3), None),  # too short
        (opened(0, 0), None),
        (
            unequal(
                marketing={"floor_seconds": spread(2701), "openings": spread(10)},
                sales={"floor_seconds": spread(899), "openings": spread(10)},
            ),
            Lopsided("floor_seconds", "marketing", 2701, 3600, 4, ("sales",)),
        ),
        (
            unequal(marketing={"floor_seconds": spread(3599)}, sales={}),  # less than an hour
            None,
        ),
        (
            unequal(marketing={}, sales={"said_back": spread(26, 13)}),
            Lopsided("said_back", "sales", 26, 26, 13, ("marketing",)),
        ),
        (
            unequal(marketing={"made": spread(90), "due": spread(90)}, sales={}),
            None,  # nobody has too many promises
        ),
    ],
)
def test_only_what_is_plainly_lopsided_is_said(
    balanced: Balance, expected: Lopsided | None
) -> None:
    """More than three of four, of at least 20 points or an hour, in at least four weeks."""
    assert lopsided(balanced, TEAM) == expected


def test_a_turn_goes_to_sides_that_are_there() -> None:
    """Not to a side without people that never took part, nor to one that is no longer a side."""
    three = replace(TEAM, sides=("marketing", "sales", "product"))
    with_product = unequal(
        marketing={"openings": spread(31)}, sales={"openings": spread(9)}, product={}
    )
    renamed = unequal(
        marketing={"openings": spread(31)},
        sales={"openings": spread(9)},
        vertrieb={"openings": spread(9)},
    )
    gone = unequal(vertrieb={"openings": spread(40)}, marketing={}, sales={})
    alone = frozenset({"marketing"})
    peopled = with_product.peopled | {"product"}

    def others(balanced: Balance, team: Team = TEAM) -> tuple[str, ...] | None:
        answer = lopsided(balanced, team)
        return answer and answer.others

    assert others(with_product, three) == ("sales",)
    assert others(replace(with_product, peopled=peopled), three) == ("sales", "product")
    assert others(renamed) is None  # 31 of 49
    assert others(gone) is None
    assert others(replace(opened(40, 0), peopled=alone)) is None
    assert others(replace(opened(39, 1), peopled=alone)) == ("sales",)
    assert others(opened(40, 0).only("marketing")) is None
