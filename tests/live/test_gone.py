"""A team folder that goes away while a huddle runs in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huddlecli.store.places import TeamFolderGone
from tests.helpers.table import Table


def moved(folder: Path) -> None:
    """Move it elsewhere."""
    folder.rename(folder.with_name("elsewhere"))


def emptied(folder: Path) -> None:
    """Take the file away that makes it a team folder, as below a disk that is not mounted."""
    (folder / "huddle.toml").unlink()


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Return a table in a folder of its own."""
    (tmp_path / "acme").mkdir()
    return Table(tmp_path / "acme", datetime(2026, 11, 24, 8, 8, tzinfo=UTC))


@pytest.mark.parametrize("goes", [moved, emptied, shutil.rmtree])
@pytest.mark.parametrize("line", ["/a call them @cem due:fri", "a note", "/next", "/end", None])
def test_a_huddle_whose_folder_went_away_stops(
    tmp_path: Path, table: Table, goes: Callable[[Path], None], line: str | None
) -> None:
    """Whatever is typed next, the folder is not made again, and nothing is said to be kept."""
    session = table.sit_down("daily")
    left: list[Path] = []

    def lines() -> Iterator[str | None]:
        yield from ("", "one")
        goes(table.folder)
        left.extend(sorted(tmp_path.rglob("*")))
        yield line

    with pytest.raises(TeamFolderGone, match=f"the team folder is gone: {table.folder}"):
        table.huddle(session, "daily", lines(), is_terminal=True)
    session.close()

    assert sorted(tmp_path.rglob("*")) == left


def test_a_huddle_does_not_begin_in_a_folder_that_went_away(table: Table) -> None:
    """Where it goes while the lobby waits, no journal is begun."""
    session = table.sit_down("daily")

    def lines() -> Iterator[str]:
        emptied(table.folder)
        yield ""

    with pytest.raises(TeamFolderGone):
        table.huddle(session, "daily", lines(), is_terminal=True)
    assert [*table.folder.iterdir()] == []
