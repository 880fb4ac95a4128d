"""Large type: digits for the clock and letters for names, to be read from across the room."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from types import MappingProxyType

ROWS = 5  # of a letter

# Each letter in five rows of dots. All digits are as wide, so that a clock stands still.
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
K #.# #.# ##. #.# #.#
L #.. #.. #.. #.. ###
M #...# ##.## #.#.# #...# #...#
N #..# ##.# #.## #..# #..#
O .#. #.# #.# #.# .#.
P ##. #.# ##. #.. #..
Q .##. #..# #..# #.## .###
R ##. #.# ##. #.# #.#
S .## #.. .#. ..# ##.
T ### .#. .#. .#. .#.
U #.# #.# #.# #.# ###
V #.# #.# #.# #.# .#.
W #...# #...# #.#.# ##.## #...#
X #.# #.# .#. #.# #.#
Y #.# #.# .#. .#. .#.
Z ### ..# .#. #.. ###
"""
_LETTERS = MappingProxyType(
    {line[0]: tuple(line[2:].split(" ")) for line in _DRAWN.strip().splitlines()}
)
_BLANK = ("..",) * ROWS
_HALVES = MappingProxyType({"..": " ", "#.": "▀", ".#": "▄", "##": "█"})


def is_drawn(text: str) -> bool:
    """Whether each character of `text` has a large letter, blanks aside."""
    return bool(text.strip()) and all(letter in _LETTERS for letter in text if letter != " ")


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
    """Return `text` in three rows, two dots in each character."""
    rows = _dots(text)
    upper, lower = rows[::2], (*rows[1::2], "." * len(rows[0]))
    return tuple(
        "".join(_HALVES[a + b] for a, b in zip(above, below, strict=True))
        for above, below in zip(upper, lower, strict=True)
    )


@lru_cache(maxsize=256)
def _dots(text: str) -> tuple[str, ...]:
    """Return the five rows of dots of `text`, a gap of one dot after each letter but the last."""
    letters: Iterable[tuple[str, ...]] = [_LETTERS.get(letter, _BLANK) for letter in text]
    return tuple(".".join(letter[row] for letter in letters) for row in range(ROWS))
