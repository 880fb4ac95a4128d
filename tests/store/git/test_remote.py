"""Which addresses are taken, how people see them, and which repositories on this disk are safe."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from huddlecli.core.errors import Wrong
from huddlecli.store.git.address_text import has_password, shown_address, without_secrets
from huddlecli.store.git.errors import (
    BadRemote,
    PasswordInAddress,
    PushDeclined,
    RemoteMissing,
    UnsafeRemote,
)
from huddlecli.store.git.remote import branch_name, remote_of
from huddlecli.store.git.safe_path import git_folder
from tests.helpers.remotes import at, bare, cache, git, needs_git

HOME, HERE = Path("/home/sam"), Path("/srv/teams")
NOBODY = 65534

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")


@pytest.mark.parametrize(
    ("text", "protocol", "host", "shown"),
    [
        ("https://acme.test/team.git", "https", "acme.test", None),
        ("HTTPS://acme.test:8443/team", "https", "acme.test", None),
        ("https://sam@acme.test/x", "https", "acme.test", "https://acme.test/x"),
        ("https://acme.test:80/@sam/x", "https", "acme.test", None),
        ("https://[::1]:80/x", "https", "::1", None),
        ("ssh://git@acme.test:22/~/team.git", "ssh", "acme.test", None),
        ("git+ssh://acme.test/x", "ssh", "acme.test", None),
        ("git@acme.test:team.git", "ssh", "acme.test", None),
        ("acme:team", "ssh", "acme", None),
        ("git@[::1]:team.git", "ssh", "::1", None),
        ("git://acme.test/team.git", "git", "acme.test", None),
    ],
)
def test_an_address_names_a_protocol_and_a_host(
    text: str, protocol: str, host: str, shown: str | None
) -> None:
    """A name that is in a URL for the web is not shown: it may be a token."""
    remote = remote_of(text, HOME, HERE)

    assert (remote.url, remote.protocol, remote.host) == (text, protocol, host)
    assert remote.shown == (shown or text)
    assert "file" not in remote.protocols


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/srv/team.git", "/srv/team.git"),
        ("team.git", "/srv/teams/team.git"),
        ("../team", "/srv/team"),
        ("./a:b", "/srv/teams/a:b"),
        ("~/team.git", "/home/sam/team.git"),
        ("file:///srv/a%20b", "/srv/a b"),
        (".", "/srv/teams"),
    ],
)
def test_a_path_is_kept_whole(text: str, path: str) -> None:
    """Wherever the next sync is typed, it is the same repository."""
    remote = remote_of(text, HOME, HERE)

    assert (remote.url, remote.shown, str(remote.folder)) == (path, path, path)
    assert remote.protocols == "file"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        ("  ", "it is empty"),
        ("-oProxyCommand=id", "it begins with a dash"),
        ("--upload-pack=id", "it begins with a dash"),
        ("ext::sh -c id", "huddle runs no helper git-remote-ext"),
        ("foo::https://acme.test/", "huddle runs no helper git-remote-foo"),
        ("ftp://acme.test/x", "ftp is not a protocol that huddle uses"),
        ("s3://bucket/x", "s3 is not a protocol that huddle uses"),
        ("ssh://-oProxyCommand=id/x", "it has no host"),
        ("ssh://%2doProxyCommand/x", "its host begins with a dash"),
        ("-host:x", "it begins with a dash"),
        ("git@-host:x", "its host begins with a dash"),
        ("host:-x", "its path begins with a dash"),
        ("https:///x", "it has no host"),
        ("https://a b/x", "it has no host"),
        ("file://acme.test/x", "it names another machine"),
        ("https://acme.test/\x1b[2J", "it has characters that cannot be seen"),
        ("https://acme.test/\n", "it has characters that cannot be seen"),
        ("/srv/\u202egit", "it has characters that cannot be seen"),
        ("https:/acme.test/x", "it needs two slashes after the colon"),
        ("file:/srv/team.git", "it needs two slashes after the colon"),
        ("https:acme.test", "it needs two slashes after the colon"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(text: str, reason: str) -> None:
    """What would be an option or a program for git, too."""
    with pytest.raises(BadRemote) as refused:
        remote_of(text, HOME, HERE)

    assert refused.value.reason == reason
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("https://joe:s3cret@acme.test/x", "https://acme.test/x"),
        ("HTTPS://joe:s3cret@acme.test/x", "HTTPS://acme.test/x"),
        ("https://joe:p@s3cret@acme.test/x", "https://acme.test/x"),
        ("https://s3cret:@acme.test/x", "https://acme.test/x"),
        ("ssh://joe:s3cret@acme.test:22/x", "ssh://acme.test:22/x"),
        (" https://joe:s3cret@acme.test/x", "https://acme.test/x"),
        ("joe:s3cret@acme.test/x", "https://acme.test/x"),
        ("joe:s3cret@acme.test:x", "git@acme.test:x"),
        ("https://joe:p/s3cret@acme.test/x", None),
        ("https://joe:p#s3cret@acme.test/x", None),
        ("https:/joe:s3cret@acme.test/x", None),
        ("https:joe:s3cret@acme.test/x", None),
        ("ftp://joe:s3cret@acme.test/x", None),
        ("https://joe:s3cret@/x", None),
        ("file://joe:s3cret@acme.test/x", None),
        ("https::https://joe:s3cret@acme.test/x", None),
        ("-joe:s3cret@acme.test/x", None),
        ("https://joe:s3cret@acme.test/\n", None),
    ],
)
def test_a_password_is_refused_and_never_shown(text: str, hint: str | None) -> None:
    """Also if the address is refused for another reason; the hint has one that will do."""
    with pytest.raises(BadRemote) as refused:
        remote_of(text, HOME, HERE)

    assert "s3cret" not in f"{refused.value} {refused.value.hint} {refused.value.text}"
    assert "s3cret" not in shown_address(text)
    assert isinstance(refused.value, PasswordInAddress) == (hint is not None)
    if hint is not None:
        assert refused.value.reason == "others could read the password in it"
        assert refused.value.hint.startswith(f"use {hint}   ")
        assert remote_of(hint, HOME, HERE).shown == hint


def test_paths_and_names_are_shown_whole() -> None:
    """What stands before an `@` is only hidden if it may be a password."""
    for text in ("/srv/a:b@c", "./a:b@c", "~/a:b@c", "git@acme.test:x@y", "acme:@team/x", "a@b"):
        assert shown_address(text) == text
        assert not has_password(text)
    assert shown_address("ssh://git@acme.test/~/x@y") == "ssh://git@acme.test/~/x@y"


def test_messages_of_git_lose_what_may_be_a_password() -> None:
    """Git may name an address that the user's own configuration has put in place of ours."""
    said = "could not read Password for 'https://s3cret@acme.test': no terminal"
    assert without_secrets(said) == "could not read Password for 'https://acme.test': no terminal"


