"""The figures of a company whose teams have given names, for pages and mails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from huddlecli.core.dates import week_named, weeks_before
from huddlecli.core.rollup.figures import (
    TREND,
    Counts,
    DiscussedTopic,
    RedMeasure,
    Rollup,
    TeamFigures,
)
from huddlecli.views import rollup
from huddlecli.views.formats.html import as_html

MONDAY = date(2026, 11, 30)
NEWEST = datetime(2026, 11, 30, 8, tzinfo=UTC)


def figures_of(names: Sequence[str], unread: Sequence[str] = ()) -> Rollup:
    """Return the figures of teams with these names, which all want help."""
    week = week_named("last", MONDAY, "monday")
    return Rollup(
        period=week,
        today=MONDAY,
        weeks=tuple(weeks_before(week, TREND, "monday")),
        teams=tuple(_team(number, name) for number, name in enumerate(names)),
        of=len(names) + len(unread),
        unread=tuple(unread),
        topics=(DiscussedTopic(id="stuck", title="Where are you stuck?", teams=7),),
    )


def _team(number: int, name: str) -> TeamFigures:
    kept = tuple((number + week) % 13 for week in range(TREND))
    counts = Counts(
        kept=kept[-1],
        due=12,
        weeks_kept=kept,
        weeks_due=(12,) * TREND,
        held=5,
        late=number % 4,
        red=number % 3,
        agreed=3,
        passed=4,
        late_leads=number % 2,
    )
    return TeamFigures(
        id=f"t{number:09}",
        name=name,
        as_of=MONDAY,
        last_huddle=MONDAY - timedelta(days=8 + number % 3),
        counts=counts,
        reddest=RedMeasure(name=name, per="week", periods=4),
    )


def company_page(names: Sequence[str], unread: Sequence[str] = ()) -> str:
    """Return the page of these teams."""
    return as_html(rollup.document(figures_of(names, unread)))


def company_mail(names: Sequence[str], unread: Sequence[str] = ()) -> str:
    """Return the HTML of their mail."""
    return rollup.as_letter(figures_of(names, unread), NEWEST).html
