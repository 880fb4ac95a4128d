"""Which actions a list shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Annotated, Any, NamedTuple, TypeAlias

import typer

from huddlecli.cli.commands import done, log
from huddlecli.cli.commands.done import must_be_open
from huddlecli.cli.commands.log import Due, Tags
from huddlecli.cli.context import Context
from huddlecli.cli.options import (
    QUOTES,
    Days,
    Delimiter,
    Format,
    Id,
    Since,
    Until,
    Words,
    example,
    group_app,
    parse_side,
)
from huddlecli.cli.record_commands import add_show, parse_status, show_records
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.promises import by_present_side, has_ended
from huddlecli.core.records import Action, is_undone
from huddlecli.core.team import day_in, find_person, unknown_name, zone_of
from huddlecli.core.text import folded, nearest, note, shown
from huddlecli.store.record_paths import ClosedName
from huddlecli.views.records import ListContext, ended_line, kept_line

STATUSES = ("open", "done", "dropped", "all")


class ActionFilter(NamedTuple):
    """What the flags of a list ask for."""

    owner: str = "all"
    side: str | None = None
    status: str = "open"
    overdue: bool = False
    since: str | None = None
    until: str | None = None
    tags: Sequence[str] = ()
    huddle: str | None = None


def filtered_actions(context: Context, wanted: ActionFilter) -> list[Action]:
    """Return the actions that are wanted: the open ones by due day, then the closed ones."""
    parse_status(wanted.status, STATUSES)
    days = Days(context, wanted.since, wanted.until)
    side = parse_side(context, wanted.side)
    owners = None if wanted.owner == "all" else _owners(context, wanted.owner)
    tags = {folded(tag.lstrip("#+")) for tag in wanted.tags}
    return [
        action
        for action in by_present_side(context.team, _found(context, wanted, days))
        if (owners is None or folded(action.owner) in owners)
        and (side is None or action.side == side)
        and (not tags or tags <= {*map(folded, action.tags)})
        and (wanted.huddle is None or (action.huddle or "").startswith(wanted.huddle))
    ]


def _found(context: Context, wanted: ActionFilter, days: Days) -> Iterator[Action]:
    """Yield the actions of the status and the days that are wanted."""
    if wanted.status in ("open", "all"):
        opened = context.records.open(Action)
        context.warn(opened.warnings)
        actions = opened.records
        for action in sorted(actions, key=attrgetter("due", "created", "id")):
            if action.due in days and (not wanted.overdue or _is_overdue(context, action)):
                yield action
    if wanted.status != "open" and not wanted.overdue:
        yield from _closed(context, wanted, days)


def _closed(context: Context, wanted: ActionFilter, days: Days) -> Iterator[Action]:
    """Yield the closed actions by the day on which they were closed, where the team is."""

    def is_wanted(name: ClosedName) -> bool:
        return name.closed is None or name.closed in days

    closed = context.records.closed(Action, is_wanted, since=days.since, full=False)
    context.warn(closed.warnings)
    actions = closed.records
    for action in sorted(actions, key=lambda one: (one.closed or one.created, one.id)):
        day: date = day_in(context.team.zone, action.closed or action.created)
        if day in days and wanted.status in ("all", action.status) and not is_undone(action):
            yield action


def _is_overdue(context: Context, action: Action) -> bool:
    return has_ended(action.due, context.now(), zone_of(context.team, action.owner))


def _owners(context: Context, name: str) -> set[str]:
    """Return the folded names of whose promises are asked for: one of now, and those of before.

    Who is not in the team but has promises may be meant too; anybody else is refused.
    """
    name = context.current_user.name if folded(name) == "me" else name.removeprefix("@")
    person = find_person(context.team, name)
    if person:
        return {folded(one) for one in (person.name, *person.was)}
    opened, closed = context.records.both(Action, lambda _: True, full=False)
    known = (*opened.records, *closed.records)
    if any(folded(action.owner) == folded(name) for action in known) or not context.team.people:
        return {folded(name)}
    near = nearest(name, [who.name for who in context.team.people])
    hint = f"--owner {near}" if near else "huddle people list"
    raise Wrong(unknown_name(name), hint=hint)


app = group_app("Promises: each has one owner and a due day.", "huddle action list --owner me")

app.command("add", epilog=example("huddle action add Send the demo list @maria by fri"))(log.log)
app.command("done", epilog=example("huddle action done k7f2 --on fri"))(done.done)

Name: TypeAlias = Annotated[str | None, typer.Option("--owner", metavar="NAME", help="Whose now.")]


@app.command("list", epilog=example("huddle action list --owner me --overdue"))
def list_(  # noqa: PLR0913  each flag narrows the list
    ctx: typer.Context,
    *,
    owner: Annotated[str, typer.Option(metavar="NAME|me|all", help="Whose.")] = "all",
    side: Annotated[str | None, typer.Option(metavar="SIDE", help="Of which side.")] = None,
    status: Annotated[
        str, typer.Option(metavar="STATUS", help="open, done, dropped or all.")
    ] = "open",
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only open ones whose day has ended.")
    ] = False,
    since: Since = None,
    until: Until = None,
    tag: Tags = None,
    huddle: Annotated[
        str | None, typer.Option(metavar="ID", help="Made in that huddle: 2026-11-23-0908-daily.")
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if there is any.")
    ] = False,
    form: Format = "auto",
    delimiter: Delimiter = None,
) -> int:
    """List promises: the open ones by due day, unless told otherwise.

    --since and --until go by the due day of the open ones, by the day of closing of the others.
    """
    context: Context = ctx.obj
    wanted = ActionFilter(
        owner=owner,
        side=side,
        status=status,
        overdue=overdue,
        since=since,
        until=until,
        tags=tag or (),
        huddle=huddle,
    )
    found = filtered_actions(context, wanted)
    show_records(context, "action", found, form, delimiter)
    return 1 if exit_code and found else 0


add_show(app, "action", what="Show a promise and all that happened to it.")


@app.command(epilog=example("huddle action edit k7f2 @ana due:fri"))
def edit(  # noqa: PLR0913  each flag is a key of the record
    ctx: typer.Context,
    record_id: Id,
    words: Words = None,
    *,
    title: Annotated[str | None, typer.Option(metavar="TITLE", help="What it is now.")] = None,
    owner: Name = None,
    due: Due = None,
    tag: Tags = None,
    untag: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="A tag to take away.")
    ] = None,
) -> None:
    """Change a promise: what is not named stays. With nothing named, in your editor."""
    from huddlecli.cli import edit_action, new_record  # noqa: PLC0415 - the other commands start without

    context: Context = ctx.obj
    action = context.records.load(Action, context.records.find(Action, record_id))
    said = edit_action.EditFlags(
        words=words or (), title=title, owner=owner, due=due, tags=tag or (), untags=untag or ()
    )
    if said.is_empty and not context.console.can_prompt:
        raise edit_action.refuse_nothing(record_id)
    with context.transaction:
        wanted = (
            edit_action.edit_from_editor(context, action)
            if said.is_empty
            else edit_action.edit_from_flags(context, action, said)
        )
        after = _changed(context, action, **wanted._asdict())
    if after == action:
        context.console.err("nothing was changed")
    else:
        _say(context, after, kept_line)
        if after.due != action.due:
            new_record.warn_if_closed(context, after.due)


@app.command(epilog=example("huddle action drop k7f2 they went elsewhere"))
def drop(
    ctx: typer.Context,
    record_id: Id,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="REASON", help=f"Why. {QUOTES}")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="REASON", help="The same as a flag.")
    ] = None,
) -> None:
    """Give a promise up."""
    context: Context = ctx.obj
    action = must_be_open(context, context.records.find(Action, record_id))
    if words and reason is not None:
        raise Wrong("the reason is given twice", hint="words, or --reason TEXT")
    told = reason if reason is not None else " ".join(words or ())
    keys = {"status": "dropped", "closed": context.now(), "reason": note(told) if told else None}
    _say(context, _changed(context, action, set=keys, expect={"status": "open"}), ended_line)


@app.command(epilog=example("huddle action reopen k7f2"))
def reopen(ctx: typer.Context, record_id: Id) -> None:
    """Open a promise again, as if it had never been closed."""
    context: Context = ctx.obj
    action = context.records.load(Action, context.records.find(Action, record_id))
    if action.status == "open":
        raise Failed(f"{shown(action.title)} is open", hint=f"huddle action show {record_id}")
    gone = ("closed", "done_on", "reason")
    _say(context, _changed(context, action, set={"status": "open"}, unset=gone), kept_line)


def _changed(context: Context, action: Action, **how: Any) -> Action:
    """Change an action now, by the one typing."""
    return context.records.change(
        Action, action.id, context.current_user.name, context.now(), **how
    )


def _say(context: Context, action: Action, line: Callable[[Action, ListContext], str]) -> None:
    """Say what was changed."""
    if not context.flags.quiet:
        context.console.confirm(line(action, context.list_context("action")))
