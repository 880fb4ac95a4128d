"""The topics of `huddle help` are short, and what they say to type is true."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from huddlecli.cli import COMMANDS, GROUPS
from huddlecli.cli.arguments.reader import read_arguments
from huddlecli.cli.arguments.table import SHAPES
from huddlecli.cli.completion.table import WORDS
from huddlecli.cli.flags import split_global_flags
from huddlecli.cli.help.topic import TopicBlock, TopicLines, TopicRows
from huddlecli.cli.help.topics import TOPICS, dates, formats, git, keys, topic
from huddlecli.cli.output import _ENDINGS
from huddlecli.core.dates import due_day, past_day, week_named
from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle.keys import EVERYWHERE, KEYS
from huddlecli.core.huddle.slash_commands import SLASH_COMMANDS
from tests.helpers.clones import Clones
from tests.helpers.desk import Desk

DOCS = Path(__file__).parents[2] / "docs"
MONDAY = date(2026, 11, 23)
MOST_LINES = 40
LONG = {"keys"}  # a table of all keys


def blocks(kind: type[TopicBlock]) -> list[tuple[str, TopicBlock]]:
    """Return the blocks of one kind with the name of their topic."""
    return [
        (name, block) for name in TOPICS for block in topic(name).blocks if isinstance(block, kind)
    ]


def typed_lines(*names: str) -> list[str]:
    """Return the lines to type of some topics that begin with huddle, without times of cron."""
    found = [
        re.sub(r"^[\d*-]+ [\d*]+ [\d*]+ [\d*]+ [\d*-]+ +", "", line)
        for name, block in blocks(TopicLines)
        if isinstance(block, TopicLines) and name in names
        for line in block.lines
    ]
    return [line for line in found if line.startswith("huddle ")]


def mentioned() -> list[str]:
    """Return each command line of all topics, also those within sentences and under See also."""
    texts = [block for _, block in blocks(str) if isinstance(block, str)]
    texts += [about for _, block in blocks(TopicRows) for _, about in getattr(block, "rows", ())]
    spans = [span for text in texts for span in re.findall(r"`(huddle [^`]+)`", text)]
    see = [line for name in TOPICS for line in topic(name).see if line.startswith("huddle ")]
    return [*spans, *see, *typed_lines(*TOPICS)]


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_fits_on_a_page(desk: Desk, name: str) -> None:
    """It begins with what it is about, and has at most 40 lines."""
    out, err, code = desk.said(f"help {name}")
    lines = out.splitlines()

    assert (lines[:2], err, code) == ([f"{name}: {TOPICS[name]}", ""], "", 0)
    assert max(map(len, lines)) <= 100
    assert len(lines) <= MOST_LINES or name in LONG
    assert out == desk.said(f"-q help {name} and more")[0]


def test_no_topic_is_called_like_a_command(desk: Desk) -> None:
    """So `huddle help NAME` means one thing; all are in `huddle help all`."""
    everything = desk.said("help all")[0]

    assert TOPICS.keys() & {*COMMANDS, "all"} == set()
    names = [name for _, names in GROUPS for name in names]
    assert sorted(names) == sorted(COMMANDS)
    listed = re.findall(r"^  ([a-z][\w-]*) ", everything, re.MULTILINE)
    assert listed == [*names, *TOPICS]


@pytest.mark.parametrize(
    ("line", "name", "hint"),
    [
        ("help dats", "dats", "help dates"),
        ("help exit-code", "exit-code", "help exit-codes"),
        ("help sumary", "sumary", "help summary"),
        ("help tasks", "tasks", "help action list"),
        ("help xyzzy", "xyzzy", "help all"),
    ],
)
def test_an_unknown_topic_suggests_the_nearest(desk: Desk, line: str, name: str, hint: str) -> None:
    """A topic or a command, also by the name that other tools have for it."""
    err = f"error: there is no command or topic {name}\nhint:  huddle {hint}\n"
    desk.run(line, err=err, code=2)


def test_a_topic_that_is_typed_as_a_command_is_pointed_out(desk: Desk) -> None:
    """What it is can be read, not done."""
    for name in TOPICS:
        err = f"error: there is no command {name}\nhint:  huddle help {name}\n"
        desk.run(name, err=err, code=2)


@pytest.mark.parametrize("line", dict.fromkeys(mentioned()))
def test_each_line_can_be_typed(line: str) -> None:
    """Its command is known, and takes its flags."""
    words = shlex.split(line.partition(" | ")[0])[1:]
    if words[0] == "help" or words[-1] == "--help":
        assert {*words} & {*TOPICS, *COMMANDS}
        return
    _, words = split_global_flags(words, lambda names: SHAPES[" ".join(names)])
    names = [words.pop(0)]
    while words and words[0] in SHAPES[" ".join(names)].subcommands:
        names.append(words.pop(0))

    shape = SHAPES[" ".join(names)]
    assert read_arguments(shape, words) is not None or (not words and shape.required)


@pytest.mark.parametrize("line", typed_lines("mail", "chat", "cron", "formats", "dates"))
def test_each_line_works(desk: Desk, line: str) -> None:
    """In a shell, with a mail program and curl that take whatever they get."""
    table = '\n[mail]\nfrom = "ana@acme.test"\nto = ["all@acme.test"]\n'
    with (desk.team / "huddle.toml").open("a", encoding="utf-8") as file:
        file.write(table)
    desk.said("people edit maria --email m@acme.test")
    desk.said("log -q Send the list @maria by tomorrow")
    desk.said("start --plain", stdin="/end\n")
    programs = desk.root / "bin"
    programs.mkdir()
    for name, body in (
        ("huddle", f'exec {sys.executable} -m huddlecli "$@"'),
        ("msmtp", 'test "$1" = -t && cat >>sent'),
        ("curl", 'test "$1" = -K && cat >>sent'),
    ):
        (programs / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    environ = {**desk.environ, "PATH": f"{programs}:{desk.environ['PATH']}"}
    environ["HUDDLE_NO_INPUT"] = "1"
    environ["HUDDLE_NOW"] = "2026-11-30T08:00:00+01:00"

    done = subprocess.run(
        ["sh", "-c", line], env=environ, cwd=desk.root, capture_output=True, check=False, text=True
    )

    assert (done.returncode, "error" in done.stderr) == (0, False), done.stderr
    sends = re.search("msmtp|curl", line) and "--dry-run" not in line
    assert (desk.root / "sent").exists() == bool(sends)


def day_of(words: str) -> str:
    """Return the beginning of what a page says of a day: `Fri 27 Nov`."""
    return words.partition(";")[0]


def as_shown(day: date) -> str:
    """Return a day as the page has it."""
    return f"{day:%a} {day.day} {day:%b}"


def test_days_are_those_that_huddle_reads() -> None:
    """Each way to write a day means the day beside it, on the Monday that the page names."""
    for forms, day in dates.AHEAD.rows:
        for form in forms.split(", "):
            assert as_shown(due_day(form, MONDAY)) == day_of(day), form
    for forms, day in dates.PAST.rows:
        for form in forms.split(", "):
            assert as_shown(past_day(form, MONDAY)) == day_of(day), form
    assert past_day("2w", MONDAY) == date(2026, 11, 9)
    assert past_day("dec-3", MONDAY) == date(2025, 12, 3)
    for forms, week in dates.WEEKS.rows:
        for form in forms.split(", "):
            assert week_named(form, MONDAY, "monday").week == week, form


@pytest.mark.parametrize("text", dates.REFUSED)
def test_what_the_page_calls_refused_is_refused(desk: Desk, text: str) -> None:
    """Each of them is named there."""
    assert f" {text}," in " ".join(desk.said("help dates")[0].split()).replace(":", ",")
    with pytest.raises(HuddleError):
        due_day(text, MONDAY)


def test_all_formats_and_endings_are_named(desk: Desk) -> None:
    """And where each works, if that is in few commands."""
    known = {form for words in WORDS.values() for form in words.get("--format", ("", ()))[1]}
    out = " ".join(desk.said("help formats")[0].split())

    named = [form for words, _ in formats.FORMATS.rows for form in words.split(", ")]
    assert sorted(named) == sorted(known - {"auto"})
    endings = {ending for ending in _ENDINGS if ending not in ("", ".htm")}
    assert {ending for ending in endings if f"{ending}," not in out.replace(". ", ", ")} == set()
    where = "summary, minutes show, agenda next, find and rollup"
    assert f"a page that needs no other file: {where}" in out


def test_all_keys_and_lines_are_in_the_table() -> None:
    """Every key at every place where it acts, and every slash command."""
    rows = [
        row for block in keys.TOPIC.blocks if isinstance(block, TopicRows) for row in block.rows
    ]

    assert {key.shown for key in KEYS} | {slash.usage for slash in SLASH_COMMANDS} == {
        words for words, _ in rows
    }
    told = " ".join(about for _, about in rows)
    assert [key.does for key in KEYS if key.does not in told] == []
    assert {where for _, contexts in keys.PLACES for where in contexts} == EVERYWHERE


def test_the_lines_for_curl_are_those_of_the_page_about_chat() -> None:
    """What is in both is written alike."""
    page = (DOCS / "chat.md").read_text(encoding="utf-8")

    for name, block in blocks(TopicLines):
        if name == "chat" and isinstance(block, TopicLines):
            assert [line for line in block.lines if f"    {line}\n" not in page] == []


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_two_changes_of_one_record_are_joined_as_the_page_says(desk: Desk) -> None:
    """Ana moves the day, Sam adds a tag in a clone; no change is lost, and nothing is left over."""
    desk.run("log -q Send the list by fri")
    name = desk.file("id01").relative_to(desk.team)
    typed = Clones(desk).typed
    ignored = ".lock\n.huddle-backup/\nhuddles/live/\n"  # as `huddle init` does
    (desk.team / ".gitignore").write_text(ignored, encoding="utf-8")
    begin = "\n".join(line for line in git.BEGIN.lines if not line.startswith("cd "))
    typed(begin, "acme")
    typed("git clone -q acme clone", ".")
    record = desk.real("id01")
    typed(f"huddle action edit {record} --due 2026-12-01; git commit -qam Move", "acme")
    typed(f"huddle action edit {record} --tag leads; git commit -qam Tag", "clone")
    assert "CONFLICT" in typed("git pull -q --no-rebase", "clone")

    out = typed("\n".join(git.JOIN.lines).replace("git commit", "git commit -qm x"), "clone")

    assert "repaired" in out
    assert typed("git status --short; huddle doctor", "clone").endswith("all 2 files OK\n")
    text = (desk.root / "clone" / name).read_text(encoding="utf-8")
    assert ("due = 2026-12-01" in text, 'tags = ["leads"]' in text) == (True, True)
    assert text.count("[[change]]") == 3
