"""What a chat message says, as lines of harmless text, before a tool gives it a form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias, assert_never

from huddlecli.core.value import replace
from huddlecli.views.columns import STRONG, Cell
from huddlecli.views.document import (
    Block,
    Discussion,
    Document,
    Listing,
    Row,
    Scores,
    Section,
    Table,
    colon,
    fewer,
    in_a_sentence,
    left_words,
    line_words,
    row_words,
)
from huddlecli.views.escape import chat
from huddlecli.views.words import count

ChatBody: TypeAlias = dict[str, Any]  # a message as JSON has it

PARAGRAPH, BULLET, INNER = range(3)  # the depth of a line
BULLETS = ("", "• ", "\u00a0\u00a0◦ ")  # by depth, for the tools without lists

_JOINER = "\u200d"  # within some emoji, of which a cut leaves the first part

# Characters: of a sentence, of what one person wrote, of what follows it, of a name.
_SENTENCE, _TITLE, _NOTE, _NAME = 480, 240, 120, 60
_LONGEST = 1_500  # of a section that is one sentence


class ChatSpan(NamedTuple):
    """A part of a line, in bold letters if it is strong."""

    text: str
    is_strong: bool = False


_NOTHING = (ChatSpan("–"),)  # what a row without text shows


class ChatLine(NamedTuple):
    """A line: a paragraph, an item of a list, or an item below one.

    `is_row` is false if it counts rows that are left out, or is the last line of a message.
    """

    spans: tuple[ChatSpan, ...]
    depth: int = BULLET
    is_row: bool = True

    @property
    def text(self) -> str:
        """The line without its form."""
        return BULLETS[self.depth] + "".join(span.text for span in self.spans)


class ChatPart(NamedTuple):
    """A title, a figure beside it, and lines below them; each may be missing."""

    title: str
    figure: str
    lines: tuple[ChatLine, ...]

    @property
    def heading(self) -> tuple[ChatSpan, ...]:
        """`Promises: 14 of 16 kept`, its title in bold letters; brackets follow a question."""
        figure = self.figure
        if self.title and figure:
            figure = f": {figure}" if colon(self.title) else f" ({figure})"
        return merged((ChatSpan(self.title, is_strong=True), ChatSpan(figure)))


class ChatContent(NamedTuple):
    """A title, the outcome below it, and the parts of a message."""

    title: str
    outcome: str
    parts: tuple[ChatPart, ...]

    @property
    def opened(self) -> tuple[ChatPart, ...]:
        """Its parts, with the outcome at the head of the first or before it."""
        if not self.outcome:
            return self.parts
        line = ChatLine((ChatSpan(self.outcome, is_strong=True),), PARAGRAPH)
        if not self.parts or self.parts[0].heading:
            return (ChatPart("", "", (line,)), *self.parts)
        first, *others = self.parts
        return (first._replace(lines=(line, *first.lines)), *others)

    @property
    def summary(self) -> str:
        """The title and the outcome in one line, for a notification."""
        return f"{self.title}: {self.outcome}" if self.outcome else self.title

    @property
    def row_count(self) -> int:
        """How many rows of the document it shows; a heading without lines counts as one."""
        return sum(
            sum(line.is_row for line in part.lines) if part.lines else 1 for part in self.parts
        )

    @property
    def line_count(self) -> int:
        """How many lines its parts have."""
        return sum(max(len(part.lines), 1) for part in self.parts)

    def text_lines(self) -> Iterator[str]:
        """Yield all that it says as lines without form."""
        yield self.title
        if self.outcome:
            yield self.outcome
        for part in self.parts:
            if part.heading:
                yield "".join(span.text for span in part.heading)
            yield from (line.text for line in part.lines)


def chat_content(document: Document, many: int | None = None) -> ChatContent:
    """Return what a document says, with at most `many` rows in each section.

    A document without a subject has that of its first table.
    """
    subject, outcome, blocks = document.subject, document.outcome, fewer(document.blocks, many)
    if not subject and blocks and isinstance(first := blocks[0], Table):
        subject, outcome = first.title, first.note
        blocks[0] = replace(first, title="", note="", is_flush=True)
    facts = tuple(line for fact in document.facts for line in _paragraph(fact, _SENTENCE))
    parts = (ChatPart("", "", facts), *map(_part, blocks))
    return ChatContent(
        _brief(subject, _TITLE) or "Huddle",
        _brief(outcome, _SENTENCE),
        tuple(part for part in parts if part.heading or part.lines),
    )


def first_lines(content: ChatContent, number: int) -> ChatContent:
    """Return the first lines of the parts; a heading without lines counts as one."""
    parts = []
    for part in content.parts:
        if number <= 0:
            break
        parts.append(part._replace(lines=part.lines[:number]))
        number -= max(len(part.lines), 1)
    return content._replace(parts=tuple(parts))


def with_ending(content: ChatContent, whole: ChatContent, remedy: str) -> ChatContent:
    """Return content with a last line that says how many rows of the `whole` are missing."""
    left = whole.row_count - content.row_count
    if left <= 0:
        return content
    words = count(left, "more line", "more lines")
    words = f"{words}: {remedy}" if remedy else f"and {words}"
    last = ChatLine((ChatSpan(chat(words)),), PARAGRAPH, is_row=False)
    return content._replace(parts=(*content.parts, ChatPart("", "", (last,))))


def _part(block: Block) -> ChatPart:
    """Return a block as a part."""
    match block:
        case Section():
            return _section(block)
        case Table():
            return _table(block)
        case Listing():
            lines = (
                _line(ChatSpan(_named(line[1]), is_strong=True), _text(line_words(line)))
                for line in block.lines
            )
            return ChatPart("", "", tuple(lines))
        case Discussion():
            remarks = (
                _line(_text(f"{remark.prefix.removeprefix('· ')}{remark.words}"))
                for remark in block.remarks
            )
            title = _brief(f"{block.number}{block.title}", _TITLE)
            return ChatPart(title, _brief(block.took, _NOTE), (*_paragraph(block.about), *remarks))
        case Scores():
            scores = [_line(_text(f"{line.sentence} {line.chart.signs}")) for line in block.lines]
            remarks = (_line(_text(remark)) for remark in block.remarks)
            return ChatPart(_brief(block.title, _TITLE), "", (*scores, *remarks))
        case _:
            assert_never(block)


def _section(section: Section) -> ChatPart:
    """Return a section: its rows as sentences, or all of it as one sentence."""
    title, figure = _brief(section.title, _TITLE), _brief(section.figure, _TITLE)
    if section.is_sentence:
        titles = tuple(
            replace(row, title=_brief(row.title, _NOTE), note=_brief(row.note, _NOTE))
            for row in section.rows
        )
        words = in_a_sentence(replace(section, figure="", rows=titles)).removeprefix(": ")
        lines = _paragraph(words, _LONGEST)
    else:
        lines = [_row(section, row) for row in section.rows]
    if section.more:
        lines.append(ChatLine((_text(left_words(section)),), is_row=False))
    return ChatPart(title, figure, tuple(lines))


def _row(section: Section, row: Row) -> ChatLine:
    """Return a row as a sentence; what is late and whose it is are strong."""
    shown = replace(row, title=_brief(row.title, _TITLE), note=_brief(row.note, _NOTE))
    late = f"{_brief(row.state, _NAME)} " if row.is_late and row.state else ""
    return _line(
        ChatSpan(late + _named(row.who), is_strong=True), ChatSpan(row_words(section, shown))
    )


def _table(table: Table) -> ChatPart:
    """Return a table with a line for each row, its strong cell first."""
    last, _ = table.last
    if table.sentences:
        lines = [_line(_text(sentence)) for sentence in table.sentences]
    else:
        lines = [_cells(row) for row in table.rows]
    lines += _paragraph(last)
    return ChatPart(_brief(table.title, _TITLE), _brief(table.note, _TITLE), tuple(lines))


def _cells(row: Sequence[Cell]) -> ChatLine:
    """Return a row in one line; a row without a first cell belongs to the one above it."""
    filled = [(text.strip(), style == STRONG) for text, style in row if text.strip()]
    is_inner = bool(row) and not row[0][0].strip()
    if not is_inner:
        filled.sort(key=lambda cell: not cell[1])
    spans = [ChatSpan(_brief(text, _TITLE), is_strong) for text, is_strong in filled]
    between = ChatSpan(": " if is_inner else " · ")
    joined = [each for span in spans for each in (between, span)][1:]
    return ChatLine(merged(joined) or _NOTHING, INNER if is_inner else BULLET)


def _line(*spans: ChatSpan) -> ChatLine:
    """Return an item of a list; parts without text are left out."""
    return ChatLine(merged(spans) or _NOTHING)


def merged(spans: Iterable[ChatSpan]) -> tuple[ChatSpan, ...]:
    """Return spans without empty ones, and neighbors of the same form as one."""
    kinds = groupby((span for span in spans if span.text), key=lambda span: span.is_strong)
    return tuple(
        ChatSpan("".join(span.text for span in group), is_strong) for is_strong, group in kinds
    )


def _named(who: str) -> str:
    """Return a name and what is between it and what it is about."""
    name = _brief(who, _NAME)
    return f"{name}{colon(name)} " if name else ""


def _text(text: str) -> ChatSpan:
    return ChatSpan(_brief(text, _TITLE))


def _paragraph(text: str, most: int = _TITLE) -> list[ChatLine]:
    """Return a text as a line that is no item of a list, or nothing if it is empty."""
    words = _brief(text, most)
    return [ChatLine((ChatSpan(words),), PARAGRAPH)] if words else []


@lru_cache(maxsize=4096)  # a message is tried in several lengths
def _brief(text: str, most: int) -> str:
    """Return a text that calls nobody and links nowhere, in one line that is not too long."""
    begun = " ".join(text[: 4 * most].split())  # what is far beyond need not be looked at
    return chat(clipped(chat(begun), most))  # again: a cut may make a mention


def clipped(text: str, most: int) -> str:
    """Return as much of a text as `most` units take, with an ellipsis if it is cut."""
    if units(text) <= most:
        return text
    cut = text.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore")
    return f"{cut.rstrip(_JOINER + ' ')}…"


def units(text: str) -> int:
    """Return the length of a text in UTF-16: the largest of the ways in which tools count."""
    return len(text.encode("utf-16-le")) // 2


def json_units(value: object) -> int:
    """Return the length of a value as JSON."""
    return units(as_json(value))


def json_bytes(value: object) -> int:
    """Return the length of a value as JSON in UTF-8."""
    return len(as_json(value).encode())


def as_json(value: object) -> str:
    """Return a value as JSON in one line, in as few characters as possible."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
