"""`huddle win`: what went well."""

from __future__ import annotations

from typing import Annotated

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.change_commands import Tag, Title, Untag, add_drop, run_edit
from huddlecli.cli.context import Context
from huddlecli.cli.new_record import add_record, parse_words
from huddlecli.cli.options import (
    QUOTES,
    Days,
    Delimiter,
    Ids,
    ListFormat,
    Output,
    ShowOnly,
    Since,
    Until,
    Words,
    example,
    group_app,
    parse_side,
)
from huddlecli.cli.record_commands import add_show, find_records, show_records

app = group_app("What went well, for one side or both.", "huddle win list --since mon")


@app.command(epilog=example("huddle win add Oakline signed --side sales"))
def add(
    context: Context,
    words: Annotated[list[str], Argument(metavar="WORDS", help=f"What went well. {QUOTES}")],
    side: Annotated[
        str | None, Option(metavar="SIDE", help="The side that won it; default: both.")
    ] = None,
) -> None:
    """Record a win."""
    add_record(context, "win", parse_words(context, words), side=parse_side(context, side))


@app.command("list", epilog=example("huddle win list --since mon"))
def list_(  # noqa: PLR0913, PLR0917  each flag is a parameter of its own
    context: Context,
    since: Since = None,
    until: Until = None,
    form: ListFormat = "auto",
    output: Output = None,
    delimiter: Delimiter = None,
) -> None:
    """List wins, oldest first."""
    wins = find_records(context, "win", "kept", "", Days(context, since, until))
    show_records(context, "win", wins, form, delimiter, output=output)


add_show(app, "win", what="Show a win and its history.")


@app.command(epilog=example("huddle win edit k7f2 Oakline signed for two years"))
def edit(  # noqa: PLR0913  each flag is a key of the record
    context: Context,
    record_id: Ids,
    words: Words = None,
    *,
    title: Title = None,
    side: Annotated[
        str | None, Option(metavar="SIDE", help="The side that won it, or both.")
    ] = None,
    tag: Tag = None,
    untag: Untag = None,
    dry_run: ShowOnly = False,
) -> None:
    """Change a win. Without any words or flags, it opens in your editor."""
    from huddlecli.cli.edit_record import EditFlags  # noqa: PLC0415 - the others start without

    flags = EditFlags(words=words or (), title=title, side=side, tags=tag or (), untags=untag or ())
    run_edit(context, "win", record_id, flags, dry_run=dry_run)


add_drop(
    app,
    "win",
    what="Drop a win that was none.",
    line=example("huddle win drop k7f2 they did not sign"),
)
