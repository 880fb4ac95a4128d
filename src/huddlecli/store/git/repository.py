"""The cache of a team's shared repository, in the user's state folder.

It is a bare repository, and nothing in it is worth keeping: what the remote has can be fetched
again, and what the team folder has can be committed again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from huddlecli.store import files, platform
from huddlecli.store.git import trees
from huddlecli.store.git.errors import CacheDamaged
from huddlecli.store.git.process import Git, GitAnswer
from huddlecli.store.git.reasons import raise_local, raise_remote, refused_push
from huddlecli.store.git.remote import LIVE, Remote
from huddlecli.store.git.safe_path import git_folder
from huddlecli.store.git.trees import EMPTY_TREE, FileListing, IsWanted

PRIVATE = 0o700
FETCHED = "refs/huddle/fetched"  # the tip of the branch, as it was fetched last
BASE = "refs/huddle/base"  # what the team folder and the remote both had last
OURS = "refs/huddle/ours"  # what was committed last
LIVE_FETCHED = "refs/huddle/live"

_AUTHOR = "huddle <huddle@localhost>"
_HEAD = "ref: refs/heads/none\n"
_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"
_ON_THIS_DISK = "git -c core.hooksPath=/dev/null -c core.alternateRefsCommand= "
_SHA = 40  # characters


class Repository:
    """A bare repository in `folder`, which this user alone may read.

    Only one process at a time may use it; the caller sees to that. After CacheDamaged, call
    `make_again` and start over without a base.
    """

    def __init__(self, git: Git) -> None:
        """Do nothing yet; `open_or_make` comes first."""
        self._git = git
        self._folder = git.folder

    def open_or_make(self) -> bool:
        """Make the repository if it is missing or half made; return whether it was made."""
        if self._is_whole():
            return False
        self.make_again()
        return True

    def make_again(self) -> None:
        """Throw away what there is, and make an empty repository."""
        with files.saving(self._folder):
            files.make_folder(self._folder.parent, PRIVATE)
            new = self._folder.with_name(f"{self._folder.name}.new")
            for folder in (new, self._folder):
                _remove(folder)
            for name in ("objects/info", "objects/pack", "refs/heads"):
                (new / name).mkdir(PRIVATE, parents=True)
            new.chmod(PRIVATE)
            (new / "config").write_text(_CONFIG, encoding="utf-8")
            (new / "HEAD").write_text(_HEAD, encoding="utf-8")
            new.rename(self._folder)

    # --- with a remote --------------------------------------------------------------------------

    def fetch(self, remote: Remote, branch: str, *, live: bool = False) -> str | None:
        """Fetch a branch, and the running huddles if `live`; return the commit at its tip.

        None if the remote has no such branch, for example because it is empty.
        """
        refspecs = [f"+refs/heads/{branch}:{FETCHED}"]
        if live:
            refspecs.append(f"+refs/heads/{LIVE}/*:{LIVE_FETCHED}/*")
        answer = self._talk(
            remote,
            ("fetch", "--progress", "--no-tags", "--no-auto-maintenance", "--no-write-fetch-head"),
            ("--prune" if live else "--no-prune", "--no-show-forced-updates"),
            ("--upload-pack", f"{_ON_THIS_DISK}upload-pack"),
            refspecs,
        )
        if answer.code and "find remote ref refs/heads/" in answer.said:
            return None
        if answer.code:
            raise_remote(self._git, remote, "fetch", answer)
        return self.ref(FETCHED)

    def push(self, remote: Remote, branch: str, commit: str, expected: str | None) -> None:
        """Let a branch be `commit`, if it is still `expected` (None: if there is none).

        Raises PushOutrun if somebody else was faster.
        """
        self._push(remote, f"refs/heads/{branch}", commit, expected or "")

    def _push(self, remote: Remote, ref: str, commit: str, expected: str | None) -> None:
        """Set a ref of a remote, or remove it if `commit` is empty; whatever it is, if None."""
        lease = "--force" if expected is None else f"--force-with-lease={ref}:{expected}"
        answer = self._talk(
            remote,
            ("push", "--porcelain", "--progress", "--no-verify", "--no-signed", lease),
            (),
            ("--receive-pack", f"{_ON_THIS_DISK}receive-pack"),
            [f"{commit}:{ref}"],
        )
        if answer.code:
            refused_push(remote, ref.removeprefix("refs/heads/"), answer)
            raise_remote(self._git, remote, "push", answer)

    def _talk(
        self,
        remote: Remote,
        words: Iterable[str],
        more: Iterable[str],
        program: tuple[str, str],
        refspecs: Iterable[str],
    ) -> GitAnswer:
        url, options = remote.url, [*words, *more]
        if remote.folder is not None:
            url = str(git_folder(remote.folder))
            options.append("=".join(program))
        command = (*options, "--end-of-options", url, *refspecs)
        return self._git.talk(*command, protocols=remote.protocols)

    # --- on this disk ---------------------------------------------------------------------------

    def ref(self, name: str) -> str | None:
        """Return the commit that a ref of the cache names, or None."""
        try:
            text = (self._folder / name).read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise CacheDamaged(str(self._folder), f"{name}: {error}") from error
        sha = text.strip()
        if len(sha) != _SHA or set(sha) - set("0123456789abcdef"):
            raise CacheDamaged(str(self._folder), f"{name} has no commit")
        return sha

    def set_ref(self, name: str, commit: str) -> None:
        """Let a ref of the cache name a commit."""
        self._run("update-ref", "--no-deref", "--end-of-options", name, commit)

    def tree(self, commit: str, is_wanted: IsWanted) -> FileListing:
        """Return the files of a commit whose places are wanted, each as if it were new."""
        return self.differences(None, commit, is_wanted)

    def differences(self, old: str | None, new: str | None, is_wanted: IsWanted) -> FileListing:
        """Return the files in which two commits differ; None is a commit without files.

        Raises RemoteDamaged if there is no end of them.
        """
        words = ("diff-tree", "-r", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff")
        sides = [f"{commit}^{{tree}}" if commit else EMPTY_TREE for commit in (old, new)]
        with self._git.reading(*words, "--end-of-options", *sides) as (rows, ending):
            found = trees.read_listing(rows, is_wanted, str(self._folder))
            self._check("diff-tree", ending.answer())
        return found

    def blobs(self, limits: Mapping[str, int]) -> Iterator[tuple[str, bytes | None]]:
        """Yield the contents with these ids, None for one with more bytes than its limit."""
        if not limits:
            return
        asked = "".join(f"{sha}\n" for sha in limits).encode()
        small = [sha for sha, size in self._sizes(asked) if size <= limits[sha]]
        for sha in limits.keys() - set(small):
            yield sha, None
        given = "".join(f"{sha}\n" for sha in small).encode()
        with self._git.reading("cat-file", "--batch", "--buffer", given=given) as (out, ending):
            for sha in small:
                head = out.readline().split()
                if head[:2] != [sha.encode(), b"blob"]:
                    raise CacheDamaged(str(self._folder), f"{sha} is missing")
                content = out.read(int(head[2]) + 1)
                if len(content) != int(head[2]) + 1:
                    raise CacheDamaged(str(self._folder), f"{sha} is cut short")
                yield sha, content[:-1]
            self._check("cat-file", ending.answer())

    def _sizes(self, asked: bytes) -> Iterator[tuple[str, int]]:
        words = ("cat-file", "--batch-check", "--buffer")
        with self._git.reading(*words, given=asked) as (out, ending):
            for line in out:
                sha, kind, *size = line.decode().split()
                if kind != "blob" or not size:
                    raise CacheDamaged(str(self._folder), f"{sha} is not the content of a file")
                yield sha, int(size[0])
            self._check("cat-file", ending.answer())

    def commit(
        self,
        parent: str | None,
        changes: Mapping[str, bytes | None],
        *,
        message: str,
        time: datetime,
        ref: str = OURS,
    ) -> str:
        """Return a new commit: `parent` with other contents of some files, None to remove one.

        It is made whole or not at all, and `ref` names it then. The same arguments make the same
        commit.
        """
        given = _import_lines(parent, changes, message.encode(), int(time.timestamp()), ref)
        words = ("fast-import", "--quiet", "--done", "--force", "--date-format=raw")
        answer = self._git.run(*words, given=given)
        self._check("fast-import", answer)
        return answer.out.decode().strip()

    def is_ancestor(self, old: str, new: str) -> bool:
        """Whether `new` is `old` or came after it: if not, somebody has rewritten the branch."""
        answer = self._git.run("merge-base", "--is-ancestor", "--end-of-options", old, new)
        if answer.code > 1:
            self._check("merge-base", answer)
        return answer.code == 0

    def _run(self, *words: str) -> bytes:
        answer = self._git.run(*words)
        self._check(words[0], answer)
        return answer.out

    def _check(self, command: str, answer: GitAnswer) -> None:
        if answer.code:
            raise_local(self._git, command, answer)

    def _is_whole(self) -> bool:
        """Whether it has what `make_again` makes, and belongs to this user alone."""
        try:
            status = self._folder.lstat()
            config = files.read(self._folder / "config")
            head = files.read(self._folder / "HEAD")
        except (OSError, files.Unreadable):
            return False
        is_private = platform.is_own(status) and not status.st_mode & 0o077
        folders = (self._folder / "objects", self._folder / "refs")
        return is_private and (config, head) == (_CONFIG, _HEAD) and all(map(_is_folder, folders))


def blob_id(content: bytes) -> str:
    """Return the id that git has for a content."""
    from hashlib import sha1  # noqa: PLC0415 - who asks for one asks for many

    head = f"blob {len(content)}\0".encode()
    return sha1(head + content, usedforsecurity=False).hexdigest()


def _import_lines(
    parent: str | None,
    changes: Mapping[str, bytes | None],
    message: bytes,
    seconds: int,
    ref: str,
) -> Iterator[bytes]:
    """Yield what `git fast-import` reads to make one commit."""
    who = f"{_AUTHOR} {seconds} +0000"
    if parent is None:
        yield f"reset {ref}\n".encode()
    yield f"commit {ref}\nmark :1\nauthor {who}\ncommitter {who}\n".encode()
    yield b"data %d\n%s\n" % (len(message), message)
    if parent is not None:
        yield f"from {parent}\n".encode()
    for place, content in changes.items():
        name = _quoted(place)
        if content is None:
            yield b"D %s\n" % name
        else:
            yield b"M 100644 inline %s\ndata %d\n" % (name, len(content))
            yield content
            yield b"\n"
    yield b"\nget-mark :1\ndone\n"


def _quoted(place: str) -> bytes:
    return b'"%s"' % place.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n").encode()


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _remove(folder: Path) -> None:
    """Remove a folder or whatever is in its place, if it is there."""
    with suppress(FileNotFoundError):
        if _is_folder(folder):
            shutil.rmtree(folder)
        else:
            os.unlink(folder)  # noqa: PTH108 - a link to a folder too
