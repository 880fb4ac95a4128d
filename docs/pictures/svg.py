"""Terminal cells as SVG: text in any available monospaced font, blocks and rules as shapes.

The picture loads nothing from outside, and large type has no gaps in any font.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

WIDE, HIGH = 9, 20  # size of a cell in pixels
MARGIN = 14
BASELINE = 15
FONTS = "ui-monospace, 'Cascadia Mono', 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
# Characters drawn as shapes: upper edge and height within the cell.
SHAPES = {"█": (0, 20), "▀": (0, 10), "▄": (10, 10), "━": (8, 3), "─": (9, 1), "▬": (6, 8)}
RULES = {"│": 1, "┃": 3}  # vertical rules, by width


def svg(rows: Sequence[Sequence[Segment]], title: str) -> str:
    """Return the picture of a terminal that shows `rows`."""
    columns = sum(cell_len(segment.text) for segment in rows[0])
    wide, high = columns * WIDE + 2 * MARGIN, len(rows) * HIGH + 2 * MARGIN
    ground = _color(rows[1][0].style, of_ground=True)
    drawn = [shape for y, row in enumerate(rows) for shape in _row(row, y, ground)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" role="img"',
            f'  viewBox="0 0 {wide} {high}">',
            f"<title>{escape(title)}</title>",
            f"<style>text{{font:15px {FONTS};white-space:pre}}.b{{font-weight:700}}</style>",
            f'<rect width="{wide}" height="{high}" rx="10" fill="{ground}"/>',
            *drawn,
            "</svg>",
            "",
        ]
    )


def _row(row: Sequence[Segment], y: int, ground: str) -> Iterator[str]:
    """Yield the backgrounds of a row, then its characters."""
    drawn: list[str] = []
    x = 0
    for segment in row:
        behind = _color(segment.style, of_ground=True)
        wide = cell_len(segment.text)
        if behind != ground:
            yield _rect((x, y), wide, (0, HIGH), behind)
        drawn += _signs(segment, x, y)
        x += wide
    yield from drawn


def _signs(segment: Segment, x: int, y: int) -> Iterator[str]:
    if not segment.text.strip():
        return
    color = _color(segment.style)
    bold = ' class="b"' if segment.style and segment.style.bold else ""
    for shape, run in groupby(segment.text, key=lambda sign: sign if _is_shape(sign) else ""):
        text = "".join(run)
        wide = cell_len(text)
        if shape in SHAPES:
            yield _rect((x, y), wide, SHAPES[shape], color)
        elif shape:
            yield from (_upright(x + n, y, RULES[shape], color) for n in range(wide))
        elif text.strip():
            words = text.strip(" ")
            at = x + cell_len(text) - cell_len(text.lstrip(" "))
            yield (
                f'<text x="{MARGIN + at * WIDE}" y="{MARGIN + y * HIGH + BASELINE}" '
                f'fill="{color}" textLength="{cell_len(words) * WIDE}"{bold}>{escape(words)}</text>'
            )
        x += wide


def _is_shape(sign: str) -> bool:
    return sign in SHAPES or sign in RULES


def _rect(at: tuple[int, int], wide: int, shape: tuple[int, int], color: str) -> str:
    top, high = shape
    x, y = MARGIN + at[0] * WIDE, MARGIN + at[1] * HIGH + top
    return f'<rect x="{x}" y="{y}" width="{wide * WIDE}" height="{high}" fill="{color}"/>'


def _upright(x: int, y: int, wide: int, color: str) -> str:
    left = MARGIN + x * WIDE + (WIDE - wide) // 2
    top = MARGIN + y * HIGH
    return f'<rect x="{left}" y="{top}" width="{wide}" height="{HIGH}" fill="{color}"/>'


def _color(style: Style | None, *, of_ground: bool = False) -> str:
    color = style and (style.bgcolor if of_ground else style.color)
    assert color  # noqa: S101 - each cell of the full screen has both colors
    assert color.triplet  # noqa: S101 - in 24 bits
    return color.triplet.hex
