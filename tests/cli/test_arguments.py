"""Arguments are read by a table, without Typer, and mean what they mean to Typer."""

from __future__ import annotations

import contextlib
import io
import os
import re
from functools import cache
from importlib import import_module
from typing import Any

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st

from docs.command_table import TABLE, WORDS_TABLE, table, words_table
from huddlecli.cli import COMMANDS
from huddlecli.cli.arguments.declaration import App
from huddlecli.cli.arguments.reader import read_arguments
from huddlecli.cli.arguments.table import SHAPES
from huddlecli.cli.arguments.typer_app import Call, typer_command
from huddlecli.cli.flags import split_global_flags
from huddlecli.core.errors import Wrong
from tests.helpers.desk import Desk

NAMES = [name for name, shape in SHAPES.items() if not shape.subcommands]
USUAL = ("fri", "k7f2", "me", "5", "05", "٣", "json", "@ana", "a b", "\ud800")
ODD = ("", "-", "--", "-h", "--help", "-x", "--x", "-o", "-ofile", "--format=", "--=", "-n1", "-1")
LONG = ("9" * 4300, "9" * 4301, "0" * 5000)
WORDS = st.sampled_from([*USUAL, *ODD, *LONG])
# Runs a command with the same ids each time and a still clock; `typer` leaves all lines to Typer.
PROGRAM = """
import os, random, sys
os.urandom = random.Random(7).randbytes
from huddlecli import cli
from huddlecli.cli import clock
clock._ticks = lambda: 0.0
if "{lane}" == "typer":
    cli.read_arguments = lambda shape, words: None
cli.program()
"""


@cache
def app(name: str) -> App:
    """Return what the module of a command declares."""
    module, _ = COMMANDS[name.split(maxsplit=1)[0]]
    declared: App = import_module(f"huddlecli.cli.commands.{module}").app
    return declared


@cache
def command(name: str) -> Any:
    """Return Typer's command."""
    return typer_command(app(name))


