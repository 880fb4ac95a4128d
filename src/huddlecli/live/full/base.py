"""The base of both full-screen apps: style, signals, and when they draw."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from typing import ClassVar, TypeVar

from rich.console import RenderableType
from textual.app import App
from textual.binding import BindingType
from textual.filter import LineFilter, NoColor
from textual.geometry import Size

from huddlecli.core.huddle.state import Underway
from huddlecli.live.full.canvas import Canvas
from huddlecli.live.full.colors import ThemeColors
from huddlecli.live.full.driver import Terminal
from huddlecli.live.full.first_picture import FirstPicture
from huddlecli.live.full.picture import WIDE
from huddlecli.live.full.themes import DARK_THEME, LIGHT_THEME
from huddlecli.live.hangup import Hangup
from huddlecli.live.session import collect_garbage

KEEP_TITLE, GIVE_TITLE_BACK = "\x1b[22;2t", "\x1b[23;2t"  # of the window, as xterm does
REFRESH = 0.5  # seconds: what is done elsewhere is to be seen within one
Found = TypeVar("Found")


class HuddleApp(App[Found], inherit_bindings=False):
    """A full-screen app that shows a huddle. It keeps no state of the huddle itself."""

    CSS_PATH = "look.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False  # it has a key of our own table
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - so typed by Textual

    def __init__(
        self,
        colors: ThemeColors,
        hangup: Hangup | None = None,
        picture: FirstPicture | None = None,
    ) -> None:
        """Use `colors` from the first frame on, and leave when `hangup` requires it.

        The first frame takes the place of the `picture` that is on the terminal.
        """
        super().__init__(driver_class=Terminal)
        self._hangup = hangup
        self.picture = picture
        self._undrawn = ExitStack()  # closed once all of the screen can be drawn
        if picture:
            self._undrawn.enter_context(self.batch_update())
        self.register_theme(DARK_THEME)
        self.register_theme(LIGHT_THEME)
        self.theme = colors.name
        self.is_over = False
        self._window_title: str | None = None  # of the window, once it was set
        self._what: object = None  # what was shown when it was drawn last, when, and how large
        self._seen: tuple[datetime, Size] | None = None
        self._colors = self.get_css_variables()
        self.stylesheet.set_variables(self._colors)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colors that the look names, for as long as no theme of ours is set."""
        return DARK_THEME.variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what is done to colors: with NO_COLOR none is left, not even greys."""
        return (NoColor(),) if self.no_color else super().get_line_filters()

    def refresh_css(self, animate: bool = True) -> None:  # noqa: FBT001, FBT002 - Textual's
        """Read the look again for the colors of another theme, and not at the start as well."""
        colors = self.get_css_variables()
        if colors != self._colors:
            self._colors = colors
            super().refresh_css(animate)

    def underway(self) -> Underway | None:
        """Return the state of the huddle that is shown, once it has started."""
        raise NotImplementedError

    def on_load(self) -> None:
        """Be ready to leave before the terminal is taken, so that it is always given back."""
        loop = asyncio.get_running_loop()

        def leave() -> None:
            with suppress(RuntimeError):  # it has left already
                loop.call_soon_threadsafe(self.exit)

        if self._hangup:
            self._hangup.tell(leave)

    def on_ready(self) -> None:
        """Draw the first frame, now that each part has its size; then take keys.

        Garbage is collected from here on.
        """
        self.draw()
        self._undrawn.close()
        self.refresh(layout=True)
        self.call_after_refresh(self._take_keys)
        collect_garbage()

    def _take_keys(self) -> None:
        if isinstance(self._driver, Terminal):
            self._driver.take_keys()

    def on_unmount(self) -> None:
        """Give the window its title back."""
        if self._window_title is not None:
            self._send(GIVE_TITLE_BACK)

    def set_window_title(self, title: str) -> None:
        """Set the title of the terminal's window to `title`, which has no control characters."""
        if self._window_title is None:
            self._send(KEEP_TITLE)
        if title != self._window_title:
            self._window_title = title
            self._send(f"\x1b]2;{title}\x07")

    def _send(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    def exit(
        self,
        result: Found | None = None,
        return_code: int = 0,
        message: RenderableType | None = None,
    ) -> None:
        """Leave, once. Nothing is drawn after that."""
        if self.is_over:
            return
        self.is_over = True
        super().exit(result, return_code, message)

    def draw(self) -> None:
        """Draw the present state, unless the screen is gone, which a last tick may find."""
        if self.is_over or not self.screen_stack:
            return
        base = self.screen_stack[0]
        base.set_class(self.underway() is None, "-lobby")
        for canvas in base.query(Canvas):
            canvas.redraw()

    def draw_in_time(self, what: object, now: datetime) -> None:
        """Draw if the state or the size changed, else once a second."""
        seen = now.replace(microsecond=0), self.size
        if what is not self._what or seen != self._seen:
            self._what, self._seen = what, seen
            self.draw()
