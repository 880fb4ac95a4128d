"""`huddle decision`: what was agreed."""

from __future__ import annotations

from typing import Annotated

import typer

from huddlecli.cli.adding import day_said, keep, owner_named
from huddlecli.cli.apps import Format, Id, Since, Until, example, group_app
from huddlecli.cli.listing import Days, kept, show_one, show_records, status_said
from huddlecli.cli.world import World
from huddlecli.core.errors import Failed
from huddlecli.core.quickadd import DECIDED, parse
from huddlecli.core.records import Decision
from huddlecli.core.text import note

app = group_app("What was agreed, and when to look at it again.", "huddle decision list")

STATUSES = ("standing", "replaced", "dropped", "all")


@app.command(epilog=example("huddle decision add One call within a day review:jan-4"))
def add(  # noqa: PLR0913  each flag is a key of the record
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What was agreed.")],
    *,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")] = None,
    owner: Annotated[str | None, typer.Option(metavar="NAME", help="Who sees to it.")] = None,
    review: Annotated[
        str | None, typer.Option(metavar="WHEN", help="When to look at it again.")
    ] = None,
    replaces: Annotated[
        str | None, typer.Option(metavar="ID", help="The decision in whose place it stands.")
    ] = None,
) -> None:
    """Keep a decision; review:WHEN, replaces:ID and @owner may stand in the words."""
    world: World = ctx.obj
    quick = parse(" ".join(words), today=world.today, keys=DECIDED)
    day = day_said(world, review or quick.keys.get("review"))
    old = _old(world, replaces or quick.keys.get("replaces"))
    named = owner or quick.owner
    keys = {
        "why": note(why) if why else None,
        "owner": owner_named(world, named).name if named else None,
        "review": day,
        "replaces": old,
    }
    record_id = keep(world, "decision", quick, **keys)
    if old:
        now = world.now()
        instead = {"status": "replaced", "replaced_by": record_id, "closed": now}
        world.records.change("decision", old, world.typist.name, now, set=instead)


@app.command("list", epilog=example("huddle decision list --status all --since 4w"))
def list_(
    ctx: typer.Context,
    status: Annotated[
        str, typer.Option(metavar="STATUS", help="standing, replaced, dropped or all.")
    ] = "standing",
    since: Since = None,
    until: Until = None,
    form: Format = "auto",
) -> None:
    """List decisions, the oldest first; --since and --until go by the day of making."""
    world: World = ctx.obj
    days = Days(world, since, until)
    wanted = status_said(status, STATUSES)
    show_records(world, "decision", kept(world, "decision", wanted, "standing", days), form)


@app.command(epilog=example("huddle decision show k7f2"))
def show(ctx: typer.Context, record_id: Id, form: Format = "auto") -> None:
    """Show a decision and all that happened to it."""
    show_one(ctx.obj, "decision", record_id, form)


def _old(world: World, prefix: str | None) -> str | None:
    """Return the id of the decision to be replaced, which stands."""
    if prefix is None:
        return None
    found = world.records.load("decision", world.records.find("decision", prefix))
    if isinstance(found, Decision) and found.status != "standing":
        raise Failed(f"{prefix} is {found.status} already", hint=f"huddle decision show {prefix}")
    return found.id
