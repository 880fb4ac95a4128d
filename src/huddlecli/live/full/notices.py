"""The last message on the full screen, shown above the input line for some seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle.clock import Suggestion
from huddlecli.core.huddle.state import Lobby, Underway
from huddlecli.core.past_huddles.topic_choices import TopicListing
from huddlecli.live.full.picture import MOST_NOTICE
from huddlecli.live.session import Session
from huddlecli.views.escape import safe
from huddlecli.views.huddle.rows import StyledRow, StyledText, Tone, row, wrapped
from huddlecli.views.huddle.time import LineTone, ScreenLine, suggestion_line

STAYS = timedelta(seconds=10)
_TONES: dict[LineTone, Tone] = {"kept": "kept", "late": "warm"}


class Notices:
    """The runner's screen: shows only those lines that the full screen does not show anyway."""

    def __init__(
        self,
        session: Session,
        on_help: Callable[[], None],
        on_time: Callable[[Suggestion], None],
        on_edit: Callable[[str], None],
        on_choose: Callable[[str], None],
    ) -> None:
        """Call `on_help` where help is asked for, `on_edit` with a line that is to be edited.

        `on_time` is called once when an item's last minute begins, and when its time is up, and
        `on_choose` with the words of the topics to choose from.
        """
        self._session = session
        self._on_choose = on_choose
        self._on_edit = on_edit
        self._on_help = on_help
        self._on_time = on_time
        self._said: tuple[str, Tone] | None = None
        self._hint = ""
        self._until: datetime | None = None

    def rows(self, now: datetime, room: int) -> list[StyledRow]:
        """Return the last message, while it is recent."""
        if self._said is None or self._until is None or now >= self._until:
            return []
        text, tone = self._said
        if not self._hint:
            return wrapped(text, room, tone, most=MOST_NOTICE)
        spans = [StyledText(text, tone), StyledText(f"   {self._hint}", "quiet")]
        whole = row(*spans)
        if sum(len(span.text) for span in whole) <= room:
            return [whole]
        return [*wrapped(text, room, tone, most=1), *wrapped(self._hint, room, "quiet", most=1)]

    def tell(self, text: str, tone: Tone = "kept", hint: str = "") -> None:
        """Show `text`, and beside it what can be done."""
        self._said, self._hint = (text, tone), hint
        self._until = self._session.now() + STAYS

    def forget(self) -> None:
        """Show nothing."""
        self._said = None

    def show(self, lines: Sequence[ScreenLine]) -> None:
        """Show the first of the lines that is not on the screen anyway, and a hint beside it."""
        if isinstance(self._session.state, Lobby):
            hint = next((line.text.strip() for line in lines if line.tone == "hint"), "")
            self.forget()
            if hint:
                self.tell(hint, "warm")
            return
        news = next((line for line in lines if line.tone in _TONES and line.text.strip()), None)
        if news is None:
            self.forget()
        else:
            hint = next((line.text.strip() for line in lines if line.tone == "hint"), "")
            self.tell(news.text.strip(), _TONES[news.tone], hint)

    def ask(self, lines: Sequence[ScreenLine]) -> None:
        """Show a question until another message replaces it."""
        self.show(lines)
        self._until = datetime.max.replace(tzinfo=UTC)

    def refuse(self, error: HuddleError) -> None:
        """Say why a line was refused, and what would work."""
        self.tell(error.message, "over", error.hint)

    def suggest(self, state: Underway, what: Suggestion) -> None:
        """Show the suggestion of a step; that time runs out the clock itself shows."""
        if what in ("last minute", "over"):
            self._on_time(what)
        else:
            self.tell(suggestion_line(state, what).text, "quiet")

    def edit(self, line: str, lines: Sequence[ScreenLine]) -> None:
        """Put a line into the input line."""
        del lines
        self._on_edit(safe(line))

    def choose(self, listing: TopicListing, words: str) -> None:
        """Open the list of topics, which looks for itself what is listed."""
        del listing
        self._on_choose(words)

    def help(self) -> None:
        """Show what can be typed."""
        self._on_help()

    def interrupt(self) -> None:
        """Do nothing: the input line is not touched."""
