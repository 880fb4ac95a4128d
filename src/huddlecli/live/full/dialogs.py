"""Dialogs over the screen: help, the recap, and the question before leaving.

Keys go to the input line whatever lies over it, and from there to the dialog on top: so keys that
come in faster than the screen changes still act in their order, and none acts twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from huddlecli.live.full.canvas import Canvas
from huddlecli.views.huddle.rows import StyledRow

Choice: TypeAlias = Literal["keep", "end", "stay"]
LEAVING: Mapping[str, tuple[Choice, str]] = {
    "k": ("keep", "pause here; huddle start picks it up again"),
    "e": ("end", "end now and write the minutes"),
    "escape": ("stay", "keep going"),
}
LEAVING_A_REHEARSAL: Mapping[str, tuple[Choice, str]] = {
    "k": ("keep", "leave (a rehearsal keeps nothing)"),
    "e": ("end", "end now and print the minutes"),
    "escape": ("stay", "keep going"),
}
SHEET_WIDE = 132  # columns of a sheet at most, as in look.tcss
SHEET_FRAME = 9  # of them for its border, its margins and its bar
Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """A dialog over the screen, until a key or a click closes it."""

    def take(self, name: str, sign: str | None = None) -> None:
        """Take the key of that name, which types `sign` if it is a character."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw again what may have changed below it; most dialogs show nothing that does."""

    def take_text(self, text: str) -> bool:
        """Take a text that was pasted, and return whether it did."""
        del text
        return False

    def leave(self, answer: Answer | None = None) -> None:
        """Go, unless it has gone already."""
        if self.is_current:
            self.dismiss(answer)


class Sheet(Dialog[None]):
    """Rows to read; the arrows scroll them, any other key closes them."""

    def __init__(self, draws: Callable[[int], Sequence[StyledRow]], title: str = "") -> None:
        """Show the rows that `draws` returns for so many columns."""
        super().__init__()
        self._draws = draws
        self._canvas = Canvas(lambda room: draws(room.columns), id="sheet-rows")
        self._sheet = VerticalScroll(self._canvas, id="sheet")
        self._sheet.border_title = title
        self._sheet.border_subtitle = "↑ ↓ to scroll · any other key to close"

    def compose(self) -> ComposeResult:
        """Lay out the rows, with a bar to scroll them where they are many."""
        self.on_resize()
        yield self._sheet

    def on_resize(self) -> None:
        """Give the rows as much height as they need in this width."""
        columns = min(self.app.size.width, SHEET_WIDE) - SHEET_FRAME
        self._canvas.styles.height = len(self._draws(columns))

    def take(self, name: str, sign: str | None = None) -> None:
        """Scroll, or close."""
        del sign
        scrolls = {
            "up": self._sheet.scroll_up,
            "down": self._sheet.scroll_down,
            "pageup": self._sheet.scroll_page_up,
            "pagedown": self._sheet.scroll_page_down,
            "home": self._sheet.scroll_home,
            "end": self._sheet.scroll_end,
        }
        if name not in scrolls:
            self.leave()
        elif self._sheet.is_attached:  # keys may come in before it is drawn
            scrolls[name](animate=False)

    def on_click(self) -> None:
        """Close; the bar that scrolls keeps its clicks to itself."""
        self.leave()


class HelpDialog(Sheet):
    """All keys and lines."""


class LeaveDialog(Dialog[Choice]):
    """Keep for later, end now, or go on."""

    def __init__(
        self, rows: Sequence[StyledRow], choices: Mapping[str, tuple[Choice, str]]
    ) -> None:
        """Ask with `rows`, which show the `choices`."""
        super().__init__()
        self._rows = rows
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Lay out the question."""
        canvas = Canvas(lambda _: self._rows, id="leave-rows")
        canvas.styles.height = len(self._rows)
        with Vertical(id="leave"):
            yield canvas

    def take(self, name: str, sign: str | None = None) -> None:
        """Take an answer; a second Ctrl-C keeps the huddle for later."""
        del sign
        if name == "ctrl+c":
            self.leave("keep")
        elif name in self._choices:
            self.leave(self._choices[name][0])

    def on_canvas_clicked(self, event: Canvas.Clicked) -> None:
        """Take an answer that was clicked."""
        event.stop()
        self.take(event.line)
