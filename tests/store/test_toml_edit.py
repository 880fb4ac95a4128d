"""Where keys stand, and texts with one thing changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.text import nfc
from huddlecli.store.toml import dumps_document, literal, loads
from huddlecli.store.toml_edit import (
    line_of,
    lines,
    list_notes,
    statements,
    with_list,
    with_table,
    with_value,
    without_table,
)

AGENDA = '''\
# the daily one
schema = 1
"name" = "daily"   # its = name

talk = """
[not] = "a table"
"""
sides = [
  "a", # [b]
  "]",
]
[loop]
understand = { how = "say" }
[[item]]
a.b = 1

[[item]]
title = 'it'
[item.deep]
x = 1
'''

KEYS = st.text("abc-_ .é#=[]\"'\\\n", min_size=1, max_size=6)
VALUES = st.one_of(
    st.text(max_size=8), st.integers(-9, 9), st.lists(st.text("[]{}#\"'\\\n", max_size=4))
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4)
DOCUMENTS = st.dictionaries(KEYS, st.one_of(VALUES, TABLES, st.lists(TABLES, min_size=1)))


def test_each_key_has_its_line() -> None:
    """Texts of several lines, lists and comments are passed over; tables of a list are counted."""
    assert lines(AGENDA) == {
        ("schema",): 2,
        ("name",): 3,
        ("talk",): 5,
        ("sides",): 8,
        ("loop",): 12,
        ("loop", "understand"): 13,
        ("item",): 14,
        ("item", 0): 14,
        ("item", 0, "a"): 15,
        ("item", 0, "a", "b"): 15,
        ("item", 1): 17,
        ("item", 1, "title"): 18,
        ("item", 1, "deep"): 19,
        ("item", 1, "deep", "x"): 20,
    }


def test_what_has_no_line_is_where_its_table_begins() -> None:
    """A key that is missing is told at its table, one of an inline table at that table's key."""
    known = lines(AGENDA)
    asked = ("loop", "understand", "how"), ("item", 1, "kind"), ("minutes",), ("sides", 1)

    assert [line_of(path, known) for path in asked] == [13, 17, 1, 8]


@given(DOCUMENTS)
@settings(max_examples=100, deadline=None)
def test_every_key_of_any_document_is_found(document: dict[str, Any]) -> None:
    """There are as many statements as the document has keys and tables, each where its line is."""
    text = dumps_document(document)
    rows = text.splitlines()
    found = list(statements(text))

    assert [text[one.start] for one in found] == [rows[one.line - 1][0] for one in found]
    assert sum(not one.is_table for one in found) == _keys(document)


@given(DOCUMENTS, st.text(max_size=9).map(nfc))
@settings(max_examples=100, deadline=None)
def test_an_edit_changes_what_was_asked_and_nothing_else(
    document: dict[str, Any], value: str
) -> None:
    """A value is set, replaced and taken away; a table is added and taken away."""
    text = dumps_document(document) + "\n# the last words"
    before = loads(text)
    once = with_value(text, (), "here", literal("once"))
    there = with_value(once, (), "here", literal(value))
    more = with_table(there, "people", "[[people]]\nname = 'x'\n")

    assert loads(there) == {**before, "here": value}
    assert loads(with_value(there, (), "here", None)) == before
    assert loads(more) == {**before, "here": value, "people": [{"name": "x"}]}
    assert loads(without_table(more, ("people", 0))) == {**before, "here": value}
    assert more.endswith("# the last words") or more.count("# the last words") == 1


@pytest.mark.parametrize(
    ("text", "changed", "without"),
    [
        (
            'rota = { order = ["a"], next = "a" } # we\nx = 1\n',
            'rota = { order = ["a"], next = "b" } # we\nx = 1\n',
            'rota = { order = ["a"] } # we\nx = 1\n',
        ),
        (
            'rota.order = ["a"] # we\n[x]\ny = 1\n',
            'rota.order = ["a"] # we\nrota.next = "b"\n[x]\ny = 1\n',
            'rota.order = ["a"] # we\n[x]\ny = 1\n',
        ),
        ("rota = {}\n", 'rota = { next = "b" }\n', "rota = {}\n"),
        (
            "rota = { order = [ # we\n] }\n",
            "rota = { order = [ # we\n] }\n",
            "rota = { order = [ # we\n] }\n",
        ),
    ],
)
def test_a_table_is_changed_however_it_is_written(text: str, changed: str, without: str) -> None:
    """On one line, or as keys with dots; one on many lines stays as it is."""
    assert with_value(text, ("rota",), "next", '"b"') == changed
    assert with_value(text, ("rota",), "next", None) == without


def test_keys_with_dots_inside_a_table_get_another_one() -> None:
    """Below the header that they are under."""
    text = "[a]\nb.c = 1\n\n[d]\n"
    assert with_value(text, ("a", "b"), "e", "2") == "[a]\nb.c = 1\nb.e = 2\n\n[d]\n"


