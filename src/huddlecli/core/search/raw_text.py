"""Whether a file may have the words of a search, by its bytes: most files need not be parsed.

The answer no is always right, whatever the case of the letters, and however their accents or the
signs of the file were written. The answer yes may be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from huddlecli.core.search.form import search_form
from huddlecli.core.search.query import Query

WordChoice: TypeAlias = Collection[str]  # folded words, one of which a file must have

# The characters beyond ASCII that are ASCII once they are folded. All others stay beyond it, and
# what is ASCII stays ASCII: so the ASCII parts of a folded word are in the bytes, but for case.
UNFOLDED = {
    "ß": "ss",
    "ẞ": "ss",
    "ſ": "s",
    "\u212a": "k",
    "\u0130": "i",
    "\u0307": "i",  # after an i or I, which it makes a decomposed İ
    "ŉ": "n",
    "ẚ": "a",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
    "\u037e": ";",
    "\u1fef": "`",
}
_ASCII = re.compile(r"[\x00-\x7f]+")


class _Word(NamedTuple):
    """A folded word, and the parts of it that are ASCII."""

    text: str
    parts: tuple[bytes, ...]


class RawText:
    """Says of files that they cannot have what a query asks for."""

    def __init__(self, needs: Sequence[WordChoice]) -> None:
        """Look for one word of each need."""
        self._needs = [[_word(text) for text in need] for need in needs]
        words = [word for need in self._needs for word in need]
        self._is_ascii = all(word.text.isascii() for word in words)
        alone = (need[0].parts for need in self._needs if len(need) == 1)
        # What every match has, the longest first: hardly any other file has it.
        self._parts = sorted({part for parts in alone for part in parts}, key=len, reverse=True)
        self.rarest = self._parts[0] if self._parts else b""  # of the ASCII files, others lack it
        signs = {chr(sign) for word in words for part in word.parts for sign in part}
        others = [sign for sign, ascii_ in UNFOLDED.items() if not signs.isdisjoint(ascii_)]
        self._others = re.compile("|".join(others or ["(?!)"]).encode())

    def may_match(self, data: bytes) -> bool:
        """Whether a file with these bytes may have a word of each need."""
        if b"\\" in data:
            data = data.replace(b'\\"', b'"')  # the usual escape; any other may be any character
            if b"\\" in data:
                return True
        small = data.lower()
        for part in self._parts:  # most files end here: any other loop takes three times as long
            if part not in small:
                return self._may_hide(data)
        return self._has_all(data, small) or self._may_hide(data)

    def _may_hide(self, data: bytes) -> bool:
        """Whether characters beyond ASCII may stand for what is not there."""
        return not data.isascii() and self._others.search(data) is not None

    def _has_all(self, data: bytes, small: bytes) -> bool:
        """Whether a file may have a word of each need, if nothing stands for anything else."""
        for need in self._needs:
            if not any(all(part in small for part in word.parts) for word in need):
                return False
        if self._is_ascii:
            return True
        if data.isascii():
            return all(any(word.text.isascii() for word in need) for need in self._needs)
        whole = search_form(data.decode(errors="replace"))
        return all(any(word.text in whole for word in need) for need in self._needs)


def needs_of(query: Query) -> Iterator[WordChoice]:
    """Yield what a file needs to have if a record in it matches the query."""
    for words in query.words:
        yield from ((word,) for word in words.split())
    if query.names:
        yield query.names
    yield from ((tag,) for tag in query.tags)


def _word(text: str) -> _Word:
    parts = _ASCII.findall(text)
    return _Word(text, tuple(part.encode() for part in parts))
