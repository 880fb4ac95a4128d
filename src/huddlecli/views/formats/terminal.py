"""The summary of a period on a terminal, with bars and sparklines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from huddlecli.core.summary import Summary
from huddlecli.views.columns import ALERT, PLAIN, QUIET, STRONG, grid, styled
from huddlecli.views.document import Bar, Grid, Mark, Row, Section, left_words
from huddlecli.views.next_huddle import NextHuddleWords
from huddlecli.views.summary import heading, sections

if TYPE_CHECKING:  # Rich costs a command in a pipe 30 ms that it has no use for
    from rich.console import Group, RenderableType
    from rich.text import Text

_INDENT = 2
_LONGEST = 16  # columns of a bar
_KEPT = "green"
_SPARKS = "▁▂▃▄▅▆▇█"


def as_rich(
    summary: Summary, *, full: bool = False, upcoming: NextHuddleWords | None = None
) -> Group:
    """Return the summary for a terminal."""
    from rich.console import Group  # noqa: PLC0415  see above

    told: list[RenderableType] = [styled((heading(summary), STRONG))]
    for section in sections(summary, full=full):
        told += ["", _headed(section)]
        told += [styled((" " * _INDENT, PLAIN), *_spark(section.trend))] if section.trend else []
        told += _rows(section)
        told += [styled((" " * _INDENT + left_words(section), QUIET))] if section.more else []
    if upcoming:
        told += ["", styled(("Next", STRONG), (f"  {upcoming.when}", QUIET))]
        items = [[styled((title, PLAIN)), styled((why, QUIET))] for title, why in upcoming.items]
        told += [grid(items, indent=_INDENT)] if items else []
    return Group(*told)


def _headed(section: Section) -> Text:
    """Return the heading with its figure, and the bar of the whole."""
    bar = _bar(section.bar) if section.bar else ()
    blank = [("  ", PLAIN)] if bar else []
    return styled((section.title, STRONG), *blank, *bar, (f"  {section.figure}", QUIET))


def _rows(section: Section) -> list[RenderableType]:
    """Return the rows in columns, a grid as numbers below one another."""
    told: list[RenderableType] = [_numbers(section.grid)] if section.grid else []
    if section.beyond:
        told.append(grid([_cells(row) for row in section.beyond], indent=_INDENT))
    return told


def _cells(row: Row) -> list[Text]:
    """Return a row as columns."""
    return [
        styled((row.state, ALERT if row.is_late else QUIET)),
        styled((row.who, STRONG)),
        styled((row.title, PLAIN)),
        styled(*_bar(row.bar)) if row.bar else styled(),
        styled((row.note, QUIET)),
    ]


def _bar(bar: Bar) -> Sequence[tuple[str, str]]:
    """Return a bar: what was kept, and in a quiet line what was not."""
    whole = max(round(_LONGEST * bar.whole / bar.most), 1) if bar.whole else 0
    part = round(whole * bar.part / bar.whole) if bar.whole else 0
    return ("━" * part, _KEPT), ("─" * (whole - part), QUIET)


def _spark(trend: Sequence[Mark]) -> Sequence[tuple[str, str]]:
    """Return a column for each week: the share that was kept, or a dot where nothing was due."""
    signs = (
        _SPARKS[round((len(_SPARKS) - 1) * one.kept / one.due)] if one.due else "·" for one in trend
    )
    return (("".join(signs), _KEPT),)


def _numbers(found: Grid) -> RenderableType:
    """Return a grid."""
    from rich.padding import Padding  # noqa: PLC0415  see above
    from rich.table import Table  # noqa: PLC0415

    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(overflow="fold")
    for _ in found.columns:
        table.add_column(justify="right", no_wrap=True)
    table.add_row("", *(styled((name, QUIET)) for name in found.columns))
    for title, _, numbers in found.lines:
        cells = [styled((str(one), PLAIN) if one else ("·", QUIET)) for one in numbers]
        table.add_row(styled((title, PLAIN)), *cells)
    return Padding(table, (0, 0, 0, _INDENT))
