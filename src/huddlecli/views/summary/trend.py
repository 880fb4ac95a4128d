"""Kept promises week by week, as a section of a document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from huddlecli.core.dates import Period
from huddlecli.core.promises import Kept
from huddlecli.core.summary.detail import DatedSpan, spans_of
from huddlecli.views.document import Bar, Mark, Row, Section
from huddlecli.views.words import FEW, MONTHS, TARGET, kept_words, period_words, week_number

MANY_WEEKS = 14  # above this, weeks are grouped by month


def trend(known: Iterable[tuple[Period, Kept]], today: date) -> Section:
    """Return how many promises were kept, week by week, or where there are many by the month."""
    weeks = [*known]
    if sum(bool(kept.due) for _, kept in weeks) < 2:  # one alone shows no trend
        return Section(title="Week by week")
    while not weeks[0][1].due:  # before the team began nothing is missing
        weeks.pop(0)
    parts = [(period_words(week, today), kept) for week, kept in weeks]
    if len(weeks) > MANY_WEEKS:
        parts = _by_span(weeks)
    has_target = any(kept.due >= FEW for _, kept in (*weeks, *parts))
    return Section(
        title="Week by week" if len(weeks) <= MANY_WEEKS else "Kept over time",
        figure=f"target {TARGET}%" if has_target else "",
        rows=tuple(
            Row(title=name, note=rated(kept), bar=Bar(kept.kept, kept.due, kept.due))
            for name, kept in parts
            if kept.due
        ),
        trend=tuple(_mark(week, kept, today) for week, kept in weeks),
        heads=("when", "promises"),
    )


def _by_span(weeks: list[tuple[Period, Kept]]) -> list[tuple[str, Kept]]:
    """Return the same by the month in which a week ends; they add up to it."""
    spans = spans_of(Period(weeks[0][0].start, weeks[-1][0].end))
    return [
        (
            span_words(span),
            Kept(
                sum(kept.kept for week, kept in weeks if week.end in span.days),
                sum(kept.due for week, kept in weeks if week.end in span.days),
            ),
        )
        for span in spans
    ]


def _mark(week: Period, kept: Kept, today: date) -> Mark:
    """Return a week of the trend."""
    return Mark(period_words(week, today), week_number(week), kept.kept, kept.due)


def rated(kept: Kept) -> str:
    """Return `14 of 16 kept (88%)`; the target is in the heading."""
    return kept_words(kept.kept, kept.due, has_target=False)


def span_words(span: DatedSpan) -> str:
    """Return `Sep`, `Q3 26` or `2026`."""
    first = span.days.start
    match span.unit:
        case "month":
            return MONTHS[first.month - 1]
        case "quarter":
            return f"Q{(first.month + 2) // 3} {first.year % 100:02}"
        case "year":
            return str(first.year)
