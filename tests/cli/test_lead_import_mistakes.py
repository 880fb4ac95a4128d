"""Bad files for an import: named by file and line, the other rows are imported, nothing by half."""

from __future__ import annotations

import pytest

from tests.cli.test_lead_import import HEADER, leads, put
from tests.helpers.desk import Desk

OTHERS = "is not written like the others: they have the year first"
CONTROL = "contains a control character (U+0007)"
COLUMNS = "Record ID,Company Name,Create Date"


def test_bad_rows_are_named_and_the_others_are_imported(desk: Desk) -> None:
    """Each bad row has one line with its column and the reason; the exit code is 1."""
    long = "x" * 1_000_000
    put(
        desk,
        HEADER,
        "51,Oak,,2026-11-20 10:00,,,,",
        "52,Elm,,yesterday,,,,",
        "51,Oak again,,2026-11-20 10:00,,,,",
        ",Yew,,2026-11-20 10:00,,,,",
        f"54,{long},,2026-11-20 10:00,,,,",
        "55,Ash,,24.11.2026,,,,",
        "56,Fir,2026-11-20",
        HEADER,
        "57,=HYPERLINK(1),,2026-11-20 10:00,,,,",
        '58,"two\nlines\x07",,2026-11-20 10:00,,,,',
        "59,Pine,,2026-11-20 10:00,,,,",
    )
    out, err, code = desk.said("lead import leads.csv")
    assert (out, code) == ("3 new, 0 changed, 0 unchanged, 8 not read\n", 1)
    assert [line for line in err.splitlines() if line.startswith("warning: ")] == [
        'warning: leads.csv:3: Create Date: "yesterday" is not a date',
        "warning: leads.csv:4: Record ID: the same id as in line 2",
        "warning: leads.csv:5: Record ID: it has no id",
        "warning: leads.csv:6: Company Name: the title has 1,000,000 characters; the limit is 500",
        f"warning: leads.csv:7: Create Date: 24.11.2026 {OTHERS}",
        "warning: leads.csv:8: it has 3 cells, and the first line has 8",
        "warning: leads.csv:9: the names of the columns again",
        f"warning: leads.csv:11: Company Name: twoU+000AlinesU+0007 {CONTROL}",
    ]
    assert {key: lead["title"] for key, lead in leads(desk).items()} == {
        "hubspot:51": "Oak",
        "hubspot:57": "=HYPERLINK(1)",
        "hubspot:59": "Pine",
    }
    assert "'=HYPERLINK(1)" in desk.said("lead list --format csv")[0]


