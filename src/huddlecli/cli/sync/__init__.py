"""`huddle sync` and what else syncs: which folder with which remote, and its messages."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

from huddlecli.cli.context import Context, quoted
from huddlecli.core.errors import Failed, Unknown
from huddlecli.core.team import Team
from huddlecli.core.text import shown
from huddlecli.store.git.address_text import shown_address
from huddlecli.store.git.errors import PasswordInAddress
from huddlecli.store.git.remote import Remote, branch_name, remote_of
from huddlecli.store.sync import remotes
from huddlecli.store.sync.engine import SyncPlace, SyncResult
from huddlecli.store.sync.remotes import SharedAddress
from huddlecli.store.sync.state_places import sync_folder
from huddlecli.views.escape import safe
from huddlecli.views.words import count


def place_of(
    context: Context, folder: Path, address: SharedAddress, state: Path | None = None
) -> SyncPlace:
    """Return a team folder with its remote, and where the state of its sync is kept."""
    return SyncPlace(
        team=folder,
        state=state or sync_folder(context.config.state, folder),
        remote=git_remote(context, address.url),
        branch=branch_name(address.branch),
        environ=context.environ,
        may_ask=context.console.can_prompt,
    )


def git_remote(context: Context, url: str) -> Remote:
    """Return the remote that a text names; a path may begin at the current folder."""
    return remote_of(url, context.config.home, context.cwd)


def remembered_place(context: Context, *, is_dry: bool = False) -> SyncPlace:
    """Return the team folder with what it is shared with, or raise Unknown with what to type.

    A folder that was moved is remembered where it is now, unless `is_dry`.
    """
    team, config = shared_team(context), context.config
    known = remotes.remembered(config, context.folder, team.id)
    if known.address:
        state = remotes.state_of(config, context.folder, known.moved)
        try:
            place = place_of(context, context.folder, known.address, state)
        except PasswordInAddress as error:
            raise PasswordInAddress(known.address.url, "huddle sync --remote") from error
        if known.moved and not is_dry:
            remotes.move_state(config, known.moved, context.folder)
            remotes.remember(config, context.folder, known.address, known.moved)
            place = place_of(context, context.folder, known.address)
        return place
    hint = "huddle sync --remote URL"
    if known.copy:
        raise Unknown(
            f"{context.folder} is not shared, but {known.copy} is",
            hint=f"huddle --team {quoted(Path(known.copy))} sync, or here: {hint}",
        )
    raise Unknown(f"{shown(team.name)} is not shared yet", hint=hint)


def shared_team(context: Context) -> Team:
    """Return the team, unless it is the personal one, which stays on this machine."""
    if not context.team_folder.personal:
        return context.team
    from huddlecli.store.teams import LIST, known_teams  # noqa: PLC0415 - only a mistake needs it

    own = "your own records: huddle init DIR --from-personal"
    if known_teams(context.config):
        message = "your personal team stays on this machine"
        raise Failed(message, hint=f"huddle --team NAME sync   your teams: {LIST}   {own}")
    raise Failed(
        "you are in no team on this machine yet",
        hint=f"to join one: huddle init --from URL DIR --me NAME   to share {own}",
    )


def asked_address(context: Context, url: str, branch: str | None) -> SharedAddress:
    """Return the remote that was typed, once somebody has agreed to share the folder with it."""
    team = shared_team(context)
    known = remotes.remembered(context.config, context.folder, team.id).address
    remote = git_remote(context, url)
    is_same = known and shown_address(known.url) == remote.shown
    usual = known.branch if known and is_same else remotes.BRANCH
    address = SharedAddress(remote.url, branch_name(usual if branch is None else branch))
    if address != known and not context.flags.yes:
        typed = quote(remote.shown if remote.folder is None else url)
        on = f" --branch {quote(branch)}" if branch else ""
        people = count(len(team.people), "person", "people")
        context.console.must_agree(
            f"all of {shown(team.name)} ({people}) would be shared with {remote.shown}",
            (),
            elsewhere=f"huddle sync --remote {typed}{on} --yes",
            otherwise=Failed("nothing was shared", hint="type it again, and answer y to share it"),
        )
    return address


def join_line(context: Context, address: SharedAddress, shown_url: str) -> str:
    """Return what the others type to join the team; `shown_url` is without a password."""
    branch = f" --branch {address.branch}" if address.branch != remotes.BRANCH else ""
    return f"huddle init --from {quote(shown_url)}{branch} {quote(context.folder.name)} --me NAME"


def report(context: Context, result: SyncResult) -> None:
    """Warn about what lost, what was left out, and what this version does not know."""
    for one in result.overruled:
        context.console.err(
            f"warning: {safe(one.place)}: {safe(one.what)} is {safe(one.theirs)}, as others had "
            f"set it before; yours ({safe(one.mine)}) is in {safe(result.backup or 'the backup')}"
        )
    context.warn(result.skipped)
    if result.odd:
        files = count(result.odd, "file", "files")
        context.console.err(f"warning: {files} at the remote that no huddle writes, left there")
    if result.unknown:
        files = count(result.unknown, "file", "files")
        context.console.err(
            f"{files} that this version of huddle does not know stayed at the remote"
        )
