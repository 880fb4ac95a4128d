"""Mails that arrive: handed to the `msmtp` of the distribution, and taken in by a mail server."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.acme_weeks import TEAM, fill
from tests.helpers.desk import Desk
from tests.helpers.mail_server import Server, needs_msmtp, serving

pytestmark = needs_msmtp

MAIL = '[mail]\nfrom = "huddle@acme.test"\nto = ["Team@acme.test", "boss@acme.test"]\n'
README = Path(__file__).parents[2] / "README.md"
ADDRESSES = {"ana": "ana@acme.test", "cem": "cem@acme.test", "dan": "nobody@acme.test"}


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team with a week behind it, of which some have an address."""
    fill(desk.team)
    text = TEAM
    for name, address in ADDRESSES.items():
        text = text.replace(f'name = "{name}"', f'name = "{name}"\nemail = "{address}"')
    (desk.team / "huddle.toml").write_text(f"{text}\n{MAIL}", encoding="utf-8")
    desk.environ["HUDDLE_USER"] = "fay"
    return desk


@pytest.fixture
def server(acme: Desk) -> Iterator[Server]:
    """Return a mail server to which this desk's `msmtp` sends."""
    with serving(acme.root / "home") as found:
        yield found


def piped(acme: Desk, line: str, **environ: str) -> tuple[str, str, int]:
    """Run a line in the shell, as cron does: with a home and the shortest path."""
    huddle = acme.root / "home" / ".huddle" / "bin" / "huddle"
    huddle.parent.mkdir(parents=True, exist_ok=True)
    huddle.write_text(f'#!/bin/sh\nexec {sys.executable} -m huddlecli "$@"\n', encoding="utf-8")
    huddle.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        env={
            "HOME": str(acme.root / "home"),
            "PATH": "/usr/bin:/bin",
            "HUDDLE_NOW": acme.environ["HUDDLE_NOW"],
            **environ,
        },
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.stdout.decode(), done.stderr.decode(), done.returncode


def cron_lines() -> list[str]:
    """Return the lines for cron that the README has, without their times."""
    return re.findall(
        r"^    (?:[\d*-]+ +){5}(\S.*)$", README.read_text(encoding="utf-8"), re.MULTILINE
    )


def test_the_week_arrives(acme: Desk, server: Server) -> None:
    """What `summary` wrote is what the reader gets, to those whom it names and to nobody else."""
    line = "~/.huddle/bin/huddle summary --format eml --cc fay@acme.test --attach ics | msmtp -t"
    assert piped(acme, line, HUDDLE_TEAM=str(acme.team)) == ("", "", 0)
    (mail,) = server.mails
    text = mail.message.get_body(("plain",))

    assert mail.sender == "huddle@acme.test"
    assert mail.recipients == ["Team@acme.test", "boss@acme.test", "fay@acme.test"]
    assert mail.message["Subject"] == "Acme huddle, week 47: 2 wins, 1 decision, 1 of 3 kept"
    assert mail.message.keys().count("Message-ID") == mail.message.keys().count("Date") == 1
    assert text is not None
    assert text.get_content() == acme.said("summary")[0].replace("\n", "\r\n")
    assert [one.get_filename() for one in mail.message.iter_attachments()] == ["huddles.ics"]
    assert b"\n" not in mail.data.replace(b"\r\n", b"")
    assert b"\r\r" not in mail.data


