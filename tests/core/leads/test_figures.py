"""The figures that are counted from leads, held against counts one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from statistics import median as plain_median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.dates import Period, week_of, weeks_before
from huddlecli.core.leads.figures import (
    LeadValue,
    MedianTime,
    Share,
    first_day_for_stages,
    lead_figures,
    lead_groups,
    lead_values,
    lead_weeks,
    median,
    stage_figures,
)
from huddlecli.core.leads.times import LeadClock
from huddlecli.core.side_records import COUNTED, CountedFrom, Lead, Stage
from tests.core.leads.samples import TEAM, berlin, lead

HOUR = timedelta(hours=1)
WEEK = week_of(date(2026, 11, 24), "monday")
NOW = LeadClock(TEAM, berlin("2026-12-02 12:00"))


def answered(hours: float, **keys: object) -> Lead:
    """Return a lead that was answered so many hours after nine."""
    return lead(answered=berlin("2026-11-24 09:00") + hours * HOUR, **keys)


def rejected(reason: str, at: str = "2026-11-26 10:00", **keys: object) -> Lead:
    """Return a lead that was rejected."""
    when = berlin(at)
    return lead(
        verdict="rejected", verdict_at=when, reason=reason, status="closed", closed=when, **keys
    )


@given(st.lists(st.integers(0, 99), min_size=1))
def test_a_median_is_the_middle_value_or_the_mean_of_the_middle_two(numbers: list[int]) -> None:
    """A median is the middle value or the mean of the middle two."""
    assert median(numbers) == plain_median(numbers)
    lengths = [number * HOUR for number in numbers]
    assert median(lengths) == plain_median(numbers) * HOUR


def test_the_figures_of_a_week() -> None:
    """Each lead by when it was handed over, each verdict by when it was given."""
    leads = [
        answered(1, arrived=berlin("2026-11-24 08:00")),
        answered(5, source="demo", arrived=berlin("2026-11-23 17:00")),
        lead(answered="unknown", source=None, verdict="accepted", verdict_at=date(2026, 11, 29)),
        lead(source="fair"),  # late
        lead(passed=berlin("2026-11-30 00:00")),  # of the next week
        rejected("definition"),
        rejected("routing", passed=berlin("2026-11-20 10:00")),
        rejected("definition", "2026-11-30 00:00"),
    ]

    figures = lead_figures(leads, NOW, WEEK)

    assert figures.passed == 6
    assert figures.answered == 3
    assert figures.in_time == Share(1, 5)
    assert figures.answer == MedianTime(3 * HOUR, 2, 3)
    assert figures.answer.hours == 3.0
    assert figures.routing == MedianTime(HOUR / 4, 2, 6)
    assert (figures.accepted, figures.rejected, figures.accepted_share) == (1, 2, Share(1, 3))
    assert figures.by_source == {"webinar": 3, "demo": 1, "fair": 1}
    assert figures.by_reason == {"definition": 1, "routing": 1}
    assert (figures.open, figures.late) == (5, 2)


def test_what_is_open_is_as_of_the_end_of_the_week_or_of_now() -> None:
    """A lead that was closed on Monday was open on Sunday."""
    closed = rejected("other", "2026-11-30 09:00")
    later = lead(passed=berlin("2026-12-01 09:00"))
    next_week = week_of(date(2026, 12, 1), "monday")

    assert lead_figures([closed, later], NOW, WEEK).open == 1
    assert lead_figures([closed, later], NOW, next_week).open == 1
    assert lead_figures([closed], NOW, next_week).open == 0


def test_what_is_newer_than_the_clock_counts_now() -> None:
    """A clock that is behind leaves nothing out, except in weeks that have ended by it."""
    behind = LeadClock(TEAM, berlin("2026-11-30 09:00"))
    newer = lead(passed=berlin("2026-11-30 09:01"), answered=berlin("2026-11-30 09:02"))
    this_week = week_of(date(2026, 11, 30), "monday")

    figures = lead_figures([newer], behind, this_week)

    assert (figures.passed, figures.answered, figures.open) == (1, 1, 1)
    assert lead_values("leads.open", [newer], [WEEK, this_week], behind) == ((0, 0), (1, 1))


def test_a_share_of_nothing_and_a_median_of_nothing_are_none() -> None:
    """A share of nothing and a median of nothing are none."""
    nothing = lead_figures([], NOW, WEEK)

    assert nothing.in_time.rate is None
    assert nothing.answer == MedianTime(None, 0, 0)
    assert nothing.answer.hours is None


def test_groups_have_the_largest_first_and_versions_in_order() -> None:
    """Only rejected leads have a reason; leads without a source are a group too."""
    leads = [
        answered(1, definition=2),
        answered(2, definition=2),
        lead(source="fair", definition=1),
        lead(source=None),
        rejected("record", source="fair", definition=2),
    ]
    late = rejected("definition")

    by_source = lead_groups([*leads, late], "source", NOW)
    assert [(group.value, group.figures.passed) for group in by_source] == [
        ("webinar", 3),
        ("fair", 2),
        (None, 1),
    ]
    assert by_source[0].figures.answer == MedianTime(1.5 * HOUR, 2, 2)
    by_reason = lead_groups([*leads, late, rejected("record")], "reason", NOW)
    assert [(group.value, group.figures.rejected) for group in by_reason] == [
        ("record", 2),
        ("definition", 1),
    ]
    by_definition = lead_groups(leads, "definition", NOW)
    assert [(group.value, group.figures.passed) for group in by_definition] == [
        (None, 1),
        (1, 1),
        (2, 3),
    ]


def test_weeks_have_the_figures_of_each() -> None:
    """Weeks have the figures of each."""
    weeks = weeks_before(week_of(date(2026, 12, 2), "monday"), 2, "monday")
    leads = [answered(1), lead(passed=berlin("2026-11-30 00:00"))]

    groups = lead_weeks(leads, weeks, NOW)

    assert [(group.value, group.figures.passed) for group in groups] == [
        ("2026-W48", 1),
        ("2026-W49", 1),
    ]


FUNNEL = (
    Stage(name="Inquiry", days=7),
    Stage(name="Qualified", days=14),
    Stage(name="Won"),
)


def test_stages_count_those_that_have_had_the_usual_time_to_go_on() -> None:
    """The 13 weeks end before the usual days, to the day."""
    today = date(2026, 12, 2)
    last = today - timedelta(days=7)
    first = last - timedelta(days=90)

    def entered(day: date, after: int | None = None) -> Lead:
        went = {"Qualified": day + timedelta(days=after)} if after is not None else {}
        return lead(entered={"Inquiry": day, **went})

    leads = [
        entered(last, 3),
        entered(last + timedelta(days=1), 0),  # too late to count
        entered(first, 20),
        entered(first - timedelta(days=1), 1),  # too early
        entered(first),
        entered(first, 9),
        lead(),
    ]

    inquiry, qualified, won = stage_figures(FUNNEL, leads, today)

    assert first_day_for_stages(FUNNEL, today) == today - timedelta(days=14 + 90)
    assert (inquiry.follower, inquiry.gone_on, inquiry.median_days) == ("Qualified", (3, 4), 9.0)
    assert inquiry.is_slow
    assert (qualified.gone_on, qualified.median_days, qualified.is_slow) == ((0, 3), None, False)
    assert (won.follower, won.gone_on) == (None, (0, 0))


@pytest.mark.parametrize("counted", ["leads.accepted_share", "leads.in_time"])
def test_a_percentage_of_fewer_than_ten_is_no_value(counted: CountedFrom) -> None:
    """A percentage of fewer than ten is no value."""
    nine = [
        answered(1, verdict="accepted", verdict_at=berlin("2026-11-25 09:00")) for _ in range(9)
    ]
    tenth = answered(7, verdict="rejected", verdict_at=berlin("2026-11-25 09:00"))

    assert lead_values(counted, nine, [WEEK], NOW) == (LeadValue(None, 9),)
    assert lead_values(counted, [*nine, tenth], [WEEK], NOW) == (LeadValue(90.0, 10),)


MOMENTS = st.one_of(
    st.none(),
    st.datetimes(
        berlin("2026-10-20 00:00").replace(tzinfo=None),
        berlin("2026-12-01 00:00").replace(tzinfo=None),
        timezones=st.just(UTC),
    ),
    st.dates(date(2026, 10, 20), date(2026, 12, 1)),
)


@st.composite
def any_lead(draw: st.DrawFn) -> Lead:
    """Draw a lead with any times, also those that make no sense together."""
    closed = draw(MOMENTS.filter(lambda moment: moment is None or hasattr(moment, "hour")))
    return lead(
        arrived=draw(MOMENTS),
        passed=draw(MOMENTS),
        answered=draw(st.one_of(MOMENTS, st.just("unknown"))),
        verdict=draw(st.sampled_from([None, "accepted", "rejected"])),
        verdict_at=draw(MOMENTS),
        source=draw(st.sampled_from([None, "demo", "fair"])),
        status="closed" if closed else "open",
        closed=closed,
    )


@given(st.lists(any_lead(), max_size=12), st.integers(1, 7))
def test_a_measure_is_the_figure_of_each_period(leads: list[Lead], count: int) -> None:
    """The values of many periods at once are the figures of each alone."""
    weeks = weeks_before(week_of(date(2026, 12, 2), "monday"), count, "monday")
    months = (
        Period(date(2026, 10, 1), date(2026, 10, 31)),
        Period(date(2026, 11, 1), date(2026, 11, 30)),
    )
    assert [group.figures for group in lead_weeks(leads, weeks, NOW)] == [
        lead_figures(leads, NOW, week) for week in weeks
    ]
    for periods in (weeks, months):
        each = [lead_figures(leads, NOW, period) for period in periods]
        expected: dict[CountedFrom, list[int | float | None]] = {
            "leads.passed": [*(figures.passed for figures in each)],
            "leads.accepted_share": [_percent(figures.accepted_share) for figures in each],
            "leads.in_time": [_percent(figures.in_time) for figures in each],
            "leads.answer_median": [figures.answer.hours for figures in each],
            "leads.routing_median": [figures.routing.hours for figures in each],
        }
        for counted, values in expected.items():
            assert [value for value, _ in lead_values(counted, leads, periods, NOW)] == values
        handed = [one for one in leads if one.passed]
        open_now = [lead_figures(leads, NOW, period).open for period in periods]
        sensible = len(handed) == len(leads) and all(
            one.closed is None or not one.passed or NOW.start_of(one.passed) <= one.closed
            for one in handed
        )
        if sensible:
            counted_open = lead_values("leads.open", leads, periods, NOW)
            assert [value for value, _ in counted_open] == open_now
    assert {*expected, "leads.open"} == {name for name in COUNTED if name.startswith("leads.")}


def _percent(share: Share) -> float | None:
    return 100 * share.part / share.whole if share.whole >= 10 else None


@given(st.lists(any_lead(), max_size=12))
def test_figures_of_all_leads_do_not_depend_on_their_order(leads: list[Lead]) -> None:
    """Figures of all leads do not depend on their order."""
    assert lead_figures(leads, NOW) == lead_figures(leads[::-1], NOW)


def test_no_hours_and_no_agreed_time_leave_the_clock_and_no_late_leads() -> None:
    """No hours and no agreed time leave the clock and no late leads."""
    bare = replace(TEAM, hours=None, leads=replace(TEAM.leads, answer=None))
    figures = lead_figures([lead(), answered(20)], LeadClock(bare, NOW.now), WEEK)

    assert (figures.late, figures.in_time) == (0, Share(0, 0))
    assert figures.answer.hours == 20.0
