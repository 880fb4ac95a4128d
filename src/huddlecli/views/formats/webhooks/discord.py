"""A message for a webhook of Discord: embeds with escaped Markdown, which mention nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from huddlecli.views.formats.webhooks.content import (
    BULLET,
    INNER,
    PARAGRAPH,
    ChatBody,
    ChatContent,
    ChatPart,
    ChatSpan,
    clipped,
    units,
)

TITLE_LIMIT = 256
DESCRIPTION_LIMIT = 4_096
EMBEDS_LIMIT = 6_000  # all embeds together
MOST_EMBEDS = 10
_HEADLINE = 200  # characters before they are escaped, which at most doubles them

_MARKS = {PARAGRAPH: "", BULLET: "- ", INNER: "  - "}
# What has a meaning anywhere, what makes an address a link, and what does at the begin of a line.
_MARKDOWN = r"[\\*_~`|<>\[\]]|:(?=//)|^[#+-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]"


def draw(content: ChatContent) -> ChatBody:
    """Return the message: its title, and embeds with the outcome and all parts."""
    descriptions = _filled(_lines(content.parts))
    embeds: list[ChatBody] = [{"description": description} for description in descriptions]
    if content.outcome:
        title = {"title": _headline(content.outcome, TITLE_LIMIT)}
        embeds[:1] = [{**title, **embeds[0]} if embeds else title]
    return {
        "content": f"**{_headline(content.title, 2 * _HEADLINE)}**",
        "embeds": embeds,
        "allowed_mentions": {"parse": []},
    }


def fits(body: ChatBody) -> bool:
    """Whether Discord takes a message of this size."""
    embeds = body["embeds"]
    total = sum(units(text) for embed in embeds for text in embed.values())
    return len(embeds) <= MOST_EMBEDS and total <= EMBEDS_LIMIT


def _lines(parts: Iterable[ChatPart]) -> Iterator[str]:
    """Yield all lines, with a blank one between two parts."""
    for number, part in enumerate(parts):
        if number:
            yield ""
        if part.heading:
            yield _markdown(part.heading)
        yield from (_MARKS[line.depth] + _markdown(line.spans) for line in part.lines)


def _filled(lines: Iterable[str]) -> list[str]:
    """Return lines in as few texts as possible, none longer than a description may be."""
    texts: list[str] = []
    for line in lines:
        longer = f"{texts[-1]}\n{line}" if texts else line
        if texts and units(longer) <= DESCRIPTION_LIMIT:
            texts[-1] = longer
        elif line:
            texts.append(line)
    return texts


def _markdown(spans: Iterable[ChatSpan]) -> str:
    """Return spans with their form, which stays outside the blanks at their ends."""
    return "".join(_strong(span.text) if span.is_strong else _escaped(span.text) for span in spans)


def _strong(text: str) -> str:
    words = text.rstrip()
    return f"**{_escaped(words)}**{text[len(words) :]}"


def _headline(text: str, most: int) -> str:
    """Return a text in one line of at most `most` units, which never ends within an escape."""
    for room in range(min(_HEADLINE, most), 0, -1):
        escaped = _escaped(clipped(text, room))
        if units(escaped) <= most:
            return escaped
    return ""


def _escaped(text: str) -> str:
    """Return text without any form."""
    return re.sub(_MARKDOWN, r"\\\g<0>", text)
