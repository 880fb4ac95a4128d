"""A summary in each format, as the command draws it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from huddlecli.core.summary import Summary
from huddlecli.views.document import Row, Section
from huddlecli.views.formats import chat, html, markdown, terminal, text
from huddlecli.views.summary import as_letter, document

if TYPE_CHECKING:
    from rich.console import Group


def following(when: str, items: Sequence[tuple[str, str]]) -> Section:
    """Return the next huddle: when it is, and each item with the reason for it."""
    rows = tuple(Row(title=title, note=why) for title, why in items)
    return Section(title="Next", figure=when, rows=rows, is_sentence=True)


def as_text(
    found: Summary, *, full: bool = False, upcoming: Section | None = None, limit: int | None = None
) -> str:
    """Return a summary as text."""
    return text.as_text(document(found, full=full, upcoming=upcoming), limit=limit)


def as_rich(found: Summary, *, full: bool = False, upcoming: Section | None = None) -> Group:
    """Return a summary for a terminal."""
    return terminal.as_rich(document(found, full=full, upcoming=upcoming))


def as_markdown(found: Summary, *, full: bool = False, upcoming: Section | None = None) -> str:
    """Return a summary in Markdown."""
    return markdown.as_markdown(document(found, full=full, upcoming=upcoming))


def as_chat(found: Summary, *, full: bool = False, upcoming: Section | None = None) -> str:
    """Return a summary for chat."""
    return chat.as_chat(document(found, full=full, upcoming=upcoming), limit=chat.LIMIT)


def as_html(found: Summary, *, full: bool = False, upcoming: Section | None = None) -> str:
    """Return a summary as a page."""
    return html.as_html(document(found, full=full, upcoming=upcoming))


def as_mail_html(found: Summary, *, full: bool = False, upcoming: Section | None = None) -> str:
    """Return the HTML of the mail of a summary."""
    return as_letter(found, full=full, upcoming=upcoming).html
