"""Promises go out to todo.txt, to Taskwarrior and, like every list, as TSV."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.ids import ALPHABET, LENGTH
from huddlecli.core.imports.task_ids import id_in_uuid, task_uuid
from tests.helpers.desk import Desk

TUESDAY = "2026-11-24T09:00:00+01:00"
needs_task = pytest.mark.skipif(not shutil.which("task"), reason="Taskwarrior is not installed")


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Return a desk with one open, one done and one dropped promise."""
    for minute, line in enumerate(
        (
            "log Send the demo list @maria due:fri +leads",
            "log (A) plan =1+1 by tomorrow",
            "log Call Oakline due:fri",
            "done plan",
            "action drop Oakline",
        )
    ):
        _, err, code = desk.said(line, HUDDLE_NOW=f"2026-11-23T09:{minute:02}:00+01:00")
        assert (err, code) == ("", 0)
    return desk


def test_promises_as_lines_of_todo_txt(filled: Desk) -> None:
    """Each line has the dates first, then tags, owner, due date and the id."""
    out, err, code = filled.said("action list --format todotxt", HUDDLE_NOW=TUESDAY)
    assert (out, err, code) == (
        "2026-11-23 Send the demo list +leads @maria due:2026-11-27 huddle:id01\n",
        "",
        0,
    )
    out, _, _ = filled.said("action list --status all --format todotxt", HUDDLE_NOW=TUESDAY)
    assert out.splitlines()[1:] == [
        "x 2026-11-23 2026-11-23 (A) plan =1+1 @sam due:2026-11-24 huddle:id02",
        "x 2026-11-23 2026-11-23 Call Oakline @sam due:2026-11-27 status:dropped huddle:id03",
    ]


def test_promises_as_tasks_of_taskwarrior(filled: Desk) -> None:
    """A promise is due in the last second of its day where the owner lives."""
    out, err, code = filled.said(
        "action list --status all --format taskwarrior", HUDDLE_NOW=TUESDAY
    )
    tasks = json.loads(out)
    assert (err, code, out.count("\n")) == ("", 0, 5)
    assert [
        (task["description"], task["status"], task["due"], task.get("tags"), task["owner"])
        for task in tasks
    ] == [
        ("Send the demo list", "pending", "20261127T225959Z", ["leads"], "maria"),
        ("(A) plan =1+1", "completed", "20261124T225959Z", None, "sam"),
        ("Call Oakline", "deleted", "20261127T225959Z", None, "sam"),
    ]
    assert [filled.named(str(id_in_uuid(task["uuid"]))) for task in tasks] == [
        "id01",
        "id02",
        "id03",
    ]
    empty = filled.said("action list --owner ana --format taskwarrior", HUDDLE_NOW=TUESDAY)
    assert empty == ("[\n]\n", "", 0)


@pytest.mark.parametrize("form", ["todotxt", "taskwarrior"])
def test_mine_has_just_the_open_promises(filled: Desk, form: str) -> None:
    """They are those that a list of the owner's promises has."""
    theirs = filled.said(
        f"action list --owner me --format {form}", HUDDLE_NOW=TUESDAY, HUDDLE_USER="maria"
    )
    mine = filled.said(
        f"mine --format {form}", HUDDLE_NOW="2026-11-24T09:01:00+01:00", HUDDLE_USER="maria"
    )
    assert mine == theirs
    assert "Send the demo list" in mine[0]


@needs_task
def test_taskwarrior_takes_them_in_and_no_task_twice(filled: Desk, tmp_path: Path) -> None:
    """The real program imports the list twice and has each task once."""
    (tmp_path / "rc").write_text(f"data.location={tmp_path}\nconfirmation=no\n", encoding="utf-8")
    environ = {"PATH": os.environ["PATH"], "TASKRC": str(tmp_path / "rc"), "HOME": str(tmp_path)}
    out, _, _ = filled.said("action list --format taskwarrior --status all", HUDDLE_NOW=TUESDAY)
    out = "\n".join(filled.real(line) for line in out.splitlines())
    for _ in range(2):
        subprocess.run(
            ["task", "import", "-"],
            input=out.encode(),
            env=environ,
            capture_output=True,
            check=True,
            timeout=60,
        )
    exported = subprocess.run(
        ["task", "export"], env=environ, capture_output=True, check=True, timeout=60
    )
    assert sorted(
        (task["description"], task["status"], task["owner"]) for task in json.loads(exported.stdout)
    ) == [
        ("(A) plan =1+1", "completed", "sam"),
        ("Call Oakline", "deleted", "sam"),
        ("Send the demo list", "pending", "maria"),
    ]


def test_every_list_with_csv_has_tsv(filled: Desk) -> None:
    """The cells are those of CSV, with tabs between them; a formula stays text."""
    out, err, code = filled.said("action list --status done --format tsv", HUDDLE_NOW=TUESDAY)
    assert (err, code) == ("", 0)
    heading, row = (line.split("\t") for line in out.splitlines())
    assert heading[:5] == ["id", "title", "owner", "side", "due"]
    assert row[:5] == ["id02", "(A) plan =1+1", "sam", "sales", "2026-11-24"]
    assert len(heading) == len(row)
    filled.said("log", r'"=1+1" "\"Quick\" call" due:fri', HUDDLE_NOW=TUESDAY)
    for line in (
        "win list",
        "decision list",
        "people list",
        "lead list",
        "measure list",
        "term list",
        "undo --list",
        "summary",
    ):
        csv_out, _, _ = filled.said(f"{line} --format csv", HUDDLE_NOW="2026-11-24T09:05:00+01:00")
        out, err, code = filled.said(f"{line} --format tsv", HUDDLE_NOW="2026-11-24T09:06:00+01:00")
        assert (err, code) == ("", 0), line
        assert out.splitlines()[0] == csv_out.splitlines()[0].replace(",", "\t"), line
    filled.run(
        "action list --format tsv --delimiter comma",
        err="error: --delimiter only works with CSV\nhint:  --format csv\n",
        code=2,
        HUDDLE_NOW=TUESDAY,
    )


@given(st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_the_id_can_be_read_in_the_uuid(record_id: str) -> None:
    """Each id has a UUID of its own that begins with most of the id."""
    uuid = task_uuid(record_id)
    assert id_in_uuid(uuid.upper()) == record_id
    assert len(uuid) == 36


@pytest.mark.parametrize("uuid", ["", "x", "2a795a66-1d8c-4c00-8000-687564646c65", "0" * 36])
def test_other_uuids_have_no_id(uuid: str) -> None:
    """Only a UUID that huddle made has the id of a promise."""
    assert id_in_uuid(uuid) is None