def _keys(document: dict[str, Any]) -> int:
    """Return how many keys with a value of their own `document` has, as it is written."""
    count = 0
    for value in document.values():
        if isinstance(value, dict):
            count += len(value)
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            count += sum(map(len, value))
        else:
            count += 1
    return count


ORDER = """\
[rota] # who
order = [ # a round
  "fay",  # Mondays
  # asked twice
  "sam", 'a#na',
  # cem comes in March
]  # and so on
next = "fay"
"""


def test_a_list_keeps_the_comments_of_what_stays_in_it() -> None:
    """A comment goes with the text beside it or below it, and one at the end stays there."""
    assert (
        with_list(ORDER, ("rota",), "order", ["a#na", "sam", "zoe"])
        == """\
[rota] # who
order = [
  "a#na",
  # asked twice
  "sam",
  "zoe",
  # cem comes in March
]  # and so on
next = "fay"
"""
    )
    crlf = ORDER.replace("\n", "\r\n")
    assert with_list(crlf, ("rota",), "order", ["sam"]) == (
        '[rota] # who\r\norder = [\r\n  # asked twice\r\n  "sam",\r\n'
        '  # cem comes in March\r\n]  # and so on\r\nnext = "fay"\r\n'
    )


def test_a_list_stays_on_one_line_or_on_many() -> None:
    """A new one has one line, and so has an empty one."""
    many = "[rota]\norder = [\n 'fay',\n]\n"
    assert with_list(many, ("rota",), "order", ["a", "b"]) == (
        '[rota]\norder = [\n "a",\n "b",\n]\n'
    )
    assert with_list(many, ("rota",), "order", []) == "[rota]\norder = []\n"
    assert with_list("x = 1\n", ("rota",), "order", ["a"]) == 'x = 1\n\n[rota]\norder = ["a"]\n'
    assert with_list("x = ['b']  # b\n", (), "x", ["a"]) == 'x = ["a"]  # b\n'


def test_a_list_of_days_keeps_comments_and_gets_notes() -> None:
    """A note replaces the comment beside its day; notes are read back as they were given."""
    eve, day, new_year = date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1)
    text = "closed = [  # agreed\n  # 2026\n  2026-12-24,2026-12-31,  # half a day\n]  # days\n"

    changed = with_list(
        text, (), "closed", [eve, day, date(2026, 12, 31), new_year], {day: "Christmas #1"}
    )

    assert changed == (
        "closed = [\n  # agreed\n  # 2026\n  2026-12-24,\n  2026-12-25,  # Christmas #1\n"
        "  2026-12-31,  # half a day\n  2027-01-01,\n]  # days\n"
    )
    assert list_notes(changed, (), "closed") == {
        day: "Christmas #1",
        date(2026, 12, 31): "half a day",
    }
    assert with_list("closed = [2026-12-24]\n", (), "closed", [eve, day]) == (
        "closed = [2026-12-24, 2026-12-25]\n"
    )


def test_what_is_in_a_list_twice_keeps_both_comments() -> None:
    """It is in the new list once."""
    text = (
        "closed = [\n  # first\n  2026-12-24,  # Eve\n  # again\n  2026-12-24,  # half a day\n]\n"
    )
    days = [date(2026, 12, 24), date(2027, 1, 1)]

    changed = with_list(text, (), "closed", days)

    assert changed == (
        "closed = [\n  # first\n  # again\n  2026-12-24,  # Eve  # half a day\n  2027-01-01,\n]\n"
    )


NAMED = st.lists(st.text("ab#'é", min_size=1, max_size=3), unique=True, max_size=4)


@given(NAMED, NAMED, st.lists(st.sampled_from(["", "  # c", "\n# \"d\" ['e']\n"]), min_size=4))
def test_a_list_has_what_was_asked_for_whatever_stands_beside_it(
    before: list[str], after: list[str], beside: list[str]
) -> None:
    """The rest of the document stays as it was."""
    rows = "".join(
        f"{literal(name)},{comment}\n" for name, comment in zip(before, beside, strict=False)
    )
    text = f"x = 1\n[rota]\norder = [\n{rows}]\nnext = 'a'\n"
    changed = with_list(text, ("rota",), "order", after)
    assert loads(changed) == {"x": 1, "rota": {"order": after, "next": "a"}}


def test_a_key_of_a_table_that_has_only_tables_stays_out_of_the_others() -> None:
    """`[leads.status]` may be written without `[leads]`: a key of that gets its own header."""
    text = 'name = "A"\n\n[leads.status]\nRecycled = "nurture"  # old\n\n[mail]\nto = []\n'

    changed = with_value(text, ("leads",), "answer", '"4h"')

    assert changed == (
        'name = "A"\n\n[leads.status]\nRecycled = "nurture"  # old\n'
        '\n[leads]\nanswer = "4h"\n\n[mail]\nto = []\n'
    )
    assert loads(changed)["leads"] == {"answer": "4h", "status": {"Recycled": "nurture"}}
