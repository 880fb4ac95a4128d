"""A topic of help as a value, and as text for a terminal.

The pages in `docs/reference/` and the manual are made from the same values. Between backquotes is
what people type, or what files are called; a terminal shows it without them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias, assert_never

from huddlecli.core.value import Value
from huddlecli.views.columns import folded, width

WIDE = 80
_INDENT = "  "
_WIDEST = 26  # columns for the words of a row; a longer one has a line of its own


class TopicRows(Value, kw_only=False):
    """Words, each with what they mean."""

    rows: tuple[tuple[str, str], ...]


class TopicLines(Value, kw_only=False):
    """Lines to type, or to copy into a file, as they are."""

    lines: tuple[str, ...]


TopicBlock: TypeAlias = "str | TopicRows | TopicLines"  # a text is a paragraph


class HelpTopic(Value, kw_only=False):
    """A page of help that belongs to no single command.

    `see` names commands to type and pages of `docs/` where there is more.
    """

    name: str
    about: str
    blocks: tuple[TopicBlock, ...]
    see: tuple[str, ...] = ()


def as_text(topic: HelpTopic) -> str:
    """Return a topic as lines of at most 80 columns."""
    lines = [f"{topic.name}: {topic.about}"]
    for block in topic.blocks:
        lines += ["", *_lines(block)]
    if topic.see:
        lines += ["", *folded(f"See also: {', '.join(topic.see)}", WIDE)]
    return "".join(f"{line}\n" for line in lines)


def _lines(block: TopicBlock) -> Iterator[str]:
    match block:
        case str():
            yield from folded(plain(block), WIDE)
        case TopicLines(lines=lines):
            yield from (f"{_INDENT}{line}" for line in lines)
        case TopicRows(rows=rows):
            yield from row_lines(rows)
        case _:
            assert_never(block)


def row_lines(rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Yield rows in two columns, indented."""
    room = max(wide for words, _ in rows if (wide := width(words)) <= _WIDEST) + len(_INDENT)
    for words, about in rows:
        first, *rest = folded(plain(about), WIDE - len(_INDENT) - room) or [""]
        if width(words) > room - len(_INDENT):
            yield f"{_INDENT}{words}"
            yield f"{_INDENT}{' ' * room}{first}"
        else:
            yield f"{_INDENT}{words}{' ' * (room - width(words))}{first}".rstrip()
        yield from (f"{_INDENT}{' ' * room}{line}" for line in rest)


def plain(text: str) -> str:
    """Return a text without the marks around what people type."""
    return text.replace("`", "")
