"""The facts of leads: one row for each that was handed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from huddlecli.core.facts.answer_times import bucket_of
from huddlecli.core.facts.rows import LeadFact
from huddlecli.core.facts.source import FactSource
from huddlecli.core.leads.times import LeadClock
from huddlecli.core.records import changed
from huddlecli.core.side_records import REJECTIONS, Lead, Moment
from huddlecli.core.value import replace

_DROPPED = "dropped"  # an import of it was undone


def lead_facts(source: FactSource, leads: Iterable[Lead]) -> Iterator[LeadFact]:
    """Yield the rows of leads. One that was forgotten counts: its row never had its words."""
    clock = LeadClock(source.team, source.now)
    for lead in leads:
        yield _lead_fact(source, lead, clock)


def _lead_fact(source: FactSource, lead: Lead, clock: LeadClock) -> LeadFact:
    if lead.status == _DROPPED:  # it counts nowhere, but replaces the row that was sent before
        lead = replace(
            lead, passed=None, arrived=None, answered=None, verdict=None, verdict_at=None
        )
    is_answered = clock.is_answered(lead)
    waited = clock.waiting(lead) if is_answered else None
    routed = clock.routing(lead)
    day, verdict_day = _day(lead.passed, clock), _day(lead.verdict_at, clock)
    moments = (lead.passed, lead.answered, lead.verdict_at)
    return LeadFact(
        team=source.id,
        id=lead.id,
        changed=max([changed(lead), *(one for one in moments if isinstance(one, datetime))]),
        as_of=source.as_of,
        side=lead.side,
        from_side=lead.from_side,
        source=source.words.leaving("source", lead.source) if lead.source else None,
        day=day,
        week=source.week(day) if day else None,
        routed_seconds=None if routed is None else round(routed.total_seconds()),
        answered=is_answered,
        waited_seconds=None if waited is None else round(waited.total_seconds()),
        answer_bucket=None if waited is None else bucket_of(waited),
        in_time=clock.in_time(lead),
        verdict=lead.verdict,
        verdict_day=verdict_day,
        verdict_week=(source.week(verdict_day) if verdict_day else None),
        reason=lead.reason if lead.reason in REJECTIONS else None,
        outcome=lead.outcome,
        open=lead.status == "open" and clock.is_open(lead),
        late=clock.is_late(lead),
    )


def _day(moment: Moment | None, clock: LeadClock) -> date | None:
    return None if moment is None else clock.day_of(moment)
