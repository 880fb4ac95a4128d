"""A widget that shows rows of styled spans, and redraws only the rows that changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from huddlecli.live.full.colors import TONES
from huddlecli.views.columns import width
from huddlecli.views.escape import safe
from huddlecli.views.huddle.rows import EMPTY, Room, StyledRow, StyledText, Tone, row_width

Draws = Callable[[Room], Sequence[StyledRow]]


class Canvas(Widget, can_focus=False):
    """Rows as a function draws them for the room there is, in the colors of the theme."""

    class Clicked(Message):
        """A span was clicked that sends a line."""

        def __init__(self, line: str) -> None:
            """Ask for `line`."""
            super().__init__()
            self.line = line

    def __init__(self, draws: Draws, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        """Show what `draws` returns."""
        super().__init__(id=id)
        self._draws = draws
        self._rows: list[StyledRow] = []
        self._looks: dict[Tone, Style] = {}

    def redraw(self) -> None:
        """Ask for the rows again, and show those that are not as before."""
        if not self.size:
            return
        drawn = self._fitting(self._draws(Room(self.size.width, self.size.height)))
        before, self._rows = self._rows, drawn
        changed = [y for y, styled in enumerate(drawn) if before[y : y + 1] != [styled]]
        if len(changed) > len(drawn) // 2:
            self.refresh()
        elif changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def _fitting(self, rows: Sequence[StyledRow]) -> list[StyledRow]:
        height = self.size.height
        return [*rows[:height], *[EMPTY] * (height - len(rows))]

    def on_resize(self) -> None:
        """Draw for the new room."""
        self.redraw()

    def notify_style_update(self) -> None:
        """Clear the cached styles: another theme has other colors."""
        super().notify_style_update()
        self._looks.clear()

    def render_line(self, y: int) -> Strip:
        """Return a row as the terminal gets it."""
        styled = self._rows[y] if y < len(self._rows) else EMPTY
        segments = [Segment(safe(span.text), self.look(span.tone)) for span in styled]
        strip = Strip(segments, row_width(styled))
        return strip.adjust_cell_length(self.size.width, self.look("plain"))

    def look(self, tone: Tone) -> Style:
        """Return the colors of a tone on the ground of this canvas."""
        if tone not in self._looks:
            name, is_bold = TONES[tone]
            color = Color.parse(self.app.theme_variables[name]).rich_color
            self._looks[tone] = self.rich_style + Style(color=color, bold=is_bold)
        return self._looks[tone]

    def on_click(self, event: events.Click) -> None:
        """Ask for the line of the span that was clicked."""
        at = event.get_content_offset(self)
        span = self._span_at(at.x, at.y) if at is not None else None
        if span and span.on_click:
            event.stop()
            self.post_message(self.Clicked(span.on_click))

    def _span_at(self, x: int, y: int) -> StyledText | None:
        left = 0
        for span in self._rows[y] if y < len(self._rows) else EMPTY:
            left += width(span.text)
            if x < left:
                return span
        return None
