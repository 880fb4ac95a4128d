"""What both sides keep, as a summary shows it: the agreement, the leads, and what was agreed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from huddlecli.core.agreement import AGREED, PROPOSED, agreements, is_wording
from huddlecli.core.dates import Period, instants
from huddlecli.core.leads.figures import LeadFigures, LeadGroup, StageFigures
from huddlecli.core.measures.figures import SHOWN, MeasureFigures
from huddlecli.core.measures.scoreboard import agreement_held, in_agreement
from huddlecli.core.periods import last_periods, period_at, period_key
from huddlecli.core.records import changed
from huddlecli.core.side_records import Lead, Measure, Moment, Per, Stage, Term
from huddlecli.core.team import Team, day_in
from huddlecli.core.terms import waiting_for

_MOMENT = timedelta(milliseconds=1)


class AgreedWording(NamedTuple):
    """A version of a term that came in force: its text or its stages."""

    term: str
    version: int
    text: str | None
    stages: tuple[str, ...]
    at: datetime


class OpenAgreement(NamedTuple):
    """A change of a measure or a term that waits for the agreement of sides."""

    subject: Measure | Term
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SidesDetail:
    """What a full summary adds: leads by source, stages, new wordings, and what is proposed."""

    by_source: tuple[LeadGroup, ...] = ()
    stages: tuple[StageFigures, ...] = ()
    wordings: tuple[AgreedWording, ...] = ()
    proposed: tuple[OpenAgreement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SidesFigures:
    """The measures of a summary, as of the end of its period, and the figures of its leads.

    `leads` is None if the team has no leads. `proposed` is what waited for the side of the
    summary, or for any, by the end of the period. `newest` is the instant of the newest change
    in all that is shown.
    """

    measures: tuple[MeasureFigures, ...] = ()
    leads: LeadFigures | None = None
    proposed: tuple[OpenAgreement, ...] = ()
    newest: datetime | None = None
    detail: SidesDetail | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no measure has a value in its last period, and no lead was passed or is open."""
        leads = self.leads
        has_leads = leads and (leads.passed or leads.accepted or leads.rejected or leads.open)
        return not has_leads and all(one.last.value is None for one in self.measures)

    @property
    def judged(self) -> tuple[MeasureFigures, ...]:
        """The measures of the agreement that a period has ended for."""
        return tuple(one for one in in_agreement(self.measures) if not one.is_new)

    @property
    def red(self) -> tuple[MeasureFigures, ...]:
        """The measures of the agreement that are red, the longest red first."""
        red = [one for one in self.judged if one.last.state == "red"]
        return tuple(sorted(red, key=lambda one: -one.red_running))

    @property
    def missing(self) -> tuple[MeasureFigures, ...]:
        """The measures of the agreement without a value in their last period."""
        return tuple(one for one in self.judged if one.last.value is None)

    @property
    def held(self) -> tuple[int, int]:
        """How many measures of the agreement were held, and of how many."""
        return agreement_held(self.measures)


def moment_of(period: Period, team: Team, now: datetime) -> datetime:
    """Return the instant at which a summary judges measures: the end of its period, or now."""
    return min(instants(period, team.zone)[1], now)


def measures_of(
    figures: Iterable[MeasureFigures], period: Period, team: Team, now: datetime, side: str | None
) -> tuple[MeasureFigures, ...]:
    """Return the measures that belong in a summary: those of one `side`, or all.

    A measure that is newer than the period is left out, unless it has a value for it. If the
    period is over, so are the periods that are shown.
    """
    _, end = instants(period, team.zone)
    known = [
        one
        for one in figures
        if (one.measure.created < end or one.last.value is not None)
        and side in (None, one.measure.owes)
    ]
    return tuple(replace(one, is_over=True) for one in known) if end <= now else tuple(known)


def leads_of(leads: Iterable[Lead], side: str | None) -> list[Lead]:
    """Return the leads that a side was handed or handed over, or all."""
    return [lead for lead in leads if side in (None, lead.side, lead.from_side)]


def wordings(terms: Iterable[Term], period: Period, team: Team) -> tuple[AgreedWording, ...]:
    """Return the versions of terms that came in force in a period, in order."""
    first, end = instants(period, team.zone)
    found = [
        AgreedWording(
            term=term.title,
            version=agreed.version,
            text=agreed.content.get("text"),
            stages=tuple(_name(stage) for stage in agreed.content.get("stage", ())),
            at=agreed.at,
        )
        for term in terms
        for agreed in agreements(term.changes)
        if is_wording(agreed.content) and first <= agreed.at < end
    ]
    return tuple(sorted(found, key=lambda wording: (wording.at, wording.term)))


def open_agreements(
    measures: Iterable[Measure], terms: Iterable[Term], sides: Sequence[str]
) -> tuple[OpenAgreement, ...]:
    """Return the changes that are proposed and wait for a side."""
    of_measures = [OpenAgreement(measure, waiting_for(measure, sides)) for measure in measures]
    of_terms = [OpenAgreement(term, waiting_for(term, sides)) for term in terms]
    return tuple(one for one in (*of_measures, *of_terms) if one.waiting)


def shown_keys(period: Period, team: Team, now: datetime) -> tuple[str, ...]:
    """Return the keys of the weeks and months that a summary of `period` shows values of."""
    moment = moment_of(period, team, now)
    hidden = int(instants(period, team.zone)[1] <= now)  # what ran when the period was over
    pers: tuple[Per, ...] = ("week", "month")
    return tuple(
        period_key(shown)
        for per in pers
        for shown in last_periods(period_at(moment, per, team), SHOWN + 1, team)[
            : SHOWN + 1 - hidden
        ]
    )


def leads_until(leads: Iterable[Lead], period: Period, team: Team) -> list[Lead]:
    """Return the leads that a summary counts: not those handed over after its period."""
    return [lead for lead in leads if lead.passed is None or _day(lead.passed, team) <= period.end]


def _day(moment: Moment, team: Team) -> date:
    return day_in(team.zone, moment) if isinstance(moment, datetime) else moment


def proposed_by(
    waiting: Iterable[OpenAgreement], last: date, side: str | None
) -> tuple[OpenAgreement, ...]:
    """Return what was proposed by the day `last`, and waits for `side`, or for any side."""
    return tuple(
        one
        for one in waiting
        if one.subject.proposed and one.subject.proposed.on <= last and side in (None, *one.waiting)
    )


def newest_change(
    measures: Iterable[Measure],
    leads: Iterable[Lead],
    proposed: Iterable[OpenAgreement],
    detail: SidesDetail | None,
) -> datetime | None:
    """Return the instant of the newest change in what is shown, as far as histories were read."""
    of_measures = (changed(measure) for measure in measures)
    of_leads = (
        moment
        for lead in leads
        for moment in (changed(lead), lead.answered, lead.verdict_at)
        if isinstance(moment, datetime)
    )
    of_terms = (wording.at for wording in detail.wordings) if detail else ()
    waiting = (*proposed, *(detail.proposed if detail else ()))
    of_proposals = (_proposed_at(one.subject) for one in waiting)
    return max((*of_measures, *of_leads, *of_terms, *of_proposals), default=None)


def _proposed_at(subject: Measure | Term) -> datetime:
    """Return when something was last proposed or agreed to; a side's own words are not shown."""
    return max(
        (
            change.at
            for change in subject.changes
            for key in (*change.set, *change.unset)
            if key.startswith((PROPOSED, AGREED))
        ),
        default=subject.created,
    )


def _name(stage: object) -> str:
    if isinstance(stage, Stage):
        return stage.name
    return str(stage["name"]) if isinstance(stage, dict) else ""
