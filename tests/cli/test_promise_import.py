"""Promises come in from minutes, sheets and other programs, and never twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from huddlecli.core.join.copies import Copy, merge_copies
from huddlecli.core.records import Action
from huddlecli.store.record_files import read
from tests.helpers.desk import TEAM, Desk

MINUTES = """\
# Weekly 2026-11-24

Present: ana, maria, sam

## Actions

- [ ] Send the demo list @maria due:fri #leads
- [x] **Sam**: call Oakline back
- [ ] Price page (Maria Lopez, due 4 Dec)
- [ ] Book a room
- [ ] Ask Northgate @priya
- [ ] ~~Old idea~~

| Action | Owner | Due | Status |
|--------|-------|-----|--------|
| Draft the mail | ana@acme.test | 2026-11-20 | Open |
| Count leads | Zoe | TBD | |
"""
HINT = (
    'hint:  --owner-map "{0}=NAME" if that is somebody on the team; or write called = "{0}" below '
    "the name in huddle.toml\n"
)
HEADING = (
    'minutes.md: Markdown, by its name\nminutes.md: dated Tue 24 Nov; "by fri" counts from then\n'
)


def at(minute: int, day: int = 25) -> str:
    """Return a time on a day of November 2026."""
    return f"2026-11-{day}T09:{minute:02}:00+01:00"


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Return the desk of sam, whose team knows names and addresses, with minutes beside it."""
    team = TEAM.replace('name = "ana"', 'name = "ana"\nemail = "ana@acme.test"')
    team = team.replace('name = "maria"', 'name = "maria"\ncalled = "Maria Lopez"')
    (desk.team / "huddle.toml").write_text(team, encoding="utf-8")
    put(desk, "minutes.md", MINUTES)
    return desk


def put(desk: Desk, name: str, text: str) -> None:
    """Write a file beside the team folder."""
    (desk.root / name).write_text(text, encoding="utf-8")


def promises(desk: Desk, minute: int = 59) -> list[str]:
    """Return the list of all promises, without their ids."""
    out, err, code = desk.said("action list --status all", HUDDLE_NOW=at(minute))
    assert (err, code) == ("", 0)
    return [line.split("  ", 1)[1].strip() for line in out.splitlines()]


def action_files(team: Path) -> dict[str, bytes]:
    """Return the files of all promises."""
    return {
        path.relative_to(team).as_posix(): path.read_bytes()
        for path in (team / "actions").rglob("*.toml")
    }


def test_minutes_become_promises_and_bad_rows_are_named(office: Desk) -> None:
    """Each row has its owner, day, tags and state; an unknown owner costs only that row."""
    office.run(
        "import minutes.md",
        out="5 new, 0 changed, 0 unchanged, 2 not read, 1 left out\n",
        err=HEADING
        + "warning: minutes.md:11: nobody on the team is called priya: Ask Northgate\n"
        + "warning: minutes.md:17: nobody on the team is called Zoe: Count leads\n"
        + HINT.format("priya")
        + HINT.format("Zoe"),
        code=1,
        HUDDLE_NOW=at(0),
    )
    assert promises(office) == [
        "ana    overdue Fri 20 Nov  Draft the mail",
        "maria  due Fri 27 Nov      Send the demo list  #leads",
        "sam    due Tue 1 Dec       Book a room",
        "maria  due Fri 4 Dec       Price page",
        "sam    done Tue 24 Nov     call Oakline back",
    ]
    assert office.said("doctor", HUDDLE_NOW=at(1)) == ("all 6 files OK\n", "", 0)


