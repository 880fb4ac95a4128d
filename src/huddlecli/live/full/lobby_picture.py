"""The lobby as the first picture shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from huddlecli.core.huddle.keys import key_context
from huddlecli.core.huddle.lobby import lobby_at
from huddlecli.core.huddle.state import Lobby
from huddlecli.core.team import Person
from huddlecli.live.full.picture import MOST_NOTICE, Parts
from huddlecli.views.huddle.rows import Room, StyledRow, wrapped
from huddlecli.views.huddle.screen_keys import key_row
from huddlecli.views.huddle.screen_lobby import (
    Marks,
    first_pick,
    lobby_rows,
    lobby_title,
    people_of,
)


def lobby_parts(
    lobby: Lobby, known: Iterable[Person], now: Callable[[], datetime], notice: str
) -> Parts:
    """Return the parts of the lobby of a team with the `known` people."""
    people = people_of(known, lobby)

    def main(room: Room) -> Sequence[StyledRow]:
        instant = now()
        marks = Marks(0, first_pick(lobby))
        return lobby_rows(lobby_at(lobby, instant), people, marks, instant, room)

    return Parts(
        title=lambda room: [lobby_title(lobby, now(), room.columns)],
        main=main,
        keys=lambda room: [key_row(key_context(lobby), room.columns, is_typing=False)],
        notice=lambda room: wrapped(notice, room.columns, "quiet", most=MOST_NOTICE),
    )
