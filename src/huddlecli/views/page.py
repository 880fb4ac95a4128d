"""The summary as a page: one file, no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from huddlecli.core.summary import Summary
from huddlecli.core.summary_detail import so_far
from huddlecli.views.charts import HIGH, WIDE, blocks, chart_of, is_columned, shade
from huddlecli.views.plans import Ahead
from huddlecli.views.section import Section, left_words
from huddlecli.views.templating import filled
from huddlecli.views.week import heading, occasion, outcome, sections
from huddlecli.views.words import DAYS, FEW, MONTHS


def as_html(summary: Summary, *, full: bool = False, upcoming: Ahead | None = None) -> str:
    """Return the summary as a whole page."""
    return _page(
        title=heading(summary),
        occasion=occasion(summary),
        outcome=outcome(summary),
        days=_days(summary),
        blocks=blocks(sections(summary, full=full)),
        upcoming=upcoming,
    )


def plain_page(above: str, heading: str, below: str, sections: Sequence[Section]) -> str:
    """Return any sections as a whole page, one below the other, under a heading of three lines."""
    return _page(
        title=f"{heading}: {below}",
        occasion=above,
        outcome=heading,
        days=below,
        blocks=[[section] for section in sections],
        upcoming=None,
    )


def _page(**values: object) -> str:
    """Return a page with what every one of them can draw."""
    return filled(
        "page.html",
        **values,
        chart_of=chart_of,
        shade=shade,
        is_columned=is_columned,
        few=FEW,
        left_words=left_words,
        wide=WIDE,
        high=HIGH,
    )


def _days(summary: Summary) -> str:
    """Return `Mon 16 Nov to Sun 22 Nov 2026`: a page is read long after."""
    passed = so_far(summary.period, summary.today)
    first, last = passed.start, passed.end
    day = f"{DAYS[last.weekday()]} {last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return day
    year = f" {first.year}" if first.year != last.year else ""
    return f"{DAYS[first.weekday()]} {first.day} {MONTHS[first.month - 1]}{year} to {day}"
