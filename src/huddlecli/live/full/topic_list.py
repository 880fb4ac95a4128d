"""The list of topics over the screen, in which one is chosen for a huddle."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from huddlecli.core.past_huddles.topic_choices import (
    KnownTopic,
    TopicListing,
    line_to_add,
    line_to_take,
    listed_choices,
)
from huddlecli.live.full.canvas import Canvas
from huddlecli.live.full.dialogs import Dialog
from huddlecli.live.full.graphemes import before
from huddlecli.views.huddle.rows import Room, StyledRow
from huddlecli.views.huddle.topic_rows import KEYS, topic_rows

PAGE = 8  # topics that a page key passes
FARTHEST = 1_000  # more topics than a library has
MOVES = {"up": -1, "down": 1, "pageup": -PAGE, "pagedown": PAGE, "home": -FARTHEST, "end": FARTHEST}
LONGEST = 60  # characters that are looked for


class TopicList(Dialog[None]):
    """The topics of the library; what is typed narrows them down."""

    def __init__(
        self, listing: Callable[[], TopicListing], words: str, run_line: Callable[[str], object]
    ) -> None:
        """Show the topics of this moment that have these `words`, and run the line for one."""
        super().__init__()
        self._listing = listing
        self._run_line = run_line
        self._marked = 0
        self._look_for(words)
        self._canvas = Canvas(self._rows, id="topic-rows")

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(id="topics") as frame:
            frame.border_title = "Topics"
            yield self._canvas

    def _choices(self) -> tuple[KnownTopic, ...]:
        return listed_choices(self._listing(), self._words)

    def _rows(self, room: Room) -> Sequence[StyledRow]:
        self._mark(self._marked)  # the topics may have changed
        return topic_rows(self._listing(), self._words, self._marked, room)

    def take(self, name: str, sign: str | None = None) -> None:
        """Take the marked topic, mark another, look for other words, or close."""
        if name in ("escape", "ctrl+c"):
            self.leave()
        elif name in ("enter", "plus"):
            self._take(is_added=name == "plus")
        elif name in MOVES:
            self._mark(self._marked + MOVES[name])
        elif name in ("backspace", "ctrl+h"):
            self._look_for(self._words[: before(self._words, len(self._words))])
        elif name in ("ctrl+u", "ctrl+w"):
            self._look_for("" if name == "ctrl+u" else self._words.rstrip().rpartition(" ")[0])
        elif sign:
            self._look_for(f"{self._words}{sign}")
        self._canvas.redraw()

    def redraw(self) -> None:
        """Draw the list as the plan and the topics are now."""
        self._canvas.redraw()

    def take_text(self, text: str) -> bool:
        """Look for what was pasted as well."""
        self._look_for(f"{self._words}{text}")
        self._canvas.redraw()
        return True

    def _look_for(self, words: str) -> None:
        """Mark the first topic that has these words and can be taken."""
        self._words = words.lstrip()[:LONGEST]
        listing, choices = self._listing(), self._choices()
        lines = [line_to_take(listing, choice) for choice in choices]
        self._marked = next((number for number, line in enumerate(lines) if line), 0)

    def _mark(self, number: int) -> None:
        self._marked = max(0, min(number, len(self._choices()) - 1))

    def _take(self, *, is_added: bool) -> None:
        """Run the line that takes or adds the marked topic, if there is one."""
        choices = self._choices()
        if not choices:
            return
        choice = choices[self._marked]
        line = line_to_add(choice) if is_added else line_to_take(self._listing(), choice)
        if line is not None:
            self.leave()
            self._run_line(line)

    def on_canvas_clicked(self, event: Canvas.Clicked) -> None:
        """Do what the key does that was clicked, or take the topic."""
        event.stop()
        ids = [choice.topic.id for choice in self._choices()]
        if event.line in ids:
            self._mark(ids.index(event.line))
        self.take(event.line.removeprefix("\0") if event.line in KEYS else "enter")

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Mark the topic before."""
        event.stop()
        self.take("up")

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Mark the next topic."""
        event.stop()
        self.take("down")
