"""What of a team is not shared yet: by what the last sync left, and by the log of commands."""

from __future__ import annotations

import os

from huddlecli.cli.context import Context
from huddlecli.store.sync.state import noted_at, status_of
from huddlecli.store.sync.state_places import sync_folder
from huddlecli.views.mine import Sharing


def unshared_changes(context: Context) -> Sharing | None:
    """Return how much of a team is not shared yet, or None in a team that no remote has.

    The folder itself is not looked through. A change by hand counts once a sync has seen it.
    """
    folder = context.team_folder.path
    if context.team_folder.personal or not context.config.remote_of(folder):
        return None
    state = sync_folder(context.config.state, folder)
    status = status_of(state)
    since = context.command_log.count_since(os.path.realpath(folder), noted_at(state))
    return Sharing(waiting=status.waiting + since, offline_since=status.offline_since)
