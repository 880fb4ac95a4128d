"""One person's own leads: the open ones, and how fast they answered. Only they see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from huddlecli.core.leads.figures import MedianTime, answer_median
from huddlecli.core.leads.times import LeadClock, is_owned_by, oldest_first
from huddlecli.core.side_records import Lead


class OwnLeads(NamedTuple):
    """The open leads of a person, the oldest first, and their median time to the first answer."""

    open: tuple[Lead, ...]
    answer: MedianTime


def own_leads(leads: Iterable[Lead], name: str, clock: LeadClock, since: date) -> OwnLeads:
    """Return the leads of the person of that name; the median is of those passed `since` then."""
    own = [lead for lead in leads if is_owned_by(lead, name)]
    return OwnLeads(
        open=tuple(oldest_first(filter(clock.is_open, own), clock)),
        answer=answer_median(
            [lead for lead in own if lead.passed and clock.day_of(lead.passed) >= since], clock
        ),
    )


def waiting_leads(leads: Iterable[Lead], name: str, clock: LeadClock) -> tuple[Lead, ...]:
    """Return the leads of the person of that name that nobody has answered, the oldest first."""
    own = (lead for lead in leads if clock.is_waiting(lead) and is_owned_by(lead, name))
    return tuple(oldest_first(own, clock))
