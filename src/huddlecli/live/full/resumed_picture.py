"""A huddle that is resumed, as the first picture shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from huddlecli.core.huddle.keys import key_context
from huddlecli.core.huddle.state import Underway
from huddlecli.live.full.notices import Notices
from huddlecli.live.full.picture import Parts
from huddlecli.live.line_context import LiveContext
from huddlecli.live.runner import HuddleRunner, MakeBegin
from huddlecli.live.session import Session
from huddlecli.views.huddle.rows import Room, StyledRow
from huddlecli.views.huddle.screen import stage
from huddlecli.views.huddle.screen_header import agenda_rows, agenda_strip, title_row
from huddlecli.views.huddle.screen_keys import key_row


def resumed_parts(session: Session, line_context: LiveContext, make_begin: MakeBegin) -> Parts:
    """Return the parts of the huddle of `session`, with what the full screen says at its start."""
    notices = Notices(session, on_help=_nothing, on_time_up=_nothing)
    runner = HuddleRunner(session, line_context, notices, make_begin, can_ask=True)
    runner.start()

    def main(room: Room) -> Sequence[StyledRow]:
        return stage(*_shown(runner), room)

    def agenda(room: Room) -> Sequence[StyledRow]:
        return agenda_rows(*_shown(runner), room.columns)

    return Parts(
        title=lambda room: [title_row(*_shown(runner), room.columns)],
        strip=lambda room: [agenda_strip(_shown(runner)[0], room.columns)],
        agenda=agenda,
        main=main,
        keys=lambda room: [key_row(key_context(session.state), room.columns, is_typing=False)],
        notice=lambda room: notices.rows(session.now(), room.columns),
    )


def _shown(runner: HuddleRunner) -> tuple[Underway, datetime]:
    """Return the state that is shown, and the present instant."""
    state = runner.session.state
    if not isinstance(state, Underway):
        raise TypeError(state)
    return runner.shown(state), runner.session.now()


def _nothing() -> None:
    """Do nothing: a picture neither helps nor rings."""
