"""Who facilitates: in turn, without those who are away, and otherwise once after a swap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import repeat
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.errors import Failed, HuddleError, Wrong
from huddlecli.core.rota import (
    begun_with,
    facilitators,
    renamed,
    skipped,
    strangers,
    swapped,
    without,
)
from huddlecli.core.team import Absence, Person, Rota, Team, day_in, find_person, is_away

MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=n) for n in range(5)]
NAMES = ("fay", "sam", "ana", "cem")


def team_with(*order: str, following: str | None = None, **away: bool | Absence) -> Team:
    """Return a team of four, of whom some are away, with that rota."""
    people = tuple(
        Person(name=name, side="sales", away=away.get(name, False)) for name in (*NAMES, "zoe")
    )
    return Team(
        name="Acme",
        timezone="Europe/Berlin",
        people=people,
        rota=Rota(order=order, next=following),
    )


def person(team: Team, name: str) -> Person:
    """Return the person of that name."""
    found = find_person(team, name)
    assert found
    return found


def test_the_order_goes_round_after_whoever_facilitated_last() -> None:
    """Without a past it begins with the first; what others started does not move it."""
    team = team_with(*NAMES)

    assert facilitators(team, [], WEEK) == ("fay", "sam", "ana", "cem", "fay")
    assert facilitators(team, ["sam", "fay"], WEEK) == ("ana", "cem", "fay", "sam", "ana")
    assert facilitators(team, ["zoe", None, "SAM", "fay"], WEEK[:2]) == ("ana", "cem")


def test_only_as_many_minutes_are_read_as_it_takes() -> None:
    """A team of ten years looks at one or two of its huddles."""
    past = iter(["zoe", "fay", "sam", "ana"])
    assert facilitators(team_with(*NAMES), past, WEEK[:1]) == ("sam",)
    assert next(past) == "sam"

    endless = repeat("zoe")
    assert facilitators(team_with(*NAMES), endless, WEEK[:1]) == ("fay",)


def test_who_is_away_is_passed_over() -> None:
    """Only on the days of the absence; an order of which all are away names nobody."""
    away = Absence(since=WEEK[1], until=WEEK[2])
    team = team_with("fay", "sam", "ana", sam=away)
    assert facilitators(team, [], WEEK) == ("fay", "ana", "fay", "sam", "ana")

    gone = team_with("fay", "sam", fay=True, sam=away)
    assert facilitators(gone, ["fay"], WEEK) == ("sam", None, None, "sam", "sam")


def test_who_has_left_and_who_never_was_there_facilitates_nothing() -> None:
    """The order goes on after the last person who is still in it."""
    team = team_with("fay", "bob", "ana")

    assert facilitators(team, ["bob", "fay"], WEEK[:3]) == ("ana", "fay", "ana")
    assert facilitators(team_with("bob"), ["bob"], WEEK[:1]) == (None,)
    assert facilitators(team_with(), [], WEEK[:1]) == (None,)
    assert strangers(team_with("fay", "bob", following="Bea")) == (
        (("order", 1), "bob"),
        (("next",), "Bea"),
    )


def test_a_former_name_is_still_the_person() -> None:
    """In the order and in old minutes."""
    people = (Person(name="susan", side="sales", was=("sue",)), Person(name="fay", side="sales"))
    team = Team(name="A", timezone="UTC", people=people, rota=Rota(order=("sue", "fay", "susan")))

    assert facilitators(team, [], WEEK[:3]) == ("susan", "fay", "susan")
    assert facilitators(team, ["SUE"], WEEK[:2]) == ("fay", "susan")
    assert strangers(team) == ()


def test_next_comes_first_and_the_order_goes_on_after_it() -> None:
    """Somebody outside the order only stands in; an absent one is passed over like any other."""
    past = ["fay"]

    assert facilitators(team_with(*NAMES, following="cem"), past, WEEK[:3]) == ("cem", "fay", "sam")
    assert facilitators(team_with(*NAMES, following="zoe"), past, WEEK[:3]) == ("zoe", "sam", "ana")
    away = team_with(*NAMES, following="cem", cem=True)
    assert facilitators(away, past, WEEK[:3]) == ("fay", "sam", "ana")
    away = team_with(*NAMES, following="zoe", zoe=True)
    assert facilitators(away, past, WEEK[:2]) == ("sam", "ana")
    assert facilitators(team_with(*NAMES, following="bob"), past, WEEK[:2]) == ("sam", "ana")


def test_an_order_begins_with_its_first() -> None:
    """It needs no `next` where that follows from the past already."""
    team = team_with(*NAMES)
    people = [person(team, name) for name in ("ana", "fay")]

    assert begun_with(team, [], people) == Rota(order=("ana", "fay"))
    assert begun_with(team, ["fay"], people) == Rota(order=("ana", "fay"))
    assert begun_with(team, ["ana"], people) == Rota(order=("ana", "fay"), next="ana")


def test_a_skipped_turn_goes_to_the_one_after() -> None:
    """A second skip goes one further, and the last person who could do it cannot be skipped."""
    team = team_with("fay", "sam", "ana")
    once = replace(team, rota=skipped(team, [], MONDAY))
    twice = replace(team, rota=skipped(once, [], MONDAY))
    thrice = replace(team, rota=skipped(twice, [], MONDAY))

    assert [t.rota.next for t in (once, twice, thrice)] == ["sam", "ana", "fay"]
    assert skipped(team_with("fay", following="zoe"), [], MONDAY) == Rota(order=("fay",))
    alone = team_with("fay", "sam", sam=True)
    with pytest.raises(Failed, match="nobody but fay could facilitate then"):
        skipped(alone, [], MONDAY)


def test_two_swap_their_next_turns_and_nobody_elses_moves() -> None:
    """By default with whoever is next."""
    team = team_with(*NAMES)

    swaps = replace(team, rota=swapped(team, ["fay"], MONDAY, person(team, "fay"), None))
    assert facilitators(team, ["fay"], WEEK) == ("sam", "ana", "cem", "fay", "sam")
    assert facilitators(swaps, ["fay"], WEEK) == ("fay", "ana", "cem", "sam", "fay")

    later = swapped(team, ["fay"], MONDAY, person(team, "fay"), person(team, "ana"))
    later_team = replace(team, rota=later)
    assert facilitators(later_team, ["fay"], WEEK) == ("sam", "fay", "cem", "ana", "sam")


def test_a_person_outside_the_rota_takes_over_one_turn() -> None:
    """Whoever had it is next again; anybody else's turn cannot be taken over."""
    team = team_with("fay", "sam")
    zoe, sam, fay = (person(team, name) for name in ("zoe", "sam", "fay"))

    guest = replace(team, rota=swapped(team, [], MONDAY, zoe, None))
    assert guest.rota == Rota(order=("fay", "sam"), next="zoe")
    assert swapped(guest, [], MONDAY, fay, None) == team.rota
    assert swapped(guest, [], MONDAY, sam, zoe) == Rota(order=("sam", "fay"))
    assert swapped(guest, [], MONDAY, zoe, sam) == Rota(order=("sam", "fay"))
    with pytest.raises(Wrong, match="zoe is not in the rota"):
        swapped(team, [], MONDAY, sam, zoe)
    with pytest.raises(Failed, match="zoe already facilitates then"):
        swapped(guest, [], MONDAY, zoe, None)
    with pytest.raises(Failed, match="fay already facilitates then"):
        swapped(team, [], MONDAY, fay, None)


