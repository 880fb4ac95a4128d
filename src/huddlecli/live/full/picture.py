"""A full screen as one picture, drawn without Textual: what is shown while Textual loads.

Places and sizes are those of look.tcss: a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from huddlecli.live.full.colors import TONES, ThemeColors
from huddlecli.live.full.terminal_colors import Depth, color_code
from huddlecli.views.columns import beginning, width
from huddlecli.views.escape import safe
from huddlecli.views.huddle.rows import EMPTY, Room, StyledRow, StyledText, Tone

Draws: TypeAlias = Callable[[Room], Sequence[StyledRow]]
WIDE = 112  # columns from which the agenda is at the side
SIDE = 34  # columns of the agenda at the side
NOTICE_MARGIN, LINE_MARGIN = 2, 1
MOST_NOTICE = 2  # rows
PROMPT = " › "


class DrawnText(NamedTuple):
    """A text in one tone on one ground; the cursor has the two exchanged."""

    text: str
    tone: Tone
    ground: str
    is_cursor: bool = False


Drawn: TypeAlias = tuple[DrawnText, ...]  # a whole row of the screen


class Parts(NamedTuple):
    """The parts of a full screen: each returns its rows for the room that it has."""

    title: Draws
    main: Draws
    keys: Draws
    strip: Draws | None = None  # the agenda in a row, on a narrow screen
    agenda: Draws | None = None  # the agenda at the side, on a wide one
    notice: Draws | None = None  # what is said above the input line; without, there is no such line


def drawn(parts: Parts, room: Room) -> list[Drawn]:
    """Return the rows of the whole screen."""
    columns = room.columns
    is_wide = columns >= WIDE
    above = [_row(_first(parts.title, columns), columns, "panel")]
    if not is_wide:
        above.append(_row(_first(parts.strip, columns), columns))
    below = [_row(_first(parts.keys, columns), columns, "panel")]
    if parts.notice:
        below = [*_notice(parts.notice, columns), _input_line(columns), *below]
    middle = Room(columns, max(room.rows - len(above) - len(below), 0))
    return [*above, *_middle(parts, middle, is_wide=is_wide), *below][: room.rows]


def drawn_large(main: Draws, room: Room) -> list[Drawn]:
    """Return the rows of a screen that has its main part only."""
    return [_row(styled, room.columns) for styled in _filled(main(room), room.rows)]


def _middle(parts: Parts, room: Room, *, is_wide: bool) -> list[Drawn]:
    if parts.agenda is None or not is_wide:
        return drawn_large(parts.main, room)
    side = Room(SIDE - 2, max(room.rows - 1, 0))
    agenda = [EMPTY, *_filled(parts.agenda(side), side.rows)]
    main = Room(room.columns - SIDE, room.rows)
    return [
        (*_row((StyledText("  "), *left), SIDE), *_row(right, main.columns))
        for left, right in zip(agenda, _filled(parts.main(main), main.rows), strict=False)
    ]


def _notice(notice: Draws, columns: int) -> Iterator[Drawn]:
    rows = notice(Room(columns - 2 * NOTICE_MARGIN, 0))[:MOST_NOTICE]
    margin = StyledText(" " * NOTICE_MARGIN)
    return (_row((margin, *styled), columns) for styled in rows or [EMPTY])


def _input_line(columns: int) -> Drawn:
    edge = DrawnText(" " * LINE_MARGIN, "plain", "background")
    line = (DrawnText(PROMPT, "key", "surface"), DrawnText(" ", "plain", "surface", is_cursor=True))
    blank = DrawnText(" " * (columns - 2 * LINE_MARGIN - len(PROMPT) - 1), "plain", "surface")
    return (edge, *line, blank, edge)


def _first(draws: Draws | None, columns: int) -> StyledRow:
    """Return the first row that is drawn, in a part of one row."""
    rows = draws(Room(columns, 1)) if draws else []
    return rows[0] if rows else EMPTY


def _filled(rows: Sequence[StyledRow], number: int) -> list[StyledRow]:
    return [*rows[:number], *[EMPTY] * (number - len(rows))]


def _row(styled: StyledRow, columns: int, ground: str = "background") -> Drawn:
    """Return a row cut or filled to exactly `columns`."""
    spans: list[DrawnText] = []
    left = columns
    for span in styled:
        text = safe(span.text)
        wide = width(text)
        if wide > left:
            text = beginning(text, left)
            wide = width(text)
        spans.append(DrawnText(text, span.tone, ground))
        left -= wide
        if not left:
            break
    return (*spans, DrawnText(" " * left, "plain", ground)) if left else tuple(spans)


def sequence(rows: Iterable[Drawn], colors: ThemeColors, depth: Depth) -> str:
    """Return what a terminal has to be sent so that it shows the rows."""
    lines = (
        f"\x1b[{number};1H{''.join(_code(span, colors, depth) + span.text for span in spans)}"
        for number, spans in enumerate(rows, start=1)
    )
    return "".join(lines) + "\x1b[0m"


def _code(span: DrawnText, colors: ThemeColors, depth: Depth) -> str:
    name, is_bold = TONES[span.tone]
    text, ground = colors.color(name), colors.color(span.ground)
    if span.is_cursor and depth != "none":
        text, ground = ground, text
    manner = ";1" if is_bold else ";7" if span.is_cursor and depth == "none" else ""
    fore = color_code(text, depth, is_ground=False)
    return f"\x1b[0{manner};{fore};{color_code(ground, depth, is_ground=True)}m"
