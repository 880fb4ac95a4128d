"""The week, on one screen or in one mail."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from huddlecli.core.dates import Period
from huddlecli.core.promises import Kept
from huddlecli.core.summary import Summary
from huddlecli.views.summary import document
from huddlecli.views.summary import export as summary_export
from tests.helpers import summary_formats as summary
from tests.helpers.acme_views import HOSTILE, LIST, QUOTE, SUMMARY, drawn, matches
from tests.helpers.summary_formats import following

NEXT = following(
    "Tue 24 Nov 09:08, daily",
    (
        ("Promises", ""),
        ("Where are you stuck?", ""),
        ("What customers worry about", "not discussed yet · customer"),
    ),
)
EMPTY = replace(SUMMARY, wins=(), decisions=(), kept=Kept(0, 0), open=(), overdue=())


def test_a_summary_as_text() -> None:
    """One sentence, wins, promises, decisions, what comes next."""
    matches("summary.txt", summary.as_text(SUMMARY, upcoming=NEXT))


def test_the_full_summary() -> None:
    """All the rest: what was done, dropped, talked about and left, by side and by week."""
    matches("summary-full.txt", summary.as_text(SUMMARY, full=True, upcoming=NEXT))


def test_a_summary_in_markdown() -> None:
    """A heading for each section, an item for each line."""
    matches("summary.md", summary.as_markdown(SUMMARY, upcoming=NEXT))


def test_a_summary_in_chat() -> None:
    """Bold titles and bullets."""
    matches("summary.chat.txt", summary.as_chat(SUMMARY, upcoming=NEXT))


def test_a_summary_on_a_terminal() -> None:
    """Columns, and red for what is late beside the word for it."""
    matches("summary.rich.txt", drawn(summary.as_rich(SUMMARY, upcoming=NEXT)))
    assert "\x1b[1;31moverdue\x1b[0m" in drawn(summary.as_rich(SUMMARY), color=True)


def test_a_summary_in_json() -> None:
    """Every figure, and nothing about one person alone."""
    matches("summary.json", summary_export.as_json(SUMMARY))
    told = json.loads(
        summary_export.as_json(replace(EMPTY, period=Period(date(2026, 11, 1), date(2026, 11, 9))))
    )
    assert (told["kept"], told["kept_rate"]) == ({"kept": 0, "due": 0}, None)
    assert told["period"]["week"] is None
    assert told["measures"] == []


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (SUMMARY, "Acme huddle, week 47: 2 wins, 1 decision, 14 of 16 kept"),
        (EMPTY, "Acme huddle, week 47: 1 huddle"),
        (replace(EMPTY, huddles=()), "Acme huddle, week 47: no huddle"),
        (
            replace(EMPTY, is_running=True, kept=Kept(1, 2)),
            "Acme huddle, week 47 so far: 1 of 2 kept",
        ),
        (replace(EMPTY, side="sales"), "Acme huddle, week 47, sales: 1 huddle"),
        (
            replace(EMPTY, period=Period(date(2026, 11, 1), date(2026, 11, 9))),
            "Acme huddle, 1 Nov to 9 Nov: 1 huddle",
        ),
        (
            replace(EMPTY, period=Period(date(2025, 12, 29), date(2026, 1, 4), "2026-W01")),
            "Acme huddle, week 1 of 2026: 1 huddle",
        ),
    ],
)
def test_the_first_line(found: Summary, told: str) -> None:
    """It names the period and tells what there is; what is nil is left out."""
    assert document(found).title == told


def test_a_phone_shows_so_many() -> None:
    """The short form has the first few and how many more there are; the full one has all."""
    many = tuple(
        replace(LIST, id=f"a{number:09}", title=f"Promise {number}", owner=owner)
        for number, owner in enumerate(["dan", "Ana", "cem"] * 4)
    )
    crowded = replace(EMPTY, open=(*many, QUOTE), overdue=(QUOTE,), huddles=())

    assert summary.as_text(crowded) == (
        "Acme huddle, week 47: no huddle\n"
        "\n"
        "Promises\n"
        "  overdue  cem  Quote for Northgate  was due Fri 20 Nov\n"
        "  open     Ana  Promise 1            due Fri 27 Nov\n"
        "  open     Ana  Promise 4            due Fri 27 Nov\n"
        "  open     Ana  Promise 7            due Fri 27 Nov\n"
        "  open     Ana  Promise 10           due Fri 27 Nov\n"
        "  open     cem  Promise 2            due Fri 27 Nov\n"
        "  open     cem  Promise 5            due Fri 27 Nov\n"
        "  open     cem  Promise 8            due Fri 27 Nov\n"
        "  and 5 more\n"
    )
    assert summary.as_text(crowded, full=True).count("Promise ") == 12
    assert summary.as_markdown(crowded).endswith("- and 5 more\n")
    assert summary.as_chat(crowded).endswith("• and 5 more\n")
    assert drawn(summary.as_rich(crowded)).endswith("\n  and 5 more\n")


def test_hostile_text_stays_text() -> None:
    """No escape byte or override gets out of a summary."""
    bad = replace(
        SUMMARY,
        team=replace(SUMMARY.team, name=HOSTILE),
        open=(replace(QUOTE, title=HOSTILE, owner=HOSTILE),),
        by_side={HOSTILE: Kept(1, 2)},
    )
    upcoming = following(HOSTILE, ((HOSTILE, HOSTILE),))
    told = [
        draw(bad, full=True, upcoming=upcoming)
        for draw in (summary.as_text, summary.as_markdown, summary.as_chat)
    ]
    told += [
        drawn(summary.as_rich(bad, full=True, upcoming=upcoming)),
        summary_export.as_json(bad),
    ]

    assert [sign for text in told for sign in "\x1b\x07\u202e" if sign in text] == []
