"""A document as a value: what a subject has to say, for any format to draw.

A subject makes a `Document`, and a module of `views/formats` draws it. Neither knows the other.
A list in a pipe loads this module as well: small values are tuples, which are ready sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from huddlecli.core.value import Value, replace
from huddlecli.views.columns import PLAIN, Cell
from huddlecli.views.words import followed


class Bar(Value, kw_only=False):
    """A share of a whole, on a scale up to `most`: 7 of 9 promises, if the longest bar is 12."""

    part: int
    whole: int
    most: int


class Row(Value, kw_only=False):
    """One line of a section; in a sentence, `state` is only named if `is_late`."""

    title: str
    who: str = ""
    state: str = ""
    note: str = ""
    is_late: bool = False
    bar: Bar | None = None
    signs: str = ""  # a sign for each week, for a format that draws bars


class Mark(Value, kw_only=False):
    """The promises of one week; `name` is its full name, `label` fits below a column."""

    name: str
    label: str
    kept: int
    due: int


class Grid(Value, kw_only=False):
    """Numbers by line and column; each line has a title and the group that it belongs to."""

    columns: tuple[str, ...]
    lines: tuple[tuple[str, str, tuple[int, ...]], ...]


class WeekLine(Value, kw_only=False):
    """What one side did: its name, the total in words, and a number for each week.

    A week that is unknown has None. With `wholes`, the number is a part of the one there.
    """

    title: str
    total: str
    parts: tuple[int | None, ...]
    wholes: tuple[int, ...] = ()

    @property
    def heights(self) -> tuple[int | None, ...]:
        """The height of the column of each week."""
        return self.wholes or self.parts


class WeekChart(Value, kw_only=False):
    """One thing that sides did week by week; `labels` are the short forms of the weeks' `names`."""

    title: str
    names: tuple[str, ...]
    labels: tuple[str, ...]
    lines: tuple[WeekLine, ...]


class Section(Value):
    """A heading, a figure beside it, and rows: a phone shows `many` of them and counts `more`.

    A `trend`, a `grid` or `charts` are in the rows as well, for the formats that do not draw them.
    """

    title: str
    figure: str = ""
    rows: tuple[Row, ...] = ()
    many: int = 5
    more: int = 0
    bar: Bar | None = None
    trend: tuple[Mark, ...] = ()
    grid: Grid | None = None
    charts: tuple[WeekChart, ...] = ()
    heads: tuple[str, str] | None = None  # the heads of its columns, if its rows are figures
    is_small: bool = False  # a page need not give it much room
    is_late: bool = False  # its title stands out
    is_sentence: bool = False  # one sentence, if the format has no columns
    has_sentences: bool = False  # its rows are sentences, even if the format has columns
    remedy: str = ""  # how to see the rows that are left out

    @property
    def beyond(self) -> tuple[Row, ...]:
        """The rows that are not lines of its grid."""
        return self.rows[len(self.grid.lines) :] if self.grid else self.rows


class Table(Value):
    """Rows of cells in columns under a title with a `note` beside it, and a line at its end.

    Without a title its rows are not indented, nor if it `is_flush`. A format without columns draws
    `sentences`, one for each row, or else the cells of the row.
    """

    rows: Sequence[Sequence[Cell]]
    title: str = ""
    note: str = ""
    last: Cell = ("", PLAIN)
    sentences: Sequence[str] = ()
    is_flush: bool = False

    @property
    def heading(self) -> str:
        """`Daily huddle · daily, daily 09:08, 15 min`."""
        return " · ".join(filter(None, (self.title, self.note)))

    @property
    def indent(self) -> str:
        """The blanks before each row."""
        return "  " if self.title and not self.is_flush else ""

    @property
    def items(self) -> Sequence[str]:
        """Its rows, each in one text."""
        joined = (" · ".join(filter(None, map(_stripped, row))) for row in self.rows)
        return self.sentences or [*joined]


def _stripped(cell: Cell) -> str:
    return cell[0].strip()


# Its id, who it is of, its state, title, note and tags, and whether it is late.
ListLine: TypeAlias = tuple[str, str, str, str, str, str, bool]


class Listing(Value, kw_only=False):
    """Records, a line each: an id to type, and a sentence in a format without columns."""

    lines: Sequence[ListLine]


NOTE = "·"


class Remark(Value, kw_only=False):
    """A line of a discussion: who said it or what it is; a note has `NOTE`, a comment no label."""

    label: str
    words: str

    @property
    def prefix(self) -> str:
        """What goes before the words: `maria: `, or the dot of a note."""
        if self.label == NOTE:
            return f"{NOTE} "
        return f"{self.label}: " if self.label else ""


class Discussion(Value, kw_only=False):
    """An item that was talked about: its number, how long it took, how it went, what was said."""

    number: str
    title: str
    took: str
    about: str
    remarks: tuple[Remark, ...]

    @property
    def heading(self) -> str:
        """`2. Where are you stuck? (7:20 of 6:00)`."""
        return f"{self.number}{self.title}{self.after}"

    @property
    def after(self) -> str:
        """What follows the title: ` (7:20 of 6:00)`, or nothing if it took no time."""
        return f" ({self.took})" if self.took else ""


class Sparkline(NamedTuple):
    """A sign for each period, the oldest first, and the positions of those that stand out."""

    signs: str
    late: frozenset[int] = frozenset()


