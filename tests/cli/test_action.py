"""`huddle action`: promises listed, shown, changed, given up and taken up again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.desk import Desk

FRIDAY = "2026-11-27T09:00:00+01:00"
LATER = "2026-11-27T10:00:00+01:00"


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Return a desk with three open promises, one done and one dropped."""
    desk.said(
        "log",
        stdin="Send the demo list @maria by fri +leads\nQuote by tue\nCase study @ana +leads +web\n"
        "Landing page @ana by thu\nFair stand by wed\n",
    )
    desk.said("done", "id04", HUDDLE_NOW=FRIDAY)
    desk.said("action", "drop", "id05", "no", "budget", HUDDLE_NOW=LATER)
    return desk


def test_all_open_ones_are_listed_by_due_day(busy: Desk) -> None:
    """The default shows everybody's; what its day has ended is overdue."""
    busy.run(
        "action list",
        HUDDLE_NOW=FRIDAY,
        out="""
        id02  sam    overdue Tue 24 Nov  Quote
        id01  maria  due Fri 27 Nov      Send the demo list  #leads
        id03  ana    due Tue 1 Dec       Case study          #leads #web
        """,
    )
    busy.run(
        "action list --status all",
        HUDDLE_NOW=FRIDAY,
        out="""
        id02  sam    overdue Tue 24 Nov  Quote
        id01  maria  due Fri 27 Nov      Send the demo list             #leads
        id03  ana    due Tue 1 Dec       Case study                     #leads #web
        id04  ana    done Fri 27 Nov     Landing page
        id05  sam    dropped Fri 27 Nov  Fair stand          no budget
        """,
    )


@pytest.mark.parametrize(
    ("flags", "shown"),
    [
        ("--owner me", ["id02"]),
        ("--owner @me", ["id02"]),
        ("--owner ANA", ["id03"]),
        ("--side marketing", ["id01", "id03"]),
        ("--overdue", ["id02"]),
        ("--tag leads --tag #web", ["id03"]),
        ("--since tue --until 2026-11-27", ["id02", "id01"]),
        ("--status done", ["id04"]),
        ("--status dropped", ["id05"]),
        ("--status done --since 2026-11-28", []),
        ("--huddle 2026-11", []),
    ],
)
def test_each_flag_narrows_the_list(busy: Desk, flags: str, shown: list[str]) -> None:
    """Open ones go by their due day, closed ones by the day of closing."""
    out, err, code = busy.said("action", "list", *flags.split(), HUDDLE_NOW=FRIDAY)

    assert ([line[:4] for line in out.splitlines()], err, code) == (shown, "", 0)


def test_an_exit_code_can_be_asked_for(busy: Desk) -> None:
    """`--exit-code` is 1 if any row is shown, and 0 if none."""
    busy.run(
        "action list --overdue --exit-code",
        HUDDLE_NOW=FRIDAY,
        out="id02  sam  overdue Tue 24 Nov  Quote\n",
        code=1,
    )
    busy.run("action list --overdue --exit-code")


def test_formats_for_programs_and_chat(desk: Desk) -> None:
    """The same list as JSON, CSV, Markdown and chat; a format that is not there is refused."""
    desk.said("log", "Send", "it", "+leads")

    desk.run(
        "action list --format json",
        out="""
        {
          "schema": "huddle.actions/1",
          "actions": [
            {
              "id": "id01",
              "title": "Send it",
              "owner": "sam",
              "side": "sales",
              "due": "2026-12-01",
              "status": "open",
              "created": "2026-11-23T08:00Z",
              "closed": null,
              "done_on": null,
              "reason": null,
              "by": "sam",
              "huddle": null,
              "item": null,
              "topic": null,
              "tags": [
                "leads"
              ],
              "overdue": false
            }
          ]
        }
        """,
    )
    desk.run(
        "action list --format csv",
        out="""
        id,title,owner,side,due,status,created,closed,done_on,reason,by,huddle,item,topic,tags,overdue
        id01,Send it,sam,sales,2026-12-01,open,2026-11-23T08:00Z,,,,sam,,,,leads,false
        """,
    )
    desk.run(
        "action list --format markdown",
        out="- **sam**: Send it, due Tue 1 Dec #leads\n",
    )
    desk.run("action list --format chat", out="• sam: Send it, due Tue 1 Dec #leads\n")
    desk.run(
        "action list --format html",
        err="""
        error: there is no format html here
        hint:  --format auto, rich, text, markdown, chat, json, csv, todotxt, taskwarrior, tsv
        """,
        code=2,
    )


