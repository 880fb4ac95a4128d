"""The two themes of the full screen, made of its colors, as Textual has them."""

from __future__ import annotations

from textual.theme import Theme

from huddlecli.live.full import colors
from huddlecli.live.full.colors import ThemeColors


def theme_of(given: ThemeColors) -> Theme:
    """Return the theme with the `given` colors."""
    texts = dict(given.texts)
    return Theme(
        name=given.name,
        dark=given.is_dark,
        primary=texts.pop("primary"),
        foreground=texts.pop("foreground"),
        background=given.grounds["background"],
        surface=given.grounds["surface"],
        panel=given.grounds["panel"],
        warning=texts["warm"],
        error=texts["over"],
        success=texts["calm"],
        variables=texts,
    )


DARK_THEME, LIGHT_THEME = theme_of(colors.DARK), theme_of(colors.LIGHT)
