"""A character is what people see as one, and the Esc key is never the beginning of another."""

from __future__ import annotations

import pytest
from textual.events import Paste

from huddlecli.live.full.driver import TypedInput
from huddlecli.live.full.graphemes import after, before, boundaries
from tests.helpers.stage import Stage
from tests.helpers.table import Table

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
GERMANY, FRANCE = "\U0001f1e9\U0001f1ea", "\U0001f1eb\U0001f1f7"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
CHARACTERS = [
    "a",
    "e\u0301",  # an accent of its own
    "\u0ba8\u0bbf",  # a Tamil letter with its vowel
    "\u1112\u1161\u11ab",  # a Korean syllable in letters
    FAMILY,
    "\U0001f44d\U0001f3fd",  # a thumb with a skin tone
    "\u2764\ufe0f",
    "1\ufe0f\u20e3",  # a key cap
    GERMANY,
    FRANCE,
    SCOTLAND,
    "\u6f22",
    "\U0001f389",
]


@pytest.mark.parametrize("sign", [sign for sign in CHARACTERS if sign != SCOTLAND], ids=ascii)
def test_backspace_and_arrows_take_a_whole_character(table: Table, sign: str) -> None:
    """Over it, back over it, and gone with one key, whatever it is made of."""
    with Stage(table, table.sit_down("daily", away="gus")) as stage:
        stage.lines("", "")
        stage.paste(f"x{sign}y")
        stage.press("left", "left")
        assert stage.entry.cursor_position == 1
        stage.press("right")
        assert stage.entry.cursor_position == 1 + len(sign)
        stage.press("backspace")
        assert stage.entry.value == "xy"
        stage.paste(sign)
        stage.press("left", "delete")
        assert stage.entry.value == "xy"


def test_characters_side_by_side_stay_apart() -> None:
    """Each begins where the one before it ends, flags beside flags too."""
    text = "".join(CHARACTERS)
    ends = [sum(map(len, CHARACTERS[:count])) for count in range(len(CHARACTERS) + 1)]

    assert boundaries(text) == ends
    assert [before(text, end) for end in ends] == [0, *ends[:-1]]
    assert [after(text, begin) for begin in ends] == [*ends[1:], ends[-1]]
    assert boundaries("") == [0]
    assert boundaries("\u0301\u200da") == [0, 2, 3]


PASTED = ["a"]


@pytest.mark.parametrize(
    ("reads", "parts"),
    [
        (["abc"], ["abc"]),
        (["\x1b/park"], ["\x1b", "/park"]),
        (["\x1b", "/park"], ["\x1b", "/park"]),
        (["x\x1bpark"], ["x", "\x1b", "park"]),
        (["\x1b[A"], ["\x1b[A"]),
        (["\x1b", "[A"], ["\x1b[A"]),
        (["\x1bOP"], ["\x1bOP"]),
        (["\x1bf"], ["\x1bf"]),  # a word to the right, as some terminals send it
        (["\x1b", "f"], ["\x1b", "f"]),
        (["\x1b\x1b/"], ["\x1b", "\x1b", "/"]),
        (["\x1b", None, "a"], ["\x1b", "a"]),
        (["\x1b", "\x1b", None], ["\x1b", "\x1b"]),
        (["x\x1b\x1b[200~a\x1b[201~\x1b[A"], ["x", "\x1b", PASTED, "\x1b[A"]),
        (["\x1b[200~a", None, "\x1b[2", "01~\x1bc"], [PASTED, "\x1b", "c"]),
        (["\x1b[2", "00~"], ["\x1b[2", "00~"]),  # Textual puts it together
        ([None, None], []),
    ],
    ids=ascii,
)
def test_escape_is_told_from_what_begins_like_it(reads: list[str | None], parts: list[str]) -> None:
    """Read in one piece or in several; None is a moment in which nothing came."""
    typed = TypedInput()
    found = [
        [part.text] if isinstance(part, Paste) else part
        for read in reads
        for part in (typed.waited() if read is None else typed.parts(read))
    ]
    assert found == parts
