"""`-o FILE` wherever something is shown: a whole file in the format of its ending, or none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from huddlecli.cli.arguments.table import SHAPES
from tests.helpers.desk import Desk

ENDINGS = {"text": ".txt", "markdown": ".md", "json": ".json", "csv": ".csv", "tsv": ".tsv"}
ENDINGS |= {"html": ".html"}
BY_FLAG = {"chat": ".log"}  # no ending stands for it
MADE = (
    "log Quote due:wed",
    "decision add One price review:jan-4",
    "win add Oakline",
    "parked add Page",
    "raise Prices",
    "lead add Brightwave @ana from:fair",
    "measure add Leads --owes marketing --target 31",
    "term propose lead Has a budget",
    "rota set sam ana",
)
# What each command that shows something is given, and its formats besides text and JSON.
SHOWS: Mapping[str, tuple[str, ...]] = {
    "mine": (),
    "summary": ("markdown", "html", "csv", "tsv", "tsv", "chat"),
    "minutes list": ("markdown",),
    "agenda list": ("markdown",),
    "agenda show daily": ("markdown",),
    "agenda next": ("markdown", "html", "chat"),
    "agenda topics": ("markdown",),
    "agenda coverage": ("markdown",),
    "agenda tune daily": ("markdown", "csv", "tsv"),
    "action list": ("markdown", "csv", "tsv", "chat"),
    "action show id01": ("markdown",),
    "decision list": ("markdown", "csv", "tsv", "chat"),
    "decision show id02": ("markdown",),
    "win list": ("markdown", "csv", "tsv", "chat"),
    "win show id03": ("markdown",),
    "parked list": ("markdown", "csv", "tsv", "chat"),
    "parked show id04": ("markdown",),
    "raised list": ("markdown", "csv", "tsv", "chat"),
    "raised show id05": ("markdown",),
    "lead list": ("markdown", "csv", "tsv", "chat"),
    "lead list --by source": ("markdown", "csv", "tsv", "chat"),
    "lead show Brightwave": ("markdown",),
    "measure list": ("markdown", "csv", "tsv", "chat"),
    "measure show Leads": ("markdown",),
    "measure plan --goal 500000 --deal 20000 --rate 2.5%": ("markdown",),
    "term list": ("markdown", "csv", "tsv", "chat"),
    "term show lead": ("markdown",),
    "find oakline": ("markdown", "html", "csv", "tsv", "chat"),
    "config list": ("markdown",),
    "people list": ("csv", "tsv"),
    "rota show": ("markdown",),
    "closed list": ("markdown", "csv", "tsv", "chat"),
    "remind --all": ("markdown", "chat"),
    "undo --list": ("markdown", "csv", "tsv", "chat"),
    "doctor": (),
    "sync --status": ("markdown",),
    "rollup acme": ("markdown", "html", "csv", "tsv", "chat"),
}
# These have lists or rows with formats of their own.
OTHERS = {"minutes show", "init", "facts"}


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk of a team that has one of everything, except a huddle: tests only read it."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    for minute, line in enumerate(MADE):
        assert desk.said(line, HUDDLE_NOW=f"2026-11-23T08:0{minute}:30+01:00")[2] == 0
    (desk.root / "folder").mkdir()
    return desk


def test_every_command_that_has_formats_has_a_file_too() -> None:
    """A command that shows something in several formats also writes each of them."""
    formatted = {name for name, shape in SHAPES.items() if "--format" in shape.options}
    written = {name for name, shape in SHAPES.items() if "-o" in shape.options}
    shown = {name for name in formatted if any(f"{line} ".startswith(f"{name} ") for line in SHOWS)}

    assert (formatted - written, formatted - shown) == (set(), OTHERS)


@pytest.mark.parametrize(("line", "forms"), SHOWS.items())
def test_a_file_has_what_a_pipe_gets(acme: Desk, line: str, forms: tuple[str, ...]) -> None:
    """Each ending gives its format; the file has the bytes of `--format`, and no color."""
    for form in ("text", "json", *forms):
        expected, err, code = acme.said(f"{line} --format {form}")
        name = f"shown{(ENDINGS | BY_FLAG)[form]}"
        flag = f" --format {form}" if form in BY_FLAG else ""

        acme.run(f"--color {line} -o {name}{flag}", out=f"written  {name}\n", err=err, code=code)
        mark = "\ufeff" if form == "csv" else ""
        written = acme.named((acme.root / name).read_text(encoding="utf-8"))
        assert written == mark + expected


@pytest.mark.parametrize(
    "line", ["action list", "mine", "people list", "doctor", "calendar", "schema mine"]
)
def test_a_dash_is_stdout(acme: Desk, line: str) -> None:
    """`-` and /dev/stdout are as if no file had been named."""
    shown = acme.said(line)

    assert [acme.said(f"{line} -o {name}") for name in ("-", "/dev/stdout")] == [shown, shown]


@pytest.mark.parametrize("line", [*SHOWS, "calendar", "schema", "schema mine"])
def test_a_file_that_cannot_be_written_is_refused(acme: Desk, line: str) -> None:
    """No folder is made, no folder is replaced, and a file that is there stays as it was."""
    before = acme.files()

    for name, message, hint in (
        ("missing/x.txt", "no such folder: missing", "mkdir -p missing"),
        ("folder", "folder is a folder", "-o folder/FILE"),
        ("folder/", "folder/ is a folder", "-o folder/FILE"),
        ("", "--output needs a file", "-o FILE"),
    ):
        acme.run(line, "-o", name, err=f"error: {message}\nhint:  {hint}\n", code=2)
    assert acme.files() == before


@pytest.mark.parametrize(
    "line", [*SHOWS, "calendar", "schema mine", "facts", "facts --format jsonl"]
)
def test_a_file_of_the_team_is_never_written_over(acme: Desk, line: str) -> None:
    """Whatever format is asked for, however the file is named, and whether or not it is there."""
    action = next((acme.team / "actions/open").iterdir()).name
    (acme.root / "link.txt").symlink_to("acme/huddle.toml")
    before = acme.files()

    for name in (
        "acme/huddle.toml",
        "acme/.lock",
        "acme/.gitignore",
        "acme/./Huddle.toml",
        f"acme/actions/open/{action}",
        "acme/actions/new.jsonl",
        "link.txt",
    ):
        error = f"error: {name} is a file of the team\nhint:  -o FILE, with another name\n"
        assert acme.said(line, "-o", name) == ("", acme.named(error), 2)
    assert acme.files() == before
    (acme.root / "link.txt").unlink()


def test_other_files_in_the_folder_of_the_team(acme: Desk) -> None:
    """A page or a text among the records is nobody's trouble."""
    for name in ("acme/open.txt", "acme/actions/open.txt", "acme/huddle.html"):
        form = "--format text " if name.endswith("html") else ""
        acme.run(f"action list {form}-o {name}", out=f"written  {name}\n")
        (acme.root / name).unlink()


