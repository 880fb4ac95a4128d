"""Observe the huddle that another process runs, here or elsewhere, by reading its journal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from huddlecli.core.value import Value, replace
from huddlecli.store import files
from huddlecli.store.places import TEAM_FILE
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.sync.live_journals import LiveJournals

if TYPE_CHECKING:  # between huddles nothing of a huddle is needed
    from huddlecli.core.huddle.events import Begun
    from huddlecli.core.huddle.state import Underway
    from huddlecli.live.called import CalledOnScreen
    from huddlecli.live.lead_titles import LeadTitles
    from huddlecli.live.unfinished import UnfinishedHuddle
    from huddlecli.views.huddle.watched import Interruption


class ObservedHuddle(Value):
    """A running or interrupted huddle as an observer sees it. Its clock stops if nobody runs it."""

    path: Path
    state: Underway
    run_by: str
    last: datetime  # when its journal was last written to
    is_running: bool
    is_elsewhere: bool = False  # on another machine

    def at(self, now: datetime) -> datetime:
        """Return the instant that its clocks show; the other machine may be ahead of this one."""
        return max(now, self.last) if self.is_running else self.last

    def interruption(self, now: datetime, offline: str) -> Interruption | None:
        """Return that nobody runs it any more, or None while somebody does.

        If this machine is `offline since 09:12`, one elsewhere may go on without it.
        """
        if self.is_running:
            return None
        from huddlecli.views.huddle.watched import interrupted, unheard  # noqa: PLC0415 - see above

        if offline and self.is_elsewhere:
            return unheard(self.state.begun, self.last, now, offline)
        return interrupted(self.state.begun, self.last, now)


class _Stamp(NamedTuple):
    """Values that change when a file is written to."""

    changed: int
    size: int


class HuddleObserver:
    """Looks for the live huddle that was last written to; reads only what was written to since."""

    def __init__(self, team: Path, received: Path | None = None) -> None:
        """Look into the folder of a team, and of the journals `received` from other machines."""
        self._team = team
        self._live = LiveJournals(team, received)
        self._shown: ObservedHuddle | None = None  # what is watched, as it is shown
        self._known: dict[Path, tuple[_Stamp, UnfinishedHuddle | None]] = {}
        self._reasons: dict[Path, list[SkippedFile]] = {}
        self._watched: ObservedHuddle | None = None
        self.ended: Begun | None = None  # the one that was watched last, once it is over
        self._was_there = False  # whether the team folder has been seen

    @cached_property
    def _titles(self) -> LeadTitles:
        from huddlecli.live.lead_titles import LeadTitles  # noqa: PLC0415 - see above

        return LeadTitles(self._team, monotonic)

    @cached_property
    def _called(self) -> CalledOnScreen:
        from huddlecli.live.called import CalledOnScreen  # noqa: PLC0415 - see above
        from huddlecli.live.team_now import TeamNow  # noqa: PLC0415 - see above

        return CalledOnScreen(TeamNow(self._team))

    def look(self) -> ObservedHuddle | None:
        """Return the huddle to show, or None.

        One that runs comes first. After the end of the one that was watched no other that was
        interrupted takes its place: that is no news.
        """
        huddles = sorted(self._unfinished(), key=lambda huddle: huddle.last, reverse=True)
        running = next((huddle for huddle in huddles if huddle.is_running), None)
        before = self._watched
        same = [huddle for huddle in huddles if before is not None and huddle.path == before.path]
        others = huddles if before is None and self.ended is None else same
        now = running or next(iter(others), None)
        self._watched = before if now == before else now
        if self._watched:
            self.ended = None
        elif before:
            self.ended = before.state.begun
        return self._for_readers(self._watched) if self._watched else None

    def _for_readers(self, watched: ObservedHuddle) -> ObservedHuddle:
        """Return what is watched as it is shown, the same value while nothing changes.

        It has the titles of its leads, and what people are called.
        """
        state = self._called(self._titles.named(watched.state))
        named = replace(watched, state=state, run_by=self._called.name(watched.run_by))
        if self._shown != named:
            self._shown = named
        return self._shown

    @property
    def warnings(self) -> list[SkippedFile]:
        """The problems with all live journals that could not be read."""
        return [skipped for reasons in self._reasons.values() for skipped in reasons]

    def _unfinished(self) -> Iterator[ObservedHuddle]:
        """Yield the huddles that have begun and not ended."""
        if self._is_gone():
            self._reasons = {self._team: [SkippedFile(self._team, "the team folder is gone")]}
            if self._watched:
                yield self._watched
            return
        try:
            paths = self._live.paths() if self._live.is_any() else []
        except files.Unreadable as error:  # its disk may come back
            self._reasons = {error.path: [SkippedFile(error.path, error.reason)]}
            if self._watched:
                yield self._watched
            return
        self._known = {path: known for path, known in self._known.items() if path in paths}
        self._reasons = {path: reasons for path, reasons in self._reasons.items() if path in paths}
        if not paths:
            return
        from huddlecli.core.huddle.state import Underway  # noqa: PLC0415 - see above

        for path in paths:
            huddle = self._read(path)
            if huddle and isinstance(huddle.state, Underway):
                yield ObservedHuddle(
                    path=path,
                    state=huddle.state,
                    run_by=huddle.contents.chair,
                    last=huddle.contents.last,
                    is_running=self._live.is_running(path),
                    is_elsewhere=self._live.is_elsewhere(path),
                )

    def _is_gone(self) -> bool:
        """Whether the team folder was there once and is not now: moved, or its disk unplugged."""
        try:
            (self._team / TEAM_FILE).stat()
        except (FileNotFoundError, NotADirectoryError):
            return self._was_there
        except OSError:  # it is there, and cannot be read
            return False
        self._was_there = True
        return False

    def _read(self, path: Path) -> UnfinishedHuddle | None:
        """Return the state in a journal, which is read again only if it was written to."""
        try:
            status = path.stat()
        except OSError:  # it has ended just now
            return None
        stamp = _Stamp(status.st_mtime_ns, status.st_size)
        if path not in self._known or self._known[path][0] != stamp:
            self._known[path] = (stamp, self._read_journal(path))
        return self._known[path][1]

    def _read_journal(self, path: Path) -> UnfinishedHuddle | None:
        from huddlecli.live.unfinished import UnfinishedHuddle  # noqa: PLC0415 - see above

        try:
            huddle = UnfinishedHuddle.of(path)
        except files.Unreadable as error:
            self._reasons[path] = [SkippedFile(path, error.reason)]
            return self._known[path][1] if path in self._known else None  # as it was read last
        self._reasons[path] = huddle.warnings()
        return huddle
