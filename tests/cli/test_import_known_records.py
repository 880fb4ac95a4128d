"""Rows about records that the team has: two about the same one, and a record that is broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.helpers.desk import Desk

WHY = "key with no value, expected `=` at line 1"
TODO = "Call Oakline @sam due:2026-12-04\nBook a room @sam due:2026-12-05\n"


def at(minute: int) -> str:
    """Return a time on 25 November 2026."""
    return f"2026-11-25T09:{minute:02}:00+01:00"


@pytest.fixture
def todo(desk: Desk) -> Path:
    """Return a todo.txt that was imported, with the list that huddle writes of it at its end."""
    path = desk.root / "todo.txt"
    path.write_text(TODO, encoding="utf-8")
    desk.said("import todo.txt", HUDDLE_NOW=at(0))
    out, err, code = desk.said("action list --format todotxt", HUDDLE_NOW=at(1))
    assert (err, code) == ("", 0)
    path.write_text(TODO + desk.real(out), encoding="utf-8")
    return path


def states(desk: Desk, minute: int) -> list[str]:
    """Return owner, state and title of all promises."""
    out, err, code = desk.said("action list --status all", HUDDLE_NOW=at(minute))
    assert (err, code) == ("", 0)
    return [line.split("  ", 1)[1] for line in out.splitlines()]


def test_a_promise_that_is_twice_in_a_file_is_marked_as_done_once(desk: Desk, todo: Path) -> None:
    """The first row that changes it counts, and the other is left out."""
    lines = todo.read_text(encoding="utf-8").splitlines()
    todo.write_text("\n".join((*(f"x {line}" for line in lines[:3]), lines[3])), encoding="utf-8")
    desk.run(
        "import todo.txt --dry-run",
        out="""
        todo.txt:1  now done  id02  sam  done Wed 25 Nov  Call Oakline
        todo.txt:2  now done  id01  sam  done Wed 25 Nov  Book a room
        todo.txt:3  left out  it is in line 1 already: Call Oakline
        todo.txt:4  left out  it is in line 2 already: Book a room
        0 new, 2 changed, 0 unchanged, 0 not read, 2 left out
        """,
        err="todo.txt: todo.txt, by its name\ndry run: nothing was written\n",
        HUDDLE_NOW=at(2),
    )
    desk.run(
        "import todo.txt",
        out="0 new, 2 changed, 0 unchanged, 0 not read, 2 left out\n",
        err="todo.txt: todo.txt, by its name\n",
        HUDDLE_NOW=at(3),
    )
    assert sorted(states(desk, 4)) == [
        "sam  done Wed 25 Nov  Book a room",
        "sam  done Wed 25 Nov  Call Oakline",
    ]
    out, _, _ = desk.said("import todo.txt", HUDDLE_NOW=at(5))
    assert out == "0 new, 0 changed, 4 unchanged, 0 not read\n"


def test_only_the_second_of_two_rows_may_be_done(desk: Desk, todo: Path) -> None:
    """An open row changes nothing, so it does not keep the other one out."""
    lines = todo.read_text(encoding="utf-8").splitlines()
    todo.write_text("\n".join((*lines[:2], f"x {lines[2]}", lines[3])), encoding="utf-8")
    out, _, _ = desk.said("import todo.txt", HUDDLE_NOW=at(2))
    assert out == "0 new, 1 changed, 3 unchanged, 0 not read\n"
    assert sorted(states(desk, 3)) == [
        "sam  done Wed 25 Nov  Call Oakline",
        "sam  due Sat 5 Dec    Book a room",
    ]


def test_another_team_takes_both_rows_as_one_promise(
    desk: Desk, todo: Path, tmp_path: Path
) -> None:
    """It has no promise with that id, so the words of the rows say that they are the same."""
    assert todo.is_file()
    there = tmp_path / "there"
    there.mkdir()
    shutil.copy(desk.team / "huddle.toml", there)
    out, _, _ = desk.said("import todo.txt", HUDDLE_NOW=at(2), HUDDLE_TEAM=str(there))
    assert out == "2 new, 0 changed, 0 unchanged, 0 not read, 2 left out\n"
    assert len([*there.rglob("actions/open/*.toml")]) == 2
    out, _, _ = desk.said("import todo.txt", HUDDLE_NOW=at(3), HUDDLE_TEAM=str(there))
    assert out == "0 new, 0 changed, 4 unchanged, 0 not read\n"


def test_a_row_about_a_promise_that_is_broken_is_named(desk: Desk, todo: Path) -> None:
    """It is not taken in as another promise; the other rows are read."""
    todo.write_text(TODO.replace("Call", "x Call"), encoding="utf-8")
    (broken,) = desk.team.glob("actions/open/*-book-a-room.toml")
    broken.write_text("oops", encoding="utf-8")
    name = broken.relative_to(desk.team)
    out, err, code = desk.said("import todo.txt", HUDDLE_NOW=at(2))
    assert (out, code) == ("0 new, 1 changed, 0 unchanged, 1 not read\n", 1)
    assert err.splitlines()[1:] == [
        desk.named(f"warning: todo.txt:2: its promise is in {name}: {WHY}: Book a room")
    ]
    assert broken.read_text(encoding="utf-8") == "oops"


def test_a_row_about_a_lead_that_is_broken_is_named(desk: Desk) -> None:
    """As with promises."""
    sheet = "Record ID,Company Name\n1,Acme\n2,Oakline\n"
    (desk.root / "leads.csv").write_text(sheet, encoding="utf-8")
    desk.said("lead import leads.csv", HUDDLE_NOW=at(0))
    (broken,) = desk.team.glob("leads/*/*-acme.toml")
    broken.write_text("oops", encoding="utf-8")
    name = broken.relative_to(desk.team)
    out, err, code = desk.said("lead import leads.csv", HUDDLE_NOW=at(1))
    assert (out, code) == ("0 new, 0 changed, 1 unchanged, 1 not read\n", 1)
    assert err.splitlines()[2:] == [
        desk.named(f"warning: leads.csv:2: its lead is in {name}: {WHY}")
    ]
