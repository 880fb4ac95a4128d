"""A document on a terminal, with bars and sparklines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, assert_never

from huddlecli.views.columns import ALERT, PLAIN, QUIET, STRONG, TAG, grid, styled
from huddlecli.views.document import (
    Bar,
    Block,
    Discussion,
    Document,
    Grid,
    Listing,
    ListLine,
    Mark,
    Row,
    Scores,
    Section,
    Sparkline,
    Table,
    colon,
    in_a_sentence,
    left_words,
)
from huddlecli.views.words import LOWEST, SIGNS, TARGET, kept_sign

if TYPE_CHECKING:  # Rich takes 30 ms, which only a terminal needs
    from rich.console import Group, RenderableType
    from rich.text import Text

_INDENT = 2
_HANGING = 3
_LONGEST = 16  # columns of a bar
_KEPT = "green"
_SCALE = f"{LOWEST}% to 100%, target {TARGET}% at {SIGNS[-2]}"
_SHORT_TREND = 36  # weeks beside which the scale has room


def as_rich(*documents: Document) -> Group:
    """Return documents for a terminal, with a blank line between them."""
    from rich.console import Group  # noqa: PLC0415  see above

    lines: list[RenderableType] = []
    for document in documents:
        lines += [""] if lines else []
        lines += [_title(document)] if document.title else []
        lines += [styled((fact, QUIET)) for fact in document.facts]
        for block in document.blocks:
            lines += [""] if lines else []
            lines += _block(block)
    return Group(*lines)


def _title(document: Document) -> Text:
    """Return the title; the outcome of what is read as prose does not stand out."""
    if document.is_prose:
        return styled((document.subject, STRONG), (f": {document.outcome}", PLAIN))
    return styled((document.title, STRONG))


def _block(block: Block) -> list[RenderableType]:
    """Return the lines of a block."""
    match block:
        case Section():
            return _section(block)
        case Table():
            return _table(block)
        case Listing():
            return [grid([_line_cells(line) for line in block.lines])]
        case Discussion():
            return _discussion(block)
        case Scores():
            return _scores(block)
        case _:
            assert_never(block)


def _discussion(discussion: Discussion) -> list[RenderableType]:
    """Return what was said, below its heading."""
    from rich.padding import Padding  # noqa: PLC0415  see above

    lines = [styled((discussion.about, QUIET))] if discussion.about else []
    for remark in discussion.remarks:
        style = PLAIN if remark.label else QUIET
        lines.append(styled((remark.prefix, STRONG), (remark.words, style)))
    indented = (Padding(line, (0, 0, 0, _HANGING)) for line in lines)
    return [styled((discussion.heading, STRONG)), *indented]


def _scores(scores: Scores) -> list[RenderableType]:
    """Return measures in columns, each with its chart, and the remarks below them."""
    from rich.padding import Padding  # noqa: PLC0415  see above

    cells = [
        [
            styled((line.id, QUIET)),
            styled((line.title, PLAIN)),
            styled((line.value, STRONG)),
            styled((line.brief, ALERT if line.is_late else QUIET)),
            styled(*_signs(line.chart)),
        ]
        for line in scores.lines
    ]
    remarks = (Padding(styled((remark, QUIET)), (0, 0, 0, _INDENT)) for remark in scores.remarks)
    return [styled((scores.title, STRONG)), grid(cells, indent=_INDENT), *remarks]


def _signs(chart: Sparkline) -> Sequence[tuple[str, str]]:
    """Return the signs of a chart, those that are late in their own color."""
    return [
        (sign, ALERT if number in chart.late else _KEPT) for number, sign in enumerate(chart.signs)
    ]


def _line_cells(line: ListLine) -> list[Text]:
    """Return the line of a record as columns; its note and tags follow its title."""
    record_id, who, state, title, note, tags, is_late = line
    after = [(f"  {words}", style) for words, style in ((note, QUIET), (tags, TAG)) if words]
    return [
        styled((record_id, QUIET)),
        styled((who, STRONG)),
        styled((state, ALERT if is_late else PLAIN)),
        styled((title, PLAIN), *after),
    ]


def _table(table: Table) -> list[RenderableType]:
    """Return a table in columns as wide as the terminal allows."""
    lines: list[RenderableType] = []
    if table.title:
        note = f" · {table.note}" if table.note else ""
        lines.append(styled((table.title, STRONG), (note, QUIET)))
    if table.rows:
        width = max(map(len, table.rows))
        rows = [[*row, *[("", PLAIN)] * (width - len(row))] for row in table.rows]
        cells = [[styled(cell) for cell in row] for row in rows]
        lines.append(grid(cells, indent=len(table.indent)))
    text, style = table.last
    return [*lines, *([styled((f"{table.indent}{text}", style))] if text else [])]


def _section(section: Section) -> list[RenderableType]:
    """Return a heading with its figure, its trend, its numbers, and its rows in columns."""
    if section.is_sentence:
        return [styled((section.title, STRONG), (f": {in_a_sentence(section)}", PLAIN))]
    lines: list[RenderableType] = [_heading(section)]
    if section.trend:
        lines += _spark(section.trend)
    if section.grid:
        lines.append(_numbers(section.grid))
    if section.has_sentences:
        lines += map(_sentence, section.rows)
    elif section.beyond:
        lines.append(grid([_cells(row) for row in section.beyond], indent=_INDENT))
    if section.more:
        lines.append(styled((" " * _INDENT + left_words(section), QUIET)))
    return lines


def _sentence(row: Row) -> RenderableType:
    """Return a row as a sentence whose other lines are indented below its first one."""
    from rich.table import Table  # noqa: PLC0415  see above

    after = f" ({row.note})" if row.note else ""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=1)
    table.add_column(overflow="fold")
    who = f"{row.who}{colon(row.who)} " if row.who else ""
    table.add_row("", styled((who, STRONG), (row.title, PLAIN), (after, QUIET)))
    return table


def _heading(section: Section) -> Text:
    """Return the heading with its figure, and the bar of the whole."""
    bar = [("  ", PLAIN), *_bar(section.bar)] if section.bar else []
    figure = f"  {section.figure}" if section.figure else ""
    return styled((section.title, ALERT if section.is_late else STRONG), *bar, (figure, QUIET))


def _cells(row: Row) -> list[Text]:
    """Return a row as columns."""
    return [
        styled((row.state, ALERT if row.is_late else QUIET)),
        styled((row.who, STRONG)),
        styled((row.title, PLAIN)),
        styled(*_bar(row.bar)) if row.bar else styled((row.signs, _KEPT)),
        styled((row.note, QUIET)),
    ]


def _bar(bar: Bar) -> Sequence[tuple[str, str]]:
    """Return a bar: a line for the part, and a quiet line for the rest."""
    whole = max(round(_LONGEST * bar.whole / bar.most), 1) if bar.whole else 0
    part = round(whole * bar.part / bar.whole) if bar.whole else 0
    return ("━" * part, _KEPT), ("─" * (whole - part), QUIET)


def _spark(trend: Sequence[Mark]) -> list[RenderableType]:
    """Return a column for each week."""
    indent, columns, scale = (" " * _INDENT, PLAIN), map(_column, trend), (_SCALE, QUIET)
    if len(trend) <= _SHORT_TREND:
        return [styled(indent, *columns, ("  ", PLAIN), scale)]
    return [styled(indent, *columns), styled(indent, scale)]


def _column(week: Mark) -> tuple[str, str]:
    """Return the sign of a week; those that reached the target stand out in height and color."""
    sign = kept_sign(week.kept, week.due)
    if not week.due:
        return sign, QUIET
    return sign, _KEPT if sign in SIGNS[-2:] else PLAIN


def _numbers(numbers: Grid) -> RenderableType:
    """Return a grid."""
    from rich.padding import Padding  # noqa: PLC0415  see above
    from rich.table import Table  # noqa: PLC0415

    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(overflow="fold")
    for _ in numbers.columns:
        table.add_column(justify="right", no_wrap=True)
    table.add_row("", *(styled((name, QUIET)) for name in numbers.columns))
    for title, _, line in numbers.lines:
        cells = [styled((str(number), PLAIN) if number else ("·", QUIET)) for number in line]
        table.add_row(styled((title, PLAIN)), *cells)
    return Padding(table, (0, 0, 0, _INDENT))