def test_a_hostile_week_arrives_as_text(acme: Desk, server: Server) -> None:
    """Titles that want to be headers, the end of the mail, or another recipient."""
    text = (acme.team / "huddle.toml").read_text(encoding="utf-8")
    name = 'name = "=?utf-8?q?A=0ABcc:_evil@x.test?= <b>Bcc: evil@x.test"'
    (acme.team / "huddle.toml").write_text(text.replace('name = "Acme"', name), encoding="utf-8")
    for title in (".", "Bcc: evil@x.test", "<script>alert(1)</script>", "=HYPERLINK(1)", "]]>"):
        acme.said("log", title)
    line = "~/.huddle/bin/huddle summary --format eml --week this --attach csv | msmtp -t"
    assert piped(acme, line, HUDDLE_TEAM=str(acme.team)) == ("", "", 0)
    (mail,) = server.mails
    html = mail.message.get_body(("html",))

    assert mail.recipients == ["Team@acme.test", "boss@acme.test"]
    assert "Bcc" not in mail.message
    assert str(mail.message["Subject"]).startswith(
        "=?utf-8?q?A=0ABcc:_evil@x.test?= <b>Bcc: evil@x.test huddle, week 48 so far"
    )
    assert html is not None
    assert "<script" not in html.get_content()
    assert "<b>Bcc" not in html.get_content()
    (sheet,) = mail.message.iter_attachments()
    assert "\n'=HYPERLINK" not in sheet.get_content()
    assert ",'=HYPERLINK(1)," in sheet.get_content()


def test_the_lines_for_cron_deliver(acme: Desk, server: Server) -> None:
    """Those of the README, word for word, with no more of an environment than cron gives."""
    (acme.root / "home" / "shared").mkdir(parents=True)
    (acme.root / "home" / "shared" / "acme").symlink_to(acme.team)
    week, reminders, agenda = cron_lines()

    assert piped(acme, week) == ("", "", 0)
    assert piped(acme, reminders) == ("", "", 0)
    assert piped(acme, agenda) == ("", "", 0)
    assert piped(acme, agenda, HUDDLE_NOW="2026-11-21T17:00:00+01:00") == ("", "", 1)
    assert [(one.recipients, one.message["Subject"]) for one in server.mails] == [
        (
            ["Team@acme.test", "boss@acme.test"],
            "Acme huddle, week 47: 2 wins, 1 decision, 1 of 3 kept",
        ),
        (["cem@acme.test"], "Acme huddle, for cem: 1 overdue"),
        (
            ["Team@acme.test", "boss@acme.test"],
            "Daily huddle, Mon 23 Nov 09:08: today, 15 minutes",
        ),
    ]


def test_the_agenda_arrives(acme: Desk, server: Server) -> None:
    """Before the huddle, to those whom the team names and to nobody else; a title is only text."""
    acme.said("raise", "Bcc: evil@x.test <script>alert(1)</script>")
    line = "~/.huddle/bin/huddle agenda next weekly --format eml --cc fay@acme.test | msmtp -t"
    assert piped(acme, line, HUDDLE_TEAM=str(acme.team)) == ("", "", 0)
    (mail,) = server.mails
    text, html = (mail.message.get_body((kind,)) for kind in ("plain", "html"))

    assert mail.recipients == ["Team@acme.test", "boss@acme.test", "fay@acme.test"]
    assert mail.message["Subject"] == "Weekly huddle, Tue 24 Nov 09:08: tomorrow, 45 minutes"
    assert text is not None
    assert html is not None
    assert text.get_content() == acme.said("agenda next weekly")[0].replace("\n", "\r\n")
    assert "Bcc: evil@x.test" in text.get_content()
    assert "<script" not in html.get_content()


def test_reminders_arrive_and_one_that_fails_stops_none(acme: Desk, server: Server) -> None:
    """The server refuses dan; ana and cem get theirs, fay has no address, and all is told."""
    for owner in ("ana", "dan", "fay"):
        acme.said(f"log Bring the numbers @{owner} due:tomorrow")
    out, err, code = acme.said("remind --all --yes --each", "msmtp -t")

    assert (out, code) == (
        "sent  ana  ana@acme.test  1 due soon\nsent  cem  cem@acme.test  1 overdue\n",
        1,
    )
    assert err.splitlines()[:2] == [
        "warning: no email address for fay",
        "hint:  huddle people edit fay --email ADDRESS",
    ]
    assert "550 there is no such person" in err
    assert err.splitlines()[-2:] == [
        "error: 1 email could not be sent: dan (exit code 65)",
        "hint:  huddle remind --help",
    ]
    assert [one.recipients for one in server.mails] == [["ana@acme.test"], ["cem@acme.test"]]
    assert [one.message["Reply-To"] for one in server.mails] == ["huddle@acme.test"] * 2
