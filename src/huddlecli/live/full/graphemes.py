"""Where the characters of a text begin, as people see them: a family emoji is one."""

from __future__ import annotations

from unicodedata import category

_JOINER = "\u200d"
_MARKS = ("Mn", "Mc", "Me")


def boundaries(text: str) -> list[int]:
    """Return the indices at which a cursor may stand, the end included."""
    indices = [0]
    flags = 0  # letters of a flag right before this place: two of them are one flag
    for index, sign in enumerate(text):
        is_flag = "\U0001f1e6" <= sign <= "\U0001f1ff"
        joined = _extends(sign) or (index > 0 and _is_joined(text[index - 1], sign))
        if index and not joined and not (is_flag and flags % 2):
            indices.append(index)
        flags = flags + 1 if is_flag else 0
    if text:
        indices.append(len(text))
    return indices


def before(text: str, at: int) -> int:
    """Return where the character begins that ends at or over `at`."""
    return max((index for index in boundaries(text) if index < at), default=0)


def after(text: str, at: int) -> int:
    """Return where the character ends that begins at or around `at`."""
    return min((index for index in boundaries(text) if index > at), default=len(text))


def _extends(sign: str) -> bool:
    """Whether a sign belongs to the one before it: an accent, a skin tone, a joiner."""
    if sign.isascii():
        return False
    is_tone = "\U0001f3fb" <= sign <= "\U0001f3ff"
    is_tag = "\U000e0020" <= sign <= "\U000e007f"  # of a flag such as that of Scotland
    is_jamo = "\u1160" <= sign <= "\u11ff"  # the later letters of a Korean syllable
    return sign == _JOINER or is_tone or is_tag or is_jamo or category(sign) in _MARKS


def _is_joined(before_it: str, sign: str) -> bool:
    return (before_it == _JOINER and sign > "\u2190") or before_it + sign == "\r\n"
