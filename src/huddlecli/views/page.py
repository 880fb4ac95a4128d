"""The summary as a page: one file, no script, nothing from elsewhere."""

from __future__ import annotations

from huddlecli.core.summary import Summary
from huddlecli.views.charts import HIGH, WIDE, blocks, chart_of, is_columned, shade
from huddlecli.views.plans import Ahead
from huddlecli.views.section import left_words
from huddlecli.views.templating import filled
from huddlecli.views.week import heading, occasion, outcome, sections, today_of
from huddlecli.views.words import DAYS, FEW, MONTHS


def as_html(summary: Summary, *, full: bool = False, upcoming: Ahead | None = None) -> str:
    """Return the summary as a whole page."""
    return filled(
        "page.html",
        title=heading(summary),
        occasion=occasion(summary),
        outcome=outcome(summary),
        days=_days(summary),
        blocks=blocks(sections(summary, full=full)),
        upcoming=upcoming,
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
    first, last = summary.period.start, min(summary.period.end, today_of(summary))
    day = f"{DAYS[last.weekday()]} {last.day} {MONTHS[last.month - 1]} {last.year}"
    if first >= last:
        return day
    year = f" {first.year}" if first.year != last.year else ""
    return f"{DAYS[first.weekday()]} {first.day} {MONTHS[first.month - 1]}{year} to {day}"
