"""Nothing that others plant runs: not from a team folder, not from a remote, not from a branch."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from huddlecli.core.errors import Wrong
from huddlecli.store.git.errors import BadRemote, GitFailed
from huddlecli.store.git.journal_branches import JournalBranches
from huddlecli.store.git.remote import Remote, branch_name, remote_of
from tests.helpers.remotes import at, bare, cache, git, needs_git
from tests.store.git.vectors import VECTORS, Trap, Vector, plain, work_tree

pytestmark = needs_git
NOW = at("2026-11-24T09:08:00")


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    """Return a program that writes down that it has run."""
    folder = tmp_path / "trap"
    folder.mkdir()
    return Trap(folder)


def shared(folder: Path, team: Path, remote: Remote, **environ: str) -> None:
    """Do all that a sync does with git: two machines send and receive what is in a team folder."""
    files = {
        path.relative_to(team).as_posix(): path.read_bytes()
        for path in sorted(team.rglob("*"))
        if path.is_file() and not path.is_symlink() and ".git" not in path.parts
    }
    mine, theirs = cache(folder / "mine", environ), cache(folder / "theirs", environ)
    tip = mine.fetch(remote, "main", live=True)
    sent = mine.commit(tip, files, message="share", time=NOW)
    mine.set_ref("refs/huddle/base", sent)
    mine.push(remote, "main", sent, tip)
    JournalBranches(mine, remote, NOW).send("2026-11-24-0908-daily", b"{}\n")

    assert theirs.fetch(remote, "main", live=True) == sent
    found = theirs.tree(sent, lambda _place: True).files
    assert {*files} <= {*found}
    received = dict(theirs.blobs({str(found[place].new): 1 << 20 for place in files}))
    assert {place: received[str(found[place].new)] for place in files} == files
    assert theirs.is_ancestor(sent, sent)
    theirs.differences(tip, sent, lambda _place: True)
    journals = JournalBranches(theirs, remote, NOW)
    assert journals.contents(journals.names(), 1000) == {"2026-11-24-0908-daily": b"{}\n"}
    journals.delete("2026-11-24-0908-daily")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_what_is_planted_in_a_team_folder_runs_for_plain_git_and_never_here(
    tmp_path: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch, vector: Vector
) -> None:
    """Even if huddle is called in that folder, and git's own variables name it."""
    team = work_tree(tmp_path / "team")
    vector.plant(team, trap)
    for line in vector.plain:
        plain(team, line)
    assert trap.ran() == {vector.name}
    monkeypatch.chdir(team)
    of_caller = {"GIT_DIR": str(team / ".git"), "GIT_WORK_TREE": str(team)}
    remote = remote_of(str(bare(tmp_path / "team.git")), tmp_path, tmp_path)

    shared(tmp_path, team, remote, **of_caller)

    assert trap.ran() == set()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_what_is_planted_in_a_clone_on_this_disk_never_runs(
    tmp_path: Path, trap: Trap, vector: Vector
) -> None:
    """If somebody shares such a clone, with its work tree and its own configuration."""
    team = work_tree(tmp_path / "team")
    vector.plant(team, trap)
    remote, mine = remote_of(str(team), tmp_path, tmp_path), cache(tmp_path / "mine")
    trap.ran()

    tip = mine.fetch(remote, "main")
    mine.push(remote, "records", mine.commit(tip, {"a": b"1"}, message="share", time=NOW), None)

    assert trap.ran() == set()


def test_the_hooks_of_a_remote_on_this_disk_do_not_run(tmp_path: Path, trap: Trap) -> None:
    """Plain git runs four of them when it pushes there."""
    folder = bare(tmp_path / "team.git")
    trap.hooks(folder / "hooks", "hook")
    team = work_tree(tmp_path / "team")
    plain(team, f"push -q {folder} main:plain")
    assert trap.ran() == {"hook"}

    shared(tmp_path, team, remote_of(str(folder), tmp_path, tmp_path))

    assert trap.ran() == set()


def test_the_alternate_refs_command_of_a_remote_on_this_disk_does_not_run(
    tmp_path: Path, trap: Trap
) -> None:
    """Plain git runs it when it pushes to a repository that borrows objects."""
    folder, other = bare(tmp_path / "team.git"), bare(tmp_path / "other.git")
    alternates = folder / "objects" / "info" / "alternates"
    alternates.write_text(f"{other}/objects\n", encoding="utf-8")
    git("config", "core.alternateRefsCommand", trap.command("refs"), cwd=folder)
    team = work_tree(tmp_path / "team")
    plain(team, f"push -q {folder} main:plain")
    assert trap.ran() == {"refs"}

    shared(tmp_path, team, remote_of(str(folder), tmp_path, tmp_path))

    assert trap.ran() == set()


