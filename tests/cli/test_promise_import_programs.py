"""Files that other programs really wrote, and our own files on their way back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_promise_import import action_files, at, promises, put
from tests.helpers.desk import Desk

needs_task = pytest.mark.skipif(not shutil.which("task"), reason="Taskwarrior is not installed")
needs_todo = pytest.mark.skipif(not shutil.which("todo-txt"), reason="todo-txt is not installed")
needs_office = pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice is not installed"
)
MANY = 300
SEMICOLONS = "csv:Text - txt - csv (StarCalc):59,34,76,1,,1031,false,true,false"
IN_GERMAN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>de-DE</value></prop></item>
</oor:items>
"""
GERMAN = "CSV:44,34,76,1,,1031,false,true"


def ran(*words: str, home: Path, **environ: str) -> str:
    """Run another program at home, and return what it writes."""
    known = {"PATH": os.environ["PATH"], "HOME": str(home), "TZ": "Europe/Berlin", **environ}
    done = subprocess.run(words, env=known, cwd=home, capture_output=True, check=True, timeout=120)
    return done.stdout.decode()


@needs_office
def test_a_sheet_that_libreoffice_saved_in_german(desk: Desk) -> None:
    """Semicolons, dates with periods, and a column that is mapped by hand."""
    put(
        desk,
        "sheet.csv",
        'Was zu tun ist,Wer,Fällig am,Erledigt\n"Preisliste; neu",maria,04.12.2026,nein\n'
        "Messe buchen,sam,03.11.2026,nein\nRaum buchen,,05.11.2026,ja\n",
    )
    (desk.root / "profile" / "user").mkdir(parents=True)
    put(desk, "profile/user/registrymodifications.xcu", IN_GERMAN)
    profile = f"-env:UserInstallation=file://{desk.root}/profile"
    convert = ("soffice", profile, "--headless", "--convert-to")
    ran(*convert, "ods", "sheet.csv", f"--infilter={GERMAN}", home=desk.root)
    ran(*convert, SEMICOLONS, "--outdir", "saved", "sheet.ods", home=desk.root)
    saved = (desk.root / "saved" / "sheet.csv").read_text(encoding="utf-8")
    assert saved.splitlines()[:2] == [
        "Was zu tun ist;Wer;Fällig am;Erledigt",
        '"Preisliste; neu";maria;04.12.2026;nein',
    ]
    desk.run(
        "import saved/sheet.csv",
        "--map",
        "title=Was zu tun ist",
        out="3 new, 0 changed, 0 unchanged, 0 not read\n",
        err="""
        saved/sheet.csv: a sheet, by its name
        title   Was zu tun ist
        owner   Wer
        due     Fällig am
        status  Erledigt
        """,
        HUDDLE_NOW=at(0),
    )
    assert promises(desk) == [
        "sam    overdue Tue 3 Nov  Messe buchen",
        "maria  due Fri 4 Dec      Preisliste; neu",
        "sam    done Wed 25 Nov    Raum buchen",
    ]
    desk.said("action edit Messe due:mon", HUDDLE_NOW=at(1))
    before = action_files(desk.team)
    out, _, code = desk.said(
        "import saved/sheet.csv", "--map", "title=Was zu tun ist", HUDDLE_NOW=at(0, 26)
    )
    assert (out, code) == ("0 new, 0 changed, 3 unchanged, 0 not read\n", 0)
    assert action_files(desk.team) == before


