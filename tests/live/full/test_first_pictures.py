"""The picture that is shown while Textual loads has the rows that Textual then shows.

In a terminal, with its colors: `tests/terminal/test_first_picture.py`.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from rich.cells import cell_len

from huddlecli.core.huddle import commands as do
from huddlecli.core.team import Person
from huddlecli.live.full.app import ScreenSettings
from huddlecli.live.full.huddle_rows import resumed_parts
from huddlecli.live.full.lobby_picture import lobby_parts
from huddlecli.live.full.picture import Drawn, drawn
from huddlecli.live.line_context import LiveContext
from huddlecli.views.huddle.rows import Room
from tests.helpers.stage import Stage
from tests.helpers.table import PEOPLE, Table
from tests.live.full.test_watch_app import talking, wall

SIZES = ((60, 18), (80, 24), (111, 30), (112, 38), (160, 50), (30, 8))
NOTICES = {
    "no notice": "",
    "a notice": "closed at its last note: huddle minutes show 2026-11-20-0908-daily",
    "a long notice": "closed at its last note; " * 12,
}


def text_of(rows: list[Drawn]) -> str:
    """Return the text of a picture, as `Stage.text` has it."""
    return "\n".join("".join(piece.text for piece in row).rstrip() for row in rows)


@pytest.mark.parametrize("notice", NOTICES)
@pytest.mark.parametrize("late", [0, 4], ids=["in time", "late"])
def test_the_lobby_is_the_same(table: Table, late: int, notice: str) -> None:
    """In windows of all sizes, in time and late, with somebody away and with a notice."""
    table.now += timedelta(minutes=late)
    settings = ScreenSettings(recap=str, notice=NOTICES[notice])
    session = table.sit_down("daily", away="gus")
    known = [Person(name=name, side=side) for name, side in PEOPLE.items()]
    with Stage(table, session, settings=settings) as stage:
        parts = lobby_parts(stage.lobby, known, session.now, NOTICES[notice])
        for size in SIZES:
            stage.resize(*size)
            assert text_of(drawn(parts, Room(*size))).rstrip() == stage.text.rstrip(), size


@pytest.mark.parametrize("lines", [(), ("",), ("", "/u"), ("", "/u", "/u"), ("/goto 4",)], ids=str)
def test_a_resumed_huddle_is_the_same(table: Table, lines: tuple[str, ...]) -> None:
    """On a board, at each step of an item, and at the close."""
    with Stage(table, table.sit_down("daily")) as stage:
        stage.lines("", *lines)
    session = table.sit_down_again()
    line_context = LiveContext(session, table.prepared("daily"), table.new_id)

    def begins() -> do.Begin:
        return line_context.begin(table.new_key())

    with Stage(table, session) as stage:
        parts = resumed_parts(session, line_context, begins)
        for size in SIZES:
            stage.resize(*size)
            assert text_of(drawn(parts, Room(*size))).rstrip() == stage.text.rstrip(), size


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("state", ["between huddles", "underway", "interrupted"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_is_watched_is_the_same(
    table: Table, size: tuple[int, int], state: str, *, is_large: bool
) -> None:
    """The second view, whole and for a wall."""
    session = talking(table) if state != "between huddles" else None
    if session and state == "interrupted":
        session.close()
    with wall(table, size, is_large=is_large) as shown:
        looks = shown.looks()
        picture = shown.app._watched.drawn(Room(*size))  # noqa: SLF001 - its rows are compared
    assert text_of(picture).rstrip() == looks.rstrip()
    widths = {sum(cell_len(piece.text) for piece in row) for row in picture}
    assert widths == {size[0]}
