"""Which text is accepted from people: one line of visible characters, up to a limit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huddlecli.core.errors import Wrong

TITLE_LIMIT = 500
NOTE_LIMIT = 10_000

_SLUG_LIMIT = 40
_SHOWN_LIMIT = 60
# Patterns are compiled only when a line needs them, so that `log` starts faster.

# Characters that control a screen or are invisible, as ranges for the brackets of a pattern.
# All other lists of such characters are made of these groups.
_C0 = r"\x00-\x1f"
_DEL_AND_C1 = r"\x7f-\x9f"
CONTROL = _C0 + _DEL_AND_C1
SURROGATE = r"\ud800-\udfff"  # halves of characters, which cannot be written to a file
LINE_SEPARATOR = r"\u2028\u2029"
DIRECTION = r"\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, overrides and isolates
_ARABIC_MARK = r"\u061c"  # also a direction, but people type it in Arabic text
# Joiners and variation selectors are allowed: Persian and some emoji are written with them.
_NO_WIDTH = r"\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_HIDDEN = LINE_SEPARATOR + DIRECTION + _ARABIC_MARK + _NO_WIDTH

# Characters that are never sent to a screen as they are.
UNSAFE = f"[{CONTROL}{SURROGATE}{_HIDDEN}]"
# Characters that files have as escapes; editors do not show soft hyphens either. TOML and JSON have
# their own rules for C0, which allow tabs.
ESCAPED = rf"[{_DEL_AND_C1}\xad{_HIDDEN}]"

_LINE_END = rf"\r\n|[\t\n\r{LINE_SEPARATOR}]"
# An address that every mail server accepts: ASCII only, without quotes and spaces.
ADDRESS = (
    r"[A-Za-z0-9!#$%&'*+/=^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=^_`{|}~-]+)*"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


def several(words: str) -> tuple[str, ...]:
    """Return the words in a text, for tables that are written as one text."""
    return tuple(words.split())


def joined(words: Sequence[str], conjunction: str = "and") -> str:
    """Return `a`, `a and b` or `a, b and c`, or an empty text for no words."""
    *most, last = words or [""]
    return f"{', '.join(most)} {conjunction} {last}" if most else last


def nfc(text: str) -> str:
    """Return `text` in Unicode's composed form: é as one character, however it was typed."""
    if text.isascii():
        return text
    from unicodedata import normalize  # noqa: PLC0415 - most text is ASCII

    return normalize("NFC", text)


def folded(text: str) -> str:
    """Return `text` in the form to compare names and words in: composed and without case."""
    return nfc(nfc(text).casefold())


def comparable(title: str) -> str:
    """Return a title in the form to compare it in: without case, extra spaces and the last sign."""
    return " ".join(nfc(title).casefold().split()).rstrip("?.!… ")


def one_line(text: str) -> str:
    """Return `text` with spaces for tabs and line ends, or refuse what no terminal should get."""
    text = nfc(text)
    if text.isprintable():
        return text
    line = re.sub(_LINE_END, " ", text)
    if match := re.search(f"[{CONTROL}]", line):
        raise Wrong(
            f"{shown(text)} contains a control character ({_code(match)})",
            hint="type the text again without it",
        )
    if match := re.search(f"[{SURROGATE}]", line):
        raise Wrong(
            f"{shown(text)} contains a character that cannot be read ({_code(match)})",
            hint="type the text again in UTF-8",
        )
    return line


def title(text: str) -> str:
    """Return `text` as a title, with single spaces, or refuse it."""
    return _within(" ".join(one_line(text).split()), "title", TITLE_LIMIT)


def note(text: str) -> str:
    """Return `text` as a note, or refuse it."""
    return _within(one_line(text).strip(), "note", NOTE_LIMIT)


def wording(text: str) -> str:
    """Return a text of one or more lines, without blanks at their ends, or refuse it."""
    lines = nfc(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    whole = "\n".join(one_line(line).rstrip() for line in lines)
    return _within(whole.strip("\n").strip(), "text", NOTE_LIMIT)


def shown(text: str) -> str:
    """Return `text` for a message: shortened, with invisible characters as codes such as U+001B."""
    cut = text if len(text) <= _SHOWN_LIMIT else f"{text[: _SHOWN_LIMIT - 1]}…"
    return without_invisible(cut)


def without_invisible(text: str) -> str:
    """Return `text` with its invisible characters as codes such as U+001B."""
    return re.sub(f"[{CONTROL}{SURROGATE}{LINE_SEPARATOR}]", _code, text)


def slug(title: str) -> str:
    """Return the words of `title` for a file name: `send-the-demo-follow-up-list`."""
    letters = title.replace("'", "")
    if not title.isascii():
        from unicodedata import normalize  # noqa: PLC0415 - most titles are ASCII

        letters = re.sub(r"[’\u0300-\u036f]", "", normalize("NFKD", letters))
    words = re.findall(r"[a-z0-9]+", letters.casefold())
    whole = "-".join(words) or "untitled"
    if len(whole) <= _SLUG_LIMIT:
        return whole
    return whole[: _SLUG_LIMIT + 1].rpartition("-")[0] or whole[:_SLUG_LIMIT]


def nearest(word: str, known: Sequence[str], *, likeness: float = 0.6) -> str | None:
    """Return the word of `known` that `word` was most likely meant to be, or None."""
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    names = {folded(name): name for name in known}
    near = get_close_matches(folded(word), names, n=1, cutoff=likeness)
    return names[near[0]] if near else None


def _within(text: str, what: str, limit: int) -> str:
    if not text:
        raise Wrong(f"the {what} is empty", hint="type at least one word")
    if len(text) > limit:
        raise Wrong(
            f"the {what} has {len(text):,} characters; the limit is {limit:,}",
            hint=f"shorten it by {len(text) - limit:,}",
        )
    return text


def _code(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}"
