"""From a goal in money to the leads that it takes, and whether sales can answer them.

All of it is exact arithmetic: a number that is rounded up must not depend on how 0.025 is stored.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

from huddlecli.core.errors import Wrong

_WEEKS_A_MONTH = Fraction(52, 12)
_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadPlan:
    """The leads that a goal takes: money per month and per deal, and parts of 1.

    `share` is the part of the goal that marketing brings, `rate` the part of leads that become
    customers.
    """

    goal: Fraction
    deal: Fraction
    share: Fraction = Fraction(1)
    rate: Fraction

    @property
    def customers(self) -> int:
        """The customers a month."""
        return ceil(self.goal * self.share / self.deal)

    @property
    def leads(self) -> int:
        """The leads a month."""
        return ceil(self.customers / self.rate)

    @property
    def leads_a_week(self) -> int:
        """The leads a week, so that the weeks of a year have those of its months."""
        return ceil(self.leads / _WEEKS_A_MONTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesCapacity:
    """The time that sales has for leads: `hours` a week for each rep, `each` try in minutes."""

    reps: int
    tries: int
    each: Fraction
    hours: Fraction

    @property
    def hours_a_month(self) -> Fraction:
        """The hours of all reps."""
        return self.reps * self.hours * _WEEKS_A_MONTH

    @property
    def leads_a_month(self) -> int:
        """The leads that the reps can answer."""
        return floor(self.hours_a_month * _MINUTES / (self.tries * self.each))

    def hours_for(self, leads: int) -> Fraction:
        """Return the hours that so many leads take."""
        return leads * self.tries * self.each / _MINUTES

    def too_many(self, leads: int) -> int:
        """Return how many of the leads nobody can answer."""
        return max(leads - self.leads_a_month, 0)

    def reps_to_add(self, leads: int) -> int:
        """Return how many more reps could answer all of them."""
        needed = ceil(self.hours_for(leads) / (self.hours * _WEEKS_A_MONTH))
        return max(needed - self.reps, 0)


def checked_plan(goal: Fraction, deal: Fraction, share: Fraction, rate: Fraction) -> LeadPlan:
    """Return a plan, or refuse numbers that lead to none, with the flag and the reason."""
    if goal <= 0:
        raise Wrong("--goal has to be more than 0", hint="--goal 500000")
    if deal <= 0:
        raise Wrong("--deal has to be more than 0: what is one deal worth?", hint="--deal 20000")
    if share <= 0:
        raise Wrong("--share has to be more than 0%", hint="--share 50%")
    if share > 1:
        raise Wrong("--share is above 100%: that is more than the whole goal", hint="--share 50%")
    if rate <= 0:
        raise Wrong("--rate is 0%: then no lead becomes a customer", hint="--rate 2.5%")
    if rate > 1:
        raise Wrong("--rate is above 100%: that is more customers than leads", hint="--rate 2.5%")
    return LeadPlan(goal=goal, deal=deal, share=share, rate=rate)


def checked_capacity(reps: int, tries: int, each: Fraction, hours: Fraction) -> SalesCapacity:
    """Return the capacity of sales, or refuse what is not more than 0."""
    for flag, number, usual in (
        ("--reps", reps, "5"),
        ("--tries", tries, "6"),
        ("--each", each, "6m"),
        ("--hours", hours, "10"),
    ):
        if number <= 0:
            raise Wrong(f"{flag} has to be more than 0", hint=f"{flag} {usual}")
    return SalesCapacity(reps=reps, tries=tries, each=each, hours=hours)


def pay_off(today: date, cycle: int, months: int) -> tuple[date, date]:
    """Return by which day leads have to be handed over, and the last day of their period.

    It is the first period of so many months in which leads of today still pay off, `cycle` days
    later.
    """
    day = today + timedelta(days=cycle)
    month = (day.month - 1) // months * months + months
    end = date(day.year, month, monthrange(day.year, month)[1])
    return end - timedelta(days=cycle), end
