"""`huddle minutes edit`: what was mistyped in a huddle is corrected afterwards, in an editor."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_action import script
from tests.helpers.desk import Desk

HUDDLE = "2026-11-23-0908-daily"
LINES = (
    *("/next", "Pice list is old", "/a Send the pice list @maria by fri", "/next"),
    *("/u They wait for the pice list", "/d Call leads within a day", "/w Acme singed"),
    *("/more", "second pont", "/next", "/next", "/next", "/none", "/skip no tme"),
    *("/score 7 too lon", "/message Call tham", "/end"),
)
SEEN = """\
# Daily huddle, 2026-11-23. Change the words, and save.
# A note begins with "- ": add one, or delete one. A line with an id has the title of a record:
# change it here, and the record changes too.
# Lines that start with # are ignored.

message: Call tham
score: too lon

[1] Promises

[2] Where are you stuck?

[2.1]
- Pice list is old
said back: They wait for the pice list
id01: Send the pice list
id02: Call leads within a day

[2.2]
- second pont

[3] Is there room for more leads?
carried over: no tme

[4] Read-back

[wins]
id03: Acme singed
"""
CORRECTED = """
        Daily huddle, Mon 23 Nov 2026
        09:08 to 09:08, 0 of 15 minutes, run by sam
        Present: ana and maria (marketing), sam (sales)
        Score 7: Too long
        Message to the teams: Call them

        1. Promises (0:00 of 3:00)

        2. Where are you stuck? (0:00 of 6:00)
           sales opened
           point 1, sales opened
           · Price list is old
           said back: They wait for the price list
           decided: Call leads within a day
           maria: Send the price list, by Fri 27 Nov
           point 2, marketing opened
           · second point
           · a third one
           not said back
           no action needed

        3. Is there room for more leads? (0:00 of 5:00)
           sales opened, carried over: no time

        4. Read-back (0:00 of 1:00)

        Wins
           · Acme signed
        """
ALL = (
    "sed -i -e 's/Pice/Price/; s/pice/price/; s/singed/signed/; s/tham/them/; s/tme/time/' "
    "-e 's/second pont/second point\\n- a third one/; s/too lon/Too long/' $1"
)
AT_TEN, AT_ELEVEN, AT_NOON = (f"2026-11-23T{hour}:00:00+01:00" for hour in (10, 11, 12))


@pytest.fixture
def held(desk: Desk) -> Desk:
    """Return a desk in a team that has held a daily with mistyped words."""
    desk.stop_clock()
    lines = "".join(f"{line}\n" for line in LINES)
    start = "2026-11-23T09:08:00+01:00"
    out, err, code = desk.said("start daily", stdin=lines, HUDDLE_NOW=start)
    assert (code, [line for line in err.splitlines() if "error" in line]) == (0, [])
    assert "Send the pice list" in out
    return desk


def edited(desk: Desk, *lines: str, **how: str) -> tuple[str, str, int]:
    """Return what the command says with an editor that does `lines`."""
    editor = script(desk.root, *lines)
    return desk.said("minutes edit", typed="", EDITOR=editor, **{"HUDDLE_NOW": AT_TEN, **how})


def minutes_of(desk: Desk) -> dict[str, Any]:
    """Return the minutes as their file has them."""
    return tomllib.loads((desk.team / "huddles" / "2026-11" / f"{HUDDLE}.toml").read_text())


def journal_of(desk: Desk) -> str:
    """Return the journal of the huddle."""
    return (desk.team / "huddles" / "2026-11" / f"{HUDDLE}.jsonl").read_text()


def test_words_are_corrected_in_the_minutes_and_titles_in_their_records_too(held: Desk) -> None:
    """One edit, one command: the minutes keep who set what, and the journal stays as it was."""
    journal = journal_of(held)

    assert edited(held, f"cp $1 {held.root}/seen", ALL) == (
        (
            f"{HUDDLE}  6 corrections\n"
            "id01  maria  due Fri 27 Nov  Send the price list\n"
            "id03  both  Mon 23 Nov  Acme signed\n"
        ),
        "",
        0,
    )

    assert held.named((held.root / "seen").read_text()) == SEEN
    held.run("minutes show", HUDDLE_NOW=AT_ELEVEN, out=CORRECTED)
    assert journal_of(held) == journal
    (correction,) = minutes_of(held)["correction"]
    assert (f"{correction.pop('at')}"[:19], correction) == (
        "2026-11-23 09:00:00",
        {
            "by": "sam",
            "set": {
                "message": "Call them",
                "score_reasons": ["Too long"],
                "item.2.point.1.notes": ["Price list is old"],
                "item.2.point.1.restatement": "They wait for the price list",
                "item.2.point.1.action.1.title": "Send the price list",
                "item.2.point.2.notes": ["second point", "a third one"],
                "item.3.reason": "no time",
                "wins.1.title": "Acme signed",
            },
        },
    )
    held.run("action list", out="id01  maria  due Fri 27 Nov  Send the price list\n")
    for form in ("chat", "html", "json", "markdown"):
        shown, err, code = held.said(f"minutes show --format {form}", HUDDLE_NOW=AT_ELEVEN)
        assert ("price list" in shown, "pice" in shown, err, code) == (True, False, "", 0)
    assert "correction" not in held.said("minutes show --format json")[0]
    summary = held.said("summary --full", HUDDLE_NOW=AT_ELEVEN)[0]
    assert ("They wait for the price list" in summary, "tham" in summary) == (True, False)
    held.run("doctor", out="all 6 files OK\n", HUDDLE_NOW=AT_NOON)


def test_one_undo_takes_the_whole_edit_back_and_the_next_one_brings_it_again(held: Desk) -> None:
    """The minutes say so in one more correction: what was set before is not forgotten."""
    before = held.said("minutes show")
    edited(held, ALL)
    after = held.said("minutes show")

    held.run(
        "undo",
        HUDDLE_NOW=AT_ELEVEN,
        out="undone  id01  Send the pice list"
        "  title Send the price list   → title Send the pice list\n"
        "undone  id03  Acme singed  title Acme signed   → title Acme singed\n"
        f"undone  huddles/2026-11/{HUDDLE}.toml  huddle minutes edit\n",
    )
    assert held.said("minutes show") == before
    held.said("undo", HUDDLE_NOW=AT_NOON)
    assert held.said("minutes show") == after
    corrections = minutes_of(held)["correction"]
    assert [one["set"]["message"] for one in corrections] == ["Call them", "Call tham", "Call them"]


def test_long_minutes_are_edited_too(held: Desk) -> None:
    """They may be much longer than a record."""
    note = "long " * 200
    path = held.team / "huddles" / "2026-11" / f"{HUDDLE}.toml"
    path.write_text(
        path.read_text().replace('"Pice list is old"', f'"Pice", {f"{note!r}, " * 300}')
    )

    out, err, code = edited(held, "sed -i 's/Pice/Price/' $1")

    assert (out, err, code) == (f"{HUDDLE}  1 correction\n", "", 0)
    assert "Price" in path.read_text()


def test_an_edit_of_long_minutes_that_was_killed_is_undone(held: Desk) -> None:
    """By the next command that writes; minutes may be much longer than a record."""
    path = held.team / "huddles" / "2026-11" / f"{HUDDLE}.toml"
    path.write_text(path.read_text() + f"# {'long ' * 60_000}\n")
    before = path.read_text()
    edited(held, "sed -i 's/pice/price/' $1")
    log = held.root / "state/huddle/commands.jsonl"
    *lines, last = log.read_text().splitlines()
    cut = json.loads(last) | {"state": "begun"}
    ((place, texts),) = cut["files"].items()
    cut["files"][place] = [before, long := texts[1] + f"# {'long ' * 60_000}\n"]
    log.write_text("\n".join([*lines, json.dumps(cut), ""]))
    path.write_text(long)

    _, err, code = held.said("log Call Northgate", HUDDLE_NOW=AT_ELEVEN)

    assert "huddle minutes edit was interrupted, so its changes were undone" in err
    assert (path.read_text(), code) == (before, 0)
    assert "Send the pice list" in held.file("id01").read_text().partition("[[change]]")[0]


def test_what_is_taken_out_is_gone(held: Desk) -> None:
    """A note, the message and what was said back can be deleted; a record is dropped instead."""
    assert edited(held, "sed -i -e '/^- Pice/d; /^message/d; s/^said back.*/said back:/' $1") == (
        f"{HUDDLE}  3 corrections\n",
        "",
        0,
    )
    minutes = minutes_of(held)
    point = minutes["item"][1]["point"][0]
    assert [key in point for key in ("notes", "restatement")] == [False, False]
    assert "message" not in minutes
    assert minutes["correction"][0]["unset"] == [
        *("message", "item.2.point.1.notes", "item.2.point.1.restatement"),
    ]
    held.said("undo", HUDDLE_NOW=AT_ELEVEN)
    point = minutes_of(held)["item"][1]["point"][0]
    assert (point["notes"], minutes_of(held)["message"]) == (["Pice list is old"], "Call tham")


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ("/Send the pice/d", "id01 is missing; keep the line; huddle action drop id01 drops it"),
        (
            "s/: Acme singed/:/",
            "id03 of [wins] is empty; keep the line; huddle win drop id03 drops it",
        ),
        ("/^.4. Read/d", "[4] is missing; keep the heading; only the lines below it can go"),
        ("s/^- second/second/", '"second pont" is not understood here; {how}'),
        ("s/^message:/mesage:/", '"mesage: Call tham" is not understood here; {how}'),
        (
            "s/^message:/message: a\\nmessage:/",
            "message is there twice; keep one of the lines",
        ),
        ("s/^.2.1./[2.1] A title/", "[2.1] has no title; begin a note with -"),
    ],
)
def test_a_text_that_cannot_be_read_opens_again_as_it_was_typed(
    held: Desk, edit: str, reason: str
) -> None:
    """The reason is above it. Left as it is, nothing is changed and the text is in a file."""
    before = held.files()
    how = "begin a note with - and keep the words before each colon"
    out, err, code = edited(
        held,
        "if grep -q '^# error' $1; then head -1 $1 > $0.seen; exit; fi",
        f"sed -i '{edit}' $1",
        TMPDIR=str(held.root),
    )

    assert (out, code) == ("", 2)
    assert err.startswith(f"error: {reason.split('; ', maxsplit=1)[0]}")
    seen = held.root / "editor.seen"
    assert held.named(seen.read_text()) == f"# error: {reason.format(how=how)}\n"
    (left,) = held.root.glob("huddle-*.txt")
    for file in (seen, left, held.root / "editor"):
        file.unlink()
    assert held.files() == before


def test_left_as_it_is_nothing_happens(held: Desk) -> None:
    """Nor is there anything to undo."""
    before = held.files()
    held.run("minutes edit", typed="", EDITOR="true", err="nothing was changed\n")
    assert held.files() == before


def test_what_somebody_else_corrects_meanwhile_is_not_lost(held: Desk) -> None:
    """Other words are merged; the same words are refused, and the text stays in a file."""
    other = script(held.root, "sed -i 's/too lon/Too long/; s/tham/them all/' $1")
    theirs = Path(other).rename(held.root / "other")
    meanwhile = (
        f"EDITOR={theirs} HUDDLE_USER=maria HUDDLE_NOW={AT_TEN} "
        f"script -qec '{sys.executable} -m huddlecli minutes edit' /dev/null > /dev/null"
    )

    assert edited(held, meanwhile, "sed -i 's/Pice/Price/' $1", HUDDLE_NOW=AT_ELEVEN)[2] == 0
    minutes = minutes_of(held)
    assert (minutes["message"], minutes["item"][1]["point"][0]["notes"]) == (
        "Call them all",
        ["Price list is old"],
    )
    assert [one["by"] for one in minutes["correction"]] == ["maria", "sam"]

    again = f"[ -f $0.once ] || {{ touch $0.once; {meanwhile.replace(AT_TEN, AT_NOON)}; }}"
    theirs.write_text("#!/bin/sh\nsed -i 's/them all/everybody/' $1\n")
    out, err, code = edited(
        held,
        again,
        "sed -i 's/them all/them/' $1",
        TMPDIR=str(held.root),
        HUDDLE_NOW="2026-11-23T13:00:00+01:00",
    )
    assert (out, code) == ("", 2)
    assert err.startswith("error: message changed meanwhile; your text is saved in ~/huddle-")
    assert minutes_of(held)["message"] == "Call everybody"


def test_a_record_that_was_renamed_meanwhile_is_not_written_over(held: Desk) -> None:
    """Its new title is somebody's, too: nothing of the edit is saved."""
    before = minutes_of(held)
    rename = f"HUDDLE_NOW={AT_NOON} {sys.executable} -m huddlecli action edit ID Send both"
    real = held.real("id01")

    out, err, code = edited(
        held,
        f"{rename.replace('ID', real)} > /dev/null",
        "sed -i 's/pice/price/; s/Pice/Price/' $1",
        TMPDIR=str(held.root),
    )

    assert (out, code) == ("", 1)
    assert "was changed meanwhile" in err
    assert "your text is saved in ~/huddle-" in err
    (left,) = held.root.glob("huddle-*.txt")
    assert "Price list" in left.read_text()
    left.unlink()
    assert minutes_of(held) == before
    held.run("action list", out="id01  maria  due Fri 27 Nov  Send both\n")


