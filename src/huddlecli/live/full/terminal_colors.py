"""The escape codes of colors, as Textual sends them to a terminal of few, some or many colors.

They are worked out here because the first picture is shown before Textual is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from colorsys import rgb_to_hls
from functools import lru_cache
from typing import Literal, TypeAlias

Depth: TypeAlias = Literal["none", "16", "256", "all"]  # how many colors are sent to a terminal
_SIXTEEN = (
    *((0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0)),
    *((0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)),
    *((85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85)),
    *((85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255)),
)
_GREY = 0.15  # saturation below which a color of 256 is a grey
_CUBE = 95  # value of the second step of the cube of 216 colors; each further step is 40 more


def color_depth(environ: Mapping[str, str]) -> Depth:
    """Return how many colors the terminal of `environ` gets."""
    if "NO_COLOR" in environ:
        return "none"
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "all"
    kind = environ.get("TERM", "").strip().lower().rpartition("-")[2]
    return "256" if kind in ("256color", "kitty") else "16"


@lru_cache(maxsize=64)
def color_code(color: str, depth: Depth, *, is_ground: bool) -> str:
    """Return the parameter that sets `color`, given as `#rrggbb`, in an escape sequence."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    match depth:
        case "none":
            return "49" if is_ground else "39"
        case "16":
            number = min(range(len(_SIXTEEN)), key=lambda at: _distance((red, green, blue), at))
            begin = 10 * is_ground + (30 if number < 8 else 82)
            return str(begin + number)
        case "256":
            return f"{48 if is_ground else 38};5;{_of_256(red, green, blue)}"
        case "all":
            return f"{48 if is_ground else 38};2;{red};{green};{blue}"


def _of_256(red: int, green: int, blue: int) -> int:
    """Return the number of the color among 256 that is taken for it."""
    _, lightness, saturation = rgb_to_hls(red / 255, green / 255, blue / 255)
    if saturation < _GREY:
        grey = round(lightness * 25)
        return {0: 16, 25: 231}.get(grey, 231 + grey)
    return 16 + 36 * _step(red) + 6 * _step(green) + _step(blue)


def _step(part: int) -> int:
    return round(part / _CUBE if part < _CUBE else 1 + (part - _CUBE) / 40)


def _distance(color: tuple[int, int, int], number: int) -> int:
    """Return how far a color is from that of the sixteen, as eyes see it."""
    other = _SIXTEEN[number]
    red, green, blue = (one - two for one, two in zip(color, other, strict=True))
    mean = (color[0] + other[0]) // 2
    reds, blues = ((512 + mean) * red * red) >> 8, ((767 - mean) * blue * blue) >> 8
    return reds + 4 * green * green + blues
