"""What a search found on a terminal: two lines each, with the words that were looked for marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from huddlecli.core.search.form import search_form
from huddlecli.views.columns import ALERT, PLAIN, QUIET, STRONG, TAG, Cell, styled, width
from huddlecli.views.escape import safe

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.segment import Segment
    from rich.text import Text

    from huddlecli.views.things import FoundLine, ThingList

FOUND = "bold magenta"
_GAP = 2
_LINES = 2  # of a text: from a longer one, what is around the words that were looked for
_BEFORE = 3  # a third of what is shown of a long text is before those words
_LEAST = 20  # columns
CUT = "…"


class FoundLines:
    """Things for a terminal of any width."""

    def __init__(self, found: ThingList) -> None:
        """Take what was found."""
        self._found = found

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines of each thing."""
        lines = self._found.lines
        indent = max((width(line.id) for line in lines), default=0) + _GAP
        room = max(options.max_width - indent, _LEAST)
        for line in lines:
            words = self._words(line, room * _LINES)
            yield from _indented(console, f"{line.id:{indent}}", words, room)
            yield from _indented(console, " " * indent, _details(line), room)

    def _words(self, line: FoundLine, room: int) -> list[Cell]:
        """Return the words of a thing, and what else was found in it."""
        words, cells = self._found.words, list[Cell]()
        long = [(line.words, PLAIN), (line.more, QUIET)]
        cut = [(around(text, words, room), style) for text, style in long]
        for text, style in (*cut, (line.tags, TAG)):
            if text:
                cells += [("  ", PLAIN)] if cells else []
                cells += _marked(text, words, style)
        return cells


def _indented(
    console: Console, head: str, cells: Sequence[Cell], room: int
) -> Iterator[Segment | Text]:
    """Yield cells in as many lines as they need; the first has `head` before it."""
    from rich.segment import Segment  # noqa: PLC0415  who only asks what is where does without

    if sum(width(safe(text)) for text, _ in cells) <= room:  # most: it takes a fifth of the time
        for text, style in ((head, QUIET), *cells):
            yield Segment(safe(text), console.get_style(style or "none"))
        yield Segment.line()
        return
    for number, part in enumerate(styled(*cells).wrap(console, room)):
        part.rstrip()
        yield styled((" " * len(head) if number else head, QUIET)).append_text(part)


def _details(line: FoundLine) -> list[Cell]:
    """Return what it is, whose, and when and where it was said."""
    state = (line.state, ALERT if line.is_late else PLAIN)
    cells = [(line.kind, PLAIN), (line.who, STRONG), (line.day, PLAIN), state, (line.place, QUIET)]
    dotted = [(cell, (" · ", QUIET)) for cell in cells if cell[0]]
    return [cell for pair in dotted for cell in pair][:-1]


def _marked(text: str, words: Sequence[str], style: str) -> list[Cell]:
    """Return a text in which the words stand out."""
    cells, done = list[Cell](), 0
    for start, end in spans(text, words):
        cells += [(text[done:start], style), (text[start:end], FOUND)]
        done = end
    return [cell for cell in (*cells, (text[done:], style)) if cell[0]]


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return the positions in `text` of the words, which are folded, in order and not overlapping.

    A phrase is found whatever the blanks in it.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return _found_in(text.lower(), range(len(text)), words)
    signs, places = list[str](), list[int]()
    for place, sign in enumerate(text):
        blank = "" if signs[-1:] == [" "] else " "
        small = blank if sign.isspace() else search_form(sign)
        signs += small
        places += [place] * len(small)
    return _found_in("".join(signs), places, words)


def _found_in(whole: str, places: Sequence[int], words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words are; `places` are the positions of the signs of `whole`."""
    found = list[tuple[int, int]]()
    for word in words:
        start = whole.find(word)
        while start >= 0:
            end = start + len(word)
            found.append((places[start], places[end - 1] + 1))
            start = whole.find(word, end)
    return _joined(sorted(found))


def _joined(found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return positions of which none overlap."""
    joined = list[tuple[int, int]]()
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def around(text: str, words: Sequence[str], room: int) -> str:
    """Return a text, or as much of a long one around the first of the words as `room` takes."""
    wide = width(safe(text))
    if wide <= room:
        return text
    many = max(room * len(text) // wide - len(CUT) * 2, 1)  # characters
    found = spans(text, words)
    first = found[0][0] if found else 0
    begun = max(min(first - many // _BEFORE, len(text) - many), 0)
    end = min(begun + many, len(text))
    start = _at_blank(text, begun, first)
    if end < len(text) and (blank := text.rfind(" ", first + 1, end)) > 0:
        end = blank
    return f"{CUT if start else ''}{text[start:end].strip()}{CUT if end < len(text) else ''}"


def _at_blank(text: str, start: int, first: int) -> int:
    """Return the beginning of a word near `start`, before `first`."""
    if not start or text[start - 1] == " ":
        return start
    blank = text.find(" ", start, first)
    return blank + 1 if blank >= 0 else start
