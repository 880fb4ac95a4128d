"""What a search found, on a terminal."""

from __future__ import annotations

import io
from datetime import date

import pytest
from rich.console import Console
from rich.text import Text

from huddlecli.core.search.things import Thing
from huddlecli.views.found_lines import FoundLines, around, spans
from huddlecli.views.things import ThingList

TODAY = date(2026, 11, 25)
LONG = " ".join(f"word{number}" for number in range(60)) + " the needle is here " + "more " * 60
PROMISE = Thing(
    kind="action",
    id="k7f2q9xmtb",
    words="Send the demo list",
    more=("they asked twice", "a demo first"),
    who="maria",
    side=None,
    at=0.0,
    day=date(2026, 11, 23).toordinal(),
    status="open",
    states=("open", "late"),
    due=date(2026, 11, 24).toordinal(),
    tags=("leads",),
    huddle="2026-11-23-0908-daily",
    item=2,
    item_title="Where are you stuck?",
)


def drawn(thing: Thing, *words: str, width: int = 80, color: bool = False) -> str:
    """Return a thing as a terminal of that width shows it."""
    found = ThingList(
        things=[thing],
        words=words,
        typed=" ".join(words),
        today=TODAY,
        ids={("action", "k7f2q9xmtb"): "k7f2"},
        huddles={"2026-11-23-0908-daily": "2026-11-23"},
    )
    screen = io.StringIO()
    console = Console(file=screen, width=width, force_terminal=True, no_color=not color)
    console.print(FoundLines(found))
    return screen.getvalue()


def plain(text: str) -> str:
    """Return what a terminal shows without its styles."""
    return Text.from_ansi(text).plain


def test_a_thing_has_two_lines_of_which_the_second_says_whose_when_and_where() -> None:
    """Of its other texts, only those with the words are shown."""
    assert plain(drawn(PROMISE, "demo")).splitlines() == [
        "k7f2  Send the demo list  a demo first  #leads",
        "      promise · maria · Mon 23 Nov · overdue Tue 24 Nov · 2026-11-23, 2. Where",
        "      are you stuck?",
    ]


def test_the_words_that_were_looked_for_stand_out() -> None:
    """In each text."""
    assert drawn(PROMISE, "DEMO".casefold(), color=True).count("\x1b[1;35mdemo\x1b[0m") == 2


def test_what_is_narrow_goes_on_below() -> None:
    """The id keeps its column."""
    lines = plain(drawn(PROMISE, "demo", width=30)).splitlines()

    assert lines[:2] == ["k7f2  Send the demo list  a", "      demo first  #leads"]
    assert all(len(line) <= 30 for line in lines)


def test_a_long_text_is_cut_to_what_is_around_the_words() -> None:
    """It begins and ends with whole words."""
    thing = PROMISE._replace(words=LONG, more=(), tags=())

    first, second, *_ = plain(drawn(thing, "needle", width=60)).splitlines()

    assert first.startswith("k7f2  …word")
    assert "the needle is here" in f"{first} {second.strip()}"
    assert second.endswith("more…")
    assert around(LONG, ["word0"], 30) == "word0 word1 word2 word3…"
    assert around("short", ["x"], 30) == "short"
    assert around("x" * 100, ["x"], 20) == "x" * 18 + "…"
    assert around("漢" * 100, ["字"], 20) == "漢" * 8 + "…"


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Send the list", ["list", "send"], ["Send", "list"]),
        ("STRASSE und Straße", ["strasse"], ["STRASSE", "Straße"]),
        ("Müller, MÜLLER", ["mül"], ["Mül", "MÜL"]),
        ("the  demo\tlist", ["demo list"], ["demo\tlist"]),
        ("aaa", ["a", "aa"], ["aaa"]),
        ("nothing", ["x"], []),
        ("", ["x"], []),
    ],
)
def test_words_are_marked_as_they_were_written(
    text: str, words: list[str], found: list[str]
) -> None:
    """Whatever their case, and however long their letters are when folded."""
    assert [text[start:end] for start, end in spans(text, words)] == found
