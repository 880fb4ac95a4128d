"""By its bytes, a file is only left out if nothing in it can match."""

from __future__ import annotations

from unicodedata import normalize

from hypothesis import example, given
from hypothesis import strategies as st

from huddlecli.core.search.form import search_form
from huddlecli.core.search.matcher import has_words
from huddlecli.core.search.raw_text import UNFOLDED, RawText
from huddlecli.core.text import folded
from huddlecli.store import toml

SIGNS = "aAkKsSiIfFlLtTnN .-\"\\'ßẞſKİŉﬁﬀﬆéÉe\u0301i\u0307üÜu\u0308Åå\u212b漢がか\u3099µμΣσς;"
texts = st.text(st.one_of(st.sampled_from(SIGNS), st.characters(exclude_categories=["Cs", "Cc"])))


def written(text: str, form: str) -> bytes:
    """Return a file with a text: as huddle writes it, decomposed, or with each sign escaped."""
    if form == "escaped":
        return ('title = "' + "".join(f"\\U{ord(sign):08X}" for sign in text) + '"\n').encode()
    line = toml.dumps({"title": text}, ())
    return (normalize("NFD", line) if form == "decomposed" else line).encode()


@given(texts, st.integers(0, 20), st.integers(1, 4), st.sampled_from(["", "decomposed", "escaped"]))
@example("Straße", 4, 2, "")
@example("Kelvin", 0, 1, "")
@example('say "yes"', 4, 4, "")
@example("Cafe\u0301", 0, 4, "decomposed")
@example("İstanbul", 0, 8, "")
@example("İstanbul", 0, 8, "decomposed")
def test_a_file_that_has_the_words_is_never_left_out(
    text: str, start: int, size: int, form: str
) -> None:
    """Whatever the case, the accents, the characters that stand for others, and the escapes."""
    data = written(text, form)
    title = toml.loads(data.decode())["title"]
    for word in search_form(" ".join(title.split()))[start:][:size].split():
        assert has_words([title], [word])
        assert RawText([(word,)]).may_match(data)
        assert RawText([("nobody-here", word)]).may_match(data)


def test_a_file_without_the_words_is_left_out() -> None:
    """Also if it has accents, quotes, or only one of several words."""
    data = 'title = "Send the \\"demo\\" list to Müller"\n'.encode()

    for word in ("zebra", "müllers", "straße", "漢字", "listß"):
        assert not RawText([(folded(word),)]).may_match(data), word
    assert not RawText([("list",), ("zebra",)]).may_match(data)
    assert not RawText([("zebra", "lion"), ("list",)]).may_match(data)
    assert not RawText([("müller",)]).may_match(b'title = "Muller"\n')
    assert RawText([("zebra", "list"), ('"demo"',)]).may_match(data)
    assert RawText([]).may_match(data)


def test_all_characters_that_become_ascii_are_known() -> None:
    """In every version of Unicode: a new one may bring more."""
    every = (chr(code) for code in range(0x80, 0x110000) if not 0xD800 <= code < 0xE000)
    becoming = {sign: folded(sign) for sign in every}

    ascii_ = {
        sign: "".join(part for part in text if part.isascii())
        for sign, text in becoming.items()
        if any(map(str.isascii, text))
    }
    assert {**ascii_, "\u0307": "i"} == UNFOLDED  # the dot of İ, which goes with its letter