def test_a_team_without_anybody_to_facilitate_has_nothing_to_skip_or_swap() -> None:
    """Both say why."""
    none, gone = team_with(), team_with("fay", fay=True)

    with pytest.raises(Failed, match="Acme has no rota"):
        skipped(none, [], MONDAY)
    with pytest.raises(Failed, match="everybody in the rota is away then"):
        swapped(gone, [], MONDAY, person(gone, "sam"), None)


def test_who_leaves_or_is_renamed_does_so_in_the_rota() -> None:
    """If they were next, the one after them is."""
    sue = Person(name="Sam", side="sales", was=("sue",))

    assert without(Rota(order=("fay", "sam", "ana")), sue) == Rota(order=("fay", "ana"))
    assert without(Rota(order=("fay", "sue"), next="sam"), sue) == Rota(order=("fay",), next="fay")
    assert without(Rota(order=("fay", "sam", "ana"), next="ana"), sue).next == "ana"
    assert without(Rota(order=("fay",), next="sam"), sue) == Rota(order=("fay",))
    assert without(Rota(order=("sam",), next="sam"), sue) == Rota()
    assert renamed(Rota(order=("fay", "Sam"), next="sam"), "SAM", "samir") == Rota(
        order=("fay", "samir"), next="samir"
    )
    assert renamed(Rota(order=("fay",)), "sam", "samir") == Rota(order=("fay",))


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), "fay"),  # the minute before Monday
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "sam"),  # midnight in Berlin
        (datetime(2026, 11, 29, 22, 59, tzinfo=UTC), "sam"),  # the last minute of the week
        (datetime(2026, 11, 29, 23, 0, tzinfo=UTC), "fay"),
    ],
)
def test_an_absence_begins_and_ends_at_the_teams_midnight(instant: datetime, expected: str) -> None:
    """A week off is from Monday 00:00 to Sunday 24:00, by the team's clock."""
    team = team_with("fay", "sam", fay=Absence(since=MONDAY, until=MONDAY + timedelta(days=6)))

    assert facilitators(team, [], [day_in(team.zone, instant)]) == (expected,)


