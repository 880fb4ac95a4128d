"""The colors of the first picture are those that Textual sends, through Rich."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from rich.console import Console

from huddlecli.live.full.colors import DARK, LIGHT
from huddlecli.live.full.terminal_colors import Depth, color_code, color_depth

SYSTEMS: dict[Depth, ColorSystem] = {
    "16": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "all": ColorSystem.TRUECOLOR,
}
NAMES: dict[str | None, Depth] = {"standard": "16", "256": "256", "truecolor": "all"}


@pytest.mark.parametrize("depth", SYSTEMS)
def test_each_color_is_coded_as_rich_does(depth: Depth) -> None:
    """On terminals of many and few colors, for texts and grounds."""
    greys = [f"#{value:02x}{value:02x}{value:02x}" for value in range(0, 256, 5)]
    for color in (*DARK.texts.values(), *LIGHT.texts.values(), *LIGHT.grounds.values(), *greys):
        rich = Color.parse(color).downgrade(SYSTEMS[depth])
        for is_ground in (False, True):
            codes = ";".join(rich.get_ansi_codes(foreground=not is_ground))
            assert color_code(color, depth, is_ground=is_ground) == codes


@pytest.mark.parametrize(
    "environ",
    [
        {"TERM": "xterm-256color"},
        {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
        {"TERM": "xterm", "COLORTERM": " 24bit "},
        {"TERM": "xterm", "COLORTERM": "yes"},
        {"TERM": "xterm-kitty"},
        {"TERM": "kitty"},
        {"TERM": "linux"},
        {"TERM": "rxvt-16color"},
        {},
    ],
    ids=str,
)
def test_a_terminal_has_as_many_colors_as_rich_finds(environ: dict[str, str]) -> None:
    """By TERM and COLORTERM."""
    console = Console(force_terminal=True, _environ=environ)
    assert color_depth(environ) == NAMES[console.color_system]


def test_no_color_is_no_color() -> None:
    """NO_COLOR goes before all the rest."""
    assert (
        color_depth({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": ""}) == "none"
    )
    assert color_code("#ff0000", "none", is_ground=True) == "49"