def test_a_name_that_begins_with_the_name_of_a_person_is_offered_as_theirs(office: Desk) -> None:
    """The flag in the hint is ready to use."""
    put(office, "list.csv", "Task,Owner\nSend the deck,Ana Lima\n")
    office.run(
        "import list.csv -n",
        out="list.csv:2  not read  nobody on the team is called Ana Lima: Send the deck\n"
        "0 new, 0 changed, 0 unchanged, 1 not read\n",
        err="list.csv: a sheet, by its name\ntitle  Task\nowner  Owner\n"
        'hint:  --owner-map "Ana Lima=ana" if that is ana; or write called = "Ana Lima" below the '
        "name in huddle.toml\ndry run: nothing was written\n",
        code=1,
    )
    put(office, "list.md", "- [ ] Ana Lima: send the deck\n- [ ] Priya: book a room\n")
    office.run(
        "import list.md -n",
        out="list.md:1  new  sam  due Tue 1 Dec  Ana Lima: send the deck\n"
        "list.md:2  new  sam  due Tue 1 Dec  Priya: book a room\n"
        "2 new, 0 changed, 0 unchanged, 0 not read\n",
        err="list.md: Markdown, by its name\n"
        'hint:  "Ana Lima:" stays in 1 title; --owner-map "Ana Lima=ana" if that is ana\n'
        'hint:  "Priya:" stays in 1 title; --owner-map "Priya=NAME" if that is somebody on the '
        "team\ndry run: nothing was written\n",
        HUDDLE_NOW=at(1),
    )


def test_a_dry_run_shows_what_becomes_of_each_row(office: Desk) -> None:
    """The fate of each row is in the order of the file, and nothing is written."""
    before = office.files()
    office.run(
        "import minutes.md --dry-run --owner-map priya=ana --owner-map Zoe=",
        out="""
        minutes.md:7   new  maria  due Fri 27 Nov  Send the demo list  #leads
        minutes.md:8   new  sam  done Tue 24 Nov  call Oakline back
        minutes.md:9   new  maria  due Fri 4 Dec  Price page
        minutes.md:10  new  sam  due Tue 1 Dec  Book a room
        minutes.md:11  new  ana  due Tue 1 Dec  Ask Northgate
        minutes.md:12  left out  it is struck through: Old idea
        minutes.md:16  new  ana  due Fri 20 Nov  Draft the mail
        minutes.md:17  new  sam  due Tue 1 Dec  Count leads
        7 new, 0 changed, 0 unchanged, 0 not read, 1 left out
        """,
        err=HEADING + "dry run: nothing was written\n",
        HUDDLE_NOW=at(0),
    )
    assert office.files() == before


def test_the_same_file_twice_changes_no_file_and_an_edit_stays(office: Desk) -> None:
    """A row that is known is left alone, whatever was done with its promise in huddle."""
    office.said("import minutes.md", HUDDLE_NOW=at(0))
    before = action_files(office.team)
    again = "0 new, 0 changed, 5 unchanged, 2 not read, 1 left out\n"
    assert office.said("import minutes.md", HUDDLE_NOW=at(0, 26))[0] == again
    assert action_files(office.team) == before

    for minute, line in enumerate(
        ("action edit Price @ana due:mon", "action drop Book", "action edit demo --title Send"),
        1,
    ):
        assert office.said(line, HUDDLE_NOW=at(minute))[1:] == ("", 0)
    edited = action_files(office.team)
    assert office.said("import minutes.md", HUDDLE_NOW=at(9))[0] == again
    assert action_files(office.team) == edited
    known = (
        "unchanged  id02  maria  due Fri 27 Nov  Send the demo list",
        "unchanged  id05  sam  done Tue 24 Nov  call Oakline back",
        "unchanged  id03  maria  due Fri 4 Dec  Price page",
    )
    out, _, _ = office.said("import minutes.md -n", HUDDLE_NOW=at(10))
    assert [office.named(line).split("  ", 1)[1].strip() for line in out.splitlines()[:3]] == [
        f"{known[0]}  #leads  (in the file: title Send the demo list)",
        known[1],
        f"{known[2]}  (in the file: owner maria, due Fri 4 Dec)",
    ]


