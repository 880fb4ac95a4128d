"""What each chat tool takes at its webhook, written down from its own documentation.

Sources of the figures: Slack, "Block Kit reference" (header 150, 50 blocks in a message) and
slackapi/bolt-js#2509, where messages were refused from 13,200 characters of blocks on. Microsoft,
"Incoming webhooks" (28 KB) and the schema of Adaptive Cards 1.5. Google, discovery document
`chat:v1`, revision 20261107 (100 widgets, a widget in each section, 32 KB). Discord, "Embed limits"
(title 256, description 4,096, all 6,000) and "Execute webhook" (content 2,000, 10 embeds).

Each function raises Refused, with the words for the answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any


class NotTaken(Exception):
    """A tool refuses a message: why."""


def slack(body: bytes) -> None:
    """Refuse what an incoming webhook of Slack refuses, and any element that is not plain text."""
    message = _object(
        json.loads(body), "text blocks", "mrkdwn unfurl_links unfurl_media attachments"
    )
    _between(message["text"], 1, 40_000, "text")
    _require(re.search("<[^>]*>", message["text"]) is None, "text has a mention or a link")
    _require(message["unfurl_links"] is False, "addresses would be unfolded")
    blocks = message["blocks"]
    _require(1 <= len(blocks) <= 50, f"{len(blocks)} blocks")
    _require(_size(blocks) < 13_200, "msg_blocks_too_long")
    for block in blocks:
        match block:
            case {"type": "header", "text": {"type": "plain_text", "text": str(text)}}:
                _between(text, 1, 150, "header")
            case {"type": "rich_text", "elements": [_, *_] as elements}:
                for element in elements:
                    _slack_element(element)
            case _:
                raise NotTaken(f"invalid_blocks: {block}")


def _slack_element(element: Any) -> None:
    match element:
        case {"type": "rich_text_section", "elements": [_, *_] as parts}:
            for part in parts:
                _object(part, "type text", "style")
                _require(part["type"] == "text", f"{part['type']} in rich text")
                _between(part["text"], 1, 3_000, "text")
                _require(part.get("style", {"bold": True}) == {"bold": True}, "style")
        case {"type": "rich_text_list", "elements": [_, *_] as items}:
            _object(element, "type style elements", "indent border offset")
            _require(element["style"] in ("bullet", "ordered"), "style of a list")
            for item in items:
                _require(item["type"] == "rich_text_section", "an item of a list")
                _slack_element(item)
        case _:
            raise NotTaken(f"invalid_blocks: {element}")


def teams(body: bytes) -> None:
    """Refuse what a workflow of Teams refuses, and any text that is read as Markdown."""
    _require(2 * _units(body.decode()) <= 28_000, "413 the message is larger than 28 KB")
    message = _object(json.loads(body), "type attachments", "summary")
    _require(message["type"] == "message", "type")
    (attachment,) = message["attachments"]
    _object(attachment, "contentType content contentUrl", "")
    _require(attachment["contentType"] == "application/vnd.microsoft.card.adaptive", "contentType")
    card = _object(attachment["content"], "type version body $schema", "fallbackText msteams speak")
    _require((card["type"], card["version"]) == ("AdaptiveCard", "1.2"), "version")
    _require(set(card["msteams"]) <= {"width"}, "mentions")
    for block in card["body"]:
        _object(block, "type inlines", "spacing separator horizontalAlignment")
        _require(block["type"] == "RichTextBlock", "text with Markdown")
        _require(block["inlines"] != [], "a paragraph without text")
        for run in block["inlines"]:
            text = run if isinstance(run, str) else _object(run, "type text", "size weight")["text"]
            _between(text, 1, 10_000, "text of a run")
            _require(re.search(r"\{\{(DATE|TIME)\(", text) is None, "a date is filled in")


def gchat(body: bytes) -> None:
    """Refuse what a webhook of Google Chat refuses or leaves out, and any tag but bold and line."""
    _require(len(body) <= 32_000, "the message is larger than 32,000 bytes")
    message = _object(json.loads(body), "cardsV2", "text fallbackText thread")
    texts = [message.get("text", ""), message.get("fallbackText", "")]
    _require(not any("<users/" in text for text in texts), "a mention")
    widgets = 0
    for card_with_id in message["cardsV2"]:
        card = _object(card_with_id, "cardId card", "")["card"]
        header = _object(_object(card, "header sections", "")["header"], "title", "subtitle")
        _between(header["title"], 1, 1_000, "title")
        _require(card["sections"] != [], "a card without sections")
        for section in card["sections"]:
            _object(section, "widgets", "header")
            _require(section["widgets"] != [], "a section without widgets")
            widgets += len(section["widgets"])
            html_text(section.get("header", ""))
            for widget in section["widgets"]:
                text = _object(_object(widget, "textParagraph", "")["textParagraph"], "text", "")
                _require(html_text(text["text"]).strip() != "", "a paragraph without text")
    _require(widgets <= 100, f"{widgets} widgets")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text, self.open = "", list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        _require(tag in ("b", "br") and not attrs, f"<{tag}>")
        self.text += "\n" if tag == "br" else ""
        self.open += [tag] if tag == "b" else []

    def handle_endtag(self, tag: str) -> None:
        _require(self.open[-1:] == [tag], f"</{tag}>")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise NotTaken(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        raise NotTaken(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        raise NotTaken(f"<?{data}>")


def html_text(html: str) -> str:
    """Return the text of a card, which has bold letters and line ends and no other tag."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    _require(parser.open == [], "a tag that is not closed")
    return parser.text


def discord(body: bytes) -> None:
    """Refuse what a webhook of Discord refuses, and any message that could mention somebody."""
    message = _object(json.loads(body), "content embeds allowed_mentions", "username flags")
    _require(message["allowed_mentions"] == {"parse": []}, "it may mention people")
    _between(message["content"], 1, 2_000, "content")
    _require(len(message["embeds"]) <= 10, f"{len(message['embeds'])} embeds")
    total = 0
    for embed in message["embeds"]:
        _object(embed, "", "title description")
        _require(embed != {}, "an embed without text")
        for name, most in (("title", 256), ("description", 4_096)):
            if name in embed:
                _between(embed[name], 1, most, name)
        total += sum(map(len, embed.values()))
    _require(total <= 6_000, f"{total} characters in all embeds")


RULES: Mapping[str, Callable[[bytes], None]] = MappingProxyType(
    {"slack": slack, "teams": teams, "gchat": gchat, "discord": discord}
)


def texts(value: Any) -> Iterator[str]:
    """Yield all texts in a value of JSON, without the names of its fields."""
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for each in inner:
            yield from texts(each)


def _object(value: Any, required: str, allowed: str) -> dict[str, Any]:
    """Return an object that has all fields that are required, and no others than allowed."""
    _require(isinstance(value, dict), "not an object")
    names, needed = set(value), set(required.split())
    _require(needed <= names, f"missing: {sorted(needed - names)}")
    unknown = names - needed - set(allowed.split())
    _require(not unknown, f"unknown: {sorted(unknown)}")
    return dict(value)


def _between(text: Any, least: int, most: int, what: str) -> None:
    """Refuse what is no text, or too short or too long, as characters or in UTF-16."""
    _require(isinstance(text, str), f"{what} is no text")
    _require(least <= len(text), f"{what} is empty")
    _require(_units(text) <= most, f"{what} has {_units(text)} characters")


def _require(holds: bool, reason: str) -> None:  # noqa: FBT001  the condition itself
    if not holds:
        raise NotTaken(reason)


def _size(value: Any) -> int:
    return _units(json.dumps(value, ensure_ascii=False))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
