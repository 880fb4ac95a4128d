"""A sync every few seconds while a huddle runs or is watched, in a process beside this one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from huddlecli.cli.background import WORKER, shared_team
from huddlecli.cli.context import Context
from huddlecli.cli.huddles.live_huddles import huddles_elsewhere
from huddlecli.core.errors import HuddleError
from huddlecli.store.platform import background
from huddlecli.store.sync.state import SyncStatus, noted_at, status_of
from huddlecli.store.sync.state_places import sync_folder
from huddlecli.views.words import capitalized, hour, offline_words

LOOK = 1.0  # seconds between two looks at how it goes
AGAIN = 60.0  # seconds after which a process that ended too early is started again


class SyncWhileOpen:
    """Syncs until the block is left, if the user wants that; the screen never waits for it.

    The other process ends by itself once this one has ended, in whatever way.
    """

    def __init__(
        self, context: Context, timer: Callable[[], float] = monotonic, *, agenda: str = ""
    ) -> None:
        """Start nothing yet; `agenda` is that of the huddle which is open, if one is."""
        self._context = context
        self._timer = timer
        self._team: Path | None = None
        self._process: int | None = None
        self._end: int | None = None  # of the pipe that is the input of the other process
        self._started = self._looked = 0.0
        self._stamp = 0
        self._was_offline = False
        self._agenda = agenda
        self._named = set[str]()  # the huddles elsewhere that were named already
        self._status = SyncStatus()

    def __enter__(self) -> Self:
        """Start the other process."""
        with suppress(HuddleError):
            self._team = shared_team(self._context)
        if self._team:
            self._start(self._team)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the other process sync once more and end."""
        self._close()

    def news(self) -> str | None:
        """Return what changed since this was last asked, or None.

        That it is offline or no longer is, or that somebody elsewhere runs a huddle of this agenda.
        """
        if not self._has_synced():
            return None
        is_offline = self._status.offline_since is not None
        if is_offline == self._was_offline:
            return self._other_huddle()
        self._was_offline = is_offline
        if is_offline:
            return f"{capitalized(self.offline())}: what you type is kept, and shared later."
        return "Online again."

    def offline(self) -> str:
        """Return `offline since 09:12`, or nothing."""
        self._has_synced()
        return _offline_words(self._context, self._status)

    def _other_huddle(self) -> str | None:
        """Return who else began a huddle of this agenda, once for each of them."""
        for other in huddles_elsewhere(self._context):
            if other.agenda == self._agenda and other.huddle not in self._named:
                self._named.add(other.huddle)
                at = hour(other.began.astimezone(self._context.team.zone))
                return f"{other.chair} runs {other.title} too, since {at}: one of you can /end."
        return None

    def _has_synced(self) -> bool:
        """Return whether a sync has ended since the last look, after at most one look a second."""
        now = self._timer()
        if self._team is None or now - self._looked < LOOK:
            return False
        self._looked = now
        if self._process is not None and background.has_ended(self._process):
            self._process = None
        if self._process is None and now - self._started > AGAIN:
            self._start(self._team)
        folder = sync_folder(self._context.config.state, self._team)
        stamp = noted_at(folder)
        if stamp == self._stamp:
            return False
        self._stamp, self._status = stamp, status_of(folder)
        return True

    def _start(self, team: Path) -> None:
        self._close()
        self._started = self._timer()
        words = [sys.executable, *WORKER, str(team), "open"]
        with suppress(OSError):
            source, self._end = os.pipe()
            try:
                self._process = background.start(words, self._context.environ, source)
            finally:
                os.close(source)

    def _close(self) -> None:
        if self._end is not None:
            os.close(self._end)
            self._end = None


def offline(context: Context) -> str:
    """Return `offline since 09:12`, as the last sync of the team found it, or nothing."""
    folder = sync_folder(context.config.state, context.team_folder.path)
    return _offline_words(context, status_of(folder))


def _offline_words(context: Context, status: SyncStatus) -> str:
    since = status.offline_since
    return offline_words(since.astimezone(context.team.zone), context.team_day) if since else ""
