"""A message for a webhook of Google Chat: a card, whose text is in a few tags of HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from huddlecli.views.formats.webhooks.content import (
    BULLETS,
    ChatBody,
    ChatContent,
    ChatPart,
    ChatSpan,
    clipped,
    json_bytes,
)

MESSAGE_LIMIT = 30_000  # bytes; Google takes 32,000 with what it adds
MOST_WIDGETS = 100
TITLE_LIMIT = 150


def draw(content: ChatContent) -> ChatBody:
    """Return the message with one card; its fallback is for notifications alone."""
    parts = [section for part in content.opened if (section := _part(part))]
    card = {
        "header": {"title": clipped(content.title, TITLE_LIMIT)},
        "sections": parts or [_section("", [_bold(content.title)])],
    }
    return {
        "fallbackText": content.summary,
        "cardsV2": [{"cardId": "huddle", "card": card}],
    }


def fits(body: ChatBody) -> bool:
    """Whether Google Chat takes a message of this size; each section has one widget."""
    (card,) = body["cardsV2"]
    return json_bytes(body) <= MESSAGE_LIMIT and len(card["card"]["sections"]) <= MOST_WIDGETS


def _part(part: ChatPart) -> ChatBody | None:
    """Return a part as a section, or None if it says nothing; each section needs some text."""
    figure = [escape(part.figure, quote=False)] if part.figure else []
    lines = [*figure, *(BULLETS[line.depth] + _html(line.spans) for line in part.lines)]
    if not lines:
        return _section("", [_bold(part.title)]) if part.title else None
    return _section(_bold(part.title) if part.title else "", lines)


def _section(header: str, lines: Iterable[str]) -> ChatBody:
    """Return a section with one paragraph of HTML."""
    widgets = [{"textParagraph": {"text": "<br>".join(lines)}}]
    return {"header": header, "widgets": widgets} if header else {"widgets": widgets}


def _html(spans: Iterable[ChatSpan]) -> str:
    return "".join(
        _bold(span.text) if span.is_strong else escape(span.text, quote=False) for span in spans
    )


def _bold(text: str) -> str:
    return f"<b>{escape(text, quote=False)}</b>"