def test_a_branch_has_a_name_that_git_takes() -> None:
    """And none of those that running huddles have."""
    good = ["main", "huddle", "teams/north-fr", "a.b", "Größe"]
    bad = [
        "",
        "-x",
        "--upload-pack=id",
        "a..b",
        "a b",
        "a\tb",
        "a~b",
        "a:b",
        "a#b",
        "x.lock",
        "a/.b",
        "/a",
    ]
    bad += ["a/", "a.", "@", "a@{b", "a//b", "a\\b", "a*", "huddle-live", "huddle-live/x"]
    bad += ["\u202e", "x" * 201, "x.lock/a"]

    assert [branch_name(name) for name in good] == good
    for name in bad:
        with pytest.raises(Wrong):
            branch_name(name)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that everybody can enter, as those of tests cannot be."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def _hook(folder: Path) -> None:
    (folder / "hooks" / "post-receive").write_text("#!/bin/sh\n", encoding="utf-8")
    (folder / "hooks" / "post-receive").chmod(0o777)


def _mode(name: str, mode: int) -> Callable[[Path], None]:
    return lambda folder: (folder / name).chmod(mode)


def _given_away(name: str) -> Callable[[Path], None]:
    return lambda folder: os.chown(folder / name, NOBODY, -1)


def _includes(folder: Path) -> None:
    with (folder / "config").open("a", encoding="utf-8") as config:
        config.write("[core][Include]\n\tpath = ../other\n")


