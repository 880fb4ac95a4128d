"""One sync: bring a team folder and its remote together, so that both have what either had.

First it decides: it fetches, looks for what changed in the folder, and joins what changed on either
side. Then it does: it writes into the folder what came in, notes that both sides have it, and sends
the rest. A kill at any point loses nothing: what was joined once is joined again with the same
result.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import SystemRandom
from typing import TypeAlias

from huddlecli.core.errors import HuddleError
from huddlecli.core.sync import Overruled, SharedThing, distinct
from huddlecli.core.team import Team, day_in
from huddlecli.core.value import Value, replace
from huddlecli.store import files, team_file
from huddlecli.store.git.errors import CacheDamaged, PushOutrun
from huddlecli.store.git.process import Git
from huddlecli.store.git.remote import Remote
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.sync import effects, index, state
from huddlecli.store.sync.folder_writes import differing, write
from huddlecli.store.sync.index import Index, key_of
from huddlecli.store.sync.joined_files import JoinedFiles, join_files
from huddlecli.store.sync.live_exchange import exchange
from huddlecli.store.sync.live_journals import LiveJournals
from huddlecli.store.sync.refusals import ChangedId, NotTaken
from huddlecli.store.sync.remote import News, RemoteBranch, blob_ids
from huddlecli.store.sync.scan import scan
from huddlecli.store.sync.sides import Sides, note_shared_id, shared_id, sides_of
from huddlecli.store.sync.state_places import received_in
from huddlecli.store.sync.things import things_in
from huddlecli.store.transaction import Transaction

MOST_TRIES = 10  # pushes after the first, which others outran

_KNOWN_REMOTE = "remote"  # in the index: the remote whose last state it has
_PATIENCE = 10.0  # seconds that another sync of the same folder is waited for
_FIRST_PAUSE = 0.1  # seconds, at most, before the second try; each later one is half as long again
_GROWTH = 1.5
_DRAW = SystemRandom().random

Sleep: TypeAlias = Callable[[float], object]
Remember: TypeAlias = Callable[[], object]


class SyncPlace(Value, kw_only=True):
    """What is synced: a team folder and a branch of a remote, with the state of that in `state`.

    `environ` are the variables for git. If `may_ask`, git can ask the person at the terminal.
    """

    team: Path
    state: Path
    remote: Remote
    branch: str
    environ: Mapping[str, str]
    may_ask: bool = False


class SyncResult(Value):
    """What a sync did, or would do.

    `overruled` is what lost against what had reached the remote first, kept in `backup`. `skipped`
    are files that were left as they are on each side. `unknown` is how many files came to the
    remote that this version does not know, and `odd` how many that no version writes.
    """

    sent: tuple[SharedThing, ...] = ()
    received: tuple[SharedThing, ...] = ()
    overruled: tuple[Overruled, ...] = ()
    backup: str | None = None
    skipped: tuple[SkippedFile, ...] = ()
    unknown: int = 0
    odd: int = 0


def sync_once(  # noqa: PLR0913  how, and what a test gives instead of the machine's
    place: SyncPlace,
    now: datetime,
    *,
    is_quick: bool = False,
    is_dry: bool = False,
    remember: Remember | None = None,
    patience: float = _PATIENCE,
    sleep: Sleep = time.sleep,
    random: Callable[[], float] = _DRAW,
) -> SyncResult:
    """Bring both sides together and return what that was.

    A quick one looks only at what huddle itself may have changed. A dry one changes nothing but the
    cache in the state folder. With `remember` the remote is a new one: both sides are joined as if
    for the first time, so that nothing is removed, and `remember` is called once the remote has
    taken what the folder has. What is known of the remote before it stays until then.

    Another sync of the same folder is waited for at most `patience` seconds. `random` draws from 0
    to 1, for the pauses after a push that others outran.

    Raises Busy if the remote cannot be reached, others were always faster or another sync is
    running, and Failed if the remote is not what it should be; nothing is lost then.
    """
    with (
        state.sync_lock(place.state, patience),
        index.opened(place.state) as known,
        _noted(place, known, now, is_dry=is_dry, is_new=remember is not None),
    ):
        sync = _Sync(place, known, now, is_quick=is_quick, is_dry=is_dry, remember=remember)
        for attempt in range(MOST_TRIES + 1):
            if attempt:
                sleep(random() * _FIRST_PAUSE * _GROWTH**attempt)
            try:
                return sync.run()
            except PushOutrun:
                continue
            except CacheDamaged:
                sync.make_again()
        raise NotTaken(place.remote.shown)


def waiting_in(team: Path, folder: Path, now: datetime) -> tuple[SharedThing, ...]:
    """Return what was changed in a team folder and is not shared yet; the remote is not asked.

    `folder` has the state of its sync.
    """
    try:
        with index.opened(folder) as known:
            return _waiting_now(team, known, now)
    except files.NotSaved:  # only asking needs no right to write there
        with index.in_memory(folder) as known:
            return _waiting_now(team, known, now)


def _waiting_now(team: Path, known: Index, now: datetime) -> tuple[SharedThing, ...]:
    scan(team, known, is_quick=False, month=f"{now:%Y-%m}")
    return _waiting(known)


def _waiting(known: Index) -> tuple[SharedThing, ...]:
    changed = known.changed()
    return things_in({place: b"" if one.ours else None for place, one in changed.items()})


@contextmanager
def _noted(
    place: SyncPlace, known: Index, now: datetime, *, is_dry: bool, is_new: bool
) -> Iterator[None]:
    """Keep how the sync went, for those who look at it later.

    A dry run leaves nothing: what waited before still waits. Nor does a new remote that failed: it
    is not the one that the folder is shared with.
    """
    before = state.status_of(place.state)
    try:
        yield
    except HuddleError as error:
        if is_dry or is_new:
            raise
        failed = replace(
            before,
            offline_since=before.offline_since or now,
            reason=error.message,
            waiting=len(_waiting(known)),
        )
        known.keep()
        state.note_status(place.state, failed)
        raise
    if not is_dry:
        state.note_status(place.state, state.SyncStatus(synced=now))


class _Sync:
    """One sync, which may need several rounds: others push meanwhile."""

    def __init__(  # noqa: PLR0913  how
        self,
        place: SyncPlace,
        known: Index,
        now: datetime,
        *,
        is_quick: bool,
        is_dry: bool,
        remember: Remember | None,
    ) -> None:
        self._place = place
        self._index = known
        self._now = now
        self._is_quick = is_quick
        self._is_dry = is_dry
        self._remember = remember  # None once it is done, or if the remote is known
        self._address = f"{place.remote.url} {place.branch}"
        git = Git(folder=place.state / state.CACHE, environ=place.environ, may_ask=place.may_ask)
        self._remote = RemoteBranch(git, place.remote, place.branch)
        self._team = self._identified()
        self._result = SyncResult()

    def make_again(self) -> None:
        """Begin without what is known about the remote."""
        self._remote.make_again()
        if not self._remember:
            self._index.forget()

    def run(self) -> SyncResult:
        """Fetch, and join both sides until nothing is left to do; PushOutrun to try again."""
        if self._remember:
            self._index.revert()  # what an earlier try left
        self._scan(is_quick=self._is_quick)  # also for those who ask what waits, if we are offline
        tip = self._shared() if self._remember else self._fetched()
        while True:
            news, sides, joined = self._both(tip)
            if self._is_dry:
                return self._would_be(sides, joined)
            sides, joined = self._write(sides, joined)
            unsettled = self._unsettled(sides, joined)
            if tip:
                self._index.note(_KNOWN_REMOTE, self._address)
                self._index.set_tip(tip, news.changed, unsettled)
                self._index.keep()
            self._count(news)
            if effects.follow(self._place.team, self._result.received):
                self._scan(is_quick=True)
                continue  # what they wrote has to be sent too
            self._send(tip, sides, joined, unsettled)
            note_shared_id(self._index, self._team.id)
            self._exchange_live()
            self._remote.tidy()
            return self._result

    def _fetched(self) -> str | None:
        """Fetch from the remote that is remembered, and return its commit."""
        tip = self._remote.fetch(self._index.tip)
        if self._index.fact(_KNOWN_REMOTE) not in (None, self._address):
            # A new one was remembered, and then the process was killed; or somebody has typed it.
            self._news(None, tip)
            self._index.forget()
        return tip

    def _shared(self) -> str | None:
        """Send a new remote what the folder has, have it remembered, and return its commit.

        Only then is forgotten what both sides had, and is anything written into the folder.
        """
        tip = self._remote.fetch()
        self._index.forget()
        self._index.note(_KNOWN_REMOTE, self._address)
        if self._is_dry:
            return tip
        _, sides, joined = self._both(tip)
        if changes := differing(joined.files, sides.theirs):
            tip = self._sent(tip, sides, changes)
        if self._remember:
            self._remember()
        self._index.keep()
        self._remember = None
        return tip

    def _both(self, tip: str | None) -> tuple[News, Sides, JoinedFiles]:
        """Return what is new at the remote, what changed on either side, and that joined."""
        news = self._news(self._index.tip, tip)
        sides = sides_of(self._place.team, self._index, self._remote, news.changed)
        return news, sides, self._join(sides)

    def _news(self, before: str | None, tip: str | None) -> News:
        """Return what changed at the remote, once it has shown to be this team's."""
        news = self._remote.news(before, tip)
        is_first = before is None and tip is not None
        self._remote.check(self._team.id, news, tip, is_first=is_first)
        return news

    def _identified(self) -> Team:
        """Return the team, with an id: by that the remote is known to be its own.

        One that was shared never changes: it comes back if it is missing.
        """
        team = team_file.load(self._place.team)
        shared = shared_id(self._index, self._remote)
        if team.id and shared and team.id != shared:
            raise ChangedId(self._place.team / team_file.FILE, shared, team.id)
        if team.id or self._is_dry:
            return replace(team, id=team.id or shared)
        return team_file.give_id(self._place.team, shared)

    def _scan(self, *, is_quick: bool) -> None:
        month = f"{day_in(self._team.zone, self._now):%Y-%m}"
        self._skip(scan(self._place.team, self._index, is_quick=is_quick, month=month).skipped)
        if not self._is_dry:  # while a remote is waited for, others can ask what waits
            self._index.keep()

    def _skip(self, skipped: Iterable[SkippedFile]) -> None:
        """Note files that were left as they are, each once."""
        known = dict.fromkeys((*self._result.skipped, *skipped))
        self._result = replace(self._result, skipped=tuple(known))

    def _join(self, sides: Sides) -> JoinedFiles:
        return join_files(sides.base, sides.ours, sides.theirs, self._team)

    def _would_be(self, sides: Sides, joined: JoinedFiles) -> SyncResult:
        self._unsettled(sides, joined)
        self._index.revert()
        return replace(
            self._result,
            sent=things_in(differing(joined.files, sides.theirs), sides.theirs),
            received=things_in(differing(joined.files, sides.ours), sides.ours),
        )

    def _count(self, news: News) -> None:
        odd = news.left_out.odd
        unknown = sum(news.left_out.counts.values()) - odd
        before = self._result
        self._result = replace(before, unknown=before.unknown + unknown, odd=before.odd + odd)

    def _write(self, sides: Sides, joined: JoinedFiles) -> tuple[Sides, JoinedFiles]:
        """Write into the folder what came in; return what was joined in the end."""
        if not differing(joined.files, sides.ours):
            return sides, joined
        with Transaction(self._place.team) as transaction:
            transaction.lock("sync")
            self._scan(is_quick=True)
            fresh = sides.again(self._place.team, self._index)
            if fresh.ours != sides.ours:
                sides, joined = fresh, self._join(fresh)
            self._back_up(joined)
            write(transaction, sides.ours, joined.files)
        received = things_in(differing(joined.files, sides.ours), sides.ours)
        self._result = replace(
            self._result,
            received=distinct((*self._result.received, *received)),
            overruled=(*self._result.overruled, *joined.overruled),
        )
        self._scan(is_quick=True)
        return sides, joined

    def _back_up(self, joined: JoinedFiles) -> None:
        """Keep the files in which something of mine lost."""
        if not joined.overruled:
            return
        # It loads the whole doctor, and hardly any sync needs it.
        from huddlecli.store.doctor.backup import Backup  # noqa: PLC0415

        backup = Backup(self._place.team, self._now.astimezone(self._team.zone))
        for place in dict.fromkeys(one.place for one in joined.overruled):
            backup.keep(place)
        self._result = replace(self._result, backup=backup.place)

    def _unsettled(self, sides: Sides, joined: JoinedFiles) -> set[str]:
        """Return the keys of what could not be joined, and warn about it."""
        skipped = {**joined.skipped, **sides.too_large}
        named = {**skipped, **joined.damaged}
        self._skip(SkippedFile(self._place.team / place, why) for place, why in named.items())
        return {key_of(place) for place in skipped} | sides.unreadable

    def _exchange_live(self) -> None:
        """Bring the journals of live huddles together, now that minutes are on both sides."""
        live = LiveJournals(self._place.team, received_in(self._place.state))
        self._skip(exchange(self._remote.live(self._now), live, self._now).skipped)

    def _send(
        self, tip: str | None, sides: Sides, joined: JoinedFiles, unsettled: set[str]
    ) -> None:
        """Send what the remote does not have yet."""
        changes = differing(joined.files, sides.theirs)
        if not changes:
            return
        self._index.set_tip(self._sent(tip, sides, changes), blob_ids(changes), unsettled)
        self._index.keep()

    def _sent(self, tip: str | None, sides: Sides, changes: Mapping[str, bytes | None]) -> str:
        """Send changes, note what they are, and return the new commit of the remote."""
        commit = self._remote.send(tip, changes, self._now)
        sent = distinct((*self._result.sent, *things_in(changes, sides.theirs)))
        self._result = replace(self._result, sent=sent)
        return commit
