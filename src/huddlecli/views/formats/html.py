"""Templates of HTML: whatever is put into one is text, and stays text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import ceil
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from huddlecli.core.summary import Summary
from huddlecli.core.summary_detail import so_far
from huddlecli.views.document import Grid, Mark, Section, left_words
from huddlecli.views.escape import safe
from huddlecli.views.next_huddle import NextHuddleWords
from huddlecli.views.summary import heading, occasion, outcome, sections
from huddlecli.views.words import DAYS, FEW, MARK, MONTHS, of, rate_words


def filled(name: str, **values: Any) -> str:
    """Return the template of that name with `values` in it."""
    return _environment().get_template(name).render(values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("huddlecli.views"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _shown(value: Any) -> Any:
    """Return a text with what would act or hide shown as a sign; markup of ours as it is."""
    return value if hasattr(value, "__html__") else safe(str(value))


WIDE, HIGH = 1000, 100  # the picture is stretched to the page
_FEW_WEEKS = 14  # each has its figures below it
_MOST_LABELS = 12
_SHADES = 4
_SHORT = 3  # rows: a list that fits beside another section


@dataclass(frozen=True, slots=True)
class Column:
    """A week: its column, whether it says much, and the words below it."""

    x: float
    width: float
    height: float
    is_many: bool
    label: str
    figures: str
    rate: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Kept promises week by week; `mark` is where 90 % is, or None where no week has enough."""

    columns: tuple[Column, ...]
    mark: int | None
    words: str
    has_figures: bool


def chart_of(trend: Sequence[Mark]) -> Chart:
    """Return the picture of a trend."""
    room = WIDE / len(trend)
    step = ceil(len(trend) / _MOST_LABELS) if len(trend) > _FEW_WEEKS else 1
    columns = tuple(
        Column(
            x=round(number * room + room * 0.14, 2),
            width=round(room * 0.72, 2),
            height=round(HIGH * one.kept / one.due, 2) if one.due else 0,
            is_many=one.due >= FEW,
            label=one.label if number % step == 0 else "",
            figures=f"{one.kept}/{one.due}" if one.due else "–",
            rate=rate_words(one.kept, one.due),
        )
        for number, one in enumerate(trend)
    )
    told = ", ".join(f"{one.name} {of(one.kept, one.due) or 'none due'}" for one in trend)
    return Chart(
        columns=columns,
        mark=HIGH - MARK if any(column.is_many for column in columns) else None,
        words=f"Promises kept: {told}",
        has_figures=len(trend) <= _FEW_WEEKS,
    )


def shade(grid: Grid, number: int) -> int:
    """Return how dark a number of a grid is, from 0 for none to 4 for the most there is."""
    most = max(one for _, _, numbers in grid.lines for one in numbers)
    return ceil(_SHADES * number / most) if most else 0


def blocks(found: Sequence[Section]) -> list[list[Section]]:
    """Return sections as a page places them: the wide ones alone, those between side by side."""
    return [list(group) for _, group in groupby(found, key=_place)]


def _place(section: Section) -> str | None:
    """Return what tells a wide section from its neighbours."""
    return section.title if section.trend or section.grid or is_columned(section) else None


def is_columned(section: Section) -> bool:
    """Whether the rows of a section stand in columns across the page: who, what, when."""
    is_long = any(row.who for row in section.rows) and len(section.rows) > _SHORT
    is_long = is_long and not section.is_small
    return is_long or any(row.state for row in section.rows)


def as_html(
    summary: Summary, *, full: bool = False, upcoming: NextHuddleWords | None = None
) -> str:
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
