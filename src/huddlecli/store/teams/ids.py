"""The ids of the teams on this machine, by folder, in the user's state folder.

A folder that was moved is known by them. Nothing else depends on them, so whatever goes wrong with
the file is passed over.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from huddlecli.core.errors import HuddleError
from huddlecli.store import files, team_file
from huddlecli.store.platform.modes import PRIVATE
from huddlecli.store.toml import TomlError, literal, loads
from huddlecli.store.user_config import UserConfig

NAME = "team-ids.toml"
_FIRST = "# The ids of your teams, so that huddle init knows one whose folder has moved.\n"


def known_ids(config: UserConfig) -> Mapping[str, str]:
    """Return the ids that are known, by the real path of the folder."""
    try:
        table = loads(files.read(config.state / NAME))
    except (files.Unreadable, TomlError):
        return {}
    return {folder: one for folder, one in table.items() if isinstance(one, str)}


def note_ids(config: UserConfig, folders: list[Path]) -> None:
    """Keep the ids of the teams in these folders, and forget all others.

    A place that is known stays, also if there is a link to the folder now.
    """
    before = known_ids(config)
    ids = {os.path.realpath(folder): _id_in(folder) for folder in folders}
    for folder in map(str, folders):
        if folder in before:
            ids.setdefault(folder, None)
    kept = {folder: one or before.get(folder) for folder, one in ids.items()}
    rows = [f"{literal(folder)} = {literal(one)}\n" for folder, one in kept.items() if one]
    with suppress(files.NotSaved, OSError):
        files.make_folder(config.state, PRIVATE)
        files.replace(config.state / NAME, _FIRST + "".join(rows))


def _id_in(folder: Path) -> str | None:
    with suppress(HuddleError, OSError):
        return team_file.load(folder).id
    return None
