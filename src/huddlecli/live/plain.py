"""The huddle in plain lines: for a pipe, a dumb terminal, a screen reader, or whoever likes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from huddlecli.core.errors import HuddleError
from huddlecli.core.loop import commands as do
from huddlecli.core.loop import events as ev
from huddlecli.core.loop.clock import suggested
from huddlecli.core.loop.slashes import SLASHES
from huddlecli.core.loop.state import (
    Ended,
    Huddle,
    Lobby,
    Talk,
    Underway,
    announced,
    current,
    not_left,
)
from huddlecli.core.loop.typed import Help, read
from huddlecli.core.minutes import Minutes
from huddlecli.live.desk import LiveDesk
from huddlecli.live.session import Session
from huddlecli.store.journal import ChairLost
from huddlecli.views.lobby import lobby_lines
from huddlecli.views.reactions import reaction
from huddlecli.views.spoken import item_lines, left_lines, opening
from huddlecli.views.timing import Line, suggestion_line


class Screen(Protocol):
    """Where the lines for the room go, and those for the one typing."""

    def show(self, lines: Sequence[Line]) -> None:
        """Show lines to the room."""

    def refuse(self, error: HuddleError) -> None:
        """Say why a line was refused, and what would work."""

    def prompt(self) -> None:
        """Invite the next line, where somebody can see it."""

    def interrupt(self) -> None:
        """Leave the line that somebody may be typing: something is to be shown."""


class PlainHuddle:
    """Reads lines and answers with lines, over a session."""

    def __init__(
        self,
        session: Session,
        desk: LiveDesk,
        screen: Screen,
        begin: Callable[[datetime | None], do.Begin],
        *,
        is_terminal: bool,
    ) -> None:
        """Run the huddle of `session`; `begin` leaves the lobby, to end then if it is told when."""
        self._session = session
        self._desk = desk
        self._screen = screen
        self._begin = begin
        self._is_terminal = is_terminal
        self._is_moved = False  # whether a late start moves the announced end
        self._is_ending = False  # whether an early end was asked for, and what is left was told
        self._trouble: str | None = None  # why nothing could be taken in, where it was told
        self._suggested: set[tuple[object, ...]] = set()  # what the clock suggested, and where

    def run(self, source: Iterable[str | None]) -> Minutes | None:
        """Run the huddle; None where the lines ended before it did."""
        self._greet()
        self._screen.prompt()
        for line in source:
            heard = self._look_around(is_typing=line is None)
            if line is not None:
                self._obey(line)
                if isinstance(self._session.state, Ended):
                    break
            if heard or line is not None:
                self._screen.prompt()
        return self._session.minutes

    def _greet(self) -> None:
        state, now = self._session.state, self._session.now()
        if isinstance(state, Lobby) and self._is_terminal:
            self._show_lobby(state)
        elif isinstance(state, Lobby):
            self._carry_out(self._begin(None))
        elif isinstance(state, Underway):
            self._screen.show([*opening(state), *item_lines(state, now)])

    def _show_lobby(self, lobby: Lobby) -> None:
        draft = lobby.draft
        if self._is_moved:
            whole = draft.at + timedelta(minutes=draft.minutes)
            lobby = replace(lobby, draft=replace(draft, ends=whole))
        self._screen.show(lobby_lines(lobby))

    def _look_around(self, *, is_typing: bool) -> bool:
        """Show what came in, and what the clock suggests; say whether there was anything."""
        before = self._session.state
        events, hint = self._taken_in(), self._suggestion()
        if is_typing and (events or hint):
            self._screen.interrupt()
        for event in events:
            self._react(before, event)
        self._screen.show(hint)
        return bool(events or hint)

    def _taken_in(self) -> list[ev.Event]:
        """Take in what came from elsewhere; why it cannot be is told once, and asked again."""
        try:
            taken = self._session.take_in()
        except ChairLost:
            raise
        except HuddleError as error:
            if error.message != self._trouble:
                self._screen.refuse(error)
            self._trouble = error.message
            return []
        self._trouble = None
        return taken

    def _suggestion(self) -> list[Line]:
        """Return what the clock suggests, once; nobody is hurried while it is said back."""
        state = self._session.state
        what = suggested(state, self._session.now()) if isinstance(state, Underway) else None
        if not isinstance(state, Underway) or what is None:
            return []
        item = current(state)
        this = (state.number, len(item.points), item.allotted, what)
        if this in self._suggested or (what != "over" and not isinstance(item.step, Talk)):
            return []
        self._suggested.add(this)
        return [suggestion_line(state, what)]

    def _obey(self, line: str) -> None:
        """Do what a line asks for, or say why not."""
        try:
            self._read(line)
        except HuddleError as error:
            self._screen.refuse(error)

    def _read(self, line: str) -> None:
        state = self._session.state
        if isinstance(state, Ended):
            return
        if not line.strip():
            if self._is_terminal:
                self._go_on(state)
            return
        command = read(line, state, self._desk, self._session.now())
        match command:
            case Help():
                self._screen.show([Line(f"{one.usage:<24}{one.does}") for one in SLASHES])
            case do.Next():
                self._go_on(state)
            case do.Extend() if isinstance(state, Lobby):
                self._is_moved = True
                self._screen.show([Line("The end moves with the start.", "kept")])
            case do.End():
                self._end(state)
            case _:
                self._is_ending = False
                self._carry_out(command)

    def _go_on(self, state: Lobby | Underway) -> None:
        self._is_ending = False
        if isinstance(state, Lobby):
            self._carry_out(self._begin(None if self._is_moved else announced(state)))
        else:
            self._carry_out(do.Next())

    def _end(self, state: Lobby | Underway) -> None:
        """End, on a terminal only once it was said what is left."""
        if isinstance(state, Underway) and self._is_terminal and not self._is_ending:
            left = not_left(state)
            if left:
                self._is_ending = True
                self._screen.show(left_lines(state, left))
                return
        self._session.end()

    def _carry_out(self, command: do.Command) -> None:
        before = self._session.state
        event = self._session.do(command)
        self._react(before, event)
        if isinstance(event, ev.Joined):
            self._desk.welcome(event.name, event.side)

    def _react(self, before: Huddle, event: ev.Event) -> None:
        after = self._session.state
        if isinstance(after, Lobby):
            self._show_lobby(after)
        elif isinstance(after, Underway):
            base = before if isinstance(before, Underway) else after
            self._screen.show(reaction(base, event, after, self._session.now()))
