"""A mail: what its reader gets, whatever the texts in it want to be."""

from __future__ import annotations

import email.policy
import random
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from itertools import product
from textwrap import dedent
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.email_address import Address, parse_address, parse_addresses
from huddlecli.core.errors import Wrong
from huddlecli.views.escape import safe
from huddlecli.views.formats.mail import (
    Attachment,
    Envelope,
    MailMessage,
    shown_address,
    to_message,
)

HEADERS = ["From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "List-Id"]
HEADERS += ["Auto-Submitted", "MIME-Version", "Content-Type"]
TEAM = Address("team@acme.test", "Everybody")
ENVELOPE = Envelope(
    sender=Address("huddle@acme.test"),
    to=(TEAM,),
    cc=(Address("boss@acme.test"),),
    reply_to=(TEAM,),
)
LETTER = MailMessage(
    subject="Acme huddle, week 47: 2 wins, 3 decisions, 14 of 16 kept",
    text="Acme huddle, week 47\n\n.\nFrom here on: naïve\n",
    html="<p>Acme huddle, <b>week 47</b></p>\n",
    at=datetime(2026, 11, 20, 16, 0, tzinfo=ZoneInfo("Europe/Berlin")),
    team="Acme",
)


def parsed(message: str) -> EmailMessage:
    """Return a message as the standard library reads it, which here raises at the least defect."""
    parser: BytesParser[EmailMessage] = BytesParser(policy=email.policy.strict)
    return parser.parsebytes(message.encode("ascii"))


def content(message: EmailMessage, kind: str) -> str:
    """Return what the text or the HTML of a message says."""
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_a_whole_message() -> None:
    """Text first, then HTML; a dot alone in its line does not end the mail."""
    assert to_message(LETTER, ENVELOPE) == dedent("""\
        From: Acme huddle <huddle@acme.test>
        To: Everybody <team@acme.test>
        Cc: boss@acme.test
        Reply-To: Everybody <team@acme.test>
        Subject: Acme huddle, week 47: 2 wins, 3 decisions, 14 of 16 kept
        Date: Fri, 20 Nov 2026 16:00:00 +0100
        Message-ID: <20261120T160000.292e8ebf0581ce7c@acme.test>
        List-Id: <acme.huddle.acme.test>
        Auto-Submitted: auto-generated
        MIME-Version: 1.0
        Content-Type: multipart/alternative;
         boundary="=_both_292e8ebf0581ce7c2ce7e081"

        --=_both_292e8ebf0581ce7c2ce7e081
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Acme huddle, week 47

        =2E
        From here on: na=C3=AFve

        --=_both_292e8ebf0581ce7c2ce7e081
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        <p>Acme huddle, <b>week 47</b></p>

        --=_both_292e8ebf0581ce7c2ce7e081--
        """)


def test_the_same_letter_gives_the_same_bytes() -> None:
    """And another one, or to another, has an id and boundaries of its own."""
    others = [replace(LETTER, text="other"), replace(LETTER, subject="other")]
    ids = {
        parsed(to_message(letter, envelope))["Message-ID"]
        for letter in (LETTER, *others)
        for envelope in (ENVELOPE, replace(ENVELOPE, to=(Address("ana@acme.test"),)))
    }

    assert to_message(LETTER, ENVELOPE) == to_message(replace(LETTER), replace(ENVELOPE))
    assert len(ids) == 6


def test_what_is_attached_arrives_byte_for_byte() -> None:
    """A calendar's line ends, and a sheet's letters."""
    calendar = "BEGIN:VCALENDAR\r\nSUMMARY:für alle\r\nEND:VCALENDAR\r\n"
    files = (
        Attachment("huddles.ics", "text/calendar; method=PUBLISH", calendar),
        Attachment("promises.csv", "text/csv", "owner,title\nana,漢字\n"),
    )
    message = parsed(to_message(replace(LETTER, attachments=files), ENVELOPE))

    assert message.get_content_type() == "multipart/mixed"
    assert [
        (one.get_filename(), one.get_content_type(), one.get_payload(decode=True))
        for one in message.iter_attachments()
    ] == [
        ("huddles.ics", "text/calendar", calendar.encode()),
        ("promises.csv", "text/csv", "owner,title\nana,漢字\n".encode()),
    ]
    assert content(message, "plain") == LETTER.text
    assert content(message, "html") == LETTER.html


def corpus() -> list[str]:
    """Return 3,000 texts that want to be headers, parts, or the end of a message."""
    drawn = random.Random(20261120)  # noqa: S311  a corpus, no secret
    seeds = [
        *("Bcc: evil@x.test", "=?utf-8?q?=0ABcc:_evil@x.test?=", "=?utf-8?b?CkJjYzogZXZpbA==?="),
        *("=?utf-8?q?=0D=0A=0D=0Abody?=", "=?us-ascii?q?x?=", "=?", "?=", "=?x?q?=?="),
        *("<evil@x.test>", '"', "\\", "(c)", ",", ";", ":", "@", ".", "--=_both_", "=_all_", "="),
        *("<script>", "=HYPERLINK(", "]]>", "END:VEVENT", "مرحبا", "\u202e", "👩🏽‍🚀", "漢字"),
        *("x" * 100, "x" * 1000, "é" * 300, "From ", " ", "\t", "naïve"),
    ]
    breaks = [
        "\r\n",
        "\n",
        "\r",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x85",
        "\u2028",
        "\0",
        "\x1b[2J",
        "",
        " ",
    ]
    pairs = ["".join(part) for part in product(seeds, breaks, seeds)]
    drawn.shuffle(pairs)
    return [text + drawn.choice(["", *breaks]) for text in pairs[:3000]]


def assert_only_text(text: str, *files: Attachment) -> None:
    """Send `text` as everything it can be, and expect it as text."""
    envelope = replace(ENVELOPE, to=(Address("ana@acme.test", text), TEAM))
    letter = replace(LETTER, subject=text, team=text, text=text, html=text, attachments=files)
    sent = to_message(letter, envelope)
    message = parsed(sent)
    line = " ".join(safe(text).split())
    body = "\n".join(map(safe, text.split("\n")))

    assert re.search(r"[^\n\x20-\x7e]", sent) is None
    assert message.keys() == HEADERS
    assert message["Subject"] == (line if len(line) <= 200 else f"{line[:199].rstrip()}…")
    assert [one.addr_spec for one in message["To"].addresses] == ["ana@acme.test", "team@acme.test"]
    assert [one.addr_spec for one in message["From"].addresses] == ["huddle@acme.test"]
    assert content(message, "plain").rstrip("\n") == body.rstrip("\n")
    assert len(list(message.walk())) == (3 + 2 * len(files))


def test_no_text_becomes_a_header_or_a_part() -> None:
    """Of 3,000 texts in the subject, the names, the team, the bodies and a file, each is a text."""
    texts = corpus()

    assert len(texts) == 3000
    for text in texts[:2900]:
        assert_only_text(text)
    for text in texts[2900:]:
        assert_only_text(text, Attachment("sheet.csv", "text/csv", text))


@given(st.text(max_size=300))
def test_no_text_at_all_becomes_a_header(text: str) -> None:
    """Nor does anything else that can be put into a text."""
    assert_only_text(text)


def test_a_mail_of_long_names_has_no_long_lines() -> None:
    """Servers take lines of 998 octets; none of ours is longer than 100."""
    crowd = tuple(Address(f"{'n' * 30}{number}@acme.test", "漢" * 500) for number in range(200))
    letter = replace(LETTER, subject="x" * 10_000, text="y" * 10_000)

    lines = to_message(letter, replace(ENVELOPE, to=crowd, cc=crowd)).splitlines()

    assert max(map(len, lines)) <= 100
    assert len(parsed("\n".join(lines) + "\n")["To"].addresses) == 200


def test_a_comma_in_a_name_makes_no_other_address() -> None:
    """Acme, Inc. writes as one."""
    message = parsed(to_message(replace(LETTER, team="Acme, Inc."), ENVELOPE))

    assert [(one.display_name, one.addr_spec) for one in message["From"].addresses] == [
        ("Acme, Inc. huddle", "huddle@acme.test")
    ]


def test_a_subject_of_one_long_word_is_folded() -> None:
    """And read back as it was, plain though its letters are."""
    told = to_message(replace(LETTER, subject="x" * 200), ENVELOPE)

    assert max(map(len, told.splitlines())) <= 76
    assert parsed(told)["Subject"] == "x" * 200


def test_the_date_is_that_of_the_records() -> None:
    """In UTC as well, and with a day of one digit."""
    letter = replace(LETTER, at=datetime(2026, 3, 1, 7, 5, 9, tzinfo=UTC))

    assert "\nDate: Sun, 01 Mar 2026 07:05:09 +0000\n" in to_message(letter, ENVELOPE)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ana@acme.test", Address("ana@acme.test")),
        (" Ana Q <ana+x@mail.acme.test> ", Address("ana+x@mail.acme.test", "Ana Q")),
        ('"Ana" <ana@localhost>', Address("ana@localhost", "Ana")),
        ("A\nB\t<a@x.test>\r\n", Address("a@x.test", "A B")),
    ],
)
def test_addresses_are_read(typed: str, read: Address) -> None:
    """With a name or without one."""
    assert parse_address(typed) == read