@needs_todo
def test_a_todo_txt_of_three_hundred_lines_that_todo_txt_keeps(desk: Desk) -> None:
    """Its own program finishes a task and gives another a priority; both are known again."""
    people = ("@sam", "@maria", "@phone")
    lines = [f"Call account {number} +webinar {people[number % 3]}" for number in range(MANY)]
    put(desk, "todo.txt", "\n".join(lines) + "\n")
    put(
        desk,
        "todo.cfg",
        f'export TODO_DIR="{desk.root}"\nexport TODO_FILE="{desk.root}/todo.txt"\n',
    )
    out, err, code = desk.said("import todo.txt", HUDDLE_NOW=at(0))
    assert (out, err, code) == (
        f"{MANY} new, 0 changed, 0 unchanged, 0 not read\n",
        "todo.txt: todo.txt, by its name\n",
        0,
    )
    for words in (("pri", "2", "A"), ("-a", "do", "1"), ("-a", "do", "2")):
        ran("todo-txt", "-d", str(desk.root / "todo.cfg"), *words, home=desk.root)
    text = (desk.root / "todo.txt").read_text(encoding="utf-8")
    assert text.startswith("x 2")
    day = max("2027-01-15", text[2:12])  # the program writes the day of the machine
    out, _, code = desk.said("import todo.txt", HUDDLE_NOW=f"{day}T23:00:00+01:00")
    assert (out, code) == (f"0 new, 2 changed, {MANY - 2} unchanged, 0 not read\n", 0)
    assert desk.said("import todo.txt", HUDDLE_NOW=f"{day}T23:01:00+01:00")[0] == (
        f"0 new, 0 changed, {MANY} unchanged, 0 not read\n"
    )


@needs_task
def test_an_export_of_taskwarrior(desk: Desk) -> None:
    """Midnight in Berlin is that day; waiting tasks come in, templates and deleted ones do not."""
    put(desk, "rc", f"data.location={desk.root}/tasks\nconfirmation=no\nrecurrence=yes\n")
    (desk.root / "tasks").mkdir()

    def task(*words: str) -> str:
        return ran("task", *words, home=desk.root, TASKRC=str(desk.root / "rc"))

    task("add", "Call Oakline", "due:2030-12-01", "project:leads.new", "+webinar")
    task("add", "Send the list @maria", "wait:2030-01-01")
    task("add", "Weekly figures", "due:2030-12-01", "recur:weekly")
    task("add", "Done one")
    task("add", "Deleted one")
    task("1", "annotate", "they asked twice")
    task("4", "done")
    task("5", "delete")
    put(desk, "tasks.json", task("export"))
    then = "2030-01-15T09:{:02}:00+01:00"
    out, err, code = desk.said("import tasks.json", HUDDLE_NOW=then.format(0))
    exported = json.loads((desk.root / "tasks.json").read_text(encoding="utf-8"))
    instances = sum("parent" in one for one in exported)
    assert (out, code) == (
        f"{3 + instances} new, 0 changed, 0 unchanged, 0 not read, 2 left out\n",
        0,
    )
    assert err.startswith("tasks.json: a task export, by its name\ntasks.json: not used: ")
    assert "annotations (1)" in err
    out, _, _ = desk.said("action list --status all", HUDDLE_NOW=then.format(1))
    found = {line.split("  ", 1)[1].strip() for line in out.splitlines()}
    assert any(
        line.startswith("sam    due Sun 1 Dec 2030") and line.endswith("#leads.new #webinar")
        for line in found
    )
    assert any(line.startswith("maria") and line.endswith("Send the list") for line in found)
    out, _, _ = desk.said("import tasks.json", HUDDLE_NOW=then.format(2))
    assert out == f"0 new, 0 changed, {3 + instances} unchanged, 0 not read, 2 left out\n"


@pytest.mark.parametrize("form", ["todotxt", "taskwarrior", "tsv", "csv"])
def test_what_went_out_comes_back_and_changes_nothing(desk: Desk, form: str) -> None:
    """Each row has the id of its promise; what was edited since stays."""
    for minute, line in enumerate(
        (
            "log Send the demo list @maria due:fri +leads",
            "log (A) 2026-01-01 x =1+1 +2 by tomorrow",
            "log Call Oakline due:fri",
            "done =1+1",
            "action drop Oakline",
        )
    ):
        assert desk.said(line, HUDDLE_NOW=at(minute, 23))[1:] == ("", 0), line
    out, _, _ = desk.said(f"action list --status all --format {form}", HUDDLE_NOW=at(10, 23))
    text = "\n".join(desk.real(line) for line in out.splitlines())
    desk.said("action edit demo due:mon", HUDDLE_NOW=at(11, 23))
    before = action_files(desk.team)
    out, _, code = desk.said("import -", stdin=text, HUDDLE_NOW=at(12, 23))
    assert code == 0
    assert out.startswith("0 new, 0 changed, ")
    assert action_files(desk.team) == before

    marked = {
        "todotxt": lambda: f"x 2026-11-23 {text}",
        "taskwarrior": lambda: text.replace('"pending"', '"completed"'),
    }
    if form in marked:
        out, _, _ = desk.said("import -", stdin=marked[form](), HUDDLE_NOW=at(13, 23))
        assert out.startswith("0 new, 1 changed, ")
        assert "maria  done Mon 23 Nov" in " ".join(promises(desk))


