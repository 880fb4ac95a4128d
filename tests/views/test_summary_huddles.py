"""What a summary says of its huddles, and what needs a leader: a few lines on a phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal

import pytest

from huddlecli.core.minutes import MinutedAction, MinutedItem, MinutedPoint, MinutedReview, Minutes
from huddlecli.core.records import Decision
from huddlecli.core.summary import Summary
from huddlecli.core.summary.meetings import MeetingFigures
from huddlecli.views.summary import document
from tests.helpers import summary_formats as summary
from tests.helpers.acme_views import HELD, LIST, ONE_DAY, QUOTE, SUMMARY, drawn

BARE = replace(SUMMARY, wins=(), decisions=(), huddles=(), open=(), overdue=())
FIVE_OF_FIVE = MeetingFigures(held=5, met=5, due=5, timed=5, late=0, lost_minutes=0, score=8.2)


def held(*items: MinutedItem, **keys: object) -> Minutes:
    """Return a huddle with these items, and no message."""
    return replace(HELD, items=items, message=None, **keys)  # type: ignore[arg-type]


def said(title: str, words: str | None, *, note: str = "", number: int = 0) -> MinutedItem:
    """Return an item on which something was said back; the number makes it differ."""
    loop = HELD.items[1]
    point = MinutedPoint(
        opened_by="sales",
        rounds=1,
        said_back=True,
        restatement=words,
        outcome="none",
        notes=(note,) if note else (),
    )
    return replace(loop, title=title, topic=f"topic-{number}", points=(point,))


def section(found: Summary, title: str, *, full: bool = False) -> str:
    """Return a section of a summary as text."""
    text = summary.as_text(found, full=full)
    return text.partition(f"\n\n{title}\n")[2].partition("\n\n")[0].rstrip("\n")


def test_five_items_are_heard_first_those_that_were_written_down() -> None:
    """In the order of the huddles, with a count of the others and how to see them."""
    items = [said(f"Topic {n}", None, note=f"note {n}", number=n) for n in range(4)]
    items += [said(f"Topic {n}", f"words {n}", number=n) for n in range(4, 8)]
    found = replace(BARE, huddles=(held(*items),))

    assert section(found, "What we heard").splitlines() == [
        "  Topic 0: note 0 → no action needed",
        *(f"  Topic {n}: words {n} → no action needed" for n in range(4, 8)),
        "  and 3 more with --full",
    ]
    assert section(found, "What we heard", full=True).count("Topic") == 8
    assert "--full" not in summary.as_text(found, full=True)
    for told in (summary.as_markdown(found), summary.as_chat(found), summary.as_mail_html(found)):
        assert "and 3 more with --full" in told
    assert "  and 3 more with --full\n" in drawn(summary.as_rich(found))


def test_what_was_said_is_cut_at_a_word_and_what_came_of_it_stays() -> None:
    """Two lines of text in the short form; all of it in the full one."""
    words = " ".join(f"word{number:02}" for number in range(40))
    found = replace(BARE, huddles=(held(said("Where are you stuck?", words)),))

    lines = section(found, "What we heard").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("  Where are you stuck? word00 word01")
    assert lines[1].endswith("… → no action needed")
    assert words in " ".join(section(found, "What we heard", full=True).split())


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ({"result": "kept", "until": date(2026, 12, 1)}, "kept, review on 1 Dec"),
        ({"result": "dropped", "reason": "too few chats"}, "dropped: too few chats"),
        ({"result": None}, ""),
    ],
)
def test_a_decision_that_was_reviewed_says_what_became_of_it(
    result: dict[str, Any], words: str
) -> None:
    """Beside whatever else came of the item; one that is still due has nothing to say."""
    item = said("Sales answers the chat", "it holds")
    review = MinutedReview(id="d4e5", title="Sales answers the chat", **result)
    alone = replace(item.points[0], outcome="decision", review=review)
    promise = MinutedAction(
        id="a1b2", title="Pin the rota", owner="ben", due=date(2026, 11, 20), status="open"
    )
    both = replace(alone, actions=(promise,))
    found = [
        section(replace(BARE, huddles=(held(replace(item, points=(point,))),)), "What we heard")
        for point in (alone, both)
    ]

    before = "  Sales answers the chat: it holds"
    assert found[0] == (f"{before} → {words}" if words else before)
    result_words = "; ".join(filter(None, [words, "ben: Pin the rota"]))
    assert " ".join(found[1].split()) == f"{before} → {result_words}".strip()


@pytest.mark.parametrize(("many", "beside"), [(3, ["<h2>What we heard"]), (4, [])])
def test_a_long_list_of_what_was_heard_has_the_whole_width_of_a_page(
    many: int, beside: list[str]
) -> None:
    """A short one is placed beside the decisions, below which a long one would leave a hole."""
    items = [said(f"Topic {number}", "words", number=number) for number in range(many)]
    found = replace(BARE, decisions=SUMMARY.decisions[:1], huddles=(held(*items),))

    pair = (
        summary.as_html(found).partition('<div class="pair">')[2].partition("</section>\n</div>")[0]
    )
    assert "<h2>Decided" in pair
    assert re.findall("<h2>What we heard", pair) == beside


@pytest.mark.parametrize(
    ("meetings", "words"),
    [
        (FIVE_OF_FIVE, "Huddles: held 5 of 5, on time, score 8.2."),
        (
            FIVE_OF_FIVE._replace(late=2, lost_minutes=24),
            "Huddles: held 5 of 5, score 8.2, 24 person-minutes lost to late starts.",
        ),
        (
            FIVE_OF_FIVE._replace(held=6),
            "Huddles: held 5 of 5 and 1 besides those due, on time, score 8.2.",
        ),
        (FIVE_OF_FIVE._replace(timed=0, score=None), "Huddles: held 5 of 5."),
        (FIVE_OF_FIVE._replace(met=0, held=0, timed=0, score=None), "Huddles: held 0 of 5."),
        (FIVE_OF_FIVE._replace(due=0, met=0, score=8.0), "Huddles: 5 held, on time, score 8."),
    ],
)
def test_one_line_says_how_the_huddles_went(meetings: MeetingFigures, words: str) -> None:
    """Held of how many were due, late starts, the score: what there is, and no more."""
    assert document(replace(BARE, meetings=meetings)).facts == (words,)


def test_three_messages_are_in_the_short_form() -> None:
    """All of them in the full one; a long one is cut at a word."""
    long = "word " * 60
    given = ("Call first", "Mail second", long.strip(), "Fourth", "Fifth")
    huddles = tuple(replace(held(), id=f"h{n}", message=text) for n, text in enumerate(given))
    found = replace(BARE, huddles=huddles)
    short, full = document(found).facts, document(found, full=True).facts

    assert short[:2] == (
        "Message to the teams: Call first",
        "Message to the teams: Mail second",
    )
    assert (short[2][-6:], len(short), short[3]) == (" word…", 4, "2 more with --full")
    assert full == tuple(f"Message to the teams: {text}" for text in given)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("値" * 150, "値" * 99 + "…"),
        ("abc" * 90, ("abc" * 90)[:199] + "…"),
        ("値段 " * 60, ("値段 " * 40).strip() + "…"),
    ],
)
def test_a_message_is_cut_by_its_width(text: str, shown: str) -> None:
    """Signs of two columns count as two; without a blank it is cut anywhere."""
    found = replace(BARE, huddles=(replace(held(), message=text),))

    assert document(found).facts == (f"Message to the teams: {shown}",)


def test_a_team_that_held_none_and_had_none_due_has_no_line() -> None:
    """Nor has a summary whose huddles were not counted."""
    nothing = MeetingFigures(held=0, met=0, due=0, timed=0, late=0, lost_minutes=0, score=None)
    assert document(replace(BARE, meetings=nothing)).facts == ()
    assert document(BARE).facts == ()


def needing(*overdue: str) -> Summary:
    """Return a week with long overdue promises, a review, and an item carried over again."""
    late = [
        replace(QUOTE, id=f"t{number:09}", title=title, due=date(2026, 11, 9))
        for number, title in enumerate(overdue)
    ]
    left = replace(HELD.items[2], carried=2)
    review: Decision = replace(ONE_DAY, review=date(2026, 11, 18))
    return replace(
        BARE,
        huddles=(held(left),),
        open=(*late, LIST),
        overdue=tuple(late),
        reviews=(review,),
    )


def test_what_needs_a_leader_in_every_format() -> None:
    """Each line says what it is; only what is overdue stands out."""
    found = needing("Quote for Northgate")

    assert section(found, "Needs you").splitlines() == [
        "  overdue  cem  Quote for Northgate               14 days late",
        "  review   cem  One call within a day of sign-up  review due 18 Nov",
        "  carried       Closing the loop on every lead    carried over 3×",
    ]
    assert "## Needs you\n\n- **overdue** cem: Quote for Northgate, 14 days late\n" in (
        summary.as_markdown(found)
    )
    assert (
        "*Needs you*\n"
        "• *overdue* cem: Quote for Northgate, 14 days late\n"
        "• cem: One call within a day of sign-up, review due 18 Nov\n"
        "• Closing the loop on every lead, carried over 3×\n"
    ) in summary.as_chat(found)
    assert "\x1b[1;31moverdue\x1b[0m" in drawn(summary.as_rich(found), color=True)
    for page in (summary.as_html(found), summary.as_mail_html(found), summary.as_text(found)):
        assert page.index("Needs you") < page.index("Promises")  # within the first screen


@pytest.mark.parametrize("many", [3, 9])
def test_many_promises_that_need_a_leader_are_one_line_by_side(many: int) -> None:
    """Each of them is among the promises; nobody is counted, and it is so in the full form too."""
    found = needing(*(f"Promise {number}" for number in range(many)))
    guest = replace(found.overdue[0], id="guest00000", side=None)
    found = replace(found, overdue=(*found.overdue, guest), open=(*found.open, guest))

    for full in (False, True):
        assert section(found, "Needs you", full=full).splitlines() == [
            f"  overdue       {many + 1} promises over a week late".ljust(50)
            + f"no side 1, sales {many}",
            "  review   cem  One call within a day of sign-up  review due 18 Nov",
            "  carried       Closing the loop on every lead    carried over 3×",
        ]


def test_at_most_five_lines_need_a_leader_and_the_rest_is_counted() -> None:
    """Some of each kind are among them."""
    found = needing("One", "Two")
    reviews = tuple(replace(found.reviews[0], id=f"r{number:09}") for number in range(4))
    found = replace(found, reviews=reviews)
    lines: Sequence[str] = section(found, "Needs you").splitlines()

    kinds = [line.split()[0] for line in lines]
    assert kinds == ["overdue", "overdue", "review", "review", "carried", "and"]
    assert lines[-1] == "  and 2 more with --full"


def test_where_nothing_needs_a_leader_there_is_no_heading() -> None:
    """A promise overdue for three days is among the promises alone."""
    assert "Needs you" not in summary.as_text(replace(BARE, open=(QUOTE,), overdue=(QUOTE,)))


@pytest.mark.parametrize(("later", "is_left"), [("struck", False), ("carried", True)])
def test_what_was_struck_later_in_the_week_is_not_carried_over(
    later: Literal["struck", "carried"], *, is_left: bool
) -> None:
    """By its topic; carried over again, it still is."""
    again = replace(HELD.items[2], title="Closing the loop", left=later)
    huddles = (HELD, replace(HELD, id="2026-11-24-0908-daily", items=(again,)))
    found = replace(SUMMARY, huddles=huddles)

    assert ("Carried over" in summary.as_text(found, full=True)) == is_left
