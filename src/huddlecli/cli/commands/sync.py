"""`huddle sync`."""

from __future__ import annotations

import math
import re
import time
from functools import partial
from typing import Annotated

from huddlecli.cli.arguments.declaration import Option
from huddlecli.cli.context import Context
from huddlecli.cli.options import FORMATS, Output, command_app, example, format_flag
from huddlecli.cli.sync import (
    asked_address,
    join_line,
    place_of,
    remembered_place,
    report,
    shared_team,
)
from huddlecli.core.errors import Busy, Wrong
from huddlecli.core.text import shown
from huddlecli.store.git.address_text import shown_address
from huddlecli.store.sync import remotes
from huddlecli.store.sync.engine import Remember, SyncPlace, sync_once, waiting_in
from huddlecli.store.sync.state import status_of
from huddlecli.views.escape import safe
from huddlecli.views.formats import drawings
from huddlecli.views.sync import (
    UP_TO_DATE,
    SyncOverview,
    happened,
    overview_document,
    overview_json,
)

app = command_app()

_UNITS = {"s": 1, "m": 60, "h": 3600}  # seconds
_OFTEN = 1  # seconds between two syncs, at least
_FULL_LOOK = 3600  # seconds after which --every looks at each file again


@app.command(epilog=example("huddle sync"))
def sync(  # noqa: PLR0913  each is a flag
    context: Context,
    *,
    remote: Annotated[
        str | None,
        Option(metavar="URL", help="Share the team with this git repository from now on."),
    ] = None,
    branch: Annotated[
        str | None, Option(metavar="BRANCH", help="The branch there; default: main.")
    ] = None,
    every: Annotated[
        str | None, Option(metavar="TIME", help="Sync again and again, such as every 10s.")
    ] = None,
    status: Annotated[
        bool, Option("--status", help="Only show the remote, the last sync, and what waits.")
    ] = False,
    dry_run: Annotated[
        bool, Option("-n", "--dry-run", help="Only show what would be sent and received.")
    ] = False,
    form: Annotated[str | None, format_flag(*FORMATS, about="For --status: {choices}.")] = None,
    output: Output = None,
) -> None:
    """Bring your team folder and those of your team on other machines together.

    They meet in a git repository that all of you can write to; you need not know git. The address
    of it is asked for once, with --remote, and remembered in your own config.toml. Off a terminal,
    --yes agrees to that. What cannot be sent now is sent by the next sync.
    """
    flags = (("--every", every is not None), ("--dry-run", dry_run))
    given = [flag for flag, is_given in flags if is_given]
    if status:
        if given or remote is not None or branch is not None:
            raise Wrong("--status only shows", hint="huddle sync --status")
        _show_status(context, form or "auto", output)
        return
    for flag, value in (("--format", form), ("--output", output)):
        if value is not None:
            raise Wrong(f"{flag} only works with --status", hint="huddle sync --status")
    if len(given) > 1:
        raise Wrong("--every syncs, and --dry-run does not", hint="huddle sync --dry-run")
    if branch is not None and remote is None:
        raise Wrong("--branch belongs to a remote", hint=f"--remote URL --branch {shown(branch)}")
    pause = None if every is None else _seconds(every)
    remember: Remember | None = None
    joining = ""  # what the others type
    if remote is not None:
        address = asked_address(context, remote, branch)
        place = place_of(context, context.folder, address)
        remember = partial(remotes.remember, context.config, context.folder, address)
        if not dry_run:
            remotes.check_memory(context.config, context.folder, address)
            if context.config.remote_of(context.folder) != str(address):
                joining = join_line(context, address, place.remote.shown)
    else:
        place = remembered_place(context, is_dry=dry_run)
    if remember or not pause:
        _sync(context, place, is_dry=dry_run, remember=remember, is_loud=not pause)
    if joining and not context.flags.quiet:
        context.console.err(f"hint:  the others join it with: {safe(joining)}")
    if pause:
        try:
            _go_on(context, place, pause)
        except KeyboardInterrupt:
            context.console.err("")  # what the terminal shows for Ctrl-C is on a line of its own
            raise


def _sync(  # noqa: PLR0913  how
    context: Context,
    place: SyncPlace,
    *,
    is_dry: bool = False,
    remember: Remember | None = None,
    is_quick: bool = False,
    is_loud: bool = True,
) -> None:
    """Sync once and say what happened; that nothing did, only if `is_loud`."""
    result = sync_once(place, context.now(), is_dry=is_dry, remember=remember, is_quick=is_quick)
    report(context, result)
    line = happened(result.sent, result.received, context.team_day, would_be=is_dry)
    if not context.flags.quiet and (is_loud or line != UP_TO_DATE):
        context.console.confirm(line)


def _go_on(context: Context, place: SyncPlace, pause: float) -> None:
    """Sync again and again until the process is interrupted; say once what keeps it from that."""
    said: str | None = None
    looked = -math.inf
    while True:
        is_quick = time.monotonic() - looked < _FULL_LOOK
        looked = looked if is_quick else time.monotonic()
        try:
            _sync(context, place, is_quick=is_quick, is_loud=False)
            said = None
        except Busy as error:
            if error.message != said:
                context.console.err(f"warning: {safe(error.message)}")
            said = error.message
        time.sleep(pause)


def _seconds(text: str) -> float:
    """Return the seconds in a text such as `10s` or `5m`."""
    match = re.fullmatch(r"([0-9]{1,5})\s*([smh]?)", text.strip().lower())
    seconds = int(match[1]) * _UNITS[match[2] or "s"] if match else 0
    if seconds < _OFTEN:
        raise Wrong(f'"{shown(text)}" is not a time between two syncs', hint="--every 10s")
    return seconds


def _show_status(context: Context, form: str, output: str | None) -> None:
    """Show what the folder is shared with, how the last sync went, and what waits for the next."""
    team = shared_team(context)
    known = remotes.remembered(context.config, context.folder, team.id)
    state = remotes.state_of(context.config, context.folder, known.moved)
    last = status_of(state)
    overview = SyncOverview(
        remote=shown_address(known.address.url) if known.address else None,
        branch=known.address.branch if known.address else None,
        auto=context.config.auto_sync,
        synced=last.synced,
        offline_since=last.offline_since,
        reason=last.reason,
        waiting=waiting_in(context.folder, state, context.now()) if known.address else (),
    )
    zone = team.zone
    context.console.show(
        form,
        {
            **drawings(
                lambda: overview_document(overview, context.team_day, zone),
                "rich",
                "text",
                "markdown",
            ),
            "json": lambda: overview_json(overview),
        },
        output=output,
    )
