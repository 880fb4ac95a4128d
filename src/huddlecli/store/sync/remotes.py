"""What each team folder is shared with: remembered in the user's own file, never in the folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from huddlecli.core.value import Value
from huddlecli.store import files, platform, user_config
from huddlecli.store.places import is_there
from huddlecli.store.platform.modes import PRIVATE
from huddlecli.store.sync.index import NAME as INDEX
from huddlecli.store.sync.state_places import folder_called, sync_folder
from huddlecli.store.teams.ids import known_ids, note_ids
from huddlecli.store.user_config import UserConfig

BRANCH = "main"  # if nobody says another one

_MARK = "#"  # before the branch, after the address


class SharedAddress(NamedTuple):
    """A remote: its URL or the path of a repository on this disk, and a branch."""

    url: str
    branch: str = BRANCH

    def __str__(self) -> str:
        """Return it as the user's file has it."""
        is_plain = self.branch == BRANCH and _MARK not in self.url
        return self.url if is_plain else f"{self.url}{_MARK}{self.branch}"


class Remembered(Value):
    """What is known about the sharing of a team folder.

    `address` is its remote, if it is shared. `moved` is where the folder was when it was shared, if
    that is another place: there may be a link to it now. `copy` is another folder of the same team
    that is shared and is still there.
    """

    address: SharedAddress | None = None
    moved: str | None = None
    copy: str | None = None


def parse(text: str) -> SharedAddress:
    """Return the address in a text such as `git@example.com:acme.git#shared`."""
    url, mark, branch = text.rpartition(_MARK)
    return SharedAddress(url, branch or BRANCH) if mark else SharedAddress(text)


def remembered(config: UserConfig, team: Path, team_id: str | None) -> Remembered:
    """Return what a team folder is shared with, also if it was moved since.

    A folder counts as moved if it has the id of a team that was shared in a folder that is no
    longer there, or at whose place is a link to this one, and belongs to the user: nobody else can
    make huddle send files elsewhere.
    """
    real = os.path.realpath(team)
    if text := config.remotes.get(real):
        return Remembered(address=parse(text))
    ids = known_ids(config) if team_id else {}
    here = [one for one in config.remotes if os.path.realpath(one) == real]
    moved = [one for one in here if team_id and ids.get(one) == team_id]
    if not moved and (text := config.remotes.get(str(team))):
        return Remembered(address=parse(text))
    others = [one for one in config.remotes if team_id and _id_of(one, ids) == team_id]
    there = [one for one in others if is_there(Path(one)) and one not in here]
    if not there and not moved and len(others) == 1:
        moved = others
    if moved and platform.is_own(os.stat(real)):  # noqa: PTH116  a text
        return Remembered(address=parse(config.remotes[moved[0]]), moved=moved[0])
    return Remembered(copy=there[0] if there else None)


def _id_of(folder: str, ids: Mapping[str, str]) -> str | None:
    return ids.get(folder) or ids.get(os.path.realpath(folder))


def remember(
    config: UserConfig, team: Path, address: SharedAddress, moved: str | None = None
) -> None:
    """Keep what a team folder is shared with, instead of the folder that was `moved` here."""
    real = os.path.realpath(team)

    def text_of(text: str) -> str:
        if moved:
            text = user_config.with_remote(text, moved, None)
        return user_config.with_remote(text, real, str(address))

    user_config.change(config.path, text_of)
    note_ids(config, [Path(folder) for folder in {*known_ids(config), real}])


def check_memory(config: UserConfig, team: Path, address: SharedAddress) -> None:
    """Raise what would keep `remember` from its work, before anything is sent anywhere."""
    real = os.path.realpath(team)
    text_of = partial(user_config.with_remote, folder=real, remote=str(address))
    user_config.check_change(config.path, text_of)


def state_of(config: UserConfig, team: Path, moved: str | None) -> Path:
    """Return the folder with what is known about the sync of a team folder that was `moved`."""
    new = sync_folder(config.state, team)
    old = folder_called(config.state, moved) if moved else new
    return old if (old / INDEX).is_file() and not (new / INDEX).exists() else new


def move_state(config: UserConfig, moved: str, team: Path) -> None:
    """Take along what is known about the sync of a folder that was moved.

    Something may be there already, such as a lock or what was asked for in the background.
    """
    old, new = state_of(config, team, moved), sync_folder(config.state, team)
    if old == new:
        return
    with files.saving(new):
        new.mkdir(PRIVATE, parents=True, exist_ok=True)
        for path in sorted(old.iterdir(), key=lambda path: path.name == INDEX):  # it comes last
            if not (new / path.name).exists():
                path.rename(new / path.name)
