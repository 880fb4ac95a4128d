"""Unfinished huddles: finding, resuming and closing them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from huddlecli.core.errors import Busy, HuddleError
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.state import Ended, Huddle, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.live.incoming_records import IncomingRecords, StoppedHuddle
from huddlecli.live.session import Session
from huddlecli.live.storage import TeamStorage
from huddlecli.store import files, journal
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.records import RecordStore
from huddlecli.store.sync import live_exchange
from huddlecli.store.sync.live_journals import LiveJournals


@dataclass(frozen=True, slots=True)
class UnfinishedHuddle:
    """An unfinished journal, and the state after its last event."""

    contents: journal.JournalContents
    state: Huddle

    @classmethod
    def of(cls, path: Path) -> UnfinishedHuddle:
        """Read the journal at `path`, or raise Unreadable."""
        contents = journal.read(path)
        return cls(contents, journal.state_after(contents))

    @property
    def begun(self) -> ev.Begun:
        """How it began."""
        return self.contents.begun

    @property
    def path(self) -> Path:
        """The path of its journal."""
        return self.contents.path

    def warnings(self) -> list[SkippedFile]:
        """The lines that could not be read."""
        match self.contents.torn:
            case ():
                return []
            case (line,):
                return [SkippedFile(self.path, f"line {line} could not be read and was skipped")]
            case lines:
                words = f"{len(lines)} lines, from line {lines[0]} on, could not be read"
                return [SkippedFile(self.path, f"{words} and were skipped")]


def find(
    team: Path,
    agenda: str | None,
    records: RecordStore,
    *,
    on_minutes: Callable[[Minutes], object] | None = None,
    received: Path | None = None,
) -> tuple[UnfinishedHuddle | None, list[SkippedFile]]:
    """Return the unfinished huddle of that agenda, of any where none is named, last written first.

    If one has ended without minutes, they are written now, and `on_minutes` is called with them.
    If that fails again, the reason is among the warnings, and the search continues. Those on other
    machines are in the folder of `received` journals.
    """
    warnings: list[SkippedFile] = []
    live = LiveJournals(team, received)
    for huddle in _all(live, warnings):
        if isinstance(huddle.state, Ended) and not live.is_elsewhere(huddle.path):
            try:
                minutes = _finished(team, records, huddle, huddle.state)
            except HuddleError as error:
                reason = f"the huddle ended, but its minutes could not be written: {error.message}"
                warnings.append(SkippedFile(huddle.path, reason))
                continue
            if minutes and on_minutes:
                on_minutes(minutes)
        elif agenda in (None, huddle.begun.agenda):
            return huddle, [*warnings, *huddle.warnings()]
    return None, warnings


def held(live: LiveJournals) -> Iterator[UnfinishedHuddle]:
    """Yield the huddles that living processes run."""
    return (huddle for huddle in _all(live, []) if live.is_running(huddle.path))


def busy_error(live: LiveJournals, huddle: UnfinishedHuddle) -> Busy:
    """Return the error for a huddle that a running process holds, here or elsewhere."""
    if not live.is_elsewhere(huddle.path):
        return journal.busy_error(huddle.contents)
    begun = huddle.begun
    what = f'{huddle.contents.chair} is running "{begun.title}" ({begun.huddle}) on another machine'
    return Busy(what, hint="huddle watch")


def bring_here(
    live: LiveJournals, huddle: UnfinishedHuddle
) -> tuple[UnfinishedHuddle, Path | None]:
    """Copy the journal of a huddle on another machine into the team folder, to go on with it.

    Also returns where the journal is kept that was here before, if there was one.
    """
    brought = live_exchange.bring_here(live, huddle.path)
    return UnfinishedHuddle.of(brought.path), brought.kept


def close(team: Path, records: RecordStore, huddle: UnfinishedHuddle) -> Minutes:
    """End a huddle at its last entry and write its minutes; nobody may be running it.

    Records that belong to it and that no entry names, since a process was killed in between, are
    taken in first; what reps logged since is theirs.
    """
    state, last = huddle.state, huddle.contents.last
    if not isinstance(state, Underway):
        raise TypeError(state)
    written_at = journal.written_at(huddle.path)
    session = Session(
        state,
        huddle.contents.chair,
        lambda: last,
        TeamStorage(team, records, journal.open_locked(huddle.path)),
        IncomingRecords(
            team, time.time, StoppedHuddle(last=last, written_at=written_at, is_claiming=False)
        ),
    )
    return session.end()


def _finished(
    team: Path, records: RecordStore, huddle: UnfinishedHuddle, state: Ended
) -> Minutes | None:
    """Write the minutes of a huddle that had ended, unless its process is just doing so."""
    if journal.is_held(huddle.path):
        return None
    storage = TeamStorage(team, records, journal.open_locked(huddle.path))
    try:
        return storage.finish(state)
    finally:
        storage.close()


def _all(live: LiveJournals, warnings: list[SkippedFile]) -> Iterator[UnfinishedHuddle]:
    """Yield them by their last entries, the latest first: in a copy all files are of one time."""
    huddles = []
    for path in live.paths():
        try:
            huddles.append(UnfinishedHuddle.of(path))
        except files.Unreadable as error:
            warnings.append(SkippedFile(path, error.reason))
    yield from sorted(huddles, key=lambda huddle: huddle.contents.latest, reverse=True)
