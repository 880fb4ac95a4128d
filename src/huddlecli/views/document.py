"""A section of a summary as a value: what it says, and what a format may draw of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Bar:
    """How much of a whole, on a scale up to `most`: 7 of 9 promises, where 12 is the longest."""

    part: int
    whole: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a section: `state` stands only in columns, but for what is late."""

    title: str
    who: str = ""
    state: str = ""
    note: str = ""
    is_late: bool = False
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What was kept in one week; `name` is the whole of it, `label` what fits below a column."""

    name: str
    label: str
    kept: int
    due: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Numbers by line and column; each line has a title and the group that it belongs to."""

    columns: tuple[str, ...]
    lines: tuple[tuple[str, str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, a figure beside it, and rows: a phone shows so `many`, and how many `more`.

    What has a `trend` or a `grid` says the same in its rows, for formats that draw neither.
    """

    title: str
    figure: str = ""
    rows: tuple[Row, ...] = ()
    many: int = 5
    more: int = 0
    bar: Bar | None = None
    trend: tuple[Mark, ...] = ()
    grid: Grid | None = None
    heads: tuple[str, str] | None = None  # where its rows are figures: what stands above them
    is_small: bool = False  # a page need not give it much room

    @property
    def beyond(self) -> tuple[Row, ...]:
        """The rows that are no lines of its grid."""
        return self.rows[len(self.grid.lines) :] if self.grid else self.rows


Draw: TypeAlias = Callable[[int | None], str]  # with at most so many rows in each section

_STEPS = (200, 100, 50, 25, 12, 8, 5, 3, 2, 1, 0)


def shortened(section: Section, many: int) -> Section:
    """Return a section with at most so `many` rows, and how many more there are."""
    left = max(len(section.rows) - many, 0)
    grid = replace(section.grid, lines=section.grid.lines[:many]) if section.grid else None
    return replace(section, rows=section.rows[:many], more=section.more + left, grid=grid)


def fewer(found: Iterable[Section], many: int | None) -> list[Section]:
    """Return sections with at most so `many` rows each, or all of them.

    Figures stay together, so that they add up; where nothing fits, their heading stands for them.
    """
    if many is None:
        return [*found]
    told = (_shorter(section, many) for section in found)
    return [section for section in told if section.rows or section.more or section.figure]


def _shorter(section: Section, many: int) -> Section:
    """Return a section with at most so `many` rows; a count of lines of figures would mislead."""
    is_counted = section.heads or section.grid or section.figure.isdecimal()
    if not many and is_counted:
        return replace(section, rows=(), grid=None)
    return section if section.heads else shortened(section, many)


def fitting(draw: Draw, fits: Callable[[str], bool]) -> str:
    """Return what `draw` makes with as many rows as fit; with none where nothing fits."""
    text = draw(None)
    for many in _STEPS:
        if fits(text):
            break
        text = draw(many)
    return text


def left_words(section: Section) -> str:
    """Return how many rows there was no room for: `and 12 more`."""
    return f"and {section.more} more" if section.rows else f"{section.more} in all"
