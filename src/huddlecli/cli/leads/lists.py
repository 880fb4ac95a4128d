"""The lists of leads that a command shows: one line each, or counted in groups."""

from __future__ import annotations

from dataclasses import dataclass

from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.leads.data import load_leads, open_leads
from huddlecli.cli.options import Days, parse_delimiter
from huddlecli.cli.record_commands import owner_name, parse_status
from huddlecli.core.leads.times import LeadClock, board_order, is_owned_by
from huddlecli.core.side_records import Lead
from huddlecli.core.text import folded
from huddlecli.views.formats import FormatName, drawings
from huddlecli.views.leads import LeadFrame, leads_document, leads_json

STATUSES = ("open", "closed", "all")
NOTHING = "no leads found"
DRAWN: tuple[FormatName, ...] = ("rich", "text", "markdown", "chat")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFilter:
    """The flags that narrow a list of leads."""

    late: bool = False
    waiting: bool = False
    source: str | None = None
    owner: str | None = None
    status: str | None = None
    days: Days


def show_leads(  # noqa: PLR0913 - the flags of the command
    context: Context,
    wanted: LeadFilter,
    by: str | None,
    form: str,
    delimiter: str | None,
    *,
    output: str | None = None,
) -> int:
    """Show a line for each lead, or for each group of them, and return how many lines there are."""
    between = parse_delimiter(delimiter, form, output)
    if by is not None:
        from huddlecli.cli.leads.groups import grouped  # noqa: PLC0415 - plain lists do without

        shows, number = grouped(context, by, wanted, between)
    else:
        shows, number = _lines(context, wanted, between)
    context.console.show(form, shows, empty="" if number else NOTHING, output=output)
    if wanted.late and not number and context.team.leads.answer is None:
        context.console.err('hint:  no answer time is agreed: [leads] answer = "4h" in huddle.toml')
    return number


def _lines(context: Context, wanted: LeadFilter, between: str) -> tuple[Shows, int]:
    """Return what shows a line for each lead: those over the agreed time first, then the oldest."""
    status = parse_status(wanted.status or "open", STATUSES)
    frame = LeadFrame(context.list_context("lead"))
    clock = frame.clock
    owner = _owner(context, wanted.owner or "all")
    loaded = open_leads(context) if status == "open" else load_leads(context, wanted.days.since)
    leads = board_order(
        (
            lead
            for lead in loaded
            if fits(lead, wanted, clock)
            and clock.day_of(lead.passed or lead.created) in wanted.days
            and (owner is None or is_owned_by(lead, owner))
        ),
        clock,
    )
    context_of_these = frame.context.with_ids_of(leads)
    shown_frame = LeadFrame(context_of_these)

    def csv() -> str:
        from huddlecli.views.record_export import list_csv  # noqa: PLC0415 - people's lists do without

        return list_csv("lead", leads, context_of_these, delimiter=between)

    shows: Shows = {
        **drawings(lambda: leads_document(leads, shown_frame), *DRAWN),
        "json": lambda: leads_json(leads, shown_frame),
        "csv": csv,
    }
    return shows, len(leads)


def fits(lead: Lead, wanted: LeadFilter, clock: LeadClock) -> bool:
    """Whether a lead has what the flags ask for, apart from its owner and its days."""
    return (
        (wanted.status in (None, "all") or lead.status == wanted.status)
        and (not wanted.waiting or clock.is_waiting(lead))
        and (not wanted.late or clock.is_late(lead))
        and (wanted.source is None or folded(lead.source or "") == folded(wanted.source))
    )


def _owner(context: Context, name: str) -> str | None:
    """Return the present name of an owner; None for `all`."""
    if name == "all":
        return None
    return owner_name(context, name, lambda: (lead.owner for lead in load_leads(context, None)))