def test_an_ending_that_is_no_format_of_the_command_names_those_that_are(acme: Desk) -> None:
    """Text under the name of a PDF would open nowhere; `--format` says what it is to be."""
    for line, name, hint in (
        ("people list", "team.pdf", "-o FILE.txt, .json, .csv, .tsv, or: --format FORMAT"),
        ("people list", "team.md", "-o FILE.txt, .json, .csv, .tsv, or: --format FORMAT"),
        ("mine", "mine.csv", "-o FILE.txt, .json, or: --format FORMAT"),
        ("doctor", "all.html", "-o FILE.txt, .json, or: --format FORMAT"),
        ("mine", "mine.jsonl", "-o FILE.txt, .json, or: --format FORMAT"),
        ("facts", "facts.csv", "-o FILE.jsonl, .parquet, or: --format FORMAT"),
        ("facts", "facts.jsonl.gz", "-o FILE.jsonl, .parquet, or: --format FORMAT"),
    ):
        ending = Path(name).suffix
        acme.run(
            f"{line} -o {name}",
            err=f'error: "{ending}" is not the ending of a format here\nhint:  {hint}\n',
            code=2,
        )
        assert not (acme.root / name).exists()
    acme.run("mine --format text -o mine.log", out="written  mine.log\n")
    acme.run(
        "people list --format rich -o team.txt",
        err="error: there is no format rich here\nhint:  --format text, json, csv, tsv\n",
        code=2,
    )