def test_another_team_takes_the_list_in_as_its_own(desk: Desk, tmp_path: Path) -> None:
    """An id of another team means nothing here, but the same file still comes in only once."""
    desk.said("log Send the demo list @maria due:fri", HUDDLE_NOW=at(0, 23))
    out, _, _ = desk.said("action list --format taskwarrior", HUDDLE_NOW=at(1, 23))
    text = desk.real(out)
    there = tmp_path / "there"
    there.mkdir()
    shutil.copy(desk.team / "huddle.toml", there)
    for minute, counts in ((2, "1 new, 0 changed, 0 unch"), (3, "0 new, 0 changed, 1 unch")):
        out, _, _ = desk.said(
            "import -", stdin=text, HUDDLE_NOW=at(minute, 23), HUDDLE_TEAM=str(there)
        )
        assert out.startswith(counts)


def test_a_day_of_creation_that_nobody_knows_is_not_written(desk: Desk) -> None:
    """A title that would be taken for a mark has a day before it all the same."""
    put(desk, "list.csv", "Task,Due\nCall Oakline,2026-12-01\nx (A) 1,2026-12-01\n")
    desk.said("import list.csv", HUDDLE_NOW=at(0))
    out, _, _ = desk.said("action list --format todotxt", HUDDLE_NOW=at(1))
    lines = sorted(line.partition(" huddle:")[0] for line in out.splitlines())
    assert lines == [
        "2000-01-01 x (A) 1 @sam due:2026-12-01",
        "Call Oakline @sam due:2026-12-01",
    ]
    out, _, _ = desk.said("action list --format taskwarrior", HUDDLE_NOW=at(2))
    assert [sorted(task) for task in json.loads(out)] == [
        ["description", "due", "huddle", "owner", "status", "uuid"]
    ] * 2
    out, err, code = desk.said("action show call", HUDDLE_NOW=at(3))
    assert (out.splitlines()[1:], err, code) == (
        [
            "owner  sam (sales)",
            "state  due Tue 1 Dec",
            "by     import",
            "",
            "import  created",
            "import  owner sam, side sales",
        ],
        "",
        0,
    )
    out, _, _ = desk.said("action show call --format markdown", HUDDLE_NOW=at(4))
    assert out.endswith("\n\n- import: created\n- import: owner sam, side sales\n")


def _calendar(*todos: str) -> str:
    blocks = ("\n".join(("BEGIN:VTODO", *todo.split(), "END:VTODO")) for todo in todos)
    return "\n".join(("BEGIN:VCALENDAR", *blocks, "END:VCALENDAR\n"))


FAR_DAYS = {
    "far.ics": _calendar(
        "SUMMARY:a DUE:99991231T235959Z",
        "SUMMARY:b DUE:00010101",
        "SUMMARY:c DUE:20261204 CREATED:00010101T000000Z",
        "SUMMARY:d DUE:20261204 COMPLETED:20300101T120000Z",
        "SUMMARY:e DUE:20261204",
    ),
    "todo.txt": (
        "x 9999-12-31 0001-01-01 a\nx 0001-01-01 0001-01-01 b\n0001-01-01 c\n"
        "x 2030-01-01 2026-11-01 d\ne due:2026-12-04\n"
    ),
    "far.json": json.dumps(
        [
            {"description": "a", "due": "99991231T235959Z"},
            {"description": "b", "status": "completed", "end": "00010101T000000Z"},
            {"description": "c", "entry": "00010101T000000Z"},
            {"description": "d", "status": "completed", "end": "20300101T120000Z"},
            {"description": "e", "due": "20261204T110000Z"},
        ],
        indent=0,
    ),
    "far.csv": (
        "Task,Due,Completed,Created,Status\na,9999-12-31,,,\nb,,0001-01-01,,done\n"
        "c,,,0001-01-01,\nd,,2030-01-01,,done\ne,2026-12-04,,,\n"
    ),
}


