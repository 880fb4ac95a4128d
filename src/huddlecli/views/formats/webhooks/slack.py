"""A message for an incoming webhook of Slack: a header, and rich text that needs no escapes.

Rich text says itself what is bold and what is an item. The text within is shown as it is, so
nothing that people typed can become a mention, a link or a format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from huddlecli.views.formats.webhooks.content import (
    INNER,
    PARAGRAPH,
    ChatBody,
    ChatContent,
    ChatLine,
    ChatPart,
    ChatSpan,
    clipped,
    json_units,
    merged,
)

MOST_BLOCKS = 50
HEADER_LIMIT = 150
TEXT_LIMIT = 3_000
# Slack does not say how long all blocks may be. It has refused messages from 13,200 characters on,
# and one whose rich text had 11,341; we count the JSON around the text as well.
BLOCKS_LIMIT = 11_000


def draw(content: ChatContent) -> ChatBody:
    """Return the message; `text` is for notifications alone."""
    header = {"type": "plain_text", "text": clipped(content.title, HEADER_LIMIT), "emoji": False}
    rich = [block for part in content.opened if (block := _rich_text(part))]
    return {
        "text": clipped(escape(content.summary, quote=False), TEXT_LIMIT),
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [{"type": "header", "text": header}, *rich],
    }


def fits(body: ChatBody) -> bool:
    """Whether Slack takes a message of this size."""
    blocks = body["blocks"]
    return len(blocks) <= MOST_BLOCKS and json_units(blocks) <= BLOCKS_LIMIT


def _rich_text(part: ChatPart) -> ChatBody | None:
    """Return a part as a block, or None if it says nothing."""
    heading = [ChatLine(part.heading, PARAGRAPH)] if part.heading else []
    elements = list(_elements([*heading, *part.lines]))
    return {"type": "rich_text", "elements": elements} if elements else None


def _elements(lines: Sequence[ChatLine]) -> Iterator[ChatBody]:
    """Yield the paragraphs and the lists."""
    for depth, group in groupby(lines, key=lambda line: line.depth):
        if depth == PARAGRAPH:
            spans = [span for line in group for span in (ChatSpan("\n"), *line.spans)]
            yield _paragraph(spans[1:])
        else:
            items = [_paragraph(line.spans) for line in group]
            indent = {"indent": 1} if depth == INNER else {}
            yield {"type": "rich_text_list", "style": "bullet", **indent, "elements": items}


def _paragraph(spans: Sequence[ChatSpan]) -> ChatBody:
    return {"type": "rich_text_section", "elements": [_span(span) for span in merged(spans)]}


def _span(span: ChatSpan) -> ChatBody:
    style = {"style": {"bold": True}} if span.is_strong else {}
    return {"type": "text", "text": span.text, **style}
