"""Messages for chat tools, as the JSON that their webhooks take: one module a tool.

What every tool shares is in `content.py`: which lines there are, in plain and harmless text, and
how long they are. A tool adds its form and says whether a message fits into its limits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, assert_never

from huddlecli.views.document import Document
from huddlecli.views.formats import ChatTool
from huddlecli.views.formats.webhooks.content import (
    ChatBody,
    ChatContent,
    as_json,
    chat_content,
    first_lines,
    with_ending,
)

_STEPS = (50, 25, 12, 8, 5, 3)  # rows in each section, tried one after the other


class ChatMessage(NamedTuple):
    """The body to send, and the lines that people will read in it."""

    body: str
    lines: tuple[str, ...]


class _Tool(NamedTuple):
    """What the module of a tool does: it draws a message, and knows whether the tool takes it."""

    draw: Callable[[ChatContent], ChatBody]
    fits: Callable[[ChatBody], bool]


def as_body(tool: ChatTool, document: Document) -> str:
    """Return a document as the body of a message, in one line."""
    return chat_message(tool, document).body


def chat_message(name: ChatTool, document: Document) -> ChatMessage:
    """Return a document as a message: long lists are shortened to what the tool takes.

    If that is not enough, it ends after a whole line. The last line says how many are missing, and
    where they are.
    """
    tool = _tool(name)
    whole = chat_content(document)
    shorter = (with_ending(chat_content(document, many), whole, document.remedy) for many in _STEPS)
    for content in (whole, *shorter):
        if tool.fits(body := tool.draw(content)):
            return _message(body, content)
    least = chat_content(document, _STEPS[-1])
    low, high = 0, least.line_count
    while low < high:  # the most lines that fit
        middle = (low + high + 1) // 2
        content = with_ending(first_lines(least, middle), whole, document.remedy)
        low, high = (middle, high) if tool.fits(tool.draw(content)) else (low, middle - 1)
    content = with_ending(first_lines(least, low), whole, document.remedy)
    return _message(tool.draw(content), content)


def _message(body: ChatBody, content: ChatContent) -> ChatMessage:
    return ChatMessage(as_json(body), tuple(content.text_lines()))


def _tool(name: ChatTool) -> _Tool:
    """Return what the module of a tool does."""
    match name:
        case "slack":
            from huddlecli.views.formats.webhooks import slack  # noqa: PLC0415  one of four is used

            return _Tool(slack.draw, slack.fits)
        case "teams":
            from huddlecli.views.formats.webhooks import teams  # noqa: PLC0415  the same

            return _Tool(teams.draw, teams.fits)
        case "gchat":
            from huddlecli.views.formats.webhooks import gchat  # noqa: PLC0415  the same

            return _Tool(gchat.draw, gchat.fits)
        case "discord":
            from huddlecli.views.formats.webhooks import discord  # noqa: PLC0415  the same

            return _Tool(discord.draw, discord.fits)
        case _:
            assert_never(name)
