"""Passages of columns, each under a line of its own: as text, on a terminal, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huddlecli.views.columns import QUIET, STRONG, Cell, aligned, grid, styled
from huddlecli.views.escape import markdown, safe

if TYPE_CHECKING:  # Rich costs a listing in a pipe 30 ms that it has no use for
    from rich.console import Group, RenderableType

_INDENT = "  "
_BETWEEN = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Rows of cells under a title with a `note` beside it; without a title they are not indented.

    `last` is a line below the rows.
    """

    title: str = ""
    note: str = ""
    rows: Sequence[Sequence[Cell]] = ()
    last: str = ""

    @property
    def indent(self) -> str:
        """How far the rows are moved in."""
        return _INDENT if self.title else ""


def as_text(passages: Sequence[Passage]) -> str:
    """Return the passages in aligned columns, a blank line between them."""
    lines = list[str]()
    for passage in passages:
        lines += [""] if lines else []
        lines += [safe(_headed(passage))] if passage.title else []
        cells = [[text for text, _ in row] for row in passage.rows]
        lines += [f"{passage.indent}{line}" for line in aligned(cells)]
        lines += [f"{passage.indent}{safe(passage.last)}"] if passage.last else []
    return "".join(f"{line}\n" for line in lines)


def as_rich(passages: Sequence[Passage]) -> Group:
    """Return the passages for a terminal."""
    from rich.console import Group  # noqa: PLC0415  see above

    told: list[RenderableType] = []
    for passage in passages:
        told += [""] if told else []
        if passage.title:
            note = f"{_BETWEEN}{passage.note}" if passage.note else ""
            told.append(styled((passage.title, STRONG), (note, QUIET)))
        if passage.rows:
            width = max(map(len, passage.rows))
            rows = [[*row, *[("", "")] * (width - len(row))] for row in passage.rows]
            cells = [[styled(cell) for cell in row] for row in rows]
            told.append(grid(cells, indent=len(passage.indent)))
        told += [styled((f"{passage.indent}{passage.last}", QUIET))] if passage.last else []
    return Group(*told)


def as_markdown(passages: Sequence[Passage]) -> str:
    """Return the passages with a heading for each, an item for each row."""
    lines = list[str]()
    for passage in passages:
        lines += [""] if lines else []
        lines += [f"## {markdown(_headed(passage))}", ""] if passage.title else []
        lines += [f"- {markdown(_BETWEEN.join(_told(row)))}" for row in passage.rows]
        lines += ["", markdown(passage.last)] if passage.last else []
    return "".join(f"{line}\n" for line in lines)


def _headed(passage: Passage) -> str:
    return _BETWEEN.join(filter(None, (passage.title, passage.note)))


def _told(row: Sequence[Cell]) -> list[str]:
    """Return the cells of a row that say something."""
    return [text.strip() for text, _ in row if text.strip()]