def test_a_promise_has_its_history(desk: Desk) -> None:
    """What was changed, dropped and opened again is told line by line."""
    desk.said("log", "Send", "it", "+leads")
    desk.run(
        "action edit id01 Sent @ana due:fri +web --untag leads",
        out="id01  ana  due Fri 27 Nov  Sent  #web\n",
    )
    desk.run(
        "action drop id01 --reason",
        "they went elsewhere",
        out="dropped  id01  Sent  they went elsewhere\n",
    )
    desk.run("action reopen id01", out="id01  ana  due Fri 27 Nov  Sent  #web\n")
    desk.run(
        "action reopen id01",
        err="""
        error: Sent is already open
        hint:  huddle action show id01
        """,
        code=1,
    )
    desk.run(
        "action show id01",
        out="""
        id01  Sent
        owner  ana (marketing)
        state  due Fri 27 Nov
        by     sam
        tags   #web

        Mon 23 Nov 09:00  sam  created
        Mon 23 Nov 09:00  sam  title Sent, owner ana, side marketing, due Fri 27 Nov, added #web, \
removed #leads
        Mon 23 Nov 09:00  sam  dropped, reason they went elsewhere
        Mon 23 Nov 09:00  sam  open, no reason
        """,
    )


def test_an_edit_that_says_nothing_needs_a_terminal(desk: Desk) -> None:
    """Elsewhere the error says what to type."""
    desk.said("log", "Send", "it")

    desk.run(
        "action edit id01",
        err="""
        error: nothing to change was given
        hint:  huddle action edit id01 due:fri
        """,
        code=2,
    )


def test_the_editor_gets_the_promise_as_one_would_type_it(desk: Desk, tmp_path: Path) -> None:
    """What is saved is read; what cannot be read comes back as typed with the reason."""
    desk.said("log", "Send", "it", "+leads")
    editor = script(
        tmp_path,
        f"cat $1 >> {tmp_path}/seen",
        "if grep -q error $1; then sed -i s/@we/@ana/ $1; else sed -i s/@sam/@we/ $1; fi",
    )

    desk.run(
        "action edit id01",
        typed="",
        EDITOR=editor,
        out="id01  ana  due Tue 1 Dec  Send it  #leads\n",
    )

    note = "# One line: the title, @owner, due:WHEN, #tag. Lines that start with # are ignored."
    assert (tmp_path / "seen").read_text().splitlines() == [
        "Send it @sam due:2026-12-01 #leads",
        note,
        "# error: @we is more than one owner; one owner, please: @maria; \\@we keeps it as text",
        "Send it @we due:2026-12-01 #leads",
        note,
    ]


def test_an_editor_that_changes_nothing_or_fails_changes_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    """Left as it is, nothing happens; where the editor fails, the text stays in a named file."""
    desk.said("log", "Send", "it", "by", "fri")
    before = desk.files()

    desk.run("action edit id01", typed="", EDITOR="true", err="nothing was changed\n")
    out, err, code = desk.said("action edit id01", typed="", EDITOR="false", TMPDIR=str(tmp_path))

    kept = next(tmp_path.glob("huddle-*.txt"))
    assert (out, err, code) == (
        "",
        (
            "error: the editor false failed with exit code 1; "
            f"your text is saved in ~/{kept.name}\n"
            "hint:  export EDITOR=nano\n"
        ),
        1,
    )
    assert kept.read_text().splitlines()[0] == "Send it @sam due:2026-11-27"
    kept.unlink()
    assert desk.files() == before


def script(folder: Path, *lines: str) -> str:
    """Return an editor that does what `lines` say."""
    path = folder / "editor"
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_owner_of_a_list_is_somebody(desk: Desk) -> None:
    """A name that nobody has is refused; who has left, or is called otherwise now, has promises."""
    desk.said("log Call Oakline @ana by fri")
    desk.run(
        "action list --owner nobody",
        err="error: no one here is called nobody\nhint:  huddle people list\n",
        code=2,
    )
    desk.run("action list --owner maria")
    listed = "id01  ana  due Fri 27 Nov  Call Oakline\n"
    file = desk.team / "huddle.toml"
    text = file.read_text()
    file.write_text(text.replace('name = "ana"', 'name = "anna"'))
    desk.run("action list --owner ana", out=listed)
    file.write_text(text.replace('name = "ana"', 'name = "susan"\nwas = ["ana"]'))
    for name in ("ana", "susan"):
        desk.run(f"action list --owner {name}", out=listed.replace("ana", "susan"))
