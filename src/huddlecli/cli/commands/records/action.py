"""`huddle action`: promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Annotated, Any, NamedTuple, TypeAlias

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.change_commands import run_drop
from huddlecli.cli.commands import done, log
from huddlecli.cli.commands.done import must_be_open
from huddlecli.cli.commands.log import Due, Tags
from huddlecli.cli.context import Context
from huddlecli.cli.find_record import find_record, split_ids
from huddlecli.cli.options import (
    LIST_FORMATS,
    QUOTES,
    Days,
    Delimiter,
    Id,
    Ids,
    Output,
    ShowOnly,
    Since,
    Until,
    Words,
    example,
    format_flag,
    group_app,
    parse_side,
)
from huddlecli.cli.record_commands import add_show, parse_status, promise_owner, show_records
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.promises import by_present_side, overdue_at
from huddlecli.core.records import Action, is_undone
from huddlecli.core.team import day_in
from huddlecli.core.text import folded, shown
from huddlecli.store.record_paths import ClosedName
from huddlecli.views.records import ListContext, kept_line

STATUSES = ("open", "done", "dropped", "all")
ActionFormat: TypeAlias = Annotated[
    str, format_flag(*LIST_FORMATS[:-1], "todotxt", "taskwarrior", "tsv")
]


class ActionFilter(NamedTuple):
    """The flags of `huddle action list`."""

    owner: str = "all"
    side: str | None = None
    status: str = "open"
    overdue: bool = False
    since: str | None = None
    until: str | None = None
    tags: Sequence[str] = ()
    huddle: str | None = None


def filtered_actions(context: Context, wanted: ActionFilter) -> list[Action]:
    """Return the actions that match the flags: the open ones by due date, then the closed ones."""
    parse_status(wanted.status, STATUSES)
    days = Days(context, wanted.since, wanted.until)
    side = parse_side(context, wanted.side)
    owner = None if wanted.owner == "all" else folded(promise_owner(context, wanted.owner))
    tags = {folded(tag.lstrip("#+")) for tag in wanted.tags}
    return [
        action
        for action in by_present_side(context.team, _found(context, wanted, days))
        if (owner is None or folded(action.owner) == owner)
        and (side is None or action.side == side)
        and (not tags or tags <= {*map(folded, action.tags)})
        and (wanted.huddle is None or (action.huddle or "").startswith(wanted.huddle))
    ]


def _found(context: Context, wanted: ActionFilter, days: Days) -> Iterator[Action]:
    """Yield the actions with the status and the days that the flags name."""
    if wanted.status in ("open", "all"):
        opened = context.records.open(Action)
        context.warn(opened.warnings)
        actions = opened.records
        is_overdue = overdue_at(context.team, context.now())
        for action in sorted(actions, key=attrgetter("due", "created", "id")):
            if action.due in days and (not wanted.overdue or is_overdue(action)):
                yield action
    if wanted.status != "open" and not wanted.overdue:
        yield from _closed(context, wanted, days)


def _closed(context: Context, wanted: ActionFilter, days: Days) -> Iterator[Action]:
    """Yield the closed actions by the team's day on which they were closed."""

    def is_wanted(name: ClosedName) -> bool:
        return name.closed is None or name.closed in days

    closed = context.records.closed(Action, is_wanted, since=days.since, full=False)
    context.warn(closed.warnings)
    actions = closed.records
    for action in sorted(actions, key=lambda action: (action.closed or action.created, action.id)):
        day: date = day_in(context.team.zone, action.closed or action.created)
        if day in days and wanted.status in ("all", action.status) and not is_undone(action):
            yield action


app = group_app("Promises: each has one owner and a due date.", "huddle action list --owner me")

app.command("add", epilog=example("huddle action add Send the demo list @maria by fri"))(log.log)
app.command("done", epilog=example("huddle action done k7f2 --on fri"))(done.done)

Name: TypeAlias = Annotated[str | None, Option("--owner", metavar="NAME", help="New owner.")]


