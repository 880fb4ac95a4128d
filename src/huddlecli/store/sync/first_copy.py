"""The first copy of a team that somebody else shares, in a folder with nothing in it.

No file is parsed and none is waited for: at the end the whole file system is brought to the disk
once, and `huddle.toml` is written last. A copy that was killed is no team folder, and the next try
goes on with it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.team import Team
from huddlecli.store import files, platform, team_file
from huddlecli.store.git.errors import CacheDamaged
from huddlecli.store.git.process import Git
from huddlecli.store.git.remote import Remote
from huddlecli.store.places import TEAM_FILE, TeamPath, is_there
from huddlecli.store.platform import modes
from huddlecli.store.sync import index, state
from huddlecli.store.sync.engine import SyncPlace
from huddlecli.store.sync.index import FileStamp, joined, parted
from huddlecli.store.sync.remote import RemoteBranch
from huddlecli.store.sync.remotes import BRANCH

_MARK = "copying"  # in the state folder: which remote is being copied


class EmptyRemote(Failed):
    """Nobody has shared a team with a remote yet, or not on that branch."""

    def __init__(self, remote: Remote, branch: str) -> None:
        """Say what the first person types."""
        what = f"nothing is shared at {remote.shown} yet"
        hint = f"on a machine that has the team: huddle sync --remote {quote(remote.shown)}"
        if branch != BRANCH:
            what = f"nothing is shared on the branch {branch} of {remote.shown} yet"
            hint = f"without --branch it is {BRANCH}; {hint} --branch {quote(branch)}"
        super().__init__(what, hint=hint)


class _Made(NamedTuple):
    """A file that was written: its name, its stamp and the blob id of its content."""

    name: str
    stamp: FileStamp
    blob: str


def copy_team(place: SyncPlace, agree: Callable[[Team], object]) -> None:
    """Copy the team at a remote into a folder that is empty or missing.

    `agree` gets the team before anything is written, and may raise what keeps the user from it.
    Until `forget_copying` is called, a copy of that remote goes on where another one was killed.

    Raises Wrong if there is something in the folder, and EmptyRemote or a refusal if the remote has
    no team that this version can read.
    """
    mark = place.state / _MARK
    if has_begun(place) and is_there(place.team):  # killed at its very end
        return
    _refuse_filled(place)
    with state.sync_lock(place.state, patience=0):
        git = Git(folder=place.state / state.CACHE, environ=place.environ, may_ask=place.may_ask)
        branch = RemoteBranch(git, place.remote, place.branch)
        try:
            _copy(place, mark, branch, agree)
        except CacheDamaged:  # by a copy that was killed
            branch.make_again()
            _copy(place, mark, branch, agree)


def _copy(
    place: SyncPlace, mark: Path, branch: RemoteBranch, agree: Callable[[Team], object]
) -> None:
    tip = branch.fetch()
    news = branch.news(None, tip)
    if tip is None or news.is_nothing:
        raise EmptyRemote(place.remote, place.branch)
    branch.check(None, news, tip, is_first=True)
    blobs = {where: blob for where, blob in news.changed.items() if blob is not None}
    first = {TEAM_FILE: blobs.pop(TEAM_FILE)}
    text = next(iter(branch.contents(first).values()), b"").decode(errors="replace")
    agree(team_file.team_of(place.team, text))  # or raise what this version cannot read in it
    files.make_folder(place.team)
    files.replace(mark, _mark(place))
    with index.opened(place.state) as known:
        known.fill(tip, _written(place.team, branch, blobs))
        known.set_tip(tip, first)
    platform.sync_all()
    files.replace(TeamPath(place.team, TEAM_FILE, is_first=True), text)


def forget_copying(place: SyncPlace) -> None:
    """Note that the copy is done, and the remote is remembered."""
    (place.state / _MARK).unlink(missing_ok=True)


def _mark(place: SyncPlace) -> str:
    return f"{place.remote.url}\n"


def has_begun(place: SyncPlace) -> bool:
    """Whether a copy of this remote was begun in the folder, and was killed."""
    try:
        return files.read(place.state / _MARK) == _mark(place)
    except files.Unreadable:
        return False


def _refuse_filled(place: SyncPlace) -> None:
    """Refuse a folder with anything in it, unless a copy of this remote was begun there."""
    if os.path.lexists(place.team / TEAM_FILE):
        raise Wrong(
            f"there is a team in {place.team} already",
            hint=f"huddle init --from {quote(place.remote.shown)} NEW-FOLDER",
        )
    names = files.all_names(place.team)
    if names and not has_begun(place):
        raise Wrong(
            f"{place.team} is not empty",
            hint=f"huddle init --from {quote(place.remote.shown)} NEW-FOLDER",
        )


def _written(
    team: Path, branch: RemoteBranch, blobs: Mapping[str, str]
) -> Iterator[tuple[str, list[_Made]]]:
    """Write files and yield those of each folder, with what is known of them then."""
    ordered = dict(sorted((parted(place), blob) for place, blob in blobs.items()))
    contents = branch.each({joined(*where): blob for where, blob in ordered.items()})
    for folder, rows in groupby(contents, key=lambda row: parted(row[0])[0]):
        with files.saving(team / folder):
            opened = _opened(team, folder)
            try:
                yield (
                    folder,
                    [_write(parted(place)[1], blob, data, opened) for place, blob, data in rows],
                )
            finally:
                files.close_quietly(opened)


def _opened(team: Path, folder: str) -> int:
    """Open a folder of the new team, made if it is missing, through no link."""
    opened = platform.open_folder(team)
    for name in folder.split("/"):
        with suppress(FileExistsError):
            platform.make_folder(name, opened)
        outer = opened
        try:
            opened = platform.open_folder_nofollow(name, folder=outer)
            modes.take_after(opened, outer, modes.FOLDER)
        finally:
            files.close_quietly(outer)
    return opened


def _write(name: str, blob: str, data: bytes, folder: int) -> _Made:
    try:
        file = platform.open_new(name, folder)
    except FileExistsError:  # of a copy that was killed, and perhaps only half of it
        platform.unlink(name, folder)
        file = platform.open_new(name, folder)
    try:
        modes.take_after(file, folder, modes.FILE)
        files.write_whole(file, data)
        status = os.fstat(file)
    finally:
        os.close(file)
    stamp = FileStamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    return _Made(name, stamp, blob)
