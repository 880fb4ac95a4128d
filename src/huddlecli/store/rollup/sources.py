"""What a roll-up reads: team folders, files of facts, and tables of a data engine."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from huddlecli.core.errors import Unknown, Wrong
from huddlecli.core.text import shown
from huddlecli.store import files
from huddlecli.store.places import TEAM_FILE

PlaceKind: TypeAlias = Literal["team", "rows", "columns", "table"]
_LOG = "_delta_log"  # the folder that makes a folder a table
_ENDINGS: dict[str, PlaceKind] = {".jsonl": "rows", ".parquet": "columns"}


class FactPlace(NamedTuple):
    """Something to read: a team folder, a file of rows, a Parquet file, or a Delta table.

    `fault` says why it cannot be read, if that is known already.
    """

    kind: PlaceKind
    place: str
    fault: str = ""

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return Path(self.place).name or self.place


def sources(words: Iterable[str], cwd: Path) -> list[FactPlace]:
    """Return what each of the words names, each place once.

    A folder is that of a team, or has the folders of teams in it. A word may have `*` and the like.
    """
    found = dict.fromkeys(source for word in words for source in _named(word, cwd))
    return [*found]


def _named(word: str, cwd: Path) -> Iterator[FactPlace]:
    if not word:
        raise Wrong("a folder or a file has no name", hint="huddle rollup FOLDER")
    if "://" in word:
        yield FactPlace("table", word)
        return
    path = cwd / os.path.expanduser(word)  # noqa: PTH111  a shell leaves a quoted ~ as it is
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        matches = _matches(path, word)
    except OSError as error:
        yield FactPlace("team", str(path), files.reason_of(error))
        return
    else:
        matches = [(path, is_folder)]
    for match, is_folder in matches:
        yield from _in_folder(match) if is_folder else [_file(match, word)]


def _matches(path: Path, word: str) -> list[tuple[Path, bool]]:
    """Return what a word with `*` and the like stands for, and whether each is a folder."""
    parts = path.relative_to(path.anchor).parts
    if any("**" in part and part != "**" for part in parts):
        raise Wrong(
            f"** is a part of a name in {shown(word)}", hint="huddle rollup 'facts/**/*.jsonl'"
        )
    found = sorted(Path(path.anchor).glob(str(Path(*parts)))) if _has_glob(word) else []
    if not found:
        raise Unknown(f"there is nothing at {shown(word)}", hint="huddle rollup FOLDER")
    return [(match, os.path.isdir(match)) for match in found]  # noqa: PTH112  never raises


def _in_folder(path: Path) -> list[FactPlace]:
    """Return what a folder is: a table, a team, or many of them."""
    try:
        if os.path.isdir(path / _LOG):  # noqa: PTH112  the next line says why it is not
            return [FactPlace("table", str(path))]
        if _has_team(path):
            return [FactPlace("team", str(path))]
        with os.scandir(path) as entries:
            inner = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        return [FactPlace("team", str(path), files.reason_of(error))]
    folders = [Path(entry) for entry in inner if _is_folder(entry)]
    others = [Path(entry) for entry in inner if not _is_folder(entry)]
    teams = [team for folder in folders if (team := _team(folder))]
    rows = [FactPlace(kind, str(file)) for file in others if (kind := _kind(file))]
    if not (teams or rows):
        raise Unknown(f"there is no team in {shown(str(path))}", hint="huddle init --help")
    return [*teams, *rows]


def _team(folder: Path) -> FactPlace | None:
    """Return the team of a folder, or None; one that may not be entered may have a team."""
    try:
        return FactPlace("team", str(folder)) if _has_team(folder) else None
    except OSError as error:
        return FactPlace("team", str(folder), files.reason_of(error))


def _has_team(folder: Path) -> bool:
    """Whether a folder has the file of a team, or raise why nobody can know."""
    try:
        (folder / TEAM_FILE).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether a name in a folder is a folder, or may be one."""
    try:
        return entry.is_dir()
    except OSError:  # a link that leads into a folder that may not be entered
        return True


def _file(path: Path, word: str) -> FactPlace:
    kind = _kind(path)
    if kind is None:
        raise Unknown(
            f"{shown(word)} is no file of facts", hint="huddle facts -o FILE.jsonl makes one"
        )
    return FactPlace(kind, str(path))


def _kind(path: Path) -> PlaceKind | None:
    """Return what a file is by its ending."""
    return _ENDINGS.get(path.suffix.casefold())


def _has_glob(word: str) -> bool:
    return any(sign in word for sign in "*?[")
