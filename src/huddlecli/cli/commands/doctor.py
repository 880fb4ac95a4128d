"""`huddle doctor`: check every file of the team, and repair what can be repaired."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Option
from huddlecli.cli.context import Context
from huddlecli.cli.options import command_app, example, format_flag
from huddlecli.core.doctor import Checkup
from huddlecli.core.errors import Failed, Wrong
from huddlecli.store import team_file
from huddlecli.store.doctor import checkup, repair
from huddlecli.views.doctor import (
    all_well,
    as_done,
    as_json,
    as_plan,
    as_text,
    way_out,
    what_is_wrong,
)

app = command_app()

Fix: TypeAlias = Annotated[
    bool, Option("--fix", help="Repair what can be repaired (backs up each file first).")
]
Dry: TypeAlias = Annotated[
    bool, Option("-n", "--dry-run", help="Show what --fix would do, without doing it.")
]


@app.command(epilog=example("huddle doctor --fix --dry-run"))
def doctor(
    context: Context,
    fix: Fix = False,  # noqa: FBT002  a flag
    dry_run: Dry = False,  # noqa: FBT002  a flag
    form: Annotated[str, format_flag("text", "json", about="{choices}.")] = "text",
) -> None:
    """Check every file in the team folder."""
    form = context.console.format(form, ("text", "json"))
    if dry_run and not fix:
        raise Wrong("--dry-run needs --fix", hint="huddle doctor --fix --dry-run")
    examine = repair if fix and not dry_run else checkup
    result = examine(_folder(context), context.now())
    if result.mended:
        context.log_command(_folder(context))
    if form == "json":
        context.console.out(as_json(result))
    else:
        _tell(context, result, is_plan=dry_run)
    if result.findings:
        raise Failed(what_is_wrong(result), hint=way_out(result))


def _tell(context: Context, result: Checkup, *, is_plan: bool) -> None:
    """Report what was done, and what is wrong."""
    if not context.flags.quiet:
        context.console.out(as_done(result))
    context.console.out(as_plan(result) if is_plan else as_text(result))
    if not result.findings and not context.flags.quiet:
        context.console.out(all_well(result))


def _folder(context: Context) -> Path:
    """Return the team folder, whether or not its `huddle.toml` is sound."""
    path = context.team_folder.path
    is_there = os.path.lexists(path / team_file.FILE)
    return path if is_there else context.folder