def test_hooks_of_the_users_own_configuration_do_not_run(tmp_path: Path, trap: Trap) -> None:
    """They are for work trees: a template of repositories, a folder of hooks for all of them."""
    trap.hooks(tmp_path / "template" / "hooks", "template")
    trap.hooks(tmp_path / "hooks", "own")
    own = tmp_path / "gitconfig"
    own.write_text(
        f"[init]\n\ttemplateDir = {tmp_path}/template\n[core]\n\thooksPath = {tmp_path}/hooks\n"
        "[commit]\n\tgpgSign = true\n[push]\n\tgpgSign = true\n[fetch]\n\tprune = true\n"
        "[safe]\n\tbareRepository = explicit\n[push]\n\tfollowTags = true\n",
        encoding="utf-8",
    )
    team = work_tree(tmp_path / "team")
    plain(team, "commit -q --no-gpg-sign --allow-empty -m x", GIT_CONFIG_GLOBAL=str(own))
    git("init", "-q", "made", cwd=tmp_path, GIT_CONFIG_GLOBAL=str(own))
    assert trap.ran() == {"own"}
    assert (tmp_path / "made" / ".git" / "hooks" / "pre-push").exists()
    for machine in ("mine", "theirs"):
        (tmp_path / machine / "home").mkdir(parents=True)
        shutil.copy(own, tmp_path / machine / "home" / ".gitconfig")

    shared(tmp_path, team, remote_of(str(bare(tmp_path / "team.git")), tmp_path, tmp_path))

    assert trap.ran() == set()


def test_variables_of_the_caller_set_nothing_off(tmp_path: Path, trap: Trap) -> None:
    """Plain git takes configuration, a differ and a folder of hooks from them."""
    trap.hooks(tmp_path / "hooks", "variable")
    environ = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.hooksPath",
        "GIT_CONFIG_VALUE_0": str(tmp_path / "hooks"),
        "GIT_EXTERNAL_DIFF": trap.command("variable"),
        "GIT_TRACE": str(tmp_path / "trace"),
    }
    elsewhere = {"GIT_OBJECT_DIRECTORY": str(tmp_path / "elsewhere")}
    team = work_tree(tmp_path / "team")
    plain(team, "commit -q --allow-empty -m x", **environ)
    assert trap.ran() == {"variable"}

    remote = remote_of(str(bare(tmp_path / "team.git")), tmp_path, tmp_path)
    shared(tmp_path, team, remote, **environ, **elsewhere)

    assert trap.ran() == set()
    assert not (tmp_path / "elsewhere").exists()


def test_a_branch_or_an_address_that_looks_like_an_option_is_refused(
    tmp_path: Path, trap: Trap
) -> None:
    """Plain git takes it for one, and runs the program."""
    team = work_tree(tmp_path / "team")
    option = f"--upload-pack={trap.command('option')}"
    plain(team, f"fetch . {option}")
    assert trap.ran() == {"option"}
    remote = remote_of(str(team), tmp_path, tmp_path)

    with pytest.raises(Wrong):
        branch_name(option)
    with pytest.raises(BadRemote):
        remote_of(option, tmp_path, tmp_path)
    assert cache(tmp_path / "mine").fetch(remote, option) is None
    assert trap.ran() == set()


def test_a_helper_in_an_address_is_refused(tmp_path: Path, trap: Trap) -> None:
    """Also where the user's own `insteadOf` leads to it, or to a path that nobody has looked at."""
    team = work_tree(tmp_path / "team")
    (tmp_path / "bin").mkdir()
    for name in ("foo", "https"):
        helper = tmp_path / "bin" / f"git-remote-{name}"
        helper.write_text(f"#!/bin/sh\n{trap.command(name)}\n", encoding="utf-8")
        helper.chmod(0o755)
    environ = {"PATH": f"{tmp_path}/bin:{os.environ['PATH']}"}
    plain(team, "fetch foo::x", **environ)
    plain(team, f"-c protocol.ext.allow=always fetch ext::{trap.command('ext')}")
    assert trap.ran() == {"foo", "ext"}
    home = tmp_path / "mine" / "home"
    home.mkdir(parents=True)
    (home / ".gitconfig").write_text(
        f'[url "ext::{trap.command("ext")} "]\n\tinsteadOf = git://acme.test/\n'
        f'[url "foo::"]\n\tinsteadOf = git://foo.test/\n'
        f'[url "{team}/"]\n\tinsteadOf = git://path.test/\n'
        '[protocol]\n\tallow = always\n[protocol "ext"]\n\tallow = always\n',
        encoding="utf-8",
    )

    for text in ("foo::x", "ext::sh -c id", "fd::3", "ext::x://y", "codecommit::eu://x"):
        with pytest.raises(BadRemote):
            remote_of(text, tmp_path, tmp_path)
    for host in ("acme", "foo", "path"):
        remote = remote_of(f"git://{host}.test/.git", tmp_path, tmp_path)
        with pytest.raises(GitFailed, match="not allowed"):
            cache(tmp_path / "mine", environ).fetch(remote, "main")
    assert trap.ran() == set()
