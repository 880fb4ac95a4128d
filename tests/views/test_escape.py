"""What people type reaches nobody as anything but text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from huddlecli.views.escape import chat, markdown, safe

UNSEEN = "\x00\x1b\x7f\x9b\u061c\u200e\u202e\u2066\u2028\u200b\ufeff\ud800\U000e0041"
ANYTHING = st.lists(st.one_of(st.sampled_from(UNSEEN), st.characters()), max_size=20).map("".join)
MARKS = [
    *("`", "*`", "*", "**", "_", "__", "~", "~~", "[", "[x]", "](", ")", "![", "http://t.test"),
    *("<b>", "<!--", "<", "&lt;", "&", "#", "######", "-", "+", ">", "1.", "12)", "\\", "=", "|"),
]
PAIRS = st.builds("{0}{1}{2}{1}{0}".format, *[st.sampled_from([*MARKS, "", "a", " "])] * 3)
MARKED = st.lists(st.sampled_from([*MARKS, " ", "a", "b"]), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Send the list", "Send the list"),
        ("\x1b]52;c;ZXZpbA==\x07", "␛]52;c;ZXZpbA==␇"),
        ("a\tb\r\nc\x00", "a␉b␍␊c␀"),
        ("\x7f\x9b2J", "␡<U+009B>2J"),
        ("abc\u202efed\u2066\u200f", "abc<U+202E>fed<U+2066><U+200F>"),
        ("one\u2028two\u2029", "one<U+2028>two<U+2029>"),
        ("pay\u200bpal\u2060\ufeff", "pay<U+200B>pal<U+2060><U+FEFF>"),
        ("x\U000e0041", "x<U+E0041>"),
        ("\ud800", "<U+D800>"),
        ("👨‍👩‍👧 ❤️ 🇩🇪 می‌خواهم שָׁלוֹם 漢字", "👨‍👩‍👧 ❤️ 🇩🇪 می‌خواهم שָׁלוֹם 漢字"),
        ("[/foo] :smile: \\", "[/foo] :smile: \\"),
    ],
)
def test_what_acts_or_hides_is_shown_as_a_sign(typed: str, shown: str) -> None:
    """Controls, overrides and what has no width become visible; scripts and emoji stay."""
    assert safe(typed) == shown


@given(ANYTHING)
def test_nothing_safe_controls_a_terminal(text: str) -> None:
    """No control, separator or surrogate is left, and what is safe stays as it is."""
    shown = safe(text)

    assert {unicodedata.category(sign) for sign in shown} & {"Cc", "Zl", "Zp", "Cs"} == set()
    assert set(shown).isdisjoint(UNSEEN)
    assert safe(shown) == shown
    assert shown.encode("utf-8").decode("utf-8") == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Send the demo list, by Fri 27 Nov (k7f2) #leads", None),
        ("5 * 3 < 20 & snake_case ~ C# a|b [x] 1.5", None),
        ("# heading", "\\# heading"),
        ("- item", "\\- item"),
        ("1. first", "1\\. first"),
        ("> quote", "\\> quote"),
        ("[ ] task", "\\[ ] task"),
        ("*bold* _it_ `code`", "\\*bold\\* \\_it_ \\`code\\`"),
        ("![x](http://t.test/a.png)", "![x\\](http://t.test/a.png)"),
        ("<script>&lt;", "\\<script>\\&lt;"),
        ("a\\*b", "a\\\\\\*b"),
    ],
)
def test_markdown_escapes_only_what_would_act(typed: str, shown: str | None) -> None:
    """A common title is left readable; marks that would act get a backslash."""
    assert markdown(typed) == (typed if shown is None else shown)


@settings(max_examples=500)
@given(st.one_of(PAIRS, MARKED, ANYTHING))
def test_markdown_shows_the_very_text(text: str) -> None:
    """Rendered as a list item, the text is what was typed, in one item, with nothing but text."""
    tokens = MarkdownIt("commonmark").enable("strikethrough").parse(f"- {markdown(text)}\n")
    parts = [part for token in tokens for part in token.children or ()]

    assert {part.type for part in parts} <= {"text", "text_special"}
    assert "".join(part.content for part in parts) == safe(text).strip()
    assert [token.type for token in tokens if token.nesting == 1] in (
        ["bullet_list_open", "list_item_open", "paragraph_open"],
        ["bullet_list_open", "list_item_open"],
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Call a < b, mail ana@acme.test, all of it", None),
        ("@channel lunch, @Everyone", "@ channel lunch, @ Everyone"),
        ("<!here> <https://evil.test|bank>", "< !here> < https://evil.test|bank>"),
        ("```rm", "'''rm"),
        ("a\nb", "a␊b"),
        ("@room @TEAM @roommate", "@ room @ TEAM @roommate"),
        ("@**all** @_**maria** @*sales*", "@ **all** @ _**maria** @ *sales*"),
        ("[acme](http://evil.test)", "[acme] (http://evil.test)"),
        ("![x](http://t.test/p.png)", "![x] (http://t.test/p.png)"),
        ("[click](javascript:x) [a][b]", "[click] (javascript:x) [a] [b]"),
    ],
)
def test_a_chat_calls_nobody(typed: str, shown: str | None) -> None:
    """No mention, hidden link or block of code comes out of a title."""
    assert chat(typed) == (typed if shown is None else shown)


# What each chat tool acts on: it calls people, shows a link as something else, loads a picture.
TOOLS = {
    "Slack": r"<[!@#a-z/]|(?<!\w)@(?:here|channel|everyone)\b",
    "Teams": r"\[[^\]]*\]\([^)]*\)|<at>|(?<!\w)@(?:team|channel|everyone)\b",
    "Discord": r"<[@#:a-z]|@(?:everyone|here)\b|\[[^\]]*\]\([^)]*\)",
    "Mattermost": r"@(?:all|channel|here)\b|!?\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])",
    "Zulip": r"@_?\*|!?\[[^\]]*\]\([^)]*\)|<time:",
    "Matrix": r"@room\b|!?\[[^\]]*\]\([^)]*\)|<[a-z/!]",
}
CALLS = ["@", "all", "channel", "everyone", "here", "room", "team", "**", "_", "![", "[", "](", ")"]
CALLED = st.lists(st.sampled_from([*CALLS, "<!", "<@", "<", "x", " ", "]", "(", "[", "```"]))


@settings(max_examples=500)
@given(CALLED.map("".join))
def test_no_mark_acts_in_six_chat_tools(text: str) -> None:
    """Whatever is typed, and in capitals; all that was typed is still to be read."""
    for typed in (text, text.upper()):
        shown = chat(typed)
        acting = {name for name, act in TOOLS.items() if re.search(act, shown, re.IGNORECASE)}
        assert (acting, "```" in shown) == (set(), False)
        assert shown.replace(" ", "").replace("'", "`") == typed.replace(" ", "")
