"""A document for a chat tool: bold titles and bullets."""

from __future__ import annotations

from huddlecli.views.document import (
    Document,
    Section,
    fewer,
    fitting,
    in_a_sentence,
    left_words,
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
        lines = [f"*{chat(document.title)}*"]
        for section in fewer(document.sections, many):
            lines += _section(section, is_prose=document.is_prose)
        return "".join(f"{line}\n" for line in lines)

    return fitting(drawn, lambda text: limit is None or len(text) <= limit)


def _section(section: Section, *, is_prose: bool) -> list[str]:
    """Return a section with a bullet for each row."""
    if section.is_sentence:
        return ["", f"{section.title}: {chat(in_a_sentence(section))}"]
    title = [f"{chat(titled(section))}:"] if is_prose else ["", f"*{chat(titled(section))}*"]
    rows = [f"• {row_sentence(section, row, chat, '*')}" for row in section.rows]
    return [*title, *rows, *([f"• {left_words(section)}"] if section.more else [])]
