"""Leads counted in groups: by source, reason, definition, stage or week."""

from __future__ import annotations

from collections.abc import Sequence

from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.leads.data import funnel, load_leads
from huddlecli.cli.leads.lists import DRAWN, STATUSES, LeadFilter, fits
from huddlecli.cli.options import Days
from huddlecli.cli.record_commands import parse_status
from huddlecli.core.dates import Period, week_of, weeks_before
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.leads.figures import (
    GROUP_KEYS,
    GroupKey,
    StageFigures,
    first_day_for_stages,
    lead_groups,
    lead_weeks,
    stage_figures,
)
from huddlecli.core.leads.times import LeadClock
from huddlecli.core.text import nearest, shown
from huddlecli.views import lead_groups as views
from huddlecli.views.formats import drawings

WEEKS = 13


def _group_key(by: str) -> GroupKey:
    """Return what to count leads by."""
    for key in GROUP_KEYS:
        if by == key:
            return key
    near = nearest(by, GROUP_KEYS)
    hint = f"--by {near}" if near else f"--by {', '.join(GROUP_KEYS)}"
    raise Wrong(f'leads cannot be counted by "{shown(by)}"', hint=hint)


def grouped(context: Context, word: str, wanted: LeadFilter, between: str) -> tuple[Shows, int]:
    """Return what shows the figures of each group, and how many groups there are."""
    by = _group_key(word)
    parse_status(wanted.status or "all", STATUSES)
    if wanted.owner is not None:
        message = "leads are counted for a side, never for a person"
        raise Wrong(message, hint="huddle mine shows your own median")
    clock = LeadClock(context.team, context.now())
    if by == "stage":
        stages = _stages(context, wanted, clock)
        return {
            **drawings(lambda: views.stages_document(stages), *DRAWN),
            "json": lambda: views.stages_json(stages),
            "csv": lambda: views.stages_csv(stages, delimiter=between),
        }, len(stages)
    if by == "week":
        weeks = _weeks(context, wanted.days, clock)
        loaded = load_leads(context, weeks[0].start)
        found = lead_weeks([one for one in loaded if fits(one, wanted, clock)], weeks, clock)
    else:
        loaded = [
            lead
            for lead in load_leads(context, wanted.days.since)
            if fits(lead, wanted, clock)
            and clock.day_of(lead.passed or lead.created) in wanted.days
        ]
        found = lead_groups(loaded, by, clock)
    return {
        **drawings(lambda: views.groups_document(found, by), *DRAWN),
        "json": lambda: views.groups_json(found, by),
        "csv": lambda: views.groups_csv(found, by, delimiter=between),
    }, len(found)


def _weeks(context: Context, days: Days, clock: LeadClock) -> Sequence[Period]:
    """Return the weeks that the days are in, up to this one; by default the last 13."""
    starts = context.team.week_starts
    last = week_of(min(days.until or clock.today, clock.today), starts)
    count = WEEKS
    if days.since:
        first = week_of(days.since, starts)
        count = max((last.start - first.start).days // 7 + 1, 1)
    return weeks_before(last, count, starts)


def _stages(context: Context, wanted: LeadFilter, clock: LeadClock) -> Sequence[StageFigures]:
    """Return how leads went on from each stage of the funnel."""
    if wanted.days.since or wanted.days.until:
        message = "stages count the 13 weeks before their usual days"
        raise Wrong(message, hint="huddle lead list --by stage")
    stages = funnel(context)
    if not stages:
        raise Failed(
            "both sides have not agreed on a funnel yet",
            hint="huddle term stage add Qualified --days 14 --side sales",
        )
    loaded = load_leads(context, first_day_for_stages(stages, clock.today))
    return stage_figures(
        stages, [lead for lead in loaded if fits(lead, wanted, clock)], clock.today
    )
