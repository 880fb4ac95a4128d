"""A year of daily huddles, each sent every five seconds: how large a remote becomes.

A day is 180 updates of one huddle. Then all objects of the remote become a day older, as they would
by themselves.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from huddlecli.store.git.journal_branches import JournalBranches
from huddlecli.store.git.remote import Remote, remote_of
from tests.campaigns.crew import Tell
from tests.helpers.remotes import at, bare, cache, git_daemon, needs_git

pytestmark = needs_git
NOW = at("2026-11-24T09:08:00")
DAY = 86_400  # seconds
LARGEST = 10_000_000  # bytes on the disk, by the contract
UPDATES = 180  # of a huddle of 15 minutes


def a_line(chance: random.Random) -> bytes:
    """Return a line of a journal with ten words that nobody has said."""
    letters = "abcdefghijklmnoprstu"
    words = " ".join("".join(chance.choices(letters, k=chance.randrange(2, 9))) for _ in range(10))
    stamp = f"2026-11-24T09:{chance.randrange(60):02}:00.{chance.randrange(10**6):06}Z"
    return f'{{"event":"noted","at":"{stamp}","by":"maria","text":"{words}"}}\n'.encode()


def on_disk(folder: Path) -> int:
    """Return the bytes that a folder takes on the disk."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


def in_files(folder: Path) -> int:
    """Return the bytes in the files of a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def a_day_later(folder: Path) -> None:
    """Make all objects a day older."""
    for path in (folder / "objects").rglob("*"):
        if path.is_file():
            then = path.stat().st_mtime - DAY
            os.utime(path, (then, then))


def a_huddle(machine: Path, remote: Remote, day: int, updates: int, chance: random.Random) -> None:
    """Send a huddle that grows by a line each time, and remove it at its end."""
    name, content, repository = f"day-{day}", b"", cache(machine)
    for number in range(updates):
        if number % 20 == 0:  # the others have looked, and we have fetched
            repository.fetch(remote, "main", live=True)
            branches = JournalBranches(repository, remote, NOW)
        content += a_line(chance)
        branches.contents(branches.names(), 1 << 22)
        assert branches.send(name, content)
    branches.delete(name)
    repository.tidy()


@pytest.mark.parametrize("kind", ["a path", "a server as it is"])
def test_a_year_of_running_huddles_leaves_a_remote_small(
    tmp_path: Path, tell: Tell, *, kind: str, is_long: bool
) -> None:
    """On a path we say when git tidies; a server keeps what nobody needs for two weeks."""
    days, updates = (250, UPDATES) if is_long else (2, 8)
    chance, sizes = random.Random(1), [(0, 0)]  # noqa: S311 - text of no importance

    def year(folder: Path, remote: Remote) -> None:
        first = cache(tmp_path / "mine")
        commit = first.commit(None, {"huddle.toml": b"id = 1\n"}, message="first", time=NOW)
        first.push(remote, "main", commit, None)
        for day in range(days):
            a_huddle(tmp_path / "mine", remote, day, updates, chance)
            sizes.append((on_disk(folder), in_files(folder)))
            a_day_later(folder)

    if kind == "a path":
        folder = bare(tmp_path / "team.git")
        year(folder, remote_of(str(folder), tmp_path, tmp_path))
        assert max(sizes)[0] < LARGEST
    else:
        with git_daemon(tmp_path / "server") as served:
            year(served.folder, served.remote)
        assert max(size for _, size in sizes) < LARGEST
    disk, content = max(sizes)
    tell(
        f"{days * updates:,} updates over {kind}: at most {disk / 1e6:.1f} MB on the disk, "
        f"{content / 1e6:.1f} MB of content"
    )
