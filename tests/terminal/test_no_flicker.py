"""The full screen takes the place of the first picture without a moment of another look."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.helpers.desk import Desk
from tests.helpers.window import Window

ALTERNATE, GIVES_BACK = "\x1b[?1049h", "\x1b[?1049l"
ERASES = re.compile(r"\x1b\[\d*[JKX]")
COLOR = re.compile(r"\x1b\[[\d;]*m")
WRITTEN = re.compile(rf"\x1b\[(\d+);(\d+)H((?:{COLOR.pattern}|[^\x1b\r\n])*)")
OPENINGS = {
    "start": ("start", "daily"),
    "watch": ("watch",),
    "watch --big": ("watch", "--big"),
}


def written(output: str) -> Iterator[tuple[int, int, str]]:
    """Yield what was written where: row, column, text."""
    for row, column, text in WRITTEN.findall(output):
        yield int(row), int(column) - 1, COLOR.sub("", text)


@pytest.mark.parametrize("opening", OPENINGS)
def test_nothing_else_is_drawn_in_between(desk: Desk, opening: str) -> None:
    """No other screen, nothing erased, and no row is blank or another for a moment."""
    window = Window(desk, ("-m", "huddlecli", *OPENINGS[opening]))
    try:
        window.press("\x03")  # it is read once the full screen has been drawn
        shown = window.until_end().partition(GIVES_BACK)[0]
    finally:
        window.leave()

    drawn = [*written(shown)]
    assert shown.count(ALTERNATE) == 1
    assert not ERASES.search(shown)
    picture = {row: text for row, _, text in drawn[:30]}
    assert sorted(picture) == [*range(1, 31)]
    assert any(text.strip() for text in picture.values())
    after = [piece for piece in drawn[30:] if piece[2]]
    assert {row for row, _, _ in after} >= {row for row, text in picture.items() if text.strip()}
    for row, column, text in after:
        assert text == picture[row][column : column + len(text)], row
