"""Where this machine keeps what it knows of the sharing of a team folder: in the user's own state.

All of it may be removed at any time: the next sync makes it again.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

from huddlecli.core.text import slug

FOLDER = "sync"  # in the user's state folder


def sync_folder(state: Path, team: Path) -> Path:
    """Return the folder for a team folder, below the user's `state` folder.

    Its name begins as that of the team folder, for people who look there.
    """
    return folder_called(state, os.path.realpath(team))


def folder_called(state: Path, place: str) -> Path:
    """Return that folder for a place, also if there is a link at the place now."""
    name = slug(os.path.basename(place))[:40] or "team"  # noqa: PTH119  `log` asks
    return state / FOLDER / f"{name}-{zlib.crc32(os.fsencode(place)):08x}"


def received_journals(state: Path, team: Path) -> Path:
    """Return the folder of the journals of huddles that run on other machines."""
    return received_in(sync_folder(state, team))


def received_in(folder: Path) -> Path:
    """Return the folder of those journals in the sync `folder` of a team."""
    return folder / "live"
