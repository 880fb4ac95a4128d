"""Plain text in the colors of the same words on a terminal: no sign of it moves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a pipe gets colors only where they are asked for
    from rich.console import RenderableType

_WIDE = 10_000  # columns: on a picture so wide no line is broken
_FAR = 2_000  # characters ahead that a word of the picture is looked for in


def colored(text: str, picture: RenderableType) -> str:
    """Return `text` with each word in the color that it has in `picture`, where it is in both."""
    from rich.color import ColorSystem  # noqa: PLC0415  see above
    from rich.console import Console  # noqa: PLC0415

    console = Console(width=_WIDE, color_system="standard", markup=False, emoji=False)
    parts, place = list[str](), 0
    for segment in console.render(picture):
        words = segment.text.split()
        pattern = re.compile(r"\s+".join(map(re.escape, words)))
        match = pattern.search(text, place, place + _FAR) if words else None
        if match is None:
            continue
        parts.append(text[place : match.start()])
        for piece in re.split(r"(\s*\n\s*)", match[0]):
            style = None if piece.isspace() else segment.style
            parts.append(style.render(piece, color_system=ColorSystem.STANDARD) if style else piece)
        place = match.end()
    return "".join([*parts, text[place:]])
