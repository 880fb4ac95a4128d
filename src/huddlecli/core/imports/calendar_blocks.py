"""The parts of a calendar file: the text of each event or to-do, for a library to read.

Each is read alone, so that a broken one costs only itself. Lines may end as on any system.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from huddlecli.core.errors import Wrong

if TYPE_CHECKING:
    from icalendar import Component

# What the library raises for a part that is not written as the format asks.
MALFORMED = (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError)
UNREADABLE = (Wrong, *MALFORMED)
NOT_ICALENDAR = "it is not valid iCalendar"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


class CalendarBlock(NamedTuple):
    """The text of an event or a to-do, and the line on which it begins."""

    line: int
    text: str


class BadBlock(NamedTuple):
    """An event or a to-do that cannot be read: its line in the file, why not, and its title."""

    line: int
    reason: str
    title: str


def blocks(text: str, name: str) -> Iterator[CalendarBlock]:
    """Yield the text of each part called `name`, such as `VEVENT`, without the alarms in it.

    The last one may have no end: then its text is empty.
    """
    first, last = f"BEGIN:{name}", f"END:{name}"
    lines: list[str] = []
    begun, within = 0, 0
    for number, matched in enumerate(_LINE.finditer(text.removeprefix("\ufeff")), start=1):
        line = matched[0]
        word = line.strip().upper()
        if word == first:
            lines, begun, within = [], number, 0
        if not begun:
            continue
        if word.startswith("BEGIN:") and word != first:
            within += 1
        if not within:
            lines.append(line.rstrip("\r\n"))
        if word.startswith("END:") and word != last:
            within = max(within - 1, 0)
        if word == last:
            yield CalendarBlock(begun, "\r\n".join([*lines, ""]))
            begun = 0
    if begun:
        yield CalendarBlock(begun, "")


def text_of(part: Component, key: str) -> str:
    """Return the text at `key` with single blanks between words, or an empty text."""
    value = first_of(part, key)
    return "" if value is None else " ".join(str(value).split())


def first_of(part: Component, key: str) -> Any:
    """Return the value at `key`, the first if there are several, or None."""
    value = part.get(key)
    return value[0] if isinstance(value, list) and value else value


def bad_block(block: CalendarBlock, error: Exception) -> BadBlock:
    """Return a block that could not be read because of an error, with its title as written."""
    matched = re.search(r"(?im)^SUMMARY[^:\r\n]*:(.*)$", block.text)
    reason = error.message if isinstance(error, Wrong) else NOT_ICALENDAR
    return BadBlock(block.line, reason, matched[1].strip() if matched else "")
