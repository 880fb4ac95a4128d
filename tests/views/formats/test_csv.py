"""A sheet is text in every spreadsheet, whatever it takes for the end of a cell."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.views.formats.csv import cell, table

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
SIGNS = st.sampled_from([*FORMULAS, ",", ";", "|", '"', "'", " ", "a", "1", "(", "\n"])


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Call Ana; then Ben, at 10-12", None),
        ("=1+1", "'=1+1"),
        ('x;=HYPERLINK("http://evil.test")', 'x;\'=HYPERLINK("http://evil.test")'),
        ('x;"=1+1"', 'x;\'"=1+1"'),
        ("a;-b,@c", "a;'-b,'@c"),
        ("prices; -10% for all", None),
    ],
)
def test_a_text_that_begins_like_a_formula_gets_a_sign(typed: str, shown: str | None) -> None:
    """At its beginning, and where another spreadsheet begins a cell; a blank between is enough."""
    assert cell(typed) == (typed if shown is None else shown)


@given(st.lists(st.lists(SIGNS, max_size=8).map("".join), min_size=1, max_size=3))
def test_no_spreadsheet_finds_a_formula(texts: list[str]) -> None:
    """A sheet of each kind, read by a spreadsheet of each kind, has only texts."""
    for written in (",", ";", "\t"):
        text = table(["id", *("x" for _ in texts)], [["k7f2", *texts]], delimiter=written)
        for read in (",", ";", "\t"):
            rows = csv.reader(io.StringIO(text), delimiter=read)
            cells = [one.lstrip("\t") for row in rows for one in row]
            assert [one for one in cells if one.startswith(FORMULAS)] == []


def test_a_sheet_can_be_read_with_its_delimiter() -> None:
    """A cell in which the delimiter stands comes back whole."""
    text = table(["a", "b"], [["x;y", "1,5"]], delimiter=";")

    assert text == 'a;b\n"x;y";1,5\n'
