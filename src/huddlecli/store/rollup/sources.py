"""What a roll-up reads: team folders, files of facts, and tables of a data engine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from huddlecli.core.errors import Unknown
from huddlecli.core.text import shown
from huddlecli.store.places import TEAM_FILE

PlaceKind: TypeAlias = Literal["team", "rows", "columns", "table"]
_LOG = "_delta_log"  # the folder that makes a folder a table
_ENDINGS: dict[str, PlaceKind] = {".jsonl": "rows", ".parquet": "columns"}


class FactPlace(NamedTuple):
    """Something to read: a team folder, a file of rows, a Parquet file, or a Delta table."""

    kind: PlaceKind
    place: str

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
    if "://" in word:
        yield FactPlace("table", word)
        return
    path = cwd / os.path.expanduser(word)  # noqa: PTH111  a shell leaves a quoted ~ as it is
    if path.is_dir():
        yield from _in_folder(path)
        return
    if path.is_file():
        yield _file(path, word)
        return
    matches = (
        sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))))
        if _has_glob(word)
        else []
    )
    if not matches:
        raise Unknown(f"there is nothing at {shown(word)}", hint="huddle rollup FOLDER")
    for match in matches:
        yield from _in_folder(match) if match.is_dir() else [_file(match, word)]


def _in_folder(path: Path) -> Iterator[FactPlace]:
    """Yield what a folder is: a table, a team, or many of them."""
    if (path / _LOG).is_dir():
        yield FactPlace("table", str(path))
    elif os.path.lexists(path / TEAM_FILE):
        yield FactPlace("team", str(path))
    else:
        inner = sorted(path.iterdir())
        teams = [FactPlace("team", str(one)) for one in inner if os.path.lexists(one / TEAM_FILE)]
        files = [
            FactPlace(_ENDINGS[one.suffix], str(one)) for one in inner if one.suffix in _ENDINGS
        ]
        if not (teams or files):
            raise Unknown(f"there is no team in {shown(str(path))}", hint="huddle init --help")
        yield from (*teams, *files)


def _file(path: Path, word: str) -> FactPlace:
    kind = _ENDINGS.get(path.suffix.casefold())
    if kind is None:
        raise Unknown(
            f"{shown(word)} is no file of facts", hint="huddle facts -o FILE.jsonl makes one"
        )
    return FactPlace(kind, str(path))


def _has_glob(word: str) -> bool:
    return any(sign in word for sign in "*?[")
