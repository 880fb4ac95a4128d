"""A plan of leads in words and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from huddlecli.core.measures.figures import number_of
from huddlecli.core.measures.plan import LeadPlan, SalesCapacity
from huddlecli.core.measures.target_words import number_words
from huddlecli.views.document import Document, Table
from huddlecli.views.words import count, short_day


class PlanView(NamedTuple):
    """A plan, by which day its leads have to be handed over and when they pay off, and sales."""

    plan: LeadPlan
    sales: SalesCapacity | None
    hand_over: tuple[date, date] | None
    cycle: int | None


def plan_document(view: PlanView, today: date) -> Document:
    """Return a plan as sentences."""
    plan = view.plan
    share = "" if plan.share == 1 else f" × {_percent(plan.share)}"
    customers = count(plan.customers, "customer", "customers")
    leads = f"{_leads(plan.leads)} a month, {plan.leads_a_week:,} a week"
    facts = [
        f"{_money(plan.goal)} a month{share} ÷ {_money(plan.deal)} = {customers}",
        f"{customers} ÷ {_percent(plan.rate)} = {leads}",
    ]
    if view.hand_over:
        by, end = view.hand_over
        facts.append(
            f"to pay off by {short_day(end, today)}, they must be handed over by "
            f"{short_day(by, today)} ({count(view.cycle or 0, 'day', 'days')} earlier)"
        )
    if view.sales:
        facts += _sales(plan, view.sales)
    return Document(blocks=(Table(rows=[[(fact, "")] for fact in facts]),))


def plan_json(view: PlanView) -> str:
    """Return a plan for a program."""
    from huddlecli.views.formats import json  # noqa: PLC0415  people do without

    return json.document("huddle.plan/1", {"plan": _fields(view)})


def _fields(view: PlanView) -> Mapping[str, Any]:
    plan, sales = view.plan, view.sales
    by, end = view.hand_over or (None, None)
    return {
        "goal": number_of(plan.goal),
        "deal": number_of(plan.deal),
        "share": float(plan.share),
        "rate": float(plan.rate),
        "customers": plan.customers,
        "leads_per_month": plan.leads,
        "leads_per_week": plan.leads_a_week,
        "cycle_days": view.cycle,
        "hand_over_by": by,
        "pays_off_by": end,
        "hours_needed": number_of(sales.hours_for(plan.leads)) if sales else None,
        "hours_available": number_of(sales.hours_a_month) if sales else None,
        "nurture": sales.too_many(plan.leads) if sales else None,
        "reps_to_add": sales.reps_to_add(plan.leads) if sales else None,
    }


def _sales(plan: LeadPlan, sales: SalesCapacity) -> list[str]:
    """Return the hours that the leads take and those that there are, and what follows."""
    needed, there = _hours(sales.hours_for(plan.leads)), _hours(sales.hours_a_month)
    tries = f"{plan.leads:,} × {sales.tries} × {number_words(number_of(sales.each))} min"
    hours = f"{tries} = {needed} h a month, there are {there}"
    nurture = sales.too_many(plan.leads)
    if not nurture:
        return [hours, "sales can answer them"]
    reps = count(sales.reps_to_add(plan.leads), "rep", "reps")
    return [hours, f"more than sales can answer: nurture {nurture:,}, or add {reps}"]


def _hours(hours: Fraction) -> str:
    """Return whole hours; a half counts as one."""
    return f"{(2 * hours.numerator + hours.denominator) // (2 * hours.denominator):,}"


def _leads(number: int) -> str:
    return f"{number:,} {'lead' if number == 1 else 'leads'}"


def _money(amount: Fraction) -> str:
    return number_words(number_of(amount))


def _percent(part: Fraction) -> str:
    return f"{100 * float(part):.10g}%"
