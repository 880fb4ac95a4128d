"""Whoever may push can put any tree there: it costs little, and only plain files come out of it."""

from __future__ import annotations

import hashlib
import resource
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from huddlecli.store.git.errors import RemoteDamaged
from huddlecli.store.git.remote import Remote, remote_of
from huddlecli.store.git.trees import EMPTY_TREE, FileDifference, FileListing, LeftOut
from tests.helpers.remotes import at, bare, cache, git, needs_git

pytestmark = needs_git
NOW = at("2026-11-24T09:08:00")
PLACE = "agendas/daily.toml"


def written(folder: Path, kind: str, content: bytes) -> str:
    """Write an object into a repository, whatever git would say about it; return its id."""
    whole = f"{kind} {len(content)}\0".encode() + content
    sha = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    path = folder / "objects" / sha[:2] / sha[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(whole, 1))
    return sha


def tree(folder: Path, entries: Sequence[tuple[str, bytes, str]]) -> str:
    """Write a tree of modes, names and ids, in the order that git has."""
    ordered = sorted(entries, key=lambda one: one[1] + (b"/" if one[0] == "40000" else b""))
    rows = (mode.encode() + b" " + name + b"\0" + bytes.fromhex(sha) for mode, name, sha in ordered)
    return written(folder, "tree", b"".join(rows))


def pushed(folder: Path, top: str) -> str:
    """Let the branch main be a commit with this tree."""
    who = "Eve <eve@acme.test> 1 +0000"
    text = f"tree {top}\nauthor {who}\ncommitter {who}\n\nx\n"
    commit = written(folder, "commit", text.encode())
    git("update-ref", "refs/heads/main", commit, cwd=folder)
    return commit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty repository on this disk."""
    return bare(tmp_path / "team.git")


def of(folder: Path) -> Remote:
    """Return a folder as a remote."""
    return remote_of(str(folder), folder, folder)


def is_wanted(place: str) -> bool:
    """Want what is in two folders, as if it were a team's."""
    return place.startswith(("agendas/", "actions/"))


def test_a_hundred_thousand_hostile_paths_are_counted_and_cost_little(
    tmp_path: Path, folder: Path
) -> None:
    """They are counted, three are named, and the one good file comes out."""
    good, link = written(folder, "blob", b"good\n"), written(folder, "blob", b"/etc/passwd")
    names = [b"\x1b[2J%d", b"\xff%d", b"a\\%d", b"%d\n", "\u202e%d".encode(), b"x" * 200 + b"%d"]
    bad = [("100644", names[number % 6] % number, good) for number in range(60_000)]
    odd = [("120000", b"%d.toml" % number, link) for number in range(20_000)]
    odd += [("100755", b"e%d.toml" % number, good) for number in range(10_000)]
    odd += [("160000", b"s%d" % number, good) for number in range(10_000)]
    agendas = tree(folder, [*odd, ("100644", b"daily.toml", good)])
    dots = [("40000", name, agendas) for name in (b"..", b".", b".git", b"...")]
    pushed(
        folder,
        tree(folder, [("40000", b"agendas", agendas), ("40000", b"bad", tree(folder, bad)), *dots]),
    )
    repository = cache(tmp_path / "mine")

    tip = repository.fetch(of(folder), "main")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = repository.tree(str(tip), is_wanted)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    assert found.files == {PLACE: FileDifference(None, good)}
    assert {**found.left_out.counts} == {
        "name": 50_000 + 3,
        "unknown": 10_000 + 40_001,
        "link": 20_000,
        "executable": 10_000,
        "submodule": 10_000,
    }
    assert len(found.left_out.names) == 3
    assert grown < 200_000  # KB

    added = repository.commit(tip, {"agendas/new.toml": b"1"}, message="share", time=NOW)
    repository.push(of(folder), "main", added, tip)
    kept = git("ls-tree", "--name-only", f"{added}:", cwd=folder).splitlines()
    assert kept == git("ls-tree", "--name-only", f"{tip}:", cwd=folder).splitlines()


def test_trees_without_end_are_refused_in_the_middle(tmp_path: Path, folder: Path) -> None:
    """Ten folders in ten folders, forty deep, are a few objects and more files than atoms."""
    blob = written(folder, "blob", b"x")
    inner = tree(folder, [("100644", b"f%d" % number, blob) for number in range(10)])
    for _ in range(40):
        inner = tree(folder, [("40000", b"d%d" % number, inner) for number in range(10)])
    commit = pushed(folder, inner)
    repository = cache(tmp_path / "mine", patience=60)
    git("update-ref", "refs/heads/main", commit, cwd=folder)

    repository.fetch(of(folder), "main")
    with pytest.raises(RemoteDamaged, match=r"it has more than 20,000 folders"):
        repository.tree(commit, is_wanted)


def test_a_file_that_was_something_else_before_comes_and_goes(tmp_path: Path, folder: Path) -> None:
    """A link in the place of a file is as if there were none; so is a folder."""
    blob, other = written(folder, "blob", b"1"), written(folder, "blob", b"2")
    modes = [("100644", blob), ("120000", other), ("100755", other), ("160000", other)]
    modes += [("100644", other), ("40000", tree(folder, [("100644", b"x", blob)]))]
    commits = []
    repository = cache(tmp_path / "mine")
    for mode, sha in modes:
        agendas = tree(folder, [(mode, b"daily.toml", sha)])
        commits.append(pushed(folder, tree(folder, [("40000", b"agendas", agendas)])))
        repository.fetch(of(folder), "main")

    def between(old: int, new: int) -> FileListing:
        return repository.differences(commits[old], commits[new], is_wanted)

    gone = {PLACE: FileDifference(blob, None)}
    nothing = LeftOut(counts={})
    for new, kind in ((1, "link"), (2, "executable"), (3, "submodule")):
        left_out = LeftOut(counts={kind: 1}, names=(PLACE,))
        assert between(0, new) == FileListing(files=gone, left_out=left_out)
        back = {PLACE: FileDifference(None, blob)}
        assert between(new, 0) == FileListing(files=back, left_out=nothing)
    assert between(1, 2).files == {}
    assert between(0, 4).files == {PLACE: FileDifference(blob, other)}
    assert between(0, 5).files == {**gone, f"{PLACE}/x": FileDifference(None, blob)}


def test_a_content_that_unfolds_to_much_is_left_where_it_is(tmp_path: Path, folder: Path) -> None:
    """A megabyte can become a gigabyte; here it is less, so that the test is quick."""
    large = written(folder, "blob", b"\0" * 50_000_000)
    small = written(folder, "blob", b"\0")
    pushed(folder, tree(folder, [("100644", b"a", large), ("100644", b"b", small)]))
    repository = cache(tmp_path / "mine")
    repository.fetch(of(folder), "main")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert dict(repository.blobs({large: 1 << 20, small: 1 << 20})) == {large: None, small: b"\0"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_no_commit_is_a_commit_without_files(tmp_path: Path, folder: Path) -> None:
    """So that a remote which was emptied has lost each of them."""
    pushed(
        folder,
        tree(
            folder,
            [
                (
                    "40000",
                    b"agendas",
                    tree(folder, [("100644", b"daily.toml", written(folder, "blob", b"1"))]),
                )
            ],
        ),
    )
    repository = cache(tmp_path / "mine")
    tip = repository.fetch(of(folder), "main")

    assert {*repository.differences(tip, None, is_wanted).files} == {PLACE}
    assert repository.differences(None, None, is_wanted).files == {}
    assert len(EMPTY_TREE) == 40
