"""Columns line up whatever script they are in."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from huddlecli.views.columns import (
    ALERT,
    PLAIN,
    aligned,
    broken,
    folded,
    grid,
    styled,
    width,
    wrapped,
)

ROWS = st.lists(st.lists(st.text(max_size=6), min_size=1, max_size=4), max_size=5)


def test_columns_line_up_for_every_script() -> None:
    """Wide signs, accents, families and flags count as many columns as a terminal gives them."""
    rows = [
        ["漢字", "one"],
        ["cafe\u0301", "two"],
        ["👨‍👩‍👧", "three"],
        ["🇩🇪", "four"],
        ["plain", "five"],
    ]

    assert aligned(rows) == [
        "漢字   one",
        "cafe\u0301   two",
        "👨‍👩‍👧     three",
        "🇩🇪     four",
        "plain  five",
    ]


def test_an_empty_column_goes_and_no_blank_trails() -> None:
    """What nobody has takes no room."""
    assert aligned([["a", "", "long", "x"], ["b", "", "l"], ["", "", ""]]) == [
        "a  long  x",
        "b  l",
        "",
    ]
    assert aligned([]) == []
    assert aligned([["\x1b[2J" + "t" * 300]]) == ["␛[2J" + "t" * 300]


@given(ROWS)
def test_a_row_is_a_line(rows: list[list[str]]) -> None:
    """Whatever is typed, there is one line for each row, with no blank at its end."""
    lines = aligned(rows)

    assert len(lines) == len(rows)
    assert all("\n" not in line and line == line.rstrip() for line in lines)


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("漢", 2), ("❤️", 2), ("e\u0301", 1)])
def test_width(text: str, columns: int) -> None:
    """A text is as wide as a terminal shows it."""
    assert width(text) == columns


def test_prose_is_wrapped_and_words_stay_whole() -> None:
    """Lines have 72 columns at most, but for a word that is longer."""
    link = "https://example.test/" + "x" * 80

    assert wrapped(f"{'word ' * 15}{link}", first="- ", rest="  ") == [
        "- " + " ".join(["word"] * 14),
        "  word",
        f"  {link}",
    ]


def test_prose_is_wrapped_by_what_a_terminal_shows() -> None:
    """A sign of Chinese takes two columns, and a line ends before any but those that close."""
    sentence = "销售团队每周二和市场部见面，说清楚下一步谁做什么。" * 4

    lines = wrapped(sentence, first="  ", rest="    ")

    assert "".join(line.strip() for line in lines) == sentence
    assert [width(line) for line in lines] == [72, 72, 66]
    assert not any(line.strip()[0] in "，。" for line in lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("漢字 and words 漢字", ["漢字 and", "words 漢", "字"]),
        ("「漢字」「かな」", ["「漢", "字」", "「か", "な」"]),
        ("한국어 말", ["한국어", "말"]),
        ("👩‍👩‍👧👩‍👩‍👧 😀", ["👩‍👩‍👧👩‍👩‍👧 😀"]),
        ("https://x.test/a?b=c", ["https://x.test/a?b=c"]),
        ("", []),
    ],
)
def test_lines_are_broken_where_their_script_allows(text: str, lines: list[str]) -> None:
    """At blanks, before signs that stand alone; brackets stay with what they hold."""
    assert folded(text, 7 if "「" in text else 8) == lines


@given(st.text(), st.integers(2, 30))
def test_folded_lines_fit_and_lose_nothing(text: str, room: int) -> None:
    """Where words may be cut, no line is too wide; all but blanks is there."""
    lines = folded(text, room, breaks_words=True)

    assert all(width(line) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_grid_takes_no_markup_and_loses_nothing() -> None:
    """On a narrow terminal text goes on in a new line; brackets and escapes are just shown."""
    drawn = io.StringIO()
    console = Console(file=drawn, width=24, color_system=None)

    console.print(
        grid(
            [
                [
                    styled(("k7f2", PLAIN)),
                    styled(("", PLAIN)),
                    styled(("[red]x[/] \x1b[1m", ALERT)),
                ],
                [styled(("m3xa", PLAIN)), styled(("", PLAIN)), styled(("a" * 20, PLAIN))],
            ],
            indent=2,
        )
    )

    assert [line.rstrip() for line in drawn.getvalue().splitlines()] == [
        "  k7f2  [red]x[/] ␛[1m",
        "  m3xa  aaaaaaaaaaaaaaaa",
        "        aaaa",
    ]


def test_what_a_pipe_reads_is_made_without_rich() -> None:
    """Text, JSON and CSV never load what only a terminal needs."""
    script = (
        "import sys; "
        "from huddlecli.views import minutes, next_huddle, recap, record_history, records; "
        "from huddlecli.views import summary; "
        "from huddlecli.views.formats import csv, json, text; "
        "print([name for name in sys.modules if name.split('.')[0] == 'rich'])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert told.stdout == "[]\n"


def test_one_long_text_widens_no_other_line() -> None:
    """What is longer than sixty columns moves what follows it in its own line alone."""
    long = "word " * 50 + "end"

    assert aligned([["k7f2", "Call Ana", "#leads"], ["m3xa", long, "#price"]]) == [
        f"k7f2  Call Ana{' ' * 52}  #leads",
        f"m3xa  {long}  #price",
    ]


HUDDLES = (
    ("2026-11-30-0908-daily", "Daily huddle", "Mon 30 Nov", "9 of 15 min", "2 promises", ""),
    ("2026-12-01-0908-weekly", "Weekly huddle", "Tue 1 Dec", "40 of 45 min", "", "score 8.3"),
)
LEAST_ROOM = 57  # for the longest word of each column, and two blanks between them


@pytest.mark.parametrize("room", range(20, 110))
def test_columns_become_narrower_without_breaking_a_word(room: int) -> None:
    """An id stays whole where all words have room; where they have none, no letter gets lost."""
    out = io.StringIO()
    console = Console(width=room, file=out, color_system=None)
    console.print(grid([[styled((cell, PLAIN)) for cell in row] for row in HUDDLES]))
    shown = out.getvalue()
    words = [word for row in HUDDLES for cell in row for word in cell.split()]

    assert max(map(len, shown.splitlines())) <= room
    assert sorted("".join(shown.split())) == sorted("".join(words))
    assert room < LEAST_ROOM or {*words} <= {*shown.split()}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Created team acme in /home/sam/acme.", ["Created team acme in", "/home/sam/acme."]),
        (
            "mail.to = ana@acme.test   undo: huddle undo",
            ["mail.to =", "ana@acme.test", "undo: huddle undo"],
        ),
        ("due Tue 1 Dec   undo: huddle undo", ["due Tue 1 Dec", "undo: huddle undo"]),
        ("short\n\n  indented", ["short", "", "  indented"]),
        ("/a/folder/with/a/long/name next", ["/a/folder/with/a/long/name", "next"]),
    ],
)
def test_what_a_terminal_is_told_breaks_between_words(text: str, lines: list[str]) -> None:
    """Here at 20 columns; a path stays whole, and so does what a wide gap sets off."""
    assert broken(text, 20).split("\n") == lines
