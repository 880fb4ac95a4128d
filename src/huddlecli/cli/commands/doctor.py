"""`huddle doctor`: check every file of the team, and repair what can be repaired."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Option
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.options import Output, command_app, example, format_flag
from huddlecli.core.doctor import Checkup, Finding
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.value import replace
from huddlecli.store import team_file
from huddlecli.store.doctor import checkup, repair
from huddlecli.store.mistakes import BadFile
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

_FORMATS = ("text", "json")

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
    form: Annotated[str | None, format_flag(*_FORMATS)] = None,
    output: Output = None,
) -> None:
    """Check every file in the team folder."""
    if dry_run and not fix:
        raise Wrong("--dry-run needs --fix", hint="huddle doctor --fix --dry-run")
    if fix and not dry_run and output is not None:
        raise Wrong("use either --fix or --output", hint="huddle doctor --fix")
    form = context.console.format(form or ("auto" if output else "text"), _FORMATS, output)
    form = "text" if form == "rich" else form
    folder, is_repair = _folder(context), fix and not dry_run
    interrupted = _interrupted(context, is_repair=is_repair)
    result = (repair if is_repair else checkup)(folder, context.now())
    result = replace(result, findings=(*interrupted, *result.findings))
    if result.mended:
        context.log_command(folder)
    shows: Shows = {
        "text": lambda: _report(context, result, is_plan=dry_run),
        "json": lambda: as_json(result),
    }
    context.console.show(form, shows, output=output)
    if result.findings:
        raise Failed(what_is_wrong(result), hint=way_out(result))


def _interrupted(context: Context, *, is_repair: bool) -> Sequence[Finding]:
    """Return what a command that was killed has left behind, which a repair undoes first."""
    unfinished = context.command_log.unfinished()
    if unfinished is None:
        return ()
    from huddlecli.cli.recovery import interrupted_findings, recover  # noqa: PLC0415 - seldom needed

    try:
        if is_repair:
            recover(context, unfinished)
        return interrupted_findings(context)
    except BadFile:  # of the team's file, which is among the findings
        return ()


def _report(context: Context, result: Checkup, *, is_plan: bool) -> str:
    """Return what was done, and what is wrong."""
    found = as_plan(result) if is_plan else as_text(result)
    if context.flags.quiet:
        return found
    return as_done(result) + found + ("" if result.findings else all_well(result))


def _folder(context: Context) -> Path:
    """Return the team folder, whether or not its `huddle.toml` is sound."""
    path = context.team_folder.path
    is_there = os.path.lexists(path / team_file.FILE)
    return path if is_there else context.folder
