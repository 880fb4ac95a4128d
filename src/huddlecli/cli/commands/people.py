"""`huddle people`: who is on the team."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.options import (
    Delimiter,
    Output,
    example,
    format_flag,
    group_app,
    parse_delimiter,
)
from huddlecli.cli.people.absences import absence, consequences
from huddlecli.cli.people.changes import (
    edited_values,
    edited_words,
    heir_on_side,
    moved_words,
    moving_person,
    new_name,
    owned_at_move,
)
from huddlecli.cli.people.handover import (
    OwnedRecords,
    hand_over,
    leaving_person,
    owned_records,
    possible_heir,
    put_new_name,
    put_new_side,
    refuse_newly_overdue,
    refuse_own_side,
    report_overdue,
)
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.people import names_in, refuse_taken, with_name
from huddlecli.core.team import Absence, Person, must_be_told_apart, name_and_side
from huddlecli.core.value import replace
from huddlecli.store import person_tables
from huddlecli.views.columns import PLAIN, QUIET, STRONG
from huddlecli.views.document import Document, Table
from huddlecli.views.escape import safe
from huddlecli.views.formats import drawings
from huddlecli.views.formats.text import as_text
from huddlecli.views.records import list_document
from huddlecli.views.words import absence_words

PeopleFormat: TypeAlias = Annotated[str, format_flag("auto", "rich", "text", "json", "csv", "tsv")]
Called: TypeAlias = Annotated[
    str | None, Option(metavar="TEXT", help="How screens and mails show them.")
]
Email: TypeAlias = Annotated[str | None, Option(metavar="ADDRESS", help="Address for reminders.")]
Timezone: TypeAlias = Annotated[
    str | None, Option(metavar="ZONE", help="Time zone, if not the team's.")
]
MoveDryRun: TypeAlias = Annotated[
    bool, Option("-n", "--dry-run", help="Only show what would happen.")
]
MANY = 3  # records that are not handed over without a question

app = group_app("Who is on the team.", "huddle people add zoe:sales")


@app.command("list", epilog=example("huddle people list --format json"))
def list_(
    context: Context,
    form: PeopleFormat = "auto",
    output: Output = None,
    delimiter: Delimiter = None,
) -> None:
    """List the people on the team, by side."""
    sides, today = [*context.team.sides, None], context.team_day
    people = sorted(context.team.people, key=lambda who: sides.index(who.side))
    between = parse_delimiter(delimiter, form, output)

    def document() -> Document:
        styles = (STRONG, PLAIN, PLAIN, QUIET, QUIET, QUIET)
        rows = [[*zip(_row(who, today), styles, strict=True)] for who in people]
        return Document(blocks=(Table(rows=rows),))

    def json() -> str:
        from huddlecli.views.formats import json  # noqa: PLC0415 - the others do without

        return json.listing("people", people)

    def csv() -> str:
        from huddlecli.views.formats import csv  # noqa: PLC0415 - the same

        names = [field.name for field in fields(Person)]
        rows = [[_cell(getattr(who, key)) for key in names] for who in people]
        return csv.table(names, rows, delimiter=between)

    shows: Shows = {
        **drawings(document, "rich", "text"),
        "json": json,
        "csv": csv,
    }
    empty = "" if people else "nobody is on the team yet"
    context.console.show(form, shows, empty=empty, output=output)


@app.command(epilog=example("huddle people add zoe:sales"))
def add(
    context: Context,
    name: Annotated[str, Argument(metavar="NAME:SIDE", help="The new person and their side.")],
    called: Called = None,
    email: Email = None,
    timezone: Timezone = None,
) -> None:
    """Add somebody to the team."""
    who, side = name_and_side(name, context.team.sides)
    refuse_taken(context.team, who)
    must_be_told_apart(who, names_in(context.team))
    if side is None and not context.console.can_prompt:
        first, sides = context.team.sides[0], " or ".join(context.team.sides)
        raise Wrong(f"which side is {who} on, {sides}?", hint=f"huddle people add {who}:{first}")
    side = side or context.console.ask_side(who, context.team.sides)
    person = Person(name=who, side=side)
    if called or email or timezone:
        person = replace(person, **edited_values(context, person, called, email, timezone))
    context.team = person_tables.add_person(context.folder, person, context.transaction)
    _confirm_line(context, f"{who} is now on the team, {side}")


@app.command(epilog=example("huddle people edit maria --called 'Maria O'"))
def edit(
    context: Context,
    name: Annotated[str, Argument(metavar="NAME", help="Whose data to change.")],
    called: Called = None,
    email: Email = None,
    timezone: Timezone = None,
) -> None:
    """Change how somebody is shown, their address or their time zone.

    An empty value takes it out: --email ''.
    """
    person = context.find_person(name)
    values = edited_values(context, person, called, email, timezone)
    context.team = person_tables.change_person(
        context.folder, person.name, lambda who: replace(who, **values), context.transaction
    )
    _confirm_line(context, f"{person.name}: {edited_words(person, replace(person, **values))}")


@app.command(epilog=example("huddle people rename sue suzanne"))
def rename(
    context: Context,
    old: Annotated[str, Argument(metavar="OLD", help="The present name.")],
    new: Annotated[str, Argument(metavar="NEW", help="The new name.")],
    *,
    dry_run: MoveDryRun = False,
) -> None:
    """Give somebody another name. What they did under the old one still counts for them.

    Open promises, leads and measures get the new name. The old name is kept, and still understood.
    """
    person = context.find_person(old)
    name = new_name(context, person, new)
    owned = owned_records(context, person)
    if dry_run:
        _preview(context, owned)
    else:
        with context.transaction as transaction:
            transaction.lock(context.current_user.name)
            owned = owned_records(context, person)  # there may be a new one
            put_new_name(context, owned, name)
            person_tables.change_person(
                context.folder, person.name, lambda who: with_name(who, name), transaction
            )
    verb = "would be" if dry_run else "is now"
    also = f", with {owned.words}" if owned.number else ""
    _confirm_line(context, f"{person.name} {verb} {name}{also}")


@app.command(epilog=example("huddle people move fay:marketing"))
def move(
    context: Context,
    name: Annotated[str, Argument(metavar="NAME:SIDE", help="Who moves, and to which side.")],
    *,
    to: Annotated[
        str | None, Option(metavar="NAME", help="Who takes over what stays with the old side.")
    ] = None,
    dry_run: MoveDryRun = False,
) -> None:
    """Move somebody to another side with their promises; leads and measures stay behind.

    It asks before it moves three or more; --yes skips the question.
    """
    person, side = moving_person(context, name)
    heir = heir_on_side(context, person, to) if to else None
    owned = owned_at_move(context, person, side, heir)
    if dry_run:
        _preview(context, owned)
    else:
        if owned.number >= MANY and not context.flags.yes:
            again = f"huddle people move {person.name}:{side}{f' --to {heir.name}' if heir else ''}"
            plan = moved_words(person, side, owned, heir, would=True)
            _confirm(context, plan, owned, again)
        with context.transaction as transaction:
            transaction.lock(context.current_user.name)
            owned = owned_at_move(context, person, side, heir)  # there may be a new one
            put_new_side(context, owned.promises, side)
            if heir:
                hand_over(context, owned._replace(promises=()), heir)
            context.team = person_tables.change_person(
                context.folder, person.name, lambda who: replace(who, side=side), transaction
            )
    _confirm_line(context, moved_words(person, side, owned, heir, would=dry_run))
    if not (dry_run or context.flags.quiet) and not any(
        who.side == person.side for who in context.team.people
    ):
        add = f"huddle people add NAME:{person.side}"
        context.console.err(f"hint:  nobody is on {safe(person.side or '')} now: {safe(add)}")


@app.command(epilog=example("huddle people away maria --from mon --until 2w"))
def away(
    context: Context,
    name: Annotated[str, Argument(metavar="NAME", help="Who is away.")],
    since: Annotated[
        str | None, Option("--from", metavar="WHEN", help="First day; default: today.")
    ] = None,
    until: Annotated[
        str | None, Option("--until", metavar="WHEN", help="Last day; default: no end yet.")
    ] = None,
    *,
    back: Annotated[bool, Option("--back", help="No longer away.")] = False,
) -> None:
    """Say that somebody is away, so that huddles don't expect them, or is back again.

    With --from and --until, for these days only. It names who facilitates instead, and what they
    own that is due or waiting.
    """
    person, before = context.find_person(name), context.team
    if back and (since or until):
        raise Wrong("--back ends an absence today", hint=f"huddle people away {person.name} --back")
    wanted: bool | Absence = not back
    if since or until:
        wanted = absence(context, since, until)
    if wanted == person.away or (wanted is False and not absence_words(person, context.team_day)):
        state = absence_words(person, context.team_day) or ""
        words = f"already {state}" if state else "not away"
        raise Failed(f"{person.name} is {words}", hint="huddle people list")
    context.team = person_tables.set_away(
        context.folder, person.name, away=wanted, transaction=context.transaction
    )
    person = context.find_person(person.name)
    state = absence_words(person, context.team_day) or "back"
    _confirm_line(context, f"{person.name} is {state}")
    if not (back or context.flags.quiet):
        for line in consequences(context, person, before):
            context.console.err(f"hint:  {line}")


@app.command(epilog=example("huddle people leave fay --to maria"))
def leave(
    context: Context,
    name: Annotated[str, Argument(metavar="NAME", help="Who leaves the team.")],
    *,
    to: Annotated[str | None, Option(metavar="NAME", help="Who takes over what they own.")] = None,
    dry_run: MoveDryRun = False,
) -> None:
    """Remove somebody from the team and hand over their open promises, leads and measures.

    It asks before it moves three or more; --yes skips the question.
    """
    person = leaving_person(context, name)
    heir = context.find_person(to) if to else None
    if heir == person:
        other = possible_heir(context, heir)
        raise Wrong(f"{person.name} is leaving and cannot take over", hint=f"--to {other}")
    owned = owned_records(context, person)
    hint = f"huddle people leave {person.name} --to {possible_heir(context, person)}"
    if owned.number and heir is None:
        raise Wrong(f"{person.name} has {owned.words}", hint=hint)
    if heir:
        refuse_newly_overdue(context, owned.promises, person, heir)
        refuse_own_side(context, owned.leads, person, heir)
    if dry_run:
        _preview(context, owned)
    else:
        if heir and owned.number >= MANY and not context.flags.yes:
            plan = f"{owned.words} of {person.name} will move to {heir.name}"
            _confirm(context, plan, owned, f"huddle people leave {person.name} --to {heir.name}")
        with context.transaction as transaction:
            transaction.lock(context.current_user.name)
            owned = owned_records(context, person)  # there may be a new one
            if owned.number and heir is None:
                raise Failed(f"{person.name} has just got {owned.words}", hint=hint)
            if heir:
                hand_over(context, owned, heir)
            if person in context.team.people:
                person_tables.remove_person(context.folder, person.name, transaction)
    verb = "would leave" if dry_run else "has left"
    handed = f", {owned.words} to {heir.name}" if owned.number and heir else ""
    _confirm_line(context, f"{person.name} {verb} the team{handed}")
    if heir and not context.flags.quiet:
        report_overdue(context, owned.promises, heir)


def _row(who: Person, today: date) -> tuple[str, ...]:
    """Return the cells of a person in a list."""
    more = (who.called, absence_words(who, today), who.email, who.timezone)
    return who.name, who.side or "", *(cell or "" for cell in more)


def _cell(value: object) -> object:
    """Return a value as a sheet has it: an absence as an interval of ISO 8601."""
    match value:
        case Absence(since=since, until=until):
            return f"{since}/{until or ''}"
        case _:
            return value


def _preview(context: Context, owned: OwnedRecords) -> None:
    """List what would be changed."""
    for records in owned:
        if records:
            kind = records[0].kind
            context.console.out(as_text(list_document(records, context.list_context(kind))))


def _confirm(context: Context, plan: str, owned: OwnedRecords, again: str) -> None:
    """Ask for a yes, with the first of what is concerned; refuse if no question can be asked."""
    hint = f"{again} --yes   (-n for a preview)"
    otherwise = Failed("nothing was changed", hint=hint)
    context.console.must_agree(plan, owned.titles, elsewhere=hint, otherwise=otherwise)


def _confirm_line(context: Context, line: str) -> None:
    if not context.flags.quiet:
        context.console.confirm(safe(line))
