"""A document for a chat tool: bold titles and bullets."""

from __future__ import annotations

from typing import assert_never

from huddlecli.views.document import (
    Block,
    Discussion,
    Document,
    Listing,
    ListLine,
    Scores,
    Section,
    Table,
    fewer,
    fitting,
    in_a_sentence,
    left_words,
    line_words,
    row_sentence,
    titled,
)
from huddlecli.views.escape import chat

LIMIT = 3_000  # characters that every chat tool takes in one message


def as_chat(*documents: Document, limit: int | None = None) -> str:
    """Return documents, each in at most `limit` characters, with a blank line between them."""
    return "\n".join(_fitting(document, limit) for document in documents)


def _fitting(document: Document, limit: int | None) -> str:
    """Return one document with as many rows as fit."""

    def drawn(many: int | None) -> str:
        lines = [f"*{chat(document.title)}*"] if document.title else []
        lines += map(chat, document.facts)
        for block in fewer(document.blocks, many):
            lines += _block(block, is_prose=document.is_prose)
        return "".join(f"{line}\n" for line in lines)

    return fitting(drawn, lambda text: limit is None or len(text) <= limit)


def _block(block: Block, *, is_prose: bool) -> list[str]:
    """Return the lines of a block."""
    match block:
        case Section():
            return _section(block, is_prose=is_prose)
        case Table():
            title = ["", f"*{chat(block.heading)}*"] if block.title else []
            last, _ = block.last
            return [
                *title,
                *(f"• {chat(item)}" for item in block.items),
                *([chat(last)] if last else []),
            ]
        case Listing():
            return [f"• {_owner(line)}{chat(line_words(line))}" for line in block.lines]
        case Discussion():
            about = [chat(block.about)] if block.about else []
            remarks = (f"{remark.prefix}{remark.words}" for remark in block.remarks)
            return [
                "",
                f"*{chat(block.heading)}*",
                *about,
                *(f"• {chat(said)}" for said in remarks),
            ]
        case Scores():
            lines = (f"• {chat(line.sentence)} {line.chart.signs}" for line in block.lines)
            remarks = (f"• {chat(remark)}" for remark in block.remarks)
            return ["", f"*{chat(block.title)}*", *lines, *remarks]
        case _:
            assert_never(block)


def _owner(line: ListLine) -> str:
    """Return who a record is of, before the rest."""
    who = line[1]
    return f"{chat(who)}: " if who else ""


def _section(section: Section, *, is_prose: bool) -> list[str]:
    """Return a section with a bullet for each row."""
    if section.is_sentence:
        return ["", f"{section.title}: {chat(in_a_sentence(section))}"]
    title = [f"{chat(titled(section))}:"] if is_prose else ["", f"*{chat(titled(section))}*"]
    rows = [f"• {row_sentence(section, row, chat, '*')}" for row in section.rows]
    return [*title, *rows, *([f"• {left_words(section)}"] if section.more else [])]
