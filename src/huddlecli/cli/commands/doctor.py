"""`huddle doctor`: every file of the team looked at, and mended where that can be done."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from huddlecli.cli.context import Context
from huddlecli.cli.options import command_app, example
from huddlecli.core.doctor import Checkup
from huddlecli.core.errors import Failed, Wrong
from huddlecli.store import doctor as store
from huddlecli.store import team_file
from huddlecli.views import doctor as findings

app = command_app()

Fix: TypeAlias = Annotated[
    bool, typer.Option("--fix", help="Mend what can be mended, and first keep each file.")
]
Dry: TypeAlias = Annotated[
    bool, typer.Option("-n", "--dry-run", help="Say what --fix would do, and do nothing.")
]


@app.command(epilog=example("huddle doctor --fix --dry-run"))
def doctor(
    ctx: typer.Context,
    fix: Fix = False,  # noqa: FBT002  a flag
    dry_run: Dry = False,  # noqa: FBT002  a flag
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, json.")] = "text",
) -> None:
    """Check every file of the team folder."""
    context: Context = ctx.obj
    form = context.console.format(form, ("text", "json"))
    if dry_run and not fix:
        raise Wrong("without --fix nothing is changed anyway", hint="huddle doctor --fix --dry-run")
    examine = store.repair if fix and not dry_run else store.checkup
    found = examine(_folder(context), context.now())
    if found.mended:
        context.log_command(_folder(context))
    if form == "json":
        context.console.out(findings.as_json(found))
    else:
        _tell(context, found, is_plan=dry_run)
    if found.findings:
        raise Failed(findings.what_is_wrong(found), hint=findings.way_out(found))


def _tell(context: Context, found: Checkup, *, is_plan: bool) -> None:
    """Say what was done, and what is wrong."""
    if not context.flags.quiet:
        context.console.out(findings.as_done(found))
    context.console.out(findings.as_plan(found) if is_plan else findings.as_text(found))
    if not found.findings and not context.flags.quiet:
        context.console.out(findings.all_well(found))


def _folder(context: Context) -> Path:
    """Return the team folder, whether or not its `huddle.toml` is sound."""
    path = context.team_folder.path
    is_there = os.path.lexists(path / team_file.FILE)
    return path if is_there else context.folder
