"""A team with decisions that are due for review, and an agenda that reviews them."""

from __future__ import annotations

from datetime import date, timedelta

from huddlecli.core.records import Decision
from tests.helpers.table import Table

TODAY = date(2026, 11, 24)
AGENDA = """\
schema = 1
name = "review"
title = "Review"
cadence = "weekly"
minutes = 20

[[item]]
kind = "decisions"
minutes = 12

[[item]]
kind = "topic"
title = "The fair"
minutes = 5
"""
ROTATING = """\
schema = 1
name = "picks"
title = "Picks"
cadence = "weekly"
minutes = 10

[[item]]
kind = "rotate"
pick = 2
minutes = 5
"""
REVIEW_LAST = """\
schema = 1
name = "last"
title = "Review last"
cadence = "weekly"
minutes = 20

[[item]]
kind = "topic"
title = "The fair"
minutes = 5

[[item]]
kind = "decisions"
minutes = 12
"""
CALLS, STUDIES, FAIRS = "1000000000", "2000000000", "3000000000"


def three_due(table: Table) -> None:
    """Make three decisions forty days ago: due since three, ten and one day, in that order.

    A fourth one is not due yet.
    """
    agendas = table.folder / "agendas"
    agendas.mkdir()
    (agendas / "review.toml").write_text(AGENDA, encoding="utf-8")
    (agendas / "picks.toml").write_text(ROTATING, encoding="utf-8")
    (agendas / "last.toml").write_text(REVIEW_LAST, encoding="utf-8")
    now = table.now
    table.now -= timedelta(days=40)
    for title, days in (("One call", 3), ("Two case studies", 10), ("No fairs", 1), ("Later", -5)):
        review = TODAY - timedelta(days=days)
        table.log("decision", "ana", title=title, status="standing", review=review)
    table.now = now


def state_of(table: Table, record_id: str) -> tuple[str, date | None, str | None]:
    """Return the status, the review day and the reason of a decision."""
    decision = table.records.load(Decision, record_id)
    return decision.status, decision.review, decision.reason


def change(table: Table, record_id: str, **keys: object) -> None:
    """Change a decision, as somebody does from another terminal."""
    table.now += timedelta(seconds=5)
    table.records.change(Decision, record_id, "hal", table.now, set=keys)
