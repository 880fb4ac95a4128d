"""A second view of a huddle, in any other terminal: it shows, and can change nothing.

It may hang on a wall all day: between two huddles it waits for the next one.
"""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from huddlecli.core.huddle.state import Underway
from huddlecli.live.full.base import REFRESH, HuddleApp
from huddlecli.live.full.canvas import Canvas
from huddlecli.live.full.colors import ThemeColors
from huddlecli.live.full.first_picture import FirstPicture
from huddlecli.live.full.watched_screen import WatchedScreen
from huddlecli.live.hangup import Hangup

LEAVES = ("q", "escape", "ctrl+c")


class WatchApp(HuddleApp[None], inherit_bindings=False):
    """Shows the live huddle on the whole terminal until somebody leaves."""

    def __init__(
        self,
        watched: WatchedScreen,
        colors: ThemeColors,
        hangup: Hangup | None = None,
        picture: FirstPicture | None = None,
    ) -> None:
        """Show the rows of `watched`."""
        super().__init__(colors, hangup, picture)
        self._watched = watched

    def compose(self) -> ComposeResult:
        """Lay out title, agenda, main part and footer."""
        yield Canvas(self._watched.title_rows, id="title")
        yield Canvas(self._watched.strip_rows, id="strip")
        with Horizontal(id="middle"):
            yield Canvas(self._watched.agenda_rows, id="agenda")
            yield Canvas(self._watched.main_rows, id="main")
        yield Canvas(self._watched.foot_rows, id="keys")

    def on_mount(self) -> None:
        """Show the huddle, and start to refresh it."""
        self.screen.set_class(self._watched.is_large, "-large")
        self.tick()
        self.set_interval(REFRESH, self.tick)

    def tick(self) -> None:
        """Look again, and draw."""
        self.draw_in_time(self._watched.look(), self._watched.local())

    def on_key(self, event: events.Key) -> None:
        """Leave; nothing else can be done here."""
        if event.key in LEAVES:
            self.exit()

    def underway(self) -> Underway | None:
        """Return the state of the huddle that is seen."""
        return self._watched.shown()
