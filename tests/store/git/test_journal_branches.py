"""The journals of running huddles, on branches of their own."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from huddlecli.store.git.journal_branches import JournalBranches
from huddlecli.store.git.remote import Remote, remote_of
from huddlecli.store.git.repository import Repository
from tests.helpers.remotes import at, bare, cache, git, needs_git

pytestmark = needs_git

ID = "2026-11-24-0908-daily"
NOW = at("2026-11-24T09:08:00")
LARGE = 1 << 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty repository on this disk."""
    return bare(tmp_path / "team.git")


def fetched(repository: Repository, folder: Path) -> JournalBranches:
    """Return what a machine finds at the remote; somebody has sent the team's records before."""
    remote = of(folder)
    if repository.fetch(remote, "main", live=True) is None:
        first = repository.commit(None, {}, message="first", time=NOW)
        repository.push(remote, "main", first, None)
        repository.fetch(remote, "main", live=True)
    return JournalBranches(repository, remote, NOW)


def of(folder: Path) -> Remote:
    """Return a folder as a remote."""
    return remote_of(str(folder), folder, folder)


def journal(lines: int) -> bytes:
    """Return a journal of so many lines, of which the last has a character of several bytes."""
    return b"".join(
        f'{{"at":"09:{number:02}","text":"Größe"}}\n'.encode() for number in range(lines)
    )


def test_a_journal_is_seen_elsewhere_while_it_grows_and_gone_at_its_end(
    tmp_path: Path, folder: Path
) -> None:
    """Whatever its length, it arrives byte for byte, on one commit without a parent."""
    mine, theirs = cache(tmp_path / "mine"), cache(tmp_path / "theirs")
    for lines in (0, 1, 2, 50, 200, 201, 3):
        branches = fetched(mine, folder)
        branches.contents(branches.names(), LARGE)
        assert branches.send(ID, journal(lines))

        received = fetched(theirs, folder)
        assert received.names() == [ID]
        assert received.contents([ID], LARGE) == {ID: journal(lines)}
        [encoded] = git(
            "for-each-ref", "--format=%(refname)", "refs/heads/huddle-live", cwd=folder
        ).splitlines()
        assert git("rev-list", "--count", encoded, cwd=folder) == "1"

    fetched(mine, folder).delete(ID)

    assert fetched(theirs, folder).names() == []


def test_an_update_is_one_object(tmp_path: Path, folder: Path) -> None:
    """The remote keeps what nobody needs for weeks: so it gets as little as can be."""
    repository = cache(tmp_path / "mine")
    counts = []
    for lines in range(100, 120):
        branches = fetched(repository, folder)
        branches.contents(branches.names(), LARGE)
        branches.send(ID, journal(lines))
        counts.append(int(git("count-objects", cwd=folder).split()[0]))

    assert {after - before for before, after in itertools.pairwise(counts)} == {1}


def test_who_has_not_seen_the_last_journal_does_not_write_over_it(
    tmp_path: Path, folder: Path
) -> None:
    """Two machines that run one huddle find out at their next sync."""
    mine, theirs = (
        fetched(cache(tmp_path / "mine"), folder),
        fetched(cache(tmp_path / "theirs"), folder),
    )

    assert mine.send(ID, journal(1))
    assert not theirs.send(ID, journal(2))
    later = fetched(cache(tmp_path / "theirs"), folder)
    assert mine.send(ID, journal(3))
    later.delete(ID)

    assert fetched(cache(tmp_path / "mine"), folder).contents([ID], LARGE) == {ID: journal(3)}


def test_odd_ids_and_odd_contents_arrive_as_they_are(tmp_path: Path, folder: Path) -> None:
    """An agenda may have any name that a file has, a journal any bytes."""
    journals = {
        f"{ID} of..a~team.lock": b"\0\n",
        f"{ID}-\u00fc^:?*[": b"\xff\n",
        "-d": b"no end of the line",
        "a/../b": journal(1),
    }
    branches = fetched(cache(tmp_path / "mine"), folder)

    assert [branches.send(name, content) for name, content in journals.items()] == [True] * 4
    assert not branches.send("x" * 300, b"")

    received = fetched(cache(tmp_path / "theirs"), folder)
    assert received.contents(received.names(), LARGE) == journals


def test_what_is_no_journal_is_named(tmp_path: Path, folder: Path) -> None:
    """Whoever may push can put anything on such a branch."""
    repository = cache(tmp_path / "mine")
    branches = fetched(repository, folder)
    branches.send("large", journal(3000))
    git("branch", "huddle-live/main", "main", cwd=folder)
    git("branch", "huddle-live/not.coded", "main", cwd=folder)

    received = fetched(cache(tmp_path / "theirs"), folder)

    assert received.contents(received.names(), 10_240) == {
        "large": "larger than 10 KiB",
        "main": "not the journal of a huddle",
    }
