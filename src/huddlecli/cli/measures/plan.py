"""`huddle measure plan`: from a goal in money to leads, read from flags and shown."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.measures.changes import new_target_keys
from huddlecli.cli.measures.data import find_standing_measure
from huddlecli.core.dates import span_days
from huddlecli.core.errors import Wrong
from huddlecli.core.measures.figures import number_of
from huddlecli.core.measures.numbers import (
    exact_number,
    goal_a_month,
    goal_months,
    typed_minutes,
    typed_percent,
)
from huddlecli.core.measures.plan import (
    LeadPlan,
    SalesCapacity,
    checked_capacity,
    checked_plan,
    pay_off,
)
from huddlecli.core.side_records import Measure, TargetPlan
from huddlecli.core.text import folded, shown
from huddlecli.views.formats import drawings
from huddlecli.views.measure_plan import PlanView, plan_document, plan_json

_LONGEST_CYCLE = 1000  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFlags:
    """The flags of `measure plan` as they were typed."""

    goal: str
    deal: str
    rate: str
    share: str | None = None
    cycle: str | None = None
    reps: str | None = None
    tries: str | None = None
    each: str | None = None
    hours: str | None = None


class ReadPlan(NamedTuple):
    """A plan, the months of the period of its goal, the days of a cycle, and what sales can do."""

    plan: LeadPlan
    months: int
    cycle: int | None
    sales: SalesCapacity | None


def read_plan(flags: PlanFlags) -> ReadPlan:
    """Return the plan that flags describe, or refuse it with the flag and the reason."""
    plan = checked_plan(
        goal_a_month(flags.goal, "--goal"),
        _number(flags.deal, "--deal"),
        typed_percent(flags.share, "--share") if flags.share is not None else Fraction(1),
        typed_percent(flags.rate, "--rate"),
    )
    cycle = _days(flags.cycle) if flags.cycle is not None else None
    return ReadPlan(plan, goal_months(flags.goal), cycle, _capacity(flags))


def run_plan(
    context: Context, flags: PlanFlags, write: str | None, form: str, output: str | None
) -> Measure | None:
    """Show a plan; with `write`, make it the target of that measure and return the measure."""
    if write is not None and output is not None:
        raise Wrong("use either --write or --output", hint="huddle measure plan --help")
    read = read_plan(flags)
    measure = find_standing_measure(context, write) if write is not None else None
    if measure and measure.want == "at-most":
        raise Wrong(
            f"{shown(measure.title)} has a target that is the most, and a plan needs the least",
            hint="huddle measure list",
        )
    hand_over = None
    if read.cycle is not None:
        hand_over = pay_off(context.team_day, read.cycle, read.months)
    view = PlanView(read.plan, read.sales, hand_over, read.cycle)
    shows: Shows = {
        **drawings(lambda: plan_document(view, context.team_day), "rich", "text", "markdown"),
        "json": lambda: plan_json(view),
    }
    context.console.format(form, ("auto", *shows), output)
    after = None
    if measure:
        target = read.plan.leads_a_week if measure.per == "week" else read.plan.leads
        keys = {**new_target_keys(context, measure, target), **plan_keys(read.plan)}
        after = context.records.change(
            Measure, measure.id, context.current_user.name, context.now(), set=keys
        )
    context.console.show(form, shows, output=output)
    return after


def plan_keys(plan: LeadPlan) -> dict[str, object]:
    """Return the key under which a measure keeps the plan of its target."""
    values = TargetPlan(
        goal=number_of(plan.goal),
        deal=number_of(plan.deal),
        share=_part(plan.share),
        rate=_part(plan.rate),
    )
    return {
        "plan": {
            "goal": values.goal,
            "deal": values.deal,
            "share": values.share,
            "rate": values.rate,
        }
    }


def _part(value: Fraction) -> int | float:
    """Return a part of 1 with as many places as were typed."""
    return int(value) if value.denominator == 1 else float(value)


def _capacity(flags: PlanFlags) -> SalesCapacity | None:
    """Return what sales can do, which takes all four flags, or None without any of them."""
    given = {
        "--reps": flags.reps,
        "--tries": flags.tries,
        "--each": flags.each,
        "--hours": flags.hours,
    }
    missing = [flag for flag, text in given.items() if text is None]
    if len(missing) == len(given):
        return None
    if missing:
        raise Wrong(
            f"{' and '.join(missing)} missing: whether sales can answer takes all four",
            hint="--reps 5 --tries 6 --each 6m --hours 10",
        )
    return checked_capacity(
        _whole(flags.reps or "", "--reps"),
        _whole(flags.tries or "", "--tries"),
        typed_minutes(flags.each or "", "--each"),
        exact_number(flags.hours or "", lambda number: f"--hours {number}", unit="h"),
    )


def _number(text: str, flag: str) -> Fraction:
    return exact_number(text, lambda number: f"{flag} {number}")


def _whole(text: str, flag: str) -> int:
    number = _number(text, flag)
    if number.denominator != 1:
        raise Wrong(f"{flag} {shown(text)} is not a whole number", hint=f"{flag} {round(number)}")
    return int(number)


def _days(text: str) -> int:
    """Return the days of a cycle such as `60d` or `8w`."""
    days = span_days(folded(text.strip()))
    if days is None:
        number = text.strip() if text.strip().isdecimal() else "60"
        raise Wrong(
            f'"{shown(text)}" is not a length of time',
            hint=f"--cycle {shown(number)}d is {shown(number)} days, --cycle 8w is 8 weeks",
        )
    if days > _LONGEST_CYCLE:
        raise Wrong(f"--cycle {shown(text)} is too long", hint="--cycle 60d")
    return days
