"""Figures over time: week by week, and numbers by month, quarter or year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from huddlecli.core.dates import Period
from huddlecli.core.minutes import Minutes, lasted
from huddlecli.core.promises import Kept, open_since
from huddlecli.core.records import Action
from huddlecli.core.summary import Subject, Summary
from huddlecli.core.summary.detail import DatedSpan, SummaryDetail, is_long, spans_of
from huddlecli.core.team import day_in
from huddlecli.views.document import Bar, Grid, Row, Section
from huddlecli.views.minutes import late_words
from huddlecli.views.summary.balance import balance_section
from huddlecli.views.summary.trend import rated, span_words, trend
from huddlecli.views.words import (
    NOBODY,
    clock,
    count,
    percent,
    short_day,
    times,
)


def done_by_month(summary: Summary) -> Section:
    """Return how many promises each side did in each month that has any; they add up to all."""
    zone = summary.team.zone
    days = [
        (action.side or NOBODY, day_in(zone, action.closed))
        for action in summary.done
        if action.closed
    ]
    if not days:
        return Section(title="Done")
    first, last = min(day for _, day in days), max(day for _, day in days)
    spans = spans_of(Period(first, last))
    sides = dict.fromkeys([*summary.by_side, *(side for side, _ in days)])
    by_side = {
        side: tuple(
            sum(whose == side and day in span.days for whose, day in days) for span in spans
        )
        for side in sides
    }
    grid = grid_of(
        spans, [(side, "", numbers) for side, numbers in by_side.items() if any(numbers)]
    )
    return Section(title="Done", figure=str(len(days)), rows=lines_of(grid), grid=grid)


def grid_of(
    spans: tuple[DatedSpan, ...], lines: Iterable[tuple[str, str, tuple[int, ...]]]
) -> Grid:
    """Return numbers by month, quarter or year."""
    return Grid(tuple(map(span_words, spans)), tuple(lines))


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


MANY_HUDDLES = 10  # above this, huddles are grouped by agenda
_AGES = ((7, "under a week"), (28, "1 to 4 weeks"), (91, "4 to 13 weeks"), (None, "longer"))


def rest(summary: Summary) -> Iterator[Section]:
    """Yield what comes after the decisions."""
    today = summary.today
    if summary.sides:
        from huddlecli.views.summary.sides import sections  # noqa: PLC0415  most teams do without

        yield from sections(summary)
    yield trend(summary.weeks or summary.trend, today)
    yield _done(summary, today)
    yield Section(
        title="Dropped",
        figure=_number(summary.dropped),
        rows=tuple(
            Row(who=action.owner, title=action.title, note=action.reason or "")
            for action in summary.dropped
        ),
    )
    yield _ages(summary)
    yield _by_side(summary)
    yield from _talked(summary)
    yield Section(title="Parked", rows=tuple(Row(title=item.title) for item in summary.parked))
    yield _huddles(summary, today)
    if summary.background and summary.background.spoken:
        yield _spoken(summary.background.spoken)
    yield balance_section(summary)


def _number(things: Iterable[object]) -> str:
    """Return how many there are, or nothing for none."""
    return str(len([*things]) or "")


def _done(summary: Summary, today: date) -> Section:
    """Return the promises that were done, each with its day, or how many in each month."""
    if is_long(summary.period):
        return done_by_month(summary)
    rows = tuple(
        Row(
            who=action.owner,
            title=action.title,
            note=_done_words(summary, action, today),
        )
        for action in summary.done
    )
    return Section(title="Done", figure=_number(rows), rows=rows, is_small=True)


def _done_words(summary: Summary, action: Action, today: date) -> str:
    """Return the day of a promise, and when it was entered if that is why it is in this period."""
    if not action.done_on:
        return ""
    day = short_day(action.done_on, today)
    if not action.closed or action.done_on >= summary.period.start:
        return day
    return f"{day}, recorded {short_day(day_in(summary.team.zone, action.closed), today)}"


def _ages(summary: Summary) -> Section:
    """Return for how long the open promises have been open at the end of the period, or now."""
    zone = summary.team.zone
    until = min(day_in(zone, summary.now), summary.period.end)
    counts = Counter(_age(until - open_since(action, until, zone)) for action in summary.open)
    most = max(counts.values(), default=0)
    has_bars = len(counts) > 1  # one bar alone has nothing to be compared with
    rows = tuple(
        Row(
            title=words,
            note=str(counts[words]),
            bar=Bar(counts[words], counts[words], most) if has_bars else None,
        )
        for _, words in _AGES
        if counts[words]
    )
    return Section(
        title="Open promises by age", figure=_number(summary.open), rows=rows, heads=("age", "open")
    )


def _age(since: timedelta) -> str:
    """Return the words for an age."""
    return next(words for days, words in _AGES if days is None or since.days < days)


def _by_side(summary: Summary) -> Section:
    """Return the figures of each side, and of those who have none: they add up to all."""
    if summary.side is not None:
        return Section(title="By side")
    others = Kept(
        summary.kept.kept - sum(kept.kept for kept in summary.by_side.values()),
        summary.kept.due - sum(kept.due for kept in summary.by_side.values()),
    )
    owed = (action.side for action in (*summary.done, *summary.open) if action.side)
    named = dict.fromkeys([*summary.by_side, *sorted(owed)])
    sides: list[tuple[str | None, Kept]] = [
        *((side, summary.by_side.get(side, Kept(0, 0))) for side in named),
        (None, others),
    ]
    rows = tuple(
        Row(
            title=side or NOBODY,
            note=words,
            bar=Bar(kept.kept, kept.due, kept.due) if kept.due else None,
        )
        for side, kept in sides
        if (words := _side_words(summary, side, kept))
    )
    if len(rows) > 1:
        rows = (*rows, Row(title="all", note=_side_words(summary, None, summary.kept, is_all=True)))
    return Section(title="By side", rows=rows, heads=("side", "promises"))


def _side_words(summary: Summary, side: str | None, kept: Kept, *, is_all: bool = False) -> str:
    """Return `7 of 9 kept, 5 done, 3 open, 1 overdue`."""

    def number(actions: Iterable[Action], word: str) -> str:
        total = sum(is_all or action.side == side for action in actions)
        return f"{total} {word}" if total else ""

    parts = [
        rated(kept),
        number(summary.done, "done"),
        number(summary.open, "open"),
        number(summary.overdue, "overdue"),
    ]
    return ", ".join(filter(None, parts))


def _talked(summary: Summary) -> Iterator[Section]:
    """Yield what was talked about and what was left, and how the quarter was shared out."""
    behind = summary.background
    if behind and behind.topics:
        grid = grid_of(
            behind.spans, [(topic.title, topic.category, topic.times) for topic in behind.topics]
        )
        rows = lines_of(grid)
        if behind.untouched:
            untouched = count(behind.untouched, "topic was", "topics were")
            rows = (*rows, Row(title=f"{untouched} not discussed"))
        yield Section(title="Discussed", rows=rows, grid=grid)
    else:
        yield Section(title="Discussed", rows=_subjects(summary.covered))
    yield Section(title="Carried over", rows=_subjects(_still_left(summary)))
    if behind and any(behind.categories.values()):
        most = max(behind.categories.values())
        yield Section(
            title="Topics by category",
            figure=_around(summary, behind),
            rows=tuple(
                Row(
                    title=name,
                    note=f"{number}×" if number else "never",
                    bar=Bar(number, number, most),
                )
                for name, number in behind.categories.items()
            ),
            heads=("category", "discussed"),
        )


def _still_left(summary: Summary) -> Iterator[Subject]:
    """Yield what was carried over, and not discussed or struck in a later huddle of the period."""
    # The id of a huddle begins with its day and hour.
    settled = [(subject.topic or subject.title, subject.huddle) for subject in summary.covered]
    settled += (
        (item.topic or item.title, huddle.id)
        for huddle in summary.huddles
        for item in huddle.items
        if item.left == "struck"
    )
    for left in summary.not_covered:
        about = left.topic or left.title
        if not any(topic == about and later > left.huddle for topic, later in settled):
            yield left


def _around(summary: Summary, behind: SummaryDetail) -> str:
    """Return `last 13 weeks` if categories are counted over those, not over the period."""
    return "" if behind.around.start == summary.period.start else "last 13 weeks"


def _subjects(subjects: Iterable[Subject]) -> tuple[Row, ...]:
    """Return what was talked about, each thing once, and how often."""
    counts = Counter(subject.title for subject in subjects)
    return tuple(
        Row(title=title, note=times(number) if number > 1 else "")
        for title, number in counts.items()
    )


def _huddles(summary: Summary, today: date) -> Section:
    """Return the huddles held, or where there are many how many of each agenda."""
    zone, held = summary.team.zone, summary.huddles
    if len(held) <= MANY_HUDDLES:
        rows = [_huddle(minutes, day_in(zone, minutes.started), today) for minutes in held]
    else:
        agendas = dict.fromkeys(minutes.agenda for minutes in held)
        rows = [
            _agenda([minutes for minutes in held if minutes.agenda == name]) for name in agendas
        ]
    return Section(title="Huddles", figure=_number(held), rows=tuple(rows))


def _huddle(minutes: Minutes, day: date, today: date) -> Row:
    """Return when a huddle was, how long it took, and how it was liked."""
    parts = [
        short_day(day, today),
        f"{lasted(minutes)} of {minutes.planned_minutes} min",
        count(len(minutes.present), "person", "people"),
        late_words(minutes),
        f"score {minutes.score:g}" if minutes.score is not None else "",
    ]
    return Row(title=minutes.title, note=", ".join(filter(None, parts)))


def _agenda(held: list[Minutes]) -> Row:
    """Return how many huddles of an agenda there were, and their means."""
    scores = [minutes.score for minutes in held if minutes.score is not None]
    used, planned = sum(map(lasted, held)), sum(minutes.planned_minutes for minutes in held)
    parts = [
        times(len(held)),
        f"{round(used / len(held))} of {round(planned / len(held))} min on average",
        _late(held),
        f"score {sum(scores) / len(scores):.1f}" if scores else "",
    ]
    return Row(title=held[-1].title, note=", ".join(filter(None, parts)))


def _late(held: list[Minutes]) -> str:
    """Return how often huddles began late, and what that cost all who were there."""
    late = [minutes for minutes in held if late_words(minutes)]
    cost = sum((minutes.late_minutes or 0) * len(minutes.present) for minutes in late)
    return f"late {times(len(late))}: {cost} person-minutes" if late else ""


def _spoken(spoken: Mapping[str, timedelta]) -> Section:
    """Return how long each side had the floor, and its share of all the time in Talk."""
    whole = sum(spoken.values(), timedelta())
    seconds = {side: round(had.total_seconds()) for side, had in spoken.items()}
    most = max(seconds.values())
    rows = tuple(
        Row(
            title=side,
            note=f"{clock(seconds[side])} ({percent(had, whole)})",
            bar=Bar(seconds[side], seconds[side], most),
        )
        for side, had in spoken.items()
    )
    return Section(title="Floor time", rows=rows, heads=("side", "floor time"))
