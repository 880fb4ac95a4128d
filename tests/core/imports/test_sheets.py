"""Sheets: the rows of a CSV, however another program wrote it."""

from __future__ import annotations

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.errors import Wrong
from huddlecli.core.imports.sheets import BadCell, CsvSheet, SheetRow, read_sheet

CELLS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\n\0"), max_size=12
)
ENDS = ["\n", "\r\n", "\r"]


def rows(sheet: CsvSheet) -> list[tuple[int, list[str]]]:
    """Return the lines and the cells of a sheet."""
    return [(row.line, [*row.cells]) for row in sheet.rows]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_any_delimiter_and_any_line_end_is_read(end: str, delimiter: str, mark: str) -> None:
    """Any delimiter and any line end is read, with or without a mark at the beginning."""
    lines = [["Id", "Company"], ["1", 'Oak "and" line'], ["2", f"a{delimiter}b"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(lines)

    sheet = read_sheet(mark + text.getvalue(), "leads.csv")

    assert sheet.header == ("Id", "Company")
    assert rows(sheet) == [(2, lines[1]), (3, lines[2])]
    assert (sheet.bad, sheet.footer) == ((), 0)


def test_a_cell_with_line_ends_counts_the_lines_after_it() -> None:
    """A cell with line ends counts the lines after it."""
    sheet = read_sheet('Id,Note\n1,"one\ntwo"\n2,x\n', "leads.csv")

    assert rows(sheet) == [(2, ["1", "one\ntwo"]), (4, ["2", "x"])]


def test_the_line_that_tells_excel_the_delimiter_is_left_out() -> None:
    """The line that tells Excel the delimiter is left out, and lines keep their numbers."""
    sheet = read_sheet("sep=;\r\nId;Company\r\n1;Oak, line\r\n", "leads.csv")

    assert sheet.header == ("Id", "Company")
    assert rows(sheet) == [(3, ["1", "Oak, line"])]


def test_rows_that_do_not_fit_are_named_and_the_others_are_read() -> None:
    """Rows that do not fit are named, and the others are read."""
    text = 'Id,Company\n1,Oak\n2\n3,a,b\nId,Company\n4,"Elm"x\n\n5,Yew,,\n'

    sheet = read_sheet(text, "leads.csv")

    assert rows(sheet) == [(2, ["1", "Oak"]), (8, ["5", "Yew"])]
    assert sheet.bad == (
        BadCell(3, "", "it has 1 cell, and the first line has 2"),
        BadCell(4, "", "it has 3 cells, and the first line has 2"),
        BadCell(5, "", "the names of the columns again"),
        BadCell(6, "", "there is text after a closing quote"),
    )


def test_a_quote_that_is_never_closed_is_named() -> None:
    """A quote that is never closed is named with the line on which it begins."""
    sheet = read_sheet('Id,Company\n1,Oak\n2,"Elm\n3,Yew\n', "leads.csv")

    assert rows(sheet) == [(2, ["1", "Oak"])]
    assert sheet.bad == (BadCell(3, "", "a quote is not closed before the end of the file"),)


def test_the_lines_below_a_report_are_counted() -> None:
    """The lines below a report are counted, whether or not they are filled up with commas."""
    text = (
        "Lead ID,Company\n00Q1,Oak\n\nGrand Total,\n"
        "Copyright (c) 2000-2026\nConfidential Information - Do Not Distribute\n"
    )

    sheet = read_sheet(text, "leads.csv")

    assert rows(sheet) == [(2, ["00Q1", "Oak"])]
    assert (sheet.bad, sheet.footer) == ((), 3)


@pytest.mark.parametrize("text", ["", "\ufeff", "\r\n\r\n", "  \n", "\t"])
def test_an_empty_file_is_refused(text: str) -> None:
    """An empty file is refused."""
    with pytest.raises(Wrong, match=r"^leads\.csv is empty$"):
        read_sheet(text, "leads.csv")


def test_a_header_alone_has_no_rows() -> None:
    """A header alone has no rows."""
    sheet = read_sheet("Id,Company", "leads.csv")

    assert (sheet.header, sheet.rows, sheet.bad) == (("Id", "Company"), (), ())


def test_a_column_is_found_whatever_its_case_and_a_name_used_twice_is_refused() -> None:
    """A column is found whatever its case, and a name used twice is refused only if it is read."""
    sheet = read_sheet("Id,Créate  Date,id,Email\n1,2,3,4\n", "leads.csv")

    assert sheet.place("CRÉATE DATE") == 1
    assert sheet.place("Phone") is None
    with pytest.raises(Wrong, match=r"^leads\.csv: columns 1 and 3 are both called Id$"):
        sheet.place("ID")


def test_two_hundred_columns_and_a_million_characters_are_read() -> None:
    """Two hundred columns and a million characters in a cell are read."""
    header = ",".join(f"Column {n}" for n in range(200))
    cells = ["x" * 1_000_000, *(str(n) for n in range(199))]

    sheet = read_sheet(f"{header}\n{','.join(cells)}\n", "leads.csv")

    assert (len(sheet.header), sheet.rows[0]) == (200, SheetRow(2, cells))


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8), st.sampled_from(ENDS))
def test_what_was_written_is_read(table: list[list[str]], end: str) -> None:
    """Whatever is in the cells, rows that a CSV writer wrote are read as they were."""
    written = io.StringIO()
    lines = [["A", "B", "C"], *([f"x{cell}" for cell in row] for row in table)]
    csv.writer(written, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(lines)

    sheet = read_sheet(written.getvalue(), "leads.csv")

    assert [cells for _, cells in rows(sheet)] == lines[1:]
    assert [line for line, _ in rows(sheet)] == [*range(2, len(lines) + 1)]


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is read or refused; each row has a cell for each column, and a line of the file."""
    sheet = CsvSheet("leads.csv", ())
    with suppress(Wrong):
        sheet = read_sheet(text, "leads.csv")
    lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert all(len(row.cells) == len(sheet.header) for row in sheet.rows)
    assert all(0 < row.line <= lines for row in sheet.rows)
    assert all(0 < bad.line <= lines for bad in sheet.bad)
