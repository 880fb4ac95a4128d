"""A summary for readers outside the team names nobody: sides stand in the place of names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email import message_from_string
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.email_address import Address
from huddlecli.core.minutes import Present
from huddlecli.core.side_records import Consent, Measure, Proposal
from huddlecli.core.summary import Summary
from huddlecli.core.summary.anonymous import Anonymizer
from huddlecli.core.summary.sides import OpenAgreement, SidesFigures
from huddlecli.core.team import AUTHORS, Mail, Person, Rota, Team, is_name
from huddlecli.core.text import folded
from huddlecli.views.formats.mail import Envelope, to_message
from huddlecli.views.summary import as_letter
from huddlecli.views.summary import export as summary_export
from tests.helpers import summary_formats as summary
from tests.helpers.acme_views import HELD, QUOTE, SUMMARY, TEAM, drawn

MAILED = Envelope(sender=Address("huddle@firm.test"), to=(Address("board@firm.test"),))


def team(**sides: str | None) -> Team:
    """Return a team of these people."""
    return replace(TEAM, people=tuple(Person(name=name, side=side) for name, side in sides.items()))


def covering(**sides: str | None) -> Anonymizer:
    """Return what replaces the names of these people."""
    return Anonymizer.of(team(**sides))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ana sends the list", "marketing sends the list"),
        ("Ana's list, for ANA", "marketing's list, for marketing"),
        ("ask @ana, then @cem.", "ask marketing, then sales."),
        ("Diana and banana stay", "Diana and banana stay"),
        ("ana_list and list-ana.pdf", "marketing_list and list-marketing.pdf"),
        ("guests: zoe", "guests: someone"),
        ("An\u0061: decomposed e\u0301", "marketing: decomposed \u00e9"),
        ("", ""),
    ],
)
def test_a_name_in_a_text_is_a_whole_word(text: str, shown: str) -> None:
    """Whatever its case, with or without @; parts of other words are no names."""
    assert covering(ana="marketing", cem="sales", zoe=None).text(text) == shown


def test_longer_names_come_first_and_other_names_of_a_person_too() -> None:
    """`called`, former names and the address; in scripts without blanks also within letters."""
    people = (
        Person(
            name="ana", side="marketing", called="Ana Maria Lopez", email="al@x.test", was=("sue",)
        ),
        Person(name="ana.b", side="sales"),
        Person(name="\u674e", side="sales"),
    )
    cover = Anonymizer.of(replace(TEAM, people=people))

    assert cover.text("Ana Maria Lopez, sue and ana.b, al@x.test") == (
        "marketing, marketing and sales, marketing"
    )
    assert cover.text("\u8bf7\u674e\u8054\u7cfb") == "\u8bf7sales\u8054\u7cfb"


def test_a_person_called_like_a_side_or_a_reserved_word_is_not_told_apart() -> None:
    """The side is what stands there anyway, and `import` is nobody."""
    cover = covering(sales="sales", ana="marketing")

    assert cover.text("sales and import") == "sales and import"
    assert (cover.person("import"), cover.person("stranger")) == ("import", "someone")


def test_an_owner_who_left_is_the_side_of_the_promise() -> None:
    """Nobody of the team has that name, and it is in no text either."""
    left = replace(QUOTE, owner="zoe", by="zoe", title="Quote by zoe")
    found = replace(SUMMARY, open=(left,), overdue=())
    shown = Anonymizer.of(TEAM, found).value(found).open[0]

    assert (shown.owner, shown.by, shown.title) == ("sales", "sales", "Quote by sales")


def test_what_is_no_name_is_the_same() -> None:
    """Figures, days and words of the program; only the people are gone from the team."""
    shown = Anonymizer.of(TEAM, SUMMARY).value(SUMMARY)

    assert (shown.team.people, shown.team.mail, shown.team.rota) == ((), Mail(), Rota())
    assert (shown.period, shown.kept, shown.trend) == (
        SUMMARY.period,
        SUMMARY.kept,
        SUMMARY.trend,
    )
    assert [record.id for record in (*shown.open, *shown.done, *shown.wins)] == [
        record.id for record in (*SUMMARY.open, *SUMMARY.done, *SUMMARY.wins)
    ]
    assert shown.wins[0].title == ("Oakline signed; the case study from marketing tipped it")


LETTERS = st.characters(categories=["Ll", "Lu", "Lo", "Nd", "Mn"])
OWN_WORDS = re.compile(r"\w+")


def words_of(text: str) -> set[str]:
    """Return the words of a text, folded."""
    return {folded(word) for word in OWN_WORDS.findall(text)}


def shown_in(found: Summary) -> Iterator[str]:
    """Yield a full summary in each format, as people and programs read it."""
    yield summary.as_text(found, full=True)
    yield summary.as_text(found)
    yield summary.as_markdown(found, full=True)
    yield summary.as_chat(found, full=True)
    yield drawn(summary.as_rich(found, full=True))
    yield summary.as_html(found, full=True)
    yield "\n".join(" ".join(row) for row in csv.reader(StringIO(summary_export.as_csv(found))))
    yield summary_export.as_json(found)
    message = message_from_string(to_message(as_letter(found, full=True), MAILED))
    yield "\n".join(f"{name}: {value}" for name, value in message.items())
    for part in message.walk():
        yield bytes(part.get_payload(decode=True) or b"").decode()


def peopled(one: str, other: str, called: str) -> Summary:
    """Return a week in which two people are named wherever a name can be."""
    people = (
        Person(name=one, side="marketing", called=called, email=f"{one}@acme.test"),
        Person(name=other, side="sales"),
    )
    said = f"{one} asked @{other} about {called}"
    point = replace(
        HELD.items[1].points[0],
        restatement=said,
        speaker=one,
        listener=other,
        notes=(said,),
        actions=tuple(
            replace(action, owner=other, title=said) for action in HELD.items[1].points[0].actions
        ),
    )
    item = replace(HELD.items[1], title=said, points=(point,), by=(one, other))
    huddle = replace(
        HELD,
        by=one,
        title=said,
        message=said,
        items=(item, replace(HELD.items[2], title=said, carried=4, reason=said)),
        present=(Present(name=one, side="marketing"), Present(name=other, side=None)),
        score_reasons=(said,),
    )
    late = replace(QUOTE, owner=one, by=other, title=said, due=date(2026, 11, 2), tags=(said,))
    measure = Measure(
        id="m" * 10,
        title=said,
        created=QUOTE.created,
        by=one,
        owner=other,
        agreed={"sales": Consent(by=other, to="p" * 10)},
        proposed=Proposal(id="q" * 10, by=one, on=date(2026, 11, 19), target=3),
        notes={"2026-W47": said},
    )
    return replace(
        SUMMARY,
        team=replace(TEAM, people=people),
        huddles=(huddle,),
        covered=(replace(SUMMARY.covered[0], title=said),),
        not_covered=(replace(SUMMARY.not_covered[0], title=said),),
        decisions=tuple(
            replace(record, owner=one, by=other, title=said, why=said, review=date(2026, 11, 18))
            for record in SUMMARY.decisions
        ),
        reviews=tuple(replace(record, owner=one, title=said) for record in SUMMARY.decisions),
        wins=tuple(replace(record, by=one, title=said) for record in SUMMARY.wins),
        parked=tuple(replace(record, by=one, title=said) for record in SUMMARY.parked),
        created=(late,),
        done=tuple(replace(record, owner=other, by=one, title=said) for record in SUMMARY.done),
        dropped=tuple(replace(record, owner=one, reason=said) for record in SUMMARY.dropped),
        open=(late,),
        overdue=(late,),
        sides=SidesFigures(proposed=(OpenAgreement(measure, ("sales",)),)),
    )


PLAIN = [
    word
    for page in shown_in(Anonymizer.of(TEAM, SUMMARY).value(SUMMARY))
    for word in words_of(page)
] + [word for page in shown_in(peopled("zzz", "yyy", "xxx")) for word in words_of(page)]
NAMES = st.text(LETTERS, min_size=2, max_size=8).filter(
    lambda name: is_name(name) and not words_of(name) & {*PLAIN, *AUTHORS}
)


@given(NAMES, NAMES, NAMES)
def test_no_name_is_in_any_format(one: str, other: str, called: str) -> None:
    """Of owners, authors, facilitators, those present, and in whatever people typed.

    A name that is a word of the program, such as that of a month, is not tried.
    """
    found = peopled(one, other, called)
    shown = Anonymizer.of(found.team, found).value(found)

    for page in shown_in(shown):
        assert not {folded(name) for name in (one, other, called)} & words_of(page)


def test_names_are_there_without_it() -> None:
    """So that the property above has something to find, in each format but the headers."""
    found = peopled("quux", "zork", "frob")
    pages = [page for page in shown_in(found) if page and "Message-ID" not in page]

    assert len(pages) >= 10
    assert [page for page in pages if not {"quux", "zork"} & words_of(page)] == []


def test_the_same_records_give_the_same_bytes_and_another_message() -> None:
    """The Message-ID differs from that of the mail with names, which other people get."""
    found = peopled("quux", "zork", "frob")
    cover = Anonymizer.of(found.team, found)
    first, again = (to_message(as_letter(cover.value(found)), MAILED) for _ in range(2))

    assert first == again
    assert first != to_message(as_letter(found), MAILED)