class ScoreLine(Value, kw_only=False):
    """A measure in the scoreboard: its id, title, value, how it went, and its chart.

    `brief` is how it went for a narrow column.
    """

    id: str
    title: str
    value: str
    state: str
    brief: str
    chart: Sparkline
    is_late: bool = False

    @property
    def sentence(self) -> str:
        """`Leads handed over: 96 of 120 leads, red for the third week`."""
        words = ", ".join(filter(None, (self.value, self.state)))
        return f"{self.title}: {words}" if self.title[-1:].isalnum() else f"{self.title} {words}"


class Scores(Value, kw_only=False):
    """The measures that one side owes, under a title, and remarks below them."""

    title: str
    lines: Sequence[ScoreLine]
    remarks: Sequence[str] = ()


Block: TypeAlias = Section | Table | Listing | Discussion | Scores


class Document(Value):
    """A subject and its outcome in a line, and the blocks below it.

    A page and a mail have room for a line `above` these two and for one `below` them. `remedy` is
    the command that shows all of it.
    """

    subject: str = ""
    outcome: str = ""
    above: str = ""
    below: str = ""
    facts: tuple[str, ...] = ()  # sentences below its title
    blocks: tuple[Block, ...] = ()
    is_prose: bool = False  # its rows are sentences, even if the format has columns
    remedy: str = ""

    @property
    def title(self) -> str:
        """`Acme huddle, week 47: 2 wins, 3 decisions`."""
        return f"{self.subject}: {self.outcome}" if self.outcome else self.subject

    @property
    def headlines(self) -> tuple[str, str, str]:
        """The lines at the head of a page: a small one, the large one, and a small one below."""
        lines = filter(None, (self.above, self.subject, self.outcome, self.below))
        small, large, below, *_ = (*lines, "", "")
        return small, large, below

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its sections, the only blocks that a page and a mail can draw."""
        sections = tuple(block for block in self.blocks if isinstance(block, Section))
        if len(sections) < len(self.blocks):
            raise TypeError(self.blocks)
        return sections


Draw: TypeAlias = Callable[[int | None], str]  # with at most that many rows in each section

_STEPS = (200, 100, 50, 25, 12, 8, 5, 3, 2, 1, 0)


def shortened(section: Section, many: int) -> Section:
    """Return a section with at most `many` rows, and how many more there are."""
    left = max(len(section.rows) - many, 0)
    grid = replace(section.grid, lines=section.grid.lines[:many]) if section.grid else None
    return replace(section, rows=section.rows[:many], more=section.more + left, grid=grid)


def fewer(blocks: Iterable[Block], many: int | None) -> list[Block]:
    """Return blocks, the sections among them with at most `many` rows each, or with all.

    Figures stay together, so that they add up; if nothing fits, only their heading is left.
    """
    if many is None:
        return [*blocks]
    short = (_shorter(block, many) if isinstance(block, Section) else block for block in blocks)
    return [block for block in short if not isinstance(block, Section) or _has_content(block)]


def _has_content(section: Section) -> bool:
    """Whether anything can be drawn below or beside the title of a section."""
    return bool(section.rows or section.more or section.figure)


def _shorter(section: Section, many: int) -> Section:
    """Return a section with at most `many` rows; a count of lines of figures would mislead."""
    is_counted = section.heads or section.grid or section.figure.isdecimal()
    if not many and (is_counted or section.is_sentence):
        return replace(section, rows=(), grid=None)
    return section if section.heads or section.is_sentence else shortened(section, many)


def fitting(draw: Draw, fits: Callable[[str], bool]) -> str:
    """Return what `draw` makes with as many rows as fit, or with none if nothing fits."""
    text = draw(None)
    for many in _STEPS:
        if fits(text):
            break
        text = draw(many)
    return text


def left_words(section: Section) -> str:
    """Return how many rows there was no room for: `and 12 more`, and how to see them."""
    words = f"and {section.more} more" if section.rows else f"{section.more} in all"
    return f"{words} {section.remedy}" if section.remedy else words


def titled(section: Section) -> str:
    """Return `Promises: 14 of 16 kept (88%, target 90%)`; brackets follow a question."""
    if section.figure and not colon(section.title):
        return f"{section.title} ({section.figure})"
    return f"{section.title}: {section.figure}" if section.figure else section.title


def row_words(section: Section, row: Row) -> str:
    """Return a figure after a colon, unless that follows a question; a note after a comma."""
    is_figure = row.note and (section.heads or section.grid) and row.title[-1:].isalnum()
    return f"{row.title}: {row.note}" if is_figure else followed(row.title, row.note)


def row_sentence(
    section: Section, row: Row, escaped: Callable[[str], str] = str, strong: str = ""
) -> str:
    """Return `sam: Quote for Northgate, by Fri 27 Nov`; the word for what is late is `strong`."""
    late = f"{strong}{escaped(row.state)}{strong} " if row.is_late else ""
    who = f"{escaped(row.who)}{colon(row.who)} " if row.who else ""
    return late + who + escaped(row_words(section, row))


def colon(label: str) -> str:
    """Return the colon that a label needs before what it is about: none after a question."""
    return "" if label.endswith(("?", "!")) else ":"


def line_words(line: ListLine) -> str:
    """Return the title of a record and what follows it: `Send the list, due Fri 27 Nov #leads`."""
    _, _, state, title, note, tags, _ = line
    words = followed(title, state, note)
    return f"{words} {tags}" if tags else words


def in_a_sentence(section: Section) -> str:
    """Return `Tue 24 Nov 09:08, daily: "Promises", "Where are you stuck?" (carried over twice)`."""
    words = [f'"{row.title}"' + (f" ({row.note})" if row.note else "") for row in section.rows]
    return f"{section.figure}: {', '.join(words)}" if words else section.figure
