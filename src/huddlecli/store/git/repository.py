"""The cache of a team's shared repository, in the user's state folder.

It is a bare repository, and nothing in it is worth keeping: what the remote has can be fetched
again, and what the team folder has can be committed again.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from huddlecli.core.value import Value, replace
from huddlecli.store import files, platform
from huddlecli.store.git.errors import BranchInTheWay, CacheDamaged, PushOutrun
from huddlecli.store.git.process import Git, GitAnswer
from huddlecli.store.git.reasons import raise_local, raise_remote, refused_push
from huddlecli.store.git.remote import LIVE, Remote
from huddlecli.store.git.safe_path import git_folder
from huddlecli.store.git.trees import EMPTY_TREE, FileListing, FolderPair, IsWanted, TreeReader
from huddlecli.store.platform.modes import PRIVATE

FETCHED = "refs/huddle/fetched"  # the tip of the branch, as it was fetched last
BASE = "refs/huddle/base"  # what the team folder and the remote both had last
OURS = "refs/huddle/ours"  # what was committed last
LIVE_FETCHED = "refs/huddle/live"

_AUTHOR = "huddle <huddle@localhost>"
_HEAD = "ref: refs/heads/none\n"
_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"
# What git runs on the other side if that is this disk, in place of what is configured there.
_UPLOAD = "git -c core.hooksPath=/dev/null -c core.alternateRefsCommand= upload-pack"
# Each update of a running huddle leaves an object that nobody needs, and git would keep it for two
# weeks. Who pushes waits, so that no process is left.
_RECEIVE = (
    "git -c core.hooksPath=/dev/null -c core.alternateRefsCommand= -c gc.auto=500"
    " -c gc.pruneExpire=1.day.ago -c gc.autoDetach=false -c maintenance.autoDetach=false"
    " receive-pack"
)
_SHA = 40  # characters
_DIFF_TREE = ("diff-tree", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff")
_MOST_PACK_FILES = 200  # two or three for each pack
_MOST_LOOSE = 8  # in one of the 256 folders of objects, the one that git itself looks into


class GitObject(Value, kw_only=False):
    """What `git cat-file` says of a name: its kind ("" if there is none), its size and content.

    The content is None if it is larger than the caller wanted it.
    """

    name: str
    kind: str
    size: int
    content: bytes | None = None


class NewCommit(Value, kw_only=False):
    """What a new commit has: `parent` or nothing, or the whole `tree`, with changed files.

    `seconds` is its time since 1970. Git takes none from before: others could not fetch the commit.
    """

    parent: str | None
    changes: Mapping[str, bytes | None]
    message: bytes
    seconds: int
    tree: str | None = None


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

    def tidy(self) -> None:
        """Pack what many syncs have left, and drop what no ref leads to, if it has become much.

        The caller's last commit is the one that was fetched or made last: those stay.
        """
        objects = self._folder / "objects"
        if _count(objects / "pack") > _MOST_PACK_FILES or _count(objects / "17") > _MOST_LOOSE:
            self._run("repack", "-a", "-d", "-q", "--no-write-bitmap-index")
            self._run("prune", "--expire=1.hour.ago")

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
            ("--upload-pack", _UPLOAD),
            refspecs,
        )
        if answer.code and "find remote ref refs/heads/" in answer.said:
            return None
        if answer.code:
            raise_remote(self._git, remote, "fetch", answer)
        return self.ref(FETCHED)

    def push(self, remote: Remote, branch: str, commit: str | None, expected: str | None) -> None:
        """Let a branch be `commit`, if it is still `expected`; None is no branch, before or after.

        Raises PushOutrun if somebody else was faster, and BranchInTheWay if it can never be done:
        `main/x` cannot be beside `main`, as a file and a folder of one name cannot.
        """
        ref = f"refs/heads/{branch}"
        lease = f"--force-with-lease={ref}:{expected or ''}"
        answer = self._talk(
            remote,
            ("push", "--porcelain", "--progress", "--no-verify", "--no-signed", lease),
            (),
            ("--receive-pack", _RECEIVE),
            [f"{commit or ''}:{ref}"],
        )
        if not answer.code:
            return
        try:
            refused_push(remote, branch, answer)
        except PushOutrun:
            if other := expected is None and self._in_the_way(remote, branch):
                raise BranchInTheWay(remote.shown, branch, other) from None
            raise
        raise_remote(self._git, remote, "push", answer)

    def _in_the_way(self, remote: Remote, branch: str) -> str | None:
        """Return a branch of a remote in whose folder ours would be, or the other way round."""
        words = ("ls-remote", "--heads", "--quiet")
        answer = self._talk(remote, words, (), ("--upload-pack", _UPLOAD), ())
        for found in re.finditer(r"\trefs/heads/(.+)", answer.out.decode(errors="replace")):
            name = str(found[1])
            if name.startswith(f"{branch}/") or branch.startswith(f"{name}/"):
                return name
        return None

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

    def refs(self, folder: str) -> dict[str, str]:
        """Return the commits that the refs in a folder of refs name, by their names in it."""
        found, top = {}, self._folder / folder
        for place, _, names in os.walk(top):
            for name in names:
                path = Path(place, name)
                if sha := self.ref(str(path.relative_to(self._folder))):
                    found[str(path.relative_to(top))] = sha
        return found

    def set_ref(self, name: str, commit: str) -> None:
        """Let a ref of the cache name a commit."""
        self._run("update-ref", "--no-deref", "--end-of-options", name, commit)

    def tree(self, commit: str, is_wanted: IsWanted) -> FileListing:
        """Return the files of a commit whose places are wanted, each as if it were new."""
        return self.differences(None, commit, is_wanted)

    def differences(
        self,
        old: str | None,
        new: str | None,
        is_wanted: IsWanted,
        any_mode: Collection[str] = frozenset(),
    ) -> FileListing:
        """Return the files in which two commits differ; None is a commit without files.

        Those at the places in `any_mode` count also if they are executable. Raises RemoteDamaged if
        there is no end of them.
        """
        reader = TreeReader(is_wanted, "the remote", any_mode)
        sides = [f"{commit}^{{tree}}" if commit else EMPTY_TREE for commit in (old, new)]
        folders = [FolderPair("", *sides)]
        output = self._run(*_DIFF_TREE, "--end-of-options", *sides)
        while folders := reader.read(folders, output):
            if len(folders) == 1:
                sides = [folders[0].old, folders[0].new]
                output = self._run(*_DIFF_TREE, "--end-of-options", *sides)
                continue
            asked = _lines(f"{pair.old} {pair.new}" for pair in folders)
            with self._git.reading(*_DIFF_TREE, "--stdin", given=asked) as (rows, ending):
                output = rows.read()
                self._check("diff-tree", ending.answer())
        return reader.listing()

    def blobs(self, limits: Mapping[str, int]) -> Iterator[tuple[str, bytes | None]]:
        """Yield the contents with these ids, None for one with more bytes than its limit."""
        for found in self.objects(limits):
            if found.kind != "blob":
                raise CacheDamaged(str(self._folder), f"{found.name} is not there")
            yield found.name, found.content

    def objects(self, limits: Mapping[str, int]) -> Iterator[GitObject]:
        """Yield what has these names, as `git cat-file` knows them, each with a limit in bytes."""
        if not limits:
            return
        small = list[GitObject]()
        for name, (kind, size) in zip(limits, self._sizes(limits), strict=True):
            found = GitObject(name, kind, size)
            if kind and size <= limits[name]:
                small.append(found)
            else:
                yield found
        words, names = ("cat-file", "--batch", "--buffer"), [found.name for found in small]
        with self._git.reading(*words, given=_lines(names)) as (out, ending):
            for found in small:
                head, content = out.readline().split(), out.read(found.size + 1)
                if head[1:] != [found.kind.encode(), b"%d" % found.size] or content[-1:] != b"\n":
                    raise CacheDamaged(str(self._folder), f"{found.name} cannot be read")
                yield replace(found, content=content[:-1])
            self._check("cat-file", ending.answer())

    def _sizes(self, names: Iterable[str]) -> Iterator[tuple[str, int]]:
        """Yield kinds and sizes, an empty kind for what is missing."""
        words = ("cat-file", "--batch-check", "--buffer")
        with self._git.reading(*words, given=_lines(names)) as (out, ending):
            for line in out:
                *_, kind, size = line.decode(errors="replace").split()
                yield (kind, int(size)) if size.isdecimal() else ("", 0)
            self._check("cat-file", ending.answer())

    def commit(
        self,
        parent: str | None,
        changes: Mapping[str, bytes | None],
        *,
        message: str,
        time: datetime,
    ) -> str:
        """Return a new commit: `parent` with other contents of some files, None to remove one.

        It is made whole or not at all. The same arguments make the same commit.
        """
        new = NewCommit(parent, changes, message.encode(), int(time.timestamp()))
        return self.make(new, OURS)

    def make(self, new: NewCommit, ref: str) -> str:
        """Make a commit that a ref of the cache names, and return its id."""
        words = ("fast-import", "--quiet", "--done", "--force", "--date-format=raw")
        answer = self._git.run(*words, given=_import_lines(new, ref))
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


def _import_lines(new: NewCommit, ref: str) -> Iterator[bytes]:
    """Yield what `git fast-import` reads to make one commit."""
    who = f"{_AUTHOR} {max(0, new.seconds)} +0000"
    if new.parent is None:
        yield f"reset {ref}\n".encode()
    yield f"commit {ref}\nmark :1\nauthor {who}\ncommitter {who}\n".encode()
    yield b"data %d\n%s\n" % (len(new.message), new.message)
    if new.parent is not None:
        yield f"from {new.parent}\n".encode()
    if new.tree is not None:
        yield f'M 040000 {new.tree} ""\n'.encode()
    for place, content in new.changes.items():
        if content is None:
            yield b"D %s\n" % _quoted(place)
        else:
            yield b"M 100644 inline %s\ndata %d\n" % (_quoted(place), len(content))
            yield content
            yield b"\n"
    yield b"\nget-mark :1\ndone\n"


def _quoted(place: str) -> bytes:
    return b'"%s"' % place.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n").encode()


def _lines(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode()


def _count(folder: Path) -> int:
    try:
        return sum(1 for _ in os.scandir(folder))
    except FileNotFoundError:
        return 0


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _remove(folder: Path) -> None:
    """Remove a folder or whatever is in its place, if it is there."""
    with suppress(FileNotFoundError):
        if _is_folder(folder):
            shutil.rmtree(folder)
        else:
            os.unlink(folder)  # noqa: PTH108 - a link to a folder too
