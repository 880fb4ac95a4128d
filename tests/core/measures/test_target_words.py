"""Targets in words, and the titles of decisions about them."""

from __future__ import annotations

from typing import Any

import pytest

from huddlecli.core.huddle.matters import Matter, matter_of
from huddlecli.core.measures.target_words import HasTarget, measure_decision
from tests.core.measures.test_figures import measure


def in_a_huddle(title: str, **keys: Any) -> Matter:
    """Return a measure as a huddle knows it."""
    return Matter(kind="measure", id="m4q8", title=title, **keys)


@pytest.mark.parametrize(
    ("matter", "target", "title"),
    [
        (in_a_huddle("Pipeline", unit="EUR", per="month"), 250000, "at least 250,000 EUR a month"),
        (in_a_huddle("Tries", want="at-most"), 6, "at most 6 a week"),
        (in_a_huddle("Demos", unit="demos"), 1, "at least 1 demo a week"),
        (in_a_huddle("Demos", unit="demos"), None, "no target"),
        (in_a_huddle("Accepted", unit="%"), 72.5, "at least 72.5%"),
        (in_a_huddle("Accepted", unit="%", per="month"), 72.5, "at least 72.5%, by month"),
        (in_a_huddle("Answer time", unit="h", want="at-most"), 4, "at most 4 h"),
        (in_a_huddle("Size of a deal, average", unit="EUR"), 20000, "at least 20,000 EUR"),
        (in_a_huddle("Open leads", counted_from="leads.open", want="at-most"), 9, "at most 9"),
    ],
)
def test_a_decision_says_a_week_or_month_only_of_what_adds_up(
    matter: HasTarget, target: float | None, title: str
) -> None:
    """A median or a share is the same for any period; leads of two weeks are twice as many."""
    assert measure_decision(matter, target) == f"{matter.title}: {title}"


def test_a_huddle_names_the_decision_as_any_other_machine_does() -> None:
    """What the tool counts belongs to the title, so a huddle knows it too."""
    record = measure(unit=None, counted_from="leads.open", target=9, want="at-most")

    in_huddle = measure_decision(matter_of(record, ("marketing", "sales")), 9)

    assert in_huddle == measure_decision(record, 9) == "Leads handed over: at most 9"
