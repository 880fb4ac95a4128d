"""`huddle remind`: to each their own, and nothing to those who have nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.acme_weeks import TEAM, fill
from tests.helpers.desk import Desk

PEOPLE = {"ana": "ana@acme.test", "cem": "cem@acme.test", "fay": "fay@acme.test"}
MAIL = '[mail]\nfrom = "huddle@acme.test"\n'
CEM = """\
Acme huddle, for cem: 1 overdue

Overdue
  Quote for Northgate, was due Fri 20 Nov
"""
ANA = """\
Acme huddle, for ana: 2 due soon, others are waiting for 1

Due soon
  Sort the leads, due today
  Call Brightwave? (due Thu 26 Nov, for fay)

Others are waiting for this
  Slides for the fair, due Fri 4 Dec, for fay
"""


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return fay's desk: cem is late, ana has what she and others asked of her, dan no address."""
    fill(desk.team)
    text = TEAM
    for name, address in PEOPLE.items():
        text = text.replace(f'name = "{name}"', f'name = "{name}"\nemail = "{address}"')
    (desk.team / "huddle.toml").write_text(f"{text}\n{MAIL}", encoding="utf-8")
    desk.environ["HUDDLE_USER"] = "fay"
    desk.said("log Sort the leads @ana due:today", HUDDLE_USER="ana")
    desk.said("log Call Brightwave? @ana due:thu")
    desk.said("log Slides for the fair @ana due:2026-12-04")
    return desk


