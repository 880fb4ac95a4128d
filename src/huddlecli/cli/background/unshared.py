"""What of a team is not shared yet: by what the last sync left, and by the log of commands."""

from __future__ import annotations

import os

from huddlecli.cli.context import Context
from huddlecli.store.sync.state import noted_at, status_of
from huddlecli.store.sync.state_places import sync_folder
from huddlecli.views.mine import Sharing
from huddlecli.views.words import offline_words


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


def offline(context: Context) -> str:
    """Return `offline since 09:12`, as the last sync of the team found it, or nothing."""
    since = status_of(sync_folder(context.config.state, context.team_folder.path)).offline_since
    return offline_words(since.astimezone(context.team.zone), context.team_day) if since else ""
