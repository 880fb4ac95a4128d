"""The cache of a shared repository: what goes in comes out, and what is left out is counted."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huddlecli.store.git.errors import PushOutrun
from huddlecli.store.git.process import Git
from huddlecli.store.git.remote import Remote, remote_of
from huddlecli.store.git.repository import NewCommit, Repository, blob_id
from huddlecli.store.git.trees import FileDifference, FileListing, LeftOut

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)


def cache(folder: Path) -> Repository:
    """Return a cache that was made in a folder."""
    repository = Repository(Git(folder=folder / "cache.git", environ=dict(os.environ)))
    repository.open_or_make()
    return repository


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    """Return an empty repository on this disk."""
    subprocess.run(["git", "init", "-q", "--bare", "team.git"], cwd=tmp_path, check=True)
    return remote_of("team.git", tmp_path, tmp_path)


def everything(_place: str) -> bool:
    """Want each place."""
    return True


def test_what_one_machine_sends_another_one_receives(tmp_path: Path, remote: Remote) -> None:
    """An empty remote has no commit; then both have the same files, with their contents."""
    mine, theirs = cache(tmp_path / "mine"), cache(tmp_path / "theirs")
    files = {"huddle.toml": b"id = 1\n", 'agendas/"é b".toml': b"", "a/b/c": b"\0" * 5000}

    assert mine.fetch(remote, "main") is None
    first = mine.commit(None, files, message="first", time=NINE)
    mine.push(remote, "main", first, None)

    assert theirs.fetch(remote, "main") == first
    assert theirs.tree(first, everything) == FileListing(
        files={place: FileDifference(None, blob_id(content)) for place, content in files.items()},
        left_out=LeftOut(counts={}),
    )
    limits = {blob_id(content): 4000 for content in files.values()}
    assert dict(theirs.blobs(limits)) == {
        blob_id(content): content if len(content) < 4000 else None for content in files.values()
    }


def test_who_pushes_second_is_told_and_joins(tmp_path: Path, remote: Remote) -> None:
    """Neither a branch that appeared nor one that went on is written over."""
    mine, theirs = cache(tmp_path / "mine"), cache(tmp_path / "theirs")
    first = mine.commit(None, {"a": b"1"}, message="first", time=NINE)
    mine.push(remote, "main", first, None)
    other = theirs.commit(None, {"b": b"2"}, message="other", time=NINE)

    with pytest.raises(PushOutrun):
        theirs.push(remote, "main", other, None)
    tip = theirs.fetch(remote, "main")
    joined = theirs.commit(tip, {"b": b"2", "a": None}, message="joined", time=NINE)
    theirs.push(remote, "main", joined, tip)
    with pytest.raises(PushOutrun):
        mine.push(remote, "main", mine.commit(first, {}, message="mine", time=NINE), first)

    assert mine.fetch(remote, "main") == joined
    assert mine.is_ancestor(first, joined)
    assert not mine.is_ancestor(joined, first)
    assert mine.differences(first, joined, everything).files == {
        "a": FileDifference(blob_id(b"1"), None),
        "b": FileDifference(None, blob_id(b"2")),
    }


def test_the_same_changes_make_the_same_commit(tmp_path: Path) -> None:
    """Nothing of the machine or of its user gets into it."""
    commits = {
        cache(tmp_path / name).commit(None, {"a": b"1"}, message="first", time=NINE)
        for name in ("mine", "theirs")
    }

    assert len(commits) == 1


def test_a_cache_is_made_once_and_again_when_it_is_not_whole(tmp_path: Path) -> None:
    """It is this user's alone, and what a killed process left is thrown away."""
    repository, folder = cache(tmp_path), tmp_path / "cache.git"
    first = repository.commit(None, {"a": b"1"}, message="first", time=NINE)
    repository.set_ref("refs/huddle/base", first)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert repository.open_or_make() is False
    assert repository.ref("refs/huddle/base") == first
    (folder / "HEAD").unlink()
    assert repository.open_or_make() is True
    assert repository.ref("refs/huddle/base") is None
    (folder / "config").write_text("[core]\n\tfsmonitor = /tmp/evil\n", encoding="utf-8")
    assert repository.open_or_make() is True


def test_a_cache_that_has_seen_many_syncs_is_tidied(tmp_path: Path) -> None:
    """What is on the branch stays; the old journals of running huddles go after an hour."""
    repository, folder = cache(tmp_path), tmp_path / "cache.git" / "objects"
    tip = None
    for number in range(110):
        tip = repository.commit(tip, {f"{number}": b"1"}, message="share", time=NINE)
    repository.make(NewCommit(None, {"x": b"1"}, b"old", 0), "refs/huddle/other")
    repository.make(NewCommit(None, {"x": b"2"}, b"new", 0), "refs/huddle/other")
    repository.tidy()

    assert [path.suffix for path in sorted((folder / "pack").iterdir())] == [".idx", ".pack"]
    assert len(repository.tree(str(tip), everything).files) == 110
    git = Git(folder=folder.parent, environ=dict(os.environ))
    assert git.run("fsck", "--unreachable").out == b""
