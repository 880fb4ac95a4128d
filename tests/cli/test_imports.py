"""What `huddle log` and the like import: little, so that they answer at once."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.helpers.desk import Desk

HEAVY = (
    *("textual", "rich", "typer", "pydantic", "tzlocal", "huddlecli.live"),
    *("huddlecli.core.agenda", "huddlecli.core.minutes", "huddlecli.core.rotation"),
    *("huddlecli.core.periods", "huddlecli.core.working_hours", "huddlecli.store.leads.rules"),
    *(
        "huddlecli.cli.help",
        "huddlecli.store.agenda_files",
        "huddlecli.store.journal",
        "huddlecli.store.minutes_files",
    ),
)
# Of the standard library and others: each takes more time than the work of a hot command.
SLOW = (
    *("pydantic", "pydantic_core", "typing_extensions", "dataclasses", "inspect", "ast", "dis"),
    *("email", "socket", "subprocess", "hmac", "secrets", "hashlib", "decimal", "json", "tempfile"),
    *("shutil", "traceback", "linecache", "tokenize", "importlib.metadata", "logging", "random"),
)
MOST_BELOW = 36  # modules of ours that read and show records
MOST = 55  # modules of our own; each takes its time from everybody, each time


@pytest.mark.parametrize("line", ["log Call by fri", "done call", "action list"])
def test_hot_commands_import_nothing_heavy(desk: Desk, line: str) -> None:
    """No screen, no terminal drawing, no agenda, no other command."""
    desk.run("log -q Call by fri")
    desk.program = ["-X", "importtime", *desk.program]

    _, err, code = desk.said(line)

    names = re.findall(r"\| +([\w.]+)$", err, re.MULTILINE)
    assert code == 0
    assert "huddlecli.cli.context" in names
    assert [name for name in names if name.split(".")[0] in HEAVY or name in HEAVY] == []
    assert "huddlecli.cli.commands.summary" not in names
    assert {*SLOW} & {*names} <= {"json"}  # which writes the log of commands
    assert sum(name.startswith("huddlecli") for name in names) <= MOST


@pytest.mark.parametrize("line", ["log Call by fri", "mine"])
def test_in_a_huddle_they_read_its_journal_without_pydantic(desk: Desk, line: str) -> None:
    """Reps type them while a huddle runs, so its journal must not cost more than all the rest."""
    with subprocess.Popen(
        [sys.executable, *desk.program, "start", "daily", "--plain"],
        env=desk.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as huddle:
        assert huddle.stdin
        assert huddle.stdout
        huddle.stdin.write("/next\n")
        huddle.stdin.flush()
        assert any(said.startswith("2 of 4") for said in huddle.stdout)
        desk.program = ["-X", "importtime", *desk.program]

        out, err, code = desk.said(line)

        huddle.kill()

    names = re.findall(r"\| +([\w.]+)$", err, re.MULTILINE)
    assert code == 0
    assert "daily huddle" in out.casefold()
    assert "huddlecli.store.journal" in names
    assert {*SLOW} & {*names} <= {"json", "decimal"}  # numbers of the scoreboard


def test_a_summary_in_a_pipe_imports_what_it_tells(desk: Desk) -> None:
    """No JSON of ours, no terminal drawing, no other view than its own."""
    desk.program = ["-X", "importtime", *desk.program]

    _, err, code = desk.said("summary --week last")

    names = re.findall(r"\| +([\w.]+)$", err, re.MULTILINE)
    unused = {"rich", "huddlecli.live", "huddlecli.views.formats.json", "huddlecli.views.minutes"}
    assert code == 0
    assert "huddlecli.views.formats.text" in names
    assert unused & {*names} == set()


def test_a_summary_in_a_pipe_draws_nothing(desk: Desk) -> None:
    """Text needs no template, no page and no terminal."""
    desk.program = ["-X", "importtime", *desk.program]
    _, err, code = desk.said("summary --full")
    names = re.findall(r"\| +([\w.]+)$", err, re.MULTILINE)

    assert code == 0
    assert "huddlecli.views.summary.full" in names
    drawing = ("jinja2", "rich", "huddlecli.views.formats.html", "huddlecli.views.formats.terminal")
    assert [name for name in names if name in drawing] == []


def test_records_and_the_team_are_read_with_little(desk: Desk) -> None:
    """No validator while all is right, nothing that compiles classes, and few modules of ours."""
    desk.run("log -q Call @ana #demo by fri")
    desk.run("decision add -q No discounts review:2026-12-24")
    program = """
import sys, pathlib
before = {*sys.modules}  # what Python itself loads, which differs from version to version
from huddlecli.core.records import record_class
from huddlecli.store import record_files, records, team_file, user_config
from huddlecli.views import records as views
team = pathlib.Path(sys.argv[1])
team_file.load(team)
for kind in ("action", "decision"):
    (folder, names), = record_files.open_names(team, kind)
    places = [f"{folder}/{name}" for name in names]
    read, skipped = record_files.read_all(team, record_class(kind), places, full=True)
    assert read and not skipped
print(*sys.modules.keys() - before)
"""

    names = subprocess.run(
        [sys.executable, "-c", program, str(desk.team)], check=True, capture_output=True, text=True
    ).stdout.split()

    assert "huddlecli.store.records" in names
    assert [name for name in names if name in SLOW] == []
    assert sum(name.startswith("huddlecli") for name in names) <= MOST_BELOW


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("huddlecli.store.sync.engine", "huddlecli.store.doctor"),
        ("huddlecli.cli.commands.merge", "huddlecli.store.journal"),
    ],
)
def test_what_runs_often_loads_no_more_than_it_needs(module: str, heavy: str) -> None:
    """A sync may run after each command, and git merges file by file."""
    lines = f"import sys, {module}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, check=True, text=True)
    assert heavy not in done.stdout.split()
