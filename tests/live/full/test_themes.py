"""Text can be read in both themes: measured, not thought."""

from __future__ import annotations

from typing import get_args

import pytest
from textual.color import Color
from textual.theme import Theme

from huddlecli.live.full.canvas import Canvas
from huddlecli.live.full.input import InputLine
from huddlecli.live.full.themes import DARK_THEME, LIGHT_THEME
from huddlecli.views.huddle.rows import Tone
from tests.helpers.stage import Stage
from tests.helpers.table import Table

ENOUGH = 4.5  # to 1: WCAG 2.1, criterion 1.4.3


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors as WCAG 2.1 has it."""
    lights = sorted(_luminance(Color.parse(color)) for color in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(color: Color) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in color.normalized
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", [DARK_THEME, LIGHT_THEME], ids=lambda theme: theme.name)
def test_each_tone_can_be_read_on_each_ground(table: Table, theme: Theme) -> None:
    """Every tone on the ground of every part of the screen, and what is suggested on the line."""
    low: dict[tuple[str, str], float] = {}
    with Stage(table, table.sit_down("daily"), size=(120, 40)) as stage:
        stage.light(theme)
        for canvas in stage.app.query(Canvas):
            for tone in get_args(Tone):
                style = canvas.look(tone)
                assert style.color
                assert style.bgcolor
                assert style.color.triplet
                assert style.bgcolor.triplet
                found = contrast(style.color.triplet.hex, style.bgcolor.triplet.hex)
                low |= {(canvas.id or "", tone): found} if found < ENOUGH else {}
        style = stage.app.query_one(InputLine).get_component_rich_style("input--suggestion")
        assert style.color
        assert style.bgcolor
        assert style.color.triplet
        assert style.bgcolor.triplet
        found = contrast(style.color.triplet.hex, style.bgcolor.triplet.hex)
        low |= {("entry", "suggestion"): found} if found < ENOUGH else {}

    assert low == {}


def test_black_on_white_is_the_most() -> None:
    """21 to 1, and nothing on itself."""
    assert round(contrast("#000000", "#ffffff"), 3) == 21
    assert contrast("#777777", "#777777") == 1
