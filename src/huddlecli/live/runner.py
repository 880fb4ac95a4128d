"""Runs a huddle for either screen: takes typed lines, applies them, reports the results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from huddlecli.core.errors import HuddleError, Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.clock import Suggestion, is_last_minute, suggested
from huddlecli.core.huddle.edit_grammar import CorrectionWanted
from huddlecli.core.huddle.grammar import HelpWanted, SideWanted, parse_line
from huddlecli.core.huddle.lobby import lobby_at
from huddlecli.core.huddle.plan_grammar import TopicsWanted
from huddlecli.core.huddle.review import not_left
from huddlecli.core.huddle.state import (
    Close,
    Ended,
    Huddle,
    Lobby,
    Talk,
    Underway,
    current,
    unanswered,
)
from huddlecli.core.minutes import Present
from huddlecli.core.past_huddles.topic_choices import TopicListing
from huddlecli.core.team import find_person, is_away
from huddlecli.live.line_context import LiveContext
from huddlecli.live.session import Session
from huddlecli.store.open_journal import HuddleTakenOver
from huddlecli.store.places import TeamFolderGone
from huddlecli.views.huddle.boards import missing_line
from huddlecli.views.huddle.lines import (
    absent_line,
    closing_lines,
    guest_line,
    item_lines,
    left_lines,
    opening,
)
from huddlecli.views.huddle.lobby import lobby_lines, who_lines
from huddlecli.views.huddle.reactions import reaction, texts_lines
from huddlecli.views.huddle.time import ScreenLine
from huddlecli.views.huddle.topics import near_line
from huddlecli.views.records import doubt_words
from huddlecli.views.words import away_then_words, closed_words

SOON = 0.25  # seconds; what reps log elsewhere is to be seen within one
SHARE = 9  # a look is followed by nine times its length without one: a tenth of the time
MakeBegin = Callable[[], do.Begin]


class Screen(Protocol):
    """What a runner needs of a screen."""

    def show(self, lines: Sequence[ScreenLine]) -> None:
        """Show lines."""

    def refuse(self, error: HuddleError) -> None:
        """Say why a line was refused, and what would work."""

    def ask(self, lines: Sequence[ScreenLine]) -> None:
        """Show a question that the next line answers."""

    def suggest(self, state: Underway, what: Suggestion) -> None:
        """Say what the clock suggests."""

    def edit(self, line: str, lines: Sequence[ScreenLine]) -> None:
        """Put a line where it can be edited, or show the lines if that is not possible."""

    def choose(self, listing: TopicListing, words: str) -> None:
        """Let a topic be chosen among those with these words, or show them."""

    def help(self) -> None:
        """Show what can be typed."""

    def interrupt(self) -> None:
        """Leave the line that somebody may be typing, before something is shown."""


class HuddleRunner:
    """Runs typed lines against the session and shows the results on the screen."""

    def __init__(  # noqa: PLR0913 - who takes part, and how a huddle is conducted
        self,
        session: Session,
        context: LiveContext,
        screen: Screen,
        make_begin: MakeBegin,
        *,
        can_ask: bool,
        timer: Callable[[], float] | None = None,
    ) -> None:
        """Run the huddle of `session`; `make_begin` returns the command that leaves the lobby.

        With `can_ask`, somebody at a terminal can answer: the lobby waits, and an early end too.
        `timer` gives seconds that nobody sets: with it the folder is looked at so seldom that
        typed lines do not wait for it. Without it, the folder is looked at each time.
        """
        self.session = session
        self._context = context
        self._called = context.called
        self._screen = screen
        self._make_begin = make_begin
        self._can_ask = can_ask
        self._is_ending = False  # whether an early end was asked for, and the open items were shown
        self._is_closing = False  # whether the next Enter at the close ends the huddle
        self._is_skipping = False  # whether /next was asked for, and the open questions were shown
        self._refused_with: str | None = None  # the last reason shown why nothing could be taken in
        self._suggested: set[tuple[object, ...]] = set()  # what the clock suggested, and where
        self.newcomer: str | None = None  # somebody new whose side was asked for just now
        self._timer = timer
        self._next_look = 0.0  # while lines wait
        self._next_poll = 0.0  # while none does and nobody logs

    def start(self) -> None:
        """Show the lobby, start the huddle if nobody can be asked, or show where it continues."""
        state, now = self.session.state, self.session.now()
        if isinstance(state, Lobby) and self._can_ask:
            self._show_lobby(state)
        elif isinstance(state, Lobby):
            begin = self._make_begin()
            if lines := who_lines(self._called(state)):
                self._screen.show(lines)
            self._carry_out(begin)
        elif isinstance(state, Underway):
            shown = self.shown(state)
            self._screen.show([*opening(shown), *item_lines(shown, now)])

    def poll(self, *, is_typing: bool) -> bool:
        """Show what came in and what the clock suggests. Returns whether there was anything."""
        if is_typing and self._is_quiet():
            return False
        before = self.session.state
        events, what = self._taken_in(is_waiting=not is_typing), self._suggestion()
        notice, absent = self.session.notice(), self.session.absent()
        lobby = self._context.replanned(before) if isinstance(before, Lobby) else None
        is_news = bool(events or what or notice or absent or lobby)
        if events or notice or absent:
            self.reset_close()  # what was asked is not what is read last
        if is_typing and is_news:
            self._screen.interrupt()
        if lobby:
            self.session.replan(lobby)
            self._show_lobby(lobby)
        if absent:  # showing nothing would take away what was said before
            self._screen.show([absent_line(record) for record in absent])
        if notice:
            self._screen.show([ScreenLine(notice, "late")])
        for event in events:
            self._react(before, event)
        if what and isinstance(self.session.state, Underway):
            self._screen.suggest(self.shown(self.session.state), what)
        return is_news

    def run_line(self, line: str) -> bool:
        """Run a line, or show why it was refused. Returns whether it was accepted.

        Raises TeamFolderGone if the team folder no longer exists.
        """
        newcomer, self.newcomer = self.newcomer, None
        side = self._side_said(line) if newcomer else None
        try:
            self._read(f"/join {newcomer}:{side}" if side else line)
        except TeamFolderGone:
            raise
        except SideWanted as wanted:
            self.newcomer = wanted.name if self._can_ask else None
            self._screen.refuse(self._as_question(wanted))
            return False
        except HuddleError as error:
            self._screen.refuse(error)
            return False
        return True

    def reset_close(self) -> None:
        """Make the next Enter at the close the first of two again."""
        self._is_closing = False

    def side_of_newcomer(self, said: str) -> str | None:
        """Return the side that `said` names or begins, if one was asked for just now."""
        return self._side_said(said) if self.newcomer else None

    def _side_said(self, said: str) -> str | None:
        begin = said.strip().removeprefix(":").strip().casefold()
        fitting = [side for side in self._context.team.sides if side.casefold().startswith(begin)]
        return fitting[0] if begin and len(fitting) == 1 else None

    def _as_question(self, wanted: SideWanted) -> Refused:
        """Return the question for somebody's side, with a letter for each where it can be asked."""
        sides = self._context.team.sides
        letters = [side[:1] for side in sides]
        if not self._can_ask or any(self._side_said(letter) is None for letter in letters):
            return wanted
        hint = "   ".join(f"{letter} {side}" for letter, side in zip(letters, sides, strict=True))
        return Refused(f"{wanted.name} is new here: which side?", hint=hint)

    def left(self) -> tuple[int, ...]:
        """Return the numbers of the items that an end would carry over."""
        state = self.session.state
        return not_left(state) if isinstance(state, Underway) else ()

    def end(self) -> None:
        """End the huddle, even with open items."""
        self.session.end()

    def _show_lobby(self, lobby: Lobby, hints: Sequence[ScreenLine] = ()) -> None:
        self._screen.show([*lobby_lines(self.shown_lobby(lobby)), *hints])

    def shown(self, state: Underway) -> Underway:
        """Return a state as it is shown: with titles of leads, and with what people are called."""
        return self._called(self._context.titles.named(state))

    def shown_lobby(self, lobby: Lobby) -> Lobby:
        """Return a lobby as it is shown: with the hours that the huddle would have now."""
        return lobby_at(self._called(lobby), self.session.now())

    def _is_quiet(self) -> bool:
        """Whether it is too early for another look, and nothing was logged since the last."""
        if self._timer is None:
            return False
        now = self._timer()
        if now < self._next_poll and not self.session.has_news():
            return True
        self._next_poll = now + SOON
        return False

    def _taken_in(self, *, is_waiting: bool) -> list[ev.Event]:
        """Take in changes from other terminals, seldom while a line `is_waiting`.

        A reason why not is shown once.
        """
        if is_waiting and self._timer and self._timer() < self._next_look:
            return []
        try:
            taken = self._take_in_timed()
        except (HuddleTakenOver, TeamFolderGone):
            raise
        except HuddleError as error:
            if error.message != self._refused_with:
                self._screen.refuse(error)
            self._refused_with = error.message
            return []
        self._refused_with = None
        return taken

    def _take_in_timed(self) -> list[ev.Event]:
        """Take in changes; the longer that takes, the later the next look."""
        if self._timer is None:
            return self.session.take_in()
        start = self._timer()
        try:
            return self.session.take_in()
        finally:
            end = self._timer()
            self._next_look = end + min((end - start) * SHARE, SOON)

    def _suggestion(self) -> Suggestion | None:
        """Return what the clock says: a step once for each point, how time runs once for each item.

        No step is suggested during Understand.
        """
        state, now = self.session.state, self.session.now()
        if not isinstance(state, Underway):
            return None
        item, what = current(state), suggested(state, now)
        if what in ("understand", "execute") and not isinstance(item.step, Talk):
            what = None
        if what and self._is_new(state, what, len(item.points)):
            return what
        is_last = is_last_minute(state, now) and self._is_new(state, "last minute")
        return "last minute" if is_last else None

    def _is_new(self, state: Underway, what: Suggestion, point: int = 0) -> bool:
        """Whether the clock has not said that yet; once an item has more time, it says it again."""
        this = (state.number, point, current(state).allotted, what)
        is_new = this not in self._suggested
        self._suggested.add(this)
        return is_new

    def _read(self, line: str) -> None:
        state = self.session.state
        if isinstance(state, Ended):
            return
        if not line.strip():
            if self._can_ask:
                self._enter(state)
            return
        self.reset_close()
        command = parse_line(line, state, self._context, self.session.now())
        match command:
            case HelpWanted():
                self._screen.help()
            case TopicsWanted(words=words):
                self._screen.choose(self._context.topic_listing(), words)
            case CorrectionWanted(text=text, texts=texts):
                self._screen.edit(f"/fix {text.number} {text.text}", texts_lines(texts, text))
            case do.Next():
                self._go_on(state)
            case do.End():
                self._is_skipping = False
                self._end(state)
            case _:
                self._is_ending = self._is_skipping = False
                self._carry_out(command)

    def _enter(self, state: Lobby | Underway) -> None:
        """Run Enter on an empty line: the next step; at the close the second one ends."""
        if not (isinstance(state, Underway) and isinstance(current(state).step, Close)):
            self._go_on(state)
        elif self._is_closing:
            self.end()
        else:
            self._is_closing = True
            self._is_ending = False
            self._screen.ask(closing_lines(self.shown(state), not_left(state)))

    def _go_on(self, state: Lobby | Underway) -> None:
        self._is_ending = False
        if isinstance(state, Lobby):
            self._carry_out(self._make_begin())
            return
        missing = unanswered(state)
        if missing and self._can_ask and not self._is_skipping:
            self._is_skipping = True
            self._screen.ask([missing_line(missing)])
            return
        self._is_skipping = False
        self._carry_out(do.Next())

    def _end(self, state: Lobby | Underway) -> None:
        """End the huddle; if somebody can be asked, first show the open items."""
        if isinstance(state, Underway) and self._can_ask and not self._is_ending:
            left = not_left(state)
            if left:
                self._is_ending = True
                self._screen.ask(left_lines(self.shown(state), left))
                return
        self.end()

    def _carry_out(self, command: do.Command) -> None:
        before = self.session.state
        event = self.session.do(command)
        self._react(before, event, self._hints(command))
        if isinstance(event, ev.Begun):
            self._welcome(event.present)
        elif isinstance(event, ev.Joined) and isinstance(self.session.state, Underway):
            self._welcome([Present(name=event.name, side=event.side)])

    def _welcome(self, people: Sequence[Present]) -> None:
        """Add new people to the team, and show how to undo that."""
        new = [who for who in people if self._context.welcome(who.name, who.side)]
        if new:
            self._screen.show([guest_line(who) for who in new])

    def _hints(self, command: do.Command) -> list[ScreenLine]:
        """Return the due day if words may have meant another one, or what speaks against it."""
        match command:
            case do.AddItem(near=str(near)):
                return [near_line(near)]
            case do.AddRecord(made=made, doubt=doubt):
                due, owner = made.due, made.owner
            case do.EditAction(id=record_id, edit=edit, doubt=doubt) if (
                edit.due or edit.owner or doubt
            ):
                action = self._context.action(record_id)
                due, owner = action.due, action.owner
            case _:
                return []
        if due is None:
            return []
        today = self._context.today()
        hints = [doubt_words(doubt, due, today, "/edit")] if doubt else []
        if due in self._context.team.closed:
            hints.append(closed_words(due, today))
        person = find_person(self._context.team, owner or "")
        if person and is_away(person, due):
            hints.append(away_then_words(self._called(person), due, today))
        return [ScreenLine(f"  {words}", "hint") for words in hints]

    def _react(self, before: Huddle, event: ev.Event, hints: Sequence[ScreenLine] = ()) -> None:
        after = self.session.state
        if isinstance(after, Lobby):
            self._show_lobby(after, hints)
        elif isinstance(after, Underway):
            base, now = before if isinstance(before, Underway) else after, self.session.now()
            lines = reaction(self.shown(base), self._called(event), self.shown(after), now)
            self._screen.show([*lines, *hints])
