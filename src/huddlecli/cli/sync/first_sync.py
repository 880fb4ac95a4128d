"""`huddle init --from`: the first copy of a team that somebody else shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from huddlecli.cli.context import Context
from huddlecli.cli.sync import git_remote, place_of
from huddlecli.core.errors import HuddleError
from huddlecli.core.team import Team
from huddlecli.store.git.errors import Offline, RemoteDamaged, RemoteMissing, UnsafeRemote
from huddlecli.store.git.remote import branch_name
from huddlecli.store.places import is_there
from huddlecli.store.sync import remotes
from huddlecli.store.sync.engine import sync_once
from huddlecli.store.sync.first_copy import copy_team, forget_copying, has_begun
from huddlecli.store.sync.refusals import NoTeam
from huddlecli.store.sync.remotes import SharedAddress
from huddlecli.views.escape import safe

# What somebody types who wants to join, and has nothing to send or to repair.
_HINTS: Sequence[tuple[type[HuddleError], str]] = (
    (Offline, "check the address and your connection, then type it again"),
    (RemoteMissing, "check the address, and that you may read it"),
    (RemoteDamaged, "nothing was changed here; ask who shares the team to have it repaired"),
    (UnsafeRemote, "reach the repository by ssh, or join the team folder itself: huddle init DIR"),
    (NoTeam, "check the address; if the team is on another branch: --branch NAME"),
)


def copied(
    context: Context,
    folder: Path,
    url: str,
    branch: str | None,
    agree: Callable[[Team], object],
) -> SharedAddress:
    """Copy the team at a remote into an empty folder, and return the address of the remote.

    `agree` gets the team before anything is written. A folder that is shared with the remote
    already stays as it is.
    """
    remote = git_remote(context, url)
    address = SharedAddress(remote.url, branch_name(remotes.BRANCH if branch is None else branch))
    if is_there(folder) and remotes.remembered(context.config, folder, None).address == address:
        return address
    place = place_of(context, folder, address)

    def begin(team: Team) -> None:
        agree(team)
        remotes.check_memory(context.config, folder, address)

    try:
        copy_team(place, begin)
    except HuddleError as error:
        error.hint = next((hint for kind, hint in _HINTS if isinstance(error, kind)), error.hint)
        raise
    except KeyboardInterrupt:
        if folder.is_dir() and has_begun(place):
            context.console.err(
                f"{safe(str(folder))} has only a part of the team: type it again to go on"
            )
        raise
    remotes.remember(context.config, folder, address)
    forget_copying(place)
    return address


def begin_sharing(context: Context, folder: Path, address: SharedAddress) -> None:
    """Send what joining has changed in the folder; if that fails, the next sync does it."""
    try:
        sync_once(place_of(context, folder, address), context.now(), is_quick=True)
    except HuddleError as error:
        context.console.err(f"warning: {safe(error.message)}")
        context.console.err("hint:  huddle sync")