def test_an_empty_list_is_an_empty_file(desk: Desk) -> None:
    """A script that reads the file finds it, and `-q` says nothing about it."""
    desk.run("action list -o open.txt", out="written  open.txt\n")
    desk.run("action list -q -o open.csv")

    assert (desk.root / "open.txt").read_bytes() == b""
    heading = (desk.root / "open.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[:3] for line in heading] == [["\ufeffid", "title", "owner"]]


def test_the_delimiter_of_a_file(acme: Desk) -> None:
    """The ending of a file says that it is CSV, so it may have another delimiter."""
    for line in ("action list", "people list", "lead list", "measure list", "term list", "summary"):
        semicolons, _, _ = acme.said(f"{line} --format csv --delimiter semicolon")
        acme.run(f"{line} -o x.csv --delimiter semicolon", out="written  x.csv\n")
        written = (acme.root / "x.csv").read_text(encoding="utf-8")
        assert acme.named(written) == f"\ufeff{semicolons}"


@pytest.mark.parametrize(
    ("line", "flag", "hint"),
    [
        ("agenda tune daily --minutes 20 --write", "--write", "huddle agenda tune daily --write"),
        (
            "measure plan --goal 500000 --deal 20000 --rate 2.5% --write Leads",
            "--write",
            "huddle measure plan --help",
        ),
        ("doctor --fix", "--fix", "huddle doctor --fix"),
        ("remind --all -n", "--dry-run", "huddle remind --all -o reminders.md"),
        ("remind --all --each cat", "--each", "huddle remind --all -o reminders.md"),
    ],
)
def test_a_file_is_not_written_with_a_change(acme: Desk, line: str, flag: str, hint: str) -> None:
    """A command that changes something takes no file: if that failed, half would be done."""
    before = acme.files()

    acme.run(
        f"{line} -o x.txt", err=f"error: use either {flag} or --output\nhint:  {hint}\n", code=2
    )
    assert acme.files() == before


def test_only_a_list_of_commands_has_a_file(acme: Desk) -> None:
    """`undo` by itself shows nothing."""
    before = acme.files()

    acme.run(
        "undo -o x.txt",
        err="""
        error: --output only works with --list
        hint:  huddle undo --list -o x.txt
        """,
        code=2,
    )
    assert acme.files() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_in_which_nobody_may_write(acme: Desk) -> None:
    """The folder is named, with what shows why."""
    folder = acme.root / "shut"
    folder.mkdir(mode=0o500)

    acme.run(
        "action list -o shut/x.txt",
        err="""
        error: could not save shut/x.txt: permission denied
        hint:  ls -ld shut
        """,
        code=1,
    )


def test_a_full_disk_leaves_the_old_file(acme: Desk) -> None:
    """What does not fit is reported, the file is as it was, and nothing else is left behind."""
    (acme.root / "open.json").write_text("the old one", encoding="utf-8")
    before = acme.files()
    done = subprocess.run(
        ["bash", "-c", f"ulimit -f 0; exec {sys.executable} -m huddlecli action list -o open.json"],
        env=acme.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        cwd=acme.root,
        capture_output=True,
        text=True,
        check=False,
    )

    expected = "error: could not save open.json: file too large\nhint:  ls -ld .\n"
    assert (done.stdout, done.stderr, done.returncode) == ("", expected, 1)
    assert acme.files() == before
