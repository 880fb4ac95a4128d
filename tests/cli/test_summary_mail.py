"""`huddle summary --format eml`: the week as a whole message, for `sendmail -t`."""

from __future__ import annotations

import csv
import email.policy
import io
import re
from datetime import date
from email.message import EmailMessage
from email.parser import BytesParser

import pytest

from huddlecli.store.records import RecordStore
from tests.helpers.acme_weeks import BERLIN, TEAM, at, fill, promise
from tests.helpers.desk import Desk

MAIL = '[mail]\nfrom = "huddle@acme.test"\nto = ["team@acme.test", "boss@acme.test"]\n'
HEADERS = ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "List-Id"]
HEADERS += ["Auto-Submitted", "MIME-Version", "Content-Type"]


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team that has had a week, and says where its mail goes."""
    fill(desk.team)
    (desk.team / "huddle.toml").write_text(f"{TEAM}\n{MAIL}", encoding="utf-8")
    return desk


def parsed(message: str) -> EmailMessage:
    """Return a message as the standard library reads it, which here raises at the least defect."""
    parser: BytesParser[EmailMessage] = BytesParser(policy=email.policy.strict)
    return parser.parsebytes(message.encode("ascii"))


def test_the_week_as_a_mail(acme: Desk) -> None:
    """To the team, dated by the day it is made for; its text is that of the summary."""
    out, err, code = acme.said("summary --format eml")
    message = parsed(out)
    text, html = message.iter_parts()

    assert (err, code, message.keys()) == ("", 0, HEADERS)
    assert [str(message[name]) for name in HEADERS[:5]] == [
        "Acme huddle <huddle@acme.test>",
        "team@acme.test, boss@acme.test",
        "team@acme.test, boss@acme.test",
        "Acme huddle, week 47: 2 wins, 1 decision, 1 of 3 kept",
        "Mon, 23 Nov 2026 00:00:00 +0100",
    ]
    assert text.get_content() == acme.said("summary")[0]
    assert html.get_content_type() == "text/html"
    assert "2 wins, 1 decision, 1 of 3 kept</h1>" in html.get_content()


def test_the_same_records_and_day_give_the_same_bytes(acme: Desk) -> None:
    """At another hour of the day too; another week is another message."""
    morning = acme.said("summary --format eml")
    evening = acme.said("summary --format eml", HUDDLE_NOW="2026-11-23T09:05:59+01:00")
    before = acme.said("summary --format eml --week 2026-W46")

    assert morning == evening
    assert parsed(before[0])["Message-ID"] != parsed(morning[0])["Message-ID"]


def test_the_date_is_that_of_the_newest_change_shown(acme: Desk) -> None:
    """Whatever was typed late for last week moves it; what the mail does not show does not."""
    story = [
        ("09:10", "measure add Calls --target 90", "", "00:00"),  # newer than the week, no value
        ("09:15", "measure log calls 96 --for last", "", "09:15"),
        ("09:20", "measure log calls 20", " --full", "09:15"),  # for this week
        ("09:25", "lead add Brightwave @cem from:fair passed:2026-11-18", "", "09:25"),
        ("09:30", "lead answer brightwave --on 2026-11-19", "", "09:30"),
        ("09:35", "lead add Oakline @cem from:fair", " --full", "09:30"),  # after the week
        ("09:40", "term propose lead Has a budget", " --full", "09:40"),
        ("09:45", "term write lead Two papers", " --full", "09:40"),  # hidden
        ("09:50", "term agree lead", " --full", "09:50"),
        ("09:55", "term propose offer Two papers", "", "09:30"),  # in the full summary alone
        ("10:00", "decision edit call Call all leads within a day", "", "10:00"),
    ]
    for number, (clock, line, flags, dated) in enumerate(story):
        assert acme.said(line, HUDDLE_USER="ana", HUDDLE_NOW=f"2026-11-23T{clock}:00+01:00")[2] == 0
        now = f"2026-11-23T18:{number:02}:00+01:00"
        mail = acme.said(f"summary --format eml{flags}", HUDDLE_NOW=now)
        assert parsed(mail[0])["Date"] == f"Mon, 23 Nov 2026 {dated}:00 +0100", line


def test_flags_say_who_gets_it(acme: Desk) -> None:
    """They go before `huddle.toml`; `--preview` says on stderr what they come to."""
    line = "summary --format eml --preview --to"
    flags = ["Ana Q <ana@acme.test>, cem@acme.test", "--to", "dan@acme.test"]
    flags += ["--cc", "fay@acme.test", "--from", "me@acme.test", "--attach", "csv"]
    out, err, code = acme.said(line, *flags)
    message = parsed(out)

    assert code == 0
    assert err.splitlines() == [
        "from:     me@acme.test",
        "to:       Ana Q <ana@acme.test>, cem@acme.test, dan@acme.test",
        "cc:       fay@acme.test",
        "subject:  Acme huddle, week 47: 2 wins, 1 decision, 1 of 3 kept",
        "attached: promises.csv",
    ]
    assert [one.addr_spec for one in message["To"].addresses] == [
        *("ana@acme.test", "cem@acme.test", "dan@acme.test")
    ]
    assert message["Cc"] == "fay@acme.test"
    assert message["Reply-To"] == "team@acme.test, boss@acme.test"


def test_an_address_of_any_length_is_read_at_once(acme: Desk) -> None:
    """A hundred thousand blanks, brackets or letters are refused within the minute of a desk."""
    blanks = " " * 100_000
    for text in (f"a{blanks}<", f"a <{blanks}>", "<" * 100_000, "a" * 100_000, f"{blanks}a"):
        _, err, code = acme.said("summary --format eml --to", text)
        assert (err[:7], code) == ("error: ", 2)


def test_what_can_be_attached(acme: Desk) -> None:
    """The calendar and the open promises, as the commands give them."""
    message = parsed(acme.real(acme.said("summary --format eml --attach ics,csv")[0]))
    calendar, sheet = message.iter_attachments()

    assert (calendar.get_filename(), sheet.get_filename()) == ("huddles.ics", "promises.csv")
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_payload(decode=True) == acme.real(acme.said("calendar")[0]).encode()
    assert [(row["owner"], row["title"], row["due"], row["overdue"]) for row in rows_of(sheet)] == [
        ("cem", "Quote for Northgate", "2026-11-20", "true"),
        ("ana", "Two case studies", "2026-12-01", "false"),
    ]


def rows_of(sheet: EmailMessage) -> list[dict[str, str]]:
    """Return the rows of an attached sheet."""
    data = sheet.get_payload(decode=True)
    assert isinstance(data, bytes)
    assert data.startswith(b"\xef\xbb\xbfid,")  # by which a spreadsheet knows that it is UTF-8
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_nobody_is_written_to_who_was_not_named(desk: Desk) -> None:
    """Without recipient or sender it is refused, and people are no recipients by themselves."""
    fill(desk.team)
    people = TEAM.replace('name = "ana"', 'name = "ana"\nemail = "ana@acme.test"')
    (desk.team / "huddle.toml").write_text(people, encoding="utf-8")

    desk.run(
        "summary --format eml",
        err="""
        error: no recipient
        hint:  --to ADDRESS, or in ~/acme/huddle.toml: [mail] to = ["ADDRESS"]
        """,
        code=2,
    )
    desk.run(
        "summary --format eml --to team@acme.test",
        err="""
        error: no sender
        hint:  --from ADDRESS, or in ~/acme/huddle.toml: [mail] from = "ADDRESS"
        """,
        code=2,
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["--format", "eml", "--to", "team@acme.test\nBcc: evil@x.test"],
            """\
