"""`huddle action`: promises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeAlias, cast

import typer

from huddlecli.cli import done, log
from huddlecli.cli.apps import QUOTES, Format, Id, Since, Until, Words, example, group_app
from huddlecli.cli.choosing import Wanted, chosen
from huddlecli.cli.listing import add_show, show_records
from huddlecli.cli.log import Due, Tags
from huddlecli.cli.meant import must_be_open
from huddlecli.cli.output import Delimiter
from huddlecli.cli.world import World
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.records import Action
from huddlecli.core.text import note, shown
from huddlecli.views.records import Frame, ended_line, kept_line

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
    world: World = ctx.obj
    wanted = Wanted(
        owner=owner,
        side=side,
        status=status,
        overdue=overdue,
        since=since,
        until=until,
        tags=tag or (),
        huddle=huddle,
    )
    found = chosen(world, wanted)
    show_records(world, "action", found, form, delimiter)
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
    from huddlecli.cli import adding, amending  # noqa: PLC0415 - the other commands start without

    world: World = ctx.obj
    action = cast("Action", world.records.load("action", world.records.find("action", record_id)))
    said = amending.Amended(
        words=words or (), title=title, owner=owner, due=due, tags=tag or (), untags=untag or ()
    )
    if said.is_empty and not world.is_asking:
        raise amending.refuse_nothing(record_id)
    with world.transaction:
        wanted = (
            amending.edited(world, action) if said.is_empty else amending.said(world, action, said)
        )
        after = _changed(world, action, **wanted._asdict())
    if after == action:
        world.tell("nothing was changed")
    else:
        _say(world, after, kept_line)
        if after.due != action.due:
            adding.warn_if_closed(world, after.due)


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
    world: World = ctx.obj
    action = must_be_open(world, world.records.find("action", record_id))
    if words and reason is not None:
        raise Wrong("the reason is given twice", hint="words, or --reason TEXT")
    told = reason if reason is not None else " ".join(words or ())
    keys = {"status": "dropped", "closed": world.now(), "reason": note(told) if told else None}
    _say(world, _changed(world, action, set=keys, expect={"status": "open"}), ended_line)


@app.command(epilog=example("huddle action reopen k7f2"))
def reopen(ctx: typer.Context, record_id: Id) -> None:
    """Open a promise again, as if it had never been closed."""
    world: World = ctx.obj
    action = cast("Action", world.records.load("action", world.records.find("action", record_id)))
    if action.status == "open":
        raise Failed(f"{shown(action.title)} is open", hint=f"huddle action show {record_id}")
    gone = ("closed", "done_on", "reason")
    _say(world, _changed(world, action, set={"status": "open"}, unset=gone), kept_line)


def _changed(world: World, action: Action, **how: Any) -> Action:
    """Change an action now, by the one typing."""
    after = world.records.change("action", action.id, world.typist.name, world.now(), **how)
    return cast("Action", after)


def _say(world: World, action: Action, line: Callable[[Action, Frame], str]) -> None:
    """Say what was changed."""
    if not world.flags.quiet:
        world.confirm(line(action, world.frame("action")))
