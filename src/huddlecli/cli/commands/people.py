"""`huddle people`: who is on the team."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.handover import (
    OwnedRecords,
    hand_over,
    leaving_person,
    owned_records,
    possible_heir,
    refuse_newly_overdue,
    refuse_own_side,
    report_overdue,
)
from huddlecli.cli.options import (
    Delimiter,
    Output,
    example,
    format_flag,
    group_app,
    parse_delimiter,
)
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.team import (
    Absence,
    Person,
    find_person,
    must_be_told_apart,
    name_and_side,
)
from huddlecli.core.text import shown
from huddlecli.store import team_file
from huddlecli.views.columns import PLAIN, QUIET, STRONG
from huddlecli.views.document import Document, Table
from huddlecli.views.escape import safe
from huddlecli.views.formats import drawings
from huddlecli.views.formats.text import as_text
from huddlecli.views.records import list_document
from huddlecli.views.words import short_day

PeopleFormat: TypeAlias = Annotated[str, format_flag("auto", "rich", "text", "json", "csv", "tsv")]
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
        styles = (STRONG, PLAIN, QUIET, QUIET, QUIET)
        rows = [[*zip(_row(who, today), styles, strict=True)] for who in people]
        return Document(blocks=(Table(rows=rows),))

    def json() -> str:
        from huddlecli.views.formats import json  # noqa: PLC0415 - the others do without

        return json.listing("people", people)

    def csv() -> str:
        from huddlecli.views.formats import csv  # noqa: PLC0415 - the same

        names = [field.name for field in fields(Person)]
        rows = [[getattr(who, key) for key in names] for who in people]
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
    email: Annotated[str | None, Option(metavar="ADDRESS", help="Address for reminders.")] = None,
    timezone: Annotated[
        str | None, Option(metavar="ZONE", help="Time zone, if not the team's.")
    ] = None,
) -> None:
    """Add somebody to the team."""
    who, side = name_and_side(name, context.team.sides)
    if known := find_person(context.team, who):
        raise Failed(f"{known.name} is already on the team", hint="huddle people list")
    must_be_told_apart(who, [person.name for person in context.team.people])
    if side is None and not context.console.can_prompt:
        first, sides = context.team.sides[0], " or ".join(context.team.sides)
        raise Wrong(f"which side is {who} on, {sides}?", hint=f"huddle people add {who}:{first}")
    side = side or context.console.ask_side(who, context.team.sides)
    person = Person(name=who, side=side, email=email, timezone=timezone)
    context.team = team_file.add_person(context.folder, person, context.transaction)
    _confirm_line(context, f"{who} is now on the team, {side}")


@app.command(epilog=example("huddle people away maria --back"))
def away(
    context: Context,
    name: Annotated[str, Argument(metavar="NAME", help="Who is away.")],
    *,
    back: Annotated[bool, Option("--back", help="No longer away.")] = False,
) -> None:
    """Mark someone as away, so that huddles don't expect them, or as back again."""
    person = context.find_person(name)
    is_away = person.away if isinstance(person.away, bool) else not back
    if is_away is not back:
        state = "away" if is_away else "here"
        raise Failed(f"{person.name} is already {state}", hint="huddle people list")
    team_file.set_away(context.folder, person.name, away=not back, transaction=context.transaction)
    _confirm_line(context, f"{person.name} is {'back' if back else 'away'}")


@app.command(epilog=example("huddle people leave fay --to maria"))
def leave(
    context: Context,
    name: Annotated[str, Argument(metavar="NAME", help="Who leaves the team.")],
    *,
    to: Annotated[str | None, Option(metavar="NAME", help="Who takes over what they own.")] = None,
    dry_run: Annotated[
        bool, Option("-n", "--dry-run", help="Only show what would happen.")
    ] = False,
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
        for records in owned:
            kind = records[0].kind if records else "action"
            context.console.out(as_text(list_document(records, context.list_context(kind))))
    else:
        if heir and owned.number >= MANY and not context.flags.yes:
            _confirm(context, owned, person, heir)
        with context.transaction as transaction:
            transaction.lock(context.current_user.name)
            owned = owned_records(context, person)  # there may be a new one
            if owned.number and heir is None:
                raise Failed(f"{person.name} has just got {owned.words}", hint=hint)
            if heir:
                hand_over(context, owned, heir)
            if person in context.team.people:
                team_file.remove_person(context.folder, person.name, transaction)
    verb = "would leave" if dry_run else "has left"
    handed = f", {owned.words} to {heir.name}" if owned.number and heir else ""
    _confirm_line(context, f"{person.name} {verb} the team{handed}")
    if heir and not context.flags.quiet:
        report_overdue(context, owned.promises, heir)


def _row(who: Person, today: date) -> tuple[str, str, str, str, str]:
    """Return the cells of a person in a list."""
    return who.name, who.side or "", _away_words(who, today), who.email or "", who.timezone or ""


def _away_words(who: Person, today: date) -> str:
    match who.away:
        case Absence(since=since, until=until):
            return f"away {short_day(since, today)} to {short_day(until, today)}"
        case away:
            return "away" if away else ""


def _confirm(context: Context, owned: OwnedRecords, person: Person, heir: Person) -> None:
    """Ask for a yes, with the first of what is handed over; refuse if no question can be asked."""
    plan = f"{owned.words} of {person.name} will move to {heir.name}"
    hint = f"huddle people leave {person.name} --to {heir.name} --yes   (-n for a preview)"
    titles = [shown(record.title) for records in owned for record in records]
    otherwise = Failed("nothing was changed", hint=hint)
    context.console.must_agree(plan, titles, elsewhere=hint, otherwise=otherwise)


def _confirm_line(context: Context, line: str) -> None:
    if not context.flags.quiet:
        context.console.confirm(safe(line))
