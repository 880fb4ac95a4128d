"""`huddle decision`: what was agreed."""

from __future__ import annotations

from typing import Annotated

import typer

from huddlecli.cli.context import Context
from huddlecli.cli.new_record import (
    find_owner,
    parse_due,
    quick_add_context,
    report_record,
    write_record,
)
from huddlecli.cli.options import QUOTES, example, group_app
from huddlecli.cli.record_commands import add_list, add_show
from huddlecli.core.errors import Failed
from huddlecli.core.quick_add import DECIDED, keeping, parse
from huddlecli.core.records import Decision
from huddlecli.core.text import note

app = group_app("What was agreed, and when to review it.", "huddle decision list")


@app.command(epilog=example("huddle decision add One call within a day review:jan-4"))
def add(  # noqa: PLR0913  each flag is a key of the record
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help=f"The decision. {QUOTES}")],
    *,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="The reason.")] = None,
    owner: Annotated[str | None, typer.Option(metavar="NAME", help="Owner.")] = None,
    review: Annotated[str | None, typer.Option(metavar="WHEN", help="Review date.")] = None,
    replaces: Annotated[
        str | None, typer.Option(metavar="ID", help="The decision that this one replaces.")
    ] = None,
) -> None:
    """Record a decision. The words may contain review:WHEN, replaces:ID and @owner."""
    context: Context = ctx.obj
    quick = parse(" ".join(words), quick_add_context(context, DECIDED))
    day = parse_due(context, review or quick.keys.get("review"))
    old = _old(context, replaces or quick.keys.get("replaces"))
    named = owner or quick.owner
    kept = None if owner else keeping(quick.owner, in_shell=True)
    with context.transaction:
        keys = {
            "why": note(why) if why else None,
            "owner": find_owner(context, named, keeping=kept).name if named else None,
            "review": day,
            "replaces": old,
        }
        record = write_record(context, "decision", quick, **keys)
        if old:
            now = context.now()
            instead = {"status": "replaced", "replaced_by": record.id, "closed": now}
            context.records.change(Decision, old, context.current_user.name, now, set=instead)
    report_record(context, "decision", record, quick)


add_list(
    app,
    "decision",
    ("standing", "replaced", "dropped"),
    what="List decisions, oldest first; --since and --until refer to the day they were made.",
)
add_show(app, "decision", what="Show a decision and its history.")


def _old(context: Context, prefix: str | None) -> str | None:
    """Return the id of the decision to replace, which must not be replaced or dropped yet."""
    if prefix is None:
        return None
    decision = context.records.load(Decision, context.records.find(Decision, prefix))
    if isinstance(decision, Decision) and decision.status != "standing":
        raise Failed(
            f"{prefix} is already {decision.status}", hint=f"huddle decision show {prefix}"
        )
    return decision.id