def read_by_typer(name: str, words: list[str]) -> dict[str, Any] | str:
    """Return the values that Typer reads; or the name of a mistake, or `help`."""
    first, *inner = name.split()
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            call = command(name).main(
                [*inner, *words], prog_name=f"huddle {first}", standalone_mode=False
            )
        except typer.TyperException as error:
            return type(error).__name__
    return call.values if isinstance(call, Call) else "help"


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw a command and words, many of them flags of it, with and without a value."""
    name = draw(st.sampled_from(NAMES))
    flags = st.sampled_from(sorted(SHAPES[name].options) or ["--format"])
    joined = st.tuples(flags, st.sampled_from(["=", ""]), WORDS).map("".join)
    return name, draw(st.lists(st.one_of(WORDS, flags, joined, st.text(max_size=6)), max_size=7))


def test_the_table_is_that_of_the_commands() -> None:
    """After the change of a command, run `python docs/command_table.py`."""
    assert TABLE.read_text(encoding="utf-8") == table()
    assert WORDS_TABLE.read_text(encoding="utf-8") == words_table()


@settings(max_examples=3000, deadline=None)
@given(lines())
def test_what_is_read_means_the_same_to_typer(line: tuple[str, list[str]]) -> None:
    """Any list of arguments is read alike, or left to Typer."""
    name, words = line

    values = read_arguments(SHAPES[name], words)

    assert values is None or values == read_by_typer(name, words)


@settings(max_examples=500, deadline=None)
@given(lines())
def test_so_does_a_whole_line_with_the_flags_for_all_commands(line: tuple[str, list[str]]) -> None:
    """What is left when `-q` and the like are taken out is read alike too."""
    name, words = line
    with contextlib.suppress(Wrong):
        typed = [*name.split(), *words]
        _, words = split_global_flags(typed, lambda names: SHAPES[" ".join(names)])
        words = words[len(name.split()) :]

    values = read_arguments(SHAPES[name], words)

    assert values is None or values == read_by_typer(name, words)


@pytest.mark.parametrize(
    ("name", "words", "values"),
    [
        (
            "log",
            "Call --due fri --tag a --tag=b back",
            {"words": ["Call", "back"], "due": "fri", "tag": ["a", "b"]},
        ),
        ("log", "--due fri --due mon x", {"words": ["x"], "due": "mon"}),
        ("log", "-- --due fri", {"words": ["--due", "fri"]}),
        ("summary", "--week --full", {"week": "--full"}),
        ("summary", "-o - --full", {"output": "-", "full": True}),
        ("term show", "lead --version 2", {"name": "lead", "version": 2}),
        ("action show", "k7f2", {"record_id": "k7f2"}),
    ],
)
def test_a_usual_line_is_read_without_typer(name: str, words: str, values: dict[str, Any]) -> None:
    """Flags anywhere, twice, with an equals sign, and what looks like a flag after two dashes."""
    assert read_arguments(SHAPES[name], words.split()) == {**SHAPES[name].defaults, **values}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("log", "Call --help"),
        ("log", "-h"),
        ("log", "--owner"),
        ("log", "--onwer ana x"),
        ("summary", "-ofile"),
        ("summary", "-o=file"),
        ("summary", "--full=yes"),
        ("summary", "surplus"),
        ("done", ""),
        ("action", ""),
        ("action", "list"),
        ("term show", "lead --version two"),
        ("term show", f"lead --version {'9' * 5000}"),
        ("term stage add", f"lead --days={'9' * 5000}"),
    ],
)
def test_help_mistakes_and_unusual_forms_are_left_to_typer(name: str, words: str) -> None:
    """Its pages, messages and suggestions stay as they are."""
    assert read_arguments(SHAPES[name], words.split()) is None


def test_these_flags_are_always_left_to_typer() -> None:
    """Typer checks the values of two flags: a choice, and a number with limits."""
    assert {
        (name, flag)
        for name, shape in SHAPES.items()
        for flag, (_, kind) in shape.options.items()
        if kind == "other"
    } == {("start", "--end"), ("agenda tune", "--minutes")}


def test_the_last_argument_alone_takes_all_words() -> None:
    """So words are given to arguments from left to right."""
    for name, shape in SHAPES.items():
        assert not any([*shape.arguments.values()][:-1]), name


def examples() -> list[str]:
    """Return the example of each page of help."""
    apps = [
        import_module(f"huddlecli.cli.commands.{module}").app for module, _ in COMMANDS.values()
    ]
    members = [member for declared in apps for member in declared.members.values()]
    groups = [member for member in members if isinstance(member, App)]
    members += [member for group in groups for member in group.members.values()]
    return [member.epilog.removeprefix("Example: huddle ") for member in members]


def files(desk: Desk) -> dict[str, str]:
    """Return the files of a desk, without what is of one process: its number, and milliseconds."""
    return {
        name: re.sub(r'"pid":\d+|\d\d(\.\d{3,6})?Z', "…", text.decode())
        for name, text in desk.files().items()
    }


def set_edited(desk: Desk) -> None:
    """Give what the versions of a calendar come from one time on every desk."""
    agendas = desk.team / "agendas"
    for path in (desk.team / "huddle.toml", *([agendas] if agendas.exists() else [])):
        os.utime(path, (1_795_000_000, 1_795_000_000))
    for path in agendas.glob("*"):
        os.utime(path, (1_795_000_000, 1_795_000_000))


def test_each_example_does_the_same_both_ways(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same output, errors, exit codes and files, one example after the other."""
    desks = {lane: Desk(tmp_path_factory.mktemp(lane)) for lane in ("table", "typer")}
    for lane, desk in desks.items():
        desk.program = ["-c", PROGRAM.format(lane=lane)]
    for number, line in enumerate(examples()):
        now = f"2026-11-23T09:{number // 60:02}:{number % 60:02}+01:00"
        for desk in desks.values():
            set_edited(desk)

        table_way, typer_way = (desk.said(line, HUDDLE_NOW=now) for desk in desks.values())

        assert table_way == typer_way, line
        assert files(desks["table"]) == files(desks["typer"]), line
