"""The JSON schemas by which editors mark mistakes in TOML files, and their copies in a team folder.

A file names its schema in its first line, by a path relative to the file: so it is found offline,
and on every machine that shares the folder. Taplo and tombi read that line.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal, TypeAlias

from huddlecli.store import files
from huddlecli.store.schema import json_schemas

FOLDER = ".schemas"
Edited: TypeAlias = Literal["team", "agenda"]

_COPIED = ("team", "agenda", "library")
# Tombi wants an empty line after it.
_FIRST = {
    "team": f"#:schema {FOLDER}/team.json\n\n",
    "agenda": f"#:schema ../{FOLDER}/agenda.json\n\n",
}
# Among the comments at the beginning: the line, and its path in the second group.
_LINE = r"(?:[ \t]*(?:#.*)?\r?\n)*(#:schema[ \t]+(\S.*?))[ \t\r]*(?:\n|\Z)"


def with_line(text: str, edited: Edited) -> str:
    """Return the text of a new file with the line that names its schema."""
    return text if re.match(_LINE, text) else _FIRST[edited] + text


def lines_elsewhere(text: str, folder: Path) -> tuple[str, str]:
    """Return the line of a text in `folder`, and what that is in a copy elsewhere.

    Both are empty if no line names a schema by a path from the file.
    """
    match = re.match(_LINE, text)
    if match is None or not match[2].startswith("."):
        return "", ""
    return match[1], f"#:schema {os.path.normpath(folder / match[2])}"


def has_copies(team: Path) -> bool:
    """Whether a team folder has a folder for the copies."""
    return (team / FOLDER).is_dir()


def renew(team: Path) -> files.NotSaved | None:
    """Write the copies in a team folder that are missing or from another version of huddle.

    No command needs them. So they are no part of what a command writes, an undo leaves them, and
    what kept the first from being written, if one could not be, is returned.
    """
    failed = None
    for name in _COPIED:
        text = json_schemas.text(name)
        copy = files.within(team, f"{FOLDER}/{name}.json")
        try:
            if not _has(copy.path, text):
                files.replace(copy, text)
        except files.NotSaved as error:
            failed = failed or error
    return failed


def _has(path: Path, text: str) -> bool:
    try:
        return files.read(path) == text
    except files.Unreadable:
        return False
