"""The balance of the sides over weeks: a sentence if it is lopsided, a line and charts by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huddlecli.core.dates import Period
from huddlecli.core.summary import Summary
from huddlecli.core.summary.balance import Balance, Lopsided, SideBalance, lopsided
from huddlecli.views.columns import bars
from huddlecli.views.document import Row, Section, WeekChart, WeekLine
from huddlecli.views.words import NOBODY, listed, period_words, week_number

_MINUTE = 60


def balance_sentence(summary: Summary) -> str:
    """Return `Balance: marketing opened 31 of 40 points in 13 weeks. Let …`, or nothing."""
    found = summary.balance and lopsided(summary.balance, summary.team)
    return f"Balance: {_turn_words(found)}" if found else ""


def _turn_words(found: Lopsided) -> str:
    """Return what one side had more of, and whose turn it is."""
    others = listed(found.others, "or")
    share = "all" if found.part == found.whole else f"{found.part} of"
    points = f"{share} {found.whole} points in {found.weeks} weeks"
    match found.figure:
        case "openings":
            return f"{found.side} opened {points}. Let {others} open the next ones."
        case "said_back":
            return f"{found.side} said back {points}. Let {others} say back the next ones."
        case "floor_seconds":
            percent = 100 * found.part // found.whole
            time = f"{percent}% of the floor time in {found.weeks} weeks"
            return f"{found.side} had {time}. Ask {others} first next time."


def balance_section(summary: Summary) -> Section:
    """Return the numbers of each side in the last weeks; empty if there is nothing to compare."""
    found = summary.balance
    sides = [*_shown(found)] if found else []
    if found is None or len(sides) < (1 if summary.side else 2):
        return Section(title="Balance")
    charts = tuple(_charts(found.weeks, sides, summary))
    most = max(max(numbers.openings) for _, numbers in sides)
    rows = (
        Row(
            title=name,
            note=", ".join(
                line.total for chart in charts for line in chart.lines if line.title == name
            ),
            signs=bars(numbers.openings, most) if most else "",
        )
        for name, numbers in sides
    )
    return Section(
        title="Balance",
        figure=f"{listed(_subjects(charts))}, last {len(found.weeks)} weeks" if charts else "",
        rows=tuple(rows) if charts else (),
        heads=("side", f"{len(found.weeks)} weeks"),
        charts=charts,
    )


def _subjects(charts: Sequence[WeekChart]) -> list[str]:
    """Return what the numbers are of: `points`, `floor time` and `promises`, as far as any are."""
    titles = " ".join(chart.title for chart in charts)
    return [word for word in ("points", "floor time", "promises") if word in titles.lower()]


def _shown(found: Balance) -> Iterator[tuple[str, SideBalance]]:
    """Yield the sides that have people or did something, and what nobody with a side did."""
    for name, numbers in found.sides.items():
        if name in found.peopled or not numbers.is_empty:
            yield name, numbers
    if found.no_side:
        yield NOBODY, found.no_side


def _charts(
    weeks: Sequence[Period], sides: Sequence[tuple[str, SideBalance]], summary: Summary
) -> Iterator[WeekChart]:
    """Yield a chart for each thing that any side did."""
    names = tuple(period_words(week, summary.today) for week in weeks)
    labels = tuple(map(week_number, weeks))
    every = {
        "Points opened": [_line(name, one.openings, "opened") for name, one in sides],
        "Points said back": [_line(name, one.said_back, "said back") for name, one in sides],
        "Floor time in minutes": [_spoken(name, one.floor_seconds) for name, one in sides],
        "Promises made": [_line(name, one.made, "made") for name, one in sides],
        "Promises kept, of those due": [_kept(name, one) for name, one in sides],
    }
    for title, lines in every.items():
        used = [line for line in lines if line.title != NOBODY or any(line.heights)]
        if any(any(line.heights) for line in used):
            yield WeekChart(title, names, labels, tuple(used))


def _line(name: str, numbers: tuple[int, ...], done: str) -> WeekLine:
    return WeekLine(name, f"{sum(numbers)} {done}", numbers)


def _spoken(name: str, seconds: Sequence[int | None]) -> WeekLine:
    """Return the floor time of each week in whole minutes."""
    minutes = tuple(None if had is None else round(had / _MINUTE) for had in seconds)
    total = round(sum(had or 0 for had in seconds) / _MINUTE)
    return WeekLine(name, f"{total} min", minutes)


def _kept(name: str, one: SideBalance) -> WeekLine:
    kept, due = sum(one.kept), sum(one.due)
    return WeekLine(name, f"{kept}/{due} kept" if due else "none due", one.kept, one.due)
