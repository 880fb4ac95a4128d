"""Figures over time: week by week, and numbers by month, quarter or year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from huddlecli.core.dates import Period
from huddlecli.core.promises import Kept
from huddlecli.core.summary import Summary
from huddlecli.core.summary_detail import Span, spans_of
from huddlecli.core.team import day_in
from huddlecli.views.section import Bar, Grid, Mark, Row, Section
from huddlecli.views.words import FEW, MARK, MONTHS, kept_words, period_words

MANY_WEEKS = 14  # more of them are told by the month
NOBODY = "no side"


def done_by_month(summary: Summary) -> Section:
    """Return how many promises each side did in each month that has any; they add up to all."""
    zone = summary.team.zone
    days = [(one.side or NOBODY, day_in(zone, one.closed)) for one in summary.done if one.closed]
    if not days:
        return Section(title="Done")
    first, last = min(day for _, day in days), max(day for _, day in days)
    spans = spans_of(Period(first, last))
    sides = dict.fromkeys([*summary.by_side, *(side for side, _ in days)])
    found = {
        side: tuple(
            sum(whose == side and day in span.days for whose, day in days) for span in spans
        )
        for side in sides
    }
    grid = grid_of(spans, [(side, "", numbers) for side, numbers in found.items() if any(numbers)])
    return Section(title="Done", figure=str(len(days)), rows=lines_of(grid), grid=grid)


def grid_of(spans: tuple[Span, ...], lines: Iterable[tuple[str, str, tuple[int, ...]]]) -> Grid:
    """Return numbers by month, quarter or year."""
    return Grid(tuple(map(_span_words, spans)), tuple(lines))


def _span_words(span: Span) -> str:
    """Return `Sep`, `Q3 26` or `2026`."""
    first = span.days.start
    match span.unit:
        case "month":
            return MONTHS[first.month - 1]
        case "quarter":
            return f"Q{(first.month + 2) // 3} {first.year % 100:02}"
        case "year":
            return str(first.year)


def lines_of(grid: Grid) -> tuple[Row, ...]:
    """Return a grid in words: `marketing: 12 in Sep, 9 in Nov`."""
    return tuple(
        Row(title=title, note=", ".join(_cells(grid.columns, numbers)))
        for title, _, numbers in grid.lines
    )


def _cells(columns: Iterable[str], numbers: Iterable[int]) -> Iterator[str]:
    """Yield the columns that have a number."""
    for column, number in zip(columns, numbers, strict=True):
        if number:
            yield f"{number} in {column}"


def trend(summary: Summary, today: date) -> Section:
    """Return how many promises were kept, week by week, or where there are many by the month."""
    weeks = [(week, kept) for week, kept in summary.weeks or summary.trend]
    if sum(bool(kept.due) for _, kept in weeks) < 2:  # one alone shows no trend
        return Section(title="Week by week")
    while not weeks[0][1].due:  # before the team began nothing is missing
        weeks.pop(0)
    parts = [(period_words(week, today), kept) for week, kept in weeks]
    if len(weeks) > MANY_WEEKS:
        parts = _by_span(weeks)
    has_mark = any(kept.due >= FEW for _, kept in (*weeks, *parts))
    return Section(
        title="Week by week" if len(weeks) <= MANY_WEEKS else "Kept over time",
        figure=f"mark {MARK} %" if has_mark else "",
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
            _span_words(span),
            Kept(
                sum(kept.kept for week, kept in weeks if week.end in span.days),
                sum(kept.due for week, kept in weeks if week.end in span.days),
            ),
        )
        for span in spans
    ]


def _mark(week: Period, kept: Kept, today: date) -> Mark:
    """Return a week of the trend."""
    number = (week.week or "").partition("-W")[2]
    return Mark(period_words(week, today), str(int(number)), kept.kept, kept.due)


def rated(kept: Kept) -> str:
    """Return `14 of 16 kept (88 %)`; the mark stands in the heading."""
    return kept_words(kept.kept, kept.due, has_mark=False)
