"""A running huddle: its state, and everything that has to be on the disk before it is true.

The one mutable object of both screens: a screen hands in commands and draws what is true after.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, assert_never

from huddlecli.core.errors import Busy, Refused
from huddlecli.core.loop import commands as do
from huddlecli.core.loop import events as ev
from huddlecli.core.loop.decide import decide
from huddlecli.core.loop.effects import effects
from huddlecli.core.loop.evolve import evolve
from huddlecli.core.loop.made import Made
from huddlecli.core.loop.minuting import minutes_of
from huddlecli.core.loop.state import Ended, Huddle, Lobby, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.live.intake import Intake
from huddlecli.live.ledger import Ledger
from huddlecli.store import minutes_file
from huddlecli.store.journal import Journal, create

BREATH = timedelta(seconds=30)  # how often the holder says that it is there


class Notebook(Protocol):
    """Where the events of a huddle are written, and where its minutes go."""

    def begin(self, begun: ev.Begun) -> None:
        """Write the beginning."""

    def append(self, event: ev.Event) -> None:
        """Write an event."""

    def check(self) -> None:
        """Raise ChairLost if somebody else runs the huddle now."""

    def finish(self, minutes: Minutes) -> None:
        """Write the minutes, and put the journal beside them."""

    def close(self) -> None:
        """Let go, leaving the huddle as it is."""


class TeamNotebook:
    """The journal and the minutes in the team folder."""

    def __init__(self, folder: Path, journal: Journal | None = None) -> None:
        """Write into `folder`, going on with `journal` where there is one."""
        self._folder = folder
        self._journal = journal

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
        """Look into the journal for another holder."""
        if self._journal:
            self._journal.check()

    def finish(self, minutes: Minutes) -> None:
        """Write the minutes, then move the journal beside them."""
        minutes_file.save(self._folder, minutes)
        if self._journal:
            self._journal.finish(minutes_file.path_of(self._folder, minutes.id).parent)
            self._journal = None

    def close(self) -> None:
        """Let go of the journal."""
        if self._journal:
            self._journal.close()


class NoNotebook:
    """Nothing is written: a rehearsal."""

    def begin(self, begun: ev.Begun) -> None:
        """Forget the beginning."""

    def append(self, event: ev.Event) -> None:
        """Forget an event."""

    def check(self) -> None:
        """Nobody else can have the chair."""

    def finish(self, minutes: Minutes) -> None:
        """Forget the minutes."""

    def close(self) -> None:
        """Nothing is held."""


class Session:
    """A huddle as it runs in this process."""

    def __init__(  # noqa: PLR0913, PLR0917 - its state, and the doors to the outside
        self,
        state: Lobby | Underway,
        by: str,
        clock: Callable[[], datetime],
        ledger: Ledger,
        notebook: Notebook,
        intake: Intake | None,
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
        self._written = self._last

    def now(self) -> datetime:
        """The present instant, in whole milliseconds; it never goes back."""
        instant = self._clock()
        whole = instant.replace(microsecond=instant.microsecond // 1000 * 1000)
        self._last = max(self._last, whole)
        return self._last

    def do(self, command: do.Command) -> ev.Event:
        """Carry out `command`: decide, write its records, write the event, then it is true."""
        now = self.now()
        event = decide(self.state, command, now)
        for write in effects(self.state, event):
            self.ledger.write(write, now, self.by)
        match self.state, event:
            case Lobby(), ev.Begun():
                self._notebook.begin(event)
            case Lobby(), _:
                pass  # what is arranged in the lobby is written with the beginning
            case _:
                self._notebook.append(event)
        self._written = now
        self.state = evolve(self.state, event)
        return event

    def take_in(self) -> list[ev.Event]:
        """Take in what came from elsewhere, and say that this process is there."""
        if not isinstance(self.state, Underway):
            return []
        self._notebook.check()
        taken: list[ev.Event] = []
        if self._intake:
            fresh = self._intake.fresh(self.state, self.now())
            taken += [self.do(command) for command in fresh]
        if self.now() - self._written >= BREATH:
            self.do(do.Breathe())
        return taken

    def end(self) -> Minutes:
        """End the huddle after a last look for reps' logs, and write its minutes."""
        self.take_in()
        self.do(do.End())
        if not isinstance(self.state, Ended):
            raise Refused("the huddle has not begun", hint="Enter starts it")
        minutes = minutes_of(self.state)
        self._notebook.finish(minutes)
        self.minutes = minutes
        return minutes

    def made(self) -> tuple[Made, ...]:
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
