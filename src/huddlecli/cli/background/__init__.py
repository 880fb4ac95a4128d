"""One sync in the background, after a command has answered, if the user wants that."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from huddlecli.cli.context import Context
from huddlecli.core.errors import HuddleError
from huddlecli.store.places import is_there
from huddlecli.store.platform import background
from huddlecli.store.sync import requests
from huddlecli.store.sync.state_places import sync_folder

PATIENCE = 5.0  # seconds
WORKER = ("-P", "-m", "huddlecli.cli.background.worker")  # -P: not with the caller's folder in path


def shared_team(context: Context) -> Path | None:
    """Return the team folder if huddle shares it by itself: there is a remote, and it is wanted."""
    config = context.config
    if not config.auto_sync:
        return None
    team = context.team_folder
    if team.personal or not config.remotes:
        return None
    return team.path if config.remote_of(team.path) or _was_moved(context) else None


def _was_moved(context: Context) -> bool:
    """Whether the team was shared in a folder that is no longer there."""
    config, folder = context.config, context.team_folder.path
    if all(is_there(Path(one)) for one in config.remotes):
        return False
    from huddlecli.store.sync.remotes import remembered  # noqa: PLC0415 - seldom asked for

    return remembered(config, folder, context.team.id).address is not None


def sync_now(context: Context) -> None:
    """Sync once before this command goes on, for at most five seconds, whether it works or not."""
    with suppress(HuddleError, OSError):
        team = context.team_folder.path
        if requests.ask(sync_folder(context.config.state, team)):
            process = background.start([sys.executable, *WORKER, str(team)], context.environ)
            end = monotonic() + PATIENCE
            while not background.has_ended(process):
                if monotonic() > end:
                    background.end(process)
                    break
                sleep(0.02)


def start(context: Context) -> None:
    """Start a sync that goes on when this process has ended, unless one is running.

    That it cannot be started is no mistake of the command: the next one does it.
    """
    with suppress(HuddleError, OSError):
        team = shared_team(context)
        if team and requests.ask(sync_folder(context.config.state, team)):
            sys.stdout.flush()
            background.start([sys.executable, *WORKER, str(team)], context.environ)
