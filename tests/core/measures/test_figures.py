"""What a measure says of its periods: targets over time, what is red, and the pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.agreement import consent_keys, proposal_keys
from huddlecli.core.dates import instants
from huddlecli.core.measures.figures import (
    MeasuredPeriod,
    MeasureFigures,
    Pace,
    has_pace,
    measure_figures,
)
from huddlecli.core.measures.scoreboard import (
    HeldShare,
    agreement_held,
    by_red,
    by_side,
    by_urgency,
    is_review_due,
    waiting_sides,
)
from huddlecli.core.periods import period_of
from huddlecli.core.record_history import keys_of
from huddlecli.core.records import Change
from huddlecli.core.side_records import Consent, Measure, Number, Proposal
from huddlecli.core.team import Hours, Team
from huddlecli.core.working_hours import working_time

TEAM = Team(name="Acme", timezone="Europe/Berlin")
BOTH = ("marketing", "sales")
MADE = datetime(2026, 8, 3, 8, tzinfo=UTC)
NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)  # a Monday, the first day of week 49


def measure(values: Mapping[str, Number] | None = None, **more: Any) -> Measure:
    """Return leads a week, at least 120 of them."""
    keys: dict[str, Any] = {"unit": "leads", "target": 120, **more}
    return Measure(
        id="m4q8t2r6vx",
        title="Leads handed over",
        created=MADE,
        by="ana",
        values=values or {},
        **keys,
    )


def figures(made: Measure, now: datetime = NOW, team: Team = TEAM, **more: Any) -> MeasureFigures:
    """Return the figures of a measure."""
    return measure_figures(made, team, working_time(team), now, **more)


def states(found: MeasureFigures) -> dict[str, str]:
    """Return the states of the periods with a state."""
    return {one.key: one.state for one in found.periods if one.state != "none"}


def agreed(target: Number, at: datetime, proposal: str) -> list[Change]:
    """Return the changes by which both sides agree to a target at once."""
    day = at.date()
    proposed = proposal_keys(proposal, "ana", day, BOTH, {"target": target})
    consents = [consent_keys(side, side, proposal, day) for side in BOTH]
    return [Change(at=at, by="ana", set=keys) for keys in (proposed, *consents)]


def test_the_last_thirteen_periods_are_shown_and_the_running_one_is_the_last() -> None:
    """The last thirteen periods are shown, and the running one is the last."""
    found = figures(measure({"2026-W48": 96, "2026-W47": 121}))

    assert [one.key for one in found.periods] == [f"2026-W{number}" for number in range(37, 50)]
    assert states(found) == {"2026-W47": "held", "2026-W48": "red", "2026-W49": "running"}
    assert found.last == MeasuredPeriod(found.last.period, 96, 120, "red", None)
    assert (found.red_running, found.is_missing) == (1, False)


def test_a_running_period_is_never_red() -> None:
    """A running period is never red, however little there is."""
    found = figures(measure({"2026-W49": 0}))

    assert (found.running.state, found.red_running) == ("running", 0)


@pytest.mark.parametrize(
    ("values", "red"),
    [
        ({"2026-W46": 1, "2026-W47": 1, "2026-W48": 1}, 3),
        ({"2026-W46": 1, "2026-W48": 1}, 2),  # one without a value neither counts nor ends it
        ({"2026-W46": 1, "2026-W47": 1}, 2),
        ({"2026-W46": 1, "2026-W47": 120, "2026-W48": 1}, 1),
        ({"2026-W47": 1, "2026-W48": 120}, 0),
        ({f"2026-W{number}": 1 for number in range(20, 49)}, 29),  # beyond what is shown
        ({"2026-W49": 1}, 0),
        ({}, 0),
    ],
)
def test_red_periods_in_a_row_count_back_from_the_last_finished_one(
    values: dict[str, Number], red: int
) -> None:
    """Red periods in a row count back from the last finished one."""
    assert figures(measure(values)).red_running == red


@pytest.mark.parametrize(
    ("now", "running"),
    [
        ("2026-11-29T22:59:59.999+00:00", "2026-W48"),  # a second before midnight in Berlin
        ("2026-11-29T23:00:00+00:00", "2026-W49"),
        ("2026-10-25T22:59:59+00:00", "2026-W43"),  # the clock was put back that morning
        ("2026-10-25T23:00:00+00:00", "2026-W44"),
        ("2026-03-29T21:59:59+00:00", "2026-W13"),  # and put forward on this one
        ("2026-03-29T22:00:00+00:00", "2026-W14"),
        ("2027-01-03T22:59:59+00:00", "2026-W53"),
        ("2027-01-03T23:00:00+00:00", "2027-W01"),
    ],
)
def test_a_week_ends_at_midnight_where_the_team_is(now: str, running: str) -> None:
    """A week ends at midnight where the team is."""
    found = figures(measure({running: 1}), datetime.fromisoformat(now))

    assert (found.running.key, found.running.state, found.red_running) == (running, "running", 0)


@pytest.mark.parametrize(
    ("now", "running", "last"),
    [
        ("2026-10-31T22:59:59+00:00", "2026-10", "2026-09"),
        ("2026-10-31T23:00:00+00:00", "2026-11", "2026-10"),
        ("2026-12-31T22:59:59+00:00", "2026-12", "2026-11"),
        ("2026-12-31T23:00:00+00:00", "2027-01", "2026-12"),
    ],
)
def test_a_month_ends_at_midnight_too(now: str, running: str, last: str) -> None:
    """A month ends at midnight too, and its value is its own, not that of its weeks."""
    made = measure({running: 5, last: 7, "2026-W40": 500}, per="month")
    found = figures(made, datetime.fromisoformat(now))

    assert (found.running.key, found.running.value) == (running, 5)
    assert (found.last.key, found.last.value, found.red_running) == (last, 7, 1)
    assert len(found.periods) == 13


def test_a_year_with_a_week_53_has_no_gap() -> None:
    """A year with a week 53 has no gap."""
    values = {"2026-W52": 1, "2026-W53": 2, "2027-W01": 3}
    found = figures(measure(values), datetime(2027, 1, 13, 9, tzinfo=UTC))

    assert [one.key for one in found.periods[-4:]] == [*values, "2027-W02"]
    assert found.red_running == 3


def test_a_period_is_judged_by_the_target_in_force_when_it_ended() -> None:
    """A period is judged by the target in force when it ended, an older one by the first."""
    _, w46 = instants(period_of(date(2026, 11, 15), "week", TEAM), TEAM.zone)
    just_before, just_then = w46 - timedelta(milliseconds=1), w46
    values = {"2026-W44": 100, "2026-W45": 100, "2026-W46": 100, "2026-W47": 100, "2026-W48": 100}
    for at, targets in (
        (just_before, [90, 90, 110, 110, 110]),
        (just_then, [90, 90, 90, 110, 110]),
    ):
        changes = (*agreed(90, w46 - timedelta(days=9), "p1"), *agreed(110, at, "p2"))
        made = measure(values, owes="marketing", changes=changes, target=keys_of(changes)["target"])
        found = figures(made)
        assert [one.target for one in found.finished[-5:]] == targets
        assert [one.state for one in found.finished[-5:]] == [
            "held" if target == 90 else "red" for target in targets
        ]
        assert found.agreed == {"marketing": "marketing", "sales": "sales"}


def test_a_proposal_that_waits_judges_nothing() -> None:
    """A proposal that waits judges nothing."""
    proposed = proposal_keys("p1", "ana", MADE.date(), BOTH, {"target": 90})
    changes = [Change(at=MADE, by="ana", set=proposed)]
    made = measure({"2026-W48": 1}, owes="marketing", target=None, changes=tuple(changes))
    found = figures(made)

    assert (found.last.target, found.last.state, found.agreed) == (None, "none", {})


def test_a_target_that_both_only_watch_is_judged_by_its_own_changes() -> None:
    """A target that both only watch is judged by its own changes."""
    changes = (
        Change(at=datetime(2026, 11, 10, 9, tzinfo=UTC), by="ana", set={"target": 5}),
        Change(at=datetime(2026, 11, 25, 9, tzinfo=UTC), by="ana", set={"target": 9}),
    )
    made = measure({"2026-W47": 7, "2026-W48": 7}, target=9, changes=changes)

    assert states(figures(made)) == {"2026-W47": "held", "2026-W48": "red", "2026-W49": "running"}


def test_one_period_can_have_a_target_of_its_own() -> None:
    """One period can have a target of its own."""
    made = measure({"2026-W47": 50, "2026-W48": 50}, targets={"2026-W48": 20})

    assert [one.state for one in figures(made).finished[-2:]] == ["red", "held"]


def test_a_measure_that_wants_little_is_red_above_its_target() -> None:
    """A measure that wants little is red above its target, and at the target it is held."""
    made = measure({"2026-W47": 4, "2026-W48": 4.1}, want="at-most", unit="h", target=4)

    assert [one.state for one in figures(made).finished[-2:]] == ["held", "red"]


@pytest.mark.parametrize(
    ("day", "value", "pace"),
    [
        ("2026-11-30", 0, Pace("on-pace", 0)),  # Monday: no day is over
        ("2026-11-30", 1, Pace("ahead", 0)),
        ("2026-12-01", 20, Pace("behind", 24)),
        ("2026-12-01", 21, Pace("behind", 24)),
        ("2026-12-01", 22, Pace("on-pace", 24)),  # 8.3% below
        ("2026-12-01", 26, Pace("on-pace", 24)),
        ("2026-12-01", 27, Pace("ahead", 24)),
        ("2026-12-03", 72, Pace("on-pace", 72)),
        ("2026-12-05", 119, Pace("on-pace", 120)),  # a Saturday
        ("2026-12-05", 107, Pace("behind", 120)),
        ("2026-12-05", 108, Pace("on-pace", 120)),  # just 10% below
        ("2026-12-05", 132, Pace("on-pace", 120)),
        ("2026-12-05", 133, Pace("ahead", 120)),
    ],
)
def test_pace_compares_with_the_working_days_that_are_over(
    day: str, value: int, pace: Pace
) -> None:
    """Pace compares with the working days that are over; 10 percent off is still on pace."""
    now = datetime.fromisoformat(f"{day}T12:00:00+01:00")

    assert figures(measure({"2026-W49": value}), now).pace == pace


def test_pace_leaves_out_closed_days_and_goes_by_the_days_of_the_team() -> None:
    """Pace leaves out closed days and goes by the days of the team."""
    wednesday = datetime(2026, 12, 2, 9, tzinfo=UTC)
    closed = replace(TEAM, closed=(date(2026, 12, 1),))
    short = replace(TEAM, hours=Hours(opens="09:00", closes="13:00", days=("mon", "tue")))
    shut = replace(TEAM, closed=tuple(date(2026, 11, 30) + timedelta(days=n) for n in range(7)))
    made = measure({"2026-W49": 30})

    assert figures(made, wednesday, closed).pace == Pace("on-pace", 30)
    assert figures(made, wednesday, short).pace == Pace("behind", 120)
    assert figures(made, wednesday, shut).pace is None


@pytest.mark.parametrize(
    "keys",
    [
        *({"unit": "%"}, {"unit": "h"}, {"want": "at-most"}, {"target": None}),
        {"counted_from": "leads.answer_median"},
    ],
)
def test_only_numbers_that_add_up_have_a_pace(keys: dict[str, Any]) -> None:
    """Only numbers that add up have a pace."""
    made = measure({"2026-W49": 30}, **keys)

    assert figures(made, counted={"2026-W49": 30}).pace is None
    assert figures(made, counted={"2026-W49": 30}).running.value == 30
    assert has_pace(made) is ("target" in keys)


def test_what_huddle_counts_is_not_red_for_zeros_from_before_the_measure() -> None:
    """What huddle counts is not red for zeros from before the measure."""
    made = replace(
        measure(counted_from="wins", target=1), created=datetime(2026, 11, 18, tzinfo=UTC)
    )
    found = figures(made, counted={"2026-W45": 2, "2026-W46": 0, "2026-W47": 0, "2026-W48": 0})

    assert [one.value for one in found.finished[-4:]] == [2, None, 0, 0]
    assert (found.red_running, found.is_missing) == (2, False)


def named(name: str, values: Mapping[str, Number], **more: Any) -> MeasureFigures:
    """Return the figures of a measure with this title and id."""
    return figures(replace(measure(values, **more), title=name, id=name))


def titles(found: Sequence[MeasureFigures]) -> list[str]:
    """Return the titles of measures."""
    return [one.measure.title for one in found]


def test_a_board_begins_with_what_has_no_value_and_a_list_with_what_is_red() -> None:
    """A board begins with what has no value, and a list with what is red the longest."""
    every = [
        named("held", {"2026-W48": 120}, owes="sales"),
        named("red", {"2026-W48": 1}, owes="sales"),
        named("none", {"2026-W45": 120}, owes="marketing"),
        named("long", {"2026-W47": 1, "2026-W48": 1}),
        named("counted", {}, counted_from="wins"),
    ]

    assert titles(by_urgency(every)) == ["none", "long", "red", "counted", "held"]
    assert titles(by_red(every)) == ["long", "red", "none", "counted", "held"]
    assert {side: titles(group) for side, group in by_side(every, TEAM).items()} == {
        "marketing": ["none"],
        "sales": ["held", "red"],
        None: ["long", "counted"],
    }


def test_the_agreement_counts_what_both_have_agreed_to() -> None:
    """The agreement counts what both have agreed to, and a missing value is not held."""
    changes = tuple(agreed(120, MADE, "p1"))
    every = [
        named("held", {"2026-W48": 120}, owes="sales", changes=changes),
        named("none", {}, owes="sales", changes=changes),
        named("red", {"2026-W48": 1}, owes="marketing", changes=changes),
        named("watched", {"2026-W48": 120}),
        named("gone", {"2026-W48": 120}, owes="sales", changes=changes, status="dropped"),
        named("proposed", {"2026-W48": 120}, owes="sales", changes=changes[:2], target=None),
    ]

    assert agreement_held(every) == HeldShare(1, 3)
    new = [
        figures(replace(measure({}, owes="sales", changes=changes), created=created))
        for created in (NOW - timedelta(hours=9, milliseconds=1), NOW - timedelta(hours=9))
    ]
    assert [one.is_new for one in new] == [False, True]  # the week ended at that midnight
    assert agreement_held([*every, *new]) == HeldShare(1, 4)


def test_a_review_is_due_on_its_day() -> None:
    """A review is due on its day, and not after the measure was dropped."""
    made = measure(review=date(2027, 2, 2))

    assert not is_review_due(made, date(2027, 2, 1))
    assert is_review_due(made, date(2027, 2, 2))
    assert not is_review_due(replace(made, status="dropped"), date(2027, 2, 2))
    assert not is_review_due(measure(), date(2027, 2, 2))


def test_a_proposal_waits_for_the_sides_that_did_not_agree_to_it() -> None:
    """A proposal waits for the sides that did not agree to it, whatever they agreed to before."""
    proposed = Proposal(id="p2", by="ana", on=MADE.date(), sides=BOTH, target=9)
    consents = {"marketing": Consent(by="ana", to="p2"), "sales": Consent(by="cem", to="p1")}

    assert waiting_sides(measure(), BOTH) == ()
    assert waiting_sides(measure(proposed=proposed, agreed=consents), ()) == ("sales",)


@given(
    st.dictionaries(st.integers(30, 48), st.integers(0, 240)),
    st.dictionaries(st.integers(30, 48), st.integers(0, 240), max_size=3),
    st.sampled_from(["at-least", "at-most"]),
)
def test_states_and_runs_are_those_of_a_plain_count(
    values: dict[int, int], targets: dict[int, int], want: str
) -> None:
    """States and runs are those of a plain count."""
    made = measure(
        {f"2026-W{week}": value for week, value in values.items()},
        targets={f"2026-W{week}": target for week, target in targets.items()},
        want=want,
    )
    found = figures(made)

    def is_red(week: int) -> bool:
        target = targets.get(week, 120)
        return values[week] < target if want == "at-least" else values[week] > target

    run = 0
    for week in sorted(values, reverse=True):
        if not is_red(week):
            break
        run += 1
    assert found.red_running == run
    assert [one.state for one in found.periods] == [
        *("none" if w not in values else "red" if is_red(w) else "held" for w in range(37, 49)),
        "running",
    ]


@given(st.integers(1, 10_000), st.integers(0, 10_000), st.integers(0, 6))
def test_pace_is_within_a_tenth_of_what_is_expected(target: int, value: int, day: int) -> None:
    """Pace is within a tenth of what is expected."""
    now = datetime(2026, 11, 30, 12, tzinfo=UTC) + timedelta(days=day)
    pace = figures(measure({"2026-W49": value}, target=target), now).pace

    expected = Fraction(target * min(day, 5), 5)
    assert pace is not None
    assert abs(Fraction(str(pace.expected)) - expected) <= Fraction(1, 200)
    if abs(value - expected) <= expected / 10:
        assert pace.name == "on-pace"
    else:
        assert pace.name == ("ahead" if value > expected else "behind")
