"""What a search found on a terminal: two lines each, with the words that were looked for marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from huddlecli.core.text import folded
from huddlecli.views.columns import ALERT, PLAIN, QUIET, STRONG, TAG, styled, width
from huddlecli.views.escape import safe

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
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
            text = self._words(line, room * _LINES)
            for number, part in enumerate(text.wrap(console, room)):
                head = "" if number else line.id
                part.rstrip()
                yield styled((f"{head:{indent}}", QUIET)).append_text(part)
            for part in _details(line).wrap(console, room):
                part.rstrip()
                yield styled((" " * indent, PLAIN)).append_text(part)

    def _words(self, line: FoundLine, room: int) -> Text:
        """Return the words of a thing, and what else was found in it."""
        words = self._found.words
        parts = [_marked(around(line.words, words, room), words, PLAIN)]
        if line.more:
            parts.append(_marked(around(line.more, words, room), words, QUIET))
        if line.tags:
            parts.append(_marked(line.tags, words, TAG))
        return styled(("  ", PLAIN)).join(parts)


def _details(line: FoundLine) -> Text:
    """Return what it is, whose, and when and where it was said."""
    state = (line.state, ALERT if line.is_late else PLAIN)
    cells = [(line.kind, PLAIN), (line.who, STRONG), (line.day, PLAIN), state, (line.place, QUIET)]
    parts = [styled(cell) for cell in cells if cell[0]]
    return styled((" · ", QUIET)).join(parts)


def _marked(text: str, words: Sequence[str], style: str) -> Text:
    """Return a text in which the words stand out."""
    cells, done = list[tuple[str, str]](), 0
    for start, end in spans(text, words):
        cells += [(text[done:start], style), (text[start:end], FOUND)]
        done = end
    return styled(*cells, (text[done:], style))


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return the positions in `text` of the words, which are folded, in order and not overlapping.

    A phrase is found whatever the blanks in it.
    """
    signs, places = list[str](), list[int]()
    for place, sign in enumerate(text):
        blank = "" if signs[-1:] == [" "] else " "
        small = blank if sign.isspace() else folded(sign)
        signs += small
        places += [place] * len(small)
    whole, found = "".join(signs), list[tuple[int, int]]()
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
