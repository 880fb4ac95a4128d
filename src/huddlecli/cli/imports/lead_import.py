"""`huddle lead import`: take in the leads that a CRM exported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar, get_args

from huddlecli.cli.context import Context
from huddlecli.cli.imports.sheet_file import load_sheet, warn_about_rows
from huddlecli.cli.imports.writes import write_import
from huddlecli.cli.options import parse_side
from huddlecli.core.agreement import Agreed, agreements, term_id
from huddlecli.core.errors import Failed, Unknown, Wrong
from huddlecli.core.imports.columns import CRMS, FIELDS, Columns, find_columns, parse_map
from huddlecli.core.imports.lead_rows import LeadReader, ReadLeads
from huddlecli.core.imports.sheet_dates import ORDERS
from huddlecli.core.imports.sheets import CsvSheet
from huddlecli.core.side_records import Term
from huddlecli.core.team import LeadMeaning
from huddlecli.core.text import shown
from huddlecli.store.files import Unreadable
from huddlecli.store.imports.leads import ImportedLeads, ImportPlan
from huddlecli.views.escape import safe
from huddlecli.views.words import count

T = TypeVar("T", bound=str)

_MOST_NAMES = 5
_MOST_COLUMNS = 12  # that are named among those that are not used


class ImportFlags(NamedTuple):
    """The flags of `huddle lead import`."""

    crm: str | None
    mapped: Sequence[str]
    dates: str | None
    side: str | None
    encoding: str | None
    dry_run: bool


def import_leads(context: Context, file: str, flags: ImportFlags) -> int:
    """Import the leads in a file, and return the exit code."""
    order = _chosen("dates", flags.dates, ORDERS)
    sheet = load_sheet(context, file, flags.encoding)
    funnel, definition = _term(context, "funnel"), _term(context, "lead")
    is_person = context.team.leads.title == "person"
    columns = find_columns(
        sheet,
        _chosen("crm", flags.crm, CRMS),
        parse_map(flags.mapped, FIELDS, "leads", 'crm="Record ID"'),
        funnel.stage if funnel else (),
        is_person=is_person,
    )
    reader = LeadReader(
        context.team,
        sheet,
        columns,
        order=order,
        side=parse_side(context, flags.side),
        agreed=_agreed(definition),
    )
    read = reader.read()
    plan = write_import(
        context,
        "lead",
        lambda places, cmd: ImportedLeads(context.folder, context.team.zone, places).plan(
            read.rows, context.now(), cmd
        ),
        dry_run=flags.dry_run,
    )
    _report(context, sheet, columns, read, plan)
    if flags.dry_run and not context.flags.quiet:
        context.console.err("dry run: nothing was written")
    return Failed.exit_code if read.bad else 0


def _report(
    context: Context, sheet: CsvSheet, columns: Columns, read: ReadLeads, plan: ImportPlan
) -> None:
    """Say which columns were read, what was not understood, and how many leads there are."""
    is_quiet = context.flags.quiet
    for line in () if is_quiet else _mapping(sheet, columns):
        context.console.err(line)
    read.bad = sorted((*read.bad, *plan.bad))
    warn_about_rows(context, sheet, read.bad)
    for status, number in read.unknown_statuses.items():
        column = sheet.header[columns.fields["status"][0]]
        rows = count(number, "row", "rows")
        context.console.err(
            f'warning: {safe(sheet.name)}: {safe(column)}: "{safe(shown(status))}" is unknown, '
            f"in {rows}; it was not used"
        )
    if read.unknown_statuses:
        status = safe(shown(next(iter(read.unknown_statuses))))
        context.console.err(
            f'hint:  [leads] status = {{ "{status}" = "nurture" }} in huddle.toml, if that is what '
            f"it means; or one of: {', '.join(get_args(LeadMeaning))}"
        )
    if read.unknown_owners:
        column = sheet.header[columns.fields["owner"][0]]
        names = [f"{shown(name)} ({number})" for name, number in read.unknown_owners.most_common()]
        more = ", …" if len(names) > _MOST_NAMES else ""
        rows = count(read.unknown_owners.total(), "lead has", "leads have")
        context.console.err(
            f"warning: {safe(sheet.name)}: {safe(column)}: {rows} no owner, since these are not on "
            f"the team: {safe(', '.join(names[:_MOST_NAMES]))}{more}"
        )
        owner = safe(shown(read.unknown_owners.most_common(1)[0][0]))
        context.console.err(
            f'hint:  if one of them is, write called = "{owner}" (or email) below the name in '
            "huddle.toml, and import again"
        )
    if not is_quiet:
        forgotten = f", {plan.forgotten} forgotten" if plan.forgotten else ""
        context.console.confirm(
            f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged, "
            f"{len(read.bad)} not read{forgotten}"
        )
        if context.team_folder.personal:
            context.console.err(
                "hint:  only you see these leads: huddle init creates a team to share"
            )


def _mapping(sheet: CsvSheet, columns: Columns) -> list[str]:
    """Return the lines that say from which column each field comes."""
    rows: dict[str, str] = {
        field: ", ".join(sheet.header[place] for place in columns.fields[field])
        for field in FIELDS
        if field in columns.fields
    }
    rows["crm"] += f" ({columns.crm})"
    if "passed" not in rows and "arrived" in rows:
        rows["passed"] = "as arrived"
    rows |= {f"stage {stage}": sheet.header[place] for stage, place in columns.stages.items()}
    used = {place for places in columns.fields.values() for place in places}
    used |= {*columns.stages.values()}
    others = [name for place, name in enumerate(sheet.header) if place not in used and name]
    if others:
        more = ", …" if len(others) > _MOST_COLUMNS else ""
        rows["not used"] = f"{', '.join(map(shown, others[:_MOST_COLUMNS]))}{more}"
    width = max(map(len, rows)) + 2
    return [safe(f"{field:<{width}}{column}") for field, column in rows.items()]


def _term(context: Context, name: str) -> Term | None:
    """Return a term that both sides use, or None."""
    try:
        return context.records.load(Term, term_id(name))
    except (Unknown, Unreadable):
        return None


def _agreed(term: Term | None) -> tuple[Agreed, ...]:
    return agreements(term.changes) if term else ()


def _chosen(flag: str, word: str | None, known: tuple[T, ...]) -> T | None:
    """Return the word of a flag, which is one of those known."""
    if word is None:
        return None
    found = next((one for one in known if one == word.casefold()), None)
    if found is None:
        raise Wrong(f"--{flag} {shown(word)} is unknown", hint=f"--{flag} {', '.join(known)}")
    return found
