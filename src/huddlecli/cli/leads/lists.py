"""The lists of leads that a command shows: one line each, or counted in groups."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.leads.data import funnel, load_leads, open_leads
from huddlecli.cli.options import Days, parse_delimiter
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
from huddlecli.core.leads.times import LeadClock, board_order, is_owned_by
from huddlecli.core.side_records import Lead
from huddlecli.core.team import UnknownPerson, find_person
from huddlecli.core.text import folded, nearest, shown
from huddlecli.views.formats import FormatName, drawings
from huddlecli.views.leads import LeadFrame, leads_document, leads_json

STATUSES = ("open", "closed", "all")
WEEKS = 13
NOTHING = "no leads found"
_DRAWN: tuple[FormatName, ...] = ("rich", "text", "markdown", "chat")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFilter:
    """The flags that narrow a list of leads."""

    late: bool = False
    waiting: bool = False
    source: str | None = None
    owner: str | None = None
    status: str | None = None
    days: Days


def show_leads(
    context: Context, wanted: LeadFilter, by: str | None, form: str, delimiter: str | None
) -> int:
    """Show a line for each lead, or for each group of them, and return how many lines there are."""
    between = parse_delimiter(delimiter, form)
    if by is not None:
        shows, number = _groups(context, _group_key(by), wanted, between)
    else:
        shows, number = _lines(context, wanted, between)
    context.console.show(form, shows, empty="" if number else NOTHING)
    return number


def _lines(context: Context, wanted: LeadFilter, between: str) -> tuple[Shows, int]:
    """Return what shows a line for each lead: those over the agreed time first, then the oldest."""
    status = parse_status(wanted.status or "open", STATUSES)
    frame = LeadFrame(context.list_context("lead"))
    clock = frame.clock
    owners = _owners(context, wanted.owner) if wanted.owner not in (None, "all") else None
    loaded = open_leads(context) if status == "open" else load_leads(context, wanted.days.since)
    leads = board_order(
        (
            lead
            for lead in loaded
            if _fits(lead, wanted, clock)
            and clock.day_of(lead.passed or lead.created) in wanted.days
            and (owners is None or is_owned_by(lead, owners))
        ),
        clock,
    )
    context_of_these = frame.context.with_ids_of(leads)
    shown_frame = LeadFrame(context_of_these)

    def csv() -> str:
        from huddlecli.views.record_export import list_csv  # noqa: PLC0415 - people's lists do without

        return list_csv("lead", leads, context_of_these, delimiter=between)

    shows: Shows = {
        **drawings(lambda: leads_document(leads, shown_frame), *_DRAWN),
        "json": lambda: leads_json(leads, shown_frame),
        "csv": csv,
    }
    return shows, len(leads)


def _fits(lead: Lead, wanted: LeadFilter, clock: LeadClock) -> bool:
    """Whether a lead has what the flags ask for, apart from its owner and its days."""
    return (
        (wanted.status in (None, "all") or lead.status == wanted.status)
        and (not wanted.waiting or clock.is_waiting(lead))
        and (not wanted.late or clock.is_late(lead))
        and (wanted.source is None or folded(lead.source or "") == folded(wanted.source))
    )


def _group_key(by: str) -> GroupKey:
    """Return what to count leads by."""
    for key in GROUP_KEYS:
        if by == key:
            return key
    near = nearest(by, GROUP_KEYS)
    hint = f"--by {near}" if near else f"--by {', '.join(GROUP_KEYS)}"
    raise Wrong(f'leads cannot be counted by "{shown(by)}"', hint=hint)


def _groups(context: Context, by: GroupKey, wanted: LeadFilter, between: str) -> tuple[Shows, int]:
    """Return what shows the figures of each group."""
    parse_status(wanted.status or "all", STATUSES)
    if wanted.owner is not None:
        message = "leads are counted for a side, never for a person"
        raise Wrong(message, hint="huddle mine shows your own median")
    from huddlecli.views import lead_groups as views  # noqa: PLC0415 - plain lists do without

    clock = LeadClock(context.team, context.now())
    if by == "stage":
        stages = _stages(context, wanted, clock)
        return {
            **drawings(lambda: views.stages_document(stages), *_DRAWN),
            "json": lambda: views.stages_json(stages),
            "csv": lambda: views.stages_csv(stages, delimiter=between),
        }, len(stages)
    if by == "week":
        weeks = _weeks(context, wanted.days, clock)
        loaded = load_leads(context, weeks[0].start)
        groups = lead_weeks([one for one in loaded if _fits(one, wanted, clock)], weeks, clock)
    else:
        loaded = [
            lead
            for lead in load_leads(context, wanted.days.since)
            if _fits(lead, wanted, clock)
            and clock.day_of(lead.passed or lead.created) in wanted.days
        ]
        groups = lead_groups(loaded, by, clock)
    return {
        **drawings(lambda: views.groups_document(groups, by), *_DRAWN),
        "json": lambda: views.groups_json(groups, by),
        "csv": lambda: views.groups_csv(groups, by, delimiter=between),
    }, len(groups)


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
        stages, [lead for lead in loaded if _fits(lead, wanted, clock)], clock.today
    )


def _owners(context: Context, name: str | None) -> Collection[str]:
    """Return the names of an owner, with earlier ones; people who have left may own leads still."""
    name = (name or "").removeprefix("@")
    if folded(name) == "me":
        name = context.current_user.name
    person = find_person(context.team, name)
    if person:
        return (person.name, *person.was)
    if any(is_owned_by(lead, [name]) for lead in load_leads(context, None)):
        return (name,)
    raise UnknownPerson(name, context.team, otherwise="huddle people list")
