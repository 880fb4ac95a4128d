"""What lies over the screen for a moment: the help, and the question that leaving asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from huddlecli.live.full.canvas import Canvas
from huddlecli.views.blocks import Row
from huddlecli.views.stage import Room

Choice: TypeAlias = Literal["keep", "end", "stay"]
LEAVING: dict[str, tuple[Choice, str]] = {
    "k": ("keep", "keep it for later: huddle start goes on"),
    "e": ("end", "end it now and write the minutes"),
    "escape": ("stay", "go on"),
}
_WIDE = 78
_SCROLLS = ("up", "down", "pageup", "pagedown", "home", "end")


class Help(ModalScreen[None]):
    """All keys and lines; any key but the arrows closes it."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Show `rows`."""
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        """Lay out the rows, with a bar to scroll them where they are many."""
        canvas = Canvas(lambda _: self._rows, id="help-rows")
        canvas.styles.height = len(self._rows)
        with VerticalScroll(id="help") as scrolled:
            scrolled.border_subtitle = "↑ ↓ scroll · any other key closes"
            yield canvas

    def on_key(self, event: events.Key) -> None:
        """Scroll, or close."""
        if event.key in _SCROLLS:
            return
        event.stop()
        event.prevent_default()
        self.dismiss(None)

    def on_click(self) -> None:
        """Close; the bar that scrolls keeps its clicks to itself."""
        self.dismiss(None)


class Leave(ModalScreen[Choice]):
    """Keep for later, end now, or go on."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Ask with `rows`."""
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        """Lay out the question."""
        canvas = Canvas(lambda _: self._rows, id="leave-rows")
        canvas.styles.height = len(self._rows)
        with Vertical(id="leave"):
            yield canvas

    def on_key(self, event: events.Key) -> None:
        """Take an answer; a second Ctrl-C keeps the huddle for later."""
        event.stop()
        event.prevent_default()
        if event.key == "ctrl+c":
            self.dismiss("keep")
        elif event.key in LEAVING:
            self.dismiss(LEAVING[event.key][0])

    def on_canvas_typed(self, event: Canvas.Typed) -> None:
        """Take an answer that was clicked."""
        event.stop()
        self.dismiss(LEAVING[event.line][0])


def help_room() -> Room:
    """Return the room that the help's rows are made for."""
    return Room(_WIDE - 6, 0)
