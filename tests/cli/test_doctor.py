"""`huddle doctor`: what is wrong in the team folder, what would be done about it, what was done."""

from __future__ import annotations

import json
import os
import shutil

from tests.helpers.desk import Desk

COPY = "id01-quote (Ann's conflicted copy 2026-11-23).toml"


def sick(desk: Desk) -> None:
    """Log two promises, of which one has a copy and the other is torn."""
    desk.said("log", stdin="Quote\nList\n")
    shutil.copy(desk.file("id01"), desk.team / "actions/open" / desk.real(COPY))
    path = desk.team / "actions/open" / desk.real(COPY)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"sam"', '"ana"', 1), encoding="utf-8")
    os.utime(path, (0, 0))
    desk.file("id02").write_text("schema = 1\ntitle = \n", encoding="utf-8")


def test_a_team_that_is_well(desk: Desk) -> None:
    """One line, and exit code 0; `-q` leaves the line out."""
    desk.run("doctor", out="the only file is OK\n")
    desk.said("log", stdin="Quote\nList\n")
    before = desk.files()

    desk.run("doctor", out="all 3 files OK\n")
    desk.run("doctor --fix", out="all 3 files OK\n")
    desk.run("doctor -q")
    assert desk.files() == before


def test_a_command_that_was_killed_halfway_is_found_and_undone(desk: Desk) -> None:
    """Here it closed one of two promises; the next command that writes would undo that too."""
    desk.said("log", stdin="Quote\nList\n")
    other = desk.file("id02").read_text()
    desk.said("done id01 id02", HUDDLE_NOW="2026-11-23T10:00:00+01:00")
    log = desk.root / "state/huddle/commands.jsonl"
    *lines, last = log.read_text().splitlines()
    log.write_text("\n".join([*lines, last.replace('"ended"', '"begun"'), ""]))
    desk.file("id02").unlink()
    (desk.team / "actions/open" / desk.real("id02-list.toml")).write_text(other)
    before = desk.files()

    reason = "huddle done id01 id02 was interrupted before it had written everything"
    place = "actions/closed/2026-11/id01-quote.20261123.20261201.20261123.toml"
    found = f"{place}: {reason} (undo its changes)"
    way_out = (
        "error: 1 thing is wrong in 3 files\n"
        "hint:  huddle doctor --fix repairs it, after backing up each file\n"
    )
    desk.run("doctor", out=f"{found}\n", err=way_out, code=1)
    desk.run("doctor --fix -n", out=f"would repair  {found}\n", err=way_out, code=1)
    assert desk.files() == before

    out, err, code = desk.said("doctor --fix", HUDDLE_NOW="2026-11-23T11:00:00+01:00")
    warning = "warning: huddle done id01 id02 was interrupted, so its changes were undone\n"
    assert (out, err, code) == ("all 3 files OK\n", warning, 0)
    assert 'status = "open"' in desk.file("id01").read_text()
    assert desk.file("id02").read_text() == other
    desk.run("doctor", out="all 3 files OK\n")


def test_what_is_wrong_is_told_and_nothing_done(desk: Desk) -> None:
    """A line for each on stdout, the way out on stderr, exit code 1."""
    sick(desk)
    before = desk.files()
    copy = (
        f"actions/open/{COPY}: a conflict copy of id01-quote.toml (merge it with id01-quote.toml)"
    )
    torn = "actions/open/id02-list.toml:2: string values must be quoted, expected literal string"
    way_out = (
        "error: 2 things are wrong in 4 files\n"
        "hint:  huddle doctor --fix repairs 1 of them, after backing up each file\n"
    )

    for line, told in (
        ("doctor", [copy, torn]),
        ("doctor --fix -n", [torn, f"would repair  {copy}"]),
    ):
        out, err, code = desk.said(line)
        # In the order of their names, which are drawn by lot.
        assert (sorted(out.splitlines()), err, code) == (told, way_out, 1)
    assert desk.files() == before


