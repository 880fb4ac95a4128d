"""A running huddle: its state, and everything that has to be on the disk before it is true.

The one mutable object of both screens: a screen hands in commands and draws what is true after.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from huddlecli.core.errors import HuddleError, Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.commands import Command
from huddlecli.core.huddle.decide import decide
from huddlecli.core.huddle.evolve import evolve
from huddlecli.core.huddle.lobby import lobby_at
from huddlecli.core.huddle.record_writes import (
    RecordWrite,
    record_writes,
    rename_writes,
    revert,
    with_words,
)
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.state import Ended, Huddle, Lobby, Underway
from huddlecli.core.huddle.undo import without_last_step
from huddlecli.core.ids import LENGTH
from huddlecli.core.minutes import Minutes
from huddlecli.core.records import AnyRecord
from huddlecli.core.team import to_millisecond
from huddlecli.live.incoming_records import IncomingRecords
from huddlecli.live.storage import Storage, TakenElsewhere
from huddlecli.store.open_journal import HuddleTakenOver
from huddlecli.store.platform.folder_events import FolderEvents

_MILLISECOND = timedelta(milliseconds=1)
HEARTBEAT = timedelta(seconds=30)  # how often the holder says that it is there
GARBAGE = 5_000  # objects, after which Python looks for garbage in a process that runs for long
RECENT = 50  # states to which an undo can return without folding all events
UNATTENDED = timedelta(hours=12)  # without an entry: then it says so no longer


def collect_garbage() -> None:
    """Collect garbage from now on: while a screen loads there is none, and looking takes time."""
    gc.set_threshold(GARBAGE)


class Session:
    """A huddle as it runs in this process."""

    def __init__(
        self,
        state: Lobby | Underway,
        by: str,
        clock: Callable[[], datetime],
        storage: Storage,
        incoming: IncomingRecords | None,
    ) -> None:
        """Run the huddle in `state`, typed by `by`; `clock` gives aware instants in UTC."""
        self.state: Huddle = state
        self.by = by
        self.minutes: Minutes | None = None
        self.storage = storage
        self._clock = clock
        self._incoming = incoming
        begun = state.draft if isinstance(state, Lobby) else state.begun
        self._last = max([begun.at, *(event.at for event in state.events)])
        self._written = self._heard = self._last
        self._changed = self._last if state.events else begun.at - _MILLISECOND
        self._repairs = 0
        self._events: FolderEvents | None = None
        self._recent: deque[Underway] = deque(maxlen=RECENT)
        self.sharing: Callable[[], str | None] = lambda: None  # news of how the sync goes, in words

    def is_in_lobby(self) -> bool:
        """Whether the huddle has not begun."""
        return isinstance(self.state, Lobby)

    def is_underway(self) -> bool:
        """Whether the huddle has begun and not ended."""
        return isinstance(self.state, Underway)

    def now(self) -> datetime:
        """The present instant, in whole milliseconds; it never goes back."""
        self._last = max(self._last, to_millisecond(self._clock()))
        return self._last

    def do(self, command: do.Command) -> ev.Event:
        """Carry out `command`: decide, write its records, write the event, then it is true."""
        now = self.now()
        if isinstance(command, do.Begin) and isinstance(self.state, Lobby) and self._incoming:
            command = replace(command, there=self._incoming.mark_existing_seen(now))
        event = decide(self.state, command, now)
        writes = record_writes(self.state, event, self._after)
        if writes and not isinstance(event, ev.NotUndoable):
            # Undo knows a change of a record by its instant, which no two steps share.
            now = self._last = self._changed = max(now, self._changed + _MILLISECOND)
            event = decide(self.state, command, now)
        is_arranged = isinstance(self.state, Lobby) and not isinstance(event, ev.Begun)
        if not is_arranged:
            self.storage.make_ready(event)
        writes = with_words(record_writes(self.state, event, self._after), command)
        for write in writes:
            self.storage.write(write, now, self.by)
        if not is_arranged:  # what is arranged in the lobby is written with the beginning
            self._write(event, writes)
        self._written = now
        if not isinstance(event, ev.HeartbeatSeen):
            self._heard = now
        before, self.state = self.state, self._after(self.state, event)
        if isinstance(before, Underway) and not isinstance(event, ev.Undone):
            self._recent.append(before)
        self._follow_id()
        return event

    def _after(self, state: Huddle, event: ev.Event) -> Huddle:
        """Return the state after an event.

        An undo mostly returns to a state that was left just now. To fold all events again takes
        0.1 s for 2,000 of them, and has the same result.
        """
        if isinstance(event, ev.Undone) and isinstance(state, Underway):
            events = without_last_step(state.events)
            for recent in reversed(self._recent):
                if recent.begun is state.begun and recent.events == events:
                    return recent
        return evolve(state, event)

    def _write(self, event: ev.Event, writes: Sequence[RecordWrite]) -> None:
        """Write an event; where that fails, its records are put back as they were."""
        try:
            if isinstance(event, ev.Begun):
                self.storage.begin(event)
            else:
                self.storage.append(event)
        except HuddleTakenOver:
            raise  # the other process takes in what was made here
        except HuddleError:
            for write in reversed(writes):
                with suppress(HuddleError):  # the first error is the one to tell
                    self.storage.write(revert(write, event.at), event.at, self.by)
            raise

    def _follow_id(self) -> None:
        """Give the huddle and its records another id, where its own turned out to be taken."""
        huddle, state = self.storage.huddle, self.state
        if huddle is None or not isinstance(state, Underway) or huddle == state.begun.huddle:
            return
        with suppress(HuddleError):  # the next event tries again
            for write in rename_writes(state, huddle):
                self.storage.write(write, self.now(), self.by)
            self.state = replace(state, begun=replace(state.begun, huddle=huddle))

    def replan(self, lobby: Lobby) -> None:
        """Go on with another plan in the lobby; it is written with the beginning."""
        self.state = lobby

    def take_in(self) -> list[ev.Event]:
        """Take in what came from elsewhere, and say that this process is there."""
        if isinstance(self.state, Lobby):
            self.state = lobby_at(self.state, self.now())  # it may be late by now
        if not isinstance(self.state, Underway):
            return []
        self.storage.check()
        taken: list[ev.Event] = []
        if self._incoming:
            try:
                for command in self._incoming.fresh(self.state, self.now()):
                    with suppress(TakenElsewhere):  # by another agenda's huddle, which runs too
                        taken.append(self._do_known(command, self._incoming))
            except HuddleError:
                self._incoming.look_again()  # what could not be written comes in later
                raise
            if self._events:
                self._incoming.follow(self._events)
        if self._is_heartbeat_due():
            self.do(do.Heartbeat())
        return taken

    def _do_known(self, command: Command, incoming: IncomingRecords) -> ev.Event:
        """Carry out a command about what came in; a record just read is not searched for again."""
        if not isinstance(command, do.AddLogged):
            return self.do(command)
        kind, record_id = command.made.kind, command.made.id
        with self.storage.known_at(kind, {record_id: incoming.place(kind, record_id)}):
            return self.do(command)

    def listen(self) -> int | None:
        """Return a file that can be read once somebody logs, or None where nothing says so."""
        if self._incoming and self._events is None:
            self._events = FolderEvents()
            self._incoming.follow(self._events)
        return self._events.file if self._events else None

    def has_news(self) -> bool:
        """Whether somebody logged since this was last asked, as far as the system says so."""
        names = self._events.names() if self._events else []
        ours = {made.id for made in self.made()} if names else ()
        return any(name[:LENGTH] not in ours for name in names)

    def _is_heartbeat_due(self) -> bool:
        """Whether to say that the process is there: not in a huddle that nobody has left to end."""
        now = self.now()
        is_forgotten = now - self._heard >= UNATTENDED
        return (
            now - self._written >= HEARTBEAT
            and not is_forgotten
            and (self.storage.has_room_for_heartbeats)
        )

    def end(self) -> Minutes:
        """End the huddle after a last look for reps' logs, and write its minutes."""
        with suppress(Refused):  # no room is left for more
            self.take_in()
        self.do(do.End())
        if not isinstance(self.state, Ended):
            raise Refused("the huddle has not started", hint="press Enter to start it")
        self.minutes = self.storage.finish(self.state)
        return self.minutes

    def notice(self) -> str | None:
        """Return what happened to the journal or the sync since this was last asked, in words."""
        repairs = self.storage.repairs
        if repairs == self._repairs:
            return self.sharing()
        self._repairs = repairs
        return "Another program changed or removed the journal. It has been restored in full."

    def absent(self) -> list[AnyRecord]:
        """Return what was logged since this was last asked by somebody not marked present."""
        if self._incoming is None or not isinstance(self.state, Underway):
            return []
        return list(self._incoming.absent(self.state))

    def made(self) -> tuple[HuddleRecord, ...]:
        """What was made in this huddle so far."""
        match self.state:
            case Lobby():
                return ()
            case Underway(made=made) | Ended(last=Underway(made=made)):
                return made
            case _:
                assert_never(self.state)

    def leave(self) -> None:
        """Say in the journal that nobody runs the huddle now, as far as that can be written.

        On other machines it can then be resumed at once.
        """
        if self.is_underway():
            with suppress(HuddleError):
                self.do(do.LeaveHuddle())

    def close(self) -> None:
        """Leave the huddle as it is, for later."""
        if self._events:
            self._events.close()
        self.storage.close()