@app.command("list", epilog=example("huddle action list --owner me --overdue"))
def list_(  # noqa: PLR0913  each flag narrows the list
    context: Context,
    *,
    owner: Annotated[str, Option(metavar="NAME|me|all", help="Owner; default: all.")] = "all",
    side: Annotated[str | None, Option(metavar="SIDE", help="Only this side.")] = None,
    status: Annotated[str, Option(metavar="STATUS", choices=STATUSES, help="{choices}.")] = "open",
    overdue: Annotated[
        bool, Option("--overdue", help="Only open promises that are overdue.")
    ] = False,
    since: Since = None,
    until: Until = None,
    tag: Tags = None,
    huddle: Annotated[
        str | None, Option(metavar="ID", help="Made in that huddle: 2026-11-23-0908-daily.")
    ] = None,
    exit_code: Annotated[
        bool, Option("--exit-code", help="Exit with 1 if any are listed.")
    ] = False,
    form: ActionFormat = "auto",
    output: Output = None,
    delimiter: Delimiter = None,
) -> int:
    """List promises; by default open promises, by due date.

    --since and --until refer to the due date of open promises and to the closing date of all
    others. --format todotxt and --format taskwarrior are for those programs.
    """
    filter_ = ActionFilter(
        owner=owner,
        side=side,
        status=status,
        overdue=overdue,
        since=since,
        until=until,
        tags=tag or (),
        huddle=huddle,
    )
    actions = filtered_actions(context, filter_)
    show_records(context, "action", actions, form, delimiter, output=output)
    return 1 if exit_code and actions else 0


add_show(app, "action", what="Show a promise and its history.")


@app.command(epilog=example("huddle action edit k7f2 @ana due:fri"))
def edit(  # noqa: PLR0913  each flag is a key of the record
    context: Context,
    record_id: Ids,
    words: Words = None,
    *,
    title: Annotated[str | None, Option(metavar="TITLE", help="New title.")] = None,
    owner: Name = None,
    due: Due = None,
    tag: Tags = None,
    untag: Annotated[
        list[str] | None, Option(metavar="TAG", help="Tag to remove; repeatable.")
    ] = None,
    dry_run: ShowOnly = False,
) -> None:
    """Change a promise. Without any words or flags, it opens in your editor."""
    from huddlecli.cli import edit_record  # noqa: PLC0415 - the other commands start without

    names, rest = split_ids(context, Action, [record_id, *(words or ())])
    ids = dict.fromkeys(find_record(context, Action, name) for name in names)
    before = [context.records.load(Action, each) for each in ids]
    flags = edit_record.EditFlags(
        words=rest, title=title, owner=owner, due=due, tags=tag or (), untags=untag or ()
    )
    after = edit_record.edit_records(context, before, flags, dry_run=dry_run)
    edit_record.report_edit(context, before, after, dry_run=dry_run)


@app.command(epilog=example("huddle action drop k7f2 they went elsewhere"))
def drop(
    context: Context,
    record_id: Ids,
    words: Annotated[
        list[str] | None, Argument(metavar="REASON", help=f"The reason. {QUOTES}")
    ] = None,
    reason: Annotated[str | None, Option(metavar="REASON", help="The reason, as a flag.")] = None,
    *,
    dry_run: ShowOnly = False,
) -> None:
    """Drop a promise: it will not be done."""
    names, rest = split_ids(context, Action, [record_id, *(words or ())])
    actions = [must_be_open(context, find_record(context, Action, name)) for name in names]
    if rest and reason is not None:
        raise Wrong("the reason is given twice", hint="either words or --reason TEXT")
    text = reason if reason is not None else " ".join(rest)
    run_drop(context, actions, text, dry_run=dry_run)


@app.command(epilog=example("huddle action reopen k7f2"))
def reopen(context: Context, record_id: Id) -> None:
    """Reopen a promise that was done or dropped."""
    action = context.records.load(Action, find_record(context, Action, record_id))
    if action.status == "open":
        raise Failed(
            f"{shown(action.title)} is already open", hint=f"huddle action show {record_id}"
        )
    gone = ("closed", "done_on", "reason")
    _say(context, _changed(context, action, set={"status": "open"}, unset=gone), kept_line)


def _changed(context: Context, action: Action, **how: Any) -> Action:
    """Change an action now, as the current user."""
    return context.records.change(
        Action, action.id, context.current_user.name, context.now(), **how
    )


def _say(context: Context, action: Action, line: Callable[[Action, ListContext], str]) -> None:
    """Confirm what was changed."""
    if not context.flags.quiet:
        context.console.confirm(line(action, context.list_context("action")))
