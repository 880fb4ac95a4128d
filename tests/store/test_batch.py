"""Many files in one transaction: all of them are written, or none."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from huddlecli.core.errors import Failed
from huddlecli.store.files import NotSaved
from huddlecli.store.transaction import Transaction

MANY = 300
TAKEN = Failed("taken", hint="huddle doctor")


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """Return a team folder with as many old files."""
    (tmp_path / "huddle.toml").write_text("schema = 1\n")
    (tmp_path / "old").mkdir()
    for number in range(MANY):
        (tmp_path / f"old/{number}.toml").write_text(f"old = {number}\n")
    return tmp_path


def files(team: Path) -> dict[str, str]:
    """Return all files but the lock."""
    return {
        path.relative_to(team).as_posix(): path.read_text()
        for path in team.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def write(team: Path) -> None:
    """Create, change and move many files."""
    with Transaction(team) as transaction:
        for number in range(MANY):
            transaction.create(f"new/{number}.toml", f"new = {number}\n", taken=TAKEN)
            transaction.replace(f"old/{number}.toml", f"changed = {number}\n")
            transaction.move(f"old/{number}.toml", f"moved/{number}.toml")


def test_all_files_are_written_and_none_is_left_over(team: Path) -> None:
    """New, changed and moved files have their texts, and there is no other file."""
    write(team)

    texts = {f"new/{number}.toml": f"new = {number}\n" for number in range(MANY)}
    texts |= {f"moved/{number}.toml": f"changed = {number}\n" for number in range(MANY)}
    assert files(team) == texts | {"huddle.toml": "schema = 1\n"}


@pytest.mark.parametrize("place", ["new/299.toml", "moved/299.toml"])
def test_if_one_cannot_be_written_all_are_as_before(team: Path, place: str) -> None:
    """A name that is taken at the very end takes everything back."""
    (team / place).parent.mkdir()
    (team / place).write_text("mine\n")
    before = files(team)

    with pytest.raises(Failed):
        write(team)

    assert files(team) == before


@pytest.mark.parametrize("what", ["link", "pipe"])
def test_what_is_not_a_plain_file_is_not_replaced(team: Path, what: str) -> None:
    """Something else in the place of the last file is left as it is, and so are the others."""
    place = team / f"old/{MANY - 1}.toml"
    place.unlink()
    if what == "link":
        place.symlink_to("0.toml")
    else:
        os.mkfifo(place)
    before = files(team)

    with pytest.raises(NotSaved, match=rf"old/{MANY - 1}\.toml: not a plain file"):
        write(team)

    assert files(team) == before
    assert (place.is_symlink(), place.is_fifo()) == (what == "link", what == "pipe")


@contextmanager
def few_open_files(count: int) -> Iterator[None]:
    """Let this process have at most `count` open files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_many_files_in_many_folders_need_few_open_files(tmp_path: Path) -> None:
    """A Mac lets a process open 256 files; each month has a folder."""
    (tmp_path / "huddle.toml").write_text("schema = 1\n")
    places = [f"leads/closed/{number}/{number}.toml" for number in range(MANY)]

    with few_open_files(256), Transaction(tmp_path) as transaction:
        for place in places:
            transaction.create(place, f"{place}\n", taken=TAKEN)

    assert files(tmp_path) == {place: f"{place}\n" for place in places} | {
        "huddle.toml": "schema = 1\n"
    }
