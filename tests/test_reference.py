"""`docs/reference/` and the manual are made from the commands, and can be read."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from docs.reference import DOCS, command_pages, documents, present
from huddlecli.cli.arguments.help_page import HelpPage
from huddlecli.cli.arguments.table import SHAPES
from huddlecli.cli.help import manual
from huddlecli.cli.help.exits import EXITS
from huddlecli.cli.help.topic import HelpTopic, TopicLines, TopicRows, plain
from huddlecli.cli.help.topics import TOPICS
from tests.helpers.desk import Desk

MANUAL = sorted((DOCS / "man").rglob("huddle*"))
ODD = (
    *(".SH no request", "'br neither", r"C:\new \fBno bold\fR \e", "--flag - – …", "  two  blanks"),
    *("“quoted” \"and\" 'so'", "~/.config `x` ^A", "naïve 漢字", r"\\", "."),
)


@pytest.fixture(scope="module")
def pages() -> list[HelpPage]:
    """Return the help of all commands."""
    return [page for own in command_pages().values() for page in own]


def as_man_shows(path: Path) -> str:
    """Return a page as a terminal of 80 columns shows it, without its colors."""
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-P-c", "-rLL=80n", str(path)],
        capture_output=True,
        check=True,
    )
    return re.sub(r".\x08", "", done.stdout.decode())


def test_the_files_are_those_of_the_commands() -> None:
    """After the change of a command or a topic, run `python docs/reference.py`."""
    texts = documents()
    changed = [
        str(path.relative_to(DOCS))
        for path, text in texts.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    left = [str(path.relative_to(DOCS)) for path in present() - texts.keys()]

    assert (changed, left) == ([], []), "run: python docs/reference.py"


def test_links_lead_somewhere() -> None:
    """To another page, or to a heading of the same."""
    for path in (DOCS / "reference").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)]+)\)", text):
            page, _, heading = link.partition("#")
            target = path.parent / page if page else path
            assert target.is_file(), (path.name, link)
            names = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert not heading or heading in {name.lower().replace(" ", "-") for name in names}, (
                path.name,
                link,
            )


def test_the_terminal_shows_what_the_pages_say(pages: list[HelpPage], desk: Desk) -> None:
    """There is one model of the help of a command; here, of each kind of page one."""
    shown = {"summary", "agenda next", "people", "term stage", "completion", "doctor", "start"}
    for page in (page for page in pages if page.names in shown):
        out = " ".join(desk.said(f"help {page.names}")[0].split())
        rows = (*page.arguments, *page.options, *page.commands)
        texts = [*page.about, *(about for _, about in rows), *(about for _, about in page.exits)]

        missing = [text for text in texts if " ".join(text.replace("\b", "").split()) not in out]
        assert missing == []
        assert out.endswith(f"Example: {page.example}")


def test_there_is_a_page_for_each_command(pages: list[HelpPage]) -> None:
    """With its usage and an example; the exit codes that are told are of commands."""
    assert {page.names for page in pages} == SHAPES.keys()
    assert all(page.usage.startswith(f"huddle {page.names}") for page in pages)
    assert all(page.example.startswith(f"huddle {page.names}") for page in pages)
    assert EXITS.keys() <= {name for name, shape in SHAPES.items() if not shape.subcommands}
    assert {topic for page in pages for topic in page.topics} <= TOPICS.keys()


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_groff_has_no_warnings() -> None:
    """Of any kind that it has."""
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-z", *map(str, MANUAL)], capture_output=True, check=True
    )

    assert (done.stdout, done.stderr) == (b"", b"")


@pytest.mark.skipif(not shutil.which("mandoc"), reason="mandoc is not installed")
def test_mandoc_has_no_warnings() -> None:
    """But that pages have no date: they change with the commands, and not with the days."""
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", *map(str, MANUAL)],
        capture_output=True,
        check=False,
        text=True,
    )

    told = [line for line in done.stdout.splitlines() if "missing date" not in line]
    assert (told, done.stderr) == ([], "")


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_the_manual_has_each_command(pages: list[HelpPage]) -> None:
    """`man huddle` names all, and `man huddle-agenda` has the flags of those in the group."""
    text = " ".join(as_man_shows(DOCS / "man/man1/huddle.1").split())
    heads = "NAME SYNOPSIS DESCRIPTION COMMANDS OPTIONS ENVIRONMENT FILES"

    assert [page.names for page in pages if f" huddle {page.names} " not in text] == []
    assert re.search(" .*".join([*heads.split(), "EXIT STATUS", "EXAMPLES", "SEE ALSO"]), text)
    for page in pages:
        name = page.names.split()[0]
        own = " ".join(as_man_shows(DOCS / f"man/man1/huddle-{name}.1").split())
        assert [flag for flag, _ in page.own_options if flag not in own] == []
        assert page.example in own


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_every_sign_is_shown_as_it_is(tmp_path: Path) -> None:
    """Lines that begin with a dot, backslashes, dashes, quotes, and other scripts."""
    path = tmp_path / "odd.7"
    rows = TopicRows(tuple((line, f"Of {line}") for line in ODD))
    topic = HelpTopic("odd", "signs", (TopicLines(ODD), rows))
    path.write_text(manual.topic_page(topic), encoding="utf-8")

    lines = as_man_shows(path).splitlines()

    verbatim = [line[11:] for line in lines if line.startswith(" " * 11) and line[11:] in ODD]
    assert verbatim == [*ODD]
    told = "\n".join(lines)
    assert [line for line in ODD if f"Of {' '.join(plain(line).split())}" not in told] == []
