"""`docs/practice.md` names commands, items, topics and keys; each of them exists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from huddlecli.cli import COMMANDS
from huddlecli.cli.arguments.typer_app import typer_command
from huddlecli.core.huddle.keys import KEYS
from huddlecli.core.huddle.slash_commands import BY_NAME
from huddlecli.core.leads.figures import GROUP_KEYS
from huddlecli.core.term_skeletons import SKELETONS
from huddlecli.core.terms import FUNNEL, LEAD
from huddlecli.store import agenda_files, team_file

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "practice.md").read_text(encoding="utf-8")
SPANS = sorted({" ".join(span.split()) for span in re.findall(r"`([^`]+)`", PAGE)})
KEPT = (
    "One language",
    "The definition of a lead",
    "The agreement",
    "The scoreboard",
    "The closed loop",
    "Content",
    "Being together",
    "Wins",
)


def test_each_topic_of_the_library_has_its_line_in_order() -> None:
    """The 38 lines begin with the ids of the library."""
    library = agenda_files.load_library(None)

    lines = re.findall(r"^(\d+)\. `([^`]+)`: ", PAGE, re.MULTILINE)

    assert lines == [(str(number), topic.id) for number, topic in enumerate(library.topics, 1)]
    assert len(lines) == 38


def test_each_thing_that_both_sides_keep_has_its_line() -> None:
    """And each line names something that serves it."""
    kept = PAGE.partition("## What the two sides keep")[2]

    lines = re.findall(r"^- \*\*(.+?)\.\*\* (.+?)(?=^- |\Z)", kept, re.MULTILINE | re.DOTALL)

    assert [name for name, _ in lines] == list(KEPT)
    assert all("`" in line for _, line in lines)


@pytest.mark.parametrize("span", SPANS)
def test_whatever_the_page_names_exists(span: str) -> None:
    """Commands with their flags and words, slash commands, keys, agendas, items and topics."""
    if span.startswith("huddle "):
        _must_exist(span.split()[1:])
    elif span.startswith("--"):
        assert any(span in _flags(other.split()[1:]) for other in SPANS if other[:7] == "huddle ")
    elif span.startswith("/"):
        name, _, place = span.removeprefix("/").partition(" ")
        assert name in BY_NAME
        assert place in BY_NAME[name].takes
    elif ": " in span:
        name, _, title = span.partition(": ")
        assert title in [item.title for item in agenda_files.load(None, name).items]
    elif len(span) == 1 or span.startswith("^"):
        assert span in {key.shown for key in KEYS}
    elif span not in {"huddle", team_file.FILE}:
        topics = {topic.id for topic in agenda_files.load_library(None).topics}
        assert span in topics or agenda_files.load(None, span).items


def _must_exist(words: Sequence[str]) -> None:
    """Assert that there is such a command, that its flags are its own, and its words known."""
    command, values = _command(words)
    flags = {word for word in values if word.startswith("--")}
    assert flags <= _flags(words)
    match list(words[: len(words) - len(values)]), [word for word in values if word not in flags]:
        case ["lead", "list"], [by] if "--by" in flags:
            assert by in GROUP_KEYS
        case ["agenda", "tune"], [name]:
            assert agenda_files.load(None, name).items
        case ["term", *_], [name]:
            assert name in {*SKELETONS, LEAD, FUNNEL}
        case _, left:
            assert left == [], command.name


def _flags(words: Sequence[str]) -> set[str]:
    """Return the flags that a command declares."""
    command, _ = _command(words)
    return {flag for option in command.params for flag in option.opts}


def _command(words: Sequence[str]) -> tuple[Any, Sequence[str]]:
    """Return the command that words begin with, and the words after it."""
    name, *rest = words
    command = typer_command(_module(name).app)
    while subcommands := getattr(command, "commands", None):
        name, *rest = rest
        command = subcommands[name]
    return command, rest


def _module(name: str) -> Any:
    return import_module(f"huddlecli.cli.commands.{COMMANDS[name][0]}")
