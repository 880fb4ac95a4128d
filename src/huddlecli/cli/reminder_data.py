"""What people are reminded of: their promises, their leads, and what waits for their side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from huddlecli.cli.context import Context
from huddlecli.core import promises
from huddlecli.core.agreement import sides_that_agree
from huddlecli.core.leads.own import waiting_leads
from huddlecli.core.leads.times import LeadClock
from huddlecli.core.promises import Reminder
from huddlecli.core.records import Action
from huddlecli.core.side_records import Lead, Measure, Term
from huddlecli.core.team import Person
from huddlecli.core.terms import awaiting


def load_reminders(context: Context, people: Sequence[Person]) -> list[Reminder]:
    """Return the reminders of people who have something due or waiting."""
    actions = context.records.open(Action, full=True)
    leads = context.records.open(Lead, full=True)
    measures = context.records.open(Measure, full=True)
    terms = context.records.open(Term, full=True)
    for found in (actions, leads, measures, terms):
        context.warn(found.warnings)
    team, now = context.team, context.now()
    clock, sides = LeadClock(team, now), sides_that_agree(team)
    shared: list[Measure | Term] = [*measures.records, *terms.records]
    reminders = [
        replace(
            promises.reminder(team, who, actions.records, now),
            leads=waiting_leads(leads.records, who.name, clock),
            proposals=awaiting(shared, who.side, sides),
        )
        for who in people
    ]
    return [each for each in reminders if not each.is_empty]
