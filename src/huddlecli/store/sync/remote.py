"""A remote as one sync sees it: its commit, what changed in it, and a way to send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from huddlecli.store.git.errors import Offline, RemoteMissing
from huddlecli.store.git.journal_branches import JournalBranches
from huddlecli.store.git.process import Git
from huddlecli.store.git.remote import Remote
from huddlecli.store.git.repository import Repository, blob_id
from huddlecli.store.git.trees import LeftOut
from huddlecli.store.places import TEAM_FILE
from huddlecli.store.sync.refusals import NoTeam, OtherTeam, RemoteEmptied, RemoteRewritten
from huddlecli.store.sync.shared_places import is_shared, limit_of
from huddlecli.store.toml import TomlError, loads

_MESSAGE = "huddle sync\n"
_ANY_MODE = frozenset({TEAM_FILE})  # without it there is no team


class News(NamedTuple):
    """The blobs that changed at a remote, by place, None for a file that is gone.

    `left_out` is what else is there.
    """

    changed: Mapping[str, str | None]
    left_out: LeftOut = LeftOut(counts={})

    @property
    def is_nothing(self) -> bool:
        """Whether nothing has changed."""
        return not self.changed and not self.left_out.counts


class RemoteBranch:
    """The branch of a remote in which a team's files are, by way of a cache."""

    def __init__(self, git: Git, remote: Remote, branch: str) -> None:
        """Open the cache, or make it."""
        self._remote, self._branch = remote, branch
        self._repository = Repository(git)
        self._repository.open_or_make()

    def make_again(self) -> None:
        """Throw the cache away, and begin a new one."""
        self._repository.make_again()

    def tidy(self) -> None:
        """Make the cache smaller if it needs that. The last sync has ended well."""
        self._repository.tidy()

    def fetch(self, before: str | None = None) -> str | None:
        """Fetch the branch and return its commit; None if there is no such branch yet.

        The journals of live huddles come with it. A path where the commit `before` was and nothing
        is now counts as offline: disks that machines share come and go.
        """
        try:
            return self._repository.fetch(self._remote, self._branch, live=True)
        except RemoteMissing:
            if before is None or self._remote.folder is None:
                raise
            raise Offline(self._remote.shown, "there is nothing at that place now") from None

    def live(self, now: datetime) -> JournalBranches:
        """Return the branches of live huddles, as the last fetch found them."""
        return JournalBranches(self._repository, self._remote, now)

    def news(self, before: str | None, tip: str | None) -> News:
        """Return what changed at the remote since the commit `before`.

        Raises RemoteEmptied or RemoteRewritten if what is there does not follow on that.
        """
        if tip is None and before:
            raise RemoteEmptied(self._remote.shown)
        if tip is None or tip == before:
            return News({})
        if before and not self._repository.is_ancestor(before, tip):
            raise RemoteRewritten(self._remote.shown)
        found = self._repository.differences(before, tip, is_shared, _ANY_MODE)
        return News({place: one.new for place, one in found.files.items()}, found.left_out)

    def check(self, team_id: str | None, news: News, tip: str | None, *, is_first: bool) -> None:
        """Refuse news that another team has sent, or that leave no team in the commit `tip`.

        If there are first news, they have to bring `huddle.toml`. If it is gone later, and not all
        else too, it comes back.
        """
        if is_first and news.is_nothing:
            return
        if TEAM_FILE not in news.changed and not is_first:
            return
        blob = news.changed.get(TEAM_FILE)
        if blob is None and is_first:
            raise NoTeam(self._remote.shown)
        if blob is None:
            if tip is None or not self._repository.tree(tip, is_shared).files:
                raise RemoteEmptied(self._remote.shown)
            return
        other = _team_in(self.contents({TEAM_FILE: blob}).get(blob, b""))
        if team_id and other.get("id") not in (None, team_id):
            raise OtherTeam(self._remote.shown, str(other.get("name", "")))

    def contents(self, *blobs: Mapping[str, str]) -> Mapping[str, bytes]:
        """Return the contents of blobs by their ids, given by place, unless they are too large."""
        limits = {blob: limit_of(place) for some in blobs for place, blob in some.items()}
        found = self._repository.blobs(limits)
        return {blob: data for blob, data in found if data is not None}

    def each(self, blobs: Mapping[str, str]) -> Iterator[tuple[str, str, bytes]]:
        """Yield places with the ids and the contents of their blobs, in the same order.

        Files that are too large are left out.
        """
        places: dict[str, list[str]] = {}
        for place, blob in blobs.items():
            places.setdefault(blob, []).append(place)
        found = self._repository.blobs({blob: limit_of(some[0]) for blob, some in places.items()})
        for blob, data in found:
            if data is not None:
                yield from ((place, blob, data) for place in places[blob])

    def send(self, tip: str | None, changes: Mapping[str, bytes | None], now: datetime) -> str:
        """Send a commit with changes after the commit `tip`, and return it.

        Raises PushOutrun if others were faster.
        """
        commit = self._repository.commit(tip, changes, message=_MESSAGE, time=now)
        self._repository.push(self._remote, self._branch, commit, tip)
        return commit


def blob_ids(files: Mapping[str, bytes | None]) -> dict[str, str | None]:
    """Return the ids of the contents of files, None for those that are gone."""
    return {place: None if data is None else blob_id(data) for place, data in files.items()}


def _team_in(data: bytes) -> Mapping[str, object]:
    try:
        return loads(data.decode())
    except (TomlError, UnicodeDecodeError):
        return {}
