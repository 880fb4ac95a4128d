"""Several records in one command: by their ids, all of them or none, and one undo for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from tests.helpers.desk import Desk

LATER = "2026-11-23T10:00:00+01:00"


class Kind(NamedTuple):
    """A kind of record: how one is made, and what the lists call those that are left."""

    make: str
    noun: str
    undone: str = ""


KINDS = {
    "action": Kind("log {} by fri", "promises"),
    "decision": Kind("decision add {}", "decisions"),
    "win": Kind("win add {}", "wins"),
    "parked": Kind("parked add {}", "parked items"),
    "raised": Kind("raise {}", "raised items"),
    "measure": Kind("measure add {} --owes sales", "measures"),
}
EDITED = [kind for kind in KINDS if kind != "measure"]
TITLES = ("Quote", "Offer", "Stand", "Flyer")


def with_four(desk: Desk, kind: str) -> Desk:
    """Return a desk with four records of a kind: id01 to id04."""
    for minute, title in enumerate(TITLES):
        line = KINDS[kind].make.format(title)
        now = f"2026-11-23T09:0{minute}:00+01:00"
        _, err, code = desk.said(line, HUDDLE_NOW=now)
        assert (code, err) == (0, "")
    return desk


def left(desk: Desk, kind: str) -> Sequence[str]:
    """Return the titles that a list of the kind has."""
    out, _, _ = desk.said(f"{kind} list --format json")
    return [title for title in TITLES if f'"{title}"' in out]


@pytest.mark.parametrize("kind", KINDS)
def test_several_are_dropped_by_their_ids_for_one_reason(desk: Desk, kind: str) -> None:
    """Each has a line; one undo brings them back. The words after the ids are the reason."""
    with_four(desk, kind)
    before = desk.files()

    desk.run(
        f"{kind} drop --dry-run id01 id03 they went elsewhere",
        out="would be dropped  id01  Quote  they went elsewhere\n"
        "would be dropped  id03  Stand  they went elsewhere\n",
        HUDDLE_NOW=LATER,
    )
    assert desk.files() == before
    desk.run(
        f"{kind} drop id01 id03 they went elsewhere",
        out="dropped  id01  Quote  they went elsewhere\n"
        "dropped  id03  Stand  they went elsewhere\n",
        HUDDLE_NOW=LATER,
    )
    assert left(desk, kind) == ["Offer", "Flyer"]
    out, err, code = desk.said("undo", HUDDLE_NOW="2026-11-23T11:00:00+01:00")
    assert (out.count("undone"), err, code) == (2, "", 0)
    assert left(desk, kind) == list(TITLES)


@pytest.mark.parametrize("kind", KINDS)
def test_three_are_dropped_only_after_a_yes(desk: Desk, kind: str) -> None:
    """A terminal is asked with the first lines; elsewhere the hint has the flag."""
    with_four(desk, kind)
    before = desk.files()
    what = f"this drops 4 {KINDS[kind].noun}"
    line = f"{kind} drop id01 id02 id03 id04 it's moot"

    desk.run(
        line,
        err=f"error: {what}\n"
        f"hint:  huddle {kind} drop --yes id01 id02 id03 id04 'it'\"'\"'s' moot"
        "   (--dry-run for a preview)\n",
        code=2,
    )
    shown = "  id01  Quote\n  id02  Offer\n  id03  Stand\n  and 1 more\n"
    desk.run(
        line,
        typed="\n",
        err=f"{shown}{what}. Is that right? (y/N) error: nothing was dropped\n"
        f"hint:  huddle {kind} list\n",
        code=1,
    )
    assert desk.files() == before
    out, err, code = desk.said(line, typed="y\n", HUDDLE_NOW=LATER)
    assert (out.count("dropped  "), err, code) == (
        4,
        f"{shown}{what}. Is that right? (y/N) ",
        0,
    )
    assert left(desk, kind) == []
    desk.said("undo", HUDDLE_NOW="2026-11-23T11:00:00+01:00")
    out, err, code = desk.said(
        f"{kind} drop --yes id01 id02 id03 moot", HUDDLE_NOW="2026-11-23T12:00:00+01:00"
    )
    assert (out.count("dropped  "), err, code) == (3, "", 0)
    assert left(desk, kind) == ["Flyer"]


@pytest.mark.parametrize("kind", EDITED)
def test_several_are_changed_alike(desk: Desk, kind: str) -> None:
    """What the words and flags say holds for each; a title is for one alone."""
    with_four(desk, kind)

    out, err, code = desk.said(f"{kind} edit id01 id02 +fair", HUDDLE_NOW=LATER)

    assert ([line.split("  ")[-2:] for line in out.splitlines()], err, code) == (
        [["Quote", "#fair"], ["Offer", "#fair"]],
        "",
        0,
    )
    before = desk.files()
    at_eleven = "2026-11-23T11:00:00+01:00"
    out, err, code = desk.said(f"{kind} edit -n id01 id03 +web", HUDDLE_NOW=at_eleven)
    assert [line[:9] for line in out.splitlines()] == ["would be "] * 2
    desk.run(
        f"{kind} edit id01 id03 --title Both",
        err="error: several records cannot get the same title: Both\n"
        f"hint:  huddle {kind} edit id01 --title TITLE\n",
        code=2,
        HUDDLE_NOW=at_eleven,
    )
    _, err, code = desk.said(f"{kind} edit id01 id03", typed="", EDITOR="true")
    assert (err.splitlines()[0], code) == ("error: nothing to change was given", 2)
    assert desk.files() == before
    out, _, _ = desk.said("undo", HUDDLE_NOW="2026-11-23T12:00:00+01:00")
    assert out.count("undone") == 2


@pytest.mark.parametrize(
    ("line", "message", "code"),
    [
        ("done id01 z9zz id02", "there is no action z9zz", 4),
        ("action done id01 z9zz", "there is no action z9zz", 4),
        ("action drop id01 z9zz moot", "there is no action z9zz", 4),
        ("action edit id01 z9zz +web", "there is no action z9zz", 4),
        ("done id01 id04", "id04 (Flyer) is already done", 1),
        ("action drop id01 id04 moot", "id04 (Flyer) is already done", 1),
    ],
)
def test_one_that_cannot_be_leaves_all_as_they_are(
    desk: Desk, line: str, message: str, code: int
) -> None:
    """It is named; nothing of the others is done."""
    with_four(desk, "action").said("done id04", HUDDLE_NOW=LATER)
    before = desk.files()

    out, err, status = desk.said(line, HUDDLE_NOW="2026-11-23T11:00:00+01:00")

    assert (out, err.splitlines()[0], status) == ("", f"error: {message}", code)
    assert desk.files() == before


def test_several_promises_are_done(desk: Desk) -> None:
    """On the day that is said, or today; an id given twice counts once."""
    with_four(desk, "action")
    before = desk.files()
    desk.run(
        "done --dry-run id01 id02",
        out="would be done  id01  Quote\nwould be done  id02  Offer\n",
        HUDDLE_NOW=LATER,
    )
    desk.run("done -n id01", out="would be done  id01  Quote\n", HUDDLE_NOW=LATER)
    assert desk.files() == before

    desk.run(
        "done id01 id02 id01 --on mon",
        out="done  id01  Quote\ndone  id02  Offer\n",
        HUDDLE_NOW=LATER,
    )
    assert left(desk, "action") == ["Stand", "Flyer"]
    desk.said("undo", HUDDLE_NOW="2026-11-23T11:00:00+01:00")
    assert left(desk, "action") == list(TITLES)


def test_words_of_a_title_are_words(desk: Desk) -> None:
    """A title that begins like ids, and a reason, are no ids."""
    desk.said("log They sent them back by fri")
    desk.run("done they sent", out="done  id01  They sent them back\n", HUDDLE_NOW=LATER)
    desk.said("log Call by fri", HUDDLE_NOW="2026-11-23T10:30:00+01:00")
    desk.run(
        "action drop id02 sent 2026 they went",
        out="dropped  id02  Call  sent 2026 they went\n",
        HUDDLE_NOW="2026-11-23T11:00:00+01:00",
    )


FITTING = (
    "  1  id01  Quote for Northgate\n"
    "  2  id02  Quote for Oakline\n"
    '"quote" matches 2 {what}. Which one? (1 to 2, Enter for none) '
)
COMMANDS = {
    "done quote": ("promises", "done  id02  Quote for Oakline\n"),
    "action done quote": ("promises", "done  id02  Quote for Oakline\n"),
    "action drop quote moot": ("titles", "dropped  id02  Quote for Oakline  moot\n"),
    "action edit quote +web": ("titles", "id02  sam  due Fri 27 Nov  Quote for Oakline  #web\n"),
}


@pytest.mark.parametrize("line", COMMANDS)
def test_words_that_fit_several_ask_which_one_on_a_terminal(desk: Desk, line: str) -> None:
    """A number answers; Enter leaves all as they are. Elsewhere it is refused with the list."""
    desk.said("log", stdin="Quote for Northgate by fri\nQuote for Oakline by fri\n")
    before = desk.files()
    what, done = COMMANDS[line]
    listed = "hint:  id01 (Quote for Northgate), id02 (Quote for Oakline)\n"

    desk.run(line, err=f'error: "quote" matches 2 {what}\n{listed}', code=2)
    asked = FITTING.format(what=what)
    desk.run(line, typed="\n", err=f"{asked}error: nothing was chosen\n{listed}", code=1)
    desk.run(
        line.replace(" ", " --no-input ", 1) if line.startswith("done") else f"--no-input {line}",
        typed="1\n",
        err=f'error: "quote" matches 2 {what}\n{listed}',
        code=2,
    )
    assert desk.files() == before
    question = asked.splitlines()[-1]
    desk.run(
        line,
        typed="3\n2\n",
        out=done,
        err=f'{asked}error: "3" is not one of them\nhint:  1 to 2\n{question}',
        HUDDLE_NOW=LATER,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_asks_alike(desk: Desk, kind: str) -> None:
    """Wherever words are taken, as in `show`."""
    for minute, title in enumerate(("Quote one", "Quote two")):
        now = f"2026-11-23T09:0{minute}:00+01:00"
        desk.said(KINDS[kind].make.format(title), HUDDLE_NOW=now)

    out, err, code = desk.said(f"{kind} show quote", typed="1\n")

    question = '"quote" matches 2 titles. Which one? (1 to 2, Enter for none) '
    assert (err, code) == (f"  1  id01  Quote one\n  2  id02  Quote two\n{question}", 0)
    assert "Quote one" in out


def test_ids_of_closed_promises_are_ids_and_no_title(desk: Desk) -> None:
    """Two that were dropped get another day together; neither gets the id of the other as title."""
    with_four(desk, "action")
    desk.said("action drop id01 id02 too dear", HUDDLE_NOW=LATER)
    out, err, code = desk.said("action edit id01 id02 due:2026-12-04", HUDDLE_NOW=at(1))
    assert (err, code) == ("", 0)
    assert [line.split()[0] for line in out.splitlines()] == ["id01", "id02"]
    desk.said("action edit id01 id01 due:2026-12-07", HUDDLE_NOW=at(2))
    for name, title in (("id01", "Quote"), ("id02", "Offer")):
        assert f'\ntitle = "{title}"\n' in desk.file(name).read_text(encoding="utf-8")
    desk.run(
        "done id01 id02",
        err="error: id01 (Quote) is already dropped\nhint:  huddle action reopen id01\n",
        code=1,
        HUDDLE_NOW=at(3),
    )


def at(minute: int) -> str:
    """Return a time after ten."""
    return f"2026-11-23T10:{minute:02}:00+01:00"
