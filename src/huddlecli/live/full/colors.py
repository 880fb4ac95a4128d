"""The colors of the full screen, for a dark and for a light room.

Each text color stands out from its ground by at least 4.5 to 1, the contrast that WCAG 2.1 asks
for in its criterion 1.4.3; a test measures it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from huddlecli.views.huddle.rows import Tone


class ThemeColors(NamedTuple):
    """The colors of a theme by their names, as `#rrggbb`: grounds, signs and text."""

    name: str
    is_dark: bool
    grounds: Mapping[str, str]
    texts: Mapping[str, str]

    def color(self, name: str) -> str:
        """Return the color of that name."""
        return self.grounds.get(name) or self.texts[name]


DARK = ThemeColors(
    name="huddle-dark",
    is_dark=True,
    grounds=MappingProxyType({"background": "#12161c", "surface": "#191f27", "panel": "#222a34"}),
    texts=MappingProxyType(
        {
            "primary": "#6cb6ff",
            "foreground": "#e6edf3",
            "quiet": "#95a1af",
            "say": "#ffffff",
            "name": "#f5c26b",
            "calm": "#7ee2a0",
            "warm": "#f0b849",
            "over": "#ff7b72",
            "kept": "#7ee2a0",
        }
    ),
)
LIGHT = ThemeColors(
    name="huddle-light",
    is_dark=False,
    grounds=MappingProxyType({"background": "#fbfaf7", "surface": "#f1efe9", "panel": "#e6e3da"}),
    texts=MappingProxyType(
        {
            "primary": "#0b57b8",
            "foreground": "#1d232b",
            "quiet": "#57606a",
            "say": "#000000",
            "name": "#8a3d00",
            "calm": "#12693a",
            "warm": "#8a5300",
            "over": "#b3261e",
            "kept": "#12693a",
        }
    ),
)

# The name of each tone's color, and whether the tone is bold. They are not in the style sheet:
# Textual would apply each rule to each canvas before the first frame.
TONES: Mapping[Tone, tuple[str, bool]] = MappingProxyType(
    {
        "plain": ("foreground", False),
        "quiet": ("quiet", False),
        "strong": ("foreground", True),
        "title": ("foreground", True),
        "say": ("say", True),
        "name": ("name", True),
        "lit": ("primary", True),
        "calm": ("calm", True),
        "warm": ("warm", True),
        "over": ("over", True),
        "kept": ("kept", False),
        "fresh": ("warm", True),
        "key": ("primary", True),
        "first": ("primary", False),
        "second": ("name", False),
    }
)


def choose_colors(said: str | None, colors: str | None) -> ThemeColors:
    """Return the colors of the `said` theme, else those fit for the terminal's COLORFGBG."""
    if said in ("light", "dark"):
        return LIGHT if said == "light" else DARK
    ground = (colors or "").rpartition(";")[2]
    return LIGHT if ground in ("7", "15") else DARK
