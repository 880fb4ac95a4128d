"""A full screen to play on: keys are pressed, the clock is set, what stands there is read."""

from __future__ import annotations

import asyncio
import inspect
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.cells import cell_len
from rich.segment import Segment
from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.theme import Theme

from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.keys import key_context
from huddlecli.core.huddle.state import Item, Lobby, Underway, current
from huddlecli.core.minutes import Minutes
from huddlecli.live.full.app import FullScreen, ScreenSettings
from huddlecli.live.full.input import InputLine
from huddlecli.live.line_context import LiveContext
from huddlecli.live.session import Session
from tests.helpers.table import Table

NAMES = {" ": "space", "/": "slash", "?": "question_mark", "+": "plus"}


class Listened(FullScreen):
    """A full screen without a terminal that counts how often it would have rung."""

    CSS_PATH = str(Path(inspect.getfile(FullScreen)).with_name("look.tcss"))
    rings = 0

    def bell(self) -> None:
        """Count."""
        self.rings += 1


class Stage:
    """The full screen of a session at a table; each step waits until the screen is quiet."""

    def __init__(
        self,
        table: Table,
        session: Session,
        *,
        size: tuple[int, int] = (80, 24),
        settings: ScreenSettings | None = None,
        is_rehearsal: bool = False,
    ) -> None:
        """Set up the screen for `session`, in so many columns and rows."""
        self.table = table
        self.session = session
        state = session.state
        assert isinstance(state, Lobby | Underway)
        begun = state.draft if isinstance(state, Lobby) else state.begun
        prepared = table.prepared(begun.agenda)

        desk = LiveContext(session, prepared, table.new_id, is_rehearsal=is_rehearsal)

        def begins() -> do.Begin:
            return desk.begin(table.new_key())

        told = settings or ScreenSettings(recap=lambda: "the recap")
        self.app = Listened(session, desk, begins, told)
        self._runner = asyncio.Runner()
        self._test = self.app.run_test(size=size)

    # --- the curtain -------------------------------------------------------------------------

    def __enter__(self) -> Self:
        """Open the screen."""
        self.pilot: Pilot[Minutes | HuddleError] = self._runner.run(self._test.__aenter__())
        self.entry.cursor_blink = False
        self.app.animation_level = "none"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        try:
            self._runner.run(self._test.__aexit__(kind, error, trace))
        finally:
            self._runner.close()
            self.session.close()

    # --- what is done ------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys, by Textual's names."""
        self._runner.run(self.pilot.press(*keys))

    def burst(self, *keys: str) -> None:
        """Press keys faster than the screen can follow: all at once."""
        self._runner.run(self._burst(keys))

    async def _burst(self, keys: tuple[str, ...]) -> None:
        for name in keys:
            sign = {named: one for one, named in NAMES.items()}.get(name, name)
            self.app.post_message(Key(name, sign if len(sign) == 1 else None))
        await self._settled()

    def type(self, text: str) -> None:
        """Type the characters of `text`."""
        self.press(*(NAMES.get(one, one) for one in text))

    def line(self, text: str, *, after: float = 0) -> None:
        """Send a line, some seconds later."""
        self.wait(after)
        if text:
            self.paste(text)
        self.press("enter")

    def lines(self, *texts: str) -> None:
        """Send lines, ten seconds apart."""
        for text in texts:
            self.line(text, after=10)

    def paste(self, text: str) -> None:
        """Paste a text into the line."""
        self.entry.post_message(Paste(text))
        self.settle()

    def wait(self, seconds: float) -> None:
        """Let time pass, and let the screen look around."""
        self.table.now += timedelta(seconds=seconds)
        self._runner.run(self._ticked())

    async def _ticked(self) -> None:
        self.app.tick()
        await self.pilot.pause()

    def click(self, text: str) -> None:
        """Click in the middle of the first place where `text` stands."""
        y = next(number for number, shown in enumerate(self.rows) if text in shown)
        x = cell_len(self.rows[y].partition(text)[0]) + cell_len(text) // 2
        self.click_at(x, y)

    def click_at(self, column: int, row: int) -> None:
        """Click there."""
        self._runner.run(self.pilot.click(offset=(column, row)))

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self._runner.run(self.pilot.resize_terminal(columns, rows))
        self.wait(0)
        self.settle()

    def light(self, theme: Theme) -> None:
        """Show all in that theme."""
        self._runner.run(self._lit(theme))

    async def _lit(self, theme: Theme) -> None:
        self.app.theme = theme.name
        await self._settled()

    def settle(self) -> None:
        """Wait until nothing is left to be done."""
        self._runner.run(self._settled())

    async def _settled(self) -> None:
        """Wait for what was asked for, and for what that asks for in its turn."""
        for _ in range(3):
            await self.pilot.pause()

    # --- what is there -----------------------------------------------------------------------

    @property
    def cells(self) -> list[list[Segment]]:
        """The rows of the screen as the terminal gets them, dialogs on top."""
        strips = self.app.screen._compositor.render_strips()  # noqa: SLF001 - as its own export
        return [list(strip) for strip in strips]

    @property
    def rows(self) -> list[str]:
        """The text of the rows."""
        return ["".join(segment.text for segment in found) for found in self.cells]

    @property
    def text(self) -> str:
        """The text of the screen."""
        return "\n".join(shown.rstrip() for shown in self.rows)

    @property
    def entry(self) -> InputLine:
        """The line."""
        return self.app.screen_stack[0].query_one(InputLine)

    @property
    def told(self) -> str:
        """What was told last, with its hint."""
        rows = self.app.notices.rows(self.session.now(), 1000)
        return "\n".join("".join(span.text for span in found) for found in rows)

    @property
    def place(self) -> str:
        """Where the huddle is, as far as keys go."""
        return key_context(self.session.state)

    @property
    def lobby(self) -> Lobby:
        """The state of a huddle that was not begun."""
        assert isinstance(self.session.state, Lobby)
        return self.session.state

    @property
    def state(self) -> Underway:
        """The state of a huddle that is under way."""
        assert isinstance(self.session.state, Underway)
        return self.session.state

    @property
    def item(self) -> Item:
        """The item that the huddle is at."""
        return current(self.state)

    @property
    def last(self) -> ev.Event:
        """What happened last."""
        return self.state.events[-1]

    @property
    def is_open(self) -> bool:
        """Whether the screen is still there."""
        return self.app.is_running

    @property
    def result(self) -> Minutes | HuddleError | None:
        """What the screen was left with."""
        return self.app.return_value
