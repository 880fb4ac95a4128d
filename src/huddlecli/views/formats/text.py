"""A document as plain text in lines of 72 columns."""

from __future__ import annotations

from typing import assert_never

from huddlecli.views.columns import PROSE, aligned, folded, width, wrapped
from huddlecli.views.document import (
    Block,
    Discussion,
    Document,
    Grid,
    Listing,
    Row,
    Scores,
    Section,
    Table,
    fewer,
    fitting,
    in_a_sentence,
    left_words,
    row_sentence,
    row_words,
    titled,
)
from huddlecli.views.escape import safe

_INDENT = "  "
_HANGING = "   "
_NARROWEST = 24  # columns for the title of a line with numbers behind it


def as_text(*documents: Document, limit: int | None = None) -> str:
    """Return documents as text, each in at most `limit` bytes, with a blank line between them."""
    return "\n".join(_fitting(document, limit) for document in documents)


def _fitting(document: Document, limit: int | None) -> str:
    """Return one document with as many rows as fit."""

    def drawn(many: int | None) -> str:
        lines = wrapped(document.title)
        for fact in document.facts:
            lines += wrapped(fact, rest=_HANGING)
        for block in fewer(document.blocks, many):
            lines += [""] if lines else []
            lines += _block(block, is_prose=document.is_prose)
        return "".join(f"{line}\n" for line in lines)

    return fitting(drawn, lambda text: limit is None or len(text.encode()) <= limit)


def _block(block: Block, *, is_prose: bool) -> list[str]:
    """Return the lines of a block."""
    match block:
        case Section():
            return _section(block, is_prose=is_prose)
        case Table():
            return _table(block)
        case Listing():
            return aligned([line[:-1] for line in block.lines])
        case Discussion():
            return _discussion(block)
        case Scores():
            return _scores(block)
        case _:
            assert_never(block)


def _discussion(discussion: Discussion) -> list[str]:
    """Return what was said, below its heading."""
    lines = wrapped(discussion.heading, rest=_HANGING)
    lines += wrapped(discussion.about, first=_HANGING, rest=_HANGING)
    for remark in discussion.remarks:
        words = f"{remark.prefix}{remark.words}"
        lines += wrapped(words, first=_HANGING, rest=f"{_HANGING}  ")
    return lines


def _scores(scores: Scores) -> list[str]:
    """Return measures in columns, each with its chart, and the remarks below them."""
    rows = [
        [line.id, line.title, line.value, line.state, line.chart.signs] for line in scores.lines
    ]
    lines = [*aligned(rows), *map(safe, scores.remarks)]
    return [safe(scores.title), *(f"{_INDENT}{line}" for line in lines)]


def _table(table: Table) -> list[str]:
    """Return a table in columns that are as wide as they need to be."""
    last, _ = table.last
    return [
        *([safe(table.heading)] if table.title else []),
        *(
            f"{table.indent}{line}"
            for line in aligned([[text for text, _ in row] for row in table.rows])
        ),
        *([f"{table.indent}{safe(last)}"] if last else []),
    ]


def _section(section: Section, *, is_prose: bool) -> list[str]:
    """Return a section in columns, or in sentences."""
    if section.is_sentence:
        return wrapped(f"{section.title}: {in_a_sentence(section)}")
    more = [f"{_INDENT}{left_words(section)}"] if section.more else []
    if is_prose:
        figure = f" ({section.figure})" if section.figure else ""
        lines = wrapped(f"{section.title}{figure}", rest=_INDENT)
    else:
        lines = wrapped(titled(section))
    if is_prose or section.has_sentences:
        for row in section.rows:
            lines += wrapped(row_sentence(section, row), first=_INDENT, rest=_INDENT * 2)
    else:
        lines += (f"{_INDENT}{line}" for line in _columns(section))
    return [*lines, *more]


def _columns(section: Section) -> list[str]:
    """Return rows in columns of together 70, or as sentences if the title has no room."""
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
    """Return a row as a sentence whose other lines are indented below its first one."""
    before = " ".join(filter(None, [row.state, f"{row.who}:" if row.who else ""]))
    words = f"{before} {row_words(section, row)}".strip()
    return [line[len(_INDENT) :] for line in wrapped(words, first=_INDENT, rest=_INDENT * 2)]


def _grid_lines(grid: Grid, room: int) -> list[str]:
    """Return numbers below their columns, or nothing if there is no room for them."""
    names = grid.columns
    longest = max(len(str(number)) for _, _, numbers in grid.lines for number in numbers)
    wide = max(longest, *map(len, names))
    if (wide + 1) * len(names) > room - _NARROWEST and all(map(str.isalpha, names)):
        names, wide = tuple(name[:1] for name in names), max(longest, 2)  # months, in their order
    widest = max(width(safe(title)) for title, _, _ in grid.lines) + 1
    left = min(room - (wide + 1) * len(names), widest)
    if left < min(widest, _NARROWEST):
        return []
    lines = [" " * left + "".join(f"{name:>{wide + 1}}" for name in names)]
    for title, _, numbers in grid.lines:
        *before, last = folded(safe(title), left) or [""]
        cells = "".join(f"{number or '·':>{wide + 1}}" for number in numbers)
        lines += [*before, f"{last}{' ' * (left - width(last))}{cells}"]
    return lines
