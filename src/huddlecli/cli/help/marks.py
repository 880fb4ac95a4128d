"""What is code in a text of help: flags, what is in quotes, and what is between backquotes."""

from __future__ import annotations

import re
from collections.abc import Callable

_CODE = re.compile(
    r"`([^`]+)`"
    r"|((?<!\w)'[^']+'(?!\w))"  # no apostrophe
    r"|((?<![\w-])--?[a-z][a-z-]*(?![\w-]))"
)


def marked(text: str, *, code: Callable[[str], str], words: Callable[[str], str]) -> str:
    """Return a paragraph in one line, with what is code and the other words drawn as given."""
    line = " ".join(text.split())
    parts, end = list[str](), 0
    for found in _CODE.finditer(line):
        parts += [words(line[end : found.start()]), code(found[1] or found[0])]
        end = found.end()
    return "".join([*parts, words(line[end:])])