def test_several_addresses_are_read_once() -> None:
    """With commas or one by one."""
    assert parse_addresses(["a@x.test, b@x.test", "A@X.test", "c@x.test,"]) == (
        Address("a@x.test"),
        Address("b@x.test"),
        Address("c@x.test"),
    )


@pytest.mark.parametrize(
    "typed",
    [
        *("", "ana", "@acme.test", "ana@", "a b@x.test", "ana@x..test", ".a@x.test", "a@-x.test"),
        *("ana@x.test\nBcc: evil@x.test", "a\0@x.test", "<a@x.test", "a@x.test>"),
        *("=?utf-8?q?x?=@x.test", "ä@x.test", "a@ä.test", '"a b"@x.test', "a@[127.0.0.1]"),
        *(
            "A <a@x.test> <b@x.test>",
            "a@x.test;b@x.test",
            f"{'a' * 250}@x.test",
            "a\x1b <a@x.test>",
        ),
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    """Whatever does not parse goes into no mail."""
    with pytest.raises(Wrong):
        parse_address(typed)


def test_addresses_are_shown_in_one_line() -> None:
    """With the name, if they have one."""
    assert shown_address(Address("a@x.test")) == "a@x.test"
    assert shown_address(Address("a@x.test", "A\nB\x1b")) == "A␊B␛ <a@x.test>"