error: "team@acme.testU+000ABcc: evil@x.test" is not an email address
hint:  type it as maria@acme.test or 'Ma <ma@acme.test>'
""",
        ),
        (
            ["--format", "eml", "--attach", "pdf"],
            "error: pdf cannot be attached\nhint:  --attach ics, --attach csv\n",
        ),
        (["--to", "team@acme.test"], "error: --to only works with an email\nhint:  --format eml\n"),
        (
            ["--attach", "ics", "--format", "text"],
            "error: --attach only works with an email\nhint:  --format eml\n",
        ),
    ],
)
def test_what_makes_no_mail_is_refused(acme: Desk, words: list[str], told: str) -> None:
    """An address that does not parse, an attachment there is not, a mail's flag without a mail."""
    acme.run("summary", *words, err=told, code=2)


def test_where_there_is_nothing_to_say_nothing_is_said(acme: Desk) -> None:
    """With `--skip-empty` the exit code tells it, in every format; else a mail says it."""
    empty = "summary --week 2026-W40 --format"
    for form in ("eml", "text", "json"):
        acme.run(f"{empty} {form} --skip-empty", code=1)

    assert acme.said(f"{empty} text")[0].startswith("Acme huddle, week 40: no huddle\n")
    assert parsed(acme.said(f"{empty} eml")[0])["Date"] == "Mon, 23 Nov 2026 00:00:00 +0100"
    assert acme.said("summary --format eml --skip-empty") == acme.said("summary --format eml")


def test_it_can_be_written_to_a_file(acme: Desk) -> None:
    """A name that ends in `.eml` asks for a mail, and may come with what mails may come with."""
    acme.run("summary -o week.eml --cc fay@acme.test", out="written  week.eml\n")

    assert (acme.root / "week.eml").read_text(encoding="ascii") == acme.said(
        "summary --format eml --cc fay@acme.test"
    )[0]


def test_a_big_team_s_mail_stays_below_what_is_cut(acme: Desk) -> None:
    """Two thousand open promises of two hundred owners: lists end with a count, all in 100 KB."""
    store = RecordStore(acme.team, BERLIN)
    title = "Grüße an alle, die am Messestand waren — und die Unterlagen gleich mit"
    for number in range(2000):
        owner, due = f"rep{number % 200}", date(2026, 11, 20 + number % 9)
        promise(store, f"a{number:09}", f"{title} {number}", owner, due, at(17))
    out, err, code = acme.said("summary --full --format eml")
    text, html = parsed(out).iter_parts()

    assert (err, code) == ("", 0)
    assert 20_000 < len(out) < 100_000
    assert [len(re.findall(r"and 1\d\d\d more", part.get_content())) for part in (text, html)] == [
        1,
        1,
    ]
