"""What the full screen of `huddle start` shows, as rows: for Textual, and for the first picture."""

from __future__ import annotations

from collections.abc import Sequence

from huddlecli.core.huddle.keys import key_context
from huddlecli.core.huddle.state import Ended, Lobby, Underway
from huddlecli.core.minutes import Present
from huddlecli.live.full.notices import Notices
from huddlecli.live.full.picture import Parts
from huddlecli.live.line_context import LiveContext
from huddlecli.live.runner import HuddleRunner, MakeBegin
from huddlecli.live.session import Session
from huddlecli.views.huddle.rows import Room, StyledRow
from huddlecli.views.huddle.screen import stage
from huddlecli.views.huddle.screen_header import agenda_rows, agenda_strip, title_row
from huddlecli.views.huddle.screen_keys import key_row
from huddlecli.views.huddle.screen_lobby import (
    Marks,
    first_pick,
    lobby_rows,
    lobby_title,
    people_of,
)


class HuddleRows:
    """The rows of the huddle that is run on this terminal: its lobby, then each item."""

    def __init__(self, runner: HuddleRunner, line_context: LiveContext, notices: Notices) -> None:
        """Show the huddle of `runner`, and the last of its `notices`."""
        self._runner = runner
        self._session = runner.session
        self._line_context = line_context
        self._notices = notices
        self.marked = 0  # index of the person in the lobby that Space marks
        self._item: tuple[int, str] | None = None  # of the item that was marked: number, title

    def shown(self) -> Lobby | Underway:
        """Return the state to show; after the end, the last one before it."""
        state = self._session.state
        underway = state.last if isinstance(state, Ended) else state
        if isinstance(underway, Lobby):
            return self._runner.shown_lobby(underway)
        return self._runner.shown(underway)

    def marked_item(self) -> int:
        """Return the number of the item in the lobby that keys act on; a mark stays with its item.

        Until one is marked, it is the first pick.
        """
        state = self._session.state
        if not isinstance(state, Lobby):
            return 1
        if self._item is None:
            return first_pick(state)
        number, title = self._item
        titles = [item.title for item in state.draft.items]
        if title in titles and titles[number - 1 : number] != [title]:  # it was moved
            number = titles.index(title) + 1
        return max(1, min(number, len(titles)))

    def mark_item(self, number: int) -> None:
        """Mark another item, as far as there are items."""
        state = self._session.state
        if isinstance(state, Lobby) and 1 <= number <= len(state.draft.items):
            self._item = (number, state.draft.items[number - 1].title)

    def people(self) -> tuple[Present, ...]:
        """Return everybody who may be in the lobby, by name; nobody once it is left."""
        state = self._session.state
        return people_of(self._line_context.team.people, state) if isinstance(state, Lobby) else ()

    def title(self, room: Room) -> Sequence[StyledRow]:
        """Return the title row of the huddle or its lobby."""
        state, now = self.shown(), self._session.now()
        if isinstance(state, Lobby):
            return [lobby_title(state, now, room.columns)]
        return [title_row(state, now, room.columns)]

    def strip(self, room: Room) -> Sequence[StyledRow]:
        """Return the agenda in one row, for a narrow screen."""
        state = self.shown()
        return [] if isinstance(state, Lobby) else [agenda_strip(state, room.columns)]

    def agenda(self, room: Room) -> Sequence[StyledRow]:
        """Return the agenda down the side, for a wide screen."""
        state = self.shown()
        if isinstance(state, Lobby):
            return []
        return agenda_rows(state, self._session.now(), room.columns)

    def main(self, room: Room) -> Sequence[StyledRow]:
        """Return the main part: the present item, or the lobby before the start."""
        state, now = self.shown(), self._session.now()
        if isinstance(state, Lobby):
            marks = Marks(self.marked, self.marked_item())
            people = people_of(self._line_context.called(self._line_context.team).people, state)
            return lobby_rows(state, people, marks, now, room)
        return stage(state, now, room)

    def notice(self, room: Room) -> Sequence[StyledRow]:
        """Return the last message, while it is recent."""
        return self._notices.rows(self._session.now(), room.columns)

    def keys(self, room: Room, *, is_typing: bool = False) -> Sequence[StyledRow]:
        """Return the keys that do something now."""
        return [key_row(key_context(self._session.state), room.columns, is_typing=is_typing)]


def resumed_parts(session: Session, line_context: LiveContext, make_begin: MakeBegin) -> Parts:
    """Return the parts of a huddle that is resumed, with what the full screen says at its start."""
    notices = Notices(
        session,
        on_help=_nothing,
        on_time=lambda _: None,
        on_edit=lambda _: None,
        on_choose=lambda _: None,
    )
    runner = HuddleRunner(session, line_context, notices, make_begin, can_ask=True)
    runner.start()
    rows = HuddleRows(runner, line_context, notices)
    return Parts(
        title=rows.title,
        strip=rows.strip,
        agenda=rows.agenda,
        main=rows.main,
        keys=rows.keys,
        notice=rows.notice,
    )


def _nothing() -> None:
    """Do nothing: a picture neither helps nor rings."""
