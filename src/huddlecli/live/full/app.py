"""The full screen of a huddle: keys and lines go to the conductor, rows come from the views.

It holds nothing that is true of the huddle: a tick only asks again what is, and draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle.keys import LOBBY, Key, key_context, pressed
from huddlecli.core.huddle.state import Ended, Lobby, Underway
from huddlecli.core.minutes import Minutes, Present
from huddlecli.live.full.base import TICKS, HuddleApp
from huddlecli.live.full.canvas import Canvas
from huddlecli.live.full.dialogs import (
    LEAVING,
    LEAVING_A_REHEARSAL,
    Choice,
    Dialog,
    HelpDialog,
    LeaveDialog,
    Sheet,
)
from huddlecli.live.full.input import Completing, InputLine
from huddlecli.live.full.letters import Letters, is_letter, is_letter_at
from huddlecli.live.full.notices import Notices
from huddlecli.live.full.themes import DARK, LIGHT, choose_theme
from huddlecli.live.hangup import Hangup
from huddlecli.live.line_context import LiveContext
from huddlecli.live.runner import HuddleRunner, MakeBegin
from huddlecli.live.session import Session
from huddlecli.store.event_lines import make_ready
from huddlecli.store.places import TeamFolderGone
from huddlecli.views.huddle.rows import EMPTY, StyledRow, StyledText, row, wrapped
from huddlecli.views.huddle.screen import Room
from huddlecli.views.huddle.screen_header import window_title
from huddlecli.views.huddle.screen_keys import help_rows, key_row, leave_rows
from huddlecli.views.huddle.screen_lobby import TICK, lobby_rows, lobby_title, people_of

ECHO_MARGINS = 4  # columns
SOON = 0.2  # seconds: after the first frame, before the first key
OWN = "\0"  # before a line that is none of the grammar's: a key's name, or a tick


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenSettings:
    """How the screen looks and sounds here, and what it is given to work with."""

    recap: Callable[[], str]
    theme: str | None = None
    colors: str | None = None  # COLORFGBG, by which some terminals tell of their ground
    is_ringing: bool = True
    remember: Callable[[str, bool], None] = lambda _theme, _bell: None
    hangup: Hangup | None = None
    told: str = ""  # what was said before the screen hid it


class FullScreen(HuddleApp[Minutes | HuddleError], inherit_bindings=False):
    """Runs a huddle on the whole terminal; returns its minutes, or None where it was kept."""

    def __init__(
        self, session: Session, desk: LiveContext, begins: MakeBegin, manners: ScreenSettings
    ) -> None:
        """Run the huddle of `session`."""
        super().__init__(choose_theme(manners.theme, manners.colors), manners.hangup)
        self.session = session
        self._desk = desk
        self._manners = manners
        self._is_ringing = manners.is_ringing
        self._letters: Letters | None = None  # what was pressed just now
        self._marked = 0  # the place of the person in the lobby that Space ticks
        self.echo = Notices(session, self._show_help, self._ring)
        self._conductor = HuddleRunner(session, desk, self.echo, begins, asks=True)

    # --- what it is made of --------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out title, agenda, stage, what was told, the line, the keys."""
        self._echo_row = Canvas(self._told, id="told")
        self._prompt_row = Canvas(lambda _: [self._prompt()], id="prompt")
        self._entry = InputLine(self, Completing(self._names, self._ids))
        self._keys_row = Canvas(self._keys, id="keys")
        yield Canvas(self.title_rows, id="title")
        yield Canvas(self.strip_rows, id="strip")
        with Horizontal(id="middle"):
            yield Canvas(self.agenda_rows, id="agenda")
            yield Canvas(self.stage_rows, id="stage")
        with Vertical(id="echo"):
            yield self._echo_row
        with Horizontal(id="line"):
            yield self._prompt_row
            yield self._entry
        yield self._keys_row

    def on_mount(self) -> None:
        """Show where the huddle is, and begin to tick."""
        self._conductor.greet()
        if self._manners.told:
            self.echo.tell(self._manners.told, "quiet")
        self.draw()
        self._entry.focus()
        self.set_interval(TICKS, self.tick)
        self.set_timer(SOON, make_ready)

    # --- what is drawn -------------------------------------------------------------------

    def draw(self) -> None:
        """Draw what is true now."""
        room = Room(self.size.width - ECHO_MARGINS, 0)  # what it will have after a new layout
        self._echo_row.styles.height = max(1, len(self._told(room)))
        super().draw()
        self.entitle(window_title(self.session.state, self.now()))

    def on_resize(self) -> None:
        """Give what was told the rows that it takes now."""
        self.draw()

    def tick(self) -> None:
        """Take in what came from elsewhere, and draw."""
        try:
            is_news = self._conductor.look_around(is_typing=False)
        except HuddleError as error:  # somebody else has the chair now
            self.exit(error)
            return
        if is_news:
            self.draw()
        else:
            self.draw_in_time(self.session.state, self.now())

    def now(self) -> datetime:
        """Return the present instant."""
        return self.session.now()

    def shown(self) -> Lobby | Underway:
        """Return what is true, after the end what was true until then."""
        state = self.session.state
        return state.last if isinstance(state, Ended) else state

    def title_rows(self, room: Room) -> Sequence[StyledRow]:
        """Return the title, before the start that of the lobby."""
        state = self.shown()
        if isinstance(state, Lobby):
            return [lobby_title(state, self.now(), room.columns)]
        return super().title_rows(room)

    def stage_rows(self, room: Room) -> Sequence[StyledRow]:
        """Return what the huddle is at, before the start the lobby."""
        state = self.shown()
        if isinstance(state, Lobby):
            shown = self._conductor.as_it_would_begin(state)
            return lobby_rows(shown, self._people(), self._marked, self.now(), room)
        return super().stage_rows(room)

    def _told(self, room: Room) -> Sequence[StyledRow]:
        return self.echo.rows(self.now(), room.columns)

    def _keys(self, room: Room) -> Sequence[StyledRow]:
        entry = self._entry
        return [key_row(key_context(self.session.state), room.columns, is_typing=not entry.is_idle)]

    def _prompt(self) -> StyledRow:
        is_text = self._entry.is_text
        return row(StyledText(" ✎ " if is_text else " › ", "key"))

    # --- what is typed -------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Give each key to the line, whatever lies over it, so that all keys are in one order."""
        is_typed = isinstance(event, events.Key | events.Paste)
        if is_typed and len(self.screen_stack) > 1 and isinstance(self.screen, Dialog):
            self._entry.post_message(event)
        else:
            await super().on_event(event)

    def takes(self, name: str) -> bool:
        """Take a key that is not for the line: a dialog lies over it, or all is over."""
        if name != "enter" or isinstance(self.screen, Dialog):
            self._conductor.reconsider()
        if self.is_over:
            return True
        over = self.screen
        if isinstance(over, Dialog):
            self._letters = None
            over.take(name)
        return over is not self.screen_stack[0]

    def key_named(self, name: str) -> Key | None:
        """Return the key of that name, if it acts now."""
        where = key_context(self.session.state)
        side = self._conductor.side_of_newcomer(name) if where in LOBBY else None
        if side:
            return Key(press=name, shown=name, does=side, at=LOBBY, types=side)
        return pressed(name, where)

    def press(self, key: Key) -> None:
        """Do what a pressed key stands for; a letter may turn out to begin a word."""
        if not is_letter(key):
            self._letters = None
            self.act(key)
            return
        before, letters = self.session.state, self._letters
        if letters is None or self.now() > letters.until:
            newcomer = self._conductor.newcomer
            letters = Letters(where=key_context(before), newcomer=newcomer, until=self.now())
        self.act(key)
        is_step = self.session.state is not before
        line = self._entry.value
        self._letters = letters.with_letter(key.shown, is_step=is_step, line=line, now=self.now())

    def word_begun(self, name: str, sign: str) -> str:
        """Take back what letters did that begin a word with `sign`, and return them, or ""."""
        letters, where = self._letters, key_context(self.session.state)
        over, line, now = self.screen, self._entry.value, self.now()
        if letters is None or now > letters.until:
            self._letters = None
            return ""
        if not line and is_letter_at(name, where):
            return ""
        if not line and is_letter_at(name, letters.where):  # no question is left that it answers
            self._letters = letters.with_letter(sign, is_step=False, line=sign, now=now)
            return ""
        self._letters = None
        is_covered = over is not self.screen_stack[0] and not isinstance(over, Sheet)
        is_key = not line and pressed(name, where) is not None
        if self.is_over or is_covered or is_key or line != letters.line:
            return ""
        if sign.isupper() or sign.isspace():  # it begins a text of its own
            return ""
        if isinstance(over, Sheet):  # the recap
            over.leave()
        for _ in range(letters.steps):
            self.obey("/undo")
        self._conductor.newcomer = letters.newcomer
        return letters.text

    def point_out_escape(self) -> None:
        """Say how to leave from within a text, in which no key but Enter and Esc acts."""
        self.echo.tell("this is a text: Esc puts it away, then Ctrl-C leaves", "quiet")
        self.draw()

    def on_input_line_moved(self, event: InputLine.Moved) -> None:
        """Mark another person in the lobby."""
        people = self._people()
        if isinstance(self.session.state, Lobby) and people:
            by = 1 if event.way in ("right", "down") else -1
            self._marked = (self._marked + by) % len(people)
            self.draw()

    def on_input_changed(self) -> None:
        """Show the keys that a text has; nothing else hangs on it."""
        self._prompt_row.redraw()
        self._keys_row.redraw()

    def on_canvas_typed(self, event: Canvas.Typed) -> None:
        """Do what was clicked."""
        self.type_line(event.line)

    def type_line(self, line: str) -> None:
        """Do what a line stands for that a click or the list of commands gave."""
        if line.startswith(TICK):
            self._marked = int(line.removeprefix(TICK))
            self._tick_off()
        elif line.startswith(OWN):
            key = self.key_named(line.removeprefix(OWN))
            if key:
                self.act(key)
        elif line.endswith(" "):
            self._entry.begin(line)
        else:
            self.obey(line)

    def act(self, key: Key) -> None:
        """Do what a key stands for."""
        match key.own:
            case None if key.is_open:
                self._entry.begin(key.types)
            case None:
                self.obey(key.types)
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
                self.echo.tell("the bell rings again" if self._is_ringing else "the bell is off")
                self._remember()
            case "tick":
                self._tick_off()
        self.draw()

    def obey(self, line: str) -> bool:
        """Do what a line asks for, and say whether it was done."""
        try:
            is_done = self._conductor.obey(line)
        except TeamFolderGone as gone:
            self.exit(gone)
            return False
        if isinstance(self.session.state, Ended):
            self.exit(self.session.minutes)
        self.draw()
        return is_done

    # --- what else there is --------------------------------------------------------------

    def _people(self) -> tuple[Present, ...]:
        state = self.session.state
        if not isinstance(state, Lobby):
            return ()
        known = [Present(name=who.name, side=who.side) for who in self._desk.team.people]
        return people_of(known, state)

    def _tick_off(self) -> None:
        people = self._people()
        if people:
            who = people[self._marked % len(people)]
            self.obey(who.name)

    def _names(self) -> Sequence[str]:
        return [who.name for who in self._desk.team.people]

    def _ids(self) -> Sequence[str]:
        return self._desk.action_ids()

    def _remember(self) -> None:
        theme = "light" if self.theme == LIGHT.name else "dark"
        try:
            self._manners.remember(theme, self._is_ringing)
        except HuddleError as error:  # it looks and sounds so all the same, for this time
            self.echo.refuse(error)

    def _show_help(self) -> None:
        self.push_screen(HelpDialog(partial(help_rows, key_context(self.session.state))))

    def _copy_recap(self) -> None:
        """Copy the recap, and show it: whether the terminal takes it cannot be known."""
        recap = self._manners.recap()
        self.copy_to_clipboard(recap)

        def rows(columns: int) -> list[StyledRow]:
            lines = recap.splitlines()
            return [one for line in lines for one in wrapped(line, columns) or [EMPTY]]

        self.push_screen(Sheet(rows, "Recap copied (if your terminal allows it)"))

    def _show_commands(self) -> None:
        # A list that most huddles never open.
        from huddlecli.live.full.palette import Commands, Palette  # noqa: PLC0415

        self.push_screen(Palette(providers=[Commands], placeholder="Type a command…"))

    def _ask_to_leave(self) -> None:
        state = self.session.state
        if isinstance(state, Lobby):
            self.exit()
            return
        items = state.items if isinstance(state, Underway) else ()
        left = [items[number - 1].plan.title for number in self._conductor.left()]
        leaving = LEAVING_A_REHEARSAL if self._desk.is_rehearsal else LEAVING
        rows = leave_rows([(key, does) for key, (_, does) in leaving.items()], left, 54)
        self.push_screen(LeaveDialog(rows, leaving), self._left)

    def _left(self, choice: Choice | None) -> None:
        match choice:
            case "keep":
                self.exit()
            case "end":
                try:
                    self._conductor.end()
                except HuddleError as error:
                    self.echo.refuse(error)
                    self.draw()
                else:
                    self.exit(self.session.minutes)
            case _:
                self.draw()

    def _ring(self) -> None:
        """Say softly that the time of an item is up: nothing ends by it."""
        if self._is_ringing:
            self.bell()
