"""What a roll-up reads: team folders, files of facts, and tables of a data engine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from huddlecli.core.errors import Unknown
from huddlecli.core.text import shown
from huddlecli.store.places import TEAM_FILE

SourceKind: TypeAlias = Literal["team", "rows", "columns", "table"]
_LOG = "_delta_log"  # the folder that makes a folder a table
_ENDINGS: dict[str, SourceKind] = {".jsonl": "rows", ".parquet": "columns"}


class Source(NamedTuple):
    """Something to read: a team folder, a file of rows, a Parquet file, or a Delta table."""

    kind: SourceKind
    place: str

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return Path(self.place).name or self.place


def sources(words: Iterable[str], cwd: Path) -> list[Source]:
    """Return what each of the words names, each place once.

    A folder is that of a team, or has the folders of teams in it. A word may have `*` and the like.
    """
    found = dict.fromkeys(source for word in words for source in _named(word, cwd))
    return [*found]


def _named(word: str, cwd: Path) -> Iterator[Source]:
    if "://" in word:
        yield Source("table", word)
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


def _in_folder(path: Path) -> Iterator[Source]:
    """Yield what a folder is: a table, a team, or many of them."""
    if (path / _LOG).is_dir():
        yield Source("table", str(path))
    elif os.path.lexists(path / TEAM_FILE):
        yield Source("team", str(path))
    else:
        inner = sorted(path.iterdir())
        teams = [Source("team", str(one)) for one in inner if os.path.lexists(one / TEAM_FILE)]
        files = [Source(_ENDINGS[one.suffix], str(one)) for one in inner if one.suffix in _ENDINGS]
        if not (teams or files):
            raise Unknown(f"there is no team in {shown(str(path))}", hint="huddle init --help")
        yield from (*teams, *files)


def _file(path: Path, word: str) -> Source:
    kind = _ENDINGS.get(path.suffix.casefold())
    if kind is None:
        raise Unknown(
            f"{shown(word)} is no file of facts", hint="huddle facts -o FILE.jsonl makes one"
        )
    return Source(kind, str(path))


def _has_glob(word: str) -> bool:
    return any(sign in word for sign in "*?[")
