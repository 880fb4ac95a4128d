"""TSV has one line a row and one tab between two cells, whatever is in the cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from huddlecli.views.formats import csv
from huddlecli.views.formats.tsv import from_csv


def test_a_table_as_tsv() -> None:
    """Tabs and line ends become spaces, and what looks like a formula gets a sign before it."""
    table = csv.table(("a", "b"), [("x\ty\r\nz", "=1+1"), (None, '"Quick" call'), ("a, b", 3)])
    assert from_csv(table) == 'a\tb\nx y z\t\'=1+1\n\t"""Quick"" call"\na, b\t3\n'


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_each_row_is_a_line_with_as_many_cells(rows: list[list[str]]) -> None:
    """Nothing in a cell makes another cell or another line."""
    lines = from_csv(csv.table(("a", "b"), rows)).split("\n")
    assert [line.count("\t") for line in lines] == [1] * (len(rows) + 1) + [0]
