"""What people typed, made harmless for a terminal, Markdown and chat."""

from __future__ import annotations

import re

from huddlecli.core.text import UNSAFE

# Patterns stay text until one is needed: `log` starts faster for it.
_PUNCTUATION = r"[!-/:-@\[-`{-~]"
_MARKDOWN = (
    rf"\\(?={_PUNCTUATION}|$)"
    r"|`"
    r"|[*~](?<!\s[*~](?=\s))"  # between two blanks it is just a sign
    r"|(?<![^\W_])_"  # inside a word likewise
    r"|\](?=[(:])"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w+;)"
    r"|^(?:\[|>|[-+](?=[-\s]|$)|#(?=#{0,5}(?:\s|$)))"
)
_ORDERED = r"^(\d{1,9})([.)])(?=\s|$)"

# What calls people in one chat tool or another, and what is shown as a link or loads a picture.
_ACTS = (
    r"(?i)@(?=(?:all|channel|everyone|here|room|team|topic)\b|_?\*)"
    r"|<(?=[A-Za-z/!@#])"
    r"|\](?=[(\[])"
)


def safe(text: str) -> str:
    """Return `text` with each character that would act, or hide, shown as a sign."""
    if text.isprintable():  # nothing unsafe is printable
        return text
    return re.sub(UNSAFE, _shown, text)


def markdown(text: str) -> str:
    """Return `text` as a list item, or a part of one, that Markdown leaves as it is."""
    return re.sub(_ORDERED, r"\1\\\2", markdown_heading(text))


def markdown_heading(text: str) -> str:
    """Return `text` as a heading, or a part of one, in which a number begins no list."""
    return re.sub(_MARKDOWN, r"\\\g<0>", safe(text).strip())


def chat(text: str) -> str:
    """Return `text` for a chat tool: it calls nobody, links nowhere and begins no block of code.

    Chat tools do not agree on an escape, so a blank parts what would act.
    """
    return re.sub(_ACTS, r"\g<0> ", safe(text)).replace("```", "'''")


def _shown(match: re.Match[str]) -> str:
    """Return the sign for one unsafe character."""
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"<U+{code:04X}>"