def test_without_a_terminal_there_is_no_editor(held: Desk) -> None:
    """The hint is the command for a terminal."""
    held.run(
        "minutes edit",
        err="error: minutes are corrected in an editor, on a terminal\n"
        f"hint:  EDITOR=nano huddle minutes edit {HUDDLE}\n",
        code=2,
    )


def test_a_huddle_that_has_not_ended_has_no_minutes_yet(desk: Desk) -> None:
    """There the note is corrected in the huddle."""
    desk.said("start daily", stdin="/next\n", HUDDLE_NOW="2026-11-23T09:08:00+01:00")
    desk.run(
        "minutes edit 2026-11-23",
        typed="",
        err=f"error: {HUDDLE} has not ended, so it has no minutes yet\n"
        "hint:  /fix in the huddle corrects a note\n",
        code=1,
    )
    desk.run(
        "minutes edit 2026-11-20",
        typed="",
        err="error: there are no minutes yet\nhint:  huddle start\n",
        code=4,
    )


def test_minutes_that_are_made_anew_from_the_journal_keep_their_corrections(held: Desk) -> None:
    """A file that was damaged is made again; what was corrected in it is read from its pieces."""
    edited(held, ALL)
    corrected = held.said("minutes show")
    file = held.team / "huddles" / "2026-11" / f"{HUDDLE}.toml"
    file.write_text(file.read_text().replace('agenda = "daily"', 'agenda = "dai'))

    out, err, code = held.said("doctor --fix", HUDDLE_NOW=AT_ELEVEN)

    assert (f"huddles/2026-11/{HUDDLE}.toml" in out, err, code) == (True, "", 0)
    assert held.said("minutes show") == corrected
    assert [one["by"] for one in minutes_of(held)["correction"]] == ["sam"]