def _linked_hooks(folder: Path) -> None:
    (folder / "hooks").rename(folder.parent / "elsewhere")
    (folder / "hooks").symlink_to(folder.parent / "elsewhere")


def _borrows(folder: Path) -> None:
    other = bare(folder.parent / "other.git")
    other.chmod(0o777)
    (folder / "objects" / "info" / "alternates").write_text("../../other.git/objects\n")


def _work_tree_of_another(folder: Path) -> None:
    (folder / "commondir").write_text("../other\n", encoding="utf-8")


@needs_git
@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_mode(".", 0o777), "others can change {folder}"),
        (_mode("..", 0o777), "others can change {parent}"),
        (_mode("config", 0o666), "others can change {folder}/config"),
        (_mode("hooks", 0o777), "others can change {folder}/hooks"),
        (_mode("objects/info", 0o777), "others can change {folder}/objects/info"),
        (_mode("refs/heads", 0o777), "others can change {folder}/refs/heads"),
        (_hook, "others can change {folder}/hooks/post-receive"),
        (_linked_hooks, "{folder}/hooks is a link"),
        (_includes, "its config includes another file"),
        (_borrows, "others can change {parent}/other.git"),
        (_work_tree_of_another, "it is the work tree of another repository"),
        pytest.param(_given_away("."), "{folder} belongs to nobody", marks=as_root),
        pytest.param(_given_away(".."), "{parent} belongs to nobody", marks=as_root),
        pytest.param(_given_away("config"), "{folder}/config belongs to nobody", marks=as_root),
        pytest.param(_given_away("hooks"), "{folder}/hooks belongs to nobody", marks=as_root),
    ],
)
def test_a_repository_that_somebody_else_can_change_is_refused(
    tmp_path: Path, open_folder: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    """Their hooks and their configuration would run as this user. By any name of it."""
    folder = bare(open_folder / "disk" / "team.git")
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert git_folder(folder) == folder
    spoil(folder)

    for text in (str(folder), f"file://{folder}", str(link)):
        remote = remote_of(text, tmp_path, tmp_path)
        with pytest.raises(UnsafeRemote) as refused:
            cache(tmp_path / "mine").fetch(remote, "main")
        assert refused.value.reason == reason.format(folder=folder, parent=folder.parent)
    assert refused.value.hint == ("share the team folder itself, or reach the repository by ssh")


@needs_git
def test_where_nobody_else_can_go_the_modes_inside_do_not_matter(tmp_path: Path) -> None:
    """As in a home that only its user may enter."""
    tmp_path.chmod(0o700)
    folder = bare(tmp_path / "team.git")
    (folder / "config").chmod(0o666)
    folder.chmod(0o777)

    assert git_folder(folder) == folder


@needs_git
def test_what_is_no_repository_is_named_with_the_way_out(tmp_path: Path) -> None:
    """A folder that is empty or missing, a bundle, a clone with a branch that is checked out."""
    (tmp_path / "empty").mkdir()
    for name in ("empty", "missing"):
        with pytest.raises(RemoteMissing) as missing:
            git_folder(tmp_path / name)
        assert missing.value.hint == f"git init --bare {tmp_path / name}"
    clone = tmp_path / "clone"
    git("init", "-q", "-b", "main", str(clone), cwd=tmp_path)
    git("commit", "-q", "--allow-empty", "-m", "first", cwd=clone)
    git("bundle", "create", "-q", "../team.bundle", "main", cwd=clone)
    with pytest.raises(UnsafeRemote, match="it is a file"):
        git_folder(tmp_path / "team.bundle")

    repository, remote = cache(tmp_path / "mine"), remote_of(str(clone), tmp_path, tmp_path)
    tip = repository.fetch(remote, "main")
    made = repository.commit(tip, {"a": b"1"}, message="share", time=at("2026-11-24T09:00:00"))
    with pytest.raises(PushDeclined) as declined:
        repository.push(remote, "main", made, tip)
    assert declined.value.hint == "share a bare repository: git init --bare FOLDER"
    assert git("status", "--porcelain", cwd=clone) == ""
