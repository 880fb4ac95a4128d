"""Measures in words and bars, and the scoreboard in each format."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from huddlecli.core.dates import Period
from huddlecli.core.measures.figures import MeasuredPeriod, MeasureFigures, measure_figures
from huddlecli.core.measures.target_words import number_words, target_words
from huddlecli.core.side_records import Measure
from huddlecli.core.team import Team
from huddlecli.core.working_hours import working_time
from huddlecli.views.document import Document
from huddlecli.views.formats.chat import as_chat
from huddlecli.views.formats.markdown import as_markdown
from huddlecli.views.formats.terminal import as_rich
from huddlecli.views.formats.text import as_text
from huddlecli.views.measures import (
    brief_words,
    chart,
    pace_words,
    red_words,
    scoreboard,
    state_words,
    value_words,
)
from huddlecli.views.records import ListContext

TEAM = Team(name="Acme", timezone="Europe/Berlin")
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)  # the Tuesday of week 49
HOSTILE = "a\x1b[31m\u202e*b* <i>|=1\x00"


def measure(values: dict[str, Any] | None = None, **more: Any) -> Measure:
    """Return leads a week, at least 120 of them."""
    keys: dict[str, Any] = {"title": "Leads", "unit": "leads", "target": 120, **more}
    return Measure(id="m4q8t2r6vx", created=NOW, by="ana", values=values or {}, **keys)


def figures(values: dict[str, Any] | None = None, **more: Any) -> MeasureFigures:
    """Return the figures of such a measure."""
    return measure_figures(measure(values, **more), TEAM, working_time(TEAM), NOW)


def drawn(*found: MeasureFigures) -> Document:
    """Return the scoreboard of measures."""
    context = ListContext(team=TEAM, now=NOW, ids={"m4q8t2r6vx": "m4q8"})
    return scoreboard(found, found, context)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        *((96, "leads", "96 leads"), (1, "leads", "1 lead"), (1, "tries", "1 try")),
        *((1, "h", "1 h"), (1, "Swiss", "1 Swiss"), (1200, None, "1,200"), (92, "%", "92%")),
        *((0.4, "h", "0.4 h"), (1234.5, "EUR", "1,234.5 EUR"), (-3, "leads", "-3 leads")),
    ],
)
def test_a_number_has_its_unit(value: float, unit: str | None, words: str) -> None:
    """A number has its unit, one of them in the singular."""
    assert number_words(value, unit) == words


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({}, "at least 120 leads a week"),
        ({"per": "month"}, "at least 120 leads a month"),
        ({"target": 4, "unit": "h", "want": "at-most"}, "at most 4 h"),
        ({"target": 90, "unit": "%"}, "at least 90%"),
        ({"target": 90, "unit": "%", "per": "month"}, "at least 90%, by month"),
        ({"target": 5, "unit": "complaints", "want": "at-most"}, "at most 5 complaints a week"),
        ({"target": None}, "no target"),
        ({"target": 6, "unit": None, "title": "Tries for each lead"}, "at least 6"),
        ({"target": 6, "unit": None, "title": "Tries, average"}, "at least 6"),
        ({"target": 2, "unit": "days", "want": "at-most"}, "at most 2 days"),
        ({"target": 0.5, "unit": None, "title": "Share of leads"}, "at least 0.5"),
        ({"target": 9, "unit": None, "counted_from": "leads.open"}, "at least 9"),
        ({"target": 9, "unit": None, "counted_from": "wins"}, "at least 9 a week"),
        ({"target": 9, "unit": None, "title": "Separate calls"}, "at least 9 a week"),
    ],
)
def test_a_target_says_a_week_only_if_it_adds_up(keys: dict[str, Any], words: str) -> None:
    """A target says `a week` only if the number adds up over the days."""
    made = measure(**keys)

    assert target_words(made, made.target) == words


@pytest.mark.parametrize(
    ("values", "keys", "words"),
    [
        ({"2026-W48": 96}, {}, "96 of 120 leads"),
        ({"2026-W48": 5.2}, {"target": 4, "unit": "h", "want": "at-most"}, "5.2 h, at most 4 h"),
        ({"2026-W48": 85}, {"target": 90, "unit": "%"}, "85%, at least 90%"),
        ({"2026-W48": 7}, {"target": None}, "7 leads"),
        ({}, {}, "no value"),
    ],
)
def test_a_value_is_shown_beside_its_target(
    values: dict[str, Any], keys: dict[str, Any], words: str
) -> None:
    """A value is shown beside its target."""
    found = figures(values, **keys)

    assert value_words(found.measure, found.last) == words


@pytest.mark.parametrize(
    ("weeks", "words", "brief"),
    [
        (0, "", "held"),
        (1, "red", "red"),
        (2, "red for the second week", "red, 2nd week"),
        (3, "red for the third week", "red, 3rd week"),
        (10, "red for the tenth week", "red, 10th week"),
        (11, "red for the 11th week", "red, 11th week"),
        (13, "red for the 13th week", "red, 13th week"),
        (21, "red for the 21st week", "red, 21st week"),
        (22, "red for the 22nd week", "red, 22nd week"),
    ],
)
def test_how_long_a_measure_is_red_is_said_in_words(weeks: int, words: str, brief: str) -> None:
    """How long a measure is red is said in words, and in figures where there is little room."""
    values = {f"2026-W{48 - back}": 1 if back < weeks else 120 for back in range(weeks + 1)}
    found = figures(values)

    assert (red_words(found), brief_words(found)) == (words, brief)


def test_a_red_measure_without_its_last_value_says_both() -> None:
    """A red measure without its last value says that it was red before."""
    found = figures({"2026-W46": 1, "2026-W47": 1})

    assert state_words(found) == "red for the second week before that"
    assert state_words(figures()) == ""


def test_the_pace_names_what_is_expected() -> None:
    """The pace names the week, the value and what is expected by now."""
    today = date(2026, 12, 1)

    assert pace_words(figures({"2026-W49": 20}), today) == (
        "week 49 so far: 20 leads, behind (24 expected by now)"
    )
    assert pace_words(figures({"2026-W49": 3}, unit="h"), today) == "week 49 so far: 3 h"
    assert pace_words(figures(), today) == ""


@given(st.lists(st.none() | st.integers(-5, 10**9) | st.floats(0, 1e9), max_size=20))
def test_each_period_has_one_sign_and_the_largest_the_highest_bar(values: list[Any]) -> None:
    """Each period has one sign, the largest value has the highest bar, and none is a dot."""
    period = Period(date(2026, 11, 23), date(2026, 11, 29), "2026-W48")
    results = [
        MeasuredPeriod(period, value, 1, "red" if value == 0 else "held", None) for value in values
    ]
    signs, late = chart(results)

    assert len(signs) == len(values)
    assert [sign == "·" for sign in signs] == [value is None for value in values]
    assert {place for place, value in enumerate(values) if value == 0} == late
    known = [value for value in values if value is not None]
    if known and max(known) > 0:
        assert signs[values.index(max(known))] == "█"


def test_the_scoreboard_on_a_terminal_fits_80_columns() -> None:
    """The scoreboard on a terminal fits 80 columns, each measure in one line."""
    values = {f"2026-W{week}": 96 for week in range(39, 49)}
    found = figures(values, title="Leads handed over")
    text = StringIO()
    Console(file=text, width=80, color_system=None).print(as_rich(drawn(found)))
    lines = [line.rstrip() for line in text.getvalue().splitlines()]

    assert lines == [
        "watched by both sides",
        "  m4q8  Leads handed over  96 of 120 leads  red, 10th week  ···██████████",
        "  Discuss it: Leads handed over, red 10 weeks in a row",
    ]


def test_text_of_people_is_text_in_each_format() -> None:
    """Text of people is text in each format: no control character and no markup of theirs."""
    notes = {"2026-W48": HOSTILE}
    found = figures({"2026-W48": 1}, title=HOSTILE, unit=HOSTILE, notes=notes, owes=HOSTILE)
    document = drawn(found, replace(found, measure=replace(found.measure, owes=None)))
    console = Console(file=StringIO(), width=100, color_system=None)
    with console.capture() as captured:
        console.print(as_rich(document))

    for text in (as_text(document), as_chat(document), as_markdown(document), captured.get()):
        assert "\x1b" not in text
        assert "\x00" not in text
        assert "\u202e" not in text
    lines = as_markdown(document).splitlines()
    assert all(line.count("<i>") == line.count("\\<i>") for line in lines)
    assert all(line.count("*b*") == 0 for line in lines)
    cells = [line.count("|") - line.count("\\|") for line in lines if line.startswith("|")]
    assert cells == [5] * 6  # two tables of a heading, a rule and a row
