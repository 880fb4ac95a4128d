"""One module a format: each draws any document.

A new format is a module here and a case of `_drawn`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

if TYPE_CHECKING:  # Rich takes 30 ms, which only a terminal needs
    from rich.console import RenderableType

    from huddlecli.views.document import Document

ChatTool: TypeAlias = Literal["slack", "teams", "gchat", "discord"]
FormatName: TypeAlias = Literal["rich", "text", "markdown", "chat", "html"] | ChatTool

CHAT_TOOLS: tuple[ChatTool, ...] = ("slack", "teams", "gchat", "discord")


def drawings(
    documents: Callable[[], Document | tuple[Document, ...]], *names: FormatName
) -> dict[str, Callable[[], RenderableType]]:
    """Return what draws documents in each format; nothing is made or imported before."""
    return {name: partial(_drawn, name, documents) for name in names}


def _drawn(
    name: FormatName, documents: Callable[[], Document | tuple[Document, ...]]
) -> RenderableType:
    """Return documents in one format. Each is imported when it is asked for: others do without."""
    made = documents()
    several = made if isinstance(made, tuple) else (made,)
    match name:
        case "rich":
            from huddlecli.views.formats.terminal import as_rich  # noqa: PLC0415  see above

            return as_rich(*several)
        case "text":
            from huddlecli.views.formats.text import as_text  # noqa: PLC0415  see above

            return as_text(*several)
        case "markdown":
            from huddlecli.views.formats.markdown import as_markdown  # noqa: PLC0415  see above

            return as_markdown(*several)
        case "chat":
            from huddlecli.views.formats.chat import as_chat  # noqa: PLC0415  see above

            return as_chat(*several)
        case "html":
            from huddlecli.views.formats.html import as_html  # noqa: PLC0415  see above

            (only,) = several
            return as_html(only)
        case "slack" | "teams" | "gchat" | "discord":
            from huddlecli.views.formats.webhooks import as_body  # noqa: PLC0415  see above

            (only,) = several
            return as_body(name, only)
        case _:
            assert_never(name)
