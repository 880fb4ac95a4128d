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


# The colors by name, for a dark and for a light room.
_GROUNDS = {
    "background": ("#12161c", "#fbfaf7"),
    "surface": ("#191f27", "#f1efe9"),
    "panel": ("#222a34", "#e6e3da"),
}
_TEXTS = {
    "primary": ("#6cb6ff", "#0b57b8"),
    "foreground": ("#e6edf3", "#1d232b"),
    "quiet": ("#95a1af", "#57606a"),
    "say": ("#ffffff", "#000000"),
    "name": ("#f5c26b", "#8a3d00"),
    "calm": ("#7ee2a0", "#12693a"),
    "warm": ("#f0b849", "#8a5300"),
    "over": ("#ff7b72", "#b3261e"),
    "kept": ("#7ee2a0", "#12693a"),
}


def _colors(name: str, *, is_dark: bool) -> ThemeColors:
    at = 0 if is_dark else 1
    return ThemeColors(
        name=name,
        is_dark=is_dark,
        grounds=MappingProxyType({ground: pair[at] for ground, pair in _GROUNDS.items()}),
        texts=MappingProxyType({text: pair[at] for text, pair in _TEXTS.items()}),
    )


DARK = _colors("huddle-dark", is_dark=True)
LIGHT = _colors("huddle-light", is_dark=False)

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
