"""`huddle people`: who is in the team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Annotated

import typer

from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.options import Delimiter, Format, example, group_app, parse_delimiter
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.promises import has_ended
from huddlecli.core.records import Action
from huddlecli.core.team import (
    Absence,
    Person,
    day_in,
    find_person,
    must_be_told_apart,
    name_and_side,
    similar_names,
    unknown_name,
    zone_of,
)
from huddlecli.core.text import folded
from huddlecli.store import team_file
from huddlecli.views.columns import PLAIN, QUIET, STRONG
from huddlecli.views.document import Document, Table
from huddlecli.views.escape import safe
from huddlecli.views.formats import drawings
from huddlecli.views.formats.text import as_text
from huddlecli.views.records import list_document
from huddlecli.views.words import count, short_day

MANY = 3  # open promises that nobody hands on without a question

app = group_app("Who is in the team.", "huddle people add zoe:sales")


@app.command("list", epilog=example("huddle people list --format json"))
def list_(ctx: typer.Context, form: Format = "auto", delimiter: Delimiter = None) -> None:
    """List who is in the team, side by side."""
    context: Context = ctx.obj
    sides, today = [*context.team.sides, None], context.team_day
    people = sorted(context.team.people, key=lambda who: sides.index(who.side))
    between = parse_delimiter(delimiter, form)

    def document() -> Document:
        styles = (STRONG, PLAIN, QUIET, QUIET, QUIET)
        rows = [[*zip(_row(who, today), styles, strict=True)] for who in people]
        return Document(blocks=(Table(rows=rows),))

    def json() -> str:
        from huddlecli.views.formats import json as jsons  # noqa: PLC0415 - the others do without

        return jsons.listing("people", people)

    def csv() -> str:
        from huddlecli.views.formats import csv as sheets  # noqa: PLC0415 - the same

        names = [field.name for field in fields(Person)]
        rows = [[getattr(who, key) for key in names] for who in people]
        return sheets.table(names, rows, delimiter=between)

    shows: Shows = {
        **drawings(document, "rich", "text"),
        "json": json,
        "csv": csv,
    }
    context.console.show(form, shows, empty="" if people else "nobody is in the team yet")


@app.command(epilog=example("huddle people add zoe:sales"))
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME:SIDE", help="Who is new, of which side.")],
    email: Annotated[str | None, typer.Option(metavar="ADDRESS", help="For reminders.")] = None,
    timezone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Where they are, if not with the team.")
    ] = None,
) -> None:
    """Add somebody to the team."""
    context: Context = ctx.obj
    who, side = name_and_side(name, context.team.sides)
    if known := find_person(context.team, who):
        raise Failed(f"{known.name} is in the team already", hint="huddle people list")
    must_be_told_apart(who, [one.name for one in context.team.people])
    if side is None and not context.console.can_prompt:
        first, sides = context.team.sides[0], " or ".join(context.team.sides)
        raise Wrong(f"which side is {who} on, {sides}?", hint=f"huddle people add {who}:{first}")
    side = side or context.console.ask_side(who, context.team.sides)
    person = Person(name=who, side=side, email=email, timezone=timezone)
    context.team = team_file.add_person(context.folder, person, context.transaction)
    _say(context, f"{who} is in the team now, {side}")


@app.command(epilog=example("huddle people away maria --back"))
def away(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who is away.")],
    *,
    back: Annotated[bool, typer.Option("--back", help="They are here again.")] = False,
) -> None:
    """Say that somebody is away, and not expected in huddles, or back again."""
    context: Context = ctx.obj
    person = known(context, name)
    is_away = person.away if isinstance(person.away, bool) else not back
    if is_away is not back:
        state = "away" if is_away else "here"
        raise Failed(f"{person.name} is {state} already", hint="huddle people list")
    team_file.set_away(context.folder, person.name, away=not back, transaction=context.transaction)
    _say(context, f"{person.name} is {'back' if back else 'away'}")


@app.command(epilog=example("huddle people leave fay --to maria"))
def leave(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who leaves the team.")],
    *,
    to: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who takes over what they promised.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("-n", "--dry-run", help="Only show what would be done.")
    ] = False,
) -> None:
    """Take somebody out of the team and hand on their open promises.

    With three or more of them it asks first; --yes does without the question.
    """
    context: Context = ctx.obj
    person = find_person(context.team, name.removeprefix("@")) or _owner(context, name)
    is_member = person in context.team.people
    heir = known(context, to) if to else None
    promises = _promises(context, person)
    what = count(len(promises), "open promise", "open promises")
    if heir == person:
        raise Wrong(
            f"{person.name} leaves and cannot take over", hint=f"--to {_other(context, heir)}"
        )
    if promises and heir is None:
        hint = f"huddle people leave {person.name} --to {_other(context, person)}"
        raise Wrong(f"{person.name} has {what}", hint=hint)
    if heir:
        _refuse_over(context, promises, person, heir)
    if dry_run:
        context.console.out(as_text(list_document(promises, context.list_context("action"))))
    else:
        if heir and len(promises) >= MANY and not context.flags.yes:
            _confirm(context, what, person, heir)
        with context.transaction as transaction:
            transaction.lock(context.current_user.name)
            promises = _promises(context, person)  # one may have come in since
            if promises and heir is None:
                hint = f"huddle people leave {person.name} --to {_other(context, person)}"
                raise Failed(f"{person.name} has promised something just now", hint=hint)
            what = count(len(promises), "open promise", "open promises")
            if heir:
                _hand_on(context, promises, heir)
            if is_member:
                team_file.remove_person(context.folder, person.name, transaction)
    verb = "would leave" if dry_run else "has left"
    handed = f", {what} to {heir.name}" if promises and heir else ""
    _say(context, f"{person.name} {verb} the team{handed}")
    if heir and not context.flags.quiet:
        _tell_overdue(context, promises, heir)


def _refuse_over(
    context: Context, promises: Sequence[Action], person: Person, heir: Person
) -> None:
    """Refuse promises that are broken only because the day of `heir` is another one already."""
    now, zone = context.now(), zone_of(context.team, heir.name)
    for one in promises:
        if has_ended(one.due, now, zone_of(context.team, person.name)):
            continue  # it was overdue before
        if has_ended(one.due, now, zone):
            edit = f"huddle action edit {context.list_context('action').short_id(one.id)}"
            raise Wrong(
                f"{safe(one.title)}: {one.due} is over for {safe(heir.name)} ({zone.key})",
                hint=f"{edit} due:{day_in(zone, now)}",
            )


def _tell_overdue(context: Context, promises: Sequence[Action], heir: Person) -> None:
    """Say how many of the promises are overdue where `heir` is: they keep their days."""
    now, zone = context.now(), zone_of(context.team, heir.name)
    overdue = sum(has_ended(one.due, now, zone) for one in promises)
    if overdue:
        what = count(overdue, "of them is", "of them are")
        listed = f"huddle action list --owner {heir.name} --overdue"
        context.console.err(f"hint:  {what} overdue for {safe(heir.name)}: {safe(listed)}")


def _row(who: Person, today: date) -> tuple[str, str, str, str, str]:
    """Return what a list says of somebody."""
    return who.name, who.side or "", _away_words(who, today), who.email or "", who.timezone or ""


def _away_words(who: Person, today: date) -> str:
    match who.away:
        case Absence(since=since, until=until):
            return f"away {short_day(since, today)} to {short_day(until, today)}"
        case away:
            return "away" if away else ""


def _confirm(context: Context, what: str, person: Person, heir: Person) -> None:
    """Ask whether that is meant, where somebody can be asked; else refuse."""
    told = f"{what} of {person.name} will move to {heir.name}"
    hint = f"huddle people leave {person.name} --to {heir.name} --yes   (-n shows them first)"
    if not context.console.can_prompt:
        raise Wrong(told, hint=hint)
    if context.console.ask(f"{told}. Is that right? (y/N)", str).lower() not in ("y", "yes"):
        raise Failed("nothing was changed", hint=hint)


def _owner(context: Context, name: str) -> Person:
    """Return who is in the team no more and still has open promises, or refuse the name."""
    owners = {folded(one.owner): one for one in _open(context)}
    if found := owners.get(folded(name.removeprefix("@"))):
        return Person(name=found.owner, side=found.side)
    return known(context, name)


def known(context: Context, name: str) -> Person:
    """Return who is called so, or refuse the name."""
    bare = name.removeprefix("@")
    person = find_person(context.team, bare)
    if person is None:
        similar = similar_names(bare, [who.name for who in context.team.people])
        raise Wrong(unknown_name(name, similar), hint="huddle people list")
    return person


def _other(context: Context, person: Person) -> str:
    """Return somebody who could take over: of the same side, if there is one."""
    others = [who for who in context.team.people if who != person]
    same = [who for who in others if who.side == person.side]
    return next((who.name for who in (*same, *others)), "NAME")


def _promises(context: Context, person: Person) -> list[Action]:
    """Return the open promises of somebody."""
    theirs = [one for one in _open(context) if folded(one.owner) == folded(person.name)]
    return sorted(theirs, key=lambda one: (one.due, one.created))


def _open(context: Context) -> Sequence[Action]:
    """Return all open promises."""
    found = context.records.open(Action)
    for one in found.warnings:
        if one.path.suffix != ".toml":  # a folder: whose promises are in it nobody can tell
            raise Failed(f"{one.path}: {one.reason}", hint="huddle doctor")
    context.warn(found.warnings)
    return found.records


def _hand_on(context: Context, promises: Sequence[Action], heir: Person) -> None:
    """Make promises those of `heir`."""
    owned = {"owner": heir.name, "side": heir.side}
    for action in promises:
        now, by = context.now(), context.current_user.name
        context.records.change(Action, action.id, by, now, set=owned)


def _say(context: Context, line: str) -> None:
    if not context.flags.quiet:
        context.console.confirm(safe(line))
