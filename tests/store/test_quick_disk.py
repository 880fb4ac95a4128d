"""Many files that are not in memory: all are read, in the order of the disk, some of them ahead."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from huddlecli.store.quick import disk
from tests.helpers.processes import children

MANY = 200


@pytest.fixture
def places(tmp_path: Path) -> list[str]:
    """Return the places of many files, made in another order than that of their names."""
    names = [f"actions/{folder}/{number:03}.toml" for folder in "ab" for number in range(MANY)]
    for name in sorted(names, key=lambda name: name[::-1]):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return names


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the inodes of the files for which the system is asked, as if none were in memory."""
    inodes: list[int] = []

    def not_there(*_: object) -> int:
        raise BlockingIOError

    def noted(file: int, *_: int) -> None:
        inodes.append(os.fstat(file).st_ino)

    monkeypatch.setattr(os, "preadv", not_there)
    monkeypatch.setattr(os, "posix_fadvise", noted)
    # Only one processor, so that all is asked for in this process.
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    return inodes


def test_files_in_memory_are_read_as_they_come(
    tmp_path: Path, places: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a file is in memory is asked for a few of them, and nothing else."""
    looked_at: list[object] = []

    def there(file: object, *_: object) -> int:
        looked_at.append(file)
        return 1

    monkeypatch.setattr(os, "preadv", there)
    assert list(disk.read_ahead(tmp_path, places)) == places
    assert 0 < len(looked_at) <= 5


def test_others_are_asked_for_ahead_of_their_turn(
    tmp_path: Path, places: list[str], asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By their inodes, each once, and never all at the same time."""
    monkeypatch.setattr(disk, "_AT_ONCE", 90)
    read: list[int] = []
    for place in disk.read_ahead(tmp_path, places):
        read.append((tmp_path / place).stat().st_ino)
        assert asked[: len(read)] == read
        assert len(asked) - len(read) < 90
    assert asked == read == sorted((tmp_path / place).stat().st_ino for place in places)


@pytest.mark.usefixtures("asked")
def test_what_cannot_be_opened_has_its_turn_too(tmp_path: Path, places: list[str]) -> None:
    """A reader says what is wrong with it: it is gone, a folder, a pipe, or a link."""
    paths = [tmp_path / place for place in places[1:200:40]]
    for path in paths:
        path.unlink()
    paths[0].mkdir()
    os.mkfifo(paths[1])
    paths[2].symlink_to("/dev/zero")
    opened = len([*Path("/dev/fd").iterdir()])
    assert sorted(disk.read_ahead(tmp_path, [*places, "c/gone.toml"])) == [*places, "c/gone.toml"]
    assert len([*Path("/dev/fd").iterdir()]) == opened


@pytest.mark.usefixtures("asked")
def test_a_system_that_cannot_be_asked_reads_them_in_order(
    tmp_path: Path, places: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as macOS."""
    monkeypatch.delattr(os, "posix_fadvise")
    assert list(disk.read_ahead(tmp_path, places)) == places


@pytest.mark.usefixtures("asked")
def test_two_processes_ask_for_more_of_them(
    tmp_path: Path, places: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All files are read in the same order, and no process is left behind."""
    monkeypatch.setattr(disk, "_AT_ONCE", 90)
    alone, begun = list(disk.read_ahead(tmp_path, places)), children()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert list(disk.read_ahead(tmp_path, places)) == alone
    assert children() == begun


@pytest.mark.usefixtures("asked")
def test_no_process_is_left_if_the_reading_is_broken_off(
    tmp_path: Path, places: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the first file."""
    begun = children()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    reading = disk.read_ahead(tmp_path, places)
    next(iter(reading))
    del reading
    assert children() == begun
