"""Whole mails, of a week, of a huddle, to one person: parsed back, and within their bounds."""

from __future__ import annotations

import email.policy
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser

import pytest

from huddlecli.core.email_address import Address
from huddlecli.core.promises import Reminder, asked_by, reminder
from huddlecli.views import minutes, reminders, summary
from huddlecli.views.escape import safe
from huddlecli.views.formats.mail import Envelope, MailMessage, to_message
from huddlecli.views.formats.terminal import as_rich
from tests.helpers.acme_busy import BUSY, NEXT
from tests.helpers.acme_letters import PLAIN, minutes_of, page_of, reminder_of
from tests.helpers.acme_views import HELD, LIST, MONDAY, ONE_DAY, TEAM, drawn, matches
from tests.views.test_summary_formats import TEXTS

ENVELOPE = Envelope(sender=Address("huddle@acme.test"), to=(Address("team@acme.test"),))
HEADERS = ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "List-Id"]
HEADERS += ["Auto-Submitted", "MIME-Version", "Content-Type"]
REVIEWS = {ONE_DAY.id: date(2027, 1, 4)}
LETTERS: dict[str, Callable[[tuple[str, ...]], MailMessage]] = {
    "minutes": lambda texts: minutes.as_letter(minutes_of(texts), texts[0]),
    "reminder": lambda texts: reminders.as_letter(reminder_of(texts), replace(TEAM, name=texts[0])),
}


def reminded(*days: int, by: str = "cem") -> Reminder:
    """Return what ana is reminded of, where promises are due so many days after Monday."""
    monday = date(2026, 11, 23)
    actions = [
        replace(LIST, id=f"{day + 50:010}", title=f"Day {day}", due=monday + timedelta(day), by=by)
        for day in days
    ]
    return reminder(TEAM, TEAM.people[0], actions, MONDAY)


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("week.eml", lambda: summary.as_letter(BUSY, full=True, upcoming=NEXT)),
        ("minutes.eml", lambda: minutes.as_letter(HELD, "Acme", REVIEWS)),
        ("reminder.eml", lambda: reminders.as_letter(reminded(-3, 0, 1, 8), TEAM)),
    ],
)
def test_a_mail_of_each_kind(name: str, letter: Callable[[], MailMessage]) -> None:
    """As a program that sends gets it, byte for byte."""
    matches(name, to_message(letter(), ENVELOPE))


def test_minutes_as_a_page() -> None:
    """What came of the huddle first, then how it went."""
    matches("minutes.html", page_of(HELD, "Acme", REVIEWS))


class Elements(HTMLParser):
    """The elements of a document, with their attributes' names and where they lead."""

    def __init__(self, text: str) -> None:
        """Read a document."""
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element down."""
        self.found.append((tag, *(name for name, _ in attrs)))


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_text_makes_a_header_or_an_element(kind: str, text: str) -> None:
    """Names, titles, notes and the team are shown as they are, or as signs."""
    plain, hostile = LETTERS[kind](PLAIN), LETTERS[kind]((text,) * len(PLAIN))
    parser: BytesParser[EmailMessage] = BytesParser(policy=email.policy.strict)
    message = parser.parsebytes(to_message(hostile, ENVELOPE).encode("ascii"))
    found, expected = Elements(hostile.html).found, Elements(plain.html).found

    assert message.keys() == HEADERS
    assert found == expected or (len(text) == 10_000 and {*found} <= {*expected})
    assert [part.get_content_type() for part in message.walk()] == [
        *("multipart/alternative", "text/plain", "text/html")
    ]
    assert safe(text).split()[0] in hostile.text


@pytest.mark.parametrize("kind", LETTERS)
def test_a_page_of_hostile_minutes_has_the_same_elements(kind: str) -> None:
    """The page is no mail, and as careful."""
    pages = [page_of(minutes_of((text,) * len(PLAIN)), text) for text in (kind, *TEXTS.values())]

    assert len({str(Elements(page).found) for page in pages}) == 1


@pytest.mark.parametrize("kind", LETTERS)
def test_however_much_there_is_it_stays_below_what_is_cut(kind: str) -> None:
    """Two thousand of everything, in letters that take room; lists end with a count."""
    sent = to_message(LETTERS[kind](("漢字かな交じり文" * 8,) * 2000), ENVELOPE)

    assert 10_000 < len(sent) < 100_000
    message = BytesParser(policy=email.policy.strict).parsebytes(sent.encode("ascii"))
    for part in message.iter_parts():
        assert " more" in part.get_content()


def test_each_promise_stands_in_one_place() -> None:
    """Overdue from the day after; soon until the third day; later only what others need."""
    found = reminded(-1, 0, 3, 4)
    own = reminded(4, by="Ana")

    assert [[one.title for one in part] for part in (found.overdue, found.soon, found.awaited)] == [
        ["Day -1"],
        ["Day 0", "Day 3"],
        ["Day 4"],
    ]
    assert own.actions == ()
    assert [asked_by(replace(LIST, by=name)) for name in ("cem", "ANA", "hand")] == ["cem", "", ""]


def test_a_day_ends_where_the_owner_lives() -> None:
    """Cem in New York still has Sunday when ana in Berlin has Monday."""
    sunday = replace(LIST, owner="cem", due=date(2026, 11, 22))
    at = MONDAY.replace(hour=1)

    assert reminder(TEAM, TEAM.people[2], [sunday], at).soon == (sunday,)
    assert reminder(TEAM, TEAM.people[0], [replace(sunday, owner="ana")], at).soon == ()


def test_a_reminder_on_a_terminal() -> None:
    """The same words in columns."""
    assert drawn(as_rich(reminders.document(reminded(-3, 1), TEAM))).splitlines() == [
        "Acme huddle, for ana: 1 overdue, 1 due soon",
        "",
        "Overdue",
        "  Day -3  was due Fri 20 Nov, for cem",
        "",
        "Due soon",
        "  Day 1  due tomorrow, for cem",
    ]


def test_a_huddle_of_nothing_says_that_it_took_place() -> None:
    """No heading stands above nothing."""
    bare = replace(HELD, items=(), wins=(), message=None)

    assert minutes.as_letter(bare, "Acme").text.splitlines() == [
        "Daily huddle, Mon 23 Nov 2026: 4 people met",
        "",
        "The huddle",
        "  09:08 to 09:22, 15 of 15 minutes, run by fay",
        "  Present: ana and fay (marketing), cem and dan (sales)",
        "  Promises: 4 of 5 kept",
        "  Score 8.5: ran over on one item",
    ]


def test_a_week_s_mail_is_dated_by_the_day_it_is_made_for() -> None:
    """On Monday it is Monday's, whatever the hour; its id is that of the newest change."""
    evening = replace(BUSY, now=BUSY.now.replace(hour=18))
    friday = replace(BUSY, now=BUSY.now - timedelta(days=3))
    heads = [
        to_message(summary.as_letter(one), ENVELOPE).split("\n\n")[0].splitlines()
        for one in (BUSY, evening, friday)
    ]
    dates = [next(line for line in head if line.startswith("Date")) for head in heads]
    ids = [next(line for line in head if line.startswith("Message-ID"))[:29] for head in heads]

    assert heads[0] == heads[1]
    assert dates == [
        "Date: Mon, 23 Nov 2026 00:00:00 +0100",
        "Date: Mon, 23 Nov 2026 00:00:00 +0100",
        "Date: Fri, 20 Nov 2026 16:00:00 +0100",
    ]
    assert ids == ["Message-ID: <20261120T160000."] * 3