@pytest.mark.parametrize("changed", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_day_of_a_clock_change_is_one_day(changed: date) -> None:
    """It has 23 or 25 hours, and each of them belongs to it."""
    team = team_with("fay", "sam", fay=Absence(since=changed, until=changed))
    first = datetime(changed.year, changed.month, changed.day, tzinfo=ZoneInfo("Europe/Berlin"))
    begins = first.astimezone(UTC)
    hours = [begins + timedelta(hours=n) for n in range(-1, 26)]
    days = [day_in(team.zone, hour) for hour in hours]

    away = [day for day in days if facilitators(team, [], [day]) == ("sam",)]
    assert away == [changed] * (23 if changed.month == 3 else 25)


absences = st.one_of(
    st.booleans(),
    st.tuples(st.integers(0, 13), st.integers(0, 6)).map(
        lambda n: Absence(
            since=MONDAY + timedelta(days=n[0]), until=MONDAY + timedelta(days=n[0] + n[1])
        )
    ),
)
rotas = st.builds(
    lambda order, following, away: team_with(*order, following=following, **away),
    st.lists(st.sampled_from((*NAMES, "bob")), unique=True),
    st.sampled_from((None, *NAMES, "zoe", "bob")),
    st.dictionaries(st.sampled_from((*NAMES, "zoe")), absences),
)
pasts = st.lists(st.sampled_from((None, *NAMES, "zoe", "bob")), max_size=8)
fortnights = st.lists(st.integers(0, 13), min_size=1, max_size=12).map(
    lambda numbers: [MONDAY + timedelta(days=n) for n in sorted(numbers)]
)


@settings(deadline=None)
@given(rotas, pasts, fortnights)
def test_nobody_who_is_away_is_named(
    team: Team, past: Sequence[str | None], days: list[date]
) -> None:
    """And nobody at all only where all of the rota are away, or nobody is in it."""
    for number, (day, name) in enumerate(zip(days, facilitators(team, past, days), strict=True)):
        can = [who for who in team.people if who.name in team.rota.order and not is_away(who, day)]
        guests = [team.rota.next] if number == 0 else []
        assert (name is None) <= (not can)
        if name is not None:
            assert not is_away(person(team, name), day)
            assert name in [*(who.name for who in can), *guests]


@settings(deadline=None)
@given(rotas, pasts, st.integers(1, 12))
def test_everybody_has_a_turn_before_anybody_has_two(
    team: Team, past: Sequence[str | None], number: int
) -> None:
    """Of those who are there all the time, whatever happened before."""
    there = replace(
        team,
        people=tuple(replace(who, away=who.away is True) for who in team.people),
    )
    order = [name for name in there.rota.order if name in NAMES]
    able = {name for name in order if not person(there, name).away}
    turns = list(facilitators(there, past, [MONDAY] * number))
    if turns[0] not in able:
        turns = turns[1:]  # somebody from outside, once

    for start in range(len(turns)):
        window = turns[start : start + len(able)]
        assert len(set(window)) == len(window) or not able


@settings(deadline=None)
@given(rotas, pasts, fortnights)
def test_each_huddle_as_planned_leaves_the_rest_of_the_plan_as_it_was(
    team: Team, past: Sequence[str | None], days: list[date]
) -> None:
    """What the rota says of a fortnight comes true day by day: the past is all that it knows."""
    planned = facilitators(team, past, days)
    lived = list[str | None]()
    for day in days:
        assert facilitators(team, past, [day]) == facilitators(team, tuple(past), [day])
        (name,) = facilitators(team, past, [day])
        lived.append(name)
        past = [name, *past]
        was_used = name is not None or team.rota.next is None
        team = replace(team, rota=replace(team.rota, next=None)) if was_used else team
    if None not in lived:
        assert tuple(lived) == planned


@settings(deadline=None)
@given(rotas, pasts, st.sampled_from((*NAMES, "zoe")), st.sampled_from((*NAMES, "zoe")))
def test_a_swap_is_the_same_in_either_order(
    team: Team, past: Sequence[str | None], one: str, two: str
) -> None:
    """Also with somebody from outside the rota, and what is refused is refused both ways."""

    def after(first: str, second: str) -> Rota | type[HuddleError]:
        try:
            return swapped(team, past, MONDAY, person(team, first), person(team, second))
        except HuddleError as error:
            return type(error)

    assert after(one, two) == after(two, one)


@settings(deadline=None)
@given(rotas, pasts, st.sampled_from(NAMES), st.sampled_from((None, *NAMES)))
def test_a_swap_moves_only_two(
    team: Team, past: Sequence[str | None], one: str, two: str | None
) -> None:
    """Skips and swaps keep everybody in the rota, and swap exactly what was asked for."""
    team = replace(team, people=tuple(replace(who, away=False) for who in team.people))
    order = [name for name in team.rota.order if name in NAMES]
    week = [MONDAY] * len(order)
    before = facilitators(team, past, week)
    other = person(team, two) if two else None
    try:
        rota = swapped(team, past, MONDAY, person(team, one), other)
    except HuddleError:
        return
    after = facilitators(replace(team, rota=rota), past, week)
    assert {*rota.order} >= {*order}
    if "zoe" not in before and {*before} == {*after}:
        taken = {one: two or before[0], two or before[0]: one}
        assert after == tuple(taken.get(name, name) for name in before)