def test_a_box_that_was_ticked_since_marks_the_promise_as_done(office: Desk) -> None:
    """Unless somebody has closed or reopened it in huddle: that is not undone."""
    office.said("import minutes.md", HUDDLE_NOW=at(0))
    office.said("action edit demo due:mon", HUDDLE_NOW=at(1))
    short = office.said("done Book", HUDDLE_NOW=at(2))[0].split()[1]
    assert office.said(f"action reopen {short}", HUDDLE_NOW=at(3))[1:] == ("", 0)
    ticked = MINUTES.replace("[ ] Send", "[x] Send").replace("[ ] Book", "[x] Book")
    put(office, "minutes.md", ticked)
    out, _, _ = office.said("import minutes.md -n", HUDDLE_NOW=at(4))
    assert out.splitlines()[0].split("  ")[1:] == [
        *(" now done", "id02", "maria", "done Wed 25 Nov", "Send the demo list", "#leads"),
    ]
    out, _, _ = office.said("import minutes.md", HUDDLE_NOW=at(5))
    assert out == "0 new, 1 changed, 4 unchanged, 2 not read, 1 left out\n"
    assert promises(office)[3:] == [
        "sam    done Tue 24 Nov     call Oakline back",
        "maria  done Wed 25 Nov     Send the demo list  #leads",
    ]
    out, _, _ = office.said("import minutes.md", HUDDLE_NOW=at(6))
    assert out == "0 new, 0 changed, 5 unchanged, 2 not read, 1 left out\n"
    office.run("undo --yes", out="undone  1 promise  huddle import minutes.md\n", HUDDLE_NOW=at(7))
    assert promises(office)[4:] == ["sam    done Tue 24 Nov     call Oakline back"]


def test_one_undo_takes_the_import_back_and_it_can_be_imported_again(office: Desk) -> None:
    """Promises that somebody has changed since are named and kept."""
    office.said("import minutes.md", HUDDLE_NOW=at(0))
    all_of_them = promises(office)
    takes = "this takes back 5 promises of huddle import minutes.md"
    office.run(
        "undo",
        err=f"error: {takes}\nhint:  huddle undo --yes   (-n for a preview)\n",
        code=2,
        HUDDLE_NOW=at(1),
    )
    office.run("undo --yes", out="undone  5 promises  huddle import minutes.md\n", HUDDLE_NOW=at(2))
    assert promises(office) == []
    out, _, _ = office.said("import minutes.md", HUDDLE_NOW=at(3))
    assert out == "0 new, 5 changed, 0 unchanged, 2 not read, 1 left out\n"
    assert promises(office) == all_of_them
    office.said("undo --yes", HUDDLE_NOW=at(4))
    office.run("undo", out="redone  5 promises  huddle import minutes.md\n", HUDDLE_NOW=at(5))
    assert promises(office) == all_of_them

    office.said("action edit demo due:mon", HUDDLE_NOW=at(6), HUDDLE_USER="ana")
    out, err, code = office.said("undo --yes", HUDDLE_NOW=at(7))
    assert (out, code) == ("undone  4 promises  huddle import minutes.md\n", 0)
    assert err == "not undone  id02  Send the demo list  changed since by ana\n"
    assert promises(office) == ["maria  due Mon 30 Nov  Send the demo list  #leads"]


def test_two_machines_that_import_the_same_file_make_the_same_records(
    office: Desk, tmp_path: Path
) -> None:
    """What a row says is the same everywhere, byte for byte; what it lacks is added later."""
    office.said("import minutes.md", HUDDLE_NOW=at(0))
    mine = action_files(office.team)
    there = tmp_path / "there"
    there.mkdir()
    shutil.copy(office.team / "huddle.toml", there)
    office.said(
        "import minutes.md",
        HUDDLE_NOW=at(30, 26),
        HUDDLE_TEAM=str(there),
        HUDDLE_USER="ana",
        XDG_STATE_HOME=str(tmp_path / "state"),
    )
    theirs = action_files(there)
    assert {name.rpartition("/")[2] for name in mine} == {
        name.rpartition("/")[2] for name in theirs
    }
    assert {name for name in mine if mine[name] != theirs.get(name)} == {
        name for name in mine if "book-a-room" in name
    }

    # The room is sam's or ana's, by who imported it: joined, it is one promise with one owner.
    place = next(name for name in mine if "book-a-room" in name)
    copies = [read(team, Action, place, full=True) for team in (office.team, there)]
    keys, changes = merge_copies(
        [
            Copy(keys=one.keys, changes=one.record.changes, written=one.record.created)
            for one in copies
        ]
    )
    assert (keys["owner"], len(changes)) == ("sam", 3)


