"""The leads that a command works with: found by id or words, or read for figures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from huddlecli.cli.context import Context
from huddlecli.cli.find_record import find_named
from huddlecli.core.agreement import agreements
from huddlecli.core.leads.keys import definition_at
from huddlecli.core.leads.steps import LeadStep
from huddlecli.core.leads.times import LeadClock
from huddlecli.core.side_records import Lead, Moment, Stage, Term
from huddlecli.store import files
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.record_paths import ClosedName
from huddlecli.store.shared_records import find_term

if TYPE_CHECKING:
    from huddlecli.core.leads.own import OwnLeads

DEFINITION, FUNNEL = "lead", "funnel"  # the terms that leads go by


def find_lead(context: Context, text: str) -> Lead:
    """Return the lead that an id or words of its title name, open or closed."""
    return find_named(context, Lead, text)


def short_id(context: Context, lead: Lead) -> str:
    """Return what people type for a lead."""
    return context.list_context("lead").with_ids_of([lead]).short_id(lead.id)


def lead_clock(context: Context) -> LeadClock:
    """Return the clock of the team's leads."""
    return LeadClock(context.team, context.now())


def open_leads(context: Context) -> list[Lead]:
    """Return the open leads."""
    opened = context.records.open(Lead)
    context.warn(opened.warnings)
    return [*opened.records]


def load_leads(context: Context, since: date | None, *, full: bool = False) -> list[Lead]:
    """Return the open leads, and the closed ones that were closed on `since` or later.

    All closed ones without `since`. Only the files of these are read, with their history if `full`.
    """

    def is_wanted(name: ClosedName) -> bool:
        return since is None or name.closed is None or name.closed >= since

    opened, closed = context.records.both(Lead, is_wanted, since=since, full=full, full_open=full)
    context.warn((*opened.warnings, *closed.warnings))
    return [*opened.records, *(lead for lead in closed.records if lead.status == "closed")]


def own_leads_of_user(context: Context, since: date) -> OwnLeads:
    """Return the current user's open leads, and the median of those passed `since` then."""
    from huddlecli.core.leads.own import own_leads  # noqa: PLC0415 - only `mine` counts them

    me = context.current_user.name
    return own_leads(load_leads(context, since), me, lead_clock(context), since)


def definition(context: Context, passed: Moment) -> int | None:
    """Return the version of the definition of a lead in force when one was passed."""
    term = _term(context, DEFINITION)
    return definition_at(agreements(term.changes), passed, context.team.zone) if term else None


def funnel(context: Context) -> tuple[Stage, ...]:
    """Return the stages of the funnel in force."""
    term = _term(context, FUNNEL)
    return term.stage if term else ()


def _term(context: Context, name: str) -> Term | None:
    """Return a term, or None; a file that cannot be read costs a warning."""
    try:
        return find_term(context.records, name)
    except files.Unreadable as error:
        context.warn_about(SkippedFile(error.path, error.reason))
        return None


def take_step(context: Context, lead: Lead, step: LeadStep) -> Lead:
    """Change a lead as a step says, and return it. Fails if somebody else was faster."""
    return context.records.change(
        Lead,
        lead.id,
        context.current_user.name,
        context.now(),
        set=step.set,
        unset=step.unset,
        expect=step.expect,
    )
