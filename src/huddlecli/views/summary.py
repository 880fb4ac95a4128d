"""The summary of a period: as text, on a terminal, in Markdown, in chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from huddlecli.core.summary import Summary
from huddlecli.views.safe import chat, markdown
from huddlecli.views.tables import (
    ALERT,
    PLAIN,
    QUIET,
    STRONG,
    aligned,
    grid,
    styled,
    wrapped,
)
from huddlecli.views.week import Row, Section, heading, sections
from huddlecli.views.words import followed

if TYPE_CHECKING:  # Rich costs a command in a pipe 30 ms that it has no use for
    from rich.console import Group, RenderableType
    from rich.text import Text

_INDENT = "  "


def as_text(summary: Summary, *, full: bool = False, upcoming: str = "") -> str:
    """Return the summary in aligned columns; `upcoming` is the next huddle."""
    lines = wrapped(heading(summary))
    for section in sections(summary, full=full):
        rows = [(row.state, row.who, row.title, row.note) for row in section.rows]
        lines += ["", _titled(section), *(f"{_INDENT}{line}" for line in aligned(rows))]
        lines += [f"{_INDENT}{_more(section)}"] if section.more else []
    if upcoming:
        lines += ["", *wrapped(f"Next: {upcoming}")]
    return "".join(f"{line}\n" for line in lines)


def as_rich(summary: Summary, *, full: bool = False, upcoming: str = "") -> Group:
    """Return the summary for a terminal."""
    from rich.console import Group  # noqa: PLC0415  see above

    told: list[RenderableType] = [styled((heading(summary), STRONG))]
    for section in sections(summary, full=full):
        figure = f"  {section.figure}" if section.figure else ""
        told += ["", styled((section.title, STRONG), (figure, QUIET))]
        if section.rows:
            told.append(grid([_cells(row) for row in section.rows], indent=len(_INDENT)))
        told += [styled((f"{_INDENT}{_more(section)}", QUIET))] if section.more else []
    if upcoming:
        told += ["", styled(("Next: ", STRONG), (upcoming, PLAIN))]
    return Group(*told)


def as_markdown(summary: Summary, *, full: bool = False, upcoming: str = "") -> str:
    """Return the summary with a heading for each section."""
    lines = [f"# {markdown(heading(summary))}"]
    for section in sections(summary, full=full):
        lines += ["", f"## {_titled(section)}", ""]
        lines += [f"- {_sentence(row, markdown, '**')}" for row in section.rows]
        lines += [f"- {_more(section)}"] if section.more else []
    if upcoming:
        lines += ["", f"Next: {markdown(upcoming)}"]
    return "".join(f"{line}\n" for line in lines)


def as_chat(summary: Summary, *, full: bool = False, upcoming: str = "") -> str:
    """Return the summary in the shape that chat tools take."""
    lines = [f"*{chat(heading(summary))}*"]
    for section in sections(summary, full=full):
        lines += ["", f"*{_titled(section)}*"]
        lines += [f"• {_sentence(row, chat, '*')}" for row in section.rows]
        lines += [f"• {_more(section)}"] if section.more else []
    if upcoming:
        lines += ["", f"Next: {chat(upcoming)}"]
    return "".join(f"{line}\n" for line in lines)


def _titled(section: Section) -> str:
    """Return `Promises: 14 of 16 kept (88 %, mark 90 %)`."""
    return f"{section.title}: {section.figure}" if section.figure else section.title


def _more(section: Section) -> str:
    """Return how many rows there was no room for."""
    return f"and {section.more} more"


def _sentence(row: Row, escaped: Callable[[str], str], strong: str) -> str:
    """Return a row as one sentence, in which the word for what is late stands out."""
    late = f"{strong}{escaped(row.state)}{strong} " if row.is_late else ""
    who = f"{escaped(row.who)}: " if row.who else ""
    return late + who + escaped(followed(row.title, row.note))


def _cells(row: Row) -> list[Text]:
    """Return a row as columns for a terminal."""
    return [
        styled((row.state, ALERT if row.is_late else QUIET)),
        styled((row.who, STRONG)),
        styled((row.title, PLAIN)),
        styled((row.note, QUIET)),
    ]
