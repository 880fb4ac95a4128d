"""The scoreboard of a running huddle: the measures by side, their charts, and what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple, Self

from huddlecli.core.huddle.sides.rows import MeasureRow, red_first
from huddlecli.core.huddle.state import Underway, measures_now, question
from huddlecli.core.measures.target_words import number_words
from huddlecli.views.columns import bars, width
from huddlecli.views.escape import safe
from huddlecli.views.huddle.rows import (
    EMPTY,
    StyledRow,
    StyledText,
    Tone,
    column,
    cut,
    padded,
    row,
    wrapped,
)
from huddlecli.views.huddle.time import ScreenLine, today_of
from huddlecli.views.measures import red_for
from huddlecli.views.words import bare_day, count, listed, ordinal, short_day

NO_MEASURES = "No measures yet.  huddle measure add WORDS --owes SIDE --target N to keep the first"
RED, NO_VALUE, ASKED = "▼", "?", "▸"
POINTED_OUT = 3  # periods in a row that are red
_CHART = 15  # columns of a chart and the blanks before it
_WITH_CHARTS = 66  # columns from which there is room for charts
_PACES = {"ahead": "ahead", "on-pace": "on pace", "behind": "behind"}


def scoreboard_lines(state: Underway) -> list[ScreenLine]:
    """Return the scoreboard in lines: when it was agreed, each measure by side, and the pace."""
    rows = measures_now(state)
    if not rows:
        return [ScreenLine(NO_MEASURES, "quiet")]
    lines = [ScreenLine(words, "quiet") for words in _facts(state)]
    wide = max(width(safe(each.title)) for each in rows)
    asked = _asked(state)
    for side, group in by_side(state, rows):
        lines.append(ScreenLine(f"  {owes_words(side)}", "quiet"))
        lines += [ScreenLine(_line(each, wide, asked)) for each in group]
    return [*lines, *(ScreenLine(words, "late") for words in _long_red(rows)), *_so_far(rows)]


def _line(each: MeasureRow, wide: int, asked: MeasureRow | None) -> str:
    mark = ASKED if asked and asked.id == each.id else " "
    target = f"target {number_words(each.target, each.unit)}" if each.target is not None else ""
    parts = [column(each.title, wide), f"{_value(each):>9}", f"{target:<16}", f"{_state(each):<10}"]
    return f"  {mark} {'  '.join(parts)}  {bars(each.values)}".rstrip()


def _facts(state: Underway) -> list[str]:
    """Return the week of the scoreboard, and since when its targets are agreed."""
    board, today = state.begun.boards.measures, today_of(state.begun)
    facts = []
    if board.week and board.ended:
        number = int(board.week.partition("-W")[2])
        facts.append(f"week {number}, ended {short_day(board.ended, today)}")
    agreed = f"agreed by both on {bare_day(board.agreed_on, today)}" if board.agreed_on else ""
    if len(state.begun.sides) != 2:
        agreed = agreed.replace("both", "all sides")
    if board.review:
        is_due = board.review <= today
        review = f"review {'due since' if is_due else 'on'} {bare_day(board.review, today)}"
        agreed = ", ".join(filter(None, (agreed, review)))
    return [*facts, *([agreed] if agreed else [])]


def by_side(
    state: Underway, rows: Sequence[MeasureRow]
) -> Iterator[tuple[str | None, list[MeasureRow]]]:
    """Yield the measures of each side, red ones first; those that both watch come last."""
    sides = [*state.begun.sides, *sorted({each.owes for each in rows if each.owes})]

    def place(each: MeasureRow) -> int:
        return sides.index(each.owes) if each.owes else len(sides)

    for _, group in groupby(sorted(rows, key=place), key=place):
        found = red_first([*group])
        yield found[0].owes, found


def owes_words(side: str | None) -> str:
    """Return `marketing owes`, or that nobody owes what follows."""
    return f"{safe(side)} owes" if side else "both sides watch"


def _value(each: MeasureRow) -> str:
    return "–" if each.value is None else number_words(each.value, each.unit)


def _state(each: MeasureRow) -> str:
    """Return `▼ red 3rd`, `▼ red`, `? no value`, or nothing for a measure that holds."""
    if each.value is None:
        return f"{NO_VALUE} no value"
    if each.state != "red":
        return ""
    return f"{RED} red {ordinal(each.red)}" if each.red > 1 else f"{RED} red"


def _long_red(rows: Iterable[MeasureRow]) -> list[str]:
    """Return that measures have been red for so long that they should be discussed."""
    long = [each for each in rows if each.red >= POINTED_OUT]
    return [
        f"{safe(each.title)} has been red for {each.red} {each.per}s: discuss it" for each in long
    ]


def _so_far(rows: Sequence[MeasureRow]) -> list[ScreenLine]:
    words = so_far_words(rows)
    return [ScreenLine(words, "quiet")] if words else []


def so_far_words(rows: Iterable[MeasureRow]) -> str:
    """Return how the running periods go, for the measures that have a pace."""
    parts: dict[str, list[str]] = {}
    for each in rows:
        if each.pace is None or each.so_far is None or each.expected is None:
            continue
        words = f"{safe(each.title)} {number_words(each.so_far)}, {_PACES[each.pace]}"
        expected = f"({number_words(each.expected)} expected by now)"
        parts.setdefault(each.per, []).append(f"{words} {expected}")
    return " ".join(f"This {per} so far: {'; '.join(found)}." for per, found in parts.items())


def measure_question(each: MeasureRow) -> str:
    """Return what is asked about a measure, in a sentence without its answers."""
    title = safe(each.title)
    if each.value is None:
        owner = f"{safe(each.owner)}: " if each.owner and each.is_missing else ""
        return f"{owner}{title}, {period_name(each)}?" if each.is_missing else f"{title}: no value"
    note = f" ({safe(each.note)})" if each.note else ""
    return f"{title}: {result_words(each)}{note}"


def result_words(each: MeasureRow) -> str:
    """Return `96 of 120 leads, red for the third week`, or `5.2 h, at most 4 h, red`."""
    unit = each.unit
    if each.value is None:
        return "no value"
    if each.target is None:
        return number_words(each.value, unit)
    if each.want == "at-least" and unit != "%":
        words = f"{number_words(each.value)} of {number_words(each.target, unit)}"
    else:
        want = each.want.replace("-", " ")
        words = f"{number_words(each.value, unit)}, {want} {number_words(each.target, unit)}"
    return f"{words}, {red_for(each.red, each.per) if each.state == 'red' else 'held'}"


def period_name(each: MeasureRow) -> str:
    """Return `week 48` or `November`, as it is said at once after it ended."""
    year, _, part = each.period.partition("-")
    if part.startswith("W"):
        return f"week {int(part[1:])}"
    return f"{date(int(year), int(part), 1):%B}" if part else each.per


def _asked(state: Underway) -> MeasureRow | None:
    asked = question(state)
    return asked if isinstance(asked, MeasureRow) else None


def scoreboard_rows(state: Underway, room: int, most: int) -> list[StyledRow]:
    """Return the table of the full screen in `most` rows: measures by side, columns that fit.

    If there are too few rows, those that the huddle asks about first are shown.
    """
    rows = measures_now(state)
    groups = [*by_side(state, rows)]
    left = max(most - len(groups), 1)
    shown = {each.id for each in (rows if len(rows) <= left else rows[: max(left - 1, 1)])}
    asked = _asked(state)
    if asked and asked.id not in shown:
        shown = {*[each.id for each in rows if each.id in shown][:-1], asked.id}
    layout = _Layout.of(rows, room)
    table: list[StyledRow] = []
    for side, group in groups:
        found = [each for each in group if each.id in shown]
        if found:
            table.append(layout.head(owes_words(side), rows[0].per, has_names=not table))
        table += [layout.line(each, is_asked=each == asked) for each in found]
    hidden = len(rows) - len(shown)
    more = row(StyledText(f"  {hidden} more: huddle measure list", "quiet"))
    return [*table, more] if hidden else table


class _Layout(NamedTuple):
    """The widths of the columns of the table; without charts where there is no room for them."""

    room: int
    titles: int
    values: int
    targets: int
    states: int
    has_charts: bool

    @classmethod
    def of(cls, rows: Sequence[MeasureRow], room: int) -> Self:
        """Return the layout of a table in so many columns."""
        values = max(5, *(width(_value(each)) for each in rows))
        targets = max(6, *(width(_target(each)) for each in rows))
        states = max(width(_state(each)) for each in rows)
        has_charts = room >= _WITH_CHARTS
        others = 8 + values + targets + states + (_CHART if has_charts else 0)
        titles = max(16, *(width(safe(each.title)) for each in rows))
        return cls(room, max(min(titles, room - others), 10), values, targets, states, has_charts)

    def head(self, words: str, per: str, *, has_names: bool) -> StyledRow:
        """Return the row above the measures of a side, the first one with the names of columns."""
        head = padded(row(StyledText(f"  {words}", "quiet")), self.titles + 2)
        if not has_names:
            return cut(head, self.room)
        names = f"  {'was':>{self.values}}  {'target':>{self.targets}}"
        charts = f"  {'':{self.states}}  13 {per}s" if self.has_charts else ""
        return cut((*head, StyledText(f"{names}{charts}", "quiet")), self.room)

    def line(self, each: MeasureRow, *, is_asked: bool) -> StyledRow:
        """Return the row of a measure, with a mark on the one that is asked about."""
        title = StyledText(each.title, "strong" if is_asked else "plain")
        alert: Tone = "over" if each.state == "red" else "warm"
        styled = row(
            StyledText(f"{ASKED} " if is_asked else "  ", "lit"),
            *padded(row(title), self.titles),
            StyledText(f"  {_value(each):>{self.values}}", "strong"),
            StyledText(f"  {_target(each):>{self.targets}}", "quiet"),
            StyledText(f"  {_state(each):<{self.states}}", alert),
            StyledText(f"  {bars(each.values)}" if self.has_charts else "", "quiet"),
        )
        return cut(styled, self.room)


def _target(each: MeasureRow) -> str:
    return "" if each.target is None else number_words(each.target, each.unit)


def scoreboard_facts(state: Underway, room: int) -> list[StyledRow]:
    """Return the rows above the table: the week, and since when the targets are agreed."""
    words = " · ".join(_facts(state))
    return [*wrapped(words, room, "quiet"), EMPTY] if words else []


def scoreboard_foot(state: Underway, room: int) -> list[StyledRow]:
    """Return the rows below the table: what is red for long, what nobody agreed to, the pace."""
    rows = measures_now(state)
    waiting = [
        f"{each.title}: waiting for {listed([*each.waits_for])} to agree"
        for each in rows
        if each.waits_for
    ]
    rests = [
        *(part for words in _long_red(rows) for part in wrapped(words, room, "warm")),
        *(part for words in waiting for part in wrapped(words, room, "quiet")),
        *wrapped(so_far_words(rows), room, "quiet"),
    ]
    return [EMPTY, *rests] if rests else []


def scoreboard_result(state: Underway) -> str:
    """Return what the scoreboard came to: `1 red, 2 without a value`, or that all are held."""
    rows = measures_now(state)
    red = sum(each.state == "red" for each in rows)
    missing = sum(each.is_missing for each in rows)
    parts = [f"{red} red"] if red else []
    parts += [f"{missing} without a value"] if missing else []
    return ", ".join(parts) or f"{count(len(rows), 'measure', 'measures')}, none red"