def test_what_can_be_mended_is_mended(desk: Desk) -> None:
    """Both sides' values are in the history; what a person has to fix is left, with code 1."""
    sick(desk)
    before = desk.files()

    desk.run(
        "doctor --fix",
        out="""
        repaired  actions/open/id01-quote (Ann's conflicted copy 2026-11-23).toml: a conflict copy of id01-quote.toml (merge it with id01-quote.toml)
        originals backed up in .huddle-backup/2026-11-23-090000
        actions/open/id02-list.toml:2: string values must be quoted, expected literal string
        """,  # noqa: E501  the same
        err="""
        error: 1 thing is still wrong in 3 files
        hint:  fix actions/open/id02-list.toml, then: huddle doctor
        """,
        code=1,
    )
    desk.run(
        "action show id01",
        out="""
        id01  Quote
        owner  ana (sales)
        state  due Tue 1 Dec
        by     sam

        Mon 23 Nov 09:00  sam   created
        Mon 23 Nov 09:00  hand  owner ana
        """,
    )
    desk.file("id02").unlink()
    desk.run("doctor", out="all 2 files OK\n")
    kept = {data for name, data in before.items() if name.startswith("acme/")}
    assert kept <= {*desk.files().values(), b"schema = 1\ntitle = \n"}
    desk.run("action list", out="id01  ana  due Tue 1 Dec  Quote\n")


def test_quiet_mends_without_a_word(desk: Desk) -> None:
    """Only what is left is told."""
    sick(desk)
    desk.file("id02").unlink()

    desk.run("-q doctor --fix")
    desk.run("doctor", out="all 2 files OK\n")


def test_findings_for_programs(desk: Desk) -> None:
    """All fields always, null where there is nothing to say."""
    sick(desk)
    desk.file("id02").unlink()

    out, err, code = desk.said("doctor", "--format", "json")

    copy = {
        "file": f"actions/open/{COPY}",
        "line": None,
        "kind": "copy",
        "reason": "a conflict copy of id01-quote.toml",
        "fix": "merge it with id01-quote.toml",
    }
    assert (json.loads(out), err.count("\n"), code) == (
        {
            "schema": "huddle.doctor/1",
            "files": 3,
            "findings": [copy],
            "mended": [],
            "kept": None,
        },
        2,
        1,
    )
    out, err, code = desk.said("doctor", "--fix", "--format", "json")
    assert (json.loads(out), err, code) == (
        {
            "schema": "huddle.doctor/1",
            "files": 2,
            "findings": [],
            "mended": [copy],
            "kept": ".huddle-backup/2026-11-23-090000",
        },
        "",
        0,
    )


def test_a_team_file_with_mistakes_is_found_too(desk: Desk) -> None:
    """What stops every other command is told by file, line and key."""
    file = desk.team / "huddle.toml"
    file.write_text(file.read_text().replace('side = "sales"', 'side = "sale"'), encoding="utf-8")

    desk.run(
        "doctor",
        out="""
        huddle.toml:16: person 3: side: expected marketing or sales, got "sale" (sales?)
        """,
        err="""
        error: 1 thing is wrong in 1 file
        hint:  fix huddle.toml, then: huddle doctor
        """,
        code=1,
    )


def test_a_name_that_would_act_on_the_terminal_is_shown(desk: Desk) -> None:
    """Names of files are user text."""
    (desk.team / "agendas").mkdir()
    (desk.team / "agendas" / "a\x1b[2J\nb.toml").write_text("", encoding="utf-8")

    desk.run(
        "doctor",
        out="agendas/a␛[2J␊b.toml: not a valid agenda name\n",
        err="""
        error: 1 thing is wrong in 2 files
        hint:  fix agendas/a␛[2J␊b.toml, then: huddle doctor
        """,
        code=1,
    )


def test_a_personal_team_is_looked_after_as_well(desk: Desk) -> None:
    """It is made on first use, as by any command."""
    desk.run("doctor", HUDDLE_TEAM=None, out="the only file is OK\n")


def test_a_dry_run_is_one_of_mending(desk: Desk) -> None:
    """Without `--fix` nothing is changed anyway."""
    desk.run(
        "doctor -n",
        err="""
        error: --dry-run needs --fix
        hint:  huddle doctor --fix --dry-run
        """,
        code=2,
    )
    desk.run(
        "doctor --format csv",
        err="error: there is no format csv here\nhint:  --format text, json\n",
        code=2,
    )
