"""A running huddle: its state, and everything that has to be on the disk before it is true.

The one mutable object of both screens: a screen hands in commands and draws what is true after.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, assert_never

from huddlecli.core.errors import Busy, HuddleError, Refused, Unknown
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.decide import decide
from huddlecli.core.huddle.evolve import evolve
from huddlecli.core.huddle.lobby import lobby_at
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.record_writes import RecordWrite, record_writes, rename_writes, revert
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.state import Ended, Huddle, Lobby, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.core.records import AnyRecord
from huddlecli.core.team import to_millisecond
from huddlecli.live.incoming_records import IncomingRecords
from huddlecli.live.storage import RecordStorage, TakenElsewhere
from huddlecli.store.files import Unreadable
from huddlecli.store.huddle_files import free_id, write_minutes
from huddlecli.store.journal import Journal, create, refuse_without_locks
from huddlecli.store.open_journal import HuddleTakenOver
from huddlecli.store.places import Gone, is_there

_MILLISECOND = timedelta(milliseconds=1)
BREATH = timedelta(seconds=30)  # how often the holder says that it is there
GARBAGE = 5_000  # objects, after which Python looks for garbage in a process that runs for long
FORGOTTEN = timedelta(hours=12)  # without an entry: then it says so no longer


def collect_garbage() -> None:
    """Collect garbage from now on: while a screen loads there is none, and looking takes time."""
    gc.set_threshold(GARBAGE)


class Notebook(Protocol):
    """Where the events of a huddle are written, and where its minutes go."""

    @property
    def huddle(self) -> str | None:
        """The id under which the huddle is kept, once it has begun."""

    @property
    def repairs(self) -> int:
        """How often the journal had to be written again."""

    @property
    def has_room_for_breath(self) -> bool:
        """Whether there is room for lines that only say that the process is there."""

    def make_ready(self, event: ev.Event) -> None:
        """Refuse an event that could not be written, before anything is."""

    def begin(self, begun: ev.Begun) -> None:
        """Write the beginning."""

    def append(self, event: ev.Event) -> None:
        """Write an event."""

    def check(self) -> None:
        """Raise ChairLost if somebody else runs the huddle now, Gone if the team folder went."""

    def finish(self, ended: Ended, ledger: RecordStorage) -> Minutes:
        """Write the minutes, put the journal beside them, and return them."""

    def close(self) -> None:
        """Let go, leaving the huddle as it is."""


class TeamNotebook:
    """The journal and the minutes in the team folder."""

    def __init__(self, folder: Path, journal: Journal | None = None) -> None:
        """Write into `folder`, going on with `journal` where there is one."""
        self._folder = folder
        self._journal = journal

    @property
    def huddle(self) -> str | None:
        """The name of the journal."""
        return self._journal.huddle if self._journal else None

    @property
    def repairs(self) -> int:
        """How often the journal was written again."""
        return self._journal.repairs if self._journal else 0

    @property
    def has_room_for_breath(self) -> bool:
        """Whether the journal has much room left."""
        return self._journal is not None and self._journal.has_room_for_breath

    def make_ready(self, event: ev.Event) -> None:
        """Look whether the journal can be held, is held still, and has room for the event."""
        if isinstance(event, ev.Begun):
            refuse_without_locks(self._folder, event.huddle)
        elif self._journal:
            self._journal.check()
            self._journal.refuse_if_full(event)

    def begin(self, begun: ev.Begun) -> None:
        """Write the first line of a new journal."""
        try:
            self._journal = create(self._folder, begun)
        except FileExistsError:
            raise Busy(f"{begun.huddle} was begun just now", hint="huddle start") from None

    def append(self, event: ev.Event) -> None:
        """Add a line to the journal."""
        if self._journal:
            self._journal.append(event)

    def check(self) -> None:
        """Look whether the team folder is there, and into the journal for another holder."""
        if not is_there(self._folder):
            raise Gone(self._folder)
        if self._journal:
            self._journal.check()

    def finish(self, ended: Ended, ledger: RecordStorage) -> Minutes:
        """Write the minutes under an id that is free, then move the journal beside them.

        Each step can be done again: a process that is killed leaves the rest to the next one.
        """
        if self._journal is None:
            raise TypeError(self._journal)
        minutes, begun = minutes_of(ended), ended.last.begun
        huddle = free_id(self._folder, begun, self._journal.path)
        if huddle != minutes.id or self._journal.is_renamed:
            for write in rename_writes(ended.last, huddle):
                with suppress(Unknown, Unreadable):  # a record that is gone has no id to change
                    ledger.write(write, ended.at, begun.by)
            minutes = replace(minutes, id=huddle)
        place = write_minutes(self._folder, minutes, begun)
        self._journal.finish(place.parent, huddle)
        self._journal = None
        return minutes

    def close(self) -> None:
        """Let go of the journal."""
        if self._journal:
            self._journal.close()


class NoNotebook:
    """Nothing is written: a rehearsal."""

    huddle: str | None = None
    repairs = 0
    has_room_for_breath = True

    def make_ready(self, event: ev.Event) -> None:
        """There is always room."""

    def begin(self, begun: ev.Begun) -> None:
        """Forget the beginning."""

    def append(self, event: ev.Event) -> None:
        """Forget an event."""

    def check(self) -> None:
        """Nobody else can have the chair."""

    def finish(self, ended: Ended, ledger: RecordStorage) -> Minutes:
        """Return the minutes, which are not written."""
        del ledger
        return minutes_of(ended)

    def close(self) -> None:
        """Nothing is held."""


class Session:
    """A huddle as it runs in this process."""

    def __init__(  # noqa: PLR0913, PLR0917 - its state, and the doors to the outside
        self,
        state: Lobby | Underway,
        by: str,
        clock: Callable[[], datetime],
        ledger: RecordStorage,
        notebook: Notebook,
        intake: IncomingRecords | None,
    ) -> None:
        """Run the huddle in `state`, typed by `by`; `clock` gives aware instants in UTC."""
        self.state: Huddle = state
        self.by = by
        self.minutes: Minutes | None = None
        self.ledger = ledger
        self._clock = clock
        self._notebook = notebook
        self._intake = intake
        begun = state.draft if isinstance(state, Lobby) else state.begun
        self._last = max([begun.at, *(event.at for event in state.events)])
        self._written = self._heard = self._last
        self._changed = self._last if state.events else begun.at - _MILLISECOND
        self._repairs = 0

    def now(self) -> datetime:
        """The present instant, in whole milliseconds; it never goes back."""
        self._last = max(self._last, to_millisecond(self._clock()))
        return self._last

    def do(self, command: do.Command) -> ev.Event:
        """Carry out `command`: decide, write its records, write the event, then it is true."""
        now = self.now()
        if isinstance(command, do.Begin) and isinstance(self.state, Lobby) and self._intake:
            command = replace(command, there=self._intake.skip_what_is_there(now))
        event = decide(self.state, command, now)
        if record_writes(self.state, event) and not isinstance(event, ev.NotUndoable):
            # Undo knows a change of a record by its instant, which no two steps share.
            now = self._last = self._changed = max(now, self._changed + _MILLISECOND)
            event = decide(self.state, command, now)
        is_arranged = isinstance(self.state, Lobby) and not isinstance(event, ev.Begun)
        if not is_arranged:
            self._notebook.make_ready(event)
        writes = record_writes(self.state, event)
        for write in writes:
            self.ledger.write(write, now, self.by)
        if not is_arranged:  # what is arranged in the lobby is written with the beginning
            self._write(event, writes)
        self._written = now
        if not isinstance(event, ev.HeartbeatSeen):
            self._heard = now
        self.state = evolve(self.state, event)
        self._follow_id()
        return event

    def _write(self, event: ev.Event, writes: Sequence[RecordWrite]) -> None:
        """Write an event; where that fails, its records are put back as they were."""
        try:
            if isinstance(event, ev.Begun):
                self._notebook.begin(event)
            else:
                self._notebook.append(event)
        except HuddleTakenOver:
            raise  # the other process takes in what was made here
        except HuddleError:
            for write in reversed(writes):
                with suppress(HuddleError):  # the first error is the one to tell
                    self.ledger.write(revert(write, event.at), event.at, self.by)
            raise

    def _follow_id(self) -> None:
        """Give the huddle and its records another id, where its own turned out to be taken."""
        huddle, state = self._notebook.huddle, self.state
        if huddle is None or not isinstance(state, Underway) or huddle == state.begun.huddle:
            return
        with suppress(HuddleError):  # the next event tries again
            for write in rename_writes(state, huddle):
                self.ledger.write(write, self.now(), self.by)
            self.state = replace(state, begun=replace(state.begun, huddle=huddle))

    def take_in(self) -> list[ev.Event]:
        """Take in what came from elsewhere, and say that this process is there."""
        if isinstance(self.state, Lobby):
            self.state = lobby_at(self.state, self.now())  # it may be late by now
        if not isinstance(self.state, Underway):
            return []
        self._notebook.check()
        taken: list[ev.Event] = []
        if self._intake:
            fresh = self._intake.fresh(self.state, self.now())
            for command in fresh:
                with suppress(TakenElsewhere):  # by another agenda's huddle, which runs too
                    taken.append(self.do(command))
        if self._is_breath_due():
            self.do(do.Heartbeat())
        return taken

    def _is_breath_due(self) -> bool:
        """Whether to say that the process is there: not in a huddle that nobody has left to end."""
        now = self.now()
        is_forgotten = now - self._heard >= FORGOTTEN
        return (
            now - self._written >= BREATH
            and not is_forgotten
            and (self._notebook.has_room_for_breath)
        )

    def end(self) -> Minutes:
        """End the huddle after a last look for reps' logs, and write its minutes."""
        with suppress(Refused):  # no room is left for more
            self.take_in()
        self.do(do.End())
        if not isinstance(self.state, Ended):
            raise Refused("the huddle has not begun", hint="Enter starts it")
        self.minutes = self._notebook.finish(self.state, self.ledger)
        return self.minutes

    def notice(self) -> str | None:
        """Return what happened to the journal since this was last asked, in words."""
        repairs = self._notebook.repairs
        if repairs == self._repairs:
            return None
        self._repairs = repairs
        return "Another program replaced or removed the journal: it was written again, complete."

    def absent(self) -> list[AnyRecord]:
        """Return what was logged since this was last asked by somebody not marked present."""
        if self._intake is None or not isinstance(self.state, Underway):
            return []
        return list(self._intake.absent(self.state))

    def made(self) -> tuple[HuddleRecord, ...]:
        """What was made in this huddle so far."""
        match self.state:
            case Lobby():
                return ()
            case Underway(made=made) | Ended(last=Underway(made=made)):
                return made
            case _:
                assert_never(self.state)

    def close(self) -> None:
        """Leave the huddle as it is, for later."""
        self._notebook.close()
