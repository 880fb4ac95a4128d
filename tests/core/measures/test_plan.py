"""From a goal to leads, exactly, and numbers as people type them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.errors import Wrong
from huddlecli.core.measures.numbers import (
    exact_number,
    goal_a_month,
    typed_minutes,
    typed_number,
    typed_percent,
)
from huddlecli.core.measures.plan import checked_capacity, checked_plan, pay_off


def test_a_goal_takes_so_many_leads_and_sales_can_answer_fewer() -> None:
    """The example of the practice: 520 leads a month, 120 a week, and three more reps."""
    plan = checked_plan(
        goal_a_month("500000", "--goal"),
        exact_number("20000"),
        typed_percent("50%", "--share"),
        typed_percent("2.5", "--rate"),
    )
    sales = checked_capacity(5, 6, typed_minutes("6m", "--each"), exact_number("10"))

    assert (plan.customers, plan.leads, plan.leads_a_week) == (13, 520, 120)
    assert sales.hours_for(plan.leads) == 312
    assert round(sales.hours_a_month) == 217
    assert (sales.too_many(plan.leads), sales.reps_to_add(plan.leads)) == (159, 3)
    assert (sales.too_many(361), sales.reps_to_add(361)) == (0, 0)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("500000", Fraction(500_000)),
        ("500000/month", Fraction(500_000)),
        ("1500000/quarter", Fraction(500_000)),
        ("6000000/YEAR", Fraction(500_000)),
        ("1000000/quarter", Fraction(1_000_000, 3)),
    ],
)
def test_a_goal_is_per_month_quarter_or_year(text: str, month: Fraction) -> None:
    """A goal is per month, quarter or year."""
    assert goal_a_month(text, "--goal") == month


@given(
    st.integers(1, 10**9),
    st.integers(1, 10**6),
    st.integers(1, 1000),
    st.integers(1, 1000),
)
def test_rounding_up_is_exact(goal: int, deal: int, share: int, rate: int) -> None:
    """Rounding up is exact: never one too many because a tenth cannot be stored."""
    plan = checked_plan(Fraction(goal), Fraction(deal), Fraction(share, 1000), Fraction(rate, 1000))

    customers = -(-goal * share // (deal * 1000))
    leads = -(-customers * 1000 // rate)
    assert (plan.customers, plan.leads) == (customers, leads)
    assert plan.leads_a_week == -(-leads * 12 // 52)


@given(st.integers(1, 40), st.integers(1, 12), st.integers(1, 90), st.integers(1, 40))
def test_with_the_reps_to_add_all_leads_can_be_answered(
    reps: int, tries: int, each: int, hours: int
) -> None:
    """With the reps to add all leads can be answered, and with one fewer they cannot."""
    leads = 520
    sales = checked_capacity(reps, tries, Fraction(each), Fraction(hours))
    more = sales.reps_to_add(leads)
    enough = checked_capacity(reps + more, tries, Fraction(each), Fraction(hours))

    assert enough.too_many(leads) == 0
    assert enough.hours_a_month >= enough.hours_for(leads)
    if more:
        fewer = reps + more - 1
        assert checked_capacity(fewer, tries, Fraction(each), Fraction(hours)).too_many(leads) > 0
    assert sales.leads_a_month * tries * each <= sales.hours_a_month * 60
    assert (sales.leads_a_month + 1) * tries * each > sales.hours_a_month * 60


@pytest.mark.parametrize(
    ("today", "cycle", "months", "by", "end"),
    [
        ("2026-11-23", 60, 1, "2026-12-02", "2027-01-31"),
        ("2026-11-23", 60, 3, "2027-01-30", "2027-03-31"),
        ("2026-11-23", 60, 12, "2027-11-01", "2027-12-31"),
        ("2026-11-23", 0, 1, "2026-11-30", "2026-11-30"),
        ("2026-12-02", 60, 1, "2026-12-02", "2027-01-31"),  # the last day for January
        ("2026-12-03", 60, 1, "2026-12-30", "2027-02-28"),
        ("2027-12-31", 60, 1, "2027-12-31", "2028-02-29"),
    ],
)
def test_leads_have_to_be_there_a_cycle_before_the_period_ends(
    today: str, cycle: int, months: int, by: str, end: str
) -> None:
    """Leads have to be there a cycle before the period ends."""
    found = pay_off(date.fromisoformat(today), cycle, months)

    assert found == (date.fromisoformat(by), date.fromisoformat(end))


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.integers(0, 400), st.sampled_from([1, 3]))
def test_the_day_of_handing_over_is_never_past(today: date, cycle: int, months: int) -> None:
    """The day of handing over is never past, and the period before would have ended too early."""
    by, end = pay_off(today, cycle, months)

    assert by >= today
    assert (end + timedelta(days=1)).day == 1
    assert end - today - timedelta(days=cycle) < timedelta(days=31 * months)
    assert ceil(end.month / months) * months == end.month


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("96", 96), ("96.0", 96), ("0.4", 0.4), (".5", 0.5), ("-3", -3), ("+3", 3), ("007", 7)),
        *(("1,200,000", 1_200_000), ("1,200.50", 1200.5), ("1,5", 1.5), ("0,200", 0.2)),
        *(("96 leads", 96), ("96LEADS", 96), ("1200", 1200)),
        *(("1.1250", 1.125), ("1.20", 1.2), ("0.125", 0.125), ("1234.125", 1234.125)),
    ],
)
def test_a_number_is_read_as_people_type_it(text: str, number: float) -> None:
    """A number is read as people type it, with its unit or without, where it has one reading."""
    found = typed_number(text, unit="leads")

    assert (found, type(found)) == (number, type(number))


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("1,200", "1,200 could be 1.2 or 1200", "log 1200"),
        ("1.200", "1.200 could be 1.2 or 1200", "log 1200   (or 1.2)"),
        ("-1.125", "-1.125 could be -1.125 or -1125", "log -1125   (or -1.1250)"),
        ("-12,345", "-12,345 could be -12.345 or -12345", "log -12345"),
        ("100,000", "100,000 could be 100 or 100000", "log 100000"),
        ("many", '"many" is not a number', "log 96"),
        ("1e5", '"1e5" is not a number', "log 96"),
        ("nan", '"nan" is not a number', "log 96"),
        ("1 200", '"1 200" is not a number', "log 96"),
        ("٣", '"٣" is not a number', "log 96"),
        ("leads", "the number is missing", "log 96"),
        ("1" * 16, "1111111111111111 has too many digits", "a number has 15 digits at most"),
        ("92%", '"92%" is not a number', "log 96"),
    ],
)
def test_what_is_no_number_or_two_is_refused(text: str, message: str, hint: str) -> None:
    """What is no number, or could be two, is refused."""
    with pytest.raises(Wrong) as wrong:
        typed_number(text, lambda number: f"log {number}", unit="leads")

    assert (wrong.value.message, wrong.value.hint) == (message, hint)


def test_a_percentage_with_a_point_has_one_reading() -> None:
    """A percentage of a thousand is rare, one with three places is not."""
    assert exact_number("12.125%", unit="%") == Fraction(97, 8)


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False))
def test_a_number_with_a_point_has_one_reading(number: object) -> None:
    """A number with a point has one reading."""
    assert exact_number(str(number)) == Fraction(str(number))
