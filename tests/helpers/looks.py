"""How a screen looks, as a file that a person can read and compare: text, then colors.

Below the text stands a letter for each cell, and below those what the letters mean: the color, its
ground and whether it is bold, in the dark theme and in the light one.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from string import ascii_letters, digits

from rich.cells import cell_len
from rich.segment import Segment

from huddlecli.live.full.themes import DARK_THEME, LIGHT_THEME
from tests.helpers.stage import Stage

GOLDEN = Path(__file__).parents[1] / "live/full/golden"
SIZES = ((80, 24), (160, 50))
SMALLEST = (60, 18)
LETTERS = ascii_letters + digits


def looks(stage: Stage, name: str, *more: tuple[int, int]) -> None:
    """Compare a screen with its golden files; HUDDLE_GOLDEN=write writes them anew."""
    for columns, rows in (*SIZES, *more):
        stage.resize(columns, rows)
        text = pictured(stage)
        path = GOLDEN / f"{name}-{columns}x{rows}.txt"
        if os.environ.get("HUDDLE_GOLDEN") == "write":
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), path.name
    stage.resize(*SIZES[0])


def pictured(stage: Stage) -> str:
    """Return text, letters and what they mean, for both themes, which have the same text."""
    stage.light(LIGHT_THEME)
    text, light = stage.text, _colored(stage.cells)
    stage.light(DARK_THEME)
    assert stage.text == text
    dark = _colored(stage.cells)
    number = count()
    letters: dict[tuple[str, str], str] = {(dark[-3][-1], light[-3][-1]): " "}  # the ground
    for pair in (pair for row in zip(dark, light, strict=True) for pair in zip(*row, strict=True)):
        if pair not in letters:
            letters[pair] = LETTERS[next(number)]
    drawn = [
        "".join(letters[pair] for pair in zip(*row, strict=True)).rstrip()
        for row in zip(dark, light, strict=True)
    ]
    legend = [f"{letter}  {one:<28}{other}".rstrip() for (one, other), letter in letters.items()]
    return "\n".join([text, "", *drawn, "", *legend, ""])


def _colored(rows: Sequence[Sequence[Segment]]) -> list[list[str]]:
    """Return `#e6edf3 on #12161c, bold` for each cell; a blank has only its ground."""
    return [
        [
            _color(one, is_blank=sign == " ")
            for one in row
            for sign in one.text
            for _ in range(cell_len(sign))
        ]
        for row in rows
    ]


def _color(segment: Segment, *, is_blank: bool) -> str:
    style = segment.style
    assert style
    ground = style.bgcolor.triplet.hex if style.bgcolor and style.bgcolor.triplet else "none"
    if is_blank:
        return f"on {ground}{', reversed' if style.reverse else ''}"
    color = style.color.triplet.hex if style.color and style.color.triplet else "none"
    manner = "".join(
        f", {word}"
        for word, is_so in (("bold", style.bold), ("dim", style.dim), ("reversed", style.reverse))
        if is_so
    )
    return f"{color} on {ground}{manner}"
