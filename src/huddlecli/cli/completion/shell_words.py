"""The words of an unfinished line, as a shell reads them, and words quoted for it."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias

LineShell: TypeAlias = Literal["bash", "powershell"]

_ESCAPE: dict[LineShell, str] = {"bash": "\\", "powershell": "`"}
_PLAIN = r"[\w%+,./:=@-]"  # what no shell of ours interprets within a word
_IN_DOUBLE = {"bash": r'["$`\\!]', "powershell": r'["$`]'}


class ShellWords(NamedTuple):
    """The words before the cursor and the one at it.

    `raw` is that word as it was typed, without the quote that opens it; `quote` is that quote if
    it is still open.
    """

    before: tuple[str, ...]
    current: str
    raw: str
    quote: str


def shell_words(line: str, shell: LineShell) -> ShellWords:
    """Return the words of a line that ends at the cursor; its end may be within quotes."""
    words, word, quote, start = list[str](), list[str](), "", 0
    has_word, is_escaped, ended = False, False, ""
    escape = _ESCAPE[shell]
    for at, sign in enumerate(line):
        if is_escaped:
            is_plain = quote == '"' and not re.match(_IN_DOUBLE[shell], sign)
            word.append(f"{escape}{sign}" if is_plain and shell == "bash" else sign)
            is_escaped = False
        elif sign == escape and quote != "'":
            start = start if has_word else at
            is_escaped = has_word = True
        elif quote:
            if sign == quote:
                quote, ended = "", quote
                continue
            word.append(sign)
        elif sign == ended and shell == "powershell":  # twice: one of them, within the quotes
            word.append(sign)
            quote = sign
        elif sign in {"'", '"'}:
            start = start if has_word else at + 1
            quote, has_word = sign, True
        elif sign.isspace():
            if has_word:
                words.append("".join(word))
            word, has_word = [], False
        else:
            start = start if has_word else at
            word.append(sign)
            has_word = True
        ended = ""
    raw = line[start:] if has_word else ""
    return ShellWords(tuple(words), "".join(word), raw, quote)


def quoted(word: str, shell: LineShell, quote: str = "") -> str:
    """Return a word as it is typed; `quote` is the quote that is open before it."""
    if shell == "powershell":
        is_plain = re.fullmatch(rf"(?!@){_PLAIN}+", word)
        return word if is_plain and not quote else "'" + word.replace("'", "''") + "'"
    if quote == "'":
        return word.replace("'", "'\\''")
    if quote == '"':
        return re.sub(_IN_DOUBLE["bash"], r"\\\g<0>", word)
    return re.sub(rf"(?!{_PLAIN}).", r"\\\g<0>", word)
