"""Rows of toned spans: whatever the text and the room, nothing is wider than the room."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import inf
from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.views.escape import safe
from huddlecli.views.huddle.big_letters import columns, is_drawn, large, small
from huddlecli.views.huddle.rows import (
    EMPTY,
    StyledText,
    centred,
    cut,
    last,
    padded,
    plain,
    row,
    row_width,
    side_by_side,
    spread,
    wrapped,
)

ANY = st.text(max_size=40) | st.text("漢字 ab👩‍🚀é\u0301", max_size=30)
ROWS = st.lists(ANY, max_size=5).map(lambda texts: row(*texts))
ROOM = st.integers(0, 60)
DRAWN = st.text("ABCMNWXYZ0123456789:+-.?!,'/()& ", min_size=1, max_size=12)


@given(ROWS, ROOM)
def test_a_cut_row_fits_and_is_the_beginning(found: tuple[StyledText, ...], room: int) -> None:
    """At most as wide as the room; whole, or its beginning and an ellipsis."""
    fitting = cut(found, room)

    assert row_width(fitting) <= room
    if row_width(found) <= room:
        assert fitting == found
    elif room:
        assert plain(fitting).endswith("…")
        assert plain(found).startswith(plain(fitting)[:-1])


@given(ROWS, ROOM)
def test_a_padded_row_is_as_wide_as_the_room(found: tuple[StyledText, ...], room: int) -> None:
    """Exactly, whatever was in it."""
    assert row_width(padded(found, room)) == room
    assert plain(padded(found, room)).rstrip(" ") == plain(cut(found, room)).rstrip(" ")


@given(ROWS, ROWS, ROOM)
def test_a_spread_row_keeps_its_end(
    left: tuple[StyledText, ...], right: tuple[StyledText, ...], room: int
) -> None:
    """What is at the end stays whole as long as there is room for it."""
    found = spread(left, right, room)

    assert row_width(found) <= room
    if row_width(right) <= room - 2:
        assert row_width(found) == room
        assert plain(found).endswith(plain(right))


@given(ANY, st.integers(2, 60))
def test_wrapped_rows_fit_and_keep_the_words(text: str, room: int) -> None:
    """Each row fits, and all of them together have all that was there but the blanks."""
    rows = wrapped(text, room)

    assert all(row_width(one) <= room for one in rows)
    assert "".join("".join(plain(one).split()) for one in rows) == "".join(safe(text).split())


@given(ANY, st.integers(2, 60), st.integers(0, 4))
def test_wrapped_rows_may_be_few(text: str, room: int, most: int) -> None:
    """No more rows than were asked for; where there is more text, it ends with an ellipsis."""
    whole, few = wrapped(text, room), wrapped(text, room, most=most)

    assert len(few) <= most
    assert all(row_width(one) <= room for one in few)
    assert few == whole if len(whole) <= most else not few or few[:-1] == whole[: most - 1]


@given(ROWS, ROOM)
def test_a_centred_row_fits(found: tuple[StyledText, ...], room: int) -> None:
    """The gap before it is never wider than what is left."""
    assert row_width(centred(found, room)) <= room


@given(DRAWN)
def test_large_letters_are_rows_of_one_width(text: str) -> None:
    """Five rows of two columns a dot, or three of one."""
    for letters, rows, wide in (
        (large(text), 5, 2),
        (large(text, wide=4, high=2), 10, 4),
        (small(text), 3, 1),
    ):
        assert len(letters) == rows
        assert {len(one) for one in letters} == {columns(text, wide=wide)}
    assert is_drawn(text) is bool(text.strip())


def test_large_letters_read_well() -> None:
    """A clock and a name."""
    assert large("+1:05") == (
        "          ██        ██████  ██████",
        "  ██    ████    ██  ██  ██  ██    ",
        "██████    ██        ██  ██  ██████",
        "  ██      ██    ██  ██  ██      ██",
        "        ██████      ██████  ██████",
    )
    assert small("FAY") == (
        "█▀▀ ▄▀▄ █ █",
        "█▀  █▀█  █ ",
        "▀   ▀ ▀  ▀ ",
    )


def test_large_letters_can_be_told_apart() -> None:
    """V ends in a point and U in a bar, N has a slope, and H a bar across."""
    assert small("UVNHM") == (
        "█ █ █   █ █▄  █ █ █ █▄ ▄█",
        "█ █  █ █  █ ▀▄█ █▀█ █ ▀ █",
        "▀▀▀   ▀   ▀   ▀ ▀ ▀ ▀   ▀",
    )
    drawn = [large(letter) for letter in ascii_uppercase + digits]
    assert len(set(drawn)) == len(drawn)
    letters = [large(letter, wide=1) for letter in ascii_uppercase]
    assert min(_differing(one, other) for one, other in combinations(letters, 2)) == 2


def _differing(one: Sequence[str], other: Sequence[str]) -> float:
    """Return by how many dots two letters differ; those of other widths are never mistaken."""
    if len(one[0]) != len(other[0]):
        return inf
    return sum(a != b for row in zip(one, other, strict=True) for a, b in zip(*row, strict=True))


def test_large_letters_have_their_accents() -> None:
    """A name with an umlaut, an accent or a cedilla is called as large as any other."""
    assert [one.rstrip() for one in small("GÜNTER")] == [
        "    ▀ ▀",
        "▄▀▀ █ █ █▄  █ ▀█▀ █▀▀ █▀▄",
        "█ █ █ █ █ ▀▄█  █  █▀  █▀▄",
        " ▀▀ ▀▀▀ ▀   ▀  ▀  ▀▀▀ ▀ ▀",
    ]
    assert large("Ç", wide=1) == (" ██", "█  ", "█  ", "█  ", " ██", " █ ")
    assert {len(one) for one in large("ÉLODIE")} == {columns("ÉLODIE")}
    assert small("U\u0308") == small("Ü")
    assert all(map(is_drawn, ("GÜNTER", "ÉLODIE", "ÇELIK", "ÅSA", "ŁUKASZ", "ÑUÑO", "ŐRS", "ØYE")))
    assert all(map(is_drawn, ("JÖRG", "ZOË", "ÇELİK", "O'BRIEN", "O’BRIEN", "ANNE‑MARIE", "ĦAL")))
    assert large("O’BRIEN") == large("O'BRIEN")
    assert not any(map(is_drawn, ("ПЁТР", "漢字", "ẾM")))  # these are bold


def test_blocks_stand_side_by_side() -> None:
    """The left one is as wide as it was told, and there is no blank behind a short right one."""
    left = [row("one"), row("two"), row("three")]

    found = side_by_side(left, [row("right")], 5)

    assert [plain(one) for one in found] == ["one    right", "two", "three"]


def test_of_many_rows_the_last_ones_are_shown() -> None:
    """The first of them tells how many are hidden."""
    rows = [row(str(number)) for number in range(5)]

    assert [plain(one) for one in last(rows, 3)] == ["  … 3 more above", "3", "4"]
    assert last(rows, 5) == rows
    assert last(rows, 1) == [row("4")]
    assert last(rows, 0) == []
    assert cut(row("abc"), 0) == EMPTY


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        (
            "Oakline (dan, demo, 6 h) · Northgate (cem) · 5 more",
            46,
            ["Oakline (dan, demo, 6 h) · Northgate (cem) ·", "5 more"],
        ),
        (
            "accepted: 46 of 50 (92%); rejected: fair 3 of 7",
            43,
            ["accepted: 46 of 50 (92%); rejected: fair", "3 of 7"],
        ),
        ("waiting 1 d 2 h for an answer", 13, ["waiting 1 d", "2 h for an", "answer"]),
        ("価格表 12 leads", 10, ["価格表", "12 leads"]),
        ("nothing but words to count here", 12, ["nothing but", "words to", "count here"]),
    ],
)
def test_a_count_stays_with_its_word(text: str, room: int, lines: list[str]) -> None:
    """A line is broken before the number; blanks are blanks again after that."""
    assert [plain(styled) for styled in wrapped(text, room)] == lines