def test_the_record_says_where_it_came_from(office: Desk) -> None:
    """The fingerprint and the first change come from the row alone."""
    put(office, "todo.txt", "2026-11-02 Call Oakline +webinar @maria due:2026-11-27\n")
    office.said("import todo.txt", HUDDLE_NOW=at(0))
    ((_, content),) = action_files(office.team).items()
    text = content.decode()
    source = text.partition('source = "')[2].partition('"')[0]
    assert source.startswith("todotxt:")
    assert text.partition("\n[[change]]")[2] == (
        '\nat = 2026-11-01T23:00:00.000Z\nby = "import"\nset = { title = "Call Oakline", '
        'owner = "maria", side = "marketing", due = 2026-11-27, tags = ["webinar"], '
        f'status = "open", source = "{source}" }}\n'
    )
    out, _, _ = office.said("action list --format json", HUDDLE_NOW=at(1))
    assert "source" not in out


def test_minutes_of_two_weeks_with_the_same_words_are_two_promises(office: Desk) -> None:
    """`by fri` is another day in the next minutes; a carried-over task with a date is not new."""
    week = "# Weekly 2026-11-{}\n- [ ] Send the figures by fri\n- [ ] Plan due:2026-12-18\n"
    put(office, "one.md", week.format(17))
    put(office, "two.md", week.format(24))
    assert office.said("import one.md", HUDDLE_NOW=at(0))[0].startswith("2 new, 0 changed, 0 un")
    assert office.said("import two.md", HUDDLE_NOW=at(1))[0].startswith("1 new, 0 changed, 1 un")
    assert promises(office) == [
        "sam  overdue Fri 20 Nov  Send the figures",
        "sam  due Fri 27 Nov      Send the figures",
        "sam  due Fri 18 Dec      Plan",
    ]


def test_rows_without_an_owner_a_day_or_tags_get_those_of_the_flags(office: Desk) -> None:
    """Without flags they are the importer's, and due as any promise of the team."""
    put(office, "todo.txt", "Call Oakline +webinar\nSend it @maria\nSend it @maria\n")
    office.run(
        "import todo.txt --owner ana --tag old --tag +Q4",
        out="2 new, 0 changed, 0 unchanged, 0 not read, 1 left out\n",
        err="todo.txt: todo.txt, by its name\n",
        HUDDLE_NOW=at(0),
    )
    assert sorted(promises(office)) == [
        "ana    due Tue 1 Dec  Call Oakline  #webinar #old #q4",
        "maria  due Tue 1 Dec  Send it       #old #q4",
    ]


def test_a_pipe_is_read_by_its_content(office: Desk) -> None:
    """`-` is stdin; with -q only mistakes are printed."""
    office.run(
        "import -",
        out="1 new, 0 changed, 0 unchanged, 0 not read\n",
        err="stdin: Markdown, by its content\n",
        stdin="notes\n- [ ] Call Oakline\n",
        HUDDLE_NOW=at(0),
    )
    office.run("import - -q", stdin="- [ ] Call Elm\n", HUDDLE_NOW=at(1))
    office.run(
        "import - -q --from todotxt",
        err="warning: stdin:2: the title is empty\n",
        stdin="a\n+b\n",
        code=1,
        HUDDLE_NOW=at(2),
    )


