"""A message for a workflow of Teams that takes webhooks: an Adaptive Card.

Its text is in runs, which have no Markdown: in the Markdown of other texts, the apps for phones do
not know the escapes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huddlecli.views.formats.webhooks.content import (
    BULLETS,
    ChatBody,
    ChatContent,
    ChatPart,
    ChatSpan,
    clipped,
    json_units,
    merged,
)

# Teams takes 28 KB, and counts two bytes for each character if the command does not name UTF-8.
CARD_LIMIT = 13_500
TITLE_LIMIT = 150
VERSION = "1.2"  # the first with runs of text; a later one would leave out old apps
_CARD = "application/vnd.microsoft.card.adaptive"


def draw(content: ChatContent) -> ChatBody:
    """Return the message with one card."""
    title = _block([ChatSpan(clipped(content.title, TITLE_LIMIT), is_strong=True)], size="Large")
    parts = (block for part in content.opened for block in _part(part))
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": VERSION,
        "fallbackText": _plain(content.summary),
        "msteams": {"width": "Full"},
        "body": [title, *parts],
    }
    return {
        "type": "message",
        "attachments": [{"contentType": _CARD, "contentUrl": None, "content": card}],
    }


def fits(body: ChatBody) -> bool:
    """Whether Teams takes a message of this size."""
    return json_units(body) <= CARD_LIMIT


def _part(part: ChatPart) -> Iterator[ChatBody]:
    """Yield a block for the heading and one for each line, with more room before the first."""
    spacing = "Medium"
    if part.heading:
        yield _block(part.heading, spacing=spacing)
        spacing = "Small"
    for line in part.lines:
        bullet = [ChatSpan(BULLETS[line.depth])] if BULLETS[line.depth] else []
        yield _block([*bullet, *line.spans], spacing=spacing)
        spacing = "Small"


def _block(spans: Sequence[ChatSpan], **form: str) -> ChatBody:
    """Return one paragraph; `form` has the space before it or the size of its letters."""
    size = {"size": form.pop("size")} if "size" in form else {}
    runs = [_run(span, size) for span in merged(spans)]
    return {"type": "RichTextBlock", **form, "inlines": runs}


def _run(span: ChatSpan, size: ChatBody) -> ChatBody | str:
    """Return a run of text; one without a form is just a text."""
    weight = {"weight": "Bolder"} if span.is_strong else {}
    form = {**size, **weight}
    return {"type": "TextRun", "text": _plain(span.text), **form} if form else _plain(span.text)


def _plain(text: str) -> str:
    """Return text in which no card fills in a date, as it does for `{{DATE(...)}}`."""
    return text.replace("{{", "{ {")
