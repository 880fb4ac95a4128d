"""Leads counted by something: a table that fits a terminal, and sentences with all figures."""

from __future__ import annotations

from datetime import timedelta

from huddlecli.core.leads.figures import (
    LeadFigures,
    LeadGroup,
    MedianTime,
    Share,
    StageFigures,
)
from huddlecli.core.side_records import Stage
from huddlecli.views.document import Document
from huddlecli.views.formats.chat import as_chat
from huddlecli.views.formats.text import as_text
from huddlecli.views.lead_groups import groups_document, stages_document


def group(name: str | None, leads: int, hours: float, known: int) -> LeadGroup:
    """Return a group of so many leads, most of them answered in time."""
    median = MedianTime(timedelta(hours=hours), known, leads)
    return LeadGroup(
        name,
        LeadFigures(
            passed=leads,
            answered=leads,
            in_time=Share(leads - leads // 8, leads),
            answer=median,
            routing=median,
            answers=(),
            accepted=leads // 2,
            rejected=leads // 2,
            open=leads // 3,
            late=leads // 9,
            by_source={},
            by_reason={},
        ),
    )


def lines(document: Document) -> list[str]:
    """Return the table as a terminal has it."""
    return as_text(document).splitlines()


def test_a_row_of_large_figures_fits_a_terminal() -> None:
    """With ten cases a rate alone, a long median in whole hours, and names cut at what is left."""
    groups = [
        group("Original Traffic Source: Organic Search", 960, 112.75, 880),
        group("webinar", 9, 1.25, 9),
        group(None, 960, 5.25, 7),
    ]

    table = lines(groups_document(groups, "source"))

    assert table == [
        "source    leads  in time  first answer     routing          accepted  open  late",
        "Origina…  960    88%      113 h (880/960)  113 h (880/960)  50%       320   106",
        "webinar   9      8 of 9   1.25 h           1.25 h           4 of 8    3     1",
        "no sour…  960    88%      5.25 h (7/960)   5.25 h (7/960)   50%       320   106",
    ]
    assert max(map(len, table)) == 80


def test_sentences_have_all_figures() -> None:
    """What goes into a mail or a chat has no width."""
    document = groups_document([group("Organic Search", 960, 112.75, 880)], "source")

    assert as_chat(document) == (
        "• Organic Search: 960 handed over, 840 of 960 (88%) in time, "
        "first answer 112.75 h (880 of 960), routing 112.75 h (880 of 960), "
        "480 of 960 (50%) accepted, 320 open, 106 late\n"
    )


def test_a_row_of_stages_fits_a_terminal() -> None:
    """A stage that takes longer than usual is marked in a word."""
    demo = Stage(name="Sales qualified, with a demo and a date", side="marketing", days=10)
    stages = [
        StageFigures(demo, "Won", Share(46, 50), 12.5),
        StageFigures(Stage(name="Won"), None, Share(0, 23), None),
    ]

    table = lines(stages_document(stages))

    assert table == [
        "stage                     side       entered  went on  median           usual",
        "Sales qualified, with a…  marketing  50       92%      12.5 days, slow  10 days",
        "Won                                  23",
    ]
    assert max(map(len, table)) <= 80