@pytest.mark.parametrize(
    ("line", "error", "hint"),
    [
        (
            "letter.txt",
            "cannot tell what kind of file letter.txt is",
            "--from markdown, csv, todotxt, taskwarrior or ics",
        ),
        (
            "empty.md",
            "empty.md has no promises",
            "a promise is an item with a box: - [ ] Send the list @maria by fri",
        ),
        (
            "minutes.md --from word",
            "--from word is unknown",
            "--from markdown, csv, todotxt, taskwarrior, ics",
        ),
        ("minutes.md --map due=Due", "--map only works with a sheet", "--from csv"),
        (
            "minutes.md --owner-map Zoe",
            '--owner-map "Zoe" is not NAME=PERSON',
            '--owner-map "Ana Lima=ana"',
        ),
        ("minutes.md --owner-map Zoe=bob", "no one here is called bob", "huddle people list"),
        ("minutes.md --dates dd", "--dates dd is unknown", "--dates dmy, mdy, ymd"),
        ("a.csv", "a.csv has no column for the title of a promise", '--map title="Betrag"'),
        ("a.csv --map titel=Betrag", "promises have no field titel", '--map title="Betrag"'),
        ("a.csv --map title=Btrag", "a.csv has no column Btrag", '--map title="Betrag"'),
        (
            "us.csv",
            'each date in "Due" can be read with the day or with the month first',
            "--dates dmy, or: --dates mdy",
        ),
        ("nope.md", "could not read nope.md: no such file or directory", "ls -l ."),
    ],
)
def test_mistakes_change_nothing(office: Desk, line: str, error: str, hint: str) -> None:
    """A file or a flag that cannot be right is refused as a whole."""
    put(office, "letter.txt", "Dear Ana,\nplease call me.\n")
    put(office, "empty.md", "# Nothing\n\n- a note\n")
    put(office, "a.csv", "Betrag,Datum\n1,2\n")
    put(office, "us.csv", "Task,Due\na,03/04/2027\n")
    before = office.files()
    out, err, code = office.said(f"import {line}", HUDDLE_NOW=at(0))
    assert (out, err) == ("", f"error: {error}\nhint:  {hint}\n")
    assert code in (1, 2)
    assert office.files() == before


def test_bytes_that_are_no_text_are_refused(office: Desk) -> None:
    """The encoding can be named."""
    (office.root / "todo.txt").write_bytes("Größe prüfen\n".encode("cp1252"))
    office.run(
        "import todo.txt",
        err="error: todo.txt:1: not UTF-8 text\nhint:  --encoding cp1252\n",
        code=2,
        HUDDLE_NOW=at(0),
    )
    office.said("import todo.txt --encoding cp1252", HUDDLE_NOW=at(1))
    assert promises(office) == ["sam  due Tue 1 Dec  Größe prüfen"]


def test_files_that_hold_no_text_for_an_import_are_named(office: Desk) -> None:
    """A workbook has to be saved as CSV first, and JSON of huddle is for other programs."""
    (office.root / "plan.xlsx").write_bytes(b"PK\x03\x04\xff\xfe\x00")
    office.run(
        "import plan.xlsx",
        err="error: plan.xlsx is not a text file\nhint:  save it as CSV, and import that\n",
        code=2,
        HUDDLE_NOW=at(0),
    )
    out, _, _ = office.said("action list --format json", HUDDLE_NOW=at(1))
    office.run(
        "import -",
        err="error: stdin is JSON of huddle, which is for other programs\n"
        "hint:  huddle action list --format csv, or: taskwarrior\n",
        code=2,
        stdin=out,
        HUDDLE_NOW=at(2),
    )


def test_a_team_of_one_maps_names_to_itself(desk: Desk) -> None:
    """Who works alone has no people: others are mapped to `me`, or left out."""
    put(desk, "todo.txt", "a\n")
    put(desk, "m.md", "- [ ] b @zoe\n- [ ] c @max\n")
    alone: dict[str, str | None] = {"HUDDLE_TEAM": None}
    out, err, code = desk.said("import todo.txt", HUDDLE_NOW=at(0), **alone)
    assert (out, code) == ("1 new, 0 changed, 0 unchanged, 0 not read\n", 0)
    assert "hint:  only you see these promises: huddle init creates a team to share\n" in err
    out, err, code = desk.said("import m.md --owner-map zoe=me", HUDDLE_NOW=at(1), **alone)
    assert (out, code) == ("1 new, 0 changed, 0 unchanged, 1 not read\n", 1)
    assert err.splitlines()[1:3] == [
        "warning: m.md:2: nobody on the team is called max: c",
        'hint:  --owner-map "max=me" if that is you',
    ]
    put(desk, "names.md", "- [ ] Max: order banners\n")
    _, err, _ = desk.said("import names.md", HUDDLE_NOW=at(2), **alone)
    assert err.splitlines()[1] == (
        'hint:  "Max:" stays in 1 title; --owner-map "Max=me" if that is you'
    )