def test_two_copies_are_joined_with_the_corrections_of_both(held: Desk) -> None:
    """Two machines corrected the same minutes: in the order of their times, whichever is kept."""
    file = held.team / "huddles" / "2026-11" / f"{HUDDLE}.toml"
    first = file.read_text()
    edited(held, "sed -i 's/tham/them all/; s/Pice/Price/' $1")
    mine = file.read_text()
    file.write_text(first)
    edited(held, "sed -i 's/tham/them/; s/tme/time/' $1", HUDDLE_NOW=AT_ELEVEN)
    theirs = file.read_text()
    copy = file.with_name(f"{HUDDLE} (conflicted copy).toml")

    texts = []
    for one, other in ((mine, theirs), (theirs, mine)):
        file.write_text(one)
        copy.write_text(other)
        out, err, code = held.said("doctor --fix", HUDDLE_NOW=AT_NOON)
        assert ("join their corrections" in out or "joined" in out, err, code) == (True, "", 0)
        texts.append(file.read_text())
        assert not copy.exists()

    assert texts[0] == texts[1]
    minutes = minutes_of(held)
    assert (minutes["message"], minutes["item"][2]["reason"]) == ("Call them", "no time")
    assert minutes["item"][1]["point"][0]["notes"] == ["Price list is old"]
    assert len(minutes["correction"]) == 2
    file.write_text(mine.replace("Daily huddle", "Another huddle"))
    copy.write_text(theirs)
    out, _, code = held.said("doctor --fix", HUDDLE_NOW=AT_NOON)
    assert ("different content" in out, code, copy.exists()) == (True, 1, True)


