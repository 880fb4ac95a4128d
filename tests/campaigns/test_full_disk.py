"""A disk that is full, or read-only: it is said, nothing is half written, and it goes on later."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.campaigns import disks
from tests.campaigns.check import check
from tests.campaigns.crew import Crew, LiveHuddle, Tell, seeded
from tests.campaigns.steps import Step, edits, logs, titles

mounts = pytest.mark.skipif(not disks.may_mount(), reason="a small disk takes root to mount")


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Crew]:
    """Return a team on a disk of 1 MB."""
    with disks.small_disk(tmp_path / "disk") as disk:
        yield Crew(disk)


@mounts
def test_a_disk_that_fills_up(full: Crew, tell: Tell, *, is_long: bool) -> None:
    """What does not fit any more is told to whoever typed it; what was there is as it was."""
    seeds, ids = seeded(full, 4)
    count = 400 if is_long else 24
    steps = [*logs(titles("log", count)), *edits(ids, "title", titles("edited", 4))]
    filler = disks.fill(full.team, leave=64 * 1024)

    failed = _until_told(full, steps)

    filler.unlink()
    check(full.team, [*seeds, *steps])
    assert 0 < failed < len(steps)
    full.one_by_one(later := logs(["there is room again"]))
    check(full.team, [*seeds, *steps, *later])
    tell(f"{len(steps)} commands, {failed} told that the disk is full, 0 lost")


@mounts
def test_a_disk_that_becomes_read_only(full: Crew) -> None:
    """Nothing is said to be kept, and all can be read."""
    seeds, ids = seeded(full, 2)
    steps = [*logs(["log"]), *edits(ids, "title", titles("edited", 2))]

    with disks.read_only(full.root):
        assert _until_told(full, steps) == len(steps)
        listed = full.forked("action", "list")

    assert (listed.code, listed.err, len(listed.out.splitlines())) == (0, "", 2)
    full.one_by_one(later := logs(["it can be written again"]))
    check(full.team, [*seeds, *steps, *later])


@mounts
def test_a_huddle_on_a_full_disk(full: Crew) -> None:
    """A promise that cannot be kept is refused aloud; the huddle goes on, and then keeps it."""
    huddle = LiveHuddle(full)
    try:
        huddle.type("/a before due:3d")
        huddle.expect("  before")
        filler = disks.fill(full.root, leave=0)
        huddle.type("/a never due:3d")
        huddle.expect("error: could not save")
        filler.unlink()
        huddle.type("/a after due:3d")
        huddle.expect("  after")
        huddle.end()
    finally:
        huddle.leave()

    records = check(full.team)
    assert sorted(record.title for record in records.values()) == ["after", "before"]
    assert sorted(full.minuted()) == sorted(records)


@mounts
def test_a_huddle_whose_folder_becomes_read_only_half_way(full: Crew) -> None:
    """What was promised before is in the minutes, what was refused is not."""
    huddle = LiveHuddle(full)
    try:
        huddle.type("/a before due:3d")
        huddle.expect("  before")
        with disks.read_only_folder(full.team):
            huddle.type("/a never due:3d")
            huddle.expect("read-only file system")
        huddle.type("/a after due:3d")
        huddle.expect("  after")
        huddle.end()
    finally:
        huddle.leave()

    records = check(full.team)
    assert sorted(record.title for record in records.values()) == ["after", "before"]
    assert sorted(full.minuted()) == sorted(records)


def test_a_file_that_may_not_grow(crew: Crew) -> None:
    """The same for whoever cannot mount a disk: the limit of a file's size stands for its end."""
    seeds, ids = seeded(crew, 2)
    long = 300 * "x"  # too much for the record, while the error still fits
    steps = [*logs([long]), *edits(ids, "title", titles(long, 2))]

    with _no_file_beyond(700):
        assert _until_told(crew, steps) == len(steps)

    check(crew.team, [*seeds, *steps])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_folders_that_may_not_be_written(crew: Crew) -> None:
    """The same where another took the right to write away."""
    seeds, ids = seeded(crew, 2)
    steps = [*logs(["log"]), *edits(ids, "title", titles("edited", 2))]
    place = crew.team / "actions" / "open"
    place.chmod(0o555)
    try:
        assert _until_told(crew, steps) == len(steps)
    finally:
        place.chmod(0o755)

    check(crew.team, [*seeds, *steps])


@contextmanager
def _no_file_beyond(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _until_told(crew: Crew, steps: Sequence[Step]) -> int:
    """Carry out steps, and return how many were told that they failed, and how."""
    failed = 0
    for step in steps:
        done = crew.take(step, crew.forked(*step.words))
        if not step.acked:
            failed += 1
            assert done.code == 1
            assert done.err.startswith("error: could not save ")
            assert done.out == ""
    return failed
