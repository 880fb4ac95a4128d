"""`docs/sentences.py` finds the sentences that people see, and leaves out what they do not."""

from __future__ import annotations

import runpy
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from huddlecli.cli import COMMANDS
from huddlecli.core.huddle.keys import KEYS
from huddlecli.core.huddle.slash_commands import SLASH_COMMANDS

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "docs" / "sentences.py"


def collected(root: Path) -> list[tuple[str, int, str]]:
    """Return the sentences of the project in `root`: file, line, text."""
    return [tuple(sentence) for sentence in runpy.run_path(str(SCRIPT))["collect"](root)]


@pytest.fixture(scope="module")
def texts() -> frozenset[str]:
    """Return the texts that the script prints."""
    command = [sys.executable, str(SCRIPT), "--plain"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return frozenset(done.stdout.splitlines())


def test_each_place_of_a_sentence_is_looked_at(tmp_path: Path) -> None:
    """Errors, hints, help, tables, templates and agendas are printed with file and line."""
    (tmp_path / "src").mkdir()
    (tmp_path / "agendas").mkdir()
    (tmp_path / "src" / "tool.py").write_text(
        dedent(
            '''\
            """The docstring of a module."""
            Tone: TypeAlias = Literal["over time", "calm"]
            WHEN = "Week by week"
            KEY = Key("ctrl+a", "action", types="/action ")

            class Key:
                """The docstring of a class."""
                press: str
                does: str

            @app.command(epilog="huddle log Send it")
            def log(words: Annotated[str, Option("--to", metavar="NAME", help="Owner.")] = "me"):
                """Promise something.

                Without words, each line
                is a promise.
                """
                if words == "not shown":
                    raise Wrong(f'"{words:>5}" is not a date', hint="due:fri")
                console.err(f"{n} file{'s' if n > 1 else ''} kept in {places['here']}")
                re.compile("a pattern")

            def owner(name: str | None) -> str:
                """The docstring of a function."""
                return name or "nobody"
            '''
        ),
        encoding="utf-8",
    )
    (tmp_path / "src" / "page.html").write_text(
        "<style>p { color: red }</style>\n{# aside #}\n<p class='big'>Week&nbsp;{{ week }}</p>\n",
        encoding="utf-8",
    )
    (tmp_path / "agendas" / "daily.toml").write_text(
        '# A comment\nname = "daily"\nunderstand = "say"\n[[item]]\ntalk = "What is stuck?"\n',
        encoding="utf-8",
    )

    assert collected(tmp_path) == [
        ("agendas/daily.toml", 5, "What is stuck?"),
        ("src/page.html", 3, "Week\xa0{…}"),
        ("src/tool.py", 3, "Week by week"),
        ("src/tool.py", 4, "action"),
        ("src/tool.py", 11, "huddle log Send it"),
        ("src/tool.py", 12, "Owner."),
        ("src/tool.py", 13, "Promise something."),
        ("src/tool.py", 13, "Without words, each line is a promise."),
        ("src/tool.py", 19, '"{…}" is not a date'),
        ("src/tool.py", 19, "due:fri"),
        ("src/tool.py", 20, "{…} file{…} kept in {…}"),
        ("src/tool.py", 25, "nobody"),
    ]


def test_the_words_of_the_tables_and_of_the_agendas_are_printed(texts: frozenset[str]) -> None:
    """Commands, lines with a slash, keys, titles and prompts are all there."""
    tables = {
        *(words for _, words in COMMANDS.values()),
        *(slash.does for slash in SLASH_COMMANDS),
        *(key.does for key in KEYS),
        *(prompt for path in ROOT.glob("agendas/*.toml") for prompt in prompts(path)),
    }

    assert tables - texts == set()


def prompts(path: Path) -> Iterator[str]:
    """Yield the titles and prompts of an agenda file."""
    content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    for table in [content, *content.get("item", ()), *content.get("topic", ())]:
        keys = ("title", "talk", "understand", "execute")
        yield from (table[key] for key in keys if key in table)


def test_each_place_is_named(texts: frozenset[str]) -> None:
    """Without `--plain` a line begins with the file and the line of the sentence."""
    command = [sys.executable, str(SCRIPT)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    places = [line.split(": ", 1) for line in done.stdout.splitlines()]

    assert {text for _, text in places} == texts
    for place, _ in places:
        file, _, number = place.rpartition(":")
        assert 1 <= int(number) <= len((ROOT / file).read_text(encoding="utf-8").splitlines())