@pytest.mark.parametrize("name", FAR_DAYS)
def test_days_that_no_promise_has_cost_their_rows_alone(desk: Desk, name: str) -> None:
    """A year at either end of the calendar, or an end still to come, is named with its row."""
    put(desk, name, FAR_DAYS[name])
    out, err, code = desk.said(f"import {name}", HUDDLE_NOW=at(0))
    assert (out, code) == ("1 new, 0 changed, 0 unchanged, 4 not read\n", 1)
    warnings = [line for line in err.splitlines() if line.startswith("warning: ")]
    assert [line[-3:] for line in warnings] == [": a", ": b", ": c", ": d"]
    assert [line.partition(": ")[2].split(": ")[1] for line in warnings[:3]] == [
        "the year 9999 is out of range",
        "the year 1 is out of range",
        "the year 1 is out of range",
    ]
    assert warnings[3].endswith("it is done on 2030-01-01, a day to come: d")
    assert promises(desk) == ["sam  due Fri 4 Dec  e"]
    assert desk.said("doctor", HUDDLE_NOW=at(2))[2] == 0


def test_a_row_that_no_record_can_hold_costs_itself_alone(desk: Desk) -> None:
    """Half of a character, and more tags than fit in a file, are named with their rows."""
    tasks = [
        {"description": "half \ud800"},
        {"description": "known by half", "uuid": "\udfff"},
        {"description": "many tags", "tags": [f"t{number}" for number in range(60_000)]},
        {"description": "long tag", "project": "t" * 300_000},
        {"description": "good", "due": "20261204T110000Z"},
    ]
    put(desk, "odd.json", json.dumps(tasks, indent=0))
    out, err, code = desk.said("import odd.json", HUDDLE_NOW=at(0))
    assert (out, code) == ("2 new, 0 changed, 0 unchanged, 3 not read\n", 1)
    warnings = [line.partition(": odd.json:")[2] for line in err.splitlines()[1:]]
    assert [line.partition(": ")[2] for line in warnings] == [
        "half U+D800 contains a character that cannot be read (U+D800)",
        "its tags have 348,890 characters; the limit is 5,000: many tags",
        "its tags have 300,000 characters; the limit is 5,000: long tag",
    ]
    assert promises(desk) == ["sam  due Tue 1 Dec  known by half", "sam  due Fri 4 Dec  good"]
    assert desk.said("doctor", HUDDLE_NOW=at(2))[2] == 0


def test_a_time_without_a_zone_is_on_its_day_for_everybody(desk: Desk) -> None:
    """As in a calendar on paper; a time in a zone is on the day that the owner then has."""
    team = (desk.team / "huddle.toml").read_text(encoding="utf-8")
    team = team.replace('name = "maria"', 'name = "maria"\ntimezone = "Pacific/Auckland"')
    team = team.replace('name = "ana"', 'name = "ana"\ntimezone = "America/Los_Angeles"')
    (desk.team / "huddle.toml").write_text(team, encoding="utf-8")
    for number, name in enumerate(("maria", "ana")):
        todos = _calendar(
            f"SUMMARY:paper DUE:20261204T233000 ATTENDEE:{name}",
            f"SUMMARY:morning DUE:20261205T003000 ATTENDEE:{name}",
            f"SUMMARY:zoned DUE:20261204T200000Z ATTENDEE:{name}",
        )
        desk.said("import -", stdin=todos, HUDDLE_NOW=at(number))
    assert sorted(promises(desk)) == [
        "ana    due Fri 4 Dec  paper",
        "ana    due Fri 4 Dec  zoned",
        "ana    due Sat 5 Dec  morning",
        "maria  due Fri 4 Dec  paper",
        "maria  due Sat 5 Dec  morning",
        "maria  due Sat 5 Dec  zoned",
    ]
