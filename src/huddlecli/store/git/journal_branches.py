"""The journals of running huddles at a remote: one branch each, with one commit without a parent.

An update must add little to the remote, which keeps what nobody needs any more for two weeks. So
the commit holds the end of the journal in its message, and what was there before in a file that
stays the same over many updates: such an update is one small object.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from urllib.parse import quote, unquote

from huddlecli.core.value import Value
from huddlecli.store.git.errors import PushOutrun
from huddlecli.store.git.remote import LIVE, Remote
from huddlecli.store.git.repository import LIVE_FETCHED, GitObject, NewCommit, Repository

PLACE = "journal.jsonl"  # of the beginning of the journal, in the tree of the commit
_SUBJECT = b"The journal of a huddle that runs, from the end of journal.jsonl on:\n\n"
_LONGEST_END = 4096  # bytes of a journal that are in the message
_LONGEST_HEAD = 1024  # bytes of a commit without its message
_LONGEST_NAME = 240  # bytes, as a file on the remote's disk
_OURS = "refs/huddle/live-ours"


class _Sealed(Value, kw_only=False):
    """The beginning of a journal that a remote has as a file, with the tree in which it is."""

    tree: str
    beginning: bytes


class JournalBranches:
    """The branches of running huddles at a remote, as the last fetch found them.

    A branch is known by the id of its huddle. `now` is the time of the commits.
    """

    def __init__(self, repository: Repository, remote: Remote, now: datetime) -> None:
        """Look which branches there are. The caller has fetched with `live=True` before."""
        self._repository = repository
        self._remote = remote
        self._now = now
        refs = repository.refs(LIVE_FETCHED)
        self._tips = {_id_of(name): tip for name, tip in refs.items() if _is_name(name)}
        self._sealed: dict[str, _Sealed] = {}

    def names(self) -> list[str]:
        """Return the ids of the huddles that have a branch."""
        return sorted(self._tips)

    def contents(self, names: list[str], limit: int) -> Mapping[str, bytes | str]:
        """Return the journal on each branch, or the reason why there is none of at most `limit`."""
        tips = [self._tips[name] for name in names]
        limits = dict.fromkeys(tips, _LONGEST_HEAD + limit)
        limits |= {f"{tip}:{PLACE}": limit for tip in tips}
        found = {one.name: one for one in self._repository.objects(limits)}
        return {
            name: self._content(name, found[tip], found[f"{tip}:{PLACE}"], limit)
            for name, tip in zip(names, tips, strict=True)
        }

    def send(self, name: str, content: bytes) -> bool:
        """Put a journal on its branch, unless that changed since; return whether it is there."""
        branch = _branch_of(name)
        if len(branch) > _LONGEST_NAME:
            return False
        commit = self._repository.make(self._new(name, content), _OURS)
        try:
            self._repository.push(self._remote, f"{LIVE}/{branch}", commit, self._tips.get(name))
        except PushOutrun:
            return False
        self._tips[name] = commit
        return True

    def delete(self, name: str) -> None:
        """Remove a branch, unless it changed since."""
        branch = f"{LIVE}/{_branch_of(name)}"
        with suppress(PushOutrun):
            self._repository.push(self._remote, branch, None, self._tips.pop(name))

    def _content(
        self, name: str, commit: GitObject, beginning: GitObject, limit: int
    ) -> bytes | str:
        if commit.content is None or (beginning.kind == "blob" and beginning.content is None):
            return f"larger than {limit // 1024} KiB"
        head, _, message = commit.content.partition(b"\n\n")
        subject, _, end = message.partition(b"\n\n")
        if beginning.content is None or beginning.kind != "blob" or subject != _SUBJECT.strip():
            return "not the journal of a huddle"
        tree = head.partition(b"\n")[0].removeprefix(b"tree ").decode(errors="replace")
        if len(beginning.content) + len(end) > limit:
            return f"larger than {limit // 1024} KiB"
        self._sealed[name] = _Sealed(tree, beginning.content)
        return beginning.content + end

    def _new(self, name: str, content: bytes) -> NewCommit:
        """Return the commit with a journal, with the tree that is there if it still fits."""
        seconds, sealed = int(self._now.timestamp()), self._sealed.get(name)
        if sealed and content.startswith(sealed.beginning):
            end = content[len(sealed.beginning) :]
            if len(end) <= _LONGEST_END and _is_text(end):
                return NewCommit(None, {}, _SUBJECT + end, seconds, sealed.tree)
        return NewCommit(None, {PLACE: content}, _SUBJECT, seconds)


def _branch_of(name: str) -> str:
    """Return the name of a branch for the id of a huddle, without what git refuses in one."""
    return quote(name, safe="").replace(".", "%2E").replace("~", "%7E")


def _id_of(branch: str) -> str:
    return unquote(branch, errors="replace")


def _is_name(branch: str) -> bool:
    """Whether huddle would give a branch this name."""
    return _branch_of(_id_of(branch)) == branch


def _is_text(end: bytes) -> bool:
    """Whether git takes it as a message and leaves it as it is."""
    try:
        return "\0" not in end.decode()
    except UnicodeDecodeError:
        return False
