"""`huddle import`: take in promises from minutes, sheets and other programs."""

from __future__ import annotations

from typing import Annotated

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.context import Context
from huddlecli.cli.imports.options import DateOrder, Encoding, ImportDryRun
from huddlecli.cli.options import command_app, example

app = command_app()


@app.command("import", epilog=example("huddle import minutes.md --dry-run"))
def import_(  # noqa: PLR0913  each flag is a parameter of its own
    context: Context,
    file: Annotated[str, Argument(metavar="FILE", help="The file; - is stdin.")],
    *,
    kind: Annotated[
        str | None,
        Option(
            "--from",
            metavar="KIND",
            choices=("markdown", "csv", "todotxt", "taskwarrior", "ics"),
            help="{choices}; default: by its name or content.",
        ),
    ] = None,
    owner_map: Annotated[
        list[str] | None,
        Option(
            "--owner-map",
            metavar="NAME=PERSON",
            help='Who a name in the file is: "Ana Lima=ana"; "TBD=" for no person. Repeatable.',
        ),
    ] = None,
    owner: Annotated[
        str | None, Option(metavar="NAME", help="Owner of rows that name nobody; default: you.")
    ] = None,
    tag: Annotated[
        list[str] | None, Option("--tag", metavar="TAG", help="Tag for all of them; repeatable.")
    ] = None,
    mapped: Annotated[
        list[str] | None,
        Option(
            "--map",
            metavar="FIELD=COLUMN",
            help="The column of a field in a sheet: title, owner, due, tags, status, done, created "
            "or id.",
        ),
    ] = None,
    dates: DateOrder = None,
    encoding: Encoding = None,
    dry_run: ImportDryRun = False,
) -> int:
    """Import promises: minutes in Markdown, a sheet, todo.txt, `task export`, iCalendar.

    From minutes come the items with a box ("- [ ] Send the list @maria by fri"; also "Maria:" or
    "(Maria)"), and tables with columns such as Action, Owner, Due. Rows that cannot be read are
    named, and the others are imported. A row that was imported before stays as it is in huddle;
    only a promise that nobody has closed is marked as done if its row is. One undo takes it all
    back.
    """
    from huddlecli.cli.imports.promise_import import (  # noqa: PLC0415 - help does without
        PromiseImportFlags,
        import_promises,
    )

    flags = PromiseImportFlags(
        kind, owner_map or (), owner, tag or (), mapped or (), dates, encoding, dry_run
    )
    return import_promises(context, file, flags)
