"""The full screen of a huddle: keys and lines go to the runner, rows come from the views.

It keeps no state of the huddle: each refresh reads the session again and draws it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle.clock import Suggestion
from huddlecli.core.huddle.keys import LOBBY, Key, key_context, pressed
from huddlecli.core.huddle.state import Ended, Lobby, Underway
from huddlecli.core.minutes import Minutes
from huddlecli.core.past_huddles.topic_choices import TopicListing, usable
from huddlecli.live.full.base import REFRESH, HuddleApp
from huddlecli.live.full.canvas import Canvas
from huddlecli.live.full.colors import DARK, LIGHT, ThemeColors
from huddlecli.live.full.dialogs import (
    LEAVING,
    LEAVING_A_REHEARSAL,
    Choice,
    Dialog,
    HelpDialog,
    LeaveDialog,
    Sheet,
)
from huddlecli.live.full.first_picture import FirstPicture
from huddlecli.live.full.huddle_rows import HuddleRows
from huddlecli.live.full.input import Completing, InputLine
from huddlecli.live.full.letter_keys import LetterKeys, is_letter, is_letter_at
from huddlecli.live.full.lobby_keys import LobbyKeys
from huddlecli.live.full.notices import Notices
from huddlecli.live.full.picture import NOTICE_MARGIN, PROMPT
from huddlecli.live.hangup import Hangup
from huddlecli.live.line_context import LiveContext
from huddlecli.live.runner import HuddleRunner, MakeBegin
from huddlecli.live.session import Session
from huddlecli.store.event_lines import make_ready
from huddlecli.store.places import TeamFolderGone
from huddlecli.views.huddle.rows import EMPTY, Room, StyledRow, StyledText, row, wrapped
from huddlecli.views.huddle.screen_header import window_title
from huddlecli.views.huddle.screen_keys import help_rows, leave_rows

SOON = 0.2  # seconds: after the first frame, before the first key
KEY_MARK = "\0"  # marks a line that names a key or a person instead of being typed text


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenSettings:
    """The settings of a full screen: recap, colors, bell, hangup, a first notice and picture."""

    recap: Callable[[], str]
    colors: ThemeColors = DARK
    is_ringing: bool = True
    rings_at_last_minute: bool = False
    remember: Callable[[str, bool], None] = lambda _theme, _bell: None
    hangup: Hangup | None = None
    notice: str = ""  # a message from before the screen opened, shown on it
    picture: FirstPicture | None = None  # on the terminal already, until the first frame


class FullScreen(HuddleApp[Minutes | HuddleError], inherit_bindings=False):
    """Runs a huddle on the whole terminal. Returns its minutes, or None if it was paused."""

    def __init__(
        self,
        session: Session,
        line_context: LiveContext,
        make_begin: MakeBegin,
        settings: ScreenSettings,
    ) -> None:
        """Run the huddle of `session`."""
        super().__init__(settings.colors, settings.hangup, settings.picture)
        self.session = session
        self._line_context = line_context
        self._settings = settings
        self._is_ringing = settings.is_ringing
        self._letter_keys: LetterKeys | None = None  # the letter keys pressed just now
        self._news: int | None = None  # the file that can be read once somebody logs
        self.notices = Notices(
            session, self._show_help, self._ring, self._edit_line, self._choose_topic
        )
        self._runner = HuddleRunner(session, line_context, self.notices, make_begin, can_ask=True)
        self._rows = HuddleRows(self._runner, line_context, self.notices)
        self._lobby_keys = LobbyKeys(session, self._rows, self.run_line)

    # --- layout --------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out title, agenda, main part, notice, input line and keys."""
        self._notice_canvas = Canvas(self._rows.notice, id="notice")
        self._prompt_canvas = Canvas(lambda _: [self._prompt()], id="prompt")
        self._entry = InputLine(self, Completing(self._names, self._ids, self._topic_ids))
        self._keys_canvas = Canvas(self._keys, id="keys")
        yield Canvas(self._rows.title, id="title")
        yield Canvas(self._rows.strip, id="strip")
        with Horizontal(id="middle"):
            yield Canvas(self._rows.agenda, id="agenda")
            yield Canvas(self._rows.main, id="main")
        with Vertical(id="notices"):
            yield self._notice_canvas
        with Horizontal(id="line"):
            yield self._prompt_canvas
            yield self._entry
        yield self._keys_canvas

    def on_mount(self) -> None:
        """Show the huddle, and start to refresh it."""
        self._runner.start()
        if self._settings.notice:
            self.notices.tell(self._settings.notice, "quiet")
        self.draw()
        self._entry.focus()
        self.set_interval(REFRESH, self.tick)
        self.set_timer(SOON, self._listen)

    # --- drawing -------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the present state."""
        room = Room(self.size.width - 2 * NOTICE_MARGIN, 0)  # the room after the next layout
        self._notice_canvas.styles.height = max(1, len(self._rows.notice(room)))
        super().draw()
        if self.screen_stack and isinstance(self.screen, Dialog):
            self.screen.redraw()
        self.set_window_title(window_title(self.session.state, self.now()))

    def on_resize(self) -> None:
        """Draw again: a notice may need another number of rows."""
        self.draw()

    def tick(self) -> None:
        """Take in changes from other terminals, and draw."""
        try:
            is_news = self._runner.poll(is_typing=False)
        except HuddleError as error:  # somebody else runs the huddle now
            self.exit(error)
            return
        if is_news:
            self.draw()
        else:
            self.draw_in_time(self.session.state, self.now())

    def _listen(self) -> None:
        """Take in what somebody logs at once, where the system says that there is something."""
        make_ready()
        self._news = self.session.listen()
        if self._news is not None:
            asyncio.get_running_loop().add_reader(self._news, self._hear)

    def _hear(self) -> None:
        if self.session.has_news() and not self.is_over:
            self.tick()

    def on_unmount(self) -> None:
        """Listen no more."""
        if self._news is not None:
            asyncio.get_running_loop().remove_reader(self._news)

    def now(self) -> datetime:
        """Return the present instant."""
        return self.session.now()

    def underway(self) -> Underway | None:
        """Return the state of the huddle once it has started."""
        state = self._rows.shown()
        return state if isinstance(state, Underway) else None

    def _keys(self, room: Room) -> Sequence[StyledRow]:
        return self._rows.keys(room, is_typing=not self._entry.is_idle)

    def _prompt(self) -> StyledRow:
        is_text = self._entry.is_text
        return row(StyledText(" ✎ " if is_text else PROMPT, "key"))

    # --- input ---------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Send each key to the input line, even under a dialog, so that keys stay in order."""
        is_typed = isinstance(event, events.Key | events.Paste)
        if is_typed and len(self.screen_stack) > 1 and isinstance(self.screen, Dialog):
            self._entry.post_message(event)
        else:
            await super().on_event(event)

    def takes_elsewhere(self, name: str, sign: str | None = None) -> bool:
        """Handle a key that is not for the input line: a dialog is open, or the huddle is over."""
        if name != "enter" or isinstance(self.screen, Dialog):
            self._runner.reset_close()
        if self.is_over:
            return True
        over = self.screen
        if isinstance(over, Dialog):
            self._letter_keys = None
            over.take(name, sign)
        return over is not self.screen_stack[0]

    def takes_paste(self, text: str) -> bool:
        """Handle a paste that is for the list over the screen."""
        over = self.screen
        return isinstance(over, Dialog) and over.take_text(text)

    def key_named(self, name: str) -> Key | None:
        """Return the key with that name if it does something now."""
        where = key_context(self.session.state)
        side = self._runner.side_of_newcomer(name) if where in LOBBY else None
        if side:
            return Key(press=name, shown=name, does=side, at=LOBBY, types=side)
        return pressed(name, where)

    def press(self, key: Key) -> None:
        """Run a pressed key. Letters are remembered, since they may begin a word."""
        if not is_letter(key):
            self._letter_keys = None
            self.act(key)
            return
        before, typed = self.session.state, self._letter_keys
        if typed is None or self.now() > typed.until:
            newcomer = self._runner.newcomer
            typed = LetterKeys(where=key_context(before), newcomer=newcomer, until=self.now())
        self.act(key)
        is_step = self.session.state is not before
        line = self._entry.value
        self._letter_keys = typed.with_letter(key.shown, is_step=is_step, line=line, now=self.now())

    def take_back_word(self, name: str, sign: str) -> str:
        """Undo what letter keys did if `sign` makes them a word, and return them, else ""."""
        typed, where = self._letter_keys, key_context(self.session.state)
        over, line, now = self.screen, self._entry.value, self.now()
        if typed is None or now > typed.until:
            self._letter_keys = None
            return ""
        if not line and is_letter_at(name, where):
            return ""
        if not line and is_letter_at(name, typed.where):  # the last question was answered before it
            self._letter_keys = typed.with_letter(sign, is_step=False, line=sign, now=now)
            return ""
        self._letter_keys = None
        is_covered = over is not self.screen_stack[0] and not isinstance(over, Sheet)
        is_key = not line and pressed(name, where) is not None
        if self.is_over or is_covered or is_key or line != typed.line:
            return ""
        if sign.isupper() or sign.isspace():  # it begins another text
            return ""
        if isinstance(over, Sheet):  # the recap
            over.leave()
        for _ in range(typed.steps):
            self.run_line("/undo")
        self._runner.newcomer = typed.newcomer
        return typed.text

    def explain_escape(self) -> None:
        """Say how to leave while a text is typed: only Enter and Esc act then."""
        self.notices.tell("You're typing a line: Esc to cancel it, then Ctrl-C to leave", "quiet")
        self.draw()

    def recalls_lines(self) -> bool:
        """Whether arrows bring back the lines sent before; in the lobby they mark an item."""
        return not isinstance(self.session.state, Lobby)

    def move_mark(self, way: str) -> None:
        """Mark another item or person in the lobby."""
        if self._lobby_keys.move_mark(way):
            self.draw()

    def on_input_changed(self) -> None:
        """Draw the prompt and the keys again: they differ while a text is typed."""
        self._prompt_canvas.redraw()
        self._keys_canvas.redraw()

    def on_canvas_clicked(self, event: Canvas.Clicked) -> None:
        """Run what was clicked."""
        self.type_line(event.line)

    def type_line(self, line: str) -> None:
        """Run the line behind a click or a palette entry."""
        if self._lobby_keys.click(line):
            self.draw()
        elif line.startswith(KEY_MARK):
            key = self.key_named(line.removeprefix(KEY_MARK))
            if key:
                self.act(key)
        elif line.endswith(" "):
            self._entry.begin(line)
        else:
            self.run_line(line)

    def act(self, key: Key) -> None:
        """Run a key."""
        match key.own:
            case None if key.is_open:
                self._entry.begin(key.types)
            case None:
                self.run_line(key.types)
            case "help":
                self._show_help()
            case "commands":
                self._show_commands()
            case "copy":
                self._copy_recap()
            case "leave":
                self._ask_to_leave()
            case "theme":
                self.theme = LIGHT.name if self.theme == DARK.name else DARK.name
                self._remember()
            case "bell":
                self._is_ringing = not self._is_ringing
                self.notices.tell("bell on" if self._is_ringing else "bell off")
                self._remember()
            case "topics":
                self._choose_topic()
            case action:
                self._lobby_keys.act(action)
        self.draw()

    def run_line(self, line: str) -> bool:
        """Run a line, and return whether it was accepted."""
        try:
            is_done = self._runner.run_line(line)
        except TeamFolderGone as gone:
            self.exit(gone)
            return False
        if isinstance(self.session.state, Ended):
            self.exit(self.session.minutes)
        self.draw()
        return is_done

    # --- people, dialogs, settings -------------------------------------------------------

    def _names(self) -> Sequence[str]:
        return [who.name for who in self._line_context.team.people]

    def _ids(self) -> Sequence[str]:
        return self._line_context.action_ids()

    def _topic_ids(self) -> Sequence[str]:
        return [topic.id for topic in usable(self._line_context.topic_library)]

    def _remember(self) -> None:
        theme = "light" if self.theme == LIGHT.name else "dark"
        try:
            self._settings.remember(theme, self._is_ringing)
        except HuddleError as error:  # the choice still holds on this screen
            self.notices.refuse(error)

    def _show_help(self) -> None:
        self.push_screen(HelpDialog(partial(help_rows, key_context(self.session.state))))

    def _edit_line(self, line: str) -> None:
        self._entry.begin(line)

    def _copy_recap(self) -> None:
        """Copy the recap and show it, since nobody can know whether the terminal accepts it."""
        recap = self._settings.recap()
        self.copy_to_clipboard(recap)

        def rows(columns: int) -> list[StyledRow]:
            lines = recap.splitlines()
            return [styled for line in lines for styled in wrapped(line, columns) or [EMPTY]]

        self.push_screen(Sheet(rows, "Recap copied (if your terminal allows it)"))

    def _choose_topic(self, words: str = "") -> None:
        # Loaded late, since not every huddle opens the list.
        from huddlecli.live.full.topic_list import TopicList  # noqa: PLC0415

        def listing() -> TopicListing:
            return self._line_context.topic_listing(self._rows.marked_item())

        self.push_screen(TopicList(listing, words, self.run_line))

    def _show_commands(self) -> None:
        # Loaded late, since few huddles open the list.
        from huddlecli.live.full.palette import Commands, Palette  # noqa: PLC0415

        self.push_screen(Palette(providers=[Commands], placeholder="Type a command…"))

    def _ask_to_leave(self) -> None:
        state = self.session.state
        if isinstance(state, Lobby):
            self.exit()
            return
        items = state.items if isinstance(state, Underway) else ()
        left = [items[number - 1].plan.title for number in self._runner.left()]
        leaving = LEAVING_A_REHEARSAL if self._line_context.is_rehearsal else LEAVING
        rows = leave_rows([(key, does) for key, (_, does) in leaving.items()], left, 54)
        self.push_screen(LeaveDialog(rows, leaving), self._left)

    def _left(self, choice: Choice | None) -> None:
        match choice:
            case "keep":
                self.exit()
            case "end":
                try:
                    self._runner.end()
                except HuddleError as error:
                    self.notices.refuse(error)
                    self.draw()
                else:
                    self.exit(self.session.minutes)
            case _:
                self.draw()

    def _ring(self, what: Suggestion) -> None:
        """Ring the bell when the time of an item is up, and a minute before if that is wanted."""
        if self._is_ringing and (what == "over" or self._settings.rings_at_last_minute):
            self.bell()
