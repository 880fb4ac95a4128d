"""Load what a summary shows of measures, leads and terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from huddlecli.cli.context import Context
from huddlecli.cli.leads.data import funnel, load_leads
from huddlecli.cli.measures.data import figures_of, load_measures
from huddlecli.core.leads.figures import (
    StageFigures,
    first_day_for_stages,
    lead_figures,
    lead_groups,
    stage_figures,
)
from huddlecli.core.leads.times import LeadClock
from huddlecli.core.side_records import Lead, Stage, Term
from huddlecli.core.summary import Summary
from huddlecli.core.summary.detail import so_far
from huddlecli.core.summary.sides import (
    SidesDetail,
    SidesFigures,
    leads_of,
    leads_until,
    measures_of,
    moment_of,
    newest_change,
    open_agreements,
    proposed_by,
    shown_keys,
    wordings,
)
from huddlecli.store.record_paths import has_records


def with_sides(context: Context, figures: Summary, *, is_full: bool, is_dated: bool) -> Summary:
    """Return a summary with what both sides keep, and for a full one with the detail of that.

    Only one that `is_dated` by the newest change in it needs the histories for that.
    """
    team, period, now = context.team, figures.period, context.now()
    moment = moment_of(period, team, now)
    measures = load_measures(context, about=shown_keys(period, team, now) if is_dated else ())
    terms = context.records.open(Term, full=True)
    context.warn(terms.warnings)
    shown = measures_of(
        figures_of(context, measures, moment),
        period,
        team,
        now,
        figures.side,
    )
    has_leads = has_records(context.folder, "lead")
    known = load_leads(context, period.start, full=is_dated) if has_leads else []
    leads = leads_of(known, figures.side)
    waiting = open_agreements(measures, terms.records, team.sides)
    proposed = proposed_by(waiting, min(period.end, context.team_day), figures.side)
    detail = _detail(context, figures, terms.records, leads) if is_full else None
    if detail:
        detail = replace(detail, proposed=waiting)
    sides = SidesFigures(
        measures=shown,
        leads=lead_figures(leads, LeadClock(team, now), period) if has_leads else None,
        proposed=proposed,
        newest=newest_change(
            (one.measure for one in shown), leads_until(leads, period, team), proposed, detail
        ),
        detail=detail,
    )
    return replace(figures, sides=sides)


def _detail(
    context: Context, figures: Summary, terms: Sequence[Term], leads: list[Lead]
) -> SidesDetail:
    """Return the leads by source, the stages and the new wordings."""
    team, period = context.team, figures.period
    clock = LeadClock(team, context.now())
    handed = [lead for lead in leads if lead.passed and clock.day_of(lead.passed) in period]
    stages, last = funnel(context), so_far(period, context.team_day).end
    return SidesDetail(
        by_source=lead_groups(handed, "source", clock),
        stages=_stages(context, figures.side, last, stages) if stages else (),
        wordings=wordings(terms, period, team),
    )


def _stages(
    context: Context, side: str | None, last: date, stages: Sequence[Stage]
) -> tuple[StageFigures, ...]:
    """Return how leads went on from each stage, as of the day `last`."""
    entered = load_leads(context, first_day_for_stages(stages, last))
    return stage_figures(stages, leads_of(entered, side), last)
