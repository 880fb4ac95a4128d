"""A document as a page, and the templates of HTML: what is put into one is text, and stays text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import ceil
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from huddlecli.views.document import Document, Grid, Mark, Section, WeekChart, WeekLine, left_words
from huddlecli.views.escape import safe
from huddlecli.views.words import FEW, TARGET, of, rate_words


def as_html(document: Document) -> str:
    """Return a document as a whole page."""
    small, large, below = document.headlines
    return filled(
        "page.html",
        title=document.title,
        above=small,
        heading=large,
        below=below,
        sentences=document.facts,
        blocks=_blocks(document),
        chart_of=chart_of,
        week_lines=week_lines,
        has_weeks=any(section.charts for section in document.sections),
        shade=shade,
        is_columned=is_columned,
        few=FEW,
        left_words=left_words,
        wide=WIDE,
        high=HIGH,
    )


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
    """A week: its column, whether it says much, and the words below it.

    The figures are in two parts, as `168/409` may need two lines on a phone.
    """

    x: float
    width: float
    height: float
    is_many: bool
    label: str
    part: str
    whole: str
    rate: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Kept promises week by week; `mark` is where 90% is, or None where no week has enough."""

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
            height=round(HIGH * week.kept / week.due, 2) if week.due else 0,
            is_many=week.due >= FEW,
            label=week.label if number % step == 0 else "",
            part=f"{week.kept}/" if week.due else "–",
            whole=str(week.due) if week.due else "",
            rate=rate_words(week.kept, week.due),
        )
        for number, week in enumerate(trend)
    )
    weeks = ", ".join(f"{week.name} {of(week.kept, week.due) or 'none due'}" for week in trend)
    return Chart(
        columns=columns,
        mark=HIGH - TARGET if any(column.is_many for column in columns) else None,
        words=f"Promises kept: {weeks}",
        has_figures=len(trend) <= _FEW_WEEKS,
    )


@dataclass(frozen=True, slots=True)
class WeekBar:
    """A week of a side: where its bar is, how high its part and its whole are, and the numbers."""

    x: float
    width: float
    part: float
    whole: float
    numbers: tuple[str, ...]
    is_zero: bool


@dataclass(frozen=True, slots=True)
class WeekBars:
    """What a side did week by week; `words` have it all."""

    title: str
    total: str
    words: str
    bars: tuple[WeekBar, ...]


def week_lines(chart: WeekChart) -> list[WeekBars]:
    """Return the pictures of a chart: one for each side, all on the same scale."""
    most = max(height or 0 for line in chart.lines for height in line.heights)
    return [
        WeekBars(
            line.title,
            line.total,
            f"{chart.title}, {line.title}: {', '.join(_week_words(chart, line))}",
            tuple(_week_bar(line, number, most) for number in range(len(line.parts))),
        )
        for line in chart.lines
    ]


def _week_words(chart: WeekChart, line: WeekLine) -> Iterator[str]:
    """Yield `week 46 3`, `week 47 4 of 5` or `week 48 unknown`."""
    for number, name in enumerate(chart.names):
        part = "unknown" if line.parts[number] is None else line.parts[number]
        whole = f" of {line.wholes[number]}" if line.wholes else ""
        yield f"{name} {part}{whole}"


def _week_bar(line: WeekLine, number: int, most: int) -> WeekBar:
    """Return the bar of a week, and its numbers: if it is a part, also that of the whole."""
    part, whole = line.parts[number], line.heights[number] or 0
    room = WIDE / len(line.parts)
    return WeekBar(
        x=round(number * room + room * 0.14, 2),
        width=round(room * 0.72, 2),
        part=round(HIGH * (part or 0) / most, 2),
        whole=round(HIGH * whole / most, 2),
        numbers=("–" if part is None else str(part), *([str(whole)] if line.wholes else [])),
        is_zero=not whole,
    )


def shade(grid: Grid, number: int) -> int:
    """Return how dark a number of a grid is, from 0 for none to 4 for the most there is."""
    most = max(figure for _, _, numbers in grid.lines for figure in numbers)
    return ceil(_SHADES * number / most) if most else 0


def _blocks(document: Document) -> list[list[Section]]:
    """Return sections as a page places them: the wide ones alone, those between side by side.

    What is prose has one section below the other.
    """
    if document.is_prose:
        return [[section] for section in document.sections]
    return [list(group) for _, group in groupby(document.sections, key=_place)]


def _place(section: Section) -> str | None:
    """Return what tells a wide section from its neighbours."""
    is_wide = (
        section.trend
        or section.grid
        or section.charts
        or section.is_sentence
        or (section.has_sentences and len(section.rows) > _SHORT)
        or is_columned(section)
    )
    return section.title if is_wide else None


def is_columned(section: Section) -> bool:
    """Whether the rows of a section are in columns across the page: who, what, when."""
    is_long = any(row.who for row in section.rows) and len(section.rows) > _SHORT
    is_long = is_long and not (section.is_small or section.has_sentences)
    return is_long or any(row.state for row in section.rows)