def test_what_a_newer_version_wrote_is_kept(held: Desk) -> None:
    """Keys that this version does not know stay in the file."""
    file = held.team / "huddles" / "2026-11" / f"{HUDDLE}.toml"
    file.write_text(file.read_text().replace("schema = 1\n", 'schema = 1\nmood = "good"\n'))

    edited(held, ALL)

    assert minutes_of(held)["mood"] == "good"


@pytest.mark.parametrize(
    "keys",
    [
        "set = 5",
        "unset = 5",
        "set = { message = 5 }",
        'set = { "item.1.kind" = "zzz", schema = 7, "" = "e", "item.99.title" = "b" }',
        'set = { "item.1.title" = ["a"], "item.2.point.1.notes" = "b" }',
        'unset = [5, ["x"], "item.1.title", "schema"]',
        '"two words" = 1\nmood = { good = true }',
    ],
)
def test_corrections_that_this_version_does_not_make_stay_and_are_passed_over(
    held: Desk, keys: str
) -> None:
    """Another version may have written them; the minutes can be corrected all the same."""
    file = held.team / "huddles" / "2026-11" / f"{HUDDLE}.toml"
    text = file.read_text()
    file.write_text(f"{text}\n[[correction]]\nat = 2026-11-23T08:10:00Z\nby = 'ana'\n{keys}\n")
    theirs = minutes_of(held)["correction"]

    edited(held, ALL)

    minutes = minutes_of(held)
    assert [minutes["message"], *minutes["correction"][:1]] == ["Call them", *theirs]
    assert len(minutes["correction"]) == 2
    held.run("doctor", out="all 6 files OK\n", HUDDLE_NOW=AT_NOON)


@pytest.mark.parametrize("damage", ["the end", "line ends", "twice"])
def test_corrections_are_found_in_minutes_however_these_were_damaged(
    held: Desk, damage: str
) -> None:
    """Signs after the last one, other line ends, the whole file twice: each is found once."""
    edited(held, ALL)
    corrected = held.said("minutes show")
    file = held.team / "huddles" / "2026-11" / f"{HUDDLE}.toml"
    data = file.read_bytes()
    broken = data.replace(b'agenda = "daily"', b'agenda = "dai')
    file.write_bytes(
        {
            "the end": data + b"\xff\x00 = [\n",
            "line ends": broken.replace(b"\n", b"\r\n"),
            "twice": data + data,
        }[damage]
    )

    _, err, code = held.said("doctor --fix", HUDDLE_NOW=AT_ELEVEN)

    assert (err, code) == ("", 0)
    assert held.said("minutes show") == corrected
    assert len(minutes_of(held)["correction"]) == 1