@pytest.mark.parametrize(
    ("lines", "flags", "error", "hint"),
    [
        (
            ["Company Name,Create Date", "Oak,2026-11-20"],
            "",
            "leads.csv has no column for crm, the ids of the leads",
            '--map crm="Record ID"',
        ),
        (
            ["Record ID,Lead ID,Company", "1,2,Oak"],
            "",
            "leads.csv has the columns of HubSpot and of Salesforce",
            "--crm hubspot, or: --crm salesforce",
        ),
        (
            [COLUMNS, "1,Oak,5/12/2026", "2,Elm,6/12/2026"],
            "",
            'each date in "Create Date" can be read with the day or with the month first',
            "--dates dmy, or: --dates mdy",
        ),
        (
            ["Record ID,Company Name,Record Id", "1,Oak,2"],
            "",
            "leads.csv: columns 1 and 3 are both called Record ID",
            "rename one of them in the first line of the file",
        ),
        ([COLUMNS], "--map titel=Company", "leads have no field titel", '--map title="Company"'),
        (
            [COLUMNS],
            "--map title=Firm",
            "leads.csv has no column Firm",
            '--map title="Record ID"',
        ),
        ([COLUMNS], "--map title", '"title" names no column', '--map crm="Record ID"'),
        ([COLUMNS], "--dates us", "--dates us is unknown", "--dates dmy, mdy, ymd"),
        ([COLUMNS], "--crm zoho", "--crm zoho is unknown", "--crm hubspot, salesforce"),
        (
            [COLUMNS],
            "--encoding utf-9",
            "there is no encoding utf-9",
            "--encoding cp1252, or: utf-16",
        ),
        (
            [""],
            "",
            "leads.csv is empty",
            "export it again, with the columns named in line 1",
        ),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_is_refused(
    desk: Desk, lines: list[str], flags: str, error: str, hint: str
) -> None:
    """It is refused with what to type, and nothing is written."""
    put(desk, *lines)
    before = desk.files()
    desk.run(f"lead import leads.csv {flags}", err=f"error: {error}\nhint:  {hint}\n", code=2)
    assert desk.files() == before


def test_another_encoding_is_named_and_read_with_a_flag(desk: Desk) -> None:
    """A file that is not UTF-8 is refused with the line, and read in the encoding of a flag."""
    text = f"{COLUMNS}\n51,Oak,2026-11-20\n52,Möbel Süd,2026-11-20\n"
    for encoding, error, hint in (
        ("cp1252", "leads.csv:3: not UTF-8 text", "cp1252"),
        ("utf-16", "leads.csv:1: not UTF-8 text", "utf-16"),
    ):
        (desk.root / "leads.csv").write_bytes(text.encode(encoding))
        desk.run("lead import leads.csv", err=f"error: {error}\nhint:  --encoding {hint}\n", code=2)
        out, _, code = desk.said(f"lead import leads.csv --encoding {encoding} --dry-run")
        assert (out, code) == ("2 new, 0 changed, 0 unchanged, 0 not read\n", 0)
    desk.said("lead import leads.csv --encoding utf-16")
    assert {str(lead["title"]) for lead in leads(desk).values()} == {"Oak", "Möbel Süd"}


def test_a_file_that_is_not_there_fails(desk: Desk) -> None:
    """A file that does not exist, or is a folder, is one error."""
    desk.run(
        "lead import nope.csv",
        err="error: could not read nope.csv: no such file or directory\nhint:  ls -l .\n",
        code=1,
    )
    desk.run(
        "lead import acme",
        err="error: could not read acme: not a plain file\nhint:  ls -l .\n",
        code=1,
    )


def test_two_hundred_columns_are_no_obstacle(desk: Desk) -> None:
    """Columns that nobody reads may be many, and twice the same."""
    put(
        desk,
        f"{COLUMNS},{','.join(['Email'] * 197)}",
        f"51,Oak,2026-11-20,{','.join(['x'] * 197)}",
    )
    out, _, code = desk.said("lead import leads.csv")
    assert (out, code) == ("1 new, 0 changed, 0 unchanged, 0 not read\n", 0)


def test_values_of_measures_are_imported_and_bad_rows_named(desk: Desk) -> None:
    """A value for each row; what cannot be read is named, and one undo takes all back."""
    desk.said("measure add Leads handed over --owes marketing --target 120 @ana")
    desk.said("measure add Wins --from wins")
    put(
        desk,
        "Measure,Period,Value,Note",
        "Leads handed over,2026-W46,96,fair",
        'handed,2026-W45,"1,200",',
        "leads handed over,2026-W46,97,",
        "Nope,2026-W45,3,",
        "Wins,2026-W45,3,",
        "Leads handed over,2027-W45,3,",
        f"{desk.real('id01')},2026-W44,90,",
        name="values.csv",
    )
    warnings = """
    warning: values.csv:3: Value: 1,200 could be 1.2 or 1200
    warning: values.csv:4: Period: 2026-W46 of this measure is in line 2 already
    warning: values.csv:5: Measure: there is no measure Nope
    warning: values.csv:6: Value: Wins is counted from wins
    warning: values.csv:7: Period: week 45 of 2027 has not begun
    """
    before = desk.files()
    desk.run(
        "measure import values.csv --dry-run",
        out="2 new, 0 changed, 0 unchanged, 5 not read\n",
        err=f"{warnings.rstrip()}\n    dry run: nothing was written\n",
        code=1,
    )
    assert desk.files() == before
    desk.run(
        "measure import values.csv",
        out="2 new, 0 changed, 0 unchanged, 5 not read\n",
        err=f"{warnings.rstrip()}\n",
        code=1,
    )
    desk.said("undo")
    assert "2026-W46" not in desk.file("id01").read_text("utf-8").partition("[[")[0]


def test_a_sheet_of_values_needs_its_three_columns(desk: Desk) -> None:
    """Without them it is refused, and nothing is written."""
    put(desk, "Measure,Week", "Leads,2026-W46", name="values.csv")
    desk.run(
        "measure import values.csv",
        err="""
        error: values.csv has no column period and no column value
        hint:  the first line: measure,period,value,note
        """,
        code=2,
    )
