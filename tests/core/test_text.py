"""What user text may be, and what becomes of it in a file name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.errors import Wrong
from huddlecli.core.text import NOTE_LIMIT, TITLE_LIMIT, nearest, note, shown, slug, title

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)


def refusal(made: Wrong) -> tuple[str, str]:
    """Return what the person sees."""
    return made.message, made.hint


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Send the list", "Send the list"),
        ("  Send   the\tlist\r\nto\nOakline \r", "Send the list to Oakline"),
        ("Prices\u00a0for\u2028Köln", "Prices for Köln"),
        ("don't [b]panic[/b] 👩‍👩‍👧 =1+1", "don't [b]panic[/b] 👩‍👩‍👧 =1+1"),
        ("שלום \u202eabc", "שלום \u202eabc"),
    ],
)
def test_a_title_is_one_line_with_single_blanks(typed: str, kept: str) -> None:
    """Tabs and line ends become a blank, runs of blanks become one, all else stays."""
    assert title(typed) == kept


def test_a_note_keeps_its_blanks() -> None:
    """Tabs and line ends become a blank each; what was spaced on purpose stays spaced."""
    assert note(" one  two\tthree\r\nfour\n") == "one  two three four"


@pytest.mark.parametrize("typed", ["", " ", "\t\r\n", "\u3000"])
def test_an_empty_text_is_refused(typed: str) -> None:
    """A title or a note has at least one visible character."""
    with pytest.raises(Wrong) as made:
        title(typed)
    assert refusal(made.value) == ("the title is empty", "type at least one word")
    with pytest.raises(Wrong) as made:
        note(typed)
    assert refusal(made.value) == ("the note is empty", "type at least one word")


def test_the_longest_texts_are_kept_and_longer_ones_refused_with_both_lengths() -> None:
    """The error says how long the text is and how long it may be; the hint, by how much."""
    assert title("x" * TITLE_LIMIT) == "x" * TITLE_LIMIT
    assert note("x" * NOTE_LIMIT) == "x" * NOTE_LIMIT
    with pytest.raises(Wrong) as made:
        title("x" * 512)
    assert refusal(made.value) == (
        "the title has 512 characters; the limit is 500",
        "shorten it by 12",
    )
    with pytest.raises(Wrong) as made:
        note("x" * 12_345)
    assert refusal(made.value) == (
        "the note has 12,345 characters; the limit is 10,000",
        "shorten it by 2,345",
    )


@pytest.mark.parametrize("code", [*range(9), 11, 12, *range(14, 32), *range(127, 160)])
def test_control_characters_are_refused_and_never_repeated(code: int) -> None:
    """The error names the character and shows its place, without sending it on."""
    for keep in (title, note):
        with pytest.raises(Wrong) as made:
            keep(f"red {chr(code)}[31m")
        assert refusal(made.value) == (
            f"red U+{code:04X}[31m contains a control character (U+{code:04X})",
            "type the text again without it",
        )


@pytest.mark.parametrize("code", [0xD800, 0xDC80, 0xDFFF])
def test_lone_surrogates_are_refused(code: int) -> None:
    """Bytes that were no UTF-8 arrive as surrogates, which no file could take."""
    with pytest.raises(Wrong) as made:
        title(f"K{chr(code)}ln")
    assert refusal(made.value) == (
        f"KU+{code:04X}ln contains a character that cannot be read (U+{code:04X})",
        "type the text again in UTF-8",
    )


def test_a_long_text_is_cut_in_messages() -> None:
    """A message stays on a line or two, whatever was typed."""
    assert shown("x" * 60) == "x" * 60
    assert shown("x" * 61) == "x" * 59 + "…"


@given(ANY_TEXT)
def test_whatever_is_typed_is_kept_clean_or_refused(text: str) -> None:
    """What is kept is one line that UTF-8 can hold and that is kept again as it is."""
    for keep in (title, note):
        try:
            kept = keep(text)
        except Wrong as wrong:
            note(wrong.message + wrong.hint)
        else:
            kept.encode()
            assert len(kept.splitlines()) == 1
            assert keep(kept) == kept == kept.strip()


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("Send the demo follow-up list", "send-the-demo-follow-up-list"),
        ("Prices für Łódź & Straße, café", "prices-fur-odz-strasse-cafe"),
        ("don't lose Maria’s 2nd list", "dont-lose-marias-2nd-list"),
        ("one—two…three/../../four", "one-two-three-four"),
        ("..", "untitled"),
        ("日本語", "untitled"),
        ("x" * 50, "x" * 40),
        ("a " + "x" * 50, "a"),
        ("Ask the ten oldest leads what they bought", "ask-the-ten-oldest-leads-what-they"),
        ("Ask the ten oldest leads what they bough it", "ask-the-ten-oldest-leads-what-they-bough"),
    ],
)
def test_a_slug_is_the_words_of_a_title(typed: str, named: str) -> None:
    """Lower-case ASCII words, accents folded, at most 40 characters, cut at a word."""
    assert slug(typed) == named


@given(ANY_TEXT)
def test_a_slug_is_fit_for_any_file_system(text: str) -> None:
    """Nothing but words joined by single hyphens gets through, whatever the title."""
    made = slug(text)
    assert 1 <= len(made) <= 40
    assert all(word.isascii() and word.isalnum() for word in made.split("-"))
    assert made == made.lower() == slug(made)


def test_the_nearest_known_word_is_found_whatever_the_case() -> None:
    """A slip of the finger finds its word; something else finds nothing."""
    assert nearest("MAIRA", ["sam", "Maria"]) == "Maria"
    assert nearest("zoe", ["sam", "Maria"]) is None
    assert nearest("zoe", []) is None
