"""The summary of a period: as text, in Markdown, in chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from huddlecli.core.summary import Summary
from huddlecli.views.columns import PROSE, aligned, folded, width, wrapped
from huddlecli.views.document import Grid, Row, Section, fewer, fitting, left_words
from huddlecli.views.escape import chat, markdown, safe
from huddlecli.views.next_huddle import NextHuddleWords, ahead_words
from huddlecli.views.summary import heading, sections
from huddlecli.views.words import followed

CHAT_LIMIT = 3_000  # characters that every chat tool takes in one message
_INDENT = "  "
_NARROWEST = 24  # columns for the title of a line with numbers behind it


def as_text(
    summary: Summary,
    *,
    full: bool = False,
    upcoming: NextHuddleWords | None = None,
    limit: int | None = None,
) -> str:
    """Return the summary in lines of 72 columns; with a `limit` in at most so many bytes."""

    def drawn(many: int | None) -> str:
        lines = wrapped(heading(summary))
        for section in fewer(sections(summary, full=full), many):
            lines += ["", *wrapped(_titled(section))]
            lines += [f"{_INDENT}{line}" for line in _columns(section)]
            lines += [f"{_INDENT}{left_words(section)}"] if section.more else []
        lines += ["", *wrapped(f"Next: {next_words(upcoming, many)}")] if upcoming else []
        return "".join(f"{line}\n" for line in lines)

    return fitting(drawn, lambda text: limit is None or len(text.encode()) <= limit)


def as_markdown(
    summary: Summary, *, full: bool = False, upcoming: NextHuddleWords | None = None
) -> str:
    """Return the summary with a heading for each section, and tables for figures."""
    lines = [f"# {markdown(heading(summary))}"]
    for section in sections(summary, full=full):
        lines += ["", f"## {markdown(_titled(section))}", ""]
        if section.grid:
            lines += _table(["", *section.grid.columns], _numbers(section.grid))
            lines += ["", *(f"{markdown(row.title)}." for row in section.beyond)]
        elif section.heads:
            lines += _table(section.heads, [[row.title, row.note] for row in section.rows])
        else:
            lines += [f"- {_sentence(section, row, markdown, '**')}" for row in section.rows]
        lines += [f"- {left_words(section)}"] if section.more else []
    lines += ["", f"Next: {markdown(ahead_words(upcoming))}"] if upcoming else []
    return "".join(f"{line}\n" for line in lines)


def as_chat(
    summary: Summary, *, full: bool = False, upcoming: NextHuddleWords | None = None
) -> str:
    """Return the summary in the shape that chat tools take, in at most 3,000 characters."""

    def drawn(many: int | None) -> str:
        lines = [f"*{chat(heading(summary))}*"]
        for section in fewer(sections(summary, full=full), many):
            lines += ["", f"*{chat(_titled(section))}*"]
            lines += [f"• {_sentence(section, row, chat, '*')}" for row in section.rows]
            lines += [f"• {left_words(section)}"] if section.more else []
        lines += ["", f"Next: {chat(next_words(upcoming, many))}"] if upcoming else []
        return "".join(f"{line}\n" for line in lines)

    return fitting(drawn, lambda text: len(text) <= CHAT_LIMIT)


def next_words(upcoming: NextHuddleWords, many: int | None) -> str:
    """Return what comes next; where there is no room for rows, only when."""
    return ahead_words(replace(upcoming, items=()) if many == 0 else upcoming)


def _titled(section: Section) -> str:
    """Return `Promises: 14 of 16 kept (88 %, mark 90 %)`."""
    return f"{section.title}: {section.figure}" if section.figure else section.title


def _joined(section: Section, row: Row) -> str:
    """Return a figure behind a colon, unless that follows a question; a note after a comma."""
    is_figure = row.note and (section.heads or section.grid) and row.title[-1:].isalnum()
    return f"{row.title}: {row.note}" if is_figure else followed(row.title, row.note)


def _sentence(section: Section, row: Row, escaped: Callable[[str], str], strong: str) -> str:
    """Return a row as one sentence, in which the word for what is late stands out."""
    late = f"{strong}{escaped(row.state)}{strong} " if row.is_late else ""
    who = f"{escaped(row.who)}: " if row.who else ""
    return late + who + escaped(_joined(section, row))


def _columns(section: Section) -> list[str]:
    """Return rows in columns of together 70; where the title has no room, as sentences."""
    rows, room = section.rows, PROSE - len(_INDENT)
    if section.grid and (lines := _grid_lines(section.grid, room)):
        return [*lines, *(safe(row.title) for row in section.beyond)]
    others = ("state", "who", "note")
    wide = (max((width(safe(getattr(row, name))) for row in rows), default=0) for name in others)
    left = room - sum(column + len(_INDENT) for column in wide if column)
    widest = max((width(safe(row.title)) for row in rows), default=0)
    if left < min(widest, _NARROWEST):
        return [line for row in rows for line in _hanging(section, row)]
    cells = list[tuple[str, str, str, str]]()
    for row in rows:
        first, *more = folded(safe(row.title), left) or [""]
        cells += [(row.state, row.who, first, row.note), *(("", "", line, "") for line in more)]
    return aligned(cells)


def _hanging(section: Section, row: Row) -> list[str]:
    """Return a row as a sentence that goes on below its beginning."""
    before = " ".join(filter(None, [row.state, f"{row.who}:" if row.who else ""]))
    told = f"{before} {_joined(section, row)}".strip()
    return [line[len(_INDENT) :] for line in wrapped(told, first=_INDENT, rest=_INDENT * 2)]


def _grid_lines(grid: Grid, room: int) -> list[str]:
    """Return numbers below their columns, or nothing where there is no room for them."""
    names = grid.columns
    longest = max(len(str(number)) for _, _, numbers in grid.lines for number in numbers)
    wide = max(longest, *map(len, names))
    if (wide + 1) * len(names) > room - _NARROWEST and all(map(str.isalpha, names)):
        names, wide = tuple(name[:1] for name in names), max(longest, 2)  # months, in their order
    widest = max(width(safe(title)) for title, _, _ in grid.lines) + 1
    left = min(room - (wide + 1) * len(names), widest)
    if left < min(widest, _NARROWEST):
        return []
    found = [" " * left + "".join(f"{name:>{wide + 1}}" for name in names)]
    for title, _, numbers in grid.lines:
        *before, last = folded(safe(title), left) or [""]
        cells = "".join(f"{number or '·':>{wide + 1}}" for number in numbers)
        found += [*before, f"{last}{' ' * (left - width(last))}{cells}"]
    return found


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table of Markdown, whose columns line up for those who read it raw."""
    cells = [[_cell(text) for text in row] for row in (names, *rows)]
    widths = [max(3, *(width(text) for text in column)) for column in zip(*cells, strict=True)]
    lines = [
        " | ".join(
            text + " " * (wide - width(text)) for text, wide in zip(row, widths, strict=True)
        )
        for row in cells
    ]
    ruled = " | ".join("-" * wide for wide in widths)
    return [f"| {line} |" for line in (lines[0], ruled, *lines[1:])]


def _cell(text: str) -> str:
    """Return a cell in which no column ends."""
    return markdown(text).replace("|", "\\|")


def _numbers(grid: Grid) -> list[list[str]]:
    """Return the lines of a grid as cells; what is nil is left out."""
    return [[title, *(str(number or "") for number in numbers)] for title, _, numbers in grid.lines]
