"""A document in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from huddlecli.views.columns import width
from huddlecli.views.document import (
    Block,
    Discussion,
    Document,
    Grid,
    Listing,
    ListLine,
    Remark,
    Scores,
    Section,
    Table,
    in_a_sentence,
    left_words,
    line_words,
    row_sentence,
    titled,
)
from huddlecli.views.escape import markdown, markdown_heading


def as_markdown(*documents: Document) -> str:
    """Return documents with a heading for each section, and tables for figures."""
    return "\n".join(_document(document) for document in documents)


def _document(document: Document) -> str:
    """Return one document."""
    lines = [f"# {markdown(document.title)}"] if document.title else []
    for fact in document.facts:
        lines += ["", markdown(fact)]
    for block in document.blocks:
        lines += [""] if lines else []
        lines += _block(block)
    return "".join(f"{line}\n" for line in lines)


def _block(block: Block) -> list[str]:
    """Return the lines of a block."""
    match block:
        case Section():
            return _section(block)
        case Table():
            return _list(block)
        case Listing():
            return [f"- {_owner(line)}{markdown(line_words(line))}" for line in block.lines]
        case Discussion():
            return _discussion(block)
        case Scores():
            return _scores(block)
        case _:
            assert_never(block)


def _discussion(discussion: Discussion) -> list[str]:
    """Return what was said as a list below its heading."""
    title = markdown(discussion.title)
    return [
        f"## {discussion.number}{title}{discussion.after}",
        *(["", markdown(discussion.about)] if discussion.about else []),
        *(["", *map(_remark, discussion.remarks)] if discussion.remarks else []),
    ]


def _scores(scores: Scores) -> list[str]:
    """Return measures as a table with their charts, and the remarks below it."""
    rows = [[line.title, line.value, line.state, line.chart.signs] for line in scores.lines]
    return [
        f"## {markdown(scores.title)}",
        "",
        *_table(("measure", "was", "state", "periods"), rows),
        *(["", *(f"- {markdown(remark)}" for remark in scores.remarks)] if scores.remarks else []),
    ]


def _remark(remark: Remark) -> str:
    """Return one item of a list."""
    match remark.label:
        case "":
            return f"- *{markdown(remark.words)}*"
        case "·":
            return f"- {markdown(remark.words)}"
        case label:
            return f"- **{markdown(label)}**: {markdown(remark.words)}"


def _owner(line: ListLine) -> str:
    """Return who a record is of, in bold letters before the rest."""
    who = line[1]
    return f"**{markdown(who)}**: " if who else ""


def _list(table: Table) -> list[str]:
    """Return a table as a list with an item for each row."""
    last, _ = table.last
    return [
        *([f"## {markdown(table.heading)}", ""] if table.title else []),
        *(f"- {markdown(item)}" for item in table.items),
        *(["", markdown(last)] if last else []),
    ]


def _section(section: Section) -> list[str]:
    """Return a section: a table of figures, or a list of sentences."""
    if section.is_sentence:
        return [f"{section.title}: {markdown(in_a_sentence(section))}"]
    lines = [f"## {markdown_heading(titled(section))}"]
    lines += [""] if section.rows or section.more else []
    if section.grid:
        lines += _table(["", *section.grid.columns], _numbers(section.grid))
        lines += ["", *(f"{markdown(row.title)}." for row in section.beyond)]
    elif section.heads:
        lines += _table(section.heads, [[row.title, row.note] for row in section.rows])
    else:
        lines += [f"- {row_sentence(section, row, markdown, '**')}" for row in section.rows]
    return [*lines, *([f"- {left_words(section)}"] if section.more else [])]


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
    """Return a cell whose text cannot end its column."""
    return markdown(text).replace("|", "\\|")


def _numbers(grid: Grid) -> list[list[str]]:
    """Return the lines of a grid as cells; a zero is left out."""
    return [[title, *(str(number or "") for number in numbers)] for title, _, numbers in grid.lines]