def loud(desk: Desk, name: str, code: int = 0) -> str:
    """Return a program that keeps what it is given in a file of its own, and ends with a code."""
    path = desk.root / name
    script = f'#!/bin/sh\nto=$(sed -n "s/^To: //p;/^$/q" | head -1)\necho "$1 $to"\nexit {code}\n'
    path.write_text(script, encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_one_is_reminded(acme: Desk) -> None:
    """Of what is overdue, due within three days, and what others are waiting for, each once."""
    acme.run("remind --owner cem", out=CEM)
    acme.run("remind --owner ANA", out=ANA)
    acme.run("remind --owner me")
    acme.run("remind --owner me --skip-empty", code=1)


def test_one_who_is_alone_is_reminded(acme: Desk) -> None:
    """In the personal team there is nobody else, and nobody is listed in it."""
    acme.said("log Call the bank due:today", HUDDLE_TEAM=None, HUDDLE_USER="zoe")

    acme.run(
        "remind --owner me",
        out="""
        Personal huddle, for zoe: 1 due soon

        Due soon
          Call the bank, due today
        """,
        HUDDLE_TEAM=None,
        HUDDLE_USER="zoe",
    )


def test_all_are_reminded_who_have_something(acme: Desk) -> None:
    """In the order of `huddle.toml`, a blank line between them; who is away is left alone."""
    acme.run("remind --all", out=f"{ANA}\n{CEM}")
    acme.said("people away ana")

    acme.run("remind --all", out=CEM)


def test_in_markdown_in_chat_and_for_programs(acme: Desk) -> None:
    """The same words; JSON has the whole promises."""
    acme.run(
        "remind --owner cem --format markdown",
        out="""
        # Acme huddle, for cem: 1 overdue

        ## Overdue

        - Quote for Northgate, was due Fri 20 Nov
        """,
    )
    acme.run(
        "remind --owner cem --format chat",
        out="""
        *Acme huddle, for cem: 1 overdue*
        Overdue:
        • Quote for Northgate, was due Fri 20 Nov
        """,
    )
    told = json.loads(acme.said("remind --all --format json")[0])
    assert told["schema"] == "huddle.reminders/1"
    assert [
        (one["name"], one["email"], *(len(one[key]) for key in ("overdue", "soon", "awaited")))
        for one in told["reminders"]
    ] == [("ana", "ana@acme.test", 0, 2, 1), ("cem", "cem@acme.test", 1, 0, 0)]
    acme.run(
        "remind --owner me --format json",
        out="""
        {
          "schema": "huddle.reminders/1",
          "reminders": []
        }
        """,
    )


def test_a_command_is_run_once_for_each(acme: Desk) -> None:
    """Its words are as a shell would part them, but no shell reads them."""
    program = loud(acme, "post")

    acme.run(
        *["remind", "--all", "--each", f"{program} '$HOME; *'"],
        out="""
        $HOME; * ana <ana@acme.test>
        sent  ana  ana@acme.test  2 due soon, others are waiting for 1
        $HOME; * cem <cem@acme.test>
        sent  cem  cem@acme.test  1 overdue
        """,
    )
    acme.run("remind --all -q --each", "true")


def test_a_dry_run_sends_nothing(acme: Desk) -> None:
    """It shows what would go to whom, also who cannot be reached."""
    acme.said("log Bring the numbers @dan due:tomorrow")

    acme.run(
        *["remind", "--all", "--dry-run", "--each", loud(acme, "post")],
        out="""
        ana  ana@acme.test  2 due soon, others are waiting for 1
        cem  cem@acme.test  1 overdue
        dan  no address     1 due soon
        """,
    )
    acme.run(
        *["remind", "--all", "--dry-run", "--each", "true", "--from", "x"],
        err="""
        error: "x" is not an email address
        hint:  type it as maria@acme.test or 'Ma <ma@acme.test>'
        """,
        code=2,
    )


def test_many_at_once_want_a_yes(acme: Desk) -> None:
    """Three mails: a question on a terminal, a flag elsewhere."""
    acme.said("log Bring the numbers due:tomorrow")
    send = ["remind", "--all", "--each", "true"]
    plan = (
        "ana  ana@acme.test  2 due soon, others are waiting for 1\n"
        "fay  fay@acme.test  1 due soon\n"
        "cem  cem@acme.test  1 overdue\n"
        "Send 3 emails? (yes or no) "
    )

    acme.run(
        *send,
        err="""
        error: 3 emails would be sent
        hint:  --yes sends them, --dry-run shows them
        """,
        code=2,
    )
    assert acme.said(*send, "--yes")[0].count("sent  ") == 3
    assert acme.said(*send, typed="no\n") == (
        "",
        f"{plan}error: nothing was sent\nhint:  huddle remind --owner NAME --each COMMAND\n",
        1,
    )
    out, err, code = acme.said(*send, typed="well\nyes\n")
    assert (out.count("sent  "), err.startswith(plan), code) == (3, True, 0)


def test_what_fails_is_told_and_the_rest_still_goes(acme: Desk) -> None:
    """A program that ends badly, or by a signal, for one of them."""
    bad = acme.root / "bad"
    bad.write_text('#!/bin/sh\ngrep -q "^To: ana" && exit 75\ncat >&2\n', encoding="utf-8")
    bad.chmod(0o755)
    out, err, code = acme.said("remind --all --each", str(bad))

    assert (out, code) == ("sent  cem  cem@acme.test  1 overdue\n", 1)
    assert err.endswith(
        "error: 1 email could not be sent: ana (exit code 75)\nhint:  huddle remind --help\n"
    )


def test_who_has_no_address_is_named(acme: Desk) -> None:
    """The others get theirs; alone it is a mistake."""
    acme.said("log Bring the numbers @dan due:tomorrow")

    acme.run(
        "remind --owner dan --format eml",
        err="error: dan has no email address\nhint:  huddle people edit dan --email ADDRESS\n",
        code=2,
    )
    acme.run(
        *["remind", "--owner", "dan", "--each", "true"],
        err="""
        warning: no email address for dan
        error: no email could be sent
        hint:  huddle people edit dan --email ADDRESS
        """,
        code=1,
    )


def test_a_mail_to_one(acme: Desk) -> None:
    """It is the same bytes on the same day, another mail on the next, and says what to do."""
    first = acme.said("remind --owner cem --format eml")
    lines = first[0].splitlines()

    assert first == acme.said("remind --owner cem --format eml --from huddle@acme.test")
    assert lines[:5] == [
        "From: Acme huddle <huddle@acme.test>",
        "To: cem <cem@acme.test>",
        "Reply-To: huddle@acme.test",
        "Subject: Acme huddle, for cem: 1 overdue",
        "Date: Mon, 23 Nov 2026 00:00:00 +0100",
    ]
    following = acme.said("remind --owner cem --format eml", HUDDLE_NOW="2026-11-24T08:00:00Z")[0]
    assert following.splitlines()[4] == "Date: Tue, 24 Nov 2026 00:00:00 +0100"
    assert following.splitlines()[5] != lines[5]
    assert "  huddle done WORDS, when you're done" in lines


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--all", "--format", "eml"], "--all writes a separate email to each person"),
        (["--all", "--each", "true", "--format", "text"], "--each sends emails"),
        (["--all", "--each", "no-such-program -t"], "there is no program called no-such-program"),
        (["--all", "--each", "'"], '"\'" is not a command'),
        (["--all", "--each", ""], '"" is not a command'),
        (["--owner", "zoe"], "no one here is called zoe"),
        (["--owner", "cem", "--all"], "who should be reminded?"),
        ([], "who should be reminded?"),
        (["--owner", "cem", "--format", "csv"], "there is no format csv here"),
        (["--owner", "cem", "--format", "eml", "--from", "x"], '"x" is not an email address'),
        (["--owner", "cem", "--from", "huddle@acme.test"], "--from only works with an email"),
    ],
)
def test_what_cannot_be_done_is_refused(acme: Desk, words: list[str], told: str) -> None:
    """Before anything is sent."""
    out, err, code = acme.said("remind", *words)

    assert (out, err.splitlines()[0], code) == ("", f"error: {told}", 2)


def test_nobody_to_send_from_is_a_mistake(acme: Desk) -> None:
    """As it is for a summary."""
    path = Path(acme.team / "huddle.toml")
    path.write_text(path.read_text(encoding="utf-8").replace(MAIL, ""), encoding="utf-8")

    acme.run(
        "remind --owner cem --format eml",
        err="""
        error: no sender
        hint:  --from ADDRESS, or in ~/acme/huddle.toml: [mail] from = "ADDRESS"
        """,
        code=2,
    )
