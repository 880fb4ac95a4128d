"""Large type: digits for the clock and letters for names, to be read from across the room."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import Literal
from unicodedata import normalize

ROWS, SMALL_ROWS = 5, 3  # of a letter without accents

# Each letter in five rows of dots. All digits have the same width, so that a clock does not jitter.
_DRAWN = """
0 ### #.# #.# #.# ###
1 .#. ##. .#. .#. ###
2 ### ..# ### #.. ###
3 ### ..# ### ..# ###
4 #.# #.# ### ..# ..#
5 ### #.. ### ..# ###
6 ### #.. ### #.# ###
7 ### ..# ..# .#. .#.
8 ### #.# ### #.# ###
9 ### #.# ### ..# ###
: . # . # .
- ... ... ### ... ...
+ ... .#. ### .#. ...
. . . . . #
? ##. ..# .#. ... .#.
! # # # . #
, .. .. .. .# #.
' # # . . .
_ ... ... ... ... ###
/ ..# ..# .#. #.. #..
( .# #. #. #. .#
) #. .# .# .# #.
& .#.. #.#. .#.# #.#. .#.#
A .#. #.# ### #.# #.#
B ##. #.# ##. #.# ##.
C .## #.. #.. #.. .##
D ##. #.# #.# #.# ##.
E ### #.. ##. #.. ###
F ### #.. ##. #.. #..
G .## #.. #.# #.# .##
H #.# #.# ### #.# #.#
I ### .#. .#. .#. ###
J ..# ..# ..# #.# .#.
K #..# #.#. ##.. #.#. #..#
L #.. #.. #.. #.. ###
M #...# ##.## #.#.# #...# #...#
N #...# ##..# #.#.# #..## #...#
O .#. #.# #.# #.# .#.
P ##. #.# ##. #.. #..
Q .##. #..# #..# #.#. .#.#
R ##. #.# ##. #.# #.#
S .## #.. .#. ..# ##.
T ### .#. .#. .#. .#.
U #.# #.# #.# #.# ###
V #...# #...# .#.#. .#.#. ..#..
W #...# #...# #.#.# ##.## #...#
X #...# .#.#. ..#.. .#.#. #...#
Y #.# #.# .#. .#. .#.
Z ### ..# .#. #.. ###
Æ .#### #.#.. ##### #.#.. #.###
Œ .#### #.#.. #.### #.#.. .####
Ø .#### #..## #.#.# ##..# ####.
Ł #.. #.. ##. #.. ###
Ħ #..# #### #..# #### #..#
Ŧ ### .#. ### .#. .#.
Ŋ #...# ##..# #.#.# #..## ....#
Ð .##. .#.# ##.# .#.# .##.
Đ .##. .#.# ##.# .#.# .##.
Þ #.. ##. #.# ##. #..
"""
_LETTERS = MappingProxyType(
    {line[0]: tuple(line[2:].split(" ")) for line in _DRAWN.strip().splitlines()}
)
_BLANK = ("..",) * ROWS
# Quotes and hyphens that stand for the typed ones.
_SAME = str.maketrans("\u2018\u2019\u02bc\u2010\u2011", "'''--")
# The marks above and below letters, by their combining characters in Unicode.
_ABOVE = MappingProxyType(
    {
        "\u0300": "#..",  # grave
        "\u0301": "..#",  # acute
        "\u0302": ".#.",  # circumflex
        "\u0303": "##.",  # tilde
        "\u0304": "###",  # macron
        "\u0306": "#.#",  # breve
        "\u0307": ".#.",  # dot
        "\u0308": "#.#",  # diaeresis
        "\u030a": ".#.",  # ring
        "\u030b": "#.#",  # double acute
        "\u030c": "#.#",  # caron
    }
)
_BELOW = MappingProxyType(
    {"\u0323": ".#.", "\u0326": ".#.", "\u0327": ".#.", "\u0328": "..#"}  # dot, commas, tail
)
_HALVES = MappingProxyType({"..": " ", "#.": "▀", ".#": "▄", "##": "█"})


def is_drawn(text: str) -> bool:
    """Whether each character of `text` has a large letter, blanks aside."""
    return bool(text.strip()) and all(
        letter == " " or _parted(letter) is not None for letter in _letters(text)
    )


def columns(text: str, *, wide: int = 2) -> int:
    """Return how many columns `text` takes, each dot `wide` columns."""
    return len(_dots(text)[0]) * wide


@lru_cache(maxsize=256)
def large(text: str, *, wide: int = 2, high: int = 1) -> tuple[str, ...]:
    """Return `text`, of known letters, in rows of blocks: each dot `wide` columns, `high` rows."""
    rows = ["".join("█" * wide if dot == "#" else " " * wide for dot in row) for row in _dots(text)]
    return tuple(row for row in rows for _ in range(high))


@lru_cache(maxsize=256)
def small(text: str) -> tuple[str, ...]:
    """Return `text` in three rows, or four with accents, two dots in each character."""
    rows = _dots(text)
    if len(rows) % 2:
        rows = (*rows, "." * len(rows[0]))
    return tuple(
        "".join(_HALVES[a + b] for a, b in zip(above, below, strict=True))
        for above, below in zip(rows[::2], rows[1::2], strict=True)
    )


def fitting(text: str, room: int, size: Literal["small", "large", "huge"]) -> tuple[str, ...]:
    """Return `text` in the largest letters up to that size that `room` takes; nothing if none."""
    if not is_drawn(text):
        return ()
    if size == "huge" and columns(text, wide=4) <= room:
        return large(text, wide=4, high=2)
    if size != "small" and columns(text) <= room:
        return large(text)
    return small(text) if columns(text, wide=1) <= room else ()


@lru_cache(maxsize=256)
def _dots(text: str) -> tuple[str, ...]:
    """Return the rows of dots of `text`, a gap of one dot after each letter but the last.

    There are five; where a letter has an accent, two more above or one below all of them.
    """
    parted = [_parted(letter) or (_BLANK, "", "") for letter in _letters(text)]
    rows = [".".join(letter[row] for letter, _, _ in parted) for row in range(ROWS)]
    above = [_centred(mark, len(letter[0])) for letter, mark, _ in parted]
    below = [_centred(mark, len(letter[0])) for letter, _, mark in parted]
    if any("#" in mark for mark in above):
        rows = [".".join(above), "." * len(rows[0]), *rows]
    if any("#" in mark for mark in below):
        rows.append(".".join(below))
    return tuple(rows)


def _letters(text: str) -> str:
    """Return a text with each accent as part of its letter, and only one kind of apostrophe."""
    return normalize("NFC", text).translate(_SAME)


def _parted(letter: str) -> tuple[tuple[str, ...], str, str] | None:
    """Return a letter as it is drawn, and the marks above and below it; None for an unknown one."""
    parts = normalize("NFD", letter)
    base, marks = parts[0], parts[1:]
    above = [_ABOVE[mark] for mark in marks if mark in _ABOVE]
    below = [_BELOW[mark] for mark in marks if mark in _BELOW]
    if base not in _LETTERS or len(above) > 1 or len(below) > 1 or len(above + below) < len(marks):
        return None
    return _LETTERS[base], "".join(above), "".join(below)


def _centred(mark: str, room: int) -> str:
    """Return a mark in the middle of so many dots."""
    left = max(room - len(mark), 0) // 2
    return f"{'.' * left}{mark[:room]}".ljust(room, ".")
